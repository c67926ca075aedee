"""Judges an act against the document and the actor; every refusal is a Russian reason."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Any

from cur_desk.domain.acts import answers, bodies, complaints, days, files, proposals, taking_back
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.table import ACTS, FIELD_WORDS, Act
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.state import appeal_state


def find(code: str) -> Act | None:
    """The row of the table, or nothing for an unknown act."""
    return ACTS.get(code)


def may(act: Act, actor: Actor) -> Refusal | None:
    """Whether the actor has the right and, for a body's act, the body's authority."""
    if act.code in actor.switched_off:
        return Refusal("switched-off", f"«{act.title}» не предусмотрено регламентом региона")
    if not actor.has_right(act.code):
        hint = f". Можно предложить: «{ACTS[act.twin].title}»" if act.twin else ""
        return Refusal("no-right", f"У вашей роли нет права «{act.title}»{hint}")
    if act.body and not actor.authority:
        return Refusal(
            "no-authority", f"«{act.title}» совершает орган: у вашей должности нет его полномочия"
        )
    return None


def possible(act: Act, appeal: Appeal) -> Refusal | None:
    """Whether the state and the legal regime admit the act."""
    regimes = {r.regime for r in appeal.registrations} or {appeal.regime}
    if not regimes & act.regimes:
        return Refusal("regime", f"«{act.title}» не применяется при этом правовом режиме")
    if appeal_state(appeal) not in act.states:
        return Refusal("state", f"«{act.title}» уже невозможно: состояние обращения изменилось")
    return None


def complete(act: Act, content: dict[str, Any] | None) -> Refusal | None:
    """Whether the content names everything that the act needs."""
    for name in act.required:
        value = (content or {}).get(name)
        if value is None or value == "" or value == []:
            words = FIELD_WORDS.get(name, name)
            return Refusal("incomplete", f"«{act.title}»: не заполнено «{words}»", name)
    return None


def present(act: Act, appeal: Appeal, content: dict[str, Any]) -> Refusal | None:
    """Whether the question, assignment or answer that an act names is still there."""
    if "question" not in act.required:
        return None
    question = next((q for q in appeal.questions if q.id == content["question"]), None)
    if question is None:
        return Refusal("lost-path", "Этого вопроса в обращении уже нет", "question")
    given = content.get("assignment")
    if isinstance(given, str) and all(a.id != given for a in question.assignments):
        return Refusal("lost-path", "Этого поручения уже нет", "assignment")
    named = content.get("answer")
    if isinstance(named, str) and all(a.id != named for a in question.answers):
        return Refusal("lost-path", "Этого ответа уже нет", "answer")
    return None


def refusal(code: str, appeal: Appeal, actor: Actor, content: Any) -> Refusal | None:
    """The first reason why this act cannot be done, or nothing."""
    act = find(code)
    if act is None:
        return Refusal("unknown-act", "Портал не знает этого действия: обновите программу")
    refused = may(act, actor) or possible(act, appeal) or complete(act, content)
    refused = refused or present(act, appeal, content or {})
    refused = refused or of_bodies(code, appeal, actor, content or {})
    refused = refused or of_files(code, appeal, actor, content or {})
    refused = refused or of_answers(code, appeal, actor, content or {})
    refused = refused or of_taking_back(code, appeal, actor)
    return refused or of_accepted(code, appeal, actor, content or {})


def of_taking_back(code: str, appeal: Appeal, actor: Actor) -> Refusal | None:
    """Whether nobody has begun to work on what was entered by mistake."""
    found = taking_back.refusal(code, appeal, actor.person)
    return Refusal(*found) if found is not None else None


def before(code: str, appeal: Appeal, actor: Actor, today: date) -> Refusal | None:
    """What makes an act impossible whatever the form will say: shown before the key is pressed."""
    act = ACTS[code]
    refused = may(act, actor) or possible(act, appeal)
    base = code.removeprefix("propose_")
    if refused is not None:
        return refused
    found: tuple[str, str, str] | None = None
    if base == "register":
        found = bodies.may_register(appeal, actor.organisation) if code == base else None
        if code != base and appeal.registrations:
            found = ("state", "Обращение уже зарегистрировано", "")
    elif base in bodies.OF_REGISTRATION:
        found = _standing(code, appeal, actor, today)
    elif code == "interim_answer":
        found = answers.refusal(code, appeal, actor, {})
    elif code in answers.OF_QUESTION:
        found = answers.before(code, appeal, actor)
    elif code in ("accept_proposal", "decline_proposal") and not proposals.open_proposals(appeal):
        found = ("state", "Предложений, которые ждут решения, нет", "")
    return Refusal(*found) if found is not None else None


def _standing(code: str, appeal: Appeal, actor: Actor, today: date) -> tuple[str, str, str] | None:
    """Over a registration: none yet, another body's, closed, too late. One that is possible is
    enough."""
    base = code.removeprefix("propose_")
    if not appeal.registrations:
        return "state", "Обращение ещё никто не зарегистрировал: сначала зарегистрируйте", ""
    own = [r for r in appeal.registrations if code != base or r.organisation == actor.organisation]
    if not own:
        return "not-yours", "Это может только орган, который зарегистрировал обращение", ""
    found = None
    for registration in own:
        found = bodies.standing(base, appeal, registration)
        found = found or bodies.too_late(code, appeal, {"registration": registration.id}, today)
        if found is None:
            return None
    return found


def of_accepted(code: str, appeal: Appeal, actor: Actor, content: dict[str, Any]) -> Refusal | None:
    """Accepting a proposal is doing the act: nothing that forbids the act lets it pass."""
    inner = proposals.accepted(appeal, content) if code == "accept_proposal" else None
    return refusal(inner[0], appeal, actor, inner[1]) if inner is not None else None


def of_complaint(
    code: str, appeal: Appeal, content: dict[str, Any], parent_of: complaints.ParentOf
) -> Refusal | None:
    """Whether the act would give a complaint to the one complained of (59-ФЗ ст. 8 ч. 6)."""
    inner = proposals.accepted(appeal, content) if code == "accept_proposal" else None
    if inner is not None:
        code, content = inner
    found = complaints.refusal(code, appeal, content, parent_of)
    return Refusal(*found) if found is not None else None


def of_bodies(code: str, appeal: Appeal, actor: Actor, content: dict[str, Any]) -> Refusal | None:
    """What the rules of a body's registrations say besides."""
    found = bodies.refusal(code, appeal, actor, content)
    return Refusal(*found) if found is not None else None


def of_files(code: str, appeal: Appeal, actor: Actor, content: dict[str, Any]) -> Refusal | None:
    """What the rules of attached files say besides."""
    found = files.refusal(code, appeal, actor.person, content)
    return Refusal(*found) if found is not None else None


def of_answers(code: str, appeal: Appeal, actor: Actor, content: dict[str, Any]) -> Refusal | None:
    """What the rules of the executor's seat say besides."""
    found = answers.refusal(code, appeal, actor, content)
    return Refusal(*found) if found is not None else None


def of_days(
    code: str,
    appeal: Appeal,
    content: dict[str, Any],
    today: date,
    zone: tzinfo,
    postpone_days: int | None = None,
) -> Refusal | None:
    """What the region's day says: a day that has not come, one before what it follows, one after
    the term. ``postpone_days``: the bound of the region's profile."""
    inner = proposals.accepted(appeal, content) if code == "accept_proposal" else None
    if inner is not None:
        code, content = inner
    found = answers.wrong_day(code, appeal, content, today, zone)
    found = found or days.refusal(code, appeal, content, days.Today(today, zone, postpone_days))
    return Refusal(*found) if found is not None else None
