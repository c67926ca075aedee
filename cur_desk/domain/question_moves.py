"""What a person does with whole questions: cuts one out of the text, moves, copies. Pure.

A question remembers the places of the citizen's text that it was made from (``quotes``), so that
«откуда» can be shown later, by anybody; offsets count letters of the text as it came.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable

from cur_desk.domain.formalisation import Content, add_question, find_question, reorder
from cur_desk.domain.records.appeal import Appeal

Quote = tuple[int, int]
_QUOTE = re.compile(r"(\d{1,8})-(\d{1,8})")
COPIED = ("place", "executor", "question_kind")
"""What a question usually has in common with the one before it."""


def quotes_of(question: Content) -> tuple[Quote, ...]:
    """Places of the text that the question came from; what cannot be read is left out."""
    found = (_QUOTE.fullmatch(str(q)) for q in question.get("quotes") or ())
    pairs = ((int(m[1]), int(m[2])) for m in found if m is not None)
    return tuple(p for p in pairs if p[0] < p[1])


def add_quote(question: Content, start: int, end: int) -> None:
    """One more place; those that touch become one."""
    merged: list[Quote] = []
    for one in sorted((*quotes_of(question), (start, end))):
        if merged and one[0] <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], one[1]))
        else:
            merged.append(one)
    question["quotes"] = [f"{a}-{b}" for a, b in merged]


def split_off(content: Content, appeal: Appeal, after: str, words: str, quote: Quote) -> Content:
    """A new question from selected words, behind the question ``after``."""
    made = add_question(content, appeal)
    made["essence"] = words
    if quote[0] < quote[1]:
        add_quote(made, *quote)
    questions = content["questions"]
    questions.remove(made)
    ids = [q["id"] for q in questions]
    questions.insert(ids.index(after) + 1 if after in ids else len(ids), made)
    reorder(content)
    return made


def move(content: Content, question: str, by: int) -> bool:
    """Moves a question one place; says whether there was room."""
    questions = content["questions"]
    at = next(i for i, q in enumerate(questions) if q["id"] == question)
    to = at + by
    if not 0 <= to < len(questions):
        return False
    questions.insert(to, questions.pop(at))
    reorder(content)
    return True


def copy_former(content: Content, question: str, names: Iterable[str] = COPIED) -> tuple[str, ...]:
    """Fills what is empty from the question before; names what was filled."""
    questions = content["questions"]
    at = next(i for i, q in enumerate(questions) if q["id"] == question)
    if at == 0:
        return ()
    return fill_empty(find_question(content, question), questions[at - 1], names)


def fill_empty(question: Content, source: Content, names: Iterable[str]) -> tuple[str, ...]:
    """Copies fields that ``question`` lacks; a place is filled part by part, and only if it is
    the same municipality or none yet."""
    done = []
    for name in names:
        value = source.get(name)
        if name == "place":
            done += ["place"] if _fill_place(question, value or {}) else []
        elif value and not question.get(name):
            question[name] = copy.deepcopy(value)
            done.append(name)
    return tuple(done)


def _fill_place(question: Content, source: Content) -> bool:
    place = question.setdefault("place", {})
    for name in ("oktmo", "locality", "street"):
        if place.get(name) and source.get(name) and place[name] != source[name]:
            return False
    names = set(source)
    if place.get("street") and not source.get("street"):
        names -= {"house", "note"}  # a house without its street is not this one
    fresh = {k: copy.deepcopy(source[k]) for k in source if k in names and not place.get(k)}
    fresh = {k: v for k, v in fresh.items() if v}
    place.update(fresh)
    return bool(fresh)
