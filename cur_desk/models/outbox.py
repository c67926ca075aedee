"""Outbox: the events made here, each until the portal has settled it (design § 3, § 5).

Order is strict inside one record and free between records. An event is durable before the person
sees it done; a failing event holds back only its own record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.domain.events import Event
from cur_desk.models.database import Database
from cur_desk.models.in_list import marks, parts
from cur_desk.models.instants import instant, instant_or_none, ms
from cur_desk.models.outbox_row import (
    BY_FILE,
    COLUMNS,
    RETURNING,
    UNSENT,
    EventState,
    OutboxCounts,
    OutboxRow,
    outbox_row,
)
from cur_desk.models.trouble import CannotWithdraw

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Outbox:
    """Events of work.db. Methods with a ``connection`` run inside the caller's transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    # --- making ------------------------------------------------------------------------------

    def insert(
        self,
        connection: Connection,
        event: Event,
        *,
        legal: bool,
        hold_until: datetime | None,
        body: bytes,
        size: int,
        sealed: bytes | None,
    ) -> None:
        """Adds an event; any later event on the record ends the hold of the earlier ones (W1)."""
        connection.exec_driver_sql(
            "UPDATE event SET state='pending', not_before=NULL WHERE record=? AND state='held'",
            (event.record,),
        )
        held = hold_until is not None
        connection.exec_driver_sql(
            "INSERT INTO event (id, record, kind, act, legal, base_version, body, size, made_at,"
            " not_before, state, attempts, sealed) VALUES (?,?,?,?,?,?,?,?,?,?,?,0,?)",
            (
                event.id, event.record, event.record_kind, event.act, int(legal),
                event.base_version, body, size, ms(event.made_at),
                ms(hold_until) if hold_until is not None else None,
                "held" if held else "pending", sealed,
            ),
        )  # fmt: skip

    def last_unsent(self, record: str) -> str | None:
        """Id of the last unsent event on the record: the ``after`` of the next one."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT id FROM event WHERE record=? AND state IN"
                " ('pending','held','sending','conflict') ORDER BY seq DESC LIMIT 1",
                (record,),
            ).scalar()
        return None if found is None else str(found)

    def withdraw(
        self, event: str, beside: Callable[[Connection, OutboxRow], object] | None = None
    ) -> OutboxRow:
        """Takes back an event that no request has carried (Ctrl+Z, «Отозвать из очереди»); its
        content comes back to the caller. ``beside``: what is kept of it in the same commit, so
        that no cut leaves its words nowhere. Raises CannotWithdraw."""
        with self._db.write() as connection:
            row = self._withdrawable(connection, event)
            if row is None:
                raise CannotWithdraw
            self._settle(connection, [event], EventState.WITHDRAWN)
            if beside is not None:
                beside(connection, row)
        return row

    def withdraw_many(self, events: Sequence[str]) -> list[OutboxRow]:
        """Of these events, those that no request has carried and no work has followed are taken
        back together, in one commit; gives them."""
        with self._db.write() as connection:
            found = [self._withdrawable(connection, event) for event in events]
            rows = [row for row in found if row is not None]
            if rows:
                self._settle(connection, [row.id for row in rows], EventState.WITHDRAWN)
        return rows

    @staticmethod
    def _withdrawable(connection: Connection, event: str) -> OutboxRow | None:
        row = _one(connection, event)
        if row is None or not row.may_withdraw:
            return None
        later = connection.exec_driver_sql(
            "SELECT count(*) FROM event WHERE record=? AND seq>? AND state IN"
            " ('pending','held','sending','conflict')",
            (row.record, row.seq),
        ).scalar()
        return None if later else row

    # --- sending -----------------------------------------------------------------------------

    def ready(self, limit: int = 100, max_bytes: int = 256 * 1024) -> list[OutboxRow]:
        """Events to send now: in order of making; of each record only what nothing holds back.

        A batch is cut at ``max_bytes`` but holds at least one event."""
        now = ms(self._clock.now())
        blocked: set[str] = set()
        chosen: list[int] = []
        size = 0
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT seq, record, state, not_before, next_try_at, size FROM event"
                " INDEXED BY event_line WHERE state IN ('pending','held','sending','conflict') ORDER BY seq"
            )
            for seq, record, state, not_before, next_try, length in rows:
                waits = (
                    state in ("sending", "conflict") or max(not_before or 0, next_try or 0) > now
                )
                if waits or record in blocked:
                    blocked.add(record)
                    continue
                if chosen and (len(chosen) >= limit or size + length > max_bytes):
                    break
                chosen.append(seq)
                size += length
            rows.close()
            return _by_seq(connection, chosen)

    def next_at(self) -> datetime | None:
        """When something held or waiting becomes ready; ``None`` if nothing waits."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT min(max(coalesce(not_before,0), coalesce(next_try_at,0))) FROM event"
                " WHERE state IN ('pending','held')"
            ).scalar()
        return None if found is None else instant(found)

    def mark_sending(self, events: Sequence[str], request_id: str) -> None:
        """A request is about to carry them: from here on they cannot be withdrawn."""
        self._update(
            events,
            "state='sending', attempts=attempts+1, not_before=NULL, request_id=?",
            (request_id,),
        )

    def carried_by_file(self, events: Sequence[str], package: str) -> None:
        """An exchange file holds them: not sent by that, yet no longer to be withdrawn."""
        for part in parts(events):
            with self._db.write() as connection:
                connection.exec_driver_sql(
                    "UPDATE event SET request_id=?, not_before=NULL,"
                    " state=CASE state WHEN 'held' THEN 'pending' ELSE state END"
                    f" WHERE id IN ({marks(part)}) AND state IN ('pending','held')",
                    (f"{BY_FILE}{package}", *part),
                )

    def retry(self, events: Sequence[str], error: str, at: datetime, code: str = "") -> None:
        """The request failed or the portal said «later»: wait until ``at``."""
        self._update(
            events,
            "state='pending', last_error=?, error_code=?, next_try_at=?",
            (error, code, ms(at)),
        )

    def accepted(self, connection: Connection, event: str, version: int | None) -> None:
        """The portal has applied or merged it (inside the caller's transaction)."""
        self._settle(connection, [event], EventState.ACCEPTED, version=version)

    def rejected(self, event: str, reason: str, code: str = "") -> None:
        """The portal refused: parked in «Отклонено», the text whole."""
        with self._db.write() as connection:
            self._settle(connection, [event], EventState.REJECTED, reason=reason, code=code)

    def park(self, record: str, reason: str) -> int:
        """The record was taken away: its unsent events stay and are shown, never dropped. Their
        author may read them, and send them if the right returns; of a record that is deleted, or
        whose time of keeping is over, only the sealed copy is kept. Says how many."""
        with self._db.write() as connection:
            done = connection.exec_driver_sql(
                "UPDATE event SET state='parked', error_code=?, settled_at=?,"
                " body=CASE WHEN sealed NOT NULL AND ? THEN NULL ELSE body END WHERE record=?"
                " AND state IN ('pending','held','sending','conflict','rejected')",
                (reason, ms(self._clock.now()), reason not in RETURNING, record),
            )
            return int(done.rowcount)

    def recover(self) -> None:
        """On opening: holds are over, what was being sent is sent again (it is idempotent)."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE event SET state='pending', not_before=NULL WHERE state IN ('held','sending')"
            )

    def try_now(self) -> None:
        """The link is back: whoever waits for a next try may go at once."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE event SET next_try_at=NULL WHERE state='pending' AND next_try_at NOT NULL"
            )

    def try_again(self, events: Sequence[str]) -> int:
        """Refused or parked events go once more, as they are; says how many."""
        if not events:
            return 0
        with self._db.write() as connection:
            done = connection.exec_driver_sql(
                "UPDATE event SET state='pending', last_error=NULL, error_code=NULL,"
                " next_try_at=NULL, not_before=NULL, settled_at=NULL"
                " WHERE state IN ('rejected','parked')"
                f" AND body NOT NULL AND id IN ({marks(events)})",
                tuple(events),
            )
            return int(done.rowcount)

    def dismiss(self, *events: str) -> None:
        """A person has seen rejected or parked events and needs them no more: in one commit."""
        with self._db.write() as connection:
            for part in parts(events):
                connection.exec_driver_sql(
                    "UPDATE event SET state='withdrawn' WHERE state IN ('rejected','parked')"
                    f" AND id IN ({marks(part)})",
                    part,
                )

    def prune(self, before: datetime) -> int:
        """Forgets accepted and withdrawn events settled before a day; receipts stay for good."""
        with self._db.write() as connection:
            done = connection.exec_driver_sql(
                "DELETE FROM event WHERE state IN ('accepted','withdrawn') AND settled_at<?",
                (ms(before),),
            )
            return int(done.rowcount)

    # --- looking -----------------------------------------------------------------------------

    def get(self, event: str) -> OutboxRow | None:
        """One event."""
        with self._db.read() as connection:
            return _one(connection, event)

    def rows(self, *states: EventState, limit: int = 500) -> list[OutboxRow]:
        """Events in these states, oldest first; without states the unsent ones."""
        wanted = states or UNSENT
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                f"SELECT {COLUMNS} FROM event WHERE state IN ({marks(wanted)})"
                " ORDER BY seq LIMIT ?",
                (*(s.value for s in wanted), limit),
            ).fetchall()
        return [outbox_row(r) for r in found]

    def latest_settled(self, limit: int) -> list[OutboxRow]:
        """The last accepted and rejected events, oldest first."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                f"SELECT {COLUMNS} FROM event WHERE state IN ('accepted','rejected')"
                " ORDER BY seq DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [outbox_row(r) for r in reversed(found)]

    def among(self, records: Sequence[str]) -> list[OutboxRow]:
        """All events made here on these records, in order."""
        found: list[OutboxRow] = []
        with self._db.read() as connection:
            for part in parts(records):
                rows = connection.exec_driver_sql(
                    f"SELECT {COLUMNS} FROM event WHERE record IN ({marks(part)}) ORDER BY seq",
                    part,
                ).fetchall()
                found += [outbox_row(r) for r in rows]
        return found

    def of_record(self, record: str) -> list[OutboxRow]:
        """All events made here on a record, in order."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                f"SELECT {COLUMNS} FROM event WHERE record=? ORDER BY seq", (record,)
            ).fetchall()
        return [outbox_row(r) for r in found]

    def counts(self) -> OutboxCounts:
        """Figures of the status bar in one pass."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT state, count(*), min(made_at), sum(attempts > 0) FROM event"
                " WHERE state NOT IN ('accepted','withdrawn') GROUP BY state"
            ).fetchall()
        by_state = {r[0]: r for r in rows}
        unsent = [by_state[s.value] for s in UNSENT if s.value in by_state]
        number = {s: by_state[s][1] if s in by_state else 0 for s in EventState}
        return OutboxCounts(
            unsent=sum(r[1] for r in unsent),
            oldest_at=instant_or_none(min((r[2] for r in unsent), default=None)),
            rejected=number[EventState.REJECTED],
            conflicts=number[EventState.CONFLICT],
            parked=number[EventState.PARKED],
            retrying=sum(r[3] or 0 for r in unsent if r[0] == "pending"),
        )

    def sealed(self) -> list[tuple[str, bytes]]:
        """(event id, sealed copy) of everything not accepted, for the region's recovery."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, sealed FROM event WHERE sealed NOT NULL AND state NOT IN"
                " ('accepted','withdrawn') ORDER BY seq"
            ).fetchall()
        return [(r[0], r[1]) for r in rows]

    # --- inside ------------------------------------------------------------------------------

    def _update(self, events: Sequence[str], change: str, values: tuple[Any, ...]) -> None:
        if not events:
            return
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"UPDATE event SET {change} WHERE id IN ({marks(events)})"
                " AND state IN ('pending','held','sending')",
                (*values, *events),
            )

    def _settle(
        self,
        connection: Connection,
        events: Sequence[str],
        state: EventState,
        *,
        version: int | None = None,
        reason: str | None = None,
        code: str | None = None,
    ) -> None:
        connection.exec_driver_sql(
            "UPDATE event SET state=?, version=coalesce(?, version), settled_at=?, last_error=?,"
            f" error_code=?, next_try_at=NULL, not_before=NULL WHERE id IN ({marks(events)})",
            (state.value, version, ms(self._clock.now()), reason, code, *events),
        )


def _one(connection: Connection, event: str) -> OutboxRow | None:
    row = connection.exec_driver_sql(f"SELECT {COLUMNS} FROM event WHERE id=?", (event,)).fetchone()
    return None if row is None else outbox_row(row)


def _by_seq(connection: Connection, seqs: Iterable[int]) -> list[OutboxRow]:
    wanted = tuple(seqs)
    rows = connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM event WHERE seq IN ({marks(wanted)}) ORDER BY seq", wanted
    ).fetchall()
    return [outbox_row(r) for r in rows]
