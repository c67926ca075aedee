"""Earlier answers on the substance of a body to the same applicant, found at this workplace: the
ground for ending a correspondence (59-ФЗ ст. 11 ч. 5).
"""

from __future__ import annotations

from cur_desk.contract.upcast import lift_document
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.services.core import Core
from cur_desk.services.views import Choice

SIGNED = "signed"


def earlier_answers(core: Core, appeal: Appeal, body: str) -> tuple[Choice, ...]:
    """Rows to tick; the code is appeal, body, number and day."""
    queries = core.workspace.queries
    uids = [queries.uid(local) for local in queries.same_applicant(appeal.id)]
    found = []
    for document in queries.documents([u for u in uids if u]).values():
        other = parse(lift_document(document))
        if isinstance(other, Appeal):
            found += _answers(other, body)
    return tuple(found)


def _answers(appeal: Appeal, body: str) -> list[Choice]:
    found = []
    for registration in appeal.registrations:
        sent = registration.sent
        if registration.organisation != body or sent is None:
            continue
        number = sent.number or registration.number or ""
        essence = next((q.essence for q in appeal.questions if q.essence), None)
        answered = any(a.state == SIGNED for q in appeal.questions for a in q.answers)
        if number and answered:
            code = f"{appeal.id}|{body}|{number}|{sent.sent_on.isoformat()}"
            title = f"№ {number} от {sent.sent_on:%d.%m.%Y}"
            found.append(Choice(code, title, (essence or appeal.title or "")[:90]))
    return found
