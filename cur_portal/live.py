"""A living region for demonstrations: appeals arrive, colleagues and bodies work on them.

Every act of a person goes through ``Store.apply_event`` like anybody's, and may be refused or
conflict like anybody's. What the demonstration person has taken is left alone. With a fixed clock
and seed the same happens every time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from cur_desk.clock import Clock, SystemClock
from cur_desk.domain.changes import Document
from cur_desk.domain.events import SAVE, Change, Event
from cur_desk.errors import DeskError
from cur_portal.numbers import regional_number
from cur_portal.scopes import LANE_OPEN
from cur_portal.seed import pictures
from cur_portal.seed.ids import uuid7
from cur_portal.seed.live_work import Work, next_work
from cur_portal.seed.load import Seed
from cur_portal.seed.records import Maker
from cur_portal.seed.staff import DESK, Worker
from cur_portal.seed.timeline import Entry
from cur_portal.store import settings
from cur_portal.store.store import Store
from cur_portal.store.tables import documents as documents_table

RATE = 9.0
"""Happenings a minute."""
_ARRIVALS = 0.35
_EDITS = 0.08
_LOOK_BACK_DAYS = 45
_SAMPLE = 24
_DEVICE = "live-example"
_NOTES = (
    "Заявитель звонил ещё раз, просит ускорить.",
    "По словам соседей, ситуация не изменилась.",
    "Фотографии обещали прислать до вечера.",
    "Уточнено: вход со двора, ориентир — магазин.",
    "В диспетчерской подтвердили, что заявка принята.",
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Happening:
    """What one step has done: the act (``arrival`` for a new appeal), on what, how it ended."""

    act: str
    record: str
    outcome: str


class Live:
    """The life of one region; ``step`` does one thing, ``run`` goes on until told to stop."""

    def __init__(
        self,
        store: Store,
        region: str | None = None,
        clock: Clock | None = None,
        rate: float = RATE,
        seed: int = 1,
    ) -> None:
        self._store = store
        self._clock = clock or SystemClock()
        self._rate = rate
        self._started = int(self._clock.now().timestamp())
        self._rng = Random(f"live:{seed}:{self._started}")
        self._count = 0
        self._seed, self._entries = self._seeded(region or store.region.id)
        pictures.ensure(store)
        shift = self._seed.staff.shift
        self._demo = shift[0].person
        self._colleagues = {w.person: w for w in shift[1:]}

    def _seeded(self, region: str) -> tuple[Seed, dict[str, Entry]]:
        """The seed that filled this base and its latest entries; an unseeded base has none."""
        with self._store.database.read() as conn:
            written = settings.get(conn, "seed")
        if written is None:
            today = self._clock.now().astimezone(self._store.region.profile.tz).date()
            return Seed(region, 1, 1, today), {}
        name, appeals, seed, as_of = written.split(" ")
        found = Seed(name, int(appeals), int(seed), date.fromisoformat(as_of))
        return found, found.recent(_LOOK_BACK_DAYS)

    # --- going on -------------------------------------------------------------------------------

    def run(self, stop: threading.Event) -> None:
        """Happenings at chance intervals, ``rate`` a minute, until ``stop`` is set."""
        while not stop.wait(min(60.0, self._rng.expovariate(self._rate / 60))):
            try:
                self.step()
            except (DeskError, SQLAlchemyError) as error:
                # The example goes on after a busy base or a refused document; ids only.
                log.warning("live example: %s", type(error).__name__)

    def step(self) -> Happening | None:
        """One happening now; nothing if there was nothing to do."""
        now = self._clock.now()
        chance = self._rng.random()
        if chance < _ARRIVALS:
            return self._arrival(now)
        document = self._candidate(now)
        if document is None:
            return self._arrival(now)
        if chance < _ARRIVALS + _EDITS:
            return self._edit(document, now)
        work = self._next(document, now)
        return self._do(document, work, now) if work is not None else None

    # --- arrivals -------------------------------------------------------------------------------

    def _maker(self, at: int) -> Maker:
        return Maker(replace(self._seed.region, now=at), self._seed.map)

    def _arrival(self, now: datetime) -> Happening:
        at = int(now.timestamp())
        self._count += 1
        entry = Entry(at, f"live:{self._started}:{self._count}:{self._rng.random()}", "single")
        with self._store.database.write() as work:
            history = self._maker(at).arrive(entry, regional_number(work, now))
            history.register_message()
            document = history.doc
            document["scope"] = [DESK]
            document.pop("version", None)
            self._store.put_in(work, document, "live", now)
        self._entries[document["id"]] = entry
        return Happening("arrival", document["id"], "applied")

    # --- acts of people -------------------------------------------------------------------------

    def _candidate(self, now: datetime) -> Document | None:
        """An open appeal near a chance moment of the last weeks that nobody real holds."""
        d = documents_table
        since = now - timedelta(days=_LOOK_BACK_DAYS * self._rng.random() ** 2)
        pivot = uuid7(int(since.timestamp()), self._rng)
        asked = (
            select(d.c.id)
            .where(d.c.kind == "appeal", d.c.lane == LANE_OPEN, d.c.id >= pivot)
            .order_by(d.c.id)
            .limit(_SAMPLE)
        )
        with self._store.database.read() as conn:
            found = list(conn.execute(asked).scalars())
        if not found:
            return None
        document = self._store.find(self._rng.choice(found))
        if document is None or document.get("holder") not in (None, *self._colleagues):
            return None
        return document

    def _next(self, document: Document, now: datetime) -> Work | None:
        colleague = self._rng.choice(list(self._colleagues.values()))
        holder = self._colleagues.get(document.get("holder", ""), colleague)
        registrar = self._seed.region.bodies.government
        formalised = self._formalised(now)
        return next_work(document, self._seed.staff, holder, formalised, registrar, now, self._rng)

    def _formalised(self, now: datetime) -> Callable[[Document], dict[str, Any] | None]:
        def content(document: Document) -> dict[str, Any] | None:
            entry = self._entries.get(document["id"])
            if entry is None:
                return None
            at = int(now.timestamp())
            history = self._maker(at).arrive(entry, "")
            history.at = at
            registrations = document.get("registrations") or [None]
            return history.content(registrations[0])

        return content

    def _edit(self, document: Document, now: datetime) -> Happening:
        """A colleague adds a note to an appeal that is not on anybody's desk."""
        note = self._rng.choice(_NOTES)
        was = document.get("note")
        value = f"{was}\n{note}" if was else note
        change = Change(op="set", path="note", was=was, value=value)
        worker = self._rng.choice(list(self._colleagues.values()))
        event = self._event(document, worker, SAVE, now)
        return self._send(event.model_copy(update={"changes": [change]}), worker, now)

    def _do(self, document: Document, work: Work, now: datetime) -> Happening:
        event = self._event(document, work.worker, work.act, now)
        return self._send(event.model_copy(update={"content": work.content}), work.worker, now)

    def _event(self, document: Document, worker: Worker, act: str, now: datetime) -> Event:
        return Event(
            id=uuid7(int(now.timestamp()), self._rng),
            record=document["id"],
            act=act,
            base_version=document["version"],
            author=worker.person,
            post=worker.post,
            device=_DEVICE,
            made_at=now.astimezone(UTC),
        )

    def _send(self, event: Event, worker: Worker, now: datetime) -> Happening:
        person = next(p for p in self._seed.staff.persons if p["id"] == worker.person)
        post = next(p for p in self._store.region.posts(person, now) if p.id == worker.post)
        actor = self._store.region.actor(worker.person, post)
        result = self._store.apply_event(event, actor, now)
        if result.outcome not in ("applied", "merged"):
            log.info("live example: %s %s %s", event.act, result.outcome, result.code)
        return Happening(event.act, event.record, result.outcome)


def run(store: Store, stop: threading.Event | None = None, rate: float = RATE) -> None:
    """The body of the background thread of ``serve --live``."""
    Live(store, rate=rate).run(stop or threading.Event())
