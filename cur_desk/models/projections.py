"""Document → rows of the projections. Pure: no clock, no database; raised ``PROJECTION_VERSION``
makes every cache rebuild its rows from the documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from cur_desk.contract.upcast import lift_document
from cur_desk.domain.carrying import to_carry
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import Record
from cur_desk.domain.records.directory import Organisation, Person, Territory
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import AppealState, AssignmentState
from cur_desk.domain.search_words import searched
from cur_desk.domain.stages import in_force
from cur_desk.domain.state import appeal_state, question_state, registration_of
from cur_desk.domain.text import fold, number_key, order_key
from cur_desk.models.instants import ms, ms_or_none

PROJECTION_VERSION = 9
_LANE = 1 << 44
"""Milliseconds fit below it until the year 2527; lanes of urgency stand above."""
_TITLE_CHARS = 120
_KEY_CHARS = 40
_DONE = (AssignmentState.REFUSED, AssignmentState.DONE)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Projected:
    """All rows of one document; ids are put in by the writer."""

    kind: str
    appeal: Row | None = None
    questions: tuple[Row, ...] = ()
    entry: Row | None = None
    words: str = ""


def project(document: dict[str, Any], zone: tzinfo) -> Projected:
    """The rows of a document. Raises pydantic's ValidationError for a known kind that breaks its
    schema: the caller quarantines it. An unknown kind has no rows."""
    return project_record(parse(lift_document(document)), zone)


def project_record(record: Record, zone: tzinfo) -> Projected:
    """The rows of a parsed record."""
    if isinstance(record, Appeal):
        return _project_appeal(record, zone)
    if isinstance(record, (Organisation, Territory, Person)):
        return Projected(record.kind, entry=_entry(record))
    return Projected(record.kind)


APPEAL_COLUMNS = (
    "urgency", "open", "state", "life", "life_call_at", "due_at", "next_due_at", "term_from",
    "received_at", "registered_at", "sent_at", "closed_at", "channel", "regime", "number",
    "number_key", "external_key", "title", "title_key", "block", "oktmo", "locality",
    "locality_key", "executor", "registrar", "holder", "applicant_key", "questions", "repeats",
    "files", "extended", "special", "marks", "timely", "to_carry", "proposed",
)  # fmt: skip
QUESTION_COLUMNS = (
    "uid", "place", "block", "code", "oktmo", "executor", "result", "question_kind", "category",
    "cause", "state", "received_at", "due_at", "closed_at",
)  # fmt: skip
ENTRY_COLUMNS = (
    "kind", "uid", "code", "name", "short_name", "name_key", "words", "sort", "parent",
    "valid_from", "valid_to",
)  # fmt: skip


def _project_appeal(appeal: Appeal, zone: tzinfo) -> Projected:
    state = appeal_state(appeal)
    terms = _Terms(appeal, zone)
    closed_at = _closed_at(appeal) if state is AppealState.CLOSED else None
    is_open = state is not AppealState.CLOSED
    threat = appeal.life_threat
    life = threat is not None and threat.cleared_at is None
    title = _title(appeal)
    first = min(appeal.questions, key=lambda q: q.order, default=None)
    place = first.place if first is not None and first.place.oktmo else appeal.place
    number = appeal.number or appeal.provisional_number
    names = [a.name for a in appeal.applicants]
    row: Row = (
        _urgency(is_open, life, terms.next_due),
        int(is_open),
        state.value,
        int(life),
        ms(threat.calls[-1].called_at) if life and threat is not None and threat.calls else None,
        terms.legal,
        terms.next_due,
        terms.start,
        ms(appeal.received_at),
        terms.registered,
        terms.sent,
        closed_at,
        appeal.channel.value,
        appeal.regime.value,
        number,
        fold(number) if number else None,
        number_key(appeal.source.external_number) if appeal.source.external_number else None,
        title,
        order_key(title[:_KEY_CHARS]),
        next((q.block for q in appeal.questions if q.block), None),
        place.oktmo or appeal.place.oktmo,
        place.locality,
        fold(place.locality) if place.locality else None,
        first.executor if first is not None else None,
        appeal.registrations[0].organisation if appeal.registrations else None,
        appeal.holder,
        fold(" ".join(names[0].split())) if names else None,
        len(appeal.questions),
        len(appeal.repeat_of),
        len(appeal.files),
        int(any(r.extension is not None for r in appeal.registrations)),
        _set_column(s.value for s in appeal.special),
        _set_column(appeal.marks),
        terms.timely,
        int(terms.to_carry),
        int(any(p.state == "open" for p in appeal.proposals)),
    )
    questions = tuple(_question(appeal, q, terms) for q in appeal.questions)
    if not questions:
        questions = (_no_question(appeal, state, terms),)
    return Projected("appeal", row, questions, words=_words(appeal, title, number, names))


class _Terms:
    """The dates of all registrations and assignments, as the queue needs them."""

    def __init__(self, appeal: Appeal, zone: tzinfo) -> None:
        legal: list[int] = []
        registered: list[int] = []
        sent: list[int] = []
        self.by_registration: dict[str, int | None] = {}
        late = False
        outside = ms_or_none(appeal.source.answer_at)
        for number, one in enumerate(appeal.registrations):
            due = _legal_due(one, zone, None if number else outside)
            self.by_registration[one.id] = due
            if one.registered_on is not None:
                registered.append(_start_of_day(one.registered_on, zone))
            if one.sent is not None:
                sent.append(_start_of_day(one.sent.sent_on, zone))
                late = late or (due is not None and sent[-1] > due)
            elif due is not None and one.closed_at is None:
                legal.append(due)
        self.to_carry = to_carry(appeal)
        ends = [end for end in self.by_registration.values() if end is not None]
        if outside is not None and not sent:
            legal = [min(legal or ends, default=outside)]
        internal = [
            ms(a.due_at)
            for q in appeal.questions
            if q.closed_at is None
            for a in q.assignments
            if a.due_at is not None and a.state not in _DONE
        ]
        if appeal.stage_due_at is not None and not sent:
            internal.append(ms(appeal.stage_due_at))
        self.legal = min(legal, default=None)
        open_terms = [*legal, *internal] if legal or not sent else []
        if outside is not None and self.to_carry and sent:
            # The citizen has the answer, the outside system has not.
            open_terms = [min(ends, default=outside)]
        self.next_due = min(open_terms, default=None)
        self.registered = min(registered, default=None)
        self.sent = max(sent, default=None)
        self.timely = None if not sent else int(not late)
        self.start = self.registered if self.registered is not None else ms(appeal.received_at)


def _legal_due(one: Registration, zone: tzinfo, outside: int | None) -> int | None:
    """The legal term that counts, in questions as in the whole."""

    def end(day: date | None) -> int | None:
        return _end_of_day(day, zone) if day is not None else None

    return in_force(
        ms(one.due_at) if one.due_at is not None else end(one.due_on),
        outside=outside,
        extended=end(one.extension.due_on if one.extension is not None else None),
        postponed=end(one.postponed.planned_until if one.postponed is not None else None),
    )


def _urgency(is_open: bool, life: bool, due: int | None) -> int:
    """One number that orders the queue: threats to life, terms, no term, closed."""
    if not is_open:
        return 3 * _LANE
    if life:
        return due if due is not None else _LANE - 1
    return _LANE + due if due is not None else 2 * _LANE


def _closed_at(appeal: Appeal) -> int | None:
    ends = [q.closed_at for q in appeal.questions if q.closed_at is not None]
    ends += [r.closed_at for r in appeal.registrations if r.closed_at is not None]
    return ms(max(ends)) if ends else None


def _title(appeal: Appeal) -> str:
    for text in (appeal.title, *(q.essence or q.for_report for q in appeal.questions)):
        if text and text.strip():
            return _first_words(text)
    return _first_words(appeal.text) or "Без текста"


def _first_words(text: str) -> str:
    line = " ".join(text[: 4 * _TITLE_CHARS].split())
    if len(line) <= _TITLE_CHARS:
        return line
    return line[:_TITLE_CHARS].rsplit(" ", 1)[0] + "…"


def _question(appeal: Appeal, question: Question, terms: _Terms) -> Row:
    registration = registration_of(appeal, question)
    live = [a for a in question.assignments if a.state is not AssignmentState.REFUSED]
    executor = question.executor or (live[-1].organisation if live else None)
    return (
        question.id,
        question.order + 1,
        question.block,
        question.code,
        question.place.oktmo or appeal.place.oktmo,
        executor,
        question.result.value if question.result is not None else None,
        question.question_kind.value if question.question_kind is not None else None,
        question.category,
        question.cause,
        question_state(appeal, question).value,
        ms(appeal.received_at),
        terms.by_registration.get(registration.id) if registration is not None else None,
        ms_or_none(question.closed_at),
    )


def _no_question(appeal: Appeal, state: AppealState, terms: _Terms) -> Row:
    none = (None,) * 2
    received = ms(appeal.received_at)
    place = appeal.place.oktmo
    return ("", 0, *none, place, *(None,) * 5, state.value, received, terms.legal, None)


def _entry(record: Organisation | Territory | Person) -> Row:
    code, short, sort, parent = record.id, record.name, None, None
    if isinstance(record, Territory):
        code, short, sort = record.oktmo, record.short_name, record.territory_kind
        words = f"{record.name} {record.centre or ''} {record.oktmo}"
    elif isinstance(record, Organisation):
        short, sort, parent = record.short_name, record.organisation_kind.value, record.parent
        words = f"{record.name} {record.short_name}"
    else:
        words = f"{record.name} {' '.join(p.title for p in record.posts)}"
    return (
        record.kind,
        record.id,
        code,
        record.name,
        short,
        order_key(short),
        fold(words),
        sort,
        parent,
        record.valid_from.isoformat() if record.valid_from else None,
        record.valid_to.isoformat() if record.valid_to else None,
    )


def _words(appeal: Appeal, title: str, number: str | None, names: list[str]) -> str:
    """What a search looks in, folded."""
    place = appeal.place
    parts: list[str | None] = [
        title if appeal.title else None,
        appeal.text,
        number,
        appeal.provisional_number,  # a citizen may hold a paper with it for years
        appeal.source.external_number,
        place.locality,
        place.street,
        place.house,
        *names,
        appeal.note,
    ]
    for question in appeal.questions:
        parts += [question.essence, question.for_report, question.place.locality]
        parts += [question.place.street, question.place.house]
    parts += [r.number for r in appeal.registrations]
    return searched(" ".join(p for p in parts if p))


def _set_column(values: Iterable[str]) -> str | None:
    found = sorted(set(values))
    return f" {' '.join(found)} " if found else None


_DAYS: dict[tuple[date, tzinfo, bool], int] = {}


def _start_of_day(day: date, zone: tzinfo) -> int:
    return _day(day, zone, end=False)


def _end_of_day(day: date, zone: tzinfo) -> int:
    """The first instant after the day, less one millisecond."""
    return _day(day, zone, end=True)


def _day(day: date, zone: tzinfo, *, end: bool) -> int:
    key = (day, zone, end)
    found = _DAYS.get(key)
    if found is None:
        start = datetime(day.year, day.month, day.day, tzinfo=zone)
        if end:
            start += timedelta(days=1)  # wall time: the next midnight in the zone
        found = ms(start.astimezone(UTC)) - int(end)
        if len(_DAYS) > 20_000:
            _DAYS.clear()
        _DAYS[key] = found
    return found
