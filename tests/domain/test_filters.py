"""Filters: the written form and its reading are inverse; words are Russian; mistakes are told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cur_desk.domain.figures import Figure, share
from cur_desk.domain.filter_fields import FIELDS, FieldKind
from cur_desk.domain.filter_text import Vocabulary, describe, read, write
from cur_desk.domain.filters import ALLOWED, Condition, Filter, Op, Period, flag, where
from cur_desk.errors import InputError

WORDS = Vocabulary(
    {
        "block": {"roads": "Дороги", "housing": "ЖКХ", "tko": "ТКО", "x": "Ёлки", "y": "ёлки"},
        "oktmo": {"33630000": "Оричевский район", "33701000": "г. Киров"},
    }
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
loose = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=30
)
value_text = st.one_of(
    st.sampled_from(["roads", "нет", "#x", "!a", "а б", 'q"z', "a|b", "*", "есть", "Дороги"]),
    loose.filter(lambda t: t.strip() != ""),
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    spec = draw(st.sampled_from(FIELDS))
    op = draw(st.sampled_from(sorted(ALLOWED[spec.kind])))
    if spec.kind is FieldKind.FLAG:
        return flag(spec.code, draw(st.booleans()))
    if spec.kind is FieldKind.DATE:
        one = days.map(date.isoformat)
    elif spec.kind in (FieldKind.DAYS, FieldKind.NUMBER):
        one = st.integers(-500, 500).map(str)
    else:
        one = value_text
    count = {Op.AT_MOST: 1, Op.MORE: 1, Op.BETWEEN: 2, Op.EMPTY: 0, Op.FILLED: 0, Op.OVERDUE: 0}
    size = count.get(op)
    values = draw(st.lists(one, min_size=size or 1, max_size=size or 3)) if size != 0 else []
    return Condition(field=spec.code, op=op, values=tuple(values))


periods = st.builds(
    lambda a, b, by: Period(start=min(a, b), end=max(a, b), by=by),
    days,
    days,
    st.sampled_from(["received", "closed"]),
)
filters = st.builds(
    Filter,
    conditions=st.lists(conditions(), max_size=4).map(tuple),
    text=st.one_of(
        loose, st.sampled_from(['яма "ул. Полевая"', "срок:завтра", 'a"b', 'x" срок:2'])
    ),
    period=st.none() | periods,
    as_of=st.none()
    | st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
)


@settings(max_examples=400, deadline=None)
@given(filters)
def test_reading_takes_back_what_was_written(wanted: Filter) -> None:
    assert read(write(wanted)) == wanted


@settings(max_examples=200, deadline=None)
@given(filters)
def test_with_words_too_and_as_json(wanted: Filter) -> None:
    assert read(write(wanted, WORDS), WORDS) == wanted
    assert Filter.model_validate_json(wanted.model_dump_json()) == wanted


@settings(max_examples=200, deadline=None)
@given(loose)
def test_anything_typed_is_a_filter_or_a_told_mistake(line: str) -> None:
    try:
        wanted = read(line, WORDS)
    except InputError as error:
        told = error
    else:
        assert read(write(wanted, WORDS), WORDS) == wanted
        return
    assert told.field
    assert told.advice


def test_the_form_of_the_plan() -> None:
    wanted = read("блок:дороги срок:<3 яма", WORDS)
    assert wanted.conditions == (where("block", "roads"), where("due", "3", op=Op.AT_MOST))
    assert wanted.text == "яма"
    assert describe(wanted, WORDS) == "блок Дороги, срок до 3 дней, слова „яма“"
    assert write(wanted, WORDS) == "блок:дороги срок:<3 яма"


def test_a_beginning_of_a_word_is_enough_and_two_meanings_are_not() -> None:
    assert read("мо:орич", WORDS).conditions == (where("oktmo", "33630000"),)
    with pytest.raises(InputError, match="Значений несколько"):
        read("блок:ёлки", WORDS)
    with pytest.raises(InputError, match="Нет такого значения") as caught:
        read("блок:море", WORDS)
    assert caught.value.field == "block"


def test_quotes_lists_negation_and_emptiness() -> None:
    wanted = read('мо:"оричевский район"|33701000 блок:!жкх исполнитель:нет код:0005*', WORDS)
    assert wanted.conditions == (
        where("oktmo", "33630000", "33701000"),
        where("block", "housing", op=Op.NOT_IN),
        where("executor", op=Op.EMPTY),
        where("code", "0005", op=Op.PREFIX),
    )


def test_terms_periods_and_impossible_dates() -> None:
    assert read("срок:сегодня").conditions[0].values == ("0", "0")
    assert read("срок:просрочен").conditions[0].op is Op.OVERDUE
    assert read("период:01.11.2026..30.11.2026").period == Period(
        start=date(2026, 11, 1), end=date(2026, 11, 30)
    )
    for bad in ("поступило:31.02.2026", "срок:много", "период:30.11.2026..01.11.2026", "угроза:ой"):
        with pytest.raises(InputError, match="Не понято условие"):
            read(bad)
    with pytest.raises(InputError):
        read("поступило:01.01.1900")


def test_a_condition_must_fit_its_field() -> None:
    with pytest.raises(ValidationError):
        where("block", "1", op=Op.AT_MOST)
    with pytest.raises(ValidationError):
        where("colour", "red")
    with pytest.raises(ValidationError):
        where("block")


def test_changing_a_filter_keeps_the_rest() -> None:
    wanted = Filter(conditions=(where("block", "roads"), flag("life")), text="яма")
    changed = wanted.having(where("block", "tko"))
    assert changed.condition("block") == where("block", "tko")
    assert changed.condition("life") == flag("life")
    assert changed.without("life").conditions == (where("block", "tko"),)
    assert wanted.and_(Filter(text="двор")).text == "яма двор"


def test_figures_say_what_they_count() -> None:
    overdue = Filter(conditions=(where("due", op=Op.OVERDUE),))
    figure = Figure("overdue", 3482, "обращений", overdue)
    assert "".join(figure.shown().split()) == "3482"
    assert figure.words() == "обращений: срок просрочен"
    assert list(figure.ids(lambda f: [1, 2] if f == overdue else [])) == [1, 2]
    part = share("share", 16, 17, overdue, Filter())
    assert part.shown() == "94,1\u00a0%"
    assert part.words().endswith("от: все обращения")
    assert share("none", 0, 0, overdue, Filter()).shown() == "—"


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (date(2026, 10, 26), "поступило с 26.10 по 22.11.2026"),
        (date(2025, 12, 29), "поступило с 29.12.2025 по 22.11.2026"),
    ],
)
def test_a_period_names_the_year_once(start: date, words: str) -> None:
    period = Period(by="received", start=start, end=date(2026, 11, 22))
    assert describe(Filter(period=period), WORDS) == words
