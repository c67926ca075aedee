"""The action journal: each line holds the hash of the one before, so a changed or missing line
shows. Ids only, never a citizen's word (design § 6, rulings O2)."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.contract.canonical import fingerprint
from cur_desk.errors import BugError
from cur_desk.models.database import Database
from cur_desk.models.instants import instant, ms

if TYPE_CHECKING:
    from sqlalchemy import Connection

GENESIS = "0" * 64
_PLAIN = re.compile(r"^[A-Za-z0-9_:.,;/<>=|*!# \-]{0,200}$")
"""No Cyrillic letter: a name or a searched word cannot slip in."""
_HEAD = "journal_head"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written: the act, the kind of thing, ids, and figures or codes about it."""

    person: str
    act: str
    kind: str = ""
    ids: Sequence[str] = ()
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A written line with its place in the chain."""

    seq: int
    at: datetime
    person: str
    act: str
    kind: str
    ids: tuple[str, ...]
    details: dict[str, str | int]
    prev: str
    hash: str


class Journal:
    """Appends lines in their own or in somebody else's transaction, and checks the chain."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._lock = threading.Lock()

    def write(self, *entries: Entry) -> None:
        """Writes lines in one short transaction (views come here in batches)."""
        if entries:
            with self._db.write() as connection:
                self.append(connection, *entries)

    def append(self, connection: Connection, *entries: Entry) -> None:
        """Writes lines inside the caller's transaction."""
        last = connection.exec_driver_sql(
            "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        seq, prev = (0, GENESIS) if last is None else (last[0], last[1])
        at = ms(self._clock.now())
        for entry in entries:
            seq += 1
            line = _line(seq, at, entry, prev)
            prev = fingerprint(line)
            connection.exec_driver_sql(
                "INSERT INTO journal (seq, at, person, act, kind, ids, details, prev, hash, sent)"
                " VALUES (?,?,?,?,?,?,?,?,?,0)",
                (
                    seq, at, entry.person, entry.act, entry.kind, _json(line["ids"]),
                    _json(line["details"]), line["prev"], prev,
                ),
            )  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_HEAD, f"{seq}:{prev}"),
        )

    def verify(self) -> int | None:
        """Number of the first line that does not fit; ``None`` when the chain is whole.

        A cut tail shows by the head kept apart; who can rewrite both is stopped only by the copy
        that has already gone to the portal.
        """
        prev, seq = GENESIS, 0
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT seq, at, person, act, kind, ids, details, prev, hash FROM journal"
                " ORDER BY seq"
            )
            for row in rows:
                seq += 1
                line = {
                    "seq": row[0], "at": row[1], "person": row[2], "act": row[3], "kind": row[4],
                    "ids": json.loads(row[5]), "details": json.loads(row[6]), "prev": row[7],
                }  # fmt: skip
                if row[0] != seq or row[7] != prev or fingerprint(line) != row[8]:
                    return seq
                prev = row[8]
            head = connection.exec_driver_sql(
                "SELECT value FROM meta WHERE key=?", (_HEAD,)
            ).scalar()
        expected = f"{seq}:{prev}" if seq else None
        return None if head == expected else seq + 1

    def lines(self, *, before: int | None = None, limit: int = 200) -> list[JournalLine]:
        """Lines, newest first, below number ``before``."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT seq, at, person, act, kind, ids, details, prev, hash FROM journal"
                " WHERE seq < ? ORDER BY seq DESC LIMIT ?",
                (before if before is not None else 2**62, limit),
            ).fetchall()
        return [_shown(row) for row in rows]

    def unsent(self, limit: int = 1_000) -> list[JournalLine]:
        """Lines that the portal has not got yet, oldest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT seq, at, person, act, kind, ids, details, prev, hash FROM journal"
                " WHERE sent=0 ORDER BY seq LIMIT ?",
                (limit,),
            ).fetchall()
        return [_shown(row) for row in rows]

    def mark_sent(self, up_to: int) -> None:
        """The portal has taken everything up to this number."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE journal SET sent=1 WHERE seq <= ? AND sent=0", (up_to,)
            )


def _line(seq: int, at: int, entry: Entry, prev: str) -> dict[str, Any]:
    for value in (*entry.details.values(), *entry.ids):
        if isinstance(value, str) and not _PLAIN.match(value):
            raise BugError("a journal line takes ids, codes and figures only")
    return {
        "seq": seq, "at": at, "person": entry.person, "act": entry.act, "kind": entry.kind,
        "ids": list(entry.ids), "details": dict(entry.details), "prev": prev,
    }  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _shown(row: Any) -> JournalLine:
    return JournalLine(
        row[0], instant(row[1]), row[2], row[3], row[4], tuple(json.loads(row[5])),
        json.loads(row[6]), row[7], row[8],
    )  # fmt: skip
