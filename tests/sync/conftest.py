"""Desks for the tests of sync."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.proxy import FaultProxy
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat
from tests.sync.scripted import Scripted, scripted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Scripted]:
    """A signed-in desk with a scripted portal; its session is asked for by the first cycle."""
    made = scripted(tmp_path)
    made.session()
    yield made
    made.close()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    """A real portal with two people of the shift."""
    folder = tmp_path / "portal"
    folder.mkdir()
    made = RealPortal(folder)
    made.add_user("olga")
    made.add_user("ivan")
    yield made
    made.stop()


@pytest.fixture
def line(portal: RealPortal) -> Iterator[FaultProxy]:
    """The line between the workstations and the portal."""
    with FaultProxy(portal.port) as proxy:
        yield proxy


@pytest.fixture
def olga(portal: RealPortal, line: FaultProxy, tmp_path: Path) -> Iterator[Person]:
    """Olga, signed in; nothing pulled yet."""
    made = seat(portal, line, tmp_path / "olga", "olga")
    yield made
    made.close()


@pytest.fixture
def ivan(portal: RealPortal, tmp_path: Path) -> Iterator[Person]:
    """Ivan at another workstation, on a line of his own."""
    with FaultProxy(portal.port) as proxy:
        made = seat(portal, proxy, tmp_path / "ivan", "ivan")
        yield made
        made.close()
