"""Whole questions: cut out of the text, moved, copied from the one before."""

from __future__ import annotations

from typing import Any

from cur_desk.domain import question_moves as moves
from cur_desk.domain.formalisation import merge_back


class _Appeal:
    registrations: tuple[Any, ...] = ()


def _content(*essences: str) -> dict[str, Any]:
    questions = [{"id": f"q{n}", "order": n, "essence": e} for n, e in enumerate(essences)]
    return {"questions": questions, "proposals": []}


def test_a_question_cut_out_stands_behind_its_own_and_knows_where_it_came_from() -> None:
    content = _content("Дорога", "Свет")
    made = moves.split_off(content, _Appeal(), "q0", "Не вывозят мусор", (120, 136))  # type: ignore[arg-type]
    assert [q["essence"] for q in content["questions"]] == ["Дорога", "Не вывозят мусор", "Свет"]
    assert [q["order"] for q in content["questions"]] == [0, 1, 2]
    assert moves.quotes_of(made) == ((120, 136),)


def test_places_that_touch_are_one_and_what_cannot_be_read_is_left_out() -> None:
    question: dict[str, Any] = {"quotes": ["10-20", "x", "30-5"]}
    moves.add_quote(question, 20, 31)
    moves.add_quote(question, 50, 60)
    assert question["quotes"] == ["10-31", "50-60"]


def test_merging_back_keeps_both_places() -> None:
    content = _content("Дорога", "Свет")
    moves.add_quote(content["questions"][0], 0, 6)
    moves.add_quote(content["questions"][1], 40, 44)
    merge_back(content, "q1")
    assert content["questions"][0]["essence"] == "Дорога. Свет"
    assert moves.quotes_of(content["questions"][0]) == ((0, 6), (40, 44))


def test_words_of_a_merge_stand_in_the_order_of_the_tabs() -> None:
    content = _content("Дорога!", "Свет")
    merge_back(content, "q0")
    assert [q["essence"] for q in content["questions"]] == ["Дорога! Свет"]


def test_moving_renumbers_and_stops_at_the_ends() -> None:
    content = _content("Дорога", "Свет")
    assert moves.move(content, "q1", -1)
    assert [(q["id"], q["order"]) for q in content["questions"]] == [("q1", 0), ("q0", 1)]
    assert not moves.move(content, "q1", -1)


def test_what_is_empty_is_filled_from_the_question_before_and_nothing_is_covered() -> None:
    content = _content("Дорога", "Свет")
    content["questions"][0] |= {
        "place": {"oktmo": "1", "street": "ул. Полевая"}, "executor": "o1", "question_kind": "claim",
    }  # fmt: skip
    content["questions"][1] |= {"place": {"oktmo": "1"}, "executor": "o2"}
    assert set(moves.copy_former(content, "q1")) == {"place", "question_kind"}
    second = content["questions"][1]
    assert (second["place"]["street"], second["executor"]) == ("ул. Полевая", "o2")
    second["place"] = {"oktmo": "2"}
    assert moves.copy_former(content, "q1") == ()
    assert moves.copy_former(content, "q0") == ()


def test_a_house_of_another_street_is_never_put_to_this_one() -> None:
    question = {
        "id": "q0",
        "place": {"oktmo": "1", "locality": "пгт Оричи", "street": "ул. Полевая"},
    }
    other = {"place": {"locality": "г. Киров", "street": "ул. Мира", "house": "4"}}
    assert moves.fill_empty(question, other, ("place",)) == ()
    assert moves.fill_empty(question, {"place": {"house": "4"}}, ("place",)) == ()
    same = {"place": {"street": "ул. Полевая", "house": "14"}}
    assert moves.fill_empty(question, same, ("place",)) == ("place",)
    assert question["place"]["house"] == "14"
