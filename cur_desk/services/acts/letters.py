"""Texts of letters from templates: notices to the applicant, covering letters to bodies.

Templates with named fields lie in ``resources/templates``; a field without a value stays as a
visible blank, so that a person fills it and nothing untrue is sent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cur_desk.domain.formalisation import Content, find_question
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.place import Place
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.text import MONTHS
from cur_desk.paths import resources_dir
from cur_desk.services.names import addressee, salutation

BLANK = "____________"
APPLICANT, BODY, PUBLIC = "applicant", "body", "public"


_FIELD = re.compile(r"\{(\w+)\}(\.?)")
_MAY_BE_EMPTY = ("_words", "_of")
"""Fields that are a turn of speech, not a fact: they may say nothing."""


class _Blanks(dict[str, str]):
    """A field that nobody gave is a blank to be filled by hand."""

    def __missing__(self, key: str) -> str:
        return BLANK


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One letter of the catalogue: its name, heading, to whom it goes, the paragraph."""

    id: str
    title: str
    heading: str
    to: str
    law: str


@lru_cache(maxsize=1)
def kinds() -> dict[str, LetterKind]:
    """The catalogue of letters."""
    with (resources_dir() / "templates" / "letters.toml").open("rb") as opened:
        rows = tomllib.load(opened)
    return {key: LetterKind(id=key, **row) for key, row in rows.items()}


@lru_cache(maxsize=32)
def template(name: str) -> str:
    """The text of a letter with its fields in braces."""
    return (resources_dir() / "templates" / f"{name}.ru.txt").read_text("utf-8")


def fill(name: str, values: Mapping[str, str]) -> str:
    """The text with its fields; a value with a full stop of its own takes the template's place
    for it («2027 г.»), and no other dots are touched: the words are people's."""
    given = _Blanks({k: v for k, v in values.items() if v or k.endswith(_MAY_BE_EMPTY)})

    def put(match: re.Match[str]) -> str:
        value, stop = given[match[1]], match[2]
        return value if stop and value.endswith(stop) else value + stop

    return _FIELD.sub(put, template(name)).strip()


def facts(appeal: Appeal, registration: Registration | None) -> dict[str, str]:
    """What every letter about an appeal may name."""
    person = addressee(appeal)
    return {
        "salutation": salutation(person),
        "applicant": person.name if person is not None else "",
        "author_of": f" ({person.name})" if person is not None else "",
        "registered": long_day(registration.registered_on if registration else None),
        "number": (registration.number if registration else None) or appeal.number or "",
        "place_words": place_words(appeal.place),
    }


def forwarding(
    appeal: Appeal, content: Content, question_id: str, executor: str
) -> tuple[str, str]:
    """(covering letter, notice) for the forwarding of one question to ``executor`` (its name)."""
    question = find_question(content, question_id)
    registration = appeal.registrations[0] if appeal.registrations else None
    bodies = {
        (p.get("content") or {}).get("to_organisation")
        for p in content.get("proposals", [])
        if p.get("question") != question_id
    } | {question.get("executor")}
    values = facts(appeal, registration) | {
        "essence": bare(question.get("essence")),
        # ст. 8 ч. 4: several bodies are competent, each gets a copy.
        "part": "4" if len(bodies - {None}) > 1 else "3",
        "executor": executor,
        "place_words": place_words(Place.model_validate(question.get("place") or {})),
    }
    return fill("forward_letter", values), fill("forward_notice", values)


def place_words(place: Place) -> str:
    """The line of a place, or nothing where none is known."""
    line = place.line()
    return f"\nМесто: {line}" if line else ""


def bare(text: str | None) -> str:
    """A суть inside a sentence: without its full stop."""
    return (text or "").strip().rstrip(".")


def long_day(day: date | None) -> str:
    """«22 ноября 2026 г.», as letters write it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г." if day else ""
