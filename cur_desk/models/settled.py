"""What the portal said about events: receipts, conflicts, and documents put into quarantine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.contract.receipt import Receipt
from cur_desk.contract.wire import FieldOutcome
from cur_desk.models.body import pack, unpack
from cur_desk.models.database import Database
from cur_desk.models.instants import instant, instant_or_none, ms

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Receipts:
    """«Контрольные отметки портала», kept for good."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def insert(self, connection: Connection, receipt: Receipt) -> None:
        """Keeps a receipt inside the caller's transaction; the same one twice is one."""
        connection.exec_driver_sql(
            "INSERT INTO receipt (event, record, version, accepted_at, hash, kid, signature)"
            " VALUES (?,?,?,?,?,?,?) ON CONFLICT (event) DO NOTHING",
            (
                receipt.event, receipt.record, receipt.version, ms(receipt.accepted_at),
                receipt.hash, receipt.kid, receipt.signature,
            ),
        )  # fmt: skip

    def get(self, event: str) -> Receipt | None:
        """The receipt of an event."""
        found = self._select("event=?", (event,), 1)
        return found[0] if found else None

    def of_record(self, record: str) -> list[Receipt]:
        """Receipts of a record, newest first."""
        return self._select("record=?", (record,), 1_000)

    def latest(self, limit: int = 200) -> list[Receipt]:
        """The last receipts, newest first."""
        return self._select("1", (), limit)

    def count(self) -> int:
        """How many there are."""
        with self._db.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar() or 0)

    def _select(self, condition: str, values: tuple[Any, ...], limit: int) -> list[Receipt]:
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT event, record, version, accepted_at, hash, kid, signature FROM receipt"
                f" WHERE {condition} ORDER BY accepted_at DESC LIMIT ?",
                (*values, limit),
            ).fetchall()
        return [
            Receipt(
                event=r[0], record=r[1], version=r[2], accepted_at=instant(r[3]), hash=r[4],
                kid=r[5], signature=r[6],
            )
            for r in rows
        ]  # fmt: skip


class ConflictField(FieldOutcome):
    """One field of a conflict; ``based``: ``was`` is what the author saw, an empty one too."""

    based: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """An event against a newer version of the portal: was, mine, theirs by field (rulings W3)."""

    event: str
    record: str
    version: int
    fields: tuple[ConflictField, ...]
    theirs: dict[str, Any]
    opened_at: datetime
    resolved_by: str | None
    resolved_at: datetime | None


class Conflicts:
    """Conflicts of work.db; only the portal decides merges, a person decides the rest."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def open(
        self,
        event: str,
        record: str,
        version: int,
        fields: Sequence[FieldOutcome],
        theirs: dict[str, Any],
    ) -> None:
        """Notes the conflict and stops the record's later events, in one transaction."""
        described = json.dumps(
            [f.model_dump(mode="json") for f in fields], ensure_ascii=False
        ).encode()
        now = ms(self._clock.now())
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO conflict (event, record, version, fields, theirs, opened_at)"
                " VALUES (?,?,?,?,?,?) ON CONFLICT (event) DO UPDATE SET"
                " version=excluded.version, fields=excluded.fields, theirs=excluded.theirs",
                (event, record, version, described, pack(theirs), now),
            )
            connection.exec_driver_sql(
                "UPDATE event SET state='conflict', settled_at=? WHERE id=?", (now, event)
            )

    def resolved(self, connection: Connection, event: str, by: str) -> None:
        """A new event settles this one (inside the transaction that saves the new event)."""
        now = ms(self._clock.now())
        connection.exec_driver_sql(
            "UPDATE conflict SET resolved_by=?, resolved_at=? WHERE event=?", (by, now, event)
        )
        connection.exec_driver_sql(
            "UPDATE event SET state='withdrawn', settled_at=? WHERE id=? AND state='conflict'",
            (now, event),
        )

    def get(self, event: str) -> Conflict | None:
        """The conflict of an event."""
        found = self._select("event=?", (event,))
        return found[0] if found else None

    def unresolved(self) -> list[Conflict]:
        """Conflicts that wait for a person, oldest first."""
        return self._select("resolved_by IS NULL", ())

    def _select(self, condition: str, values: tuple[Any, ...]) -> list[Conflict]:
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT event, record, version, fields, theirs, opened_at, resolved_by,"
                f" resolved_at FROM conflict WHERE {condition} ORDER BY opened_at",
                values,
            ).fetchall()
        return [
            Conflict(
                r[0], r[1], r[2],
                tuple(ConflictField.model_validate(f) for f in json.loads(r[3])),
                unpack(r[4]), instant(r[5]), r[6], instant_or_none(r[7]),
            )
            for r in rows
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A document of a known kind that breaks its schema: kept and shown, not used."""

    uid: str
    kind: str
    version: int
    reason: str
    document: dict[str, Any]
    at: datetime


class Quarantine:
    """Quarantined documents; the reason names fields, never their values."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def put(self, found: Sequence[tuple[str, str, int, str, dict[str, Any]]]) -> None:
        """Keeps (uid, kind, version, reason, document) rows."""
        if not found:
            return
        now = ms(self._clock.now())
        with self._db.write() as connection:
            for uid, kind, version, reason, document in found:
                connection.exec_driver_sql(
                    "INSERT INTO quarantine (uid, kind, version, reason, body, at)"
                    " VALUES (?,?,?,?,?,?) ON CONFLICT (uid) DO UPDATE SET kind=excluded.kind,"
                    " version=excluded.version, reason=excluded.reason, body=excluded.body",
                    (uid, kind, version, reason, pack(document), now),
                )

    def release(self, uids: Sequence[str]) -> None:
        """A good version has come, or the record has gone."""
        if uids:
            with self._db.write() as connection:
                for uid in uids:
                    connection.exec_driver_sql("DELETE FROM quarantine WHERE uid=?", (uid,))

    def uids(self) -> set[str]:
        """Who is in it."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql("SELECT uid FROM quarantine").fetchall()
        return {r[0] for r in rows}

    def all(self) -> list[Quarantined]:
        """Everything in it, oldest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT uid, kind, version, reason, body, at FROM quarantine ORDER BY at"
            ).fetchall()
        return [Quarantined(r[0], r[1], r[2], r[3], unpack(r[4]), instant(r[5])) for r in rows]

    def count(self) -> int:
        """How many."""
        with self._db.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM quarantine").scalar() or 0)
