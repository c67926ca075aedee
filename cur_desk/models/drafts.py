"""Drafts: what a person is typing, a local row and never an event (rulings D3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.models.body import pack, unpack
from cur_desk.models.database import Database
from cur_desk.models.instants import instant, ms

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Draft:
    """The unfinished values of one form over one version of a record."""

    record: str
    form: str
    owner: str
    base_version: int
    values: dict[str, Any]
    saved_at: datetime


class Drafts:
    """Drafts of work.db; never cross persons."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def save(
        self, record: str, form: str, owner: str, base_version: int, values: dict[str, Any]
    ) -> datetime:
        """Writes the draft durably; says when."""
        draft = Draft(record, form, owner, base_version, values, self._clock.now())
        with self._db.write() as connection:
            return self.put(connection, draft)

    def put(self, connection: Connection, draft: Draft) -> datetime:
        """The same inside the caller's transaction (an act has become a draft again)."""
        at = ms(draft.saved_at)
        connection.exec_driver_sql(
            "INSERT INTO draft (record, form, owner, base_version, body, saved_at)"
            " VALUES (?,?,?,?,?,?) ON CONFLICT (record, form, owner) DO UPDATE SET"
            " base_version=excluded.base_version, body=excluded.body,"
            " saved_at=excluded.saved_at",
            (draft.record, draft.form, draft.owner, draft.base_version, pack(draft.values), at),
        )
        return instant(at)

    def get(self, record: str, form: str, owner: str) -> Draft | None:
        """The draft, if there is one."""
        with self._db.read() as connection:
            row = connection.exec_driver_sql(
                "SELECT record, form, owner, base_version, body, saved_at FROM draft"
                " WHERE record=? AND form=? AND owner=?",
                (record, form, owner),
            ).fetchone()
        return None if row is None else _draft(row)

    def all(self, owner: str | None = None) -> list[Draft]:
        """Drafts, newest first; of one person or of all."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT record, form, owner, base_version, body, saved_at FROM draft"
                " WHERE ?1 IS NULL OR owner=?1 ORDER BY saved_at DESC",
                (owner,),
            ).fetchall()
        return [_draft(r) for r in rows]

    def records(self) -> set[str]:
        """Ids of the records about which something is being typed."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql("SELECT DISTINCT record FROM draft").fetchall()
        return {r[0] for r in rows}

    def count(self, owner: str | None = None, form: str | None = None) -> int:
        """How many; of one form or of all."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT count(*) FROM draft WHERE (?1 IS NULL OR owner=?1)"
                " AND (?2 IS NULL OR form=?2)",
                (owner, form),
            ).scalar()
        return int(found or 0)

    def delete(self, record: str, form: str, owner: str) -> None:
        """Throws the draft away on the person's word."""
        with self._db.write() as connection:
            self.drop(connection, record, form, owner)

    def drop(self, connection: Connection, record: str, form: str, owner: str) -> None:
        """The same inside the caller's transaction (the draft has become an act)."""
        connection.exec_driver_sql(
            "DELETE FROM draft WHERE record=? AND form=? AND owner=?", (record, form, owner)
        )


def _draft(row: Any) -> Draft:
    return Draft(row[0], row[1], row[2], row[3], unpack(row[4]), instant(row[5]))
