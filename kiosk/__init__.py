"""The kiosk at the door: takes a touch, prints a slip, and never turns a citizen away."""
