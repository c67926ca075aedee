"""Terms of a card: what runs now, until when and why; the portal's dates go before the counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from cur_desk.domain.deadline_rules import Basis
from cur_desk.domain.deadlines import Term
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import AppealState, Regime
from cur_desk.domain.stages import in_force, legal_term, stage_term
from cur_desk.domain.state import appeal_state
from cur_desk.services import terms
from cur_desk.services.core import Core
from cur_desk.services.views import TermView

_PORTAL_DATE = "Дата портала: расчёт этого рабочего места дал бы {counted}"
ANSWER = "Дать ответ"
REGISTER = "registration"


class CardTerms:
    """Makes the views of an appeal's terms, the nearest first."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def of(self, appeal: Appeal) -> tuple[TermView, ...]:
        """All open terms; done ones after them."""
        found = [self._stage(appeal)]
        found += [self.of_registration(appeal, n) for n in range(len(appeal.registrations))]
        found += self._assignments(appeal)
        if not appeal.registrations:
            found.append(self._unregistered(appeal))
        if not any(r.registered_on for r in appeal.registrations):
            found.append(self._to_register(appeal))
        views = [v for v in found if v is not None]
        return tuple(sorted(views, key=lambda v: (v.left == "снято", v.due_at)))

    def of_registration(self, appeal: Appeal, number: int) -> TermView | None:
        """The legal term of one registration."""
        item = appeal.registrations[number]
        counted = legal_term(appeal, self._core.deadlines, number)
        # the outside system knows the registration that it made, the first; not its extension
        outside = appeal.source.answer_at if not number and item.extension is None else None
        due_at = self._legal_due(item, counted, outside)
        if outside is not None:
            counted = self._core.deadlines.outside(counted, outside) if counted else None
        if due_at is None:
            return None
        start = self._start(appeal, item)
        why = self._why(counted, due_at, outside=outside is not None)
        if item.extension is not None:
            why.append(
                f"Продлено до {item.extension.due_on:%d.%m.%Y}: решение от "
                f"{item.extension.decided_on:%d.%m.%Y}, уведомление № {item.extension.notice_number}"
            )
        if item.postponed is not None:
            why.append(f"Решение отложено до {item.postponed.planned_until:%d.%m.%Y} (правила ПОС)")
        due = terms.Due(
            ANSWER,
            start,
            due_at,
            in_hours=item.regime is Regime.OPEN_SOURCE,
            extended=item.extension is not None,
            done=item.sent is not None or item.closed_at is not None,
            why=why,
        )
        return self._view(due)

    def _stage(self, appeal: Appeal) -> TermView | None:
        counted = stage_term(appeal, self._core.deadlines)
        due_at = appeal.stage_due_at or (counted.due_at if counted is not None else None)
        if counted is None or due_at is None:
            return None
        hours = appeal.regime is Regime.OPEN_SOURCE
        due = terms.Due(
            "Разобрать", self._start(appeal), due_at, in_hours=hours, why=self._why(counted, due_at)
        )
        return self._view(due)

    def _unregistered(self, appeal: Appeal) -> TermView | None:
        counted, outside = legal_term(appeal, self._core.deadlines), appeal.source.answer_at
        if counted is not None and outside is not None:
            counted = self._core.deadlines.outside(counted, outside)
        due_at = outside or (counted.due_at if counted is not None else None)
        if due_at is None:
            return None
        due = terms.Due(
            ANSWER,
            appeal.received_at,
            due_at,
            in_hours=appeal.regime is Regime.OPEN_SOURCE,
            why=self._why(counted, due_at, outside=outside is not None),
        )
        return self._view(due)

    def _to_register(self, appeal: Appeal) -> TermView | None:
        """«Зарегистрировать»: runs from the arrival, closed with the appeal."""
        deadlines = self._core.deadlines
        rules = deadlines.rules_for(appeal.regime, frozenset(appeal.marks), Basis.ARRIVAL)
        if appeal_state(appeal) is AppealState.CLOSED or not any(r.id == REGISTER for r in rules):
            return None
        counted = deadlines.due(REGISTER, appeal.received_on or appeal.received_at)
        why = deadlines.explain_ru(counted)
        return self._view(
            terms.Due("Зарегистрировать", appeal.received_at, counted.due_at, why=why)
        )

    def _assignments(self, appeal: Appeal) -> list[TermView | None]:
        return [
            self._view(
                terms.Due(
                    f"Поручение по вопросу {question.order + 1}",
                    self._start(appeal),
                    item.due_at,
                    why=("Внутренний срок поручения",),
                )
            )
            for question in appeal.questions
            if question.closed_at is None
            for item in question.assignments
            if item.due_at is not None
        ]

    def _legal_due(
        self, item: Registration, counted: Term | None, outside: datetime | None
    ) -> datetime | None:
        end, longer, later = self._core.deadlines.end_of_day, item.extension, item.postponed
        return in_force(
            item.due_at or (counted.due_at if counted is not None else None),
            outside=outside,
            extended=end(longer.due_on) if longer is not None else None,
            postponed=end(later.planned_until) if later is not None else None,
        )

    def _start(self, appeal: Appeal, item: Registration | None = None) -> datetime:
        registration = item or (appeal.registrations[0] if appeal.registrations else None)
        day = registration.registered_on if registration is not None else None
        if day is None:
            return appeal.received_at
        return self._core.deadlines.end_of_day(day)

    def _why(self, counted: Term | None, due_at: datetime, *, outside: bool = False) -> list[str]:
        if counted is None:
            return ["Срок внешней системы" if outside else "Дата портала"]
        lines = self._core.deadlines.explain_ru(counted)
        lines += counted.notes if outside else ()
        if abs(counted.due_at - due_at) > timedelta(days=1):
            lines.append(_PORTAL_DATE.format(counted=f"{counted.due_on:%d.%m.%Y}"))
        return lines

    def _view(self, due: terms.Due) -> TermView:
        return terms.view(due, self._core.now(), self._core.zone)
