"""HTTP: the interface for devices and scripts, the live stream, and the pages."""
