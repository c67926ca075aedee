"""The policy over the outbox: what goes now, in what order, and what a jump of the clock must not do.

The rows and their states are in models; here is only the choice. Strict order inside a record; an
event whose predecessor was rejected waits until a person has dealt with that one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cur_desk.clock import Clock
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.models.repository import Work
from cur_desk.sync.policy import HOLD_S, PUSH_BYTES, PUSH_EVENTS

_ENVELOPE = 64
"""Bytes around the events of a request."""


@dataclass(frozen=True, slots=True)
class PushBatch:
    """Events of one request and its body, made once."""

    rows: tuple[OutboxRow, ...]
    body: bytes

    @property
    def ids(self) -> list[str]:
        """Ids in the order of sending."""
        return [r.id for r in self.rows]


class OutboxPolicy:
    """Chooses batches from the outbox of one person."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock
        self._offset: float | None = None

    def begin(self) -> None:
        """Before the batches of one push; the engine runs one at a time."""
        _none_is_sending(self._work)
        self._clear_the_way()

    def next_batch(self, most: int = PUSH_EVENTS, size: int = PUSH_BYTES) -> PushBatch | None:
        """What may go now; ``None`` when nothing may."""
        self.watch_clock()
        room = min(size, PUSH_BYTES)
        rejected = {r.id for r in self._work.outbox.rows(EventState.REJECTED, limit=10_000)}
        wanted = most
        while True:
            rows = self._work.outbox.ready(wanted, size)
            free = _without_orphans(rows, set(rejected)) if rejected else rows
            # Whoever waits behind a refusal must not fill the batch and starve the rest.
            if free or len(rows) < wanted or wanted > 50_000:
                break
            wanted *= 4
            size = max(size, PUSH_BYTES) * 4
        settlers = self._settlers()
        ids = {r.id for r in settlers}
        rest = [r for r in free[:most] if r.id not in ids]
        return _batch([*settlers, *_settlers_first(rest)][:most], room)

    def _settlers(self) -> list[OutboxRow]:
        """What settles conflicts and may go now. It was made last, and more than a batch may wait
        behind the conflict: in its own place it would never be reached."""
        with self._work.database.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT e.id FROM conflict c JOIN event e ON e.id=c.resolved_by"
                " WHERE e.state='pending' ORDER BY e.seq"
            ).scalars()
            ids = list(dict.fromkeys(found))
        now = self._clock.now()
        rows = [r for r in map(self._work.outbox.get, ids) if r is not None]
        return [r for r in rows if max(r.not_before or now, r.next_try_at or now) <= now]

    def _clear_the_way(self) -> None:
        """A new event that settles a conflict goes at once: those before it on the record, put off
        because of that very conflict, need not sit out their delay."""
        waiting = self._work.outbox.rows(EventState.PENDING, limit=10_000)
        if not any(r.next_try_at for r in waiting):
            return
        settled = {r.record for r in waiting if r.attempts == 0 and _settles(r)}
        late = [r.id for r in waiting if r.record in settled and r.next_try_at is not None]
        if late:
            self._work.outbox.retry(late, "", self._clock.now())

    def hold_until(self) -> datetime:
        """``not_before`` of an everyday act done now."""
        return self._clock.now() + timedelta(seconds=HOLD_S)

    def seconds_to_next(self) -> float | None:
        """When something held or waiting becomes ready; ``None`` if nothing waits."""
        at = self._work.outbox.next_at()
        if at is None:
            return None
        return max(0.0, (at - self._clock.now()).total_seconds())

    def watch_clock(self) -> None:
        """Holds and retries are written as instants, since they must survive a restart, yet they
        count real seconds: when somebody sets the clock back, they are over at once."""
        offset = self._clock.now().timestamp() - self._clock.monotonic()
        before, self._offset = self._offset, offset
        if before is not None and offset < before - 2.0:
            self._work.outbox.recover()
            self._work.outbox.try_now()


def offer_again(work: Work, events: Sequence[str]) -> int:
    """Accepted events that a restored portal has lost become ready again; their receipts stay, as
    proof that they had been taken. Says how many."""
    done = 0
    with work.database.write() as connection:
        for event in events:
            found = connection.exec_driver_sql(
                "UPDATE event SET state='pending', version=NULL, settled_at=NULL,"
                " next_try_at=NULL WHERE id=? AND state='accepted' AND body NOT NULL",
                (event,),
            )
            done += found.rowcount
    return done


def _none_is_sending(work: Work) -> None:
    """What a cycle that broke off left as being sent (the disk was full, say) goes again."""
    with work.database.write() as connection:
        connection.exec_driver_sql("UPDATE event SET state='pending' WHERE state='sending'")


def _settles(row: OutboxRow) -> bool:
    return bool((row.document or {}).get("resolves"))


def _settlers_first(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Of each record, what settles a conflict goes before what waits behind the conflict; nothing
    else changes its place."""
    first = [r for r in rows if _settles(r)]
    ids = {r.id for r in first}
    return first + [r for r in rows if r.id not in ids]


def _without_orphans(rows: Sequence[OutboxRow], waiting: set[str]) -> list[OutboxRow]:
    """Leaves out events that come after a refused one, directly or through others."""
    free: list[OutboxRow] = []
    for row in rows:
        if (row.document or {}).get("after") in waiting:
            waiting.add(row.id)
        else:
            free.append(row)
    return free


def _batch(rows: Sequence[OutboxRow], room: int = PUSH_BYTES) -> PushBatch | None:
    """The longest beginning that fits the limit of bytes, one event at least. The portal hashes the
    canonical form, so any JSON of the same document will do; UTF-8, never escaped."""
    taken: list[OutboxRow] = []
    parts: list[bytes] = []
    total = _ENVELOPE
    for row in rows:
        document = row.document
        if document is None:
            continue
        part = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        if taken and total + len(part) + 1 > room:
            break
        total += len(part) + 1
        taken.append(row)
        parts.append(part)
    if not taken:
        return None
    return PushBatch(tuple(taken), b'{"events":[' + b",".join(parts) + b"]}")
