"""From the values of a form to the content of its act, and back from a proposal to values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cur_desk.services.acts.views import ActForm, FormField, Kind, is_shown

Values = dict[str, Any]
Content = dict[str, Any]
_DIGITS = 6
LOCAL = frozenset({"previous_more", "days"})
"""Fields that are said otherwise in the content."""
_ANSWER = re.compile(
    r"^\s*№?\s*(?P<number>\S.*?)\s+от\s+(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\s*$"
)


def plain(value: Any) -> Any:
    """A value as a document has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def is_empty(value: Any) -> bool:
    """Whether nothing was said."""
    return value is None or value in ("", [], False)


def content_of(form: ActForm, values: Values, letters: Mapping[str, str]) -> Content:
    """The content of the act: the fields that are there, in the shape of the record.

    ``letters``: texts of copies by body (``copy:<id>``)."""
    base = form.code.removeprefix("propose_")
    content: Content = {}
    for field in form.fields:
        if field.name in LOCAL or not is_shown(form, field.name, values):
            continue
        value = plain(values.get(field.name))
        if not is_empty(value):
            content[field.name] = value
    if form.registration and base != "register":
        content["registration"] = form.registration
    if base == "forward":
        _forward(form, content, values, letters)
    if base == "stop_correspondence":
        content["previous_answers"] = answers_of(form, values)
    if base == "extend" and (days := days_of(values)) is not None:
        content["days"] = days
    if base == "register":
        content.pop("notice_text", None)  # printed, not kept: the law asks for none
    return content


def days_of(values: Values) -> int | None:
    """The days of an extension; nothing where none or no number was typed."""
    said = str(values.get("days") or "").strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else None


def accepted_of(form: ActForm, content: Content, proposed: Content) -> Content:
    """What an acceptance adds to its proposal: null for what the person took away, and the
    questions always by name, because none would mean those that were proposed."""
    taken = [f.name for f in form.fields if f.name in proposed and f.name not in content]
    whole = content | dict.fromkeys(taken)
    goes = form.field_of("to_organisation") is not None
    if goes and form.field_of("questions") is None and named_of(proposed):
        whole["questions"] = named_of(proposed)
    return whole


def named_of(proposed: Content) -> list[str]:
    """The questions of a proposed act: a list, or the one question."""
    one = proposed.get("question")
    return list(proposed.get("questions") or ([one] if one else []))


def _forward(form: ActForm, content: Content, values: Values, letters: Mapping[str, str]) -> None:
    asked = form.field_of("questions")
    every = {c.code for c in asked.options} if asked is not None else set()
    if every and not form.proposal and set(content.get("questions") or []) == every:
        content.pop("questions")  # all of the registration
    copies = []
    for body in content.pop("copies", []):
        part = {
            "to_organisation": body,
            "letter_text": letters.get(f"copy:{body}", ""),
            "letter_on": content.get("letter_on"),
        }
        copies.append({k: v for k, v in part.items() if v})
    if copies:
        content["copies"] = copies


def answers_of(form: ActForm, values: Values) -> list[Content]:
    """Earlier answers that were ticked and that were typed; a line that is none is left out."""
    field = form.field_of("previous_answers")
    found = []
    chosen = values.get("previous_answers") or []
    for option in field.options if field is not None else ():
        if option.code in chosen:
            appeal, body, number, day = option.code.split("|")
            found.append({"organisation": body, "number": number, "on": day, "appeal": appeal})
    for line in str(values.get("previous_more") or "").splitlines():
        read = read_answer(line)
        if read is not None:
            found.append(
                {
                    "organisation": form.organisation,
                    "number": read[0],
                    "on": read[1].isoformat(),
                }
            )
    return found


def read_answer(line: str) -> tuple[str, date] | None:
    """«№ 12-ОГ от 02.03.2026» → number and day."""
    match = _ANSWER.match(line)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return match["number"], day


def values_of(form: ActForm, content: Content) -> Values:
    """What a proposal said, in the fields of the form that accepts it."""
    values: Values = {}
    asked = form.field_of("questions")
    if asked is not None and named_of(content):
        known = {c.code for c in asked.options}
        values["questions"] = [q for q in named_of(content) if q in known]
    for field in form.fields:
        if field.name not in content or field.name in values:
            continue
        values |= _value_of(form, field, content[field.name])
    return values


def _value_of(form: ActForm, field: FormField, given: Any) -> Values:
    if given is None:
        blank: Any = [] if field.kind in (Kind.MANY, Kind.BODIES) else None
        return {field.name: False if field.kind is Kind.TICK else blank}
    if field.kind is Kind.DATE:
        try:
            return {field.name: date.fromisoformat(str(given))}
        except ValueError:
            return {}
    if field.name == "copies":
        return {"copies": [c["to_organisation"] for c in given if "to_organisation" in c]}
    if field.name == "previous_answers":
        return _answers_back(form, given)
    return {field.name: given}


def _answers_back(form: ActForm, given: list[Content]) -> Values:
    field = form.field_of("previous_answers")
    known = {o.code for o in field.options} if field is not None else set()
    ticked, typed = [], []
    for one in given:
        body, number, on = one.get("organisation"), one.get("number"), one.get("on")
        code = f"{one.get('appeal')}|{body}|{number}|{on}"
        if code in known:
            ticked.append(code)
            continue
        try:
            typed.append(f"№ {number} от {date.fromisoformat(str(on)):%d.%m.%Y}")
        except ValueError:
            continue
    return {"previous_answers": ticked, "previous_more": "\n".join(typed)}
