"""Tests of guide mode at the kiosk."""
