"""The common part of seeded histories: what a region gives them, time, the movement journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.words import Regime
from cur_portal.seed.bodies import Bodies
from cur_portal.seed.clockwork import Clockwork
from cur_portal.seed.ids import DAY_S, stamp, uuid7
from cur_portal.seed.letters import Answering
from cur_portal.seed.scenario import Scenario
from cur_portal.seed.staff import Staff, Worker
from cur_portal.seed.wording import Worded

HOUR = 3600
_HALTS: dict[str, tuple[tuple[int, float], ...]] = {
    "formalise": ((1, 0.96), (3, 0.85), (5, 0.6), (7, 0.12), (21, 0.012), (45, 0.003)),
    "accept": ((5, 0.7), (15, 0.3), (28, 0.08), (40, 0.01), (600, 0.001)),
    "answer": ((26, 0.75), (31, 0.2), (60, 0.03), (150, 0.008), (600, 0.002)),
    "sign": ((30, 0.25), (60, 0.02), (120, 0.002)),
}
"""Where appeals of an age (days) still wait, and how often: the backlog that a region has."""
_QUICK = 20.0
"""A message of an open source is answered in hours: a day of it ages it by so many days."""


class NotYet(Exception):
    """The next step lies after the as-of moment."""


@dataclass(frozen=True, slots=True)
class Region:
    """What histories of a region share."""

    profile: Profile
    bodies: Bodies
    staff: Staff
    clock: Clockwork
    now: int
    classifier: str


class Walk:
    """One appeal on its way; the steps stand in the classes below this one."""

    def __init__(
        self,
        region: Region,
        document: Document,
        scenario: Scenario,
        worded: Worded,
        rng: Random,
        at: int,
    ) -> None:
        self.region = region
        self.doc = document
        self.it = scenario
        self.rng = rng
        self.at = at
        self.received = at
        self.scene = worded.scene
        self.title = worded.title
        self.answering = Answering(worded.scene, scenario.tags, rng)
        self.movement: list[dict[str, Any]] = []
        hourly = scenario.regime is Regime.OPEN_SOURCE
        age_days = (region.now - at) / DAY_S * (_QUICK if hourly else 1.0)
        self.halt = next((n for n, rows in _HALTS.items() if _waits(rows, age_days, rng)), "")
        self.worker: Worker = region.staff.shift[int(rng.random() * len(region.staff.shift))]
        self.executors = [
            region.bodies.executor(f, scenario.spot.locality.oktmo, rng) for f in scenario.families
        ]

    # --- time and journal -----------------------------------------------------------------------

    def _after(self, seconds: float, *, office: bool = True) -> None:
        at = self.at + int(seconds)
        if office:
            at = self.region.clock.office(at, self.rng)
        if at > self.region.now:
            raise NotYet
        self.at = at

    def _until(self, at: int) -> None:
        self._after(max(60, at - self.at))

    def _line(self, act: str, who: Worker, note: str = "") -> str:
        made = uuid7(self.at, self.rng)
        line = {
            "id": made,
            "at": stamp(self.at),
            "act": act,
            "person": who.person,
        }
        if who.organisation != self.region.bodies.centre:
            line["organisation"] = who.organisation
        if note:
            line["note"] = note
        self.movement.append(line)
        return made

    def _today(self) -> date:
        return self.region.clock.day(self.at)

    def _let_go(self) -> None:
        self.doc.pop("holder", None)
        self.doc.pop("taken_at", None)

    def _registration(
        self, body: str, regime: Regime, day: date, number: str, **more: str
    ) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": uuid7(self.at, self.rng),
            "organisation": body,
            "number": number,
            "registered_on": day.isoformat(),
            "regime": regime.value,
            **more,
        }
        term = self.region.clock.legal(regime, self.received, day)
        if term is not None:
            made["due_on"], made["due_at"] = term[0], term[1]
        self.doc.setdefault("registrations", []).append(made)
        return made

    def place(self) -> dict[str, Any]:
        """The place of the appeal as formalisation writes it."""
        spot = self.it.spot
        return {
            "oktmo": spot.locality.oktmo,
            "locality": spot.locality.title,
            "street": spot.street.title,
            "house": spot.house,
        }


def _waits(rows: tuple[tuple[int, float], ...], age: float, rng: Random) -> bool:
    """Whether an appeal of this age still waits here."""
    return rng.random() < next((share for days, share in rows if age < days), 0.0)
