"""Files from one desk to another over the real portal, through the services that screens call."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from cur_desk.domain.records.words import FileKind
from cur_desk.models.workspace import Changed
from cur_desk.services.desk import Desk
from cur_desk.services.files.service import FileState, NewFile
from tests.sync.portal import RealPortal


def photo(size: int = 400_000) -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(size).randbytes(size - 4)


def test_attached_at_one_desk_and_opened_at_another(
    portal: RealPortal, desk_of: Callable[[str], Desk]
) -> None:
    [record] = portal.add_appeals(1)
    uid = record["id"]
    mine, other = desk_of("smena1"), desk_of("smena2")
    mine.sync_once()
    copy = NewFile("яма.jpg", FileKind.PHOTO_BEFORE, data=photo(60_000))
    view = mine.files.attach(
        uid, NewFile("яма.jpg", FileKind.PHOTO_BEFORE, data=photo(), copy=copy)
    )
    assert mine.status().files_words == "Не передано файлов: 2, 460 КБ"
    mine.core.workspace.work.outbox.recover()  # the ten seconds of Ctrl+Z are over
    said: list[str] = []
    report = mine.sync_once(said.append)
    assert (report.files_sent, report.files_waiting) == (2, 0)
    assert report.words().endswith("Файлов передано: 2.")
    assert any(s.startswith("Файл: ") for s in said)
    assert mine.status().files_words == ""

    other.sync_once()
    rows = other.files.files_of(uid)
    assert [(r.state, r.can_open) for r in rows] == [(FileState.NOT_HERE, False)] * 2
    assert other.files.fetch(uid, view.sha256)
    assert other.sync_once().files_fetched == 1
    assert other.files.files_of(uid)[0].state is FileState.ON_PORTAL
    assert other.files.read(view.sha256) == photo()


def test_in_the_window_files_go_and_come_by_the_runner_with_progress(
    portal: RealPortal, desk_of: Callable[[str], Desk]
) -> None:
    [record] = portal.add_appeals(1)
    uid = record["id"]
    mine, other = desk_of("smena1"), desk_of("smena2")
    mine.sync_once()
    view = mine.files.attach(uid, NewFile("яма.jpg", FileKind.PHOTO_AFTER, data=photo()))
    mine.core.workspace.work.outbox.recover()
    steps: list[tuple[int, int]] = []
    leave = mine.files.on_progress(lambda _sha, done, total: steps.append((done, total)))
    on_portal = reached(mine, uid, FileState.ON_PORTAL)
    mine.runner.start()
    assert on_portal.wait(20)
    leave()
    assert steps[-1] == (400_000, 400_000)

    there = reached(other, uid, FileState.NOT_HERE)
    other.runner.start()
    assert there.wait(20)
    here = reached(other, uid, FileState.ON_PORTAL)
    assert other.files.fetch(uid, view.sha256)
    assert here.wait(20)
    assert other.files.read(view.sha256) == photo()


def reached(desk: Desk, uid: str, state: FileState) -> threading.Event:
    """Set when the first file of the appeal is in this state."""
    met = threading.Event()

    def look(_changed: Changed) -> None:
        if desk.core.workspace.queries.document(uid) is not None:
            rows = desk.files.files_of(uid)
            if rows and rows[0].state is state:
                met.set()

    desk.core.workspace.on_changed(look)
    return met
