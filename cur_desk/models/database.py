"""One SQLCipher file behind SQLAlchemy: raw key, WAL, short transactions, closing in time.

Libraries are imported when a file is opened, not when the program starts. Reads take a connection
from the pool; writes of one file stand in one line in this process, so that a save never waits for
more than one short transaction.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cur_desk.errors import DeskError
from cur_desk.models.trouble import BusyFile, DamagedFile, DiskTrouble, FileClosed

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_MS = 10_000
_CORRUPT = ("malformed", "not a database", "disk i/o error", "corrupt")
_DISK = ("disk is full", "readonly database", "unable to open database")
_EITHER = "disk i/o error"
"""Of a spoilt page, and of a disk so full that not even the file's index of its journal fits."""
_PROBE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Pragmas:
    """What differs between the two files."""

    synchronous: str
    cache_kib: int
    autocheckpoint: int
    page_size: int


WORK = Pragmas("FULL", 4_000, 500, 4_096)
CACHE = Pragmas("NORMAL", 24_000, 1_000, 16_384)
"""Packed documents of some 2 KB leave less room at the ends of larger pages (12 % of the file)."""


class Database:
    """An open encrypted file. ``read()`` and ``write()`` give connections; ``close()`` ends all."""

    def __init__(self, path: Path, key: bytes, pragmas: Pragmas) -> None:
        self.path = path
        self._key = bytearray(key)
        self._pragmas = pragmas
        self._raw: dict[int, Any] = {}
        self._raw_lock = threading.Lock()
        self._writer = threading.RLock()
        self.generation = 0
        """Rises with each committed write of this process: what was read before may be old."""
        self.on_trouble: Callable[[DeskError], None] | None = None
        """Called with each trouble of the file or the disk, in the thread that met it."""
        self.on_damage: Callable[[], None] | None = None
        """Called when damage is met while working."""
        self._closing = False
        self._busy = 0
        self._idle = threading.Condition()
        self._engine = self._make_engine()

    # --- using -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; one consistent view while the block lasts."""
        with self._use(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                with contextlib.suppress(self._dbapi_error()):
                    connection.exec_driver_sql("ROLLBACK")

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One short transaction: committed whole when the block ends well, else rolled back."""
        with self._use(), self._writer, self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
                self.generation += 1
            except BaseException:
                with contextlib.suppress(self._dbapi_error()):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    @contextlib.contextmanager
    def bare(self) -> Iterator[Connection]:
        """A connection outside any transaction: for pragmas, migrations and backup."""
        with self._use(), self._writer, self._engine.connect() as connection:
            yield connection

    @property
    def engine(self) -> Engine:
        """The engine itself, for alembic."""
        return self._engine

    @property
    def key(self) -> bytes:
        """The raw key, for a backup under the same key; zeros after closing."""
        return bytes(self._key)

    # --- closing -----------------------------------------------------------------------------

    def close(self, patience_s: float = 1.5) -> bool:
        """Interrupts what runs, ends transactions, closes the pool, wipes the key (best effort).

        Says whether everything had ended in time; a connection still in use is closed by the
        thread that uses it as soon as it comes back.
        """
        self._closing = True
        deadline = time.monotonic() + patience_s
        with self._idle:
            while self._busy and time.monotonic() < deadline:
                self._interrupt()
                self._idle.wait(0.05)
            calm = self._busy == 0
        self._engine.dispose(close=calm)
        for place in range(len(self._key)):
            self._key[place] = 0
        return calm

    def _interrupt(self) -> None:
        with self._raw_lock:
            for connection in self._raw.values():
                with contextlib.suppress(self._dbapi_error()):
                    connection.interrupt()

    # --- inside ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _use(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError
        from sqlcipher3 import dbapi2

        with self._idle:
            if self._closing:
                raise FileClosed
            self._busy += 1
        try:
            yield
        except (DBAPIError, dbapi2.Error) as error:
            raise self._told(error) from error
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def _told(self, error: Exception) -> Exception:
        told = self._judged(error)
        met = isinstance(told, DeskError) and not isinstance(told, FileClosed)
        if met and self.on_trouble is not None and isinstance(told, DeskError):
            self.on_trouble(told)
        return told

    def _judged(self, error: Exception) -> Exception:
        words = str(getattr(error, "orig", error)).lower()
        if self._closing:
            return FileClosed()
        if _EITHER in words and no_room(self.path.parent):
            return DiskTrouble()
        if any(w in words for w in _CORRUPT):
            if self.on_damage is not None:
                self.on_damage()
            return DamagedFile(self.path.name)
        if any(w in words for w in _DISK):
            return DiskTrouble()
        if "database is locked" in words:
            return BusyFile(self.path.name)
        # Values of the statement may be a citizen's words: only the driver's own text goes on.
        return RuntimeError(f"{self.path.name}: {getattr(error, 'orig', None)!r}")

    @staticmethod
    def _dbapi_error() -> type[Exception]:
        from sqlalchemy.exc import DBAPIError

        return DBAPIError

    def _make_engine(self) -> Engine:
        import sqlalchemy
        from sqlalchemy import event
        from sqlcipher3 import dbapi2

        make_file(self.path)
        engine = sqlalchemy.create_engine(
            f"sqlite:///{self.path}",
            module=dbapi2,
            poolclass=sqlalchemy.QueuePool,
            pool_size=6,
            max_overflow=6,
            hide_parameters=True,
            pool_reset_on_return=None,
            connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", self._on_connect)
        event.listen(engine, "checkin", self._on_checkin)
        event.listen(engine, "close", self._on_close)
        event.listen(engine, "close_detached", self._on_close)
        return engine

    def _on_connect(self, connection: Any, _record: Any) -> None:
        if self._closing:
            raise FileClosed
        connection.isolation_level = None
        prepare(connection, self._key, self._pragmas)
        with self._raw_lock:
            self._raw[id(connection)] = connection

    def _on_checkin(self, _connection: Any, record: Any) -> None:
        if self._closing:  # it outlived the closing: it must not rest in the pool with its key
            record.invalidate()

    def _on_close(self, connection: Any, _record: Any = None) -> None:
        with self._raw_lock:
            self._raw.pop(id(connection), None)


def prepare(connection: Any, key: bytes | bytearray, pragmas: Pragmas) -> None:
    """Key first, then everything that reads the file."""
    run = connection.execute
    run("PRAGMA cipher_log_level=NONE")
    run(f"PRAGMA key=\"x'{key.hex()}'\"")
    run(f"PRAGMA cipher_page_size={pragmas.page_size}")
    run(f"PRAGMA busy_timeout={BUSY_MS}")
    run("PRAGMA journal_mode=WAL")
    run(f"PRAGMA synchronous={pragmas.synchronous}")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA temp_store=MEMORY")
    run("PRAGMA secure_delete=FAST")
    run(f"PRAGMA cache_size=-{pragmas.cache_kib}")
    run(f"PRAGMA wal_autocheckpoint={pragmas.autocheckpoint}")


def no_room(folder: Path) -> bool:
    """Whether nothing can be written there: full, over a quota, read-only. Tried, not asked."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE_BYTES))
            file.flush()
    except OSError:
        return True
    return False


def make_file(path: Path) -> None:
    """An empty file for the owner alone, before SQLite makes one by the umask (-wal follows)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
