"""Periods of a report: whole days, the same length before, the same weeks a year ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cur_desk.domain.filters import Filter, Period

WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Span:
    """Days from first to last, both inside."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def before(self) -> Span:
        """The period of equal length just before."""
        return self.moved(-self.days)

    def year_ago(self) -> Span:
        """The same weeks of last year: weeks are aligned, not dates (paper.md § 5)."""
        return self.moved(-7 * WEEKS_A_YEAR)

    def moved(self, days: int) -> Span:
        """The span shifted by whole days."""
        step = timedelta(days=days)
        return Span(self.first + step, self.last + step)

    def filter(self, by: str = "received") -> Filter:
        """What lies in the span by one of the dates."""
        return Filter(period=Period(start=self.first, end=self.last, by=by))


def last_weeks(today: date, weeks: int = 4) -> Span:
    """The last whole weeks before the week of ``today`` ends: weeks run Monday to Sunday."""
    last = today - timedelta(days=today.weekday() + 1)
    return Span(last - timedelta(days=7 * weeks - 1), last)


def week_spans(last: date, weeks: int = 12) -> tuple[Span, ...]:
    """Weeks that end with ``last``, oldest first."""
    end = Span(last - timedelta(days=6), last)
    return tuple(end.moved(-7 * back) for back in range(weeks - 1, -1, -1))
