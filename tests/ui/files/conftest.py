"""A pane of files over real encrypted files, and photos on the disk to attach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cur_desk.ui.files import FilesPane
from tests.services import photos
from tests.services.bench import Bench, an_appeal, make
from tests.ui.queue.conftest import work_bridge

__all__ = ["work_bridge"]


@pytest.fixture
def bench(tmp_path: Path, work_bridge) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    yield made
    work_bridge.shutdown()
    made.core.workspace.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small photo with all marks."""
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(photos.jpeg(photos.scene(320, 240)))
    return path


@pytest.fixture
def opened(bench: Bench, qtbot, show_active) -> Callable[..., FilesPane]:
    """The pane of a fresh appeal."""

    def show(**more) -> FilesPane:
        document = an_appeal(bench, **more)
        bench.give(document)
        pane = FilesPane(bench)
        pane.resize(420, 560)
        show_active(pane)
        with qtbot.waitSignal(pane.counted):
            pane.show_files(document["id"])
        return pane

    return show
