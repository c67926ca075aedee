"""Judges an act against the document and the actor; every refusal is a Russian reason."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Any

from cur_desk.domain.acts import answers, bodies, files
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.table import ACTS, Act
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
            return Refusal("incomplete", f"«{act.title}»: не заполнено поле", name)
    return None


def refusal(code: str, appeal: Appeal, actor: Actor, content: Any) -> Refusal | None:
    """The first reason why this act cannot be done, or nothing."""
    act = find(code)
    if act is None:
        return Refusal("unknown-act", "Портал не знает этого действия: обновите программу")
    refused = may(act, actor) or possible(act, appeal) or complete(act, content)
    refused = refused or of_bodies(code, appeal, actor, content or {})
    refused = refused or of_files(code, appeal, actor, content or {})
    return refused or of_answers(code, appeal, actor, content or {})


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
    code: str, appeal: Appeal, content: dict[str, Any], today: date, zone: tzinfo
) -> Refusal | None:
    """What the region's day says: a day that has not come, or one before what it follows."""
    found = answers.wrong_day(code, appeal, content, today, zone)
    return Refusal(*found) if found is not None else None
