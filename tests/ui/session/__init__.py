"""Tests of a session in the window."""
