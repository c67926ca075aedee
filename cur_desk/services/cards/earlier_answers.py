"""Earlier answers on the substance of a body to the same applicant, found at this workplace: the
ground for ending a correspondence (59-ФЗ ст. 11 ч. 5). A person ticks those that are meant.
"""

from __future__ import annotations

from cur_desk.contract.upcast import lift_document
from cur_desk.domain.answered import given_by, of_one_author, on_one_matter
from cur_desk.domain.changes import Document
from cur_desk.domain.records.appeal import Appeal
from cur_desk.services.core import Core
from cur_desk.services.views import Choice

MOST = 200
"""Namesakes that are looked at."""


def earlier_answers(core: Core, appeal: Appeal, body: str) -> tuple[Choice, ...]:
    """Rows to tick; the code is appeal, body, number and day."""
    queries = core.workspace.queries
    shown = queries.document(appeal.id)
    if shown is None:
        return ()
    this = lift_document(shown.document)
    uids = [queries.uid(local) for local in queries.same_applicant(appeal.id, MOST)]
    found: list[Choice] = []
    for document in queries.documents([u for u in uids if u]).values():
        other = lift_document(document)
        if of_one_author(this, other) and on_one_matter(this, other):
            found += _rows(other, body)
    return tuple(found)


def _rows(document: Document, body: str) -> list[Choice]:
    found = []
    for given in given_by(document, body):
        if given.number and given.on:
            code = f"{document['id']}|{body}|{given.number}|{given.on}"
            year, month, day = given.on.split("-")
            essence = given.essence or str(document.get("title") or "")
            found.append(Choice(code, f"№ {given.number} от {day}.{month}.{year}", essence[:90]))
    return found
