"""A bridge, a bench with late appeals and a desk over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent

from cur_desk.ui.bridge import Bridge, install
from tests.services.bench import Bench
from tests.ui.packs.desks import bench_with, desk_of


@pytest.fixture
def running(qapp, tmp_path: Path) -> Iterator[Bridge]:
    made = install(Bridge(tmp_path / "crash"))
    yield made
    made.shutdown()
    # Left to the garbage collector, the bridge and its jobs could die in a thread of the next one.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    shiboken6.delete(made)
    assert not list((tmp_path / "crash").glob("*")), "a crash report was written"


@pytest.fixture
def bench(tmp_path: Path, running: Bridge) -> Iterator[Bench]:
    made = bench_with(tmp_path / "files")
    yield made
    running.shutdown()
    made.core.workspace.close()


@pytest.fixture
def desk(bench: Bench) -> Any:
    return desk_of(bench)
