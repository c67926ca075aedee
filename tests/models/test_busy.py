"""Another program holds cache.db: what has become durable is done, and the list follows later."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from cur_desk.models.database import CACHE, prepare
from cur_desk.models.outbox_row import EventState
from cur_desk.models.trouble import BusyFile
from cur_desk.models.workspace import Workspace

from .builders import KEY, NOW, PERSON, appeal, page, put, save_event
from .test_attachments import attach


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program waits ten seconds for a busy file; a test need not."""
    monkeypatch.setattr("cur_desk.models.database.BUSY_MS", 50)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """cache.db as a copier holds it."""
    other = dbapi2.connect(str(folder / "cache.db"), timeout=0)
    other.isolation_level = None
    prepare(other, KEY, CACHE)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def row(desk: Workspace, uid: str) -> Any:
    return next(r for r in desk.queries.rows(desk.queries.ids()) if r.uid == uid)


def test_a_save_is_done_once_and_its_row_follows(desk: Workspace, folder: Path) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    told: list[frozenset[str]] = []
    desk.on_changed(lambda changed: told.append(changed.records))
    with held(folder):
        desk.save(save_event(doc, "title", "Ямы на Полевой"))
        assert isinstance(desk.trouble, BusyFile)
        assert not desk.room_again()
    assert desk.work.outbox.counts().unsent == 1
    assert row(desk, doc["id"]).title != "Ямы на Полевой"
    told.clear()
    assert desk.room_again()
    assert desk.trouble is None
    assert told == [frozenset([doc["id"]])]
    shown = row(desk, doc["id"])
    assert (shown.title, shown.exchange) == ("Ямы на Полевой", "pending")
    told.clear()
    assert not desk.room_again()
    assert told == []


def test_a_file_is_attached_once(desk: Workspace, folder: Path) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    with held(folder):
        attach(desk, doc, b"\xff\xd8\xff\xe0" + os.urandom(9_000))
    [one] = desk.work.outbox.rows()
    assert one.act == "attach"
    assert len(desk.work.attachments.kept()) == 1


@pytest.mark.parametrize("what", ["retry", "draft", "drop", "withdraw", "again", "dismiss"])
def test_every_other_word_of_the_person_is_done_too(
    desk: Workspace, folder: Path, what: str
) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    made = save_event(doc, "title", "Ямы на Полевой")
    if what not in ("draft", "drop"):
        desk.save(made, hold_until=NOW + timedelta(seconds=10))
    if what in ("again", "dismiss"):
        desk.work.outbox.rejected(made.id, "нет")
        desk.writer.refresh([doc["id"]])
    if what == "drop":
        desk.save_draft(doc["id"], "formalise", PERSON, 1, {"title": "Я"})
    acts: dict[str, Callable[[], object]] = {
        "retry": lambda: desk.retry([made.id], "связь", NOW + timedelta(minutes=1)),
        "draft": lambda: desk.save_draft(doc["id"], "formalise", PERSON, 1, {"title": "Я"}),
        "drop": lambda: desk.drop_draft(doc["id"], "formalise", PERSON),
        "withdraw": lambda: desk.withdraw(made.id),
        "again": lambda: desk.try_again([made.id]),
        "dismiss": lambda: desk.dismiss(made.id),
    }
    with held(folder):
        acts[what]()
        assert isinstance(desk.trouble, BusyFile)
    before = row(desk, doc["id"])
    assert desk.room_again()
    after = row(desk, doc["id"])
    assert after.exchange != before.exchange
    desk.writer.refresh()
    assert after == row(desk, doc["id"]), "the row is what a fresh overlay makes of it"
    kept = desk.work.outbox.get(made.id)
    if kept is not None:
        gone = what in ("withdraw", "dismiss")
        assert kept.state is (EventState.WITHDRAWN if gone else EventState.PENDING)
