"""Filters: the written form and its reading are inverse; words are Russian; mistakes are told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cur_desk.domain.figures import Figure, share
from cur_desk.domain.filter_fields import FIELDS, FieldKind
from cur_desk.domain.filter_text import FilterError, Vocabulary, describe, read, write
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
    st.sampled_from(["roads", "нет", "#x", "!a", "а б", 'q"z', "a|b", "*", "есть", "Дороги", "«а"]),
    loose.filter(lambda t: t.strip() != ""),
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    spec = draw(st.sampled_from(FIELDS))
    op = draw(st.sampled_from(sorted(ALLOWED[spec.kind])))
    if spec.kind is FieldKind.FLAG:
        return flag(spec.code, draw(st.booleans()))
    if spec.kind is FieldKind.DATE:
        relative = st.integers(-9999, 9999).map(lambda n: f"@{n}")
        one = days.map(date.isoformat) | relative
    elif spec.kind in (FieldKind.DAYS, FieldKind.NUMBER):
        one = st.integers(-500, 500).map(str)
    else:
        one = value_text
    count = {Op.AT_MOST: 1, Op.MORE: 1, Op.FROM: 1, Op.BETWEEN: 2}
    count |= {Op.EMPTY: 0, Op.FILLED: 0, Op.OVERDUE: 0}
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
        loose,
        st.sampled_from(
            ['яма "ул. Полевая"', "срок:завтра", 'a"b', 'x" срок:2', "блк:дороги", "«x:y» z:"]
        ),
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


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("line", "start", "end", "told"),
    [
        ("яма блк:дороги", 4, 7, "Нет поля «блк»"),
        ("состаяние:взято яма", 0, 9, "Нет поля «состаяние»"),
        ("срок:много яма", 5, 10, "Не понято условие: срок"),
        ("яма мо:орич|марс", 12, 16, "Нет такого значения"),
        ("блок:", 0, 5, "Не указано значение: блок"),
        ("поступило:31.02.2026", 10, 20, "Не понято условие: поступило"),
        ('код:0005* угроза:"да"', 17, 21, "Не понято условие: угроза жизни"),
        ("улица:полевая яма", 0, 5, "Поля «улица» нет"),
        ("период:вчера..позавчера", 0, 23, "Не понято условие: период"),
    ],
)
def test_a_mistake_stands_at_its_word(line: str, start: int, end: int, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        read(line, WORDS, TODAY)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert caught.value.message.startswith(told)
    assert caught.value.advice


@pytest.mark.parametrize(
    "line", ["http://яма", "12:30 приём", "кв:12", "«блк:дороги»", "\ud800яма"]
)
def test_a_colon_alone_makes_no_field(line: str) -> None:
    assert read(line, WORDS, TODAY).conditions == ()


@pytest.mark.parametrize(
    ("written", "op", "values", "words"),
    [
        ("вчера", Op.BETWEEN, ("@-1", "@-1"), "поступило вчера"),
        ("7д", Op.BETWEEN, ("@-6", "@0"), "поступило за 7 дней"),
        ("неделя", Op.BETWEEN, ("@-6", "@0"), "поступило за 7 дней"),
        (">-30д", Op.MORE, ("@-30",), "поступило позже 30 дней назад"),
        (">=01.11.2026", Op.FROM, ("2026-11-01",), "поступило не раньше 01.11.2026"),
        ("ноябрь", Op.BETWEEN, ("2026-11-01", "2026-11-30"), "поступило с 01.11 по 30.11.2026"),
        ("декабря", Op.BETWEEN, ("2025-12-01", "2025-12-31"), "поступило с 01.12 по 31.12.2025"),
        ("02.2024", Op.BETWEEN, ("2024-02-01", "2024-02-29"), "поступило с 01.02 по 29.02.2024"),
        ("2025", Op.BETWEEN, ("2025-01-01", "2025-12-31"), "поступило с 01.01 по 31.12.2025"),
        ("30.11", Op.BETWEEN, ("2025-11-30", "2025-11-30"), "поступило 30.11.2025"),
    ],
)
def test_days_in_words(written: str, op: Op, values: tuple[str, ...], words: str) -> None:
    wanted = read(f"поступило:{written}", WORDS, TODAY)
    assert wanted.conditions == (where("received", *values, op=op),)
    assert describe(wanted, WORDS) == words
    assert read(write(wanted, WORDS), WORDS, TODAY) == wanted


def test_terms_as_people_write_them() -> None:
    terms = {
        "<=3": (Op.AT_MOST, ("3",)),
        "<3д": (Op.AT_MOST, ("3",)),
        ">=4": (Op.MORE, ("3",)),
        "завтра": (Op.BETWEEN, ("1", "1")),
        "1..3": (Op.BETWEEN, ("1", "3")),
    }
    for line, (op, values) in terms.items():
        assert read(f"срок:{line}").conditions == (where("due", *values, op=op),)


def test_other_words_of_fields_are_read_and_the_one_is_written() -> None:
    wanted = read("статус:taken район:киров фио:ромашкина дата:вчера", WORDS, TODAY)
    assert [c.field for c in wanted.conditions] == ["state", "oktmo", "applicant", "received"]
    assert write(wanted, WORDS) == (
        'состояние:taken мо:"г. киров" заявитель:ромашкина поступило:вчера'
    )


def test_words_of_values_inside_titles_and_aliases() -> None:
    people = Vocabulary(
        {"holder": {"p1": "Шубина Е. Л.", "p2": "Козлов Д. И."}}, {"holder": {"я": "p2"}}
    )
    assert read("мо:киров", WORDS).conditions == (where("oktmo", "33701000"),)
    assert read("сотрудник:я", people).conditions == (where("holder", "p2"),)
    assert write(read("сотрудник:Я", people), people) == 'сотрудник:"козлов д. и."'
    assert read("мо:«Оричевский район»", WORDS).conditions == (where("oktmo", "33630000"),)


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("блок:дорги", "Возможно, «Дороги»."),
        ("блок:доорги", "Возможно, «Дороги»."),
        ("район:оричевскй", "Возможно, «Оричевский район»."),
        ("блок:космос", "Проверьте написание или выберите значение из списка."),
        ("блок:тк1", "Возможно, «ТКО»."),
    ],
)
def test_a_wrong_value_is_told_with_the_nearest_one(line: str, near: str) -> None:
    with pytest.raises(FilterError) as told:
        read(line, WORDS)
    assert told.value.advice == near
