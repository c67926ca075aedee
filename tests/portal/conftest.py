"""Bases for the portal's tests: SQLite always, PostgreSQL where its binaries are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.portal.builders import World


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A fresh empty base."""
    return f"sqlite:///{tmp_path / 'portal.db'}"


@pytest.fixture
def world_of(database_url: str) -> Iterator[Callable[[int], World]]:
    """Makes a portal with so many appeals."""
    made: list[World] = []

    def build(appeals: int = 0) -> World:
        made.append(World(database_url, appeals))
        return made[-1]

    yield build
    for world in made:
        world.close()
