"""From the values of a form to the content of its act, and back from a proposal to values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cur_desk.services.act_views import ActForm, Kind, is_shown

Values = dict[str, Any]
Content = dict[str, Any]
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
    if base == "extend" and values.get("days") not in (None, ""):
        content["days"] = int(values["days"])
    if base == "register":
        content.pop("notice_text", None)  # printed, not kept: the law asks for none
    return content


def _forward(form: ActForm, content: Content, values: Values, letters: Mapping[str, str]) -> None:
    asked = form.field_of("questions")
    if asked is not None and set(content.get("questions") or []) == {c.code for c in asked.options}:
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
    for field in form.fields:
        given = content.get(field.name)
        if given is None:
            continue
        if field.kind is Kind.DATE:
            try:
                values[field.name] = date.fromisoformat(str(given))
            except ValueError:
                continue
        elif field.name == "copies":
            values["copies"] = [c["to_organisation"] for c in given if "to_organisation" in c]
        elif field.name == "previous_answers":
            values |= _answers_back(form, given)
        else:
            values[field.name] = given
    return values


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
