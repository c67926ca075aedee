"""The production calendar: transfers, short days, moving, unknown years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cur_desk.domain.calendar import ProductionCalendar, UnknownYear
from cur_desk.reference.calendars import load_calendar

CALENDAR = load_calendar("kirov")
KNOWN_DAYS = st.dates(date(2024, 1, 20), date(2027, 12, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 4, 27), True),
        (date(2024, 4, 29), False),
        (date(2024, 12, 28), True),
        (date(2025, 11, 1), True),
        (date(2025, 11, 3), False),
        (date(2026, 1, 9), False),
        (date(2026, 1, 12), True),
        (date(2026, 3, 9), False),
        (date(2026, 12, 31), False),
        (date(2027, 2, 20), True),
        (date(2027, 2, 22), False),
        (date(2027, 11, 5), False),
        (date(2027, 11, 13), False),
    ],
)
def test_transfers_of_the_decrees(day: date, works: bool) -> None:
    assert CALENDAR.is_working(day) is works


def test_short_days_take_an_hour_off_the_year_norm() -> None:
    short = {
        y: sum(CALENDAR.is_short(date(y, 1, 1) + timedelta(n)) for n in range(365))
        for y in CALENDAR.years
    }
    assert short == {2024: 5, 2025: 4, 2026: 4, 2027: 4}
    assert CALENDAR.is_short(date(2026, 4, 30))
    assert not CALENDAR.is_short(date(2026, 4, 29))


def test_moving_names_the_days_passed_over() -> None:
    rolled = CALENDAR.next_working(date(2025, 12, 31))
    assert rolled.day == date(2026, 1, 12)
    assert len(rolled.skipped) == 12
    assert rolled.skipped[0].reason == "выходной, перенесён с 05.01"
    assert rolled.warnings == ()
    assert CALENDAR.previous_working(date(2026, 1, 11)).day == date(2025, 12, 30)


def test_working_days_after_count_over_holidays() -> None:
    assert CALENDAR.working_days_after(date(2025, 12, 29), 2).day == date(2026, 1, 12)
    assert CALENDAR.working_days_after(date(2026, 11, 2), 0).day == date(2026, 11, 2)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.working_days_after(date(2026, 11, 2), -1)


def test_an_unknown_year_is_a_warning_and_never_silent() -> None:
    assert CALENDAR.next_working(date(2028, 1, 1)).warnings == (UnknownYear(2028),)
    assert CALENDAR.working_days_after(date(2027, 12, 30), 3).warnings == (UnknownYear(2028),)
    assert CALENDAR.previous_working(date(2027, 12, 30)).warnings == ()
    assert not CALENDAR.is_working(date(2028, 1, 3))
    assert CALENDAR.is_working(date(2028, 1, 11))
    assert "не загружен" in str(UnknownYear(2028))
    assert ProductionCalendar([]).years == ()


@given(KNOWN_DAYS)
def test_rolling_twice_is_rolling_once(day: date) -> None:
    for roll in (CALENDAR.next_working, CALENDAR.previous_working):
        once = roll(day).day
        assert CALENDAR.is_working(once)
        assert roll(once).day == once
        assert roll(once).skipped == ()


@given(KNOWN_DAYS, KNOWN_DAYS)
def test_rolling_keeps_the_order_of_days(first: date, second: date) -> None:
    low, high = sorted((first, second))
    assert CALENDAR.next_working(low).day <= CALENDAR.next_working(high).day
    assert CALENDAR.previous_working(low).day <= CALENDAR.previous_working(high).day


@given(KNOWN_DAYS, st.integers(1, 40))
def test_the_count_of_working_days_can_be_counted_back(day: date, count: int) -> None:
    due = CALENDAR.working_days_after(day, count).day
    assert CALENDAR.is_working(due)
    assert CALENDAR.working_days_between(day + timedelta(1), due) == count
