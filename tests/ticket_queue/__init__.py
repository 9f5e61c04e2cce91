"""Tests of the floor on which all three programs stand."""
