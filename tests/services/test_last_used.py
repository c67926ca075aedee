"""What was used lately comes first; such a question in such a place gets what it got last."""

from __future__ import annotations

from typing import Any

from cur_desk.services.cards.last_used import MOST, LastUsed
from cur_desk.services.views import Choice


class _Kept(dict[str, Any]):
    def set(self, key: str, value: Any) -> None:
        self[key] = value


def _content(executor: str, oktmo: str = "1", block: str = "roads") -> dict[str, Any]:
    return {
        "questions": [
            {"executor": executor, "place": {"oktmo": oktmo}, "block": block,
             "question_kind": "claim"}
        ]
    }  # fmt: skip


def test_the_last_used_stands_first_and_the_rest_keeps_its_order() -> None:
    used = LastUsed(_Kept())
    for executor in ("c", "b"):
        used.remember(_content(executor))
    choices = [Choice(code, code) for code in "abcd"]
    assert [c.code for c in used.first("executor", choices)] == ["b", "c", "a", "d"]


def test_such_a_question_in_such_a_place_gets_what_it_got_last() -> None:
    used = LastUsed(_Kept())
    used.remember(_content("old"))
    used.remember(_content("new"))
    used.remember(_content("other", oktmo="2"))
    question = {"block": "roads", "place": {"oktmo": "1"}}
    assert used.source(question) == {"executor": "new", "question_kind": "claim"}
    assert used.source({"block": "waste"}) == {}


def test_the_memory_is_bounded() -> None:
    kept = _Kept()
    used = LastUsed(kept)
    for n in range(400):
        used.remember(_content(f"o{n}", oktmo=str(n)))
    assert len(kept["last_used"]["executor"]) == MOST
    assert len(kept["last_used"]["pairs"]) == 300
