"""Intake by hand, and the way back to the system an appeal came from."""
