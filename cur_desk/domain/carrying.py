"""«Перенести во внешнюю систему»: which appeals have an answer that the system they came from has
not got yet (domain ruling 32). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.question import Answer
from cur_desk.domain.records.words import Regime
from cur_desk.domain.state import INTERIM, registration_of

_UNSIGNED_DO = frozenset({Regime.POS, Regime.OPEN_SOURCE, Regime.ORAL, Regime.NOT_APPEAL})
"""Messages are answered without a signed paper."""
_NOT_YET = frozenset({INTERIM, "rework"})


def is_outside(appeal: Appeal) -> bool:
    """Whether the appeal has its own number in an outside system."""
    return bool((appeal.source.external_number or "").strip())


def to_carry(appeal: Appeal) -> bool:
    """Whether there is an answer, or «направлено заявителю», that was not carried over since."""
    if not is_outside(appeal):
        return False
    ready = max(_ready(appeal), default=None)
    if ready is None:
        return False
    carried = appeal.source.carried_at
    return carried is None or carried < ready


def answers_to_carry(appeal: Appeal) -> list[tuple[int, Answer]]:
    """(number of the question, its last answer that is ready) for copying, in order."""
    found = []
    for place, question in enumerate(sorted(appeal.questions, key=lambda q: q.order), 1):
        registration = registration_of(appeal, question)
        regime = registration.regime if registration is not None else appeal.regime
        sent = registration is not None and registration.sent is not None
        ready = [a for a in question.answers if sent or _is_ready(a, regime)]
        ready = [a for a in ready if a.state not in _NOT_YET]
        if ready:
            found.append((place, ready[-1]))
    return found


def _ready(appeal: Appeal) -> Iterator[datetime]:
    """When each thing to carry became so."""
    for _, answer in answers_to_carry(appeal):
        yield answer.made_at or appeal.received_at
    for registration in appeal.registrations:
        if registration.sent is not None:
            yield registration.closed_at or appeal.received_at


def _is_ready(answer: Answer, regime: Regime) -> bool:
    return answer.state == "signed" or regime in _UNSIGNED_DO
