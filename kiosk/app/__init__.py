"""Wires the kiosk together: the only place that does. Each module here is one way to run it."""
