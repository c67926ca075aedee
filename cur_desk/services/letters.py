"""Texts that go with a forwarding: notice to the applicant and covering letter (59-ФЗ ст. 8).

Templates with named fields lie in ``resources/templates``; a field without a value stays as a
visible blank, so that a person fills it and nothing untrue is sent.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from cur_desk.domain.formalisation import Content, find_question
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.place import Place
from cur_desk.paths import resources_dir

BLANK = "____________"
_FIELDS = ("applicant", "registered", "number", "essence", "part", "executor", "place")


@lru_cache(maxsize=16)
def _template(name: str) -> str:
    return (resources_dir() / "templates" / f"{name}.ru.txt").read_text("utf-8")


def forwarding(
    appeal: Appeal, content: Content, question_id: str, executor: str
) -> tuple[str, str]:
    """(covering letter, notice) for the forwarding of one question to ``executor`` (its name)."""
    question = find_question(content, question_id)
    registration = appeal.registrations[0] if appeal.registrations else None
    several = len({p.get("question") for p in content.get("proposals", [])} | {question_id}) > 1
    values = dict.fromkeys(_FIELDS, BLANK)
    values |= {
        "applicant": _addressee(appeal) or BLANK,
        "registered": _day(registration.registered_on if registration else None),
        "number": (registration.number if registration else None) or appeal.number or BLANK,
        "essence": (question.get("essence") or "").strip().rstrip(".") or BLANK,
        # ст. 8 ч. 4: several bodies are competent, each gets a copy.
        "part": "4" if several else "3",
        "executor": executor,
        "place": Place.model_validate(question.get("place") or {}).line() or BLANK,
    }
    letter = _template("forward_letter").format_map(values)
    notice = _template("forward_notice").format_map(values)
    return letter.strip(), notice.strip()


def _addressee(appeal: Appeal) -> str:
    people = [a for a in appeal.applicants if a.addressee] or appeal.applicants
    return people[0].name if people else ""


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else BLANK
