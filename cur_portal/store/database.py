"""Engine and transactions of the portal: SQLite by default, PostgreSQL for a region.

Readers see one snapshot. Writers are one at a time on SQLite; on PostgreSQL they run side by side
and only the number of the sequence is given under an advisory lock, last before the commit, so
that numbers always stand in commit order (rulings D5).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from cur_desk.errors import DeskError
from cur_portal.store import tables as t

SEQUENCE_LOCK = 4_821_001
AUDIT_LOCK = 4_821_002
LEASE_LOCK = 4_821_003
BUSY_MS = 30_000


class DatabaseTrouble(DeskError):
    """The address of the database is wrong."""

    code = "database"


@dataclass(slots=True)
class Work:
    """One write transaction: its connection and the sequence rows that it will leave; the zone in
    which days of law end."""

    conn: Connection
    is_postgres: bool
    zone: tzinfo = UTC
    rows: list[dict[str, Any]] = field(default_factory=list)

    def changed(self, **row: Any) -> None:
        """Adds a row of the sequence; its number is given at commit."""
        self.rows.append(row)

    def upsert(self, table: Any, values: list[dict[str, Any]], update: list[str]) -> None:
        """INSERT … ON CONFLICT DO UPDATE (or NOTHING without ``update``) on the primary key."""
        if not values:
            return
        keys = [c.name for c in table.primary_key]
        make = postgresql.insert if self.is_postgres else sqlite.insert
        statement = make(table)
        if update:
            changes = {name: statement.excluded[name] for name in update}
            statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=keys)
        self.conn.execute(statement, values)

    def lock(self, number: int) -> None:
        """Holds an advisory lock to the end of the transaction (SQLite has its write lock)."""
        if self.is_postgres:
            self.conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": number})

    @contextmanager
    def undone_if_refused(self) -> Iterator[None]:
        """What is written inside stands only if no error leaves it: a number of the region's book
        that a refused act had taken goes back, while the refusal itself is kept."""
        before = len(self.rows)
        try:
            with self.conn.begin_nested():
                yield
        except BaseException:
            del self.rows[before:]
            raise

    def number_rows(self) -> int | None:
        """Numbers and writes the rows of the sequence; the last thing before the commit."""
        if not self.rows:
            return None
        self.lock(SEQUENCE_LOCK)
        last = head(self.conn)
        blank = dict.fromkeys(c.name for c in t.sequence.columns)
        numbered = [{**blank, **row, "seq": last + n} for n, row in enumerate(self.rows, 1)]
        self.conn.execute(insert(t.sequence), numbered)
        return last + len(numbered)


def head(conn: Connection) -> int:
    """The greatest number of the sequence, 0 when it is empty."""
    return int(conn.execute(select(func.coalesce(func.max(t.sequence.c.seq), 0))).scalar_one())


class Database:
    """Transactions over one engine. ``on_commit`` hears the new head and the rows written."""

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        self.is_postgres = self.engine.dialect.name == "postgresql"
        self.zone: tzinfo = UTC
        self._writer = threading.RLock()
        self.on_commit: list[Any] = []

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot for several questions."""
        with self.engine.connect() as raw:
            options = {"isolation_level": "REPEATABLE READ"} if self.is_postgres else {}
            conn = raw.execution_options(**options)
            with conn.begin():
                yield conn

    @contextmanager
    def write(self) -> Iterator[Work]:
        """One transaction; its sequence rows are numbered in the order of commits."""
        with (
            nullcontext() if self.is_postgres else self._writer,
            self.engine.connect() as raw,
        ):
            conn = raw.execution_options(cur_immediate=True)
            with conn.begin():
                work = Work(conn, self.is_postgres, self.zone)
                yield work
                last = work.number_rows()
        if last is not None:
            for listener in list(self.on_commit):
                listener(last, work.rows)

    def close(self) -> None:
        """Ends all connections."""
        self.engine.dispose()


def _make_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(url)
        if parsed.get_backend_name() == "postgresql":
            return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise DatabaseTrouble("Адрес базы данных портала не понят") from error
    raise DatabaseTrouble(
        "Портал работает на SQLite или PostgreSQL",
        advice="Например: postgresql+psycopg://имя@узел/база",
    )


def _close_to_others(name: str | None) -> None:
    """The file of the base (it holds the recovery key) is its owner's alone, whatever the umask and
    the folder; ``-wal`` and ``-shm`` take its mode from it."""
    if not name or name == ":memory:" or name.startswith("file:"):
        return
    with contextlib.suppress(OSError):  # no such folder, or somebody else's: SQLite says which
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
        if os.stat(name).st_mode & 0o077:
            os.chmod(name, 0o600)


def _sqlite(url: str) -> Engine:
    _close_to_others(make_url(url).database)
    engine = create_engine(
        url, connect_args={"timeout": BUSY_MS / 1000}, pool_size=20, max_overflow=30
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-32000",
            "mmap_size=268435456",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        immediate = conn.get_execution_options().get("cur_immediate")
        conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
