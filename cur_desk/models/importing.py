"""Imports of files in work.db: each batch with its counts, its records and its troubles, and the
dated snapshots of «BI: ЦУР РФ». Troubles and snapshots may hold citizens' words: they stay here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.models.database import Database
from cur_desk.models.instants import instant, instant_or_none, ms

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGE = 1_000


class BatchState(StrEnum):
    """Where an import stands; one that the program did not live to end is ``stopped``."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Batch:
    """One import of one sheet."""

    id: str
    person: str
    source: str
    file: str
    sha256: str
    started_at: datetime
    plan: dict[str, Any] = field(repr=False)
    finished_at: datetime | None = None
    state: BatchState = BatchState.RUNNING
    lines: int = 0
    taken: int = 0
    known: int = 0
    broken: int = 0
    skipped: int = 0
    remarks: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a line was not taken, or what of it was left out; where it stands in the file."""

    line: int
    column: str
    title: str
    words: str
    advice: str = ""
    value: str = ""
    kind: str = "error"
    """error | remark | known."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An extract of «BI: ЦУР РФ» as it was on its day."""

    id: str
    taken_on: date
    title: str
    file: str
    person: str
    loaded_at: datetime
    columns: tuple[str, ...]
    lines: int


_BATCH = (
    "id, person, source, file, sha256, started_at, plan, finished_at, state, lines, taken, known,"
    " broken, skipped, remarks"
)
_SNAPSHOT = "id, taken_on, title, file, person, loaded_at, columns, lines"
_COUNTS = ("lines", "taken", "known", "broken", "skipped", "remarks")


class Imports:
    """Batches of work.db."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def begin(self, batch: Batch) -> None:
        """A new batch, before its first record."""
        plan = json.dumps(batch.plan, ensure_ascii=False)
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"INSERT INTO import_batch ({_BATCH}) VALUES (?,?,?,?,?,?,?,NULL,?,0,0,0,0,0,0)",
                (
                    batch.id, batch.person, batch.source, batch.file, batch.sha256,
                    ms(batch.started_at), plan, batch.state.value,
                ),
            )  # fmt: skip

    @staticmethod
    def note(connection: Connection, batch: str, uids: Sequence[str]) -> None:
        """These records are the batch's: in the same commit as their acts, so that whatever an
        import had made when it was cut can be undone."""
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO import_record (batch, record) VALUES (?,?)",
            [(batch, uid) for uid in uids],
        )

    def add(self, batch: str, troubles: Sequence[Trouble], counts: dict[str, int]) -> None:
        """A part of the batch: its troubles, the counts so far."""
        given = {n: counts[n] for n in _COUNTS if n in counts}
        with self._db.write() as connection:
            if troubles:
                connection.exec_driver_sql(
                    "INSERT INTO import_trouble (batch, line, col, title, words, advice, value,"
                    " kind) VALUES (?,?,?,?,?,?,?,?)",
                    [
                        (batch, t.line, t.column, t.title, t.words, t.advice, t.value, t.kind)
                        for t in troubles
                    ],
                )
            if given:
                sets = ", ".join(f"{name}=?" for name in given)
                connection.exec_driver_sql(
                    f"UPDATE import_batch SET {sets} WHERE id=?", (*given.values(), batch)
                )

    def end(self, batch: str, state: BatchState) -> None:
        """The batch is over."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE import_batch SET state=?, finished_at=? WHERE id=?",
                (state.value, ms(self._clock.now()), batch),
            )

    def forget(self, batch: str, uids: Sequence[str]) -> None:
        """These records are taken back: they are the batch's no more."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "DELETE FROM import_record WHERE batch=? AND record=?",
                [(batch, uid) for uid in uids] or [("", "")],
            )

    def stop_unfinished(self) -> None:
        """On opening: what was running when the program ended stays as far as it came. Looks first:
        a write would stand on the way to the first row."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT 1 FROM import_batch WHERE state='running' LIMIT 1"
            ).scalar()
        if found is None:
            return
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE import_batch SET state='stopped', finished_at=?, taken=max(taken,"
                " (SELECT count(*) FROM import_record r WHERE r.batch=id)) WHERE state='running'",
                (ms(self._clock.now()),),
            )

    def get(self, batch: str) -> Batch | None:
        """One batch."""
        with self._db.read() as connection:
            row = connection.exec_driver_sql(
                f"SELECT {_BATCH} FROM import_batch WHERE id=?", (batch,)
            ).fetchone()
        return None if row is None else _batch(row)

    def latest(self, limit: int = 50) -> list[Batch]:
        """Batches, the newest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT {_BATCH} FROM import_batch ORDER BY started_at DESC, id DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [_batch(r) for r in rows]

    def records(self, batch: str) -> list[str]:
        """Records that the batch has made, in order."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT record FROM import_record WHERE batch=? ORDER BY record", (batch,)
            ).fetchall()
        return [r[0] for r in rows]

    def fates(self, batch: str) -> dict[tuple[str, str], int]:
        """(state, code) of the births of a batch → how many: where its records stand. Those that
        an act takes back again stand under ``going_back`` and ``taken_back``."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT CASE WHEN b.state='accepted' THEN 'taken_back'"
                " WHEN b.state IN ('pending','held','sending','conflict') THEN 'going_back'"
                " ELSE e.state END, coalesce(e.error_code, ''), count(*) FROM import_record r"
                " CROSS JOIN event e ON e.record=r.record AND e.act='receive'"
                " LEFT JOIN event b ON b.record=r.record AND b.act='take_back'"
                " AND b.state NOT IN ('rejected','withdrawn') WHERE r.batch=? GROUP BY 1, 2",
                (batch,),
            ).fetchall()
        return {(r[0], r[1]): r[2] for r in rows}

    def refused_as_known(self, batch: str) -> list[str]:
        """Events of the batch that the portal refused because it has the number already."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT e.id FROM import_record r CROSS JOIN event e ON e.record=r.record"
                " AND e.act='receive' WHERE r.batch=? AND e.state='rejected'"
                " AND e.error_code='already-there'",
                (batch,),
            ).fetchall()
        return [r[0] for r in rows]

    def troubles(self, batch: str) -> Iterator[Trouble]:
        """Troubles in the order of the file, page by page."""
        last = 0
        while True:
            with self._db.read() as connection:
                rows = connection.exec_driver_sql(
                    "SELECT id, line, col, title, words, advice, value, kind FROM import_trouble"
                    " WHERE batch=? AND id>? ORDER BY id LIMIT ?",
                    (batch, last, _PAGE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield Trouble(*row[1:])
            last = rows[-1][0]


class Snapshots:
    """Extracts of «BI: ЦУР РФ»: never changed, a newer one stands beside the older."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(self, snapshot: Snapshot) -> None:
        """A snapshot, before its rows."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"INSERT INTO bi_snapshot ({_SNAPSHOT}) VALUES (?,?,?,?,?,?,?,0)",
                (
                    snapshot.id, snapshot.taken_on.isoformat(), snapshot.title, snapshot.file,
                    snapshot.person, ms(snapshot.loaded_at),
                    json.dumps(snapshot.columns, ensure_ascii=False),
                ),
            )  # fmt: skip

    def add(self, snapshot: str, rows: Sequence[tuple[int, Sequence[Any]]]) -> None:
        """Rows by their lines in the file."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO bi_row (snapshot, line, cells) VALUES (?,?,?)",
                [(snapshot, n, json.dumps(list(c), ensure_ascii=False)) for n, c in rows],
            )
            connection.exec_driver_sql(
                "UPDATE bi_snapshot SET lines=lines+? WHERE id=?", (len(rows), snapshot)
            )

    def remove(self, snapshot: str) -> None:
        """A snapshot loaded by mistake."""
        with self._db.write() as connection:
            for table, key in (("bi_row", "snapshot"), ("bi_snapshot", "id")):
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE {key}=?", (snapshot,))

    def all(self) -> list[Snapshot]:
        """Snapshots, the newest day first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT {_SNAPSHOT} FROM bi_snapshot ORDER BY taken_on DESC, loaded_at DESC"
            ).fetchall()
        return [
            Snapshot(
                r[0], date.fromisoformat(r[1]), r[2], r[3], r[4], instant(r[5]),
                tuple(json.loads(r[6])), r[7],
            )
            for r in rows
        ]  # fmt: skip

    def rows(self, snapshot: str, start: int = 0, limit: int = 1_000) -> list[tuple[Any, ...]]:
        """Rows of a snapshot, in the order of the file."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT cells FROM bi_row WHERE snapshot=? ORDER BY line LIMIT ? OFFSET ?",
                (snapshot, limit, start),
            ).fetchall()
        return [tuple(json.loads(r[0])) for r in rows]


def _batch(r: Any) -> Batch:
    return Batch(
        id=r[0], person=r[1], source=r[2], file=r[3], sha256=r[4], started_at=instant(r[5]),
        plan=json.loads(r[6]), finished_at=instant_or_none(r[7]), state=BatchState(r[8]),
        lines=r[9], taken=r[10], known=r[11], broken=r[12], skipped=r[13], remarks=r[14],
    )  # fmt: skip
