"""Terms of an appeal: until when one that nobody has formalised yet is to be sorted and sent on;
the legal term of a registration, and what in force stands in its place.

The portal stores the result in ``stage_due_at``; the workstation only shows and explains it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from cur_desk.domain.deadline_rules import Basis, Unit
from cur_desk.domain.deadlines import DeadlineEngine, Term
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import AppealState
from cur_desk.domain.state import appeal_state

FORMALISE = "formalise"
DISTRIBUTION_MESSAGE = "distribution_message"
_BEFORE = (AppealState.RECEIVED, AppealState.REGISTERED, AppealState.TAKEN)
_When = TypeVar("_When", int, date, datetime)


def in_force(
    due: _When | None,
    *,
    outside: _When | None = None,
    extended: _When | None = None,
    postponed: _When | None = None,
) -> _When | None:
    """The term that counts: the extended goes before the outside system's, that before the counted
    one; an отложенное решение moves it later, never nearer (правила ПОС)."""
    base = extended if extended is not None else outside if outside is not None else due
    if base is None or postponed is None:
        return base if postponed is None else postponed
    return max(base, postponed)


def legal_term(appeal: Appeal, engine: DeadlineEngine, number: int = 0) -> Term | None:
    """The legal term of a registration, as counted now; none for what is not an appeal."""
    registration = appeal.registrations[number] if number < len(appeal.registrations) else None
    regime = registration.regime if registration is not None else appeal.regime
    rule = engine.legal_rule(regime, frozenset(appeal.marks))
    if rule is None:
        return None
    if rule.unit is Unit.FROM_DOCUMENT:
        named = registration.document_due_on if registration is not None else None
        return engine.due(rule.id, appeal.received_at, named) if named is not None else None
    if rule.basis is Basis.ARRIVAL or registration is None or registration.registered_on is None:
        return engine.due(rule.id, appeal.received_at)
    return engine.due(rule.id, registration.registered_on)


def stage_term(appeal: Appeal, engine: DeadlineEngine) -> Term | None:
    """The term of formalisation while it has not been done; never after the legal term."""
    if appeal_state(appeal) not in _BEFORE:
        return None
    registration = appeal.registrations[0] if appeal.registrations else None
    regime = registration.regime if registration is not None else appeal.regime
    rules = {r.id for r in engine.rules_for(regime, frozenset(appeal.marks))}
    chosen = next((r for r in (FORMALISE, DISTRIBUTION_MESSAGE) if r in rules), None)
    if chosen is None:
        return None
    day = registration.registered_on if registration is not None else None
    if chosen == DISTRIBUTION_MESSAGE or day is None:
        return engine.due(chosen, appeal.received_at)
    return engine.due(chosen, day)
