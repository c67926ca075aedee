"""Letters of the acts: which template a form needs, its text from the values, its PDF.

A letter goes to a citizen or to a body, so nothing in it is masked; it is kept nowhere but in the
act itself and where the person saves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cur_desk.domain.acts.cases import CASES
from cur_desk.domain.acts.complaints import concerned
from cur_desk.domain.records.words import Channel
from cur_desk.models.journal import Entry
from cur_desk.reports import render_letter
from cur_desk.reports.letter_inputs import LetterData
from cur_desk.services.acts import letters
from cur_desk.services.acts.content import answers_of, plain
from cur_desk.services.acts.fields import FormContext
from cur_desk.services.acts.letters import APPLICANT, bare, long_day
from cur_desk.services.acts.views import ActForm
from cur_desk.services.acts.words import new_term, registered_term
from cur_desk.services.names import addressee, dative
from cur_desk.services.packs import paper
from cur_desk.services.packs.pdf_pages import page_count
from cur_desk.services.views import PackResult

Values = dict[str, Any]
COPY = "copy:"
ON_PAPER = frozenset({Channel.LETTER, Channel.RECEPTION, Channel.SED})


def kind_of(it: FormContext, values: Values, name: str) -> str:
    """The template of a letter field; empty if this form has no such letter."""
    copies = bool(values.get("copies")) or bool(values.get("keep_own"))
    if name.startswith(COPY):
        return "copy_letter"
    if it.base == "forward":
        if name == "letter_text":
            return "copy_letter" if values.get("keep_own") else "forward_letter"
        return "copies_notice" if copies else "forward_notice"
    if it.base == "leave_unanswered":
        case = CASES.get(str(values.get("case") or ""))
        if name == "letter_text":
            return "crime_letter" if case is not None and "letter_text" in case.needs else ""
        return case.letter if case is not None else ""
    return {
        "register": "registration_notice",
        "extend": "extension_notice",
        "stop_correspondence": "stop_correspondence",
        "postpone": "postpone_notice",
        "interim_answer": "interim_answer",
    }.get(it.base, "")


def texts(it: FormContext, form: ActForm, values: Values) -> dict[str, str]:
    """The text of every letter of the form as its template gives it now."""
    wanted = [f.name for f in form.fields if f.kind == "letter"]
    wanted += [f"{COPY}{body}" for body in values.get("copies") or []]
    given = _values(it, form, values)
    found = {}
    for name in wanted:
        kind = kind_of(it, values, name)
        if kind:
            found[name] = letters.fill(kind, given)
    return found


def _values(it: FormContext, form: ActForm, values: Values) -> dict[str, str]:
    content = {k: plain(v) for k, v in values.items()}
    content["registration"] = form.registration or None
    asked = concerned(it.appeal, {k: v for k, v in content.items() if v})
    essences = [bare(q.essence) for q in asked if q.essence]
    found = letters.facts(it.appeal, it.registration)
    places = [words for q in asked if (words := letters.place_words(q.place))]
    found["place_words"] = places[0] if places else found["place_words"]
    found["essence"] = "; ".join(essences) or bare(it.appeal.title)
    return found | _of_act(it, form, values) | _said(it, values)


def _said(it: FormContext, values: Values) -> dict[str, str]:
    """Days and names as they were typed."""
    found = {}
    for name, key in (("decided_on", "decided_on"), ("planned_until", "until")):
        day = values.get(name)
        found[key] = long_day(day) if isinstance(day, date) else ""
    for name in ("decided_by", "address"):
        found[name] = str(values.get(name) or "").strip()
    reason = bare(str(values.get("reason") or ""))
    found["reason_words"] = f"{reason}." if reason else letters.BLANK
    until = values.get("final_until")
    found["until_words"] = (
        f" Ответ дадим до {long_day(until)}"
        if isinstance(until, date)
        else " Ответим дополнительно."
    )
    return found


def _of_act(it: FormContext, form: ActForm, values: Values) -> dict[str, str]:
    found: dict[str, str] = {}
    if it.base == "forward":
        first = it.directory.organisation_full(values.get("to_organisation"))
        others = [it.directory.organisation_full(b) for b in values.get("copies") or []]
        names = [n for n in (first, *others) if n]
        found["executor"] = ", ".join(names)
        found["part"] = "4" if others else "3"
        own = it.directory.organisation_full(form.organisation)
        found["keep_words"] = f", а также {own}" if values.get("keep_own") and own else ""
    elif it.base == "extend":
        longer = new_term(it, values)
        found["new_due"] = long_day(longer.due_on) if longer is not None else ""
        found["ground_words"] = _ground(values)
    elif it.base == "stop_correspondence":
        given = answers_of(form, values)
        days = [f"№ {a['number']} от {_short(a['on'])}" for a in given]
        found["answers"] = ", ".join(days)
    elif it.base == "register":
        found |= _registered(it, form, values)
    return found


def _registered(it: FormContext, form: ActForm, values: Values) -> dict[str, str]:
    day = values.get("registered_on")
    came = it.appeal.received_on or it.appeal.received_at.astimezone(it.core.zone).date()
    found = {"number": str(values.get("number") or "").strip(), "received": long_day(came)}
    found["channel_words"] = _answer_way(it)
    if isinstance(day, date):
        term = registered_term(it, form, values, day)
        found["registered"] = long_day(day)
        found["due"] = long_day(term.due_on) if term is not None else ""
    return found


def _answer_way(it: FormContext) -> str:
    """ст. 10 ч. 4: electronic in, electronic out; by post only to what came on paper or by word."""
    person = addressee(it.appeal)
    if it.appeal.channel in ON_PAPER and person is not None and person.address:
        return "на почтовый адрес"
    return "тем же способом, которым поступило обращение"


def _ground(values: Values) -> str:
    ground = bare(str(values.get("ground") or ""))
    if values.get("ground_kind") == "request":
        day = values.get("request_on")
        number = str(values.get("request_number") or "").strip() or letters.BLANK
        on = long_day(day) if isinstance(day, date) else letters.BLANK
        tail = f": {ground}" if ground else ""
        return f"Для подготовки ответа направлен запрос № {number} от {on}{tail}."
    return f"Рассмотрение требует дополнительного времени: {ground or letters.BLANK}."


def _short(day: Any) -> str:
    try:
        return f"{date.fromisoformat(str(day)):%d.%m.%Y}"
    except ValueError:
        return letters.BLANK


# --- paper ---------------------------------------------------------------------------------------


def pdf(it: FormContext, form: ActForm, values: Values, name: str, text: str) -> PackResult:
    """The letter of a field as its text stands in the form."""
    kind = letters.kinds()[kind_of(it, values, name) or "forward_notice"]
    made = render_letter(_data(it, form, values, name, kind, text))
    number = "".join(c if c.isascii() and c.isalnum() else "-" for c in it.appeal.number or "")
    file = f"{kind.id}_{number.strip('-') or 'bez_nomera'}_PDn.pdf"
    return PackResult(file, made, page_count(made))


def journal(it: FormContext, form: ActForm, act: str, kind: str) -> None:
    """A letter was printed or saved: ids only."""
    entry = Entry(it.core.actor.person, act, "letter", (form.uid,), {"letter": kind})
    it.core.workspace.work.journal.write(entry)


def _data(
    it: FormContext,
    form: ActForm,
    values: Values,
    name: str,
    kind: letters.LetterKind,
    text: str,
) -> LetterData:
    own = form.organisation or it.actor.organisation
    body = it.directory.organisation_full(own)
    rule = it.core.profile.reports.get(kind.id)
    to_citizen = kind.to == APPLICANT
    prefix = "notice" if to_citizen else "letter"
    day = values.get(f"{prefix}_on")
    return LetterData(
        office=paper.office(it.core),
        body=body or it.core.profile.title,
        letterhead=tuple(rule.header) if rule is not None and rule.header else (body,),
        addressee=_addressee(it, values, name, to_citizen),
        heading=kind.heading,
        text=text,
        made_at=it.core.now(),
        number=str(values.get(f"{prefix}_number") or "").strip(),
        on=day if isinstance(day, date) else None,
        reference=_reference(it) if to_citizen else "",
        signer=(rule.signer or "") if rule is not None else "",
        executor=_executor(it, own),
        draft=it.proposed,
        title=kind.title,
    )


def _addressee(
    it: FormContext, values: Mapping[str, Any], name: str, to_citizen: bool
) -> tuple[str, ...]:
    if to_citizen:
        person = addressee(it.appeal)
        if person is None:
            return (letters.BLANK,)
        where = person.address or person.email or ""
        return tuple(line for line in (dative(person.name), where) if line)
    if name.startswith(COPY):
        return (it.directory.organisation_full(name.removeprefix(COPY)) or letters.BLANK,)
    if it.base == "leave_unanswered":
        return (str(values.get("to_body") or "").strip() or letters.BLANK,)
    return (it.directory.organisation_full(values.get("to_organisation")) or letters.BLANK,)


def _reference(it: FormContext) -> str:
    registration = it.registration
    number = (registration.number if registration else None) or it.appeal.number
    day = registration.registered_on if registration is not None else None
    return f"На № {number} от {day:%d.%m.%Y}" if number and day else ""


def _executor(it: FormContext, own: str) -> tuple[str, ...]:
    """Who prepared it, if that is a person of the same body."""
    if it.actor.organisation != own:
        return ()
    phone = it.directory.person_phone(it.actor.person)
    return tuple(line for line in (it.core.person_name, phone) if line)
