"""Small things of one workstation: settings, saved views, opened records, cuts of packs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cur_desk.clock import Clock
from cur_desk.domain.filters import Filter
from cur_desk.models.body import pack, unpack
from cur_desk.models.database import Database
from cur_desk.models.in_list import marks, parts
from cur_desk.models.instants import instant, instant_or_none, ms, ms_or_none

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Settings:
    """Named JSON values."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or ``default``."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT value FROM setting WHERE key=?", (key,)
            ).scalar()
        return default if found is None else json.loads(found)

    def set(self, key: str, value: Any) -> None:
        """Keeps a value; ``None`` removes it."""
        with self._db.write() as connection:
            if value is None:
                connection.exec_driver_sql("DELETE FROM setting WHERE key=?", (key,))
                return
            connection.exec_driver_sql(
                "INSERT INTO setting (key, value) VALUES (?,?)"
                " ON CONFLICT (key) DO UPDATE SET value=excluded.value",
                (key, json.dumps(value, ensure_ascii=False)),
            )


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a named filter with its order."""

    id: str
    name: str
    filter: Filter
    sort: str = ""


class Views:
    """Saved views in the order of the person."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, view: View) -> None:
        """Adds a view at the end, or changes it where it stands."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO saved_view (id, place, name, filter, sort) VALUES"
                " (?, (SELECT coalesce(max(place),0)+1 FROM saved_view), ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name=excluded.name, filter=excluded.filter,"
                " sort=excluded.sort",
                (view.id, view.name, view.filter.model_dump_json(), view.sort),
            )

    def move(self, view: str, step: int) -> None:
        """Moves a view up (−1) or down (1) past its neighbour; at an end it stays."""
        order = [v.id for v in self.all()]
        if view not in order:
            return
        at = order.index(view)
        to = max(0, min(len(order) - 1, at + step))
        order.insert(to, order.pop(at))
        with self._db.write() as connection:
            for place, one in enumerate(order, 1):
                connection.exec_driver_sql(
                    "UPDATE saved_view SET place=? WHERE id=? AND place<>?", (place, one, place)
                )

    def delete(self, view: str) -> None:
        """Removes a view."""
        with self._db.write() as connection:
            connection.exec_driver_sql("DELETE FROM saved_view WHERE id=?", (view,))

    def all(self) -> list[View]:
        """All views in order."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, name, filter, sort FROM saved_view ORDER BY place, id"
            ).fetchall()
        found = []
        for code, name, written, sort in rows:
            try:
                wanted = Filter.model_validate_json(written)
            except ValidationError:
                continue  # of a newer program: it stays in the file until that one is back
            found.append(View(code, name, wanted, sort))
        return found


class Opened:
    """Which records this person has opened (bold rows are those not opened)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def mark(self, record: str) -> None:
        """The person has opened the record."""
        with self._db.write() as connection:
            self.note(connection, record)

    def note(self, connection: Connection, record: str) -> None:
        """The same inside the caller's transaction."""
        connection.exec_driver_sql(
            "INSERT INTO opened (record, at) VALUES (?,?) ON CONFLICT (record) DO NOTHING",
            (record, ms(self._clock.now())),
        )

    def among(self, records: Sequence[str]) -> set[str]:
        """Those of ``records`` that were opened."""
        found: set[str] = set()
        with self._db.read() as connection:
            for part in parts(records):
                rows = connection.exec_driver_sql(
                    f"SELECT record FROM opened WHERE record IN ({marks(part)})", part
                )
                found.update(r[0] for r in rows)
        return found


@dataclass(frozen=True, slots=True)
class Cut:
    """The data behind a pack: moment, versions, filters, ids and values of each figure (W7)."""

    code: str
    made_at: datetime
    person: str
    title: str
    body: dict[str, Any]
    keep_until: datetime | None = None


class Cuts:
    """Cuts of work.db, found by their code."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, cut: Cut) -> None:
        """Keeps a cut; the same code twice is one (the code is the hash of the body)."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO cut (code, made_at, person, title, body, keep_until)"
                " VALUES (?,?,?,?,?,?) ON CONFLICT (code) DO NOTHING",
                (
                    cut.code, ms(cut.made_at), cut.person, cut.title, pack(cut.body),
                    ms_or_none(cut.keep_until),
                ),
            )  # fmt: skip

    def get(self, code: str) -> Cut | None:
        """The cut with this code."""
        found = self._select("code=?", (code,))
        return next(iter(found), None)

    def all(self) -> list[Cut]:
        """All cuts, newest first."""
        return list(self._select("1", ()))

    def _select(self, condition: str, values: tuple[Any, ...]) -> Iterable[Cut]:
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT code, made_at, person, title, body, keep_until FROM cut"
                f" WHERE {condition} ORDER BY made_at DESC",
                values,
            ).fetchall()
        return [
            Cut(r[0], instant(r[1]), r[2], r[3], unpack(r[4]), instant_or_none(r[5])) for r in rows
        ]
