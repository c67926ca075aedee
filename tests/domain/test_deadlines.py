"""The deadline engine: the vectors of the domain brief as corrected, units, extension, words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cur_desk.domain.deadlines import CountFrom, DeadlineEngine, Rollover, Term, Unit
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.words import Regime
from cur_desk.errors import BugError, InputError, NotAllowed
from cur_desk.reference.calendars import load_calendar
from cur_desk.reference.profiles import load_profile

PROFILE = load_profile("kirov")
CALENDAR = load_calendar("kirov")
ENGINE = DeadlineEngine(PROFILE, CALENDAR)
DAYS = st.dates(date(2024, 1, 20), date(2027, 10, 1))
DAY_RULES = sorted(
    r.id for r in PROFILE.deadlines.values() if r.unit in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS}
)


def engine_with(rule_id: str, **changes: object) -> DeadlineEngine:
    """An engine whose profile has one rule changed."""
    rule = PROFILE.deadlines[rule_id].model_copy(update=changes)
    profile = PROFILE.model_copy(update={"deadlines": {**PROFILE.deadlines, rule_id: rule}})
    assert isinstance(profile, Profile)
    return DeadlineEngine(profile, CALENDAR)


@pytest.mark.parametrize(
    ("registered", "unrolled", "back", "forward"),
    [
        (date(2025, 12, 3), date(2026, 1, 2), date(2025, 12, 30), date(2026, 1, 12)),
        (date(2026, 4, 1), date(2026, 5, 1), date(2026, 4, 30), date(2026, 5, 4)),
        (date(2026, 4, 9), date(2026, 5, 9), date(2026, 5, 8), date(2026, 5, 12)),
        (date(2026, 10, 5), date(2026, 11, 4), date(2026, 11, 3), date(2026, 11, 5)),
        (date(2026, 12, 2), date(2027, 1, 1), date(2026, 12, 30), date(2027, 1, 11)),
        (date(2027, 1, 21), date(2027, 2, 20), date(2027, 2, 20), date(2027, 2, 20)),
    ],
)
def test_thirty_days_of_review(registered: date, unrolled: date, back: date, forward: date) -> None:
    term = ENGINE.due("review", registered)
    assert (term.legal_on, term.due_on) == (unrolled, back)
    assert engine_with("review", rollover=Rollover.NEXT).due("review", registered).due_on == forward
    stays = engine_with("review", rollover=Rollover.NONE).due("review", registered)
    assert stays.due_on == unrolled


def test_an_extension_adds_to_the_unrolled_date_and_rolls_once() -> None:
    term = ENGINE.due("review", date(2025, 12, 3))
    extended = extend(term, today=date(2025, 12, 25))
    assert extended.legal_on == date(2026, 2, 1)
    assert extended.due_on == date(2026, 1, 30)
    assert extended.extension is not None
    assert extended.extension.notice_number == "п-17"


def extend(
    term: Term,
    *,
    ground: str = "запрос документов от 20.12.2025 № 4",
    decided_on: date = date(2025, 12, 24),
    notice: str = " п-17 ",
    today: date = date(2025, 12, 24),
    days: int | None = None,
) -> Term:
    return ENGINE.extend(term, ground, decided_on, notice, today, days)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"today": date(2025, 12, 31)}, "Срок истёк 30.12.2025"),
        ({"ground": "  "}, "основание"),
        ({"notice": " "}, "номер уведомления"),
        ({"decided_on": date(2025, 12, 25)}, "будущим днём"),
        ({"decided_on": date(2025, 12, 1)}, "раньше начала"),
        ({"days": 31}, "не более чем на 30 дней"),
        ({"days": 0}, "не более чем на 30 дней"),
    ],
)
def test_an_extension_needs_its_conditions(changes: dict[str, object], reason: str) -> None:
    term = ENGINE.due("review", date(2025, 12, 3))
    with pytest.raises(NotAllowed, match=reason):
        extend(term, **changes)  # type: ignore[arg-type]


def test_a_second_extension_is_refused() -> None:
    once = extend(ENGINE.due("review", date(2025, 12, 3)))
    with pytest.raises(NotAllowed, match="повторное"):
        extend(once)


@pytest.mark.parametrize("rule", ["pos_review", "open_normal", "forwarding", "oral_review"])
def test_only_the_review_of_the_law_is_extended(rule: str) -> None:
    term = ENGINE.due(rule, datetime(2025, 12, 22, 8, tzinfo=UTC))
    assert "не продлевается" in (ENGINE.extension_refusal(term, date(2025, 12, 22)) or "")
    with pytest.raises(NotAllowed, match="не продлевается"):
        extend(term, today=date(2025, 12, 22), decided_on=date(2025, 12, 22))


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("registration", date(2025, 12, 31), date(2026, 1, 12)),
        ("registration", date(2026, 11, 20), date(2026, 11, 23)),
        ("forwarding", date(2026, 4, 24), date(2026, 5, 4)),
        ("forwarding_migration", date(2026, 11, 20), date(2026, 11, 25)),
        ("review_migration", date(2026, 11, 2), date(2026, 11, 20)),
        ("copies", date(2026, 11, 20), date(2026, 11, 27)),
        ("request_reply", date(2026, 11, 20), date(2026, 12, 4)),
        ("formalise", date(2026, 11, 20), date(2026, 11, 25)),
        ("internal_control", date(2026, 11, 2), date(2026, 11, 27)),
        ("pos_fast", date(2026, 10, 26), date(2026, 11, 10)),
        ("distribution", date(2026, 11, 3), date(2026, 11, 5)),
        ("unreadable_notice", date(2026, 11, 20), date(2026, 11, 27)),
        ("published_notice", date(2026, 11, 1), date(2026, 11, 9)),
    ],
)
def test_the_other_terms(rule: str, start: date, due: date) -> None:
    assert ENGINE.due(rule, start).due_on == due


def test_backward_rolling_never_ends_before_the_start() -> None:
    backwards = engine_with("registration", rollover=Rollover.PREVIOUS)
    term = backwards.due("registration", date(2025, 12, 31))
    assert term.due_on == date(2026, 1, 12)


def test_some_regulations_count_the_day_of_registration() -> None:
    counted = engine_with("review", count_from=CountFrom.SAME_DAY)
    assert counted.due("review", date(2026, 11, 2)).due_on == date(2026, 12, 1)
    assert ENGINE.due("review", date(2026, 11, 2)).due_on == date(2026, 12, 2)


def test_a_day_term_ends_with_the_working_day_of_the_region() -> None:
    assert ENGINE.due("review", date(2026, 11, 2)).due_at == datetime(2026, 12, 2, 15, tzinfo=UTC)
    short = ENGINE.due("review", date(2026, 10, 5))
    assert short.due_at == datetime(2026, 11, 3, 14, tzinfo=UTC)
    east = DeadlineEngine(load_profile("khabarovsk"), load_calendar("khabarovsk"))
    assert east.due("review", date(2026, 11, 2)).due_at == datetime(2026, 12, 2, 8, tzinfo=UTC)


def test_the_date_of_law_is_the_date_in_the_region() -> None:
    late = datetime(2026, 11, 2, 15, tzinfo=UTC)
    east = DeadlineEngine(load_profile("khabarovsk"), load_calendar("khabarovsk"))
    assert ENGINE.due("review", late).start == date(2026, 11, 2)
    assert east.due("review", late).start == date(2026, 11, 3)
    with pytest.raises(BugError):
        ENGINE.due("review", datetime(2026, 11, 2, 15))


def test_hours_run_through_the_night() -> None:
    term = ENGINE.due("open_high", datetime(2026, 11, 20, 20, 30, tzinfo=UTC))
    assert term.due_at == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    assert term.due_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (datetime(2026, 11, 20, 6, tzinfo=UTC), 4, datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (datetime(2026, 11, 20, 6, tzinfo=UTC), 5, datetime(2026, 11, 20, 12, tzinfo=UTC)),
        (datetime(2026, 11, 20, 14, tzinfo=UTC), 2, datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (datetime(2026, 11, 21, 10, tzinfo=UTC), 1, datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (datetime(2026, 11, 3, 13, tzinfo=UTC), 2, datetime(2026, 11, 5, 7, tzinfo=UTC)),
        (datetime(2026, 11, 20, 10, 30, tzinfo=UTC), 1, datetime(2026, 11, 20, 12, tzinfo=UTC)),
    ],
)
def test_working_hours_pass_over_breaks_nights_and_days_off(
    start: datetime, hours: int, due: datetime
) -> None:
    engine = engine_with("distribution_message", amount=hours)
    assert engine.due("distribution_message", start).due_at == due


def test_a_term_named_in_the_document() -> None:
    term = ENGINE.due("document_request", date(2026, 11, 20), date(2026, 11, 29))
    assert (term.legal_on, term.due_on) == (date(2026, 11, 29), date(2026, 11, 27))
    with pytest.raises(InputError, match="дата исполнения") as refused:
        ENGINE.due("document_request", date(2026, 11, 20))
    assert refused.value.field == "document_date"


def test_a_document_that_arrived_after_its_own_term() -> None:
    term = ENGINE.due("document_request", date(2026, 11, 21), date(2026, 11, 10))
    assert term.due_on == date(2026, 11, 23)
    assert term.warnings == ("Срок в документе (10.11.2026) истёк до поступления",)


def test_the_term_of_the_outside_system_goes_first() -> None:
    term = ENGINE.due("pos_review", date(2026, 11, 2))
    outside = ENGINE.outside(term, datetime(2026, 11, 12, 21, 30, tzinfo=UTC))
    assert outside.due_on == date(2026, 11, 13)
    assert any("действует срок внешней системы" in w for w in outside.warnings)


def test_why_this_date() -> None:
    assert ENGINE.explain_ru(ENGINE.due("review", date(2025, 12, 3))) == [
        "Начало 03.12.2025; первый день срока — 04.12.2025",
        "Рассмотрение — 30 календарных дней" + ": последний день — 02.01.2026 (59-ФЗ ст. 12 ч. 1)",
        "02.01.2026 — праздничный день: новогодние каникулы; "
        "перенос на предшествующий рабочий день, 30.12.2025",
        "Срок: 30.12.2025, до 18:00 (МСК)",
    ]


def test_an_unknown_year_is_said_in_the_explanation() -> None:
    lines = ENGINE.explain_ru(ENGINE.due("review", date(2027, 12, 20)))
    assert lines[-1].startswith("Внимание: Производственный календарь на 2028 год не загружен")


@pytest.mark.parametrize(
    ("rule", "regime", "marks", "due"),
    [
        ("review", Regime.FZ59, set(), date(2026, 11, 27)),
        ("review_migration", Regime.FZ59, {"migration"}, date(2026, 11, 17)),
        ("pos_fast", Regime.POS, {"fast"}, date(2026, 11, 13)),
    ],
)
def test_the_internal_control_date(rule: str, regime: Regime, marks: set[str], due: date) -> None:
    legal = ENGINE.due(rule, date(2026, 11, 2))
    control = ENGINE.control_term(legal, regime, marks)
    assert control.due_on == due
    assert control.due_on <= legal.due_on


def test_the_internal_control_date_moves_with_an_extension() -> None:
    legal = extend(ENGINE.due("review", date(2025, 12, 3)))
    control = ENGINE.control_term(legal, Regime.FZ59)
    assert control.due_on == date(2026, 1, 27)
    assert "за 5 дней до 01.02.2026" in " ".join(ENGINE.explain_ru(control))


def test_control_is_never_after_the_term_itself() -> None:
    soon = ENGINE.outside(
        ENGINE.due("pos_review", date(2026, 11, 2)), datetime(2026, 11, 9, 15, tzinfo=UTC)
    )
    control = ENGINE.control_term(soon, Regime.POS)
    assert control.due_at == soon.due_at
    hours = ENGINE.due("open_normal", datetime(2026, 11, 2, 8, tzinfo=UTC))
    assert ENGINE.control_term(hours, Regime.OPEN_SOURCE) is hours


def test_which_rules_apply() -> None:
    def ids(regime: Regime, *marks: str) -> set[str]:
        return {r.id for r in ENGINE.rules_for(regime, set(marks))}

    assert ids(Regime.FZ59) >= {"registration", "review", "forwarding", "internal_control"}
    assert ids(Regime.FZ59).isdisjoint({"review_migration", "unreadable_notice", "copies"})
    migration = ids(Regime.FZ59, "migration")
    assert migration >= {"review_migration", "forwarding_migration"}
    assert migration.isdisjoint({"review", "forwarding"})
    assert "forwarding" not in ids(Regime.POS)
    assert ids(Regime.FZ59, "unreadable") >= {"unreadable_notice", "review"}

    def legal(regime: Regime, *marks: str) -> str | None:
        rule = ENGINE.legal_rule(regime, set(marks))
        return rule.id if rule else None

    assert legal(Regime.FZ59) == "review"
    assert legal(Regime.FZ59, "migration") == "review_migration"
    assert legal(Regime.POS, "fast") == "pos_fast"
    assert legal(Regime.OPEN_SOURCE) == "open_normal"
    assert legal(Regime.OPEN_SOURCE, "high") == "open_high"
    assert legal(Regime.BODY_REQUEST, "document") == "document_request"
    assert legal(Regime.ORAL) == "oral_review"
    assert legal(Regime.NOT_APPEAL) is None


@given(st.sampled_from(DAY_RULES), st.sampled_from(Rollover), st.sampled_from(CountFrom), DAYS)
def test_a_term_never_ends_before_it_starts(
    rule: str, rollover: Rollover, count_from: CountFrom, start: date
) -> None:
    engine = engine_with(rule, rollover=rollover, count_from=count_from)
    term = engine.due(rule, start)
    assert term.due_on >= start
    assert engine.law_day(term.due_at) == term.due_on
    if rollover is not Rollover.NONE:
        assert CALENDAR.is_working(term.due_on)


@given(st.sampled_from(DAY_RULES), st.sampled_from(Rollover), DAYS, DAYS)
def test_who_comes_later_is_never_due_earlier(
    rule: str, rollover: Rollover, first: date, second: date
) -> None:
    low, high = sorted((first, second))
    engine = engine_with(rule, rollover=rollover)
    assert engine.due(rule, low).due_on <= engine.due(rule, high).due_on


@given(DAYS, st.integers(1, 30))
def test_an_extension_is_never_a_loss_nor_over_thirty_days(start: date, days: int) -> None:
    term = ENGINE.due("review", start)
    extended = ENGINE.extend(term, "исключительный случай", start, "1", start, days)
    assert term.due_on <= extended.due_on <= term.legal_on + timedelta(days=30)


@given(st.datetimes(datetime(2024, 2, 1), datetime(2027, 11, 1)), st.integers(1, 60))
def test_working_hours_end_inside_a_working_day(start: datetime, hours: int) -> None:
    engine = engine_with("distribution_message", amount=hours)
    begun = start.replace(tzinfo=UTC)
    term = engine.due("distribution_message", begun)
    assert term.due_at >= begun + timedelta(hours=hours)
    assert CALENDAR.is_working(term.due_on)
    assert term.due_at <= engine.end_of_day(term.due_on)
