"""What a form of an act still lacks, by itself: no field filled, a blank left, a line not read.

What the law says of an act is not judged here, but by the rules of the acts.
"""

from __future__ import annotations

from typing import Any

from cur_desk.services.acts import content as act_content
from cur_desk.services.acts.letters import BLANK
from cur_desk.services.acts.titles import BODY_ACTS
from cur_desk.services.acts.views import ActForm, Kind, is_shown


def missing(form: ActForm, values: dict[str, Any]) -> dict[str, str]:
    """Required fields that nobody has filled, in their order."""
    found = {}
    for field in form.fields:
        if not field.required or not is_shown(form, field.name, values):
            continue
        if field.name == "previous_answers":
            continue  # typed ones count as well; the rule says it
        value = act_content.plain(values.get(field.name))
        if act_content.is_empty(value):
            words = "Подтвердите" if field.kind is Kind.TICK else "Не заполнено"
            found[field.name] = words
    return found


def blanks(form: ActForm, values: dict[str, Any]) -> dict[str, str]:
    """Letters of a body's act that still have a blank to be filled."""
    return {
        f.name: "В тексте остались пропуски: они отмечены чертой"
        for f in form.fields
        if f.kind is Kind.LETTER
        and f.required
        and form.code in BODY_ACTS
        and is_shown(form, f.name, values)
        and BLANK in str(values.get(f.name) or "")
    }


def not_read(values: dict[str, Any]) -> dict[str, str]:
    """Earlier answers, typed one a line, of which one says no number and day; the last is named."""
    found = {}
    for line in str(values.get("previous_more") or "").splitlines():
        if line.strip() and act_content.read_answer(line) is None:
            found["previous_more"] = (
                f"Не понято: «{line.strip()[:40]}». Пример: № 12-ОГ от 02.03.2026"
            )
    return found
