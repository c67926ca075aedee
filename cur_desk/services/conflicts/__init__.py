"""Conflicts and refusals: what the portal did not take, and what the person decides."""
