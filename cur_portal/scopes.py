"""Who sees which row: keys of a document and keys of a reader; and the order of a first sync.

A row is seen by whoever shares a key with it. Items with narrower access carry no general keys
(domain ruling 25). Pure functions over documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.records import DIRECTORY_KINDS
from cur_desk.domain.records.words import ViewLevel
from cur_desk.domain.stages import in_force
from cur_desk.domain.text import number_key

DIRECTORY = "directory"
REGION = "region"
SHIFT = "shift:"
"""Begins the key of the common list of a shift."""
LANE_DIRECTORY, LANE_OPEN, LANE_REST = 0, 1, 2
_LIVING = ("sent", "accepted", "proposed")
_DEFAULT_TERM_S = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes the portal answers to: keys of rows and how much of a document is shown."""

    person: str
    keys: frozenset[str]
    view: ViewLevel
    device: str = ""

    @property
    def scope_hash(self) -> str:
        """Changes whenever the rows or the view may change."""
        text = "\n".join([self.view.value, *sorted(self.keys)])
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def sees(self, keys: Iterable[str]) -> bool:
        """Whether a row with these keys is in scope."""
        return not self.keys.isdisjoint(keys)


def keys_of(document: Document) -> frozenset[str]:
    """The keys a document lies under."""
    if document.get("kind") in DIRECTORY_KINDS:
        return frozenset({DIRECTORY})
    if document.get("kind") != "appeal":
        return frozenset(document.get("scope") or [])
    special = [s for s in document.get("special") or [] if isinstance(s, str)]
    own = set(_own_keys(document))
    given = set(document.get("scope") or [])
    if special:
        narrow = ("org:", "person:", "special:")
        own |= {k for k in given if k.startswith(narrow)}
        return frozenset(own | {f"special:{s}" for s in special})
    return frozenset(own | given | set(_general_keys(document)))


def _own_keys(document: Document) -> Iterator[str]:
    if document.get("holder"):
        yield f"person:{document['holder']}"
    for registration in document.get("registrations") or []:
        yield f"org:{registration.get('organisation')}"
        forwarding = registration.get("forwarding") or {}
        if forwarding.get("to_organisation"):
            yield f"org:{forwarding['to_organisation']}"
        for sending in registration.get("forwardings") or []:
            yield f"org:{sending.get('to_organisation')}"
    for question in document.get("questions") or []:
        for assignment in question.get("assignments") or []:
            if assignment.get("state") == "refused":
                continue
            yield f"org:{assignment.get('organisation')}"
            yield from (f"org:{o}" for o in assignment.get("co_executors") or [])
            if assignment.get("person"):
                yield f"person:{assignment['person']}"


def _general_keys(document: Document) -> Iterator[str]:
    yield REGION
    for holder in (document, *(document.get("questions") or [])):
        oktmo = (holder.get("place") or {}).get("oktmo")
        if oktmo:
            yield f"mo:{oktmo[:8]}"
        if holder.get("block"):
            yield f"block:{holder['block']}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in a first sync, and whether «take next» may offer it."""

    lane: int
    due: int
    free: bool
    source_key: str | None


def source_key(system: str, number: str) -> str:
    """By what two numbers of an outside system are one (``store.sources`` lifts what is stored)."""
    return f"{system}|{number_key(number)}"[:200]


def place_of(document: Document, zone: tzinfo = UTC) -> Place:
    """Lane 0 directories; 1 open appeals, nearest term first, threats on top; 2 the rest,
    newest first. ``zone`` is the region's: a term of law ends with its day."""
    if document.get("kind") in DIRECTORY_KINDS:
        return Place(LANE_DIRECTORY, 0, False, None)
    if document.get("kind") != "appeal":
        return Place(LANE_REST, 0, False, None)
    received = seconds(document.get("received_at"), zone) or 0
    source = document.get("source") or {}
    number = source.get("external_number")
    key = source_key(source.get("system") or "", str(number)) if number else None
    if not is_open(document):
        return Place(LANE_REST, -received, False, key)
    threat = document.get("life_threat")
    dues = list(_terms(document, zone))
    due = min(dues) if dues else received + _DEFAULT_TERM_S
    if threat and not threat.get("cleared_at"):
        due = 0
    formalised = any(q.get("formalised_at") for q in document.get("questions") or [])
    return Place(LANE_OPEN, due, not formalised and not document.get("holder"), key)


def is_open(document: Document) -> bool:
    """Whether anything of the appeal is still to be done."""
    registrations = document.get("registrations") or []
    questions = document.get("questions") or []
    if not questions:
        return not registrations or any(not r.get("closed_at") for r in registrations)
    sent = {r.get("id") for r in registrations if r.get("sent")}
    first = registrations[0].get("id") if registrations else None
    return any(
        not q.get("closed_at") and (q.get("registration") or first) not in sent for q in questions
    )


def _terms(document: Document, zone: tzinfo) -> Iterator[int]:
    """All that run, in seconds since 1970."""
    outside = seconds((document.get("source") or {}).get("answer_at"), zone)
    found = [seconds(document.get("stage_due_at"), zone)]
    legal = []
    for number, registration in enumerate(document.get("registrations") or []):
        if registration.get("closed_at") or registration.get("sent"):
            continue
        named = registration.get("due_at") or registration.get("due_on")
        longer, later = registration.get("extension"), registration.get("postponed")
        legal.append(
            in_force(
                seconds(named, zone),
                outside=None if number else outside,
                extended=seconds((longer or {}).get("due_on"), zone),
                postponed=seconds((later or {}).get("planned_until"), zone),
            )
        )
    found += legal or [outside]
    for question in document.get("questions") or []:
        for assignment in question.get("assignments") or []:
            if assignment.get("state") in _LIVING:
                found.append(seconds(assignment.get("due_at"), zone))
    yield from (due for due in found if due is not None)


def seconds(value: Any, zone: tzinfo) -> int | None:
    """Whole seconds since 1970 of a written instant or of the end of a written day in the zone."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) == 10:
            day = date.fromisoformat(value)
            return int(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone).timestamp())
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
