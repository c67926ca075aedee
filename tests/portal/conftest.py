"""Bases for the portal's tests: SQLite always, PostgreSQL where its binaries are found."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.portal import postgres
from tests.portal.builders import World

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of a cluster for the whole run."""
    bin_dir = postgres.binaries()
    if bin_dir is None:
        pytest.skip("PostgreSQL is not installed: only SQLite is tested")
    with postgres.cluster(bin_dir) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh empty base."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'portal.db'}"
    return _fresh_postgres(request)


def _fresh_postgres(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue("postgres_address")
    name = f"test{next(_numbers)}"
    engine = create_engine(address.format(base="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.format(base=name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite base, for what does not depend on the base."""
    return f"sqlite:///{tmp_path / 'only.db'}"


def _worlds(url: str) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def build(appeals: int = 0) -> World:
        made.append(World(url, appeals))
        return made[-1]

    yield build
    for world in made:
        world.close()


@pytest.fixture
def world_of(database_url: str) -> Iterator[Callable[..., World]]:
    """Makes a portal with so many appeals, on each base."""
    yield from _worlds(database_url)


@pytest.fixture
def postgres_world_of(
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., World]]:
    """Makes a portal on PostgreSQL alone, for what only writers side by side can do."""
    yield from _worlds(_fresh_postgres(request))


@pytest.fixture
def sqlite_world_of(sqlite_url: str) -> Iterator[Callable[..., World]]:
    """Makes a portal on SQLite alone."""
    yield from _worlds(sqlite_url)
