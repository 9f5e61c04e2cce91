"""Faults of promises.md, each provoked with real processes."""
