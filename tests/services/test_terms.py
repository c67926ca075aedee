"""Terms in words: what an operator reads at the row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cur_desk.services import terms
from cur_desk.services.terms import Due
from cur_desk.services.views import TermMark

ZONE = ZoneInfo("Europe/Kirov")
NOW = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)  # 14:05 in Kirov


def due(at: datetime, **more: object) -> Due:
    return Due("Дать ответ", NOW - timedelta(days=10), at, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "in_hours", "mark", "left", "until"),
    [
        (datetime(2026, 11, 19, 15, tzinfo=UTC), False, TermMark.OVER, "−4 дня", "до 19.11"),
        (datetime(2026, 11, 22, 17, tzinfo=UTC), True, TermMark.OVER, "−18 ч", "до 22.11"),
        (datetime(2026, 11, 23, 10, tzinfo=UTC), False, TermMark.OVER, "−1 ч", "до 23.11"),
        (datetime(2026, 11, 23, 15, tzinfo=UTC), False, TermMark.TODAY, "сегодня", "до 23.11"),
        (
            datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
            True,
            TermMark.TODAY,
            "3 ч 25 мин",
            "до 17:30",
        ),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), False, TermMark.SOON, "2 дня", "до 25.11"),
        (datetime(2026, 12, 7, 15, tzinfo=UTC), False, TermMark.OK, "14 дней", "до 07.12"),
        (datetime(2027, 1, 11, 15, tzinfo=UTC), False, TermMark.OK, "49 дней", "до 11.01.2027"),
    ],
)
def test_words_and_marks(
    at: datetime, in_hours: bool, mark: TermMark, left: str, until: str
) -> None:
    seen = terms.view(due(at, in_hours=in_hours), NOW, ZONE)
    assert (seen.mark, seen.left, seen.until) == (mark, left, until)


def test_midnight_of_the_region_counts_not_that_of_the_machine() -> None:
    vladivostok = ZoneInfo("Asia/Vladivostok")
    evening = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 01:00 of the 24th in Khabarovsk
    seen = terms.view(due(datetime(2026, 11, 24, 8, tzinfo=UTC)), evening, vladivostok)
    assert seen.mark is TermMark.TODAY
    assert seen.until == "до 24.11"


def test_an_extended_term_far_ahead_has_its_own_mark_and_an_urgent_one_has_not() -> None:
    far = due(NOW + timedelta(days=20), extended=True)
    near = due(NOW + timedelta(days=2), extended=True)
    assert terms.mark_of(far, NOW, ZONE) is TermMark.EXTENDED
    assert terms.mark_of(near, NOW, ZONE) is TermMark.SOON


def test_the_accessible_name_is_a_sentence() -> None:
    seen = terms.view(due(datetime(2026, 11, 19, 15, tzinfo=UTC)), NOW, ZONE)
    assert seen.spoken == "просрочено на 4 дня, срок 19.11.2026"


def test_the_share_left_stays_within_the_ring() -> None:
    assert terms.share_left(due(NOW - timedelta(days=3)), NOW) == 0
    assert terms.share_left(due(NOW + timedelta(days=10)), NOW) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("skew", "said"),
    [
        (310, "Часы отстают от портала на 5 мин"),
        (-10_800, "Часы спешат относительно портала на 3 ч 00 мин"),
        (2 * 86_400 + 3_700, "Часы отстают от портала на 2 дн. 1 ч"),
    ],
)
def test_the_skew_of_the_clock_in_words(skew: float, said: str) -> None:
    assert terms.skew_words(skew) == said
