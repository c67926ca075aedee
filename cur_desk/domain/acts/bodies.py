"""Rules of acts that a body does with its own registration: whose, under which regime, not closed,
and what each act must say besides the fields of the table.

Portal and workstation judge by the same words (domain rulings 8, 17, 18). Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.answers import questions_under
from cur_desk.domain.acts.cases import CASES
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.answered import separate
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import (
    CHANNEL_REGIMES,
    AppealState,
    AssignmentState,
    ExtensionGround,
)
from cur_desk.domain.state import appeal_state

Content = dict[str, Any]
Found = tuple[str, str, str]
"""Code, reason, field of a refusal."""

OF_REGISTRATION = frozenset(
    {"forward", "extend", "leave_unanswered", "stop_correspondence", "postpone"}
)
ENOUGH_ANSWERS = 2
MOST_COPIES = 20
EXTENSION_DAYS = 30
"""59-ФЗ ст. 12 ч. 2; a profile may say fewer."""
UNREGISTERED = frozenset({AppealState.RECEIVED, AppealState.REGISTERED, AppealState.TAKEN})
_NOT_YOURS: Found = (
    "not-yours",
    "Это может только орган, который зарегистрировал обращение",
    "registration",
)
_NOT_THE_BODY: Found = (
    "not-yours",
    "Зарегистрировать может только сам орган",
    "organisation",
)
_CLOSED: Found = ("state", "Эта регистрация уже снята с контроля", "")
BOOKED = frozenset(
    {
        *("organisation", "regime", "number", "provisional_number", "registered_on", "ground"),
        *("received_from", "covering_letter", "document_due_on"),
    }
)
"""What «зарегистрировать» writes into the registration; the rest of it belongs to other acts and to
the portal."""
_SAID_WITH = frozenset({"id", "registration", "question", "reason", "note"})
"""What the content may name besides: which registration, why."""


def refusal(code: str, appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    """Why an act over a registration, or its «предложить…», is impossible; or nothing."""
    if code in ("accept_proposal", "decline_proposal"):
        return _of_proposal(appeal, actor, content)
    base = code.removeprefix("propose_")
    if base == "register":
        return _register(appeal, content, None if code != base else actor.organisation)
    registration = chosen(appeal, content)
    if base not in OF_REGISTRATION:
        return None
    if registration is None:
        return _no_registration(content)
    found = standing(base, appeal, registration)
    if code == base and registration.organisation != actor.organisation:
        return _NOT_YOURS
    if found is not None:
        return found
    judge = _SAYS.get(base)
    if judge is None:
        return None
    return judge(appeal, content, registration, code != base)


def standing(base: str, appeal: Appeal, registration: Registration) -> Found | None:
    """What stands in the way whatever the form says: the regime, a closed registration."""
    if registration.regime not in ACTS[base].regimes:
        title = ACTS[base].title
        return "regime", f"«{title}» не применяется при правовом режиме этой регистрации", ""
    if registration.sent is not None or registration.closed_at is not None:
        return _CLOSED
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


def forwarded_to(appeal: Appeal, organisation: str) -> Registration | None:
    """The registration that sent the appeal, or a copy of it, to this body."""
    for registration in reversed(appeal.registrations):
        whole = registration.forwarding
        if whole is not None and whole.to_organisation == organisation:
            return registration
        if any(f.to_organisation == organisation for f in registration.forwardings):
            return registration
    return None


def may_register(appeal: Appeal, organisation: str) -> Found | None:
    """Whether a body may still take the appeal into its books: it has not, and nobody else has, or
    it is new, or was sent, proposed or given to it."""
    own = [r for r in appeal.registrations if r.organisation == organisation]
    if any(r.registered_on is not None or r.number for r in own):
        return "state", "Этот орган уже зарегистрировал обращение", ""
    if own or forwarded_to(appeal, organisation) is not None:
        return None
    state = appeal_state(appeal)
    if state is AppealState.CLOSED:
        return "state", "Обращение снято с контроля и этому органу не направлялось", ""
    if state in UNREGISTERED or not appeal.registrations or _is_meant(appeal, organisation):
        return None
    return "state", "Обращение уже разобрано и этому органу не направлялось", ""


def _is_meant(appeal: Appeal, organisation: str) -> bool:
    """Whether the ЦУР proposed that this body register, or gave it a question before any did."""
    for proposal in appeal.proposals:
        asked = proposal.act == "register" and proposal.state == "open"
        if asked and proposal.content.get("organisation") == organisation:
            return True
    known = {r.id for r in appeal.registrations}
    return any(
        a.organisation == organisation and a.state is not AssignmentState.REFUSED
        for q in appeal.questions
        if q.closed_at is None and q.registration not in known
        for a in q.assignments
    )


def _no_registration(content: Content) -> Found:
    if content.get("registration"):
        return "lost-path", "Этой регистрации в обращении уже нет", "registration"
    return "state", "Обращение ещё никто не зарегистрировал: сначала зарегистрируйте", ""


def _register(appeal: Appeal, content: Content, own: str | None) -> Found | None:
    """``own``: the body that acts; nothing for a proposal, which may name any."""
    body = content.get("organisation")
    if not isinstance(body, str) or not body:
        return None  # the table says what is missing
    if own is not None and body != own:
        return _NOT_THE_BODY
    unknown = sorted(content.keys() - BOOKED - _SAID_WITH)
    if unknown:
        return "invalid", "Это поле при регистрации не заполняется", unknown[0]
    key = content.get("id")
    if any(r.id == key and r.organisation != body for r in appeal.registrations):
        return "invalid", "Это номер записи другой регистрации", "id"
    regime = content.get("regime", appeal.regime.value)
    admitted = {r.value for r in CHANNEL_REGIMES[appeal.channel]}
    if regime not in admitted:
        return "regime", "Для этого канала такой правовой режим не предусмотрен", "regime"
    return may_register(appeal, body)


def _of_proposal(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    """A body answers proposals about its own registration."""
    proposal = next((p for p in appeal.proposals if p.id == content.get("proposal")), None)
    if proposal is None:
        return "lost-path", "Этого предложения уже нет", "proposal"
    if proposal.state != "open":
        return "state", "Предложение уже рассмотрено", ""
    asked = proposal.content.get("organisation")
    if proposal.act == "register" and asked not in (None, actor.organisation):
        return _NOT_THE_BODY
    if proposal.act not in OF_REGISTRATION:
        return None
    named = proposal.registration or proposal.content.get("registration")
    registration = chosen(appeal, {"registration": named})
    if registration is not None and registration.organisation != actor.organisation:
        return _NOT_YOURS
    return None


# --- what each act says --------------------------------------------------------------------------


def _says_forward(
    appeal: Appeal, content: Content, registration: Registration, proposed: bool
) -> Found | None:
    first = content.get("to_organisation")
    if first == registration.organisation:
        return "invalid", "Обращение уже зарегистрировано этим органом", "to_organisation"
    found = _not_its_questions(appeal, content, registration)
    if found is not None:
        return found
    copies = content.get("copies") or []
    if not isinstance(copies, list) or len(copies) > MOST_COPIES:
        return "invalid", f"Копий может быть не больше {MOST_COPIES}", "copies"
    seen = {first, registration.organisation}
    for copy in copies:
        body = copy.get("to_organisation") if isinstance(copy, dict) else None
        if not body:
            return "incomplete", "У копии не указан орган", "copies"
        if body in seen:
            return "invalid", "Орган назван дважды", "copies"
        seen.add(body)
        if not proposed and not str(copy.get("letter_text") or "").strip():
            return "incomplete", "У копии нет сопроводительного письма", "copies"
    return None


def _not_its_questions(
    appeal: Appeal, content: Content, registration: Registration
) -> Found | None:
    """A body forwards only what stands open under its own registration."""
    given = content.get("questions") or []
    named = given if isinstance(given, list) else [given]
    able = {q.id for q in questions_under(appeal, registration)}
    closed = {q.id for q in appeal.questions if q.closed_at is not None}
    for key in (*named, *filter(None, [content.get("question")])):
        if key in able:
            continue
        if key in closed:
            return "state", "Вопрос уже снят с контроля: направить его нельзя", "questions"
        return "lost-path", "Этого вопроса в этой регистрации нет", "questions"
    return None


def _says_extend(
    appeal: Appeal, content: Content, registration: Registration, proposed: bool
) -> Found | None:
    kind = content.get("ground_kind")
    if kind not in tuple(ExtensionGround):
        return "invalid", "Основание — исключительный случай или запрос", "ground_kind"
    if kind == "request" and not str(content.get("request_number") or "").strip():
        return "incomplete", "Не указан номер запроса (ст. 10 ч. 2)", "request_number"
    if kind == "request" and not content.get("request_on"):
        return "incomplete", "Не указана дата запроса (ст. 10 ч. 2)", "request_on"
    days = content.get("days")
    if days is not None and (type(days) is not int or not 1 <= days <= EXTENSION_DAYS):
        return "invalid", f"Продлить можно на 1–{EXTENSION_DAYS} дней (ст. 12 ч. 2)", "days"
    return None


def _says_leave(
    appeal: Appeal, content: Content, registration: Registration, proposed: bool
) -> Found | None:
    case = CASES.get(str(content.get("case") or ""))
    if case is None:
        return "invalid", "Такого случая в законе нет: выберите из списка", "case"
    words = {
        "to_body": "Не указано, куда направляется сообщение о преступлении",
        "letter_text": "Нет сопроводительного письма",
        "address": "Не указан адрес сайта с ответом",
    }
    for name in case.needs:
        if proposed and name == "letter_text":
            continue
        if not str(content.get(name) or "").strip():
            return "incomplete", words[name], name
    if case.notice and not proposed and not str(content.get("notice_text") or "").strip():
        return "incomplete", f"Нет уведомления заявителю ({case.paragraph})", "notice_text"
    return None


def _says_stop(
    appeal: Appeal, content: Content, registration: Registration, proposed: bool
) -> Found | None:
    """A hard check: answers of the same body in two appeals, and no new arguments."""
    given = content.get("previous_answers")
    answers = [a for a in given if isinstance(a, dict)] if isinstance(given, list) else []
    own = [a for a in answers if a.get("organisation") == registration.organisation]
    if separate(own) < ENOUGH_ANSWERS:
        reason = "Прекратить переписку можно не раньше двух ответов по существу того же органа"
        return "incomplete", reason, "previous_answers"
    if content.get("no_new_arguments") is not True:
        reason = "Подтвердите, что новых доводов или обстоятельств в обращении нет"
        return "incomplete", reason, "no_new_arguments"
    return None


_SAYS: dict[str, Callable[[Appeal, Content, Registration, bool], Found | None]] = {
    "forward": _says_forward,
    "extend": _says_extend,
    "leave_unanswered": _says_leave,
    "stop_correspondence": _says_stop,
}
