"""How a citizen is addressed in a letter: salutation by the patronymic, the name in the dative.

What cannot be told for sure stays as it was written: a wrong ending offends, a plain name does not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cur_desk.assist.morph import analyzer
from cur_desk.domain.records.appeal import Appeal, Applicant
from cur_desk.domain.records.words import ApplicantKind
from cur_desk.domain.text import short_name

ANONYMOUS = "Уважаемый заявитель!"
_MALE, _FEMALE = ("ич",), ("вна", "чна", "шна")


def addressee(appeal: Appeal) -> Applicant | None:
    """To whom the answer goes: the named addressee, else the first."""
    people = [a for a in appeal.applicants if a.addressee] or appeal.applicants
    return people[0] if people else None


def salutation(person: Applicant | None) -> str:
    """«Уважаемая Татьяна Ивановна!»; without a patronymic that tells, no guess."""
    if person is None or person.applicant_kind is ApplicantKind.LEGAL_ENTITY:
        return ANONYMOUS
    parts = person.name.split()
    gender = _gender(parts)
    if gender is None or len(parts) != 3:
        return ANONYMOUS
    return f"Уважаем{'ая' if gender == 'femn' else 'ый'} {parts[1]} {parts[2]}!"


@lru_cache(maxsize=512)
def dative(name: str) -> str:
    """«Ромашкина Татьяна Ивановна» → «Ромашкиной Т. И.»."""
    parts = name.split()
    gender = _gender(parts)
    if gender is None or len(parts) != 3:
        return name
    surname = "-".join(_to_dative(piece, gender) or "" for piece in parts[0].split("-"))
    if not surname or surname.startswith("-") or surname.endswith("-"):
        return name
    return short_name(f"{surname} {parts[1]} {parts[2]}")


def _gender(parts: list[str]) -> str | None:
    if len(parts) != 3:
        return None
    last = parts[2].lower()
    if last.endswith(_FEMALE):
        return "femn"
    return "masc" if last.endswith(_MALE) else None


def _to_dative(word: str, gender: str) -> str | None:
    for parse in analyzer().parse(word.lower()):
        tag: Any = parse.tag
        if "Surn" in tag and gender in tag and "sing" in tag and "nomn" in tag:
            found = parse.inflect({"datv", "sing", gender})
            return str(found.word).capitalize() if found is not None else None
    return None
