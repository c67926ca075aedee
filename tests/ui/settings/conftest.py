"""The same bridge, bench and desk as the papers have."""

from __future__ import annotations

from tests.ui.packs.conftest import bench, desk, running

__all__ = ["bench", "desk", "running"]
