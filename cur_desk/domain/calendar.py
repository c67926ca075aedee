"""Production calendar: which days work, which are short, and moving between them.

A year that no calendar was shipped for is counted by the five-day week and the holidays of the
labour code, and every answer that touched it carries an :class:`UnknownYear` (domain B7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
STATUTORY = frozenset(
    {(1, d) for d in range(1, 9)} | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
"""Non-working holidays of ТК РФ ст. 112, month and day."""
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


@dataclass(frozen=True, slots=True)
class UnknownYear:
    """A warning: the calendar of this year is not loaded, the count is provisional."""

    year: int

    def __str__(self) -> str:
        return (
            f"Производственный календарь на {self.year} год не загружен: "
            "переносы выходных не учтены, срок предварительный"
        )


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as decreed: what differs from a plain five-day week."""

    year: int
    days_off: dict[date, str] = field(default_factory=dict)
    """Weekdays that do not work, with the reason in Russian."""
    working_weekends: frozenset[date] = frozenset()
    short_days: frozenset[date] = frozenset()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A non-working day that was passed over, and why it does not work."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """A found working day, the days passed over, warnings of unknown years on the way."""

    day: date
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[UnknownYear, ...] = ()


class ProductionCalendar:
    """Working days of one region over the years that are known."""

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        self._years = {y.year: y for y in years}

    @property
    def years(self) -> tuple[int, ...]:
        """The years with a shipped calendar, ascending."""
        return tuple(sorted(self._years))

    def knows(self, day: date) -> bool:
        """Whether the day's year has a calendar."""
        return day.year in self._years

    def is_working(self, day: date) -> bool:
        """Whether the day works; see :meth:`warnings` for years without a calendar."""
        return self.why_off(day) is None

    def why_off(self, day: date) -> str | None:
        """Why the day does not work («праздник», «перенос с 04.01», «суббота»); None if it does."""
        year = self._years.get(day.year)
        if year is None:
            if (day.month, day.day) in STATUTORY:
                return "нерабочий праздничный день"
            return _WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None
        if day in year.days_off:
            return year.days_off[day]
        if day in year.working_weekends or day.weekday() < 5:
            return None
        return _WEEKDAYS[day.weekday()]

    def is_short(self, day: date) -> bool:
        """Whether the working day is an hour shorter (ТК ст. 95)."""
        year = self._years.get(day.year)
        if year is not None:
            return day in year.short_days
        tomorrow = day + ONE_DAY
        return self.is_working(day) and (tomorrow.month, tomorrow.day) in STATUTORY

    def warnings(self, first: date, last: date) -> tuple[UnknownYear, ...]:
        """Warnings for the years between two days that have no calendar."""
        low, high = min(first, last).year, max(first, last).year
        return tuple(UnknownYear(y) for y in range(low, high + 1) if y not in self._years)

    def next_working(self, day: date) -> Rolled:
        """The day itself if it works, else the first working day after it."""
        return self._roll(day, ONE_DAY)

    def previous_working(self, day: date) -> Rolled:
        """The day itself if it works, else the last working day before it."""
        return self._roll(day, -ONE_DAY)

    def _roll(self, day: date, step: timedelta) -> Rolled:
        skipped: list[Skipped] = []
        at = day
        while (reason := self.why_off(at)) is not None:
            skipped.append(Skipped(at, reason))
            at += step
        return Rolled(at, tuple(skipped), self.warnings(day, at))

    def working_days_after(self, day: date, count: int) -> Rolled:
        """The ``count``-th working day after ``day`` (``day`` itself is not counted)."""
        if count < 0:
            raise ValueError("a term cannot be negative")
        skipped: list[Skipped] = []
        at, left = day, count
        while left:
            at += ONE_DAY
            reason = self.why_off(at)
            if reason is None:
                left -= 1
            else:
                skipped.append(Skipped(at, reason))
        return Rolled(at, tuple(skipped), self.warnings(day, at))

    def working_days_between(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both counted."""
        days = range((last - first).days + 1)
        return sum(self.is_working(first + timedelta(days=n)) for n in days)
