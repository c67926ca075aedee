"""Rules of acts that a body does with its own registration: whose, under which regime, not closed.

Portal and workstation judge by the same words (domain rulings 8, 17, 18). Pure.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.registration import Registration

Content = dict[str, Any]
Found = tuple[str, str, str]
"""Code, reason, field of a refusal."""

OF_REGISTRATION = frozenset(
    {"forward", "extend", "leave_unanswered", "stop_correspondence", "postpone"}
)
ENOUGH_ANSWERS = 2
_NOT_YOURS: Found = (
    "not-yours",
    "Это может только орган, который зарегистрировал обращение",
    "registration",
)


def refusal(code: str, appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    """Why an act over a registration, or its «предложить…», is impossible; or nothing."""
    if code in ("accept_proposal", "decline_proposal"):
        return _of_proposal(appeal, actor, content)
    base = code.removeprefix("propose_")
    registration = chosen(appeal, content)
    if base not in OF_REGISTRATION or registration is None:
        return None
    if code == base and registration.organisation != actor.organisation:
        return _NOT_YOURS
    if registration.regime not in ACTS[base].regimes:
        title = ACTS[base].title
        return "regime", f"«{title}» не применяется при правовом режиме этой регистрации", ""
    if registration.sent is not None or registration.closed_at is not None:
        return "state", "Эта регистрация уже снята с контроля", ""
    if code == "stop_correspondence":
        return _enough_answers(content)
    return None


def too_late(code: str, appeal: Appeal, content: Content, today: date) -> Found | None:
    """Why a term cannot be extended any more, nor an extension proposed (59-ФЗ ст. 12 ч. 2)."""
    registration = chosen(appeal, content)
    if code not in ("extend", "propose_extend") or registration is None:
        return None
    if registration.extension is not None:
        return "extension", "Срок уже продлён: повторно продлить нельзя", ""
    if registration.due_on is not None and registration.due_on < today:
        return "extension", f"Срок истёк {registration.due_on:%d.%m.%Y}: продлить его нельзя", ""
    return None


def chosen(appeal: Appeal, content: Content) -> Registration | None:
    """The registration that an act names, or the first one."""
    key = content.get("registration")
    return next((r for r in appeal.registrations if key in (None, r.id)), None)


def _of_proposal(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    """A body answers proposals about its own registration."""
    proposal = next((p for p in appeal.proposals if p.id == content.get("proposal")), None)
    if proposal is None or proposal.act not in OF_REGISTRATION:
        return None
    named = proposal.registration or proposal.content.get("registration")
    registration = chosen(appeal, {"registration": named})
    if registration is not None and registration.organisation != actor.organisation:
        return _NOT_YOURS
    return None


def _enough_answers(content: Content) -> Found | None:
    given = content.get("previous_answers")
    if isinstance(given, list) and len({str(a) for a in given}) >= ENOUGH_ANSWERS:
        return None
    reason = "Прекратить переписку можно не раньше двух ответов по существу того же органа"
    return "incomplete", reason, "previous_answers"
