"""Makes rows and the whole view of one assignment: stage, term, form, next step, in words."""

from __future__ import annotations

from collections.abc import Callable

from cur_desk.domain.acts import answers, rules
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.answers import APPROVAL, REWORK, SIGNED, WAITING
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Question
from cur_desk.domain.state import registration_of
from cur_desk.domain.text import short_name
from cur_desk.models.drafts import Draft
from cur_desk.services import terms
from cur_desk.services.cards.terms import CardTerms
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.exchange.events import event_view
from cur_desk.services.execution.views import (
    ANONYMOUS,
    FORM_FIELDS,
    Assigned,
    AssignedRow,
    MainAct,
    Stage,
    Values,
    filled,
)
from cur_desk.services.views import Choice, ExchangeMark, TermMark, TermView

ActorFor = Callable[[str], Actor | None]
STEPS = {
    Stage.NEW: ("accept", "Принять к исполнению", "clipboard-check"),
    Stage.WORK: ("to_signature", "Передать на подпись", "signature"),
    Stage.SIGNING: ("sign_answer", "Отметить «Подписан»", "signature"),
    Stage.SENDING: ("send_to_applicant", "Отметить «Направлено заявителю»", "send"),
}
_BY_AUTHORITY = {
    "sign_answer": "Подпись вносит уполномоченное лицо органа",
    "send_to_applicant": "Отправку заявителю вносит уполномоченное лицо органа",
}
_NOT_BEGUN = "не начат"
_NOT_TAKEN = "Принято порталом: ещё нет, срок это не закрывает"


def stage_of(appeal: Appeal, question: Question, body: str) -> Stage:
    """Where the body's work on the question stands."""
    registration = registration_of(appeal, question)
    if registration is not None and registration.sent is not None:
        return Stage.DONE
    assignment = answers.assignment_of(question, body)
    if assignment is not None and assignment.state in WAITING:
        return Stage.NEW
    last = answers.answer_of(question, body)
    if last is not None and last.state == APPROVAL:
        return Stage.SIGNING
    return Stage.SENDING if last is not None and last.state == SIGNED else Stage.WORK


class Reading:
    """Reads for one desk."""

    def __init__(self, core: Core, directory: DirectoryService) -> None:
        self._core = core
        self._directory = directory
        self._terms = CardTerms(core)

    def row(
        self, appeal: Appeal, question: Question, body: str, exchange: str, drafted: bool
    ) -> AssignedRow:
        """One row of the list."""
        stage, term = stage_of(appeal, question, body), self._term(appeal, question, body)
        mark = ExchangeMark(exchange)
        if drafted and mark in (ExchangeMark.SYNCED, ExchangeMark.ACCEPTED):
            mark = ExchangeMark.DRAFT
        new = stage is Stage.NEW and mark is ExchangeMark.SYNCED
        several = len({a.organisation for a in self._core.all_actors()}) > 1
        title, number = title_of(appeal, question), _number(appeal)
        left = term.left if term is not None else "без срока"
        place = self._place(appeal, question)
        return AssignedRow(
            uid=appeal.id,
            question=question.id,
            stage=stage,
            number=number,
            title=title,
            place=place,
            body=self._directory.organisation_name(body) if several else "",
            mark=term.mark if term is not None else TermMark.NONE,
            left=left,
            share_left=term.share_left if term is not None else 0.0,
            due_key=term.due_at.timestamp() if term is not None else float("inf"),
            exchange=mark,
            word=_NOT_BEGUN if new else "",
            spoken=", ".join(w for w in (left, title, number, place) if w),
        )

    def assigned(
        self,
        appeal: Appeal,
        question: Question,
        body: str,
        draft: Draft | None,
        version: int,
        actor_for: ActorFor,
    ) -> Assigned:
        """The right pane."""
        stage = stage_of(appeal, question, body)
        registration = registration_of(appeal, question)
        exchange, accepted = self._exchange(appeal, draft)
        hidden = bool(appeal.redacted)
        signs, sends = actor_for("sign_answer"), actor_for("send_to_applicant")
        refuses = self._refusal("refuse", appeal, question, body, actor_for)
        saved = ""
        if draft is not None:
            saved = terms.clock_words(draft.saved_at, self._core.now(), self._core.zone)
        name = self._directory.organisation_full(body)
        return Assigned(
            uid=appeal.id,
            question=question.id,
            stage=stage,
            number=_number(appeal),
            title=title_of(appeal, question),
            essence=question.essence or question.for_report or title_of(appeal, question),
            text="" if "text" in appeal.redacted else appeal.text,
            applicant="" if hidden else self._applicant(appeal),
            place=self._place(appeal, question),
            body=name,
            term=self._term(appeal, question, body),
            values=self._values(appeal, question, body) | typed_values(draft),
            draft_saved=saved,
            version=version,
            exchange=exchange,
            main=self._main(stage, appeal, question, body, actor_for),
            may_answer=stage is Stage.WORK and actor_for("answer") is not None,
            may_refuse=refuses == "",
            refuse_reason=refuses,
            may_sign=stage in (Stage.WORK, Stage.SIGNING) and signs is not None,
            may_send=stage in (Stage.WORK, Stage.SIGNING, Stage.SENDING) and sends is not None,
            signer_note=""
            if signs and sends
            else f"Подпись и отправку вносит уполномоченное "
            f"лицо органа: {self._heads(body) or name}",
            returned=_returned(appeal, question, body),
            sent=_sent(appeal, question),
            accepted=accepted,
            signers=tuple(Choice(s, s) for s in self._signers(body)),
            legal_today=self._legal_today(appeal, question),
            numbered=registration is None or registration.regime in answers.NUMBERED,
        )

    # --- pieces ------------------------------------------------------------------------------

    def _main(
        self, stage: Stage, appeal: Appeal, question: Question, body: str, actor_for: ActorFor
    ) -> MainAct:
        if stage is Stage.DONE:
            return MainAct(refused="Ответ заявителю направлен")
        code, title, icon = STEPS[stage]
        if stage is Stage.NEW or stage is Stage.SENDING:
            return MainAct(
                code, title, icon, self._refusal(code, appeal, question, body, actor_for)
            )
        if actor_for(code) is None:
            return MainAct(code, title, icon, self._no_right(code, body))
        refused = rules.possible(ACTS[code], appeal)
        return MainAct(code, title, icon, refused.reason if refused is not None else "")

    def _refusal(
        self, code: str, appeal: Appeal, question: Question, body: str, actor_for: ActorFor
    ) -> str:
        """Why the act is impossible now, apart from what is still to be typed."""
        actor = actor_for(code)
        if actor is None:
            return self._no_right(code, body)
        refused = rules.possible(ACTS[code], appeal)
        if refused is None:
            assignment = answers.assignment_of(question, body)
            registration = registration_of(appeal, question)
            content = {
                "question": question.id,
                "assignment": assignment.id if assignment is not None else "",
                "registration": registration.id if registration is not None else "",
                "number": "—",
            }
            found = answers.refusal(code, appeal, actor, content)
            return found[1] if found is not None else ""
        return refused.reason

    def _no_right(self, code: str, body: str) -> str:
        if code in _BY_AUTHORITY:
            return _BY_AUTHORITY[code]
        fitting = [a for a in self._core.all_actors() if a.organisation == body]
        refused = rules.may(ACTS[code], fitting[0]) if fitting else None
        return refused.reason if refused is not None else "Нет должности в этом органе"

    def _term(self, appeal: Appeal, question: Question, body: str) -> TermView | None:
        """The nearer of the body's internal term and the legal term of the registration."""
        found = []
        for number, item in enumerate(appeal.registrations):
            if item is registration_of(appeal, question):
                found.append(self._terms.of_registration(appeal, number))
        assignment = answers.assignment_of(question, body)
        if assignment is not None and assignment.due_at is not None:
            due = terms.Due(
                "Внутренний срок",
                appeal.received_at,
                assignment.due_at,
                why=("Внутренний срок поручения",),
            )
            found.append(terms.view(due, self._core.now(), self._core.zone))
        if not appeal.registrations:
            found += list(self._terms.of(appeal)[:1])
        views = [v for v in found if v is not None]
        done = [v for v in views if v.mark is TermMark.DONE]
        return done[0] if done else min(views, key=lambda v: v.due_at, default=None)

    def _legal_today(self, appeal: Appeal, question: Question) -> bool:
        now = self._core.now()
        for number, item in enumerate(appeal.registrations):
            if item is registration_of(appeal, question) and item.sent is None:
                view = self._terms.of_registration(appeal, number)
                if view is None:
                    return False
                here = view.due_at.astimezone(self._core.zone).date()
                return here == now.astimezone(self._core.zone).date()
        return False

    def _values(self, appeal: Appeal, question: Question, body: str) -> Values:
        """The form as the record says."""
        last = answers.answer_of(question, body)
        registration = registration_of(appeal, question)
        sent = registration.sent if registration is not None else None
        measures = question.measures
        return filled(
            {
                "text": last.text if last else "",
                "result": question.result.value if question.result is not None else "",
                "taken": measures.taken,
                "planned": measures.planned,
                "planned_until": measures.planned_until,
                "signer": last.signer if last else "",
                "signature_file": last.signature_file if last else "",
                "number": (sent.number if sent else "") or (last.number if last else ""),
                "signed_on": last.signed_on if last else "",
                "channel": sent.channel if sent else "",
                "sent_on": sent.sent_on if sent else "",
                "proof": sent.proof if sent else "",
                "proof_file": sent.proof_file if sent else "",
            }
        )

    def _exchange(self, appeal: Appeal, draft: Draft | None) -> tuple[ExchangeMark, str]:
        core = self._core
        local = core.workspace.queries.local_id(appeal.id)
        rows = core.workspace.queries.rows([local]) if local is not None else []
        mark = ExchangeMark(rows[0].exchange) if rows else ExchangeMark.SYNCED
        if draft is not None and mark in (ExchangeMark.SYNCED, ExchangeMark.ACCEPTED):
            mark = ExchangeMark.DRAFT
        receipts = {r.event: r for r in core.workspace.work.receipts.of_record(appeal.id)}
        own = core.workspace.work.outbox.of_record(appeal.id)
        said = [
            event_view(core, row, receipts.get(row.id), appeal.number).accepted
            for row in own
            if row.id in receipts
        ]
        waits = mark in (ExchangeMark.PENDING, ExchangeMark.RETRY)
        if said and not waits:
            return mark, said[-1][0].upper() + said[-1][1:]
        return mark, _NOT_TAKEN

    def _place(self, appeal: Appeal, question: Question) -> str:
        place = question.place if question.place.oktmo else appeal.place
        return place.locality or self._directory.place_name(place.oktmo)

    def _applicant(self, appeal: Appeal) -> str:
        first = next((a for a in appeal.applicants if a.addressee), None)
        first = first or (appeal.applicants[0] if appeal.applicants else None)
        return short_name(first.name) if first is not None else ANONYMOUS

    def _signers(self, body: str) -> list[str]:
        return [
            f"{post.title} {short_name(person.name)}"
            for person, post in self._directory.posts_of(body)
            if post.authority
        ]

    def _heads(self, body: str) -> str:
        return ", ".join(self._signers(body)[:2])


def typed_values(draft: Draft | None) -> Values:
    """What the person typed and did not send, emptied fields too."""
    values = draft.values if draft is not None else {}
    return {n: str(values[n]) for n in FORM_FIELDS if n in values}


def title_of(appeal: Appeal, question: Question) -> str:
    """What the row is called: the question's essence, else the appeal's title."""
    if len(appeal.questions) == 1 and appeal.title:
        return appeal.title
    for text in (question.for_report, question.essence, appeal.title, appeal.text):
        if text and text.strip():
            return " ".join(text.split())[:160]
    return "Без текста"


def _number(appeal: Appeal) -> str:
    return appeal.number or appeal.provisional_number or "без номера"


def _returned(appeal: Appeal, question: Question, body: str) -> str:
    last = answers.answer_of(question, body)
    if last is None or last.state != REWORK:
        return ""
    notes = [m.note for m in appeal.movement if m.act == "return_for_rework" and m.note]
    return notes[-1] if notes else "причина не указана"


def _sent(appeal: Appeal, question: Question) -> str:
    registration = registration_of(appeal, question)
    if registration is None or registration.sent is None:
        return ""
    sent = registration.sent
    parts = [sent.channel, f"{sent.sent_on:%d.%m.%Y}"]
    parts += [f"исх. № {sent.number}"] if sent.number else []
    return ", ".join([*parts, sent.proof] if sent.proof else parts)
