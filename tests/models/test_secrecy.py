"""Nothing personal in clear: not in the files, their WAL, what lies beside them, nor in errors."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from cur_desk.contract.sealing import new_identity
from cur_desk.models.keys import Kdf, KeyFile
from cur_desk.models.status import Status, StatusFile
from cur_desk.models.workspace import Workspace

from .builders import NOW, PERSON, appeal, page, put, save_event

CANARY = "Канарейкина Глафира Пантелеймоновна"
LATIN = "kanareykina@example.org"


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _fill(desk: Workspace) -> None:
    desk.set_recovery(new_identity()[1])
    people = [{"id": "a", "name": CANARY, "email": LATIN}]
    docs = [appeal(n, applicants=people, text=f"Пишет {CANARY}, {LATIN}") for n in range(30)]
    docs.append(appeal(99, channel="голубь", note=CANARY))
    desk.apply_page(page(*map(put, docs)))
    desk.save_draft(docs[0]["id"], "formalise", PERSON, 1, {"essence": CANARY})
    desk.save(save_event(docs[1], "note", f"Звонила {CANARY}"))
    desk.work.outbox.retry([desk.work.outbox.rows()[0].id], "нет сети", NOW)
    desk.refresh_status(name="Смирнова А. В.", role="сотрудник ЦУР, смена")


def test_the_canary_is_nowhere_in_clear(desk: Workspace, folder: Path) -> None:
    KeyFile(folder, kdf=Kdf(n=16)).create("пароль", b"s" * 32)
    _fill(desk)
    seen = _bytes_of(folder)
    assert {"work.db", "work.db-wal", "cache.db", "cache.db-wal", "status.json"} <= set(seen)
    desk.close()
    for files in (seen, _bytes_of(folder)):
        for name, data in files.items():
            for word in (CANARY, CANARY.split()[0], LATIN, "Канарейкина".lower()):
                assert word.encode() not in data, name
                assert word.encode("utf-16-le") not in data, name
            if name.endswith(".db"):
                assert not data.startswith(b"SQLite format 3"), name


def test_the_standard_sqlite_cannot_open_them(desk: Workspace, folder: Path) -> None:
    _fill(desk)
    desk.close()
    for name in ("work.db", "cache.db"):
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(folder / name).execute("SELECT * FROM sqlite_master").fetchall()


def test_an_error_of_the_base_tells_no_value(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    event = save_event(doc, "note", CANARY)
    desk.work.commit(event)
    with pytest.raises(RuntimeError) as caught:
        desk.work.commit(event)  # the same id twice
    told = "".join(traceback.format_exception(caught.value))
    assert "UNIQUE" in told
    assert CANARY.split()[0] not in told


def test_status_says_counts_and_times_only(desk: Workspace) -> None:
    _fill(desk)
    status = StatusFile(desk.folder).read()
    assert status == Status(
        name="Смирнова А. В.", role="сотрудник ЦУР, смена", last_sync_at=NOW, unsent=1,
        unsent_oldest_at=NOW, drafts=1, quarantine=1,
    )  # fmt: skip


def test_a_spoilt_status_is_made_anew(desk: Workspace) -> None:
    desk.status.path.write_text("{не json")
    assert StatusFile(desk.folder).read() is None
    assert desk.refresh_status(name="Смирнова А. В.").name == "Смирнова А. В."
    desk.status.path.write_text('{"name": "А", "unknown": 1, "last_sync_at": null}')
    assert StatusFile(desk.folder).read() == Status(name="А")


def test_the_status_survives_a_newer_lease(desk: Workspace) -> None:
    until = NOW + timedelta(days=14)
    desk.refresh_status(lease_until=until)
    desk.refresh_status(name="Б")
    assert StatusFile(desk.folder).read() == Status(name="Б", lease_until=until)
