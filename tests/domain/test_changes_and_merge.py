"""Changes by paths, the difference of documents, and the three-way merge."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cur_desk.domain import changes
from cur_desk.domain.changes import PathError, apply_changes, diff
from cur_desk.domain.events import Change
from cur_desk.domain.merge import merge_changes, merge_text

KEYS = st.sampled_from(["essence", "code", "place", "marks"])
SCALARS = st.one_of(st.integers(0, 9), st.text("абв", max_size=3))
ITEMS = st.builds(
    lambda ids, values: [{"id": i, "essence": v} for i, v in zip(ids, values, strict=False)],
    st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True),
    st.lists(SCALARS, min_size=4, max_size=4),
)
DOCUMENTS = st.dictionaries(
    KEYS, st.one_of(SCALARS, ITEMS, st.dictionaries(KEYS, SCALARS, max_size=2)), max_size=4
)


def by_id(value: Any) -> Any:
    """Lists of items as sets by id, empty lists as absent: order is a field of its own."""
    if isinstance(value, dict):
        return {k: by_id(v) for k, v in value.items() if v != []}
    if isinstance(value, list) and value and all(isinstance(i, dict) for i in value):
        return {i["id"]: by_id(i) for i in value}
    return value


@given(DOCUMENTS, DOCUMENTS)
def test_diff_applied_to_the_old_gives_the_new(old: dict, new: dict) -> None:
    document = copy.deepcopy(old)
    apply_changes(document, diff(old, new))
    assert by_id(document) == by_id(new)


@given(DOCUMENTS, DOCUMENTS)
def test_applying_the_same_changes_twice_changes_nothing_more(old: dict, new: dict) -> None:
    found = diff(old, new)
    document = copy.deepcopy(old)
    apply_changes(document, found)
    once = copy.deepcopy(document)
    apply_changes(document, found)
    assert document == once


def test_requisites_of_a_record_cannot_be_changed() -> None:
    with pytest.raises(PathError):
        apply_changes({"version": 1}, [Change(path="version", value=9)])


def merge(current: dict, change: Change, others: set[str]) -> Any:
    def by_others(path: str) -> bool:
        return any(changes.overlaps(path, other) for other in others)

    return merge_changes("appeal", current, [change], by_others)


def question(**fields: Any) -> dict:
    return {"questions": [{"id": "q1", **fields}]}


@pytest.mark.parametrize(
    ("path", "was", "mine", "theirs", "expected"),
    [
        ("questions/q1/code", "1", "2", "2", "taken as equal"),
        ("questions/q1/code", "1", "2", "3", "conflict"),
        ("questions/q1/result", None, "explained", "supported", "conflict"),
        ("questions/q1/files", ["x"], ["x", "m"], ["x", "t"], ["x", "t", "m"]),
        ("questions/q1/files", ["x"], [], ["x", "t"], ["t"]),
        ("questions/q1/essence", "а\nб\nв", "А\nб\nв", "а\nб\nВ", "А\nб\nВ"),
        ("questions/q1/essence", "а", "б", "в", "conflict"),
    ],
)
def test_merge_matrix(path: str, was: Any, mine: Any, theirs: Any, expected: Any) -> None:
    name = path.rsplit("/", 1)[1]
    outcome = merge(question(**{name: theirs}), Change(path=path, was=was, value=mine), {path})
    assert outcome.merged
    if expected == "conflict":
        assert [c.path for c in outcome.conflicts] == [path]
        assert (outcome.conflicts[0].mine, outcome.conflicts[0].theirs) == (mine, theirs)
    elif expected == "taken as equal":
        assert outcome.changes == ()
        assert outcome.conflicts == ()
    else:
        assert outcome.changes[0].value == expected


def test_a_field_nobody_touched_applies_as_it_is() -> None:
    change = Change(path="questions/q1/code", was="1", value="2")
    outcome = merge(question(code="1", block="x"), change, {"questions/q1/block"})
    assert outcome.changes == (change,)
    assert not outcome.merged


PARAGRAPHS = st.lists(st.sampled_from(["раз", "два", "три", "четыре"]), max_size=5).map("\n".join)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_text_merge_is_symmetric_and_never_loses_a_lone_edit(a: str, b: str, c: str) -> None:
    assert merge_text(a, b, a) == b
    assert merge_text(a, a, c) == c
    assert merge_text(a, b, c) == merge_text(a, c, b)
