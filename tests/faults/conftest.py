"""Desks and portals for the fault tests: the same real parts as in the tests of sync."""

from __future__ import annotations

from tests.sync.conftest import desk, ivan, line, olga, portal

__all__ = ["desk", "ivan", "line", "olga", "portal"]
