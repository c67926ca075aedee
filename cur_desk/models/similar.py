"""Keys of like appeals in cache.db: which appeals share one, and which have none yet.

A page of the feed never fills this table: making keys costs as much as projecting. It only marks
what it has rewritten; the keys follow in the background (``services/similar/index.py``).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cur_desk.models.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

Keyed = tuple[int, tuple[int, ...], int | None]
"""Local id, its keys, the key of its problem (street and theme)."""
HINTS = 24
"""Appeals that only the widest key brings: those nearest in time of them."""
WEIGHTS = {"text": 8, "repeat": 5, "author": 4, "place": 3, "bands": 2, "name": 2}
COMMON = 400
"""A key that more appeals share says little: only the newest of them are looked at."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An appeal that shares keys: its local id and what they say."""

    local: int
    by: frozenset[str]
    shared: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands: when any of it changes, what was worked out of it is old."""

    uid: str
    version: int
    exchange: str


class SimilarIndex:
    """Reads and writes ``similar`` and ``similar_of``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @property
    def generation(self) -> int:
        """Rises with each write of the cache: what was read before may be old."""
        return self._db.generation

    def clear(self) -> None:
        """Forgets all keys: they are made otherwise now."""
        with self._db.write() as connection:
            connection.exec_driver_sql("DELETE FROM similar")
            connection.exec_driver_sql("DELETE FROM similar_of")

    def missing(self, since_ms: int, limit: int) -> list[tuple[int, str]]:
        """(local id, record) of appeals, open or received since, whose keys are not there or not
        fresh; the changed ones first."""
        with self._db.read() as connection:
            run = connection.exec_driver_sql
            stale = run(
                "SELECT s.appeal, d.uid FROM similar_of s JOIN doc d ON d.id=s.appeal"
                " WHERE s.stale=1 LIMIT ?",
                (limit,),
            ).fetchall()
            found = [(r[0], r[1]) for r in stale]
            if len(found) < limit:
                rows = run(
                    "SELECT a.id, (SELECT uid FROM doc d WHERE d.id=a.id) FROM appeal a"
                    " INDEXED BY appeal_urgency LEFT JOIN similar_of s ON s.appeal=a.id"
                    " WHERE s.appeal IS NULL AND (a.open=1 OR a.received_at>=?) LIMIT ?",
                    (since_ms, limit - len(found)),
                ).fetchall()
                found += [(r[0], r[1]) for r in rows if r[1] is not None]
        return found

    def put(self, rows: Sequence[Keyed]) -> None:
        """Keeps the keys of these appeals in place of their former ones, in one transaction."""
        if not rows:
            return
        with self._db.write() as connection:
            run = connection.exec_driver_sql
            forget(connection, [r[0] for r in rows])
            held = {
                r[0]
                for r in _in_parts(run, "SELECT id FROM appeal WHERE id IN", [r[0] for r in rows])
            }
            kept = [r for r in rows if r[0] in held]  # gone meanwhile: nothing to keep
            keys = sorted((key, local) for local, own, _ in kept for key in own)
            if keys:
                run("INSERT OR IGNORE INTO similar (key, appeal) VALUES (?,?)", keys)
            if kept:
                run(
                    "INSERT INTO similar_of (appeal, keys, problem, stale) VALUES (?,?,?,0)",
                    [(local, _packed(own), problem) for local, own, problem in kept],
                )

    def candidates(self, keys: Mapping[int, str], own: int | None, limit: int) -> list[Candidate]:
        """Appeals that share keys, those that share more kinds first, then the newest."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        shared: defaultdict[int, int] = defaultdict(int)
        with self._db.read() as connection:
            for key, kind in keys.items():
                rows = connection.exec_driver_sql(
                    "SELECT appeal FROM similar WHERE key=? ORDER BY appeal DESC LIMIT ?",
                    (key, COMMON),
                )
                for (local,) in rows:
                    if local != own:
                        found[local].add(kind)
                        shared[local] += 1
        weights = {i: sum(WEIGHTS.get(k, 1) for k in kinds) for i, kinds in found.items()}
        order = sorted(found, key=lambda i: (-weights[i], -shared[i], -i))
        hints = [i for i in order if weights[i] == 1]
        if own is not None:  # what came about the same time
            hints.sort(key=lambda i: abs(i - own))
        kept = [i for i in order[:limit] if weights[i] > 1]
        return [
            Candidate(i, frozenset(found[i]), shared[i]) for i in (*kept, *hints[:HINTS])[:limit]
        ]

    def problems(self, fewest: int, window_ms: int) -> list[tuple[Standing, ...]]:
        """Open appeals about one theme in one street, where there are at least so many with no
        longer pause between neighbours; the largest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT s.problem, a.received_at, a.id, a.exchange FROM similar_of s"
                " CROSS JOIN appeal a ON a.id=s.appeal"
                " WHERE s.problem IS NOT NULL AND a.open=1 ORDER BY 1, 2"
            ).fetchall()
        groups: list[list[tuple[int, str]]] = []
        last: tuple[int, int] | None = None
        for problem, received, local, exchange in rows:
            if last is None or last[0] != problem or received - last[1] > window_ms:
                groups.append([])
            groups[-1].append((local, exchange))
            last = (problem, received)
        large = sorted((g for g in groups if len(g) >= fewest), key=len, reverse=True)
        return [self._standing(group) for group in large]

    def _standing(self, group: list[tuple[int, str]]) -> tuple[Standing, ...]:
        with self._db.read() as connection:
            rows = _in_parts(
                connection.exec_driver_sql,
                "SELECT id, uid, version FROM doc WHERE id IN",
                [local for local, _ in group],
            )
        found = {local: (uid, version) for local, uid, version in rows}
        return tuple(
            Standing(found[local][0], found[local][1], exchange)
            for local, exchange in group
            if local in found
        )

    def waiting(self, since_ms: int) -> int:
        """How many appeals, open or received since, have no keys yet."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT count(*) FROM appeal a INDEXED BY appeal_urgency LEFT JOIN similar_of s"
                " ON s.appeal=a.id WHERE s.appeal IS NULL AND (a.open=1 OR a.received_at>=?)",
                (since_ms,),
            ).scalar()
        return int(found or 0)

    def count(self) -> int:
        """How many appeals are looked among."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM similar_of").scalar()
        return int(found or 0)


def forget(connection: Connection, locals_: Sequence[int]) -> None:
    """Takes the keys of these appeals out, inside the caller's transaction."""
    run = connection.exec_driver_sql
    rows = _in_parts(run, "SELECT appeal, keys FROM similar_of WHERE appeal IN", locals_)
    gone = [(key, local) for local, packed in rows for key in _unpacked(packed)]
    if gone:
        run("DELETE FROM similar WHERE key=? AND appeal=?", gone)
    if rows:
        run("DELETE FROM similar_of WHERE appeal=?", [(r[0],) for r in rows])


def mark_stale(connection: Connection, rows: Sequence[tuple[int]]) -> None:
    """The documents of these appeals were rewritten: their keys are made anew later."""
    connection.exec_driver_sql("UPDATE similar_of SET stale=1 WHERE appeal=? AND stale=0", rows)


def _in_parts(run: Any, sql: str, ids: Sequence[int]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), 500):
        part = tuple(ids[start : start + 500])
        found += run(f"{sql} ({','.join('?' * len(part))})", part).fetchall()
    return found


def _packed(keys: Iterable[int]) -> bytes:
    """Six bytes a key: they are 47 bits long."""
    return b"".join(struct.pack(">q", k)[2:] for k in keys)


def _unpacked(packed: bytes) -> list[int]:
    return [int.from_bytes(packed[i : i + 6]) for i in range(0, len(packed), 6)]
