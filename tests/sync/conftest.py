"""Desks for the tests of sync."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.scripted import Scripted, scripted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Scripted]:
    """A signed-in desk with a scripted portal; its session is asked for by the first cycle."""
    made = scripted(tmp_path)
    made.session()
    yield made
    made.close()
