"""Rules of acts that only the portal can judge: races for an item, kinds of bodies, proposals.

They come after ``domain.acts.rules``; every refusal is a Russian reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from cur_desk.domain.acts import complaints, proposals, rules
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.answered import is_given, of_one_author
from cur_desk.domain.formalisation import FORWARD, needs_forwarding, registering
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.directory import Organisation
from cur_portal.store import documents, leases

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An act before the portal: who, on what, with which content, when, on whose calendar."""

    conn: Connection
    actor: Actor
    appeal: Appeal
    content: Content
    now: datetime
    zone: tzinfo = UTC
    postpone_days: int | None = None
    """The bound of the region's profile for an отложенное решение."""

    @property
    def today(self) -> date:
        """The date of law in the region."""
        return self.now.astimezone(self.zone).date()

    def organisation(self, key: Any) -> Organisation | None:
        """The directory entry of a body; nothing if the portal does not know it."""
        found = documents.find(self.conn, key) if isinstance(key, str) else None
        if found is None or found.get("kind") != "organisation":
            return None
        return Organisation.model_validate(found)

    def parent_of(self, body: str) -> str | None:
        """The body over a body."""
        found = self.organisation(body)
        return found.parent if found is not None else None

    def on_days(self, code: str) -> Refusal | None:
        """What the region's day says of the act."""
        return rules.of_days(
            code, self.appeal, self.content, self.today, self.zone, self.postpone_days
        )


def refusal_of(code: str, case: Case) -> Refusal | None:
    """Why the portal refuses this act, or nothing."""
    judge = _RULES.get(code)
    refused = judge(case) if judge is not None else None
    refused = refused or case.on_days(code)
    return refused or rules.of_complaint(code, case.appeal, case.content, case.parent_of)


def _take(case: Case) -> Refusal | None:
    holder = case.appeal.holder
    if holder is not None and holder != case.actor.person:
        return Refusal("taken", "Обращение уже взял другой сотрудник")
    leased = leases.holder(case.conn, case.appeal.id, case.now)
    if leased is not None and leased != case.actor.person:
        return Refusal("leased", "Обращение уже предложено другому сотруднику")
    return None


def _release(case: Case) -> Refusal | None:
    if case.appeal.holder != case.actor.person:
        return Refusal("not-holder", "Вернуть в очередь может только тот, кто взял обращение")
    return None


def _formalise(case: Case) -> Refusal | None:
    holder = case.appeal.holder
    if holder is not None and holder != case.actor.person:
        return Refusal("taken", "Обращение разбирает другой сотрудник")
    forwarded: set[Any] = set()
    for proposal in case.content.get("proposals", []):
        right = rules.find(f"propose_{proposal['act']}")
        if right is None:
            return Refusal("unknown-act", "Портал не знает предложенного действия", "proposals")
        refused = rules.may(right, case.actor)
        if refused is not None:
            return refused
        if proposal["act"] == FORWARD:
            forwarded.add(proposal.get("question"))
            refused = _letters(proposal.get("content") or {})
            if refused is not None:
                return refused
    for question in case.content["questions"]:
        refused = _question(case, question, forwarded)
        if refused is not None:
            return refused
    return None


def _letters(content: Content) -> Refusal | None:
    for name, words in (
        ("to_organisation", "не указан орган"),
        ("letter_text", "нет сопроводительного письма"),
        ("notice_text", "нет уведомления заявителю"),
    ):
        if not str(content.get(name) or "").strip():
            return Refusal("incomplete", f"Направление по компетенции: {words}", name)
    return None


def _question(case: Case, question: Content, forwarded: set[Any]) -> Refusal | None:
    where = f"questions/{question['id']}"
    if not str(question.get("essence") or "").strip():
        return Refusal("incomplete", "Не записана суть вопроса", f"{where}/essence")
    executor = case.organisation(question.get("executor"))
    refused = _responsible(executor, f"{where}/executor")
    if refused is not None or question["id"] in forwarded:
        return refused
    regime, body = registering(case.appeal, question, case.actor.organisation)
    known = any(
        a.organisation == question.get("executor")
        for q in case.appeal.questions
        if q.id == question["id"]
        for a in q.assignments
    )
    if not known and needs_forwarding(regime, body, executor):
        return Refusal(
            "needs-forwarding",
            "Исполнитель — другой орган: нужно направление по компетенции с письмом и уведомлением",
            f"{where}/executor",
        )
    return None


def _responsible(executor: Organisation | None, where: str) -> Refusal | None:
    if executor is not None and not executor.may_be_responsible:
        return Refusal(
            "commercial", "Коммерческая организация не может быть ответственным исполнителем", where
        )
    return None


def _assign(case: Case) -> Refusal | None:
    given = case.content["assignment"].get("organisation")
    if not given:
        return Refusal("incomplete", "«Поручить»: не указан исполнитель", "assignment")
    return _responsible(case.organisation(given), "assignment/organisation")


def _as_responsible(case: Case) -> Refusal | None:
    """Whatever is assigned, a commercial organisation does nothing of it (domain ruling 12)."""
    return _responsible(case.organisation(case.actor.organisation), "")


def _accept_proposal(case: Case) -> Refusal | None:
    for proposal in case.appeal.proposals:
        if proposal.id != case.content["proposal"]:
            continue
        if proposal.state != "open":
            return Refusal("state", "Предложение уже рассмотрено")
        inner = rules.find(proposal.act)
        if inner is None:
            return Refusal("unknown-act", "Портал не знает предложенного действия")
        if _PORTALS_OWN.get(proposal.act, frozenset()) & proposal.content.keys():
            return Refusal("invalid", "Предложение содержит то, что считает портал: отклоните его")
        found = proposals.accepted(case.appeal, case.content)
        return _as_done(case, proposal.act, found[1] if found is not None else {})
    return Refusal("lost-path", "Предложения уже нет", "proposal")


def _as_done(case: Case, code: str, content: Content) -> Refusal | None:
    """Accepting a proposal is doing the act: nothing that forbids the act lets it pass."""
    refused = rules.refusal(code, case.appeal, case.actor, content)
    return refused or refusal_of(code, replace(case, content=content))


def _decline_proposal(case: Case) -> Refusal | None:
    for proposal in case.appeal.proposals:
        if proposal.id == case.content["proposal"] and proposal.state != "open":
            return Refusal("state", "Предложение уже рассмотрено")
    return None


def _forward(case: Case) -> Refusal | None:
    """Every addressee is a body that may consider it; a company never is (domain ruling 12)."""
    for number, body in enumerate(complaints.addressees(case.content)):
        field = "copies" if number else "to_organisation"
        known = case.organisation(body)
        if known is None:
            return Refusal("unknown-body", "Такого органа в справочнике портала нет", field)
        refused = _responsible(known, field)
        if refused is not None:
            return refused
    return None


def _stop(case: Case) -> Refusal | None:
    """An earlier answer that is named by its appeal must be there: of this body, to this author,
    under this number and on this day."""
    this = case.appeal.to_document()
    for answer in case.content.get("previous_answers") or []:
        uid = answer.get("appeal") if isinstance(answer, dict) else None
        if not uid:
            continue
        found = documents.find(case.conn, uid) if isinstance(uid, str) else None
        if found is None or uid == case.appeal.id or not is_given(found, answer):
            reason = "Прежнего ответа по существу этого органа на портале нет"
            return Refusal("no-answer", reason, "previous_answers")
        if not of_one_author(this, found):
            reason = "Прежний ответ дан другому заявителю"
            return Refusal("no-answer", reason, "previous_answers")
    return None


_PORTALS_OWN = {"extend": frozenset({"due_on"})}
"""What nobody proposes, because the portal counts it."""

_RULES: dict[str, Callable[[Case], Refusal | None]] = {
    "take": _take,
    "release": _release,
    "formalise": _formalise,
    "assign": _assign,
    "accept": _as_responsible,
    "answer": _as_responsible,
    "sign_answer": _as_responsible,
    "send_to_applicant": _as_responsible,
    "accept_proposal": _accept_proposal,
    "decline_proposal": _decline_proposal,
    "stop_correspondence": _stop,
    "propose_stop_correspondence": _stop,
    "forward": _forward,
    "propose_forward": _forward,
}
