"""Tests that draw with Kivy on an offscreen screen."""
