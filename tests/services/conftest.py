"""Benches of services in fresh folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.sync.shutdown import Why
from tests.services.bench import Bench, make
from tests.sync.portal import PASSWORD, RealPortal


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    yield made
    made.core.workspace.close()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    made.add_user("smena2")
    yield made
    made.stop()


@pytest.fixture
def desk_of(portal: RealPortal, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    made: list[Desk] = []

    def build(login: str) -> Desk:
        home = tmp_path / login
        home.mkdir()
        keys = station.login_of(home, memory_keyring=True)
        made.append(station.sign_in(portal.url, login, PASSWORD, home=home, login=keys))
        return made[-1]

    yield build
    for one in made:
        one.shut_down(Why.QUIT)
