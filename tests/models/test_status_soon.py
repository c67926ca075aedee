"""status.json follows the changes off their path, is whole for a reader and at the closing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from cur_desk.models.workspace import Workspace

from .builders import appeal, page, put, save_event


def test_a_burst_of_changes_is_written_once_and_a_reader_has_it_whole(desk: Workspace) -> None:
    docs = [appeal(n) for n in range(5)]
    desk.apply_page(page(*map(put, docs)))
    written: list[int] = []
    write = desk.status.write
    desk.status.write = lambda status: (written.append(status.unsent), write(status))[1]  # type: ignore[method-assign]
    desk._soon._after_s = 60.0  # no clock in this test: the reader asks
    desk.status.read()
    written.clear()
    for doc in docs:
        desk.save(save_event(doc, "title", "Ямы"))
    assert written == []
    found = desk.status.read()
    assert found is not None
    assert (found.unsent, written) == (5, [5])


def test_the_closing_writes_what_is_due(reopen: Callable[..., Workspace], folder: Path) -> None:
    desk = reopen()
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    desk.save(save_event(doc, "title", "Ямы"))
    desk.close()
    assert json.loads((folder / "status.json").read_text("utf-8"))["unsent"] == 1


def test_nobody_asks_and_it_is_written_all_the_same(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    desk.save(save_event(doc, "title", "Ямы"))
    timer = desk._soon._timer
    if timer is not None:
        timer.join()
    kept = desk.status.kept()
    assert kept is not None
    assert kept.unsent == 1
