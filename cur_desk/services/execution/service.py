"""The executor's seat: own assignments over all posts of the person, and what is done to them.

Accept, give back with a reason, answer, pass to signature, sign, «направлено заявителю». Each
event is made in the post that has the right for that body. Only «направлено заявителю» closes
the legal term (domain ruling 10).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from typing import Any

from cur_desk.contract.upcast import lift_document
from cur_desk.domain.acts import answers, rules
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.filters import Filter, flag
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.question import Question
from cur_desk.domain.records.words import Result
from cur_desk.domain.state import registration_of
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.drafts import Draft
from cur_desk.models.journal import Entry
from cur_desk.services import terms
from cur_desk.services.acts.service import ActService, Gone, answer_form
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.execution.read import Reading
from cur_desk.services.execution.views import (
    FORM_FIELDS,
    STAGE_TITLES,
    Assigned,
    AssignedRow,
    Stage,
    Values,
    day_of,
    filled,
)
from cur_desk.services.views import DraftView, Submitted

ANSWER = "answer"
RESULTS = (
    Result.SUPPORTED, Result.EXPLAINED, Result.NOT_SUPPORTED, Result.ANSWERED,
)  # fmt: skip
CHANNELS = (
    "личный кабинет ЕПГУ",
    "платформа обратной связи",
    "почта",
    "вручено лично",
    "опубликовано",
)
"""How an answer reaches a citizen (domain ruling 10)."""
_NO_SEAT = "Вопрос больше не поручен вашему органу"


class ExecutionService:
    """Reads and acts for the bodies in whose name this person may answer."""

    def __init__(self, core: Core, acts: ActService, directory: DirectoryService) -> None:
        self._core = core
        self._acts = acts
        self._directory = directory
        self._reading = Reading(core, directory)
        self._lock = threading.Lock()

    # --- who sits here -----------------------------------------------------------------------

    def seats(self) -> tuple[Actor, ...]:
        """Posts in which the person answers for a body; never for a commercial one."""
        return tuple(a for a in self._core.all_actors() if self._is_seat(a))

    def is_seated(self) -> bool:
        """Whether the section is shown at all."""
        return bool(self.seats())

    def bodies(self) -> tuple[str, ...]:
        """Ids of the bodies, in the order of the posts."""
        return tuple(dict.fromkeys(a.organisation for a in self.seats()))

    def title(self) -> str:
        """Whose seat it is, for the top bar."""
        return ", ".join(self._directory.organisation_name(b) for b in self.bodies())

    def _is_seat(self, actor: Actor) -> bool:
        if not actor.organisation or not actor.has_right(ANSWER):
            return False
        body = self._directory.organisation(actor.organisation)
        return body is None or body.may_be_responsible

    def _actor(self, code: str, body: str) -> Actor | None:
        """The post of that body which may do the act."""
        act = ACTS[code]
        fitting = [a for a in self.seats() if a.organisation == body]
        return next((a for a in fitting if rules.may(act, a) is None), None)

    # --- reading -----------------------------------------------------------------------------

    def rows(self) -> list[AssignedRow]:
        """All living assignments, the nearest term first."""
        bodies = self.bodies()
        if not bodies:
            return []
        queries = self._core.workspace.queries
        ids = queries.ids(Filter(conditions=(flag("open"),)))
        shown = {r.uid: r for start in range(0, len(ids), 500) for r in queries.rows(
            list(ids[start : start + 500])
        )}  # fmt: skip
        documents = queries.documents(list(shown))
        drafts = {(d.record, d.form) for d in self._drafts()}
        found = []
        for uid, document in documents.items():
            if not _concerns(document, bodies):
                continue
            appeal = parse(lift_document(document))
            if not isinstance(appeal, Appeal):
                continue
            for question, body in self._own(appeal, bodies):
                drafted = (uid, answer_form(question.id)) in drafts
                row = self._reading.row(appeal, question, body, shown[uid].exchange, drafted)
                if row.stage is not Stage.DONE:
                    found.append(row)
        return sorted(found, key=lambda r: (r.due_key, r.number, r.title))

    def counts(self) -> dict[Stage, int]:
        """How many of each view; what must be done first stands in the rail."""
        found = dict.fromkeys(STAGE_TITLES, 0)
        for row in self.rows():
            found[row.stage] += 1
        return found

    def open(self, uid: str, question: str) -> Assigned:
        """One assignment whole. Raises Gone if it is not this person's any more."""
        appeal, asked, body = self._find(uid, question)
        draft = self._draft(uid, question)
        return self._reading.assigned(
            appeal, asked, body, draft, self._acts.appeal(uid)[1], lambda c: self._actor(c, body)
        )

    def attacher(self, uid: str, question: str) -> Actor | None:
        """The post in which the person attaches files to the answer; nobody: why not is said by
        the act itself. Raises Gone."""
        return self._actor("attach", self._find(uid, question)[2])

    def seen(self, uid: str) -> None:
        """It stood on the screen for three seconds: the journal says so (rulings O2)."""
        person = self._core.actor.person
        self._core.workspace.work.journal.write(Entry(person, "view", "appeal", (uid,)))
        self._core.workspace.work.opened.mark(uid)

    # --- drafts ------------------------------------------------------------------------------

    def save_draft(
        self, uid: str, question: str, values: Mapping[str, Any], base_version: int | None = None
    ) -> DraftView:
        """Keeps the unfinished form durably, emptied fields too; the last one wins.

        ``base_version``: what the person saw when beginning."""
        core, form = self._core, answer_form(question)
        kept = {n: str(values[n]) for n in FORM_FIELDS if n in values}
        with self._lock:
            old = self._draft(uid, question)
            seen = base_version if base_version is not None else self._acts.appeal(uid)[1]
            base = old.base_version if old is not None else seen
            at = core.workspace.save_draft(uid, form, core.actor.person, base, dict(kept))
        words = terms.clock_words(at, core.now(), core.zone)
        return DraftView(dict(kept), base, f"в {words}")

    def drop_draft(self, uid: str, question: str) -> None:
        """Throws the draft away on the person's word."""
        self._core.workspace.drop_draft(uid, answer_form(question), self._core.actor.person)

    # --- acts --------------------------------------------------------------------------------

    def accept(self, uid: str, question: str) -> Submitted:
        """«Принять к исполнению»."""
        body, assignment = self._assignment(uid, question)
        return self._do(uid, "accept", body, {"question": question, "assignment": assignment})

    def refuse(self, uid: str, question: str, reason: str) -> Submitted:
        """«Не относится к компетенции»: back to the centre, always with a reason."""
        if not reason.strip():
            raise InputError("Не указана причина возврата", field="reason")
        body, assignment = self._assignment(uid, question)
        content = {"question": question, "assignment": assignment, "reason": reason.strip()}
        return self._do(uid, "refuse", body, content, form=answer_form(question))

    def answer(self, uid: str, question: str, values: Mapping[str, Any]) -> Submitted:
        """Enters a version of the answer with its result and measures."""
        given = filled(values)
        content = {"question": question, "answer": {"id": new_id(), "text": given.get("text", "")}}
        _check_answer(given)
        content |= {"result": given["result"], "measures": _measures(given)}
        body = self._find(uid, question)[2]
        return self._with_rest(uid, ANSWER, body, content, given)

    def to_signature(self, uid: str, question: str, values: Mapping[str, Any]) -> Submitted:
        """«Передать на подпись»: what was changed becomes a version first."""
        _, asked, body = self._find(uid, question)
        last = answers.answer_of(asked, body)
        given = filled(values)
        _check_answer(given)
        if last is None or last.state == answers.REWORK or _differs(asked, last.text, given):
            self.answer(uid, question, given)
            _appeal, asked, body = self._find(uid, question)
            last = answers.answer_of(asked, body)
        if last is None:
            raise NotAllowed("Ответ не записан: откройте поручение заново", code="lost-path")
        return self._do(uid, "to_signature", body, {"question": question, "answer": last.id})

    def sign(self, uid: str, question: str, values: Mapping[str, Any]) -> Submitted:
        """«Подписан»: who signed, by which scan or signature file; № and date may come later."""
        _, asked, body = self._find(uid, question)
        last, given = answers.answer_of(asked, body), filled(values)
        for name, words in (
            ("signer", "Не указано, кто подписал"),
            ("signature_file", "Нет скана или файла подписи"),
        ):
            if not given.get(name):
                raise InputError(words, field=name)
        names = ("signer", "number", "signed_on", "signature_file")
        content = {"question": question, "answer": last.id if last else ""}
        content |= {n: given[n] for n in names if n in given}
        return self._with_rest(uid, "sign_answer", body, content, given)

    def send(self, uid: str, question: str, values: Mapping[str, Any]) -> Submitted:
        """«Направлено заявителю»: channel, date, № and proof; this alone closes the term."""
        appeal, asked, body = self._find(uid, question)
        registration, given = registration_of(appeal, asked), filled(values)
        if registration is None:
            raise NotAllowed("У обращения нет регистрации", code="state")
        numbered = registration.regime in answers.NUMBERED
        self._check_sending(given, numbered)
        names = ("channel", "sent_on", "number", "proof", "proof_file")
        content = {"registration": registration.id} | {n: given[n] for n in names if n in given}
        return self._do(uid, "send_to_applicant", body, content, form=answer_form(question))

    def _check_sending(self, given: Values, numbered: bool) -> None:
        if not given.get("channel"):
            raise InputError("Не выбран канал отправки", field="channel")
        sent_on = day_of(given.get("sent_on"))
        if sent_on is None:
            raise InputError("Нет даты отправки. Пример: 25.11.2026", field="sent_on")
        if sent_on > self.today():
            raise InputError("Дата отправки ещё не наступила", field="sent_on")
        if numbered and not given.get("number"):
            raise InputError("Нет исходящего номера ответа", field="number")
        if not given.get("proof"):
            raise InputError("Нет подтверждения отправки", field="proof")

    def today(self) -> date:
        """The date in the region."""
        return self._core.now().astimezone(self._core.zone).date()

    # --- inside ------------------------------------------------------------------------------

    def _find(self, uid: str, question: str) -> tuple[Appeal, Question, str]:
        appeal, _ = self._acts.appeal(uid)
        for asked, body in self._own(appeal, self.bodies()):
            if asked.id == question:
                return appeal, asked, body
        raise Gone(_NO_SEAT, advice="Обновите список: F5.")

    def _own(self, appeal: Appeal, bodies: tuple[str, ...]) -> list[tuple[Question, str]]:
        return [
            (question, body)
            for question in sorted(appeal.questions, key=lambda q: q.order)
            if question.closed_at is None
            for body in [b for b in bodies if answers.assignment_of(question, b) is not None][:1]
        ]

    def _assignment(self, uid: str, question: str) -> tuple[str, str]:
        _, asked, body = self._find(uid, question)
        found = answers.assignment_of(asked, body)
        assert found is not None
        return body, found.id

    def _do(
        self, uid: str, code: str, body: str, content: dict[str, Any], *, form: str = ""
    ) -> Submitted:
        actor = self._actor(code, body)
        if actor is None:
            fitting = next((a for a in self.seats() if a.organisation == body), self._core.actor)
            refused = rules.may(ACTS[code], fitting)
            words = refused.reason if refused is not None else _NO_SEAT
            raise NotAllowed(words, code=refused.code if refused is not None else "no-right")
        draft = self._draft(uid, form.partition(":")[2]) if form else None
        base = draft.base_version if draft is not None else None
        return self._acts.act(uid, code, content, actor=actor, draft_form=form, base_version=base)

    def _with_rest(
        self, uid: str, code: str, body: str, content: dict[str, Any], given: Values
    ) -> Submitted:
        """The act takes its part of the draft; what was typed for later steps stays one."""
        question = content["question"]
        done = self._do(uid, code, body, content, form=answer_form(question))
        later = {
            ANSWER: ("signer", "signature_file", "number", "signed_on", "channel", "sent_on",
                     "proof", "proof_file"),
            "sign_answer": ("channel", "sent_on", "proof", "proof_file"),
        }[code]  # fmt: skip
        rest = {n: given[n] for n in later if n in given}
        if rest:
            self.save_draft(uid, question, rest)
        return done

    def _draft(self, uid: str, question: str) -> Draft | None:
        drafts = self._core.workspace.work.drafts
        return drafts.get(uid, answer_form(question), self._core.actor.person)

    def _drafts(self) -> list[Draft]:
        return self._core.workspace.work.drafts.all(self._core.actor.person)


def _concerns(document: dict[str, Any], bodies: tuple[str, ...]) -> bool:
    """A cheap look before the document is parsed."""
    return any(
        assignment.get("organisation") in bodies
        for question in document.get("questions") or ()
        for assignment in question.get("assignments") or ()
    )


def _check_answer(given: Values) -> None:
    if not given.get("result"):
        raise InputError("Не выбран результат", field="result")
    if not given.get("text"):
        raise InputError("Нет текста ответа", field="text")
    if given.get("planned") and day_of(given.get("planned_until")) is None:
        raise InputError("Нет срока запланированных мер", field="planned_until")
    if given.get("planned_until") and not given.get("planned"):
        raise InputError("Не записано, что запланировано", field="planned")


def _measures(given: Values) -> dict[str, str]:
    return {n: given[n] for n in ("taken", "planned", "planned_until") if n in given}


def _differs(question: Question, text: str, given: Values) -> bool:
    kept = question.measures.model_dump(mode="json", exclude_none=True)
    measures = {n: kept[n] for n in ("taken", "planned", "planned_until") if kept.get(n)}
    result = question.result.value if question.result is not None else ""
    return (text, result, measures) != (given["text"], given["result"], _measures(given))
