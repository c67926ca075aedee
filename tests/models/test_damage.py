"""Damaged, foreign and newer files: each its own message; nothing deleted, work rescued."""

from __future__ import annotations

import os
import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cur_desk.clock import FixedClock
from cur_desk.models.database import CACHE, WORK, Database
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import EventState
from cur_desk.models.rescue import backup, check
from cur_desk.models.trouble import DamagedFile, FileClosed, NewerFile
from cur_desk.models.workspace import Workspace

from .builders import KEY, PERSON, ZONE, appeal, page, put, save_event

Reopen = Callable[..., Workspace]
PAGE = 4096


def _flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 0xFF]))


def _filled(desk: Workspace, number: int = 120) -> list[str]:
    docs = [appeal(n) for n in range(number)]
    desk.apply_page(page(*map(put, docs)))
    for doc in docs:
        desk.work.commit(save_event(doc, "note", f"Заметка {'я' * 300}"))
    desk.work.journal.write(Entry(PERSON, "open", "appeal", [docs[0]["id"]]))
    return [doc["id"] for doc in docs]


def test_a_damaged_cache_is_set_aside_and_begun_anew(reopen: Reopen, folder: Path) -> None:
    desk = reopen()
    uids = _filled(desk)
    desk.close()
    cache = folder / "cache.db"
    damaged = cache.stat().st_size
    _flip(cache, 100)  # the first page: nothing opens
    desk = reopen()
    assert desk.rescued is not None
    assert "Список загрузится с портала" in desk.rescued.words()
    assert desk.rescued.set_aside.stat().st_size == damaged
    assert desk.writer.cursor is None
    assert desk.writer.digest() == "0" * 32
    assert len(desk.work.outbox.rows()) == len(uids)
    assert desk.queries.size() == 0


def test_damage_met_while_working_is_told_and_found_at_the_next_opening(
    reopen: Reopen, folder: Path
) -> None:
    desk = reopen()
    noise = random.Random(1).randbytes(1_200_000).hex()
    doc = appeal(1, field_of_a_later_version=noise)  # lies in pages that no list reads
    desk.apply_page(page(put(doc)))
    uids = [doc["id"]]
    desk.close()
    cache = folder / "cache.db"
    size = CACHE.page_size
    _flip(cache, cache.stat().st_size // size * 3 // 4 * size + 50)
    desk = reopen()
    assert desk.rescued is None
    with pytest.raises(DamagedFile, match="Он сохранён и не удаляется"):
        desk.queries.documents(uids)
    desk = reopen()
    assert desk.rescued is not None
    assert desk.rescued.file == "cache.db"
    assert desk.queries.ids().tolist() == []


def test_damage_met_while_opening_is_mended_at_once(reopen: Reopen, folder: Path) -> None:
    desk = reopen()
    _filled(desk, 50)
    desk.close()
    cache = folder / "cache.db"
    for number in range(1, cache.stat().st_size // CACHE.page_size):
        _flip(cache, number * CACHE.page_size + 50)
    desk = reopen()
    assert desk.rescued is not None
    assert desk.rescued.file == "cache.db"
    assert len(desk.work.outbox.rows()) == 50


def test_damaged_work_is_rescued_row_by_row(reopen: Reopen, folder: Path) -> None:
    desk = reopen()
    uids = _filled(desk)
    receipts = desk.work.journal.lines()
    desk.close()
    work = folder / "work.db"
    size = work.stat().st_size
    _flip(work, (size // PAGE) // 2 * PAGE + 99)
    desk = reopen()
    assert desk.rescued is not None
    saved = desk.work.outbox.rows()
    assert desk.rescued.rows["event"] == len(saved)
    assert len(uids) - 30 < len(saved) <= len(uids)
    assert f"событий {len(saved)}" in desk.rescued.words()
    assert all(r.event.changes[0].value.startswith("Заметка") for r in saved)
    assert desk.work.journal.lines() == receipts
    assert desk.rescued.set_aside.stat().st_size == size
    desk.work.commit(save_event(appeal(1), "note", "дальше"))


def test_a_broken_page_of_one_table_loses_no_row_of_another(reopen: Reopen, folder: Path) -> None:
    desk = reopen()
    uids = _filled(desk)
    with desk.work.outbox._db.read() as connection:
        roots = dict(connection.exec_driver_sql("SELECT name, rootpage FROM sqlite_master").all())
    desk.close()
    _flip(folder / "work.db", (roots["attachment"] - 1) * PAGE + 99)
    desk = reopen()
    assert desk.rescued is not None
    assert desk.rescued.lost
    assert len(desk.work.outbox.rows()) == len(uids)


def test_work_whose_first_page_is_gone_says_so(reopen: Reopen, folder: Path) -> None:
    desk = reopen()
    _filled(desk, 5)
    desk.close()
    _flip(folder / "work.db", 3)  # the salt
    desk = reopen()
    assert desk.rescued is not None
    assert desk.rescued.lost
    assert "Прочитать удалось не всё" in desk.rescued.words()
    assert desk.queries.size() == 5


def test_two_damages_in_one_second_keep_both_files(reopen: Reopen, folder: Path) -> None:
    for _ in range(2):
        reopen().close()
        _flip(folder / "work.db", 3)
    reopen()
    kept = [p for p in folder.iterdir() if p.name.startswith("work.damaged-") and p.suffix == ".db"]
    assert len(kept) == 2


def test_a_newer_file_is_refused_untouched(reopen: Reopen, folder: Path) -> None:
    desk = reopen()
    with desk.work.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num='w9999'")
    desk.close()
    before = sorted(p.name for p in folder.iterdir())
    with pytest.raises(NewerFile, match=r"work\.db записан более новой"):
        reopen()
    assert [n for n in sorted(p.name for p in folder.iterdir()) if "damaged" in n] == []
    assert set(before) <= {p.name for p in folder.iterdir()} | {"work.db-wal", "work.db-shm"}


def test_a_wrong_key_reads_nothing(reopen: Reopen, folder: Path) -> None:
    reopen().close()
    database = Database(folder / "work.db", b"\x01" * 32, WORK)
    with pytest.raises(DamagedFile):
        check(database)
    database.close()


def test_files_are_for_the_owner_alone(desk: Workspace, folder: Path) -> None:
    _filled(desk, 3)
    desk.refresh_status(name="Смирнова А. В.")
    if os.name == "posix":
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
        assert set(modes.values()) == {0o600}, modes
        assert {"work.db-wal", "cache.db-wal", "status.json"} <= set(modes)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_backup_opens_with_the_same_key(
    reopen: Reopen, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    desk = reopen()
    uids = _filled(desk, 4)
    copy = tmp_path / "copy"
    copy.mkdir()
    backup(desk.work.database, copy / "work.db", KEY)
    other = Workspace.open(copy, KEY, zone=ZONE, clock=clock)
    assert [r.record for r in other.work.outbox.rows(EventState.PENDING)] == uids
    other.close()


def test_after_closing_nothing_is_taken(desk: Workspace) -> None:
    assert desk.close() is True
    with pytest.raises(FileClosed):
        desk.work.drafts.save("r", "f", PERSON, 1, {})
    with pytest.raises(FileClosed):
        desk.queries.ids()
