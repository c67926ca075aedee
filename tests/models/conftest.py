"""An open workspace on real encrypted files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cur_desk.clock import FixedClock
from cur_desk.models.workspace import Workspace

from .builders import KEY, NOW, ZONE


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def reopen(folder: Path, clock: FixedClock) -> Iterator[Callable[..., Workspace]]:
    """Opens the workspace of ``folder`` again and again; closes what is left open."""
    opened: list[Workspace] = []

    def make(**over: Any) -> Workspace:
        while opened:
            opened.pop().close()
        opened.append(Workspace.open(folder, KEY, **({"zone": ZONE, "clock": clock} | over)))
        return opened[0]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def desk(reopen: Callable[..., Workspace]) -> Workspace:
    return reopen()
