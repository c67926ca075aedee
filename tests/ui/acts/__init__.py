"""Guided forms of acts in a window."""
