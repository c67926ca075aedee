"""A running bridge for the import screen; the bench of a module is shared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent

from cur_desk.ui.bridge import Bridge, install
from tests.ui.importing.desks import import_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    bench, made = import_desk(tmp_path_factory.mktemp("files"))
    yield made
    bench.core.workspace.close()


@pytest.fixture
def running(qapp, tmp_path: Path) -> Iterator[Bridge]:
    made = install(Bridge(tmp_path / "crash"))
    yield made
    made.shutdown()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    shiboken6.delete(made)
    assert not list((tmp_path / "crash").glob("*"))
