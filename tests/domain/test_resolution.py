"""Word diffs and the settling of a conflict, without files and without a portal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cur_desk.domain.events import Change, Event
from cur_desk.domain.fields import Merge
from cur_desk.domain.records.base import new_id
from cur_desk.domain.resolution import both, merge_words, one_sided, settle, suggestion
from cur_desk.domain.words import split_words, word_diff

TEXTS = st.text(alphabet="аб в,.\nё№-_1", max_size=60)


@given(TEXTS, TEXTS)
def test_a_diff_holds_both_texts_whole(was: str, now: str) -> None:
    pieces = word_diff(was, now)
    assert "".join(p.text for p in pieces if p.kind != "removed") == now
    if was != now:
        assert "".join(p.text for p in pieces if p.kind != "added") == was


@given(TEXTS)
def test_words_put_together_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


@given(TEXTS, TEXTS)
def test_a_merge_with_an_unchanged_side_is_the_other(was: str, now: str) -> None:
    assert merge_words(was, now, was) == now
    assert merge_words(was, was, now) == now


def test_exchanged_words_read_as_one_phrase() -> None:
    pieces = word_diff("просят убрать мусор", "просят вывезти отходы")
    assert [(p.kind, p.text) for p in pieces] == [
        ("same", "просят "), ("removed", "убрать мусор"), ("added", "вывезти отходы"),
    ]  # fmt: skip


def test_words_touched_by_both_are_left_to_a_person() -> None:
    assert merge_words("яма у школы", "яма у сада", "яма у дома") is None
    assert suggestion(Merge.NEVER, "а", "а б", "в а") is None


@pytest.mark.parametrize(
    ("was", "mine", "theirs", "whose"),
    [("а", "б", "а", "mine"), ("а", "а", "б", "theirs"), ("а", "б", "в", None)],
)
def test_one_side_alone_changed_it(was: str, mine: str, theirs: str, whose: str | None) -> None:
    assert one_sided(Merge.SCALAR, was, mine, theirs) == whose
    assert one_sided(Merge.NEVER, was, mine, theirs) is None


def test_both_are_kept_the_portals_first() -> None:
    assert both("моё", "портала") == "портала\nмоё"
    assert both(["а", "б"], ["б", "в"]) == ["б", "в", "а"]
    assert both("одно", "одно") == "одно"


def event(**more: Any) -> Event:
    return Event(
        record=new_id(), base_version=1, author=new_id(), post=new_id(), device="d",
        made_at="2026-11-23T10:00:00Z", **more,
    )  # fmt: skip


def test_a_save_keeps_its_other_changes_over_the_portals_version() -> None:
    old = event(changes=[
        Change(path="title", was="а", value="моё"),
        Change(path="marks", was=["1"], value=["1", "2"]),
        Change(path="collective", was=False, value=True),
    ])  # fmt: skip
    theirs = {"kind": "appeal", "title": "их", "marks": ["1", "3"], "collective": False}
    made = settle(old, theirs, {"title": "их"})
    assert {c.path: c.value for c in made.changes} == {
        "marks": ["1", "3", "2"], "collective": True,
    }  # fmt: skip
    assert [c.was for c in made.changes] == [["1", "3"], False]


def test_an_act_whose_ground_has_gone_becomes_a_save() -> None:
    old = event(act="answer", content={"question": "q1", "answer": {"text": "Да"}})
    theirs = {"kind": "appeal", "questions": [{"id": "q1", "answers": [{"id": "a1"}]}]}
    assert settle(old, theirs, {"questions/q1/answers": [{"id": "a1"}]}).act == "save"
    assert settle(old, theirs, {"questions/q1/answers": None}).act == "answer"


def test_letters_go_with_the_executor() -> None:
    letters = {"id": "p1", "act": "forward", "question": "q1", "content": {"to_organisation": "А"}}
    others = letters | {"id": "p2", "content": {"to_organisation": "Б"}}
    old = event(
        act="formalise",
        content={"questions": [{"id": "q1", "executor": "А", "order": 0}], "proposals": [letters]},
    )
    theirs = {"kind": "appeal", "questions": [{"id": "q1", "executor": "Б"}],
              "proposals": [others | {"state": "open", "proposed_by": "кто-то"}]}  # fmt: skip
    made = settle(old, theirs, {"questions/q1/executor": "Б"}).content
    assert made is not None
    assert made["proposals"] == [others]
    kept = settle(old, theirs, {"questions/q1/executor": "А"}).content
    assert kept is not None
    assert kept["proposals"] == [letters]
