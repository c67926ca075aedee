"""The portal's files on this workstation: part of cache.db, in chunks, may be fetched again.

What is wanted is a row; its chunks follow and stay where a broken download left them. Whole files
are checked by SHA-256 before they count. Over the limit the ones longest unread go.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.models.content import CHUNK, ByteSource, Chunks, ContentReader
from cur_desk.models.database import Database
from cur_desk.models.in_list import marks, parts
from cur_desk.models.instants import instant_or_none, ms

if TYPE_CHECKING:
    from sqlalchemy import Connection

LIMIT_BYTES = 1024 * 1024 * 1024
_TOUCH_MS = 60_000
_COLUMNS = "store, sha256, size, have, whole, wanted, attempts, next_try_at, last_error"


_GONE = "NOT EXISTS (SELECT 1 FROM doc d WHERE d.uid=file_link.record)"


class Wanted(IntEnum):
    """Who asked for a file."""

    NO = 0
    IN_PASSING = 1
    NOW = 2
    """A person waits for it."""


@dataclass(frozen=True, slots=True)
class CachedFile:
    """A file of the portal as far as it is here."""

    store: int
    sha256: str
    size: int
    have: int
    whole: bool
    wanted: Wanted
    attempts: int
    next_try_at: datetime | None
    last_error: str | None


class FileCache:
    """Files of cache.db; ``limit`` bytes at most."""

    def __init__(self, database: Database, clock: Clock, limit: int = LIMIT_BYTES) -> None:
        self._db = database
        self._clock = clock
        self.limit = limit
        self._chunks = Chunks(database, "file_chunk")

    # --- wanting -----------------------------------------------------------------------------

    def want(self, record: str, sha256: str, size: int, how: Wanted) -> None:
        """Asks for a file of a record; a person's wish stands above one in passing."""
        with self._db.write() as connection:
            self._make(connection, sha256, size)
            self._link(connection, record, sha256)
            connection.exec_driver_sql(
                "UPDATE file SET wanted=max(wanted,?),"
                " next_try_at=CASE WHEN ?=2 THEN NULL ELSE next_try_at END"
                " WHERE sha256=? AND whole=0",
                (int(how), int(how), sha256),
            )

    def give_up(self, sha256: str) -> None:
        """Nobody waits for it any more; what has come stays for the next time."""
        self._update(sha256, "wanted=0, next_try_at=NULL", ())

    def next_wanted(self, *, in_passing: bool = True) -> CachedFile | None:
        """What to download now: a person's wish first, then the smallest."""
        least = Wanted.IN_PASSING if in_passing else Wanted.NOW
        with self._db.read() as connection:
            row = connection.exec_driver_sql(
                f"SELECT {_COLUMNS} FROM file WHERE whole=0 AND wanted>=?"
                " AND coalesce(next_try_at,0)<=? ORDER BY wanted DESC, size, store LIMIT 1",
                (int(least), ms(self._clock.now())),
            ).fetchone()
        return None if row is None else _row(row)

    def next_at(self, *, in_passing: bool = True) -> datetime | None:
        """When the first wanted file that waits for a next try becomes ready; ``None``: nothing."""
        least = Wanted.IN_PASSING if in_passing else Wanted.NOW
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT min(coalesce(next_try_at,0)) FROM file WHERE whole=0 AND wanted>=?",
                (int(least),),
            ).scalar()
        return instant_or_none(found)

    def candidates(self, person: str, organisations: Sequence[str], most: int) -> list[str]:
        """Open appeals with files that are this person's own work: held by them or assigned to
        their body; the most urgent first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT d.uid FROM appeal a JOIN doc d ON d.id=a.id WHERE a.files>0 AND a.open=1"
                f" AND (a.holder=? OR a.executor IN ({marks(organisations)}))"
                " ORDER BY a.urgency LIMIT ?",
                (person, *organisations, most),
            ).fetchall()
        return [r[0] for r in rows]

    # --- downloading -------------------------------------------------------------------------

    def append(self, sha256: str, start: int, data: bytes) -> int:
        """Adds the bytes at ``start`` (where the file ends so far); says how far it is now."""
        with self._db.write() as connection:
            row = connection.exec_driver_sql(
                "SELECT store, have FROM file WHERE sha256=?", (sha256,)
            ).fetchone()
            if row is None or row[1] != start or not data:
                return -1 if row is None else int(row[1])
            self._chunks.put(connection, [(row[0], start, data)])
            connection.exec_driver_sql(
                "UPDATE file SET have=? WHERE store=?", (start + len(data), row[0])
            )
        return start + len(data)

    def begin_again(self, sha256: str, size: int | None = None) -> None:
        """What has come is no part of the file: from the first byte again."""
        with self._db.write() as connection:
            row = connection.exec_driver_sql(
                "SELECT store FROM file WHERE sha256=?", (sha256,)
            ).fetchone()
            if row is None:
                return
            self._chunks.drop(connection, int(row[0]))
            connection.exec_driver_sql(
                "UPDATE file SET have=0, whole=0, size=coalesce(?, size) WHERE store=?",
                (size, row[0]),
            )

    def complete(self, sha256: str) -> bool:
        """Whether all bytes are here and are the file; a damaged one begins again."""
        found = self.get(sha256)
        if found is None or found.have < found.size:
            return False
        digest = hashlib.sha256()
        for piece in self._chunks.walk(found.store):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            self.begin_again(sha256)
            return False
        self._update(
            sha256,
            "whole=1, wanted=0, attempts=0, next_try_at=NULL, last_error=NULL, used_at=?",
            (ms(self._clock.now()),),
        )
        self.evict(keep=sha256)
        return True

    def retry(self, sha256: str, error: str, at: datetime) -> None:
        """The download failed for now: wait until ``at``."""
        self._update(sha256, "attempts=attempts+1, last_error=?, next_try_at=?", (error, ms(at)))

    def refused(self, sha256: str, error: str) -> None:
        """The portal does not have it for us: not asked again by itself."""
        self._update(sha256, "wanted=0, attempts=attempts+1, last_error=?", (error,))

    def adopt(self, records: Iterable[str], sha256: str, size: int, source: ByteSource) -> None:
        """A file that was attached here and is on the portal now: kept as the portal's, beside the
        records that are still here."""
        with self._db.write() as connection:
            here = [r for r in records if _is_here(connection, r)]
            if not here:
                return  # taken away while it went up
            self._make(connection, sha256, size)
            for record in here:
                self._link(connection, record, sha256)
        found = self.get(sha256)
        if found is None or found.whole:
            return
        self.begin_again(sha256, size)
        place = 0
        while piece := source.read(CHUNK):
            place = self.append(sha256, place, piece)
        self.complete(sha256)

    # --- leaving -----------------------------------------------------------------------------

    def evict(self, keep: str = "") -> int:
        """Removes whole files longest unread until the limit holds; says how many."""
        gone = 0
        with self._db.write() as connection:
            held = int(
                connection.exec_driver_sql("SELECT coalesce(sum(have),0) FROM file").scalar() or 0
            )
            rows = connection.exec_driver_sql(
                "SELECT store, have FROM file WHERE wanted=0 AND sha256<>? AND have>0"
                " ORDER BY used_at",
                (keep,),
            )
            for store, have in rows.fetchall() if held > self.limit else ():
                if held <= self.limit:
                    break
                self._chunks.drop(connection, store)
                connection.exec_driver_sql(
                    "UPDATE file SET have=0, whole=0 WHERE store=?", (store,)
                )
                held -= have
                gone += 1
        return gone

    def forget_records(self, records: Iterable[str]) -> int:
        """Records were taken away: their files go with them, unless another record has them."""
        with self._db.read() as connection:
            linked = {
                r[0] for r in connection.exec_driver_sql("SELECT DISTINCT record FROM file_link")
            }
        leaving = linked & set(records)
        if not leaving:
            return 0
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"DELETE FROM file_link WHERE record=? AND {_GONE}", [(r,) for r in sorted(leaving)]
            )
            return self._drop_unlinked(connection)

    def forget_gone(self) -> int:
        """The same on opening, for records whose removal was the last thing before the end."""
        with self._db.read() as connection:
            asked = f"SELECT 1 FROM file_link WHERE {_GONE} LIMIT 1"
            if connection.exec_driver_sql(asked).scalar() is None:
                return 0
        with self._db.write() as connection:
            connection.exec_driver_sql(f"DELETE FROM file_link WHERE {_GONE}")
            return self._drop_unlinked(connection)

    def _drop_unlinked(self, connection: Connection) -> int:
        stores = connection.exec_driver_sql(
            "SELECT store FROM file f WHERE NOT EXISTS"
            " (SELECT 1 FROM file_link l WHERE l.sha256=f.sha256)"
        ).fetchall()
        for (store,) in stores:
            self._chunks.drop(connection, store)
            connection.exec_driver_sql("DELETE FROM file WHERE store=?", (store,))
        return len(stores)

    # --- looking -----------------------------------------------------------------------------

    def get(self, sha256: str) -> CachedFile | None:
        """One file, if anything of it is known here."""
        return self.among([sha256]).get(sha256)

    def among(self, wanted: Iterable[str]) -> dict[str, CachedFile]:
        """Of these files, those that anything is known of."""
        shas = tuple(dict.fromkeys(wanted))
        found: dict[str, CachedFile] = {}
        with self._db.read() as connection:
            for part in parts(shas):
                rows = connection.exec_driver_sql(
                    f"SELECT {_COLUMNS} FROM file WHERE sha256 IN ({marks(part)})", part
                )
                found |= {r[1]: _row(r) for r in rows}
        return found

    def records_of(self, sha256: str) -> frozenset[str]:
        """Records that the file was asked for."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT record FROM file_link WHERE sha256=?", (sha256,)
            ).fetchall()
        return frozenset(r[0] for r in rows)

    def held_bytes(self) -> int:
        """How much of the limit is used."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql("SELECT coalesce(sum(have),0) FROM file").scalar()
        return int(found or 0)

    def wanted_count(self) -> int:
        """How many files are still to come."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT count(*) FROM file WHERE whole=0 AND wanted>0"
            ).scalar()
        return int(found or 0)

    def open(self, sha256: str) -> ContentReader | None:
        """The whole file as a stream, if it is here; it counts as read now."""
        found = self.get(sha256)
        if found is None or not found.whole:
            return None
        now = ms(self._clock.now())
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE file SET used_at=? WHERE store=? AND used_at<?",
                (now, found.store, now - _TOUCH_MS),
            )
        return ContentReader(self._chunks, found.store, found.size)

    # --- inside ------------------------------------------------------------------------------

    def _make(self, connection: Connection, sha256: str, size: int) -> None:
        connection.exec_driver_sql(
            "INSERT INTO file (sha256, size, have, whole, wanted, used_at, attempts)"
            " VALUES (?,?,0,0,0,?,0) ON CONFLICT (sha256) DO NOTHING",
            (sha256, size, ms(self._clock.now())),
        )

    def _link(self, connection: Connection, record: str, sha256: str) -> None:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO file_link (record, sha256) VALUES (?,?)", (record, sha256)
        )

    def _update(self, sha256: str, change: str, values: Sequence[Any]) -> None:
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"UPDATE file SET {change} WHERE sha256=?", (*values, sha256)
            )


def _is_here(connection: Connection, record: str) -> bool:
    return bool(connection.exec_driver_sql("SELECT 1 FROM doc WHERE uid=?", (record,)).scalar())


def _row(r: Any) -> CachedFile:
    return CachedFile(
        store=r[0], sha256=r[1], size=r[2], have=r[3], whole=bool(r[4]), wanted=Wanted(r[5]),
        attempts=r[6], next_try_at=instant_or_none(r[7]), last_error=r[8],
    )  # fmt: skip
