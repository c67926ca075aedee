"""Working time and legal terms of a region in whole seconds: what histories are timed with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from cur_desk.domain.deadline_rules import Basis, DeadlineRule, Unit
from cur_desk.domain.deadlines import DeadlineEngine, Term
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.words import Regime
from cur_desk.errors import NotAllowed
from cur_desk.reference.calendars import load_calendar
from cur_portal.seed.ids import DAY_S, day_of, day_start, stamp


class Clockwork:
    """Days off, office hours and terms by the real engine, each day counted once."""

    def __init__(self, profile: Profile, now: int) -> None:
        self.engine = DeadlineEngine(profile, load_calendar(profile.id))
        at = datetime.fromtimestamp(now, UTC)
        offset = at.astimezone(profile.tz).utcoffset() or timedelta()
        self.offset = int(offset.total_seconds())
        self._opens = profile.work_day.start.hour * 3600
        self._closes = profile.work_day.end.hour * 3600
        self.is_working = lru_cache(maxsize=4096)(self.engine.calendar.is_working)
        self._term_of_day = lru_cache(maxsize=16_384)(self._count)
        self._stage_of_day = lru_cache(maxsize=4096)(self._count)

    def day(self, at: int) -> date:
        """The region's day of an instant."""
        return day_of(at, self.offset)

    def office(self, at: int, rng: Random) -> int:
        """The same instant if the office is open then, else some time of the next open day."""
        day = self.day(at)
        since = at + self.offset - (at + self.offset) // DAY_S * DAY_S
        if self.is_working(day) and self._opens <= since < self._closes:
            return at
        if since >= self._closes or not self.is_working(day):
            day += timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        hours = self._closes - self._opens
        return day_start(day, self.offset) + self._opens + int(rng.random() ** 2 * hours * 0.8)

    def _count(self, rule: str, day: date) -> Term:
        return self.engine.due(rule, day)

    @lru_cache(maxsize=64)  # noqa: B019 - one clockwork lives as long as its seed
    def legal_rule(self, regime: Regime) -> DeadlineRule | None:
        """The rule of a registration's legal term."""
        return self.engine.legal_rule(regime)

    def legal(self, regime: Regime, received: int, registered: date) -> tuple[str, str, int] | None:
        """Legal term of a registration: its day, its instant and the second."""
        rule = self.legal_rule(regime)
        if rule is None:
            return None
        return self._timed(rule, received, registered)

    def term(self, regime: Regime, registered: date) -> Term | None:
        """The whole term, for an extension."""
        rule = self.legal_rule(regime)
        return self._term_of_day(rule.id, registered) if rule is not None else None

    def _timed(self, rule: DeadlineRule, received: int, registered: date) -> tuple[str, str, int]:
        if rule.unit in (Unit.HOURS, Unit.WORKING_HOURS):
            term = self.engine.due(rule.id, datetime.fromtimestamp(received, UTC))
        else:
            by_arrival = rule.basis is Basis.ARRIVAL
            term = self._term_of_day(rule.id, self.day(received) if by_arrival else registered)
        second = int(term.due_at.timestamp())
        return term.due_on.isoformat(), stamp(second), second

    def stage(self, regime: Regime, received: int, registered: date | None) -> str | None:
        """Until when an appeal nobody has formalised is to be sent on (``domain.stages``)."""
        rules = {r.id for r in self.engine.rules_for(regime)}
        if "formalise" in rules and registered is not None:
            return stamp(int(self._stage_of_day("formalise", registered).due_at.timestamp()))
        for name in ("formalise", "distribution_message"):
            if name in rules:
                at = datetime.fromtimestamp(received, UTC)
                return stamp(int(self.engine.due(name, at).due_at.timestamp()))
        return None

    def extended(
        self, regime: Regime, registered: date, ground: str, on: date, number: str
    ) -> date | None:
        """The day to which the head's decision extends the term; None if it cannot be done."""
        term = self.term(regime, registered)
        if term is None:
            return None
        try:
            return self.engine.extend(term, ground, on, number, on).due_on
        except NotAllowed:
            return None
