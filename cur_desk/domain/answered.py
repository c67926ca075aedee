"""Earlier answers on the substance that end a correspondence (59-ФЗ ст. 11 ч. 5): which a body has
given in an appeal, whether it was of the same author and on the same matter. Pure.

Workstation and portal ask the same: a namesake's answers, or answers on another matter, are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.similar_keys import Author, same_author, theme

SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that went to the applicant."""

    number: str
    on: str
    numbers: frozenset[str]
    """The numbers under which it may be named: of the letter, of the registration."""
    days: frozenset[str]
    essence: str


def given_by(document: Document, body: Any) -> Iterator[Given]:
    """The answers of a body on the substance, as far as they were sent; one a registration."""
    for registration in document.get("registrations") or []:
        sent = registration.get("sent")
        if registration.get("organisation") != body or not sent:
            continue
        asked = [q for q in document.get("questions") or [] if _under(document, q, registration)]
        signed = [a for q in asked for a in q.get("answers") or [] if a.get("state") == SIGNED]
        if not signed:
            continue
        number = sent.get("number") or registration.get("number") or ""
        on = str(sent.get("sent_on") or "")
        numbers = {number, registration.get("number"), *(a.get("number") for a in signed)}
        yield Given(
            number=str(number).strip(),
            on=on,
            numbers=frozenset(_bare(n) for n in numbers if n),
            days=frozenset({on, *(str(a["signed_on"]) for a in signed if a.get("signed_on"))}),
            essence=next((str(q["essence"]) for q in asked if q.get("essence")), ""),
        )


def is_given(document: Document, answer: Document) -> bool:
    """Whether an answer that is named by body, number and day stands in an appeal."""
    number, on = _bare(answer.get("number")), str(answer.get("on") or "")
    return any(
        number in given.numbers and on in given.days
        for given in given_by(document, answer.get("organisation"))
    )


def of_one_author(one: Document, other: Document) -> bool:
    """Whether both were written by one person: by more than the name."""
    return same_author(one, other) is Author.SAME


def on_one_matter(one: Document, other: Document) -> bool:
    """Whether a theme is common to both; a person decides where one of them has no code yet."""
    first, second = _themes(one), _themes(other)
    return not first or not second or not first.isdisjoint(second)


def separate(answers: list[Document]) -> int:
    """How many answers in different appeals are named: the same one named twice is one, and so are
    two letters in one appeal."""
    whole = [(_letter(a), str(a.get("appeal") or "")) for a in answers if all(_letter(a))]
    appeals = {appeal for _, appeal in whole if appeal}
    known = {letter for letter, appeal in whole if appeal}
    typed = {letter for letter, appeal in whole if not appeal} - known
    return len(appeals) + len(typed)


def _letter(answer: Document) -> tuple[str, str]:
    return _bare(answer.get("number")), str(answer.get("on") or "")


def _themes(document: Document) -> frozenset[str]:
    return frozenset(t for q in document.get("questions") or [] if (t := theme(q.get("code"))))


def _bare(number: Any) -> str:
    """A number without its sign, spaces and case."""
    return "".join(str(number or "").split()).lstrip("№").casefold()


def _under(document: Document, question: Document, registration: Document) -> bool:
    """As ``state.registration_of`` of a record."""
    ids = [r.get("id") for r in document.get("registrations") or []]
    named = question.get("registration")
    return bool((named if named in ids else ids[0]) == registration.get("id"))
