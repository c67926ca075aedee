"""Over which registration a guided act is: the ones it may be over, the one it is over unless a
person says otherwise, and the draft that is kept for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.bodies import OF_REGISTRATION, standing
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.registration import Registration
from cur_desk.services.views import Choice


def open_to(appeal: Appeal, code: str, actors: Iterable[Actor]) -> list[Registration]:
    """Registrations over which the act is possible: of any body for a proposal, else of one of
    these posts' bodies."""
    base = code.removeprefix("propose_")
    if base not in OF_REGISTRATION:
        return []
    own = {a.organisation for a in actors} if code == base else None
    return [
        r
        for r in appeal.registrations
        if (own is None or r.organisation in own) and standing(base, appeal, r) is None
    ]


def choice(registration: Registration, name_of: Callable[[str], str]) -> Choice:
    """A registration as a row to choose."""
    number, day = registration.number, registration.registered_on
    words = f"№ {number}" if number else "без номера"
    words = f"{words} от {day:%d.%m.%Y}" if day is not None else words
    return Choice(registration.id, name_of(registration.organisation), words)


def chosen(appeal: Appeal, code: str, actor: Actor, named: str) -> Registration | None:
    """The named registration; else the open one of this body, the newest; else the newest open."""
    if named:
        return next((r for r in appeal.registrations if r.id == named), None)
    base = code.removeprefix("propose_")
    living = [r for r in appeal.registrations if r.sent is None and r.closed_at is None]
    if code == base:
        own = [r for r in living if r.organisation == actor.organisation]
        if own:
            return own[-1]
    if base == "register":
        return None
    rest = living or appeal.registrations
    return rest[-1] if rest else None


def draft_form(code: str, proposal: str, registration: str) -> str:
    """The form under which the draft of a guided act is kept: one for each registration."""
    if proposal:
        return f"act:{code}:{proposal}"
    named = code.removeprefix("propose_") in OF_REGISTRATION and registration
    return f"act:{code}@{registration}" if named else f"act:{code}"
