"""Rules of the executor's seat: whose question it is, in which state its answer stands.

Portal and workstation judge by the same words, so that an act which the portal would refuse is
refused offline too. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from typing import Any

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Answer, Assignment, Question
from cur_desk.domain.records.registration import Registration
from cur_desk.domain.records.words import AssignmentState, Regime, Result
from cur_desk.domain.state import INTERIM, registration_of

Content = dict[str, Any]
Found = tuple[str, str, str]
"""Code, reason, field of a refusal."""

WAITING = (AssignmentState.SENT, AssignmentState.PROPOSED)
DRAFT, APPROVAL, SIGNED, REWORK = "draft", "approval", "signed", "rework"
NUMBERED = (Regime.FZ59, Regime.BODY_REQUEST)
"""Regimes whose answer is a letter with a number in the body's own journal."""
_SIGNATURE = ("signer", "number", "signed_on", "signature_file")
_NOT_YOURS: Found = ("not-yours", "Вопрос поручен другому органу", "")


def assignment_of(question: Question, organisation: str) -> Assignment | None:
    """The living assignment of a body, the newest first; a refused one is none."""
    living = [a for a in question.assignments if a.state is not AssignmentState.REFUSED]
    return next((a for a in reversed(living) if a.organisation == organisation), None)


def answer_of(question: Question, organisation: str) -> Answer | None:
    """The last version of a body's answer; an interim one is none."""
    own = [a for a in question.answers if a.organisation == organisation and a.state != INTERIM]
    return own[-1] if own else None


def questions_under(appeal: Appeal, registration: Registration) -> list[Question]:
    """Questions that stand under a registration and are not closed."""
    return [
        q
        for q in appeal.questions
        if q.closed_at is None and registration_of(appeal, q) is registration
    ]


def refusal(code: str, appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    """Why an act of the executor's seat is impossible, or nothing."""
    judge = _RULES.get(code)
    return judge(appeal, actor, content) if judge is not None else None


def _accept(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    return _assigned(appeal, actor, content, WAITING)


def _refuse(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    return _assigned(appeal, actor, content, (*WAITING, AssignmentState.ACCEPTED))


def _assigned(
    appeal: Appeal, actor: Actor, content: Content, states: tuple[AssignmentState, ...]
) -> Found | None:
    question = _question(appeal, content)
    if question is None:
        return None  # the effect tells of a lost path
    for item in question.assignments:
        if item.id == content["assignment"]:
            if item.organisation != actor.organisation:
                return _NOT_YOURS
            if item.state not in states:
                return "state", "Поручение уже принято, возвращено или исполнено", ""
    return None


def _answer(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    question, given = _question(appeal, content), content["answer"]
    if question is None:
        return None
    if question.closed_at is not None:
        return "state", "Вопрос уже снят с контроля", ""
    if assignment_of(question, actor.organisation) is None:
        return _NOT_YOURS
    if not str(given.get("text") or "").strip():
        return "incomplete", "Нет текста ответа", "text"
    if given.get("organisation", actor.organisation) != actor.organisation:
        return "not-yours", "Ответ составлен от имени другого органа", ""
    # A signature is an act of its own, with the body's authority (domain ruling 11).
    if given.get("state", DRAFT) != DRAFT or any(given.get(n) for n in _SIGNATURE):
        return "no-authority", "Подпись вносится отдельно: «Отметить «Подписан»»", ""
    return None


def _to_signature(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    return _written(appeal, actor, content, (DRAFT, REWORK), "Ответ уже передан на подпись")


def _sign(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    return _written(appeal, actor, content, (DRAFT, APPROVAL), "Ответ подписан или на доработке")


def _written(
    appeal: Appeal, actor: Actor, content: Content, states: tuple[str, ...], otherwise: str
) -> Found | None:
    question = _question(appeal, content)
    found = next(
        (a for a in (question.answers if question else ()) if a.id == content["answer"]), None
    )
    if found is None:
        return None
    if found.organisation != actor.organisation:
        return "not-yours", "Ответ составлен другим органом", ""
    return None if found.state in states else ("state", otherwise, "")


def _send(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    chosen = next((r for r in appeal.registrations if r.id == content["registration"]), None)
    if chosen is None:
        return None
    if chosen.sent is not None:
        return "state", "Ответ заявителю уже направлен", ""
    questions = questions_under(appeal, chosen)
    real = [a for q in questions for a in q.answers if a.state != INTERIM]
    bodies = {a.organisation for a in real} | {chosen.organisation}
    if actor.organisation not in bodies:
        return _NOT_YOURS
    unsigned = [q for q in questions if not q.answers or q.answers[-1].state != SIGNED]
    if not questions or unsigned:
        return "unsigned", _unsigned_words(unsigned, len(questions)), ""
    if chosen.regime in NUMBERED and not str(content.get("number") or "").strip():
        return "incomplete", "Не внесён исходящий номер ответа", "number"
    return None


def wrong_day(
    code: str, appeal: Appeal, content: Content, today: date, zone: tzinfo
) -> Found | None:
    """Why an answer cannot have been sent on this day: not yet come, before the appeal came, or
    before the answer was signed. Days are the region's."""
    if code != "send_to_applicant":
        return None
    chosen = next((r for r in appeal.registrations if r.id == content["registration"]), None)
    try:
        sent_on = date.fromisoformat(str(content["sent_on"]))
    except ValueError:
        return "invalid", "Дата отправки не понята", "sent_on"
    if sent_on > today:
        return "day", "Дата отправки ещё не наступила", "sent_on"
    arrived = appeal.received_on or appeal.received_at.astimezone(zone).date()
    if sent_on < arrived:
        return "day", f"Дата отправки раньше поступления обращения {arrived:%d.%m.%Y}", "sent_on"
    questions = questions_under(appeal, chosen) if chosen is not None else []
    signed = [q.answers[-1].signed_on for q in questions if q.answers]
    last = max((d for d in signed if d is not None), default=None)
    if last is not None and sent_on < last:
        return "day", f"Дата отправки раньше подписания ответа {last:%d.%m.%Y}", "sent_on"
    return None


def _interim(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    open_ones = [q for q in appeal.questions if q.closed_at is None]
    if content.get("question") is None and not open_ones:
        return "state", "Сначала разберите обращение: ответ вносится к вопросу", ""
    return None


def _rework(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    """Before the signature an answer goes back; after it, only a further one can be asked for
    (domain ruling 24)."""
    last = _last_answer(appeal, content)
    if last is None:
        return "state", "Ответа ещё нет: возвращать нечего", ""
    if last.state == SIGNED:
        return "state", "Ответ уже подписан: можно запросить дополнительный", ""
    return ("state", "Ответ уже на доработке", "") if last.state == REWORK else None


def _supplement(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    question = _question(appeal, content)
    registration = registration_of(appeal, question) if question is not None else None
    if registration is None or registration.sent is None:
        return "state", "Ответ заявителю ещё не направлен: дополнять нечего", ""
    return None


def _remarks(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    if _last_answer(appeal, content) is None:
        return "state", "Ответа ещё нет: проверять нечего", ""
    return None


def _result(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    if content.get("result") not in {None, *(r.value for r in Result)}:
        return "invalid", "Такого результата нет: выберите из списка", "result"
    return _close(appeal, actor, content)


def _close(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    question = _question(appeal, content)
    closed = question is not None and question.closed_at is not None
    return ("state", "Вопрос уже снят с контроля", "") if closed else None


def _reopen(appeal: Appeal, actor: Actor, content: Content) -> Found | None:
    question = _question(appeal, content)
    is_open = question is not None and question.closed_at is None
    return ("state", "Вопрос и так на контроле", "") if is_open else None


def _last_answer(appeal: Appeal, content: Content) -> Answer | None:
    question = _question(appeal, content)
    real = [a for a in question.answers if a.state != INTERIM] if question is not None else []
    return real[-1] if real else None


OF_QUESTION = frozenset(
    {"return_for_rework", "request_supplement", "no_remarks", "close", "reopen"}
)
"""Acts over one question that stand in the menu of the whole appeal."""


def before(code: str, appeal: Appeal, actor: Actor) -> Found | None:
    """Why such an act is impossible for every question; nothing if one admits it."""
    found: Found | None = ("state", "Сначала разберите обращение: вопросов ещё нет", "")
    for question in appeal.questions:
        found = refusal(code, appeal, actor, {"question": question.id})
        if found is None:
            return None
    return found


def _unsigned_words(unsigned: list[Question], total: int) -> str:
    if total <= 1 or not unsigned:
        return "Ответ ещё не подписан"
    numbers = ", ".join(str(q.order + 1) for q in unsigned)
    return f"Ответ заявителю один на все вопросы, не подписан вопрос {numbers}"


def _question(appeal: Appeal, content: Content) -> Question | None:
    return next((q for q in appeal.questions if q.id == content["question"]), None)


_RULES: dict[str, Callable[[Appeal, Actor, Content], Found | None]] = {
    "accept": _accept,
    "refuse": _refuse,
    "answer": _answer,
    "to_signature": _to_signature,
    "sign_answer": _sign,
    "send_to_applicant": _send,
    "interim_answer": _interim,
    "return_for_rework": _rework,
    "request_supplement": _supplement,
    "no_remarks": _remarks,
    "set_result": _result,
    "close": _close,
    "reopen": _reopen,
}
