"""Completeness of a formalisation: which fields are filled, what is missing and where to go.

A gap is not an error and never stops a draft; it stops the act and is named (ui.md § 6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cur_desk.domain.formalisation import Content, forwarding_of


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field of a question: its path inside the question, whether filled, the words for a gap."""

    field: str
    filled: bool
    gap: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: in which question (counted from 1), which field, in which words."""

    question: str
    number: int
    field: str
    text: str


def _place(name: str) -> Callable[[Content], Any]:
    return lambda q: (q.get("place") or {}).get(name)


def _address(question: Content) -> bool:
    place = question.get("place") or {}
    return bool(place.get("locality") or place.get("street") or place.get("note"))


_FIELDS: tuple[tuple[str, str, Callable[[Content], Any]], ...] = (
    ("essence", "Не записана суть вопроса", lambda q: (q.get("essence") or "").strip()),
    ("code", "Не выбран код вопроса", lambda q: q.get("code")),
    ("block", "Не выбран отраслевой блок", lambda q: q.get("block")),
    ("question_kind", "Не выбран вид вопроса", lambda q: q.get("question_kind")),
    ("place/oktmo", "Не выбрано муниципальное образование", _place("oktmo")),
    ("place/address", "Не указан адрес", _address),
    ("executor", "Не выбран исполнитель", lambda q: q.get("executor")),
)
_LETTERS = (
    ("notice_text", "Нет уведомления заявителю"),
    ("letter_text", "Нет сопроводительного письма"),
)


def question_fields(content: Content, question: Content) -> tuple[FieldState, ...]:
    """The fields that count for one question; forwarding adds its two letters."""
    states = [FieldState(name, bool(value(question)), gap) for name, gap, value in _FIELDS]
    forwarding = forwarding_of(content, question["id"])
    if forwarding is not None:
        states += [
            FieldState(name, bool((forwarding.get(name) or "").strip()), gap)
            for name, gap in _LETTERS
        ]
    return tuple(states)


def gaps(content: Content) -> tuple[Gap, ...]:
    """Everything that is missing, question by question, in the order of the form."""
    found: list[Gap] = []
    for number, question in enumerate(content["questions"], 1):
        for state in question_fields(content, question):
            if not state.filled:
                found.append(Gap(question["id"], number, state.field, state.gap))
    return tuple(found)


def counts(content: Content, question: Content) -> tuple[int, int]:
    """How many fields are filled, of how many: ``(9, 10)``."""
    states = question_fields(content, question)
    return sum(s.filled for s in states), len(states)
