"""Реестр просроченных: one row a question with a missed term, grouped by responsible body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cur_desk.analysis.briefing import OVERDUE
from cur_desk.domain.figures import Figure
from cur_desk.domain.filter_text import describe
from cur_desk.domain.filters import Filter
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import AssignmentState, OrganisationKind
from cur_desk.domain.stages import in_force
from cur_desk.domain.state import question_state, registration_of
from cur_desk.models.compiler import Sort
from cur_desk.reference.words import label
from cur_desk.reports import inputs, overdue_inputs
from cur_desk.reports.resources import health_words
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.packs import paper

NOBODY = "none"
_DONE = (AssignmentState.REFUSED, AssignmentState.DONE)
NO_GIST = "суть «для доклада» не записана"


@dataclass(frozen=True, slots=True)
class _Due:
    """The day of a term and whether it has passed."""

    on: date
    passed: bool


class OverduePaper:
    """Makes :class:`~cur_desk.reports.overdue_inputs.OverdueData` of a filter."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory

    def data(self, wanted: Filter | None = None) -> tuple[overdue_inputs.OverdueData, Figure]:
        """The input of the paper and the figure of its total."""
        chosen = Filter(conditions=OVERDUE)
        if wanted is not None:
            chosen = chosen.and_(wanted)
        queries = self._core.workspace.queries
        ids = queries.ids(chosen, Sort("due"))
        rows = queries.rows(ids)
        documents = queries.documents([r.uid for r in rows])
        found: list[overdue_inputs.OverdueRow] = []
        for row in rows:
            record = parse(documents[row.uid]) if row.uid in documents else None
            if isinstance(record, Appeal):
                found += self._rows(record)
        words = self._directory.vocabulary()
        total = Figure("overdue.total", len(ids), "обращений", chosen, fixed_ids=tuple(ids))
        data = overdue_inputs.OverdueData(
            office=paper.office(self._core),
            state=paper.data_state(self._core),
            filter_words=describe(chosen, words, self._core.zone),
            scope_words=f"{self._core.profile.region_title}; законный срок прошёл",
            total=inputs.Figure.settled(
                total, paper.numbers(self._core, list(ids)), vocabulary=words
            ),
            bodies=tuple(self._body(key) for key in dict.fromkeys(r.body for r in found)),
            rows=tuple(found),
            health_words=health_words(),
        )
        return data, total

    def _rows(self, appeal: Appeal) -> list[overdue_inputs.OverdueRow]:
        today = paper.today(self._core)
        made = []
        questions: list[Question | None] = [q for q in appeal.questions if q.closed_at is None]
        for question in questions or [None]:
            due = self._due(appeal, question)
            if due is None or not due.passed:
                continue
            made.append(
                overdue_inputs.OverdueRow(
                    body=self._responsible(appeal, question),
                    number=appeal.number or appeal.provisional_number or "без номера",
                    due_on=due.on,
                    days=(today - due.on).days,
                    municipality=self._place(appeal, question),
                    block=self._directory.block_name(question.block if question else None),
                    gist=(question.for_report if question else None) or NO_GIST,
                    state=label(question_state(appeal, question)) if question else "не разобрано",
                    repeat=len(appeal.repeat_of) + 1 if appeal.repeat_of else None,
                )
            )
        return made

    def _due(self, appeal: Appeal, question: Question | None) -> _Due | None:
        """The legal term of the question's registration, if nothing has been sent yet."""
        if question is not None:
            registration = registration_of(appeal, question)
        else:
            registration = appeal.registrations[0] if appeal.registrations else None
        if registration is None or registration.sent is not None:
            return None
        first = registration is appeal.registrations[0]
        at = self._legal(registration, appeal.source.answer_at if first else None)
        if at is None:
            return None
        return _Due(at.astimezone(self._core.zone).date(), at < self._core.now())

    def _legal(self, registration: Registration, outside: datetime | None) -> datetime | None:
        """The legal term that counts, with its extension or its отложенное решение."""
        end = self._core.deadlines.end_of_day
        longer, later = registration.extension, registration.postponed
        return in_force(
            registration.due_at,
            outside=outside,
            extended=end(longer.due_on) if longer is not None else None,
            postponed=end(later.planned_until) if later is not None else None,
        )

    def _place(self, appeal: Appeal, question: Question | None) -> str:
        oktmo = (question.place.oktmo if question else None) or appeal.place.oktmo
        return self._directory.place_name(oktmo)

    def _responsible(self, appeal: Appeal, question: Question | None) -> str:
        """A commercial organisation is never responsible: the registering body is."""
        executor = self._directory.organisation(question.executor if question else None)
        if executor is not None and executor.may_be_responsible:
            return executor.id
        return appeal.registrations[0].organisation if appeal.registrations else NOBODY

    def _body(self, key: str) -> overdue_inputs.OverdueBody:
        found = self._directory.organisation(key)
        if found is None:
            return overdue_inputs.OverdueBody(key, "Не распределено", "")
        kind = found.organisation_kind
        shown = kind if kind is not OrganisationKind.COMMERCIAL else OrganisationKind.BODY
        return overdue_inputs.OverdueBody(key, found.name, found.duty_phone or "", shown)
