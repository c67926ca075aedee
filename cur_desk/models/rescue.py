"""Opening the two files, and what is done when one of them is damaged.

Nothing is ever deleted: a damaged file is set aside under a new name with the time. The cache is
begun anew (the portal has it all); from the work file every row that can still be read is copied.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.models import schema
from cur_desk.models.database import CACHE, WORK, Database, prepare
from cur_desk.models.private_files import sync_folder
from cur_desk.models.trouble import DamagedFile, DiskTrouble

if TYPE_CHECKING:
    from sqlalchemy import Table

FULL_CHECK_BYTES = 64 * 2**20
"""Up to this size a file is checked whole on opening; a larger one when trouble was seen."""
_SUFFIXES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was saved from a damaged file."""

    file: str
    set_aside: Path
    rows: dict[str, int] = field(default_factory=dict)
    lost: bool = False
    """Some rows could not be read any more."""

    def words(self) -> str:
        """The sentence for the screen."""
        if self.file == "cache.db":
            return (
                "Файл со списком был повреждён и сохранён отдельно. Список загрузится с портала "
                "заново, записанное здесь цело."
            )
        events, drafts = self.rows.get("event", 0), self.rows.get("draft", 0)
        tail = " Прочитать удалось не всё." if self.lost else ""
        return (
            f"Рабочий файл был повреждён и сохранён отдельно. Спасено: событий {events}, "
            f"черновиков {drafts}.{tail}"
        )


def open_work(path: Path, key: bytes, clock: Clock) -> tuple[Database, Rescued | None]:
    """Opens work.db; a damaged one is set aside and rescued row by row."""
    try:
        return _open(path, key, whole=True), None
    except DamagedFile:
        aside = set_aside(path, clock)
        fresh = _open(path, key, whole=False)
        rows, lost = _copy_rows(aside, key, fresh)
        return fresh, Rescued(path.name, aside, rows, lost)


def open_cache(path: Path, key: bytes, clock: Clock) -> tuple[Database, Rescued | None]:
    """Opens cache.db; a damaged one is set aside and begun anew."""
    suspect = path.with_name(path.name + ".suspect")
    try:
        database = _open(path, key, whole=suspect.exists())
    except DamagedFile:
        aside = set_aside(path, clock)
        suspect.unlink(missing_ok=True)
        return _open(path, key, whole=False), Rescued(path.name, aside)
    suspect.unlink(missing_ok=True)
    database.on_damage = lambda: _note(suspect)
    return database, None


def _note(suspect: Path) -> None:
    """Damage was met while working: the next opening checks the whole file."""
    with contextlib.suppress(OSError):
        suspect.touch(mode=0o600)


def _open(path: Path, key: bytes, *, whole: bool) -> Database:
    is_work = path.name == "work.db"
    database = Database(path, key, WORK if is_work else CACHE)
    try:
        if whole and path.stat().st_size > 0:
            check(database)
        wanted = schema.WORK_SCHEMA if is_work else schema.CACHE_SCHEMA
        if is_work and schema.revision(database) not in (None, wanted.head):
            backup(database, path.with_name("work.before-upgrade.db"), key)
        schema.ensure(database, wanted)
    except BaseException:
        database.close()
        raise
    return database


def check(database: Database) -> None:
    """Checks every page's seal and the structure. Raises DamagedFile."""
    with database.bare() as connection:
        found = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        if not found and database.path.stat().st_size <= FULL_CHECK_BYTES:
            rows = connection.exec_driver_sql("PRAGMA quick_check").fetchall()
            found = [r for r in rows if r[0] != "ok"]
    if found:
        raise DamagedFile(database.path.name)


def set_aside(path: Path, clock: Clock) -> Path:
    """Renames the file with its companions; says the new name."""
    stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
    for suffix in _SUFFIXES:
        source = path.with_name(path.name + suffix)
        if source.exists():
            os.replace(source, target.with_name(target.name + suffix))
    sync_folder(path.parent)
    return target


def backup(database: Database, target: Path, key: bytes) -> None:
    """A whole copy under the same key, made while the file is in use. It gets its name when it is
    whole: half a copy must not pass for a copy, not even after a kill."""
    from sqlcipher3 import dbapi2

    from cur_desk.models.database import make_file

    part = target.with_name(f"{target.name}.part")
    _drop_copy(part)
    make_file(part)
    copy: Any = dbapi2.connect(str(part))
    try:
        prepare(copy, key, WORK)
        with database.bare() as connection:
            raw: Any = connection.connection.driver_connection
            raw.backup(copy)
        copy.close()
        journal = part.with_name(part.name + "-wal")
        if journal.exists() and journal.stat().st_size:
            raise DiskTrouble  # no room to bring the copy together
        os.replace(part, target)
        sync_folder(target.parent)
    except (dbapi2.Error, OSError) as error:
        raise DiskTrouble from error
    finally:
        copy.close()
        _drop_copy(part)


def _drop_copy(part: Path) -> None:
    for suffix in _SUFFIXES:
        part.with_name(part.name + suffix).unlink(missing_ok=True)


def _copy_rows(damaged: Path, key: bytes, fresh: Database) -> tuple[dict[str, int], bool]:
    """Copies what can be read of every table into the fresh file."""
    from sqlcipher3 import dbapi2

    from cur_desk.models.tables.work import METADATA

    saved: dict[str, int] = {}
    lost = False
    source = _Source(damaged, key, dbapi2.DatabaseError)
    try:
        try:
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.DatabaseError:
            return saved, True
        for table in METADATA.sorted_tables:
            reader = _Reader(source, table)
            saved[table.name] = _insert(fresh, table, reader.rows())
            lost = lost or reader.lost
    finally:
        source.close()
    return saved, lost


class _Source:
    """The damaged file. A connection that has met a broken page reads nothing any more, not even
    what is whole: after each trouble the next question goes to a new one."""

    def __init__(self, path: Path, key: bytes, error: type[Exception]) -> None:
        self._path, self._key = path, key
        self.error = error
        self._open: Any = None

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """Asks. Raises ``error`` for a broken page."""
        from sqlcipher3 import dbapi2

        if self._open is None:
            made: Any = dbapi2.connect(str(self._path))
            self._open = made
            prepare(made, self._key, WORK)
        return self._open.execute(sql, values)

    def close(self) -> None:
        """Closes the connection; the next question opens another."""
        made, self._open = self._open, None
        if made is not None:
            made.close()


def _insert(fresh: Database, table: Table, rows: Iterator[dict[str, Any]]) -> int:
    number = 0
    with fresh.write() as connection:
        for row in rows:
            names = ",".join(row)
            marks = ",".join("?" * len(row))
            connection.exec_driver_sql(
                f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({marks})",
                tuple(row.values()),
            )
            number += 1
    return number


class _Reader:
    """Reads a table of a damaged file from both ends; what lies between is tried row by row."""

    def __init__(self, source: _Source, table: Table) -> None:
        self._source = source
        self._name = table.name
        self._columns = [c.name for c in table.columns]
        self.lost = False

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row that can be read, each once."""
        seen: set[int] = set()
        for order in ("ASC", "DESC"):
            for row in self._walk(order):
                if row[0] in seen:
                    return  # both ends have met
                seen.add(row[0])
                yield dict(zip(self._columns, row[1:], strict=True))
            if not self._broke:
                return
            self.lost = True
        for number in self._between(seen):
            try:
                row = self._source.execute(f"{self._select} WHERE rowid=?", (number,)).fetchone()
            except self._source.error:
                self._source.close()
                continue
            if row is not None:
                yield dict(zip(self._columns, row[1:], strict=True))

    @property
    def _select(self) -> str:
        return f"SELECT rowid, {','.join(self._columns)} FROM {self._name}"

    def _walk(self, order: str) -> Iterator[Any]:
        self._broke = False
        try:
            yield from self._source.execute(f"{self._select} ORDER BY rowid {order}")
        except self._source.error:
            self._source.close()
            self._broke = True

    @staticmethod
    def _between(seen: set[int]) -> Iterator[int]:
        """Row ids in the gap that neither walk reached (tables here are small)."""
        ordered = sorted(seen)
        gaps = [(a, b) for a, b in itertools.pairwise(ordered) if b - a > 1]
        for low, high in gaps:
            yield from range(low + 1, min(high, low + 100_000))
