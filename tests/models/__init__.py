"""Tests of the local files."""
