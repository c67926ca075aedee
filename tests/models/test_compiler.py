"""The compiler of filters against an oracle in Python over the documents themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cur_desk.clock import FixedClock
from cur_desk.domain.filters import Condition, Filter, Op, Period
from cur_desk.domain.text import fold
from cur_desk.models.compiler import COVERED, ORDERS, Sort
from cur_desk.models.tables.cache import APPEAL
from cur_desk.models.workspace import Workspace

from .builders import KEY, NOW, ZONE, appeal, page, put

DOCS = [
    appeal(n, special=["children", "health"][: n % 3], marks=["важное"] if n % 4 == 0 else [])
    for n in range(90)
]
for _n, _doc in enumerate(DOCS):
    if _n % 7 == 0:
        _doc["registrations"] = []
    if _n % 5 == 0:
        _doc["holder"] = "person-1"
    if _n % 11 == 0:
        _doc["place"] = {}
    if _n % 6 == 0 and _doc["questions"]:
        _doc["questions"].append(_doc["questions"][0] | {"id": _doc["id"], "block": "tko"})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("oracle")
    opened = Workspace.open(folder, KEY, zone=ZONE, clock=FixedClock(NOW))
    opened.apply_page(page(*map(put, DOCS)))
    yield opened
    opened.close()


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _values(doc: dict[str, Any], field: str) -> list[Any]:
    """What a field says about a document; questions may say several things."""
    questions = doc["questions"]
    place = doc["place"].get("oktmo")
    registration = doc["registrations"][0] if doc["registrations"] else {}
    table: dict[str, list[Any]] = {
        "block": [q.get("block") for q in questions],
        "code": [q.get("code") for q in questions],
        "oktmo": [place] * max(1, len(questions)),
        "holder": [doc.get("holder")],
        "registrar": [registration.get("organisation")],
        "channel": [doc["channel"]],
        "special": doc["special"],
        "mark": doc["marks"],
        "number": [fold(doc["number"])],
        "applicant": [fold(doc["applicants"][0]["name"])],
        "due": [_instant(registration.get("due_at"))],
        "legal_due": [_instant(registration.get("due_at"))],
        "received": [_instant(doc["received_at"])],
        "questions": [len(questions)],
    }
    return [v for v in table[field] if v is not None]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def _holds(doc: dict[str, Any], c: Condition) -> bool:
    values = _values(doc, c.field)
    today = NOW.astimezone(ZONE).date()
    wanted = [fold(v) for v in c.values] if c.field in ("number", "applicant") else list(c.values)
    match c.op:
        case Op.EMPTY:
            return not values
        case Op.FILLED:
            return bool(values)
        case Op.IN:
            return any(v in wanted for v in values)
        case Op.NOT_IN:
            return not any(v in wanted for v in values)
        case Op.PREFIX:
            return any(v.startswith(w) for v in values for w in wanted)
        case Op.CONTAINS:
            return any(w in v for v in values for w in wanted)
        case Op.OVERDUE:
            return any(v < NOW for v in values)
    if c.field == "questions":
        numbers = [int(v) for v in wanted]
        low, high = {
            Op.AT_MOST: (-9999, numbers[0]), Op.MORE: (numbers[0] + 1, 9999),
            Op.BETWEEN: (numbers[0], numbers[-1]),
        }[c.op]  # fmt: skip
        return any(low <= v <= high for v in values)
    if c.field == "received":
        days = [date.fromisoformat(v) for v in wanted]
    else:
        days = [today + timedelta(days=int(v)) for v in wanted]
    after = _midnight(days[0] + timedelta(days=1))
    if c.op is Op.AT_MOST:
        return any(v < after for v in values)
    if c.op is Op.MORE:
        return any(v >= after for v in values)
    low_at = _midnight(days[0])
    if c.field != "received" and wanted[0] == "0":
        low_at = NOW
    return any(low_at <= v < _midnight(days[1] + timedelta(days=1)) for v in values)


_SETS = [Op.IN, Op.NOT_IN, Op.EMPTY, Op.FILLED]
_RANGES = [Op.AT_MOST, Op.MORE, Op.BETWEEN, Op.EMPTY, Op.FILLED]
_WORDS = {
    "block": (_SETS, ["roads", "tko", "housing", "none", "'; DROP TABLE appeal; --"]),
    "code": ([*_SETS, Op.PREFIX], ["0001", "0003.0001", "0002.", "%", "_"]),
    "oktmo": (_SETS, ["33630000", "33701000", "1"]),
    "holder": (_SETS, ["person-1", "person-2"]),
    "registrar": (_SETS, ["org:mintrans", "x"]),
    "channel": (_SETS, ["epgu", "pos"]),
    "special": (_SETS, ["children", "health", "svo", "child"]),
    "mark": (_SETS, ["важное", "важ"]),
    "number": ([*_SETS, Op.PREFIX, Op.CONTAINS], ["26-11/7", "26-11/1", "/2", "%"]),
    "applicant": ([Op.PREFIX, Op.CONTAINS, Op.IN], ["Ромашкина", "ТАТЬЯНА", "ромашкина татьяна 3"]),
}
_NUMBERS = {
    "due": [*_RANGES, Op.OVERDUE],
    "legal_due": [*_RANGES, Op.OVERDUE],
    "questions": _RANGES[:3],
    "received": _RANGES,
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from([*_WORDS, *_NUMBERS]))
    if field in _WORDS:
        ops, words = _WORDS[field]
        op = draw(st.sampled_from(ops))
        size = 0 if op in (Op.EMPTY, Op.FILLED) else draw(st.integers(1, 3))
        values = [draw(st.sampled_from(words)) for _ in range(size)]
        return Condition(field=field, op=op, values=tuple(values))
    op = draw(st.sampled_from(_NUMBERS[field]))
    size = {Op.BETWEEN: 2, Op.AT_MOST: 1, Op.MORE: 1}.get(op, 0)
    if field == "received":
        day = st.dates(date(2026, 9, 20), date(2026, 11, 26)).map(date.isoformat)
        values = [draw(day) for _ in range(size)]
    else:
        values = [str(draw(st.integers(-35, 35))) for _ in range(size)]
    return Condition(field=field, op=op, values=tuple(values))


@settings(max_examples=250, deadline=None)
@given(st.lists(conditions(), max_size=3))
def test_the_compiler_agrees_with_the_documents(desk: Workspace, wanted: list[Condition]) -> None:
    asked = Filter(conditions=tuple(wanted))
    expected = {d["id"] for d in DOCS if all(_holds(d, c) for c in wanted)}
    ids = desk.queries.ids(asked)
    assert {r.uid for r in desk.queries.rows(ids)} == expected
    assert desk.queries.count(asked) == len(expected) == len(ids)
    assert desk.queries.counts({"x": asked})["x"] == len(expected)


@given(st.sampled_from(sorted(ORDERS)), st.booleans())
@settings(max_examples=30, deadline=None)
def test_every_order_lists_everything_once(desk: Workspace, field: str, down: bool) -> None:
    ids = list(desk.queries.ids(sort=Sort(field, down)))
    assert sorted(ids) == sorted(desk.queries.ids())
    assert Sort.read(Sort(field, down).write()) == Sort(field, down)
    assert list(desk.queries.ids(sort=Sort(field, down), limit=7)) == ids[:7]


def test_a_period_and_another_now(desk: Workspace) -> None:
    span = Period(start=date(2026, 11, 1), end=date(2026, 11, 10))
    expected = {
        d["id"]
        for d in DOCS
        if _midnight(span.start)
        <= datetime.fromisoformat(d["received_at"])
        < _midnight(date(2026, 11, 11))
    }
    rows = desk.queries.rows(desk.queries.ids(Filter(period=span)))
    assert {r.uid for r in rows} == expected
    overdue = Condition(field="due", op=Op.OVERDUE)
    later = Filter(conditions=(overdue,), as_of=NOW + timedelta(days=400))
    assert desk.queries.count(later) == sum(bool(d["registrations"]) for d in DOCS)


def test_groups_of_terms_follow_the_order_of_the_list(desk: Workspace) -> None:
    groups = desk.queries.term_counts()
    rows = desk.queries.rows(desk.queries.ids())
    over = [r for r in rows if r.next_due_at is not None and r.next_due_at < NOW]
    assert groups["over"] == len(over) > 0
    assert rows[groups["life"] :][: groups["over"]] == over
    assert groups["none"] == sum(r.next_due_at is None for r in rows)
    assert sum(groups.values()) == len(rows)


@settings(max_examples=80, deadline=None)
@given(st.lists(conditions(), max_size=2))
def test_a_pivot_counts_the_questions_themselves(desk: Workspace, wanted: list[Condition]) -> None:
    own = [c for c in wanted if c.field in ("block", "code", "oktmo")]
    rest = [c for c in wanted if c not in own]
    expected: Counter[tuple[str | None, str | None]] = Counter()
    for doc in DOCS:
        if not all(_holds(doc, c) for c in rest):
            continue
        for question in doc["questions"]:
            alone = doc | {"questions": [question]}
            if all(_holds(alone, c) for c in own):
                expected[question.get("block"), doc["place"].get("oktmo")] += 1
    found = desk.queries.pivot(Filter(conditions=tuple(wanted)), "block", "oktmo")
    assert found == expected
    by_block = desk.queries.pivot(Filter(conditions=tuple(wanted)), "block")
    assert sum(by_block.values()) == sum(expected.values())


def test_the_covered_columns_are_those_of_the_index() -> None:
    index = next(i for i in APPEAL.indexes if i.name == "appeal_urgency")
    assert {c.name for c in index.columns} == COVERED
