"""Contents of files in chunks of an encrypted table: written and read piece by piece.

A photo of many megabytes is never held whole: a chunk is a row, a transaction holds a few of them,
and a reader fetches the one that it stands on.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cur_desk.domain.media import LOOKED_AT, sniff
from cur_desk.errors import DeskError
from cur_desk.models.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK = 256 * 1024
_TOGETHER = 4
"""Chunks of one transaction: a save of the person slips in after each megabyte."""


class ContentGone(DeskError):
    """The content of a file is not on this workstation (any more)."""

    code = "content-gone"

    def __init__(self) -> None:
        super().__init__(
            "Содержимого этого файла на рабочем месте нет.", advice="Загрузите его с портала."
        )


class ByteSource(Protocol):
    """Whatever gives bytes in order: a file, memory, a content that lies here."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What was learned of a content while it was being written."""

    sha256: str
    size: int
    media_type: str


class Chunks:
    """Chunks of one table. ``table`` and ``store`` are names of ours, never of a person."""

    def __init__(self, database: Database, table: str) -> None:
        self._db = database
        self._table = table

    def write(self, store: int, source: ByteSource, most: int) -> Taken:
        """Writes a whole stream; stops after ``most`` bytes (the caller sees the size)."""
        digest = hashlib.sha256()
        head, tail, size = b"", b"", 0
        waiting: list[tuple[int, int, bytes]] = []
        while size <= most:
            piece = source.read(CHUNK)
            if not piece:
                break
            digest.update(piece)
            head = head or piece[:LOOKED_AT]
            tail = (tail + piece)[-LOOKED_AT:]
            waiting.append((store, size, piece))
            size += len(piece)
            if len(waiting) >= _TOGETHER:
                self._insert(waiting)
                waiting = []
        self._insert(waiting)
        return Taken(digest.hexdigest(), size, sniff(head, tail))

    def _insert(self, rows: list[tuple[int, int, bytes]]) -> None:
        if rows:
            with self._db.write() as connection:
                self.put(connection, rows)

    def put(self, connection: Connection, rows: list[tuple[int, int, bytes]]) -> None:
        """Writes chunks (store, start, data) inside the caller's transaction."""
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO {self._table} (store, start, data) VALUES (?,?,?)", rows
        )

    def drop(self, connection: Connection, store: int, start: int = 0) -> None:
        """Removes the chunks of a store from ``start`` on."""
        connection.exec_driver_sql(
            f"DELETE FROM {self._table} WHERE store=? AND start>=?", (store, start)
        )

    def at(self, store: int, place: int) -> tuple[int, bytes] | None:
        """(start, data) of the chunk that holds the byte at ``place``."""
        with self._db.read() as connection:
            row = connection.exec_driver_sql(
                f"SELECT start, data FROM {self._table} WHERE store=? AND start<=?"
                " ORDER BY start DESC LIMIT 1",
                (store, place),
            ).fetchone()
        return None if row is None else (int(row[0]), bytes(row[1]))

    def walk(self, store: int) -> Iterator[bytes]:
        """The chunks of a store in order, one in memory at a time."""
        place = 0
        while True:
            found = self.at(store, place)
            if found is None or found[0] + len(found[1]) <= place:
                return
            yield found[1][place - found[0] :]
            place = found[0] + len(found[1])


class ContentReader(io.RawIOBase):
    """A content as a seekable stream; one chunk in memory."""

    def __init__(self, chunks: Chunks, store: int, size: int) -> None:
        super().__init__()
        self._chunks, self._store, self.size = chunks, store, size
        self._place = 0
        self._start, self._data = 0, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes (all that is left without it). Raises ContentGone."""
        left = self.size - self._place
        wanted = left if size < 0 else min(size, left)
        parts: list[bytes] = []
        while wanted > 0:
            part = self._here()[:wanted]
            parts.append(part)
            self._place += len(part)
            wanted -= len(part)
        return b"".join(parts)

    def _here(self) -> bytes:
        offset = self._place - self._start
        if not 0 <= offset < len(self._data):
            found = self._chunks.at(self._store, self._place)
            if found is None or found[0] + len(found[1]) <= self._place:
                raise ContentGone
            self._start, self._data = found
            offset = self._place - self._start
        return self._data[offset:]
