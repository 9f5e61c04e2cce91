"""Tests of the broker's configuration."""
