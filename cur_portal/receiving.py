"""A new appeal that a person enters: the right, the whole content, one outside number once."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from cur_desk.domain.acts import rules
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.receiving import RECEIVE, Bounds, may_register
from cur_desk.domain.acts.receiving import refusal as wrong_content
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.changes import Document
from cur_desk.domain.records.directory import Organisation
from cur_portal.scopes import SHIFT, keys_of, place_of
from cur_portal.store import documents, history
from cur_portal.store.database import Work
from cur_portal.terms import Terms

SOURCE_LOCK = 4_823_000_000
ALREADY = "already-there"


def refusal_of(
    conn: Connection, content: dict[str, Any], actor: Actor, terms: Terms, now: datetime
) -> Refusal | None:
    """Why this person cannot enter this appeal, or nothing."""
    profile = terms.profile
    refused = rules.may(ACTS[RECEIVE], actor)
    if refused is not None:
        return refused
    today = now.astimezone(terms.zone).date()
    found = wrong_content(content, Bounds(today, terms.zone, actor, profile.channel_regimes))
    if found is not None:
        return Refusal(*found)
    for number, given in enumerate(content.get("registrations") or []):
        refused = _registrar(conn, given.get("organisation"), f"registrations/{number}")
        if refused is not None:
            return refused
    return None


def _registrar(conn: Connection, key: Any, where: str) -> Refusal | None:
    found = documents.find(conn, key) if isinstance(key, str) else None
    if found is None or found.get("kind") != "organisation":
        reason = "Портал не знает органа, который зарегистрировал"
        return Refusal("invalid", reason, f"{where}/organisation")
    if not Organisation.model_validate(found).may_be_responsible:
        reason = "Коммерческая организация обращений не регистрирует"
        return Refusal("commercial", reason, f"{where}/organisation")
    return None


def refusal_of_source(work: Work, document: Document, old: Document | None) -> Refusal | None:
    """(system, external number) is one on the portal: the one that is there is named, so that no
    copy is made (domain ruling 16). Two who bring the same number at once wait here in turn. An
    act that leaves the number as it was is not asked."""
    key = place_of(document).source_key
    if key is None or (old is not None and place_of(old).source_key == key):
        return None
    work.lock(SOURCE_LOCK + zlib.crc32(key.encode()))
    taken = documents.holder_of_source(work.conn, key, document["id"])
    if taken is None:
        return None
    number = taken.get("number") or taken.get("provisional_number") or "без номера"
    reason = f"Обращение с этим внешним номером на портале уже есть: № {number}"
    return Refusal(ALREADY, reason, "source/external_number")


def refusal_of_taking_back(conn: Connection, record: str) -> Refusal | None:
    """What has been written since the birth is work of somebody, but for the coming of the scans
    that it brought."""
    written = history.others_since(conn, record, 1, "").written
    if all(path.startswith("files/") for path in written):
        return None
    return Refusal("touched", "С обращением уже работают: отозвать его нельзя")


def give_numbers(document: Document, number: str, actor: Actor) -> None:
    """The portal's number; also for the registration by the one who may register and has no number
    of a journal of their own."""
    document["number"] = number
    for registration in document.get("registrations") or []:
        own = may_register(actor, registration.get("organisation"))
        if own and registration.get("registered_on") and not registration.get("number"):
            registration["number"] = number


def keep_in_sight(document: Document, person: str, keys: frozenset[str]) -> None:
    """Whoever enters an appeal goes on seeing it, and so does their shift: a person of a narrow
    scope would else lose it from the list as soon as the portal has it."""
    if keys and keys.isdisjoint(keys_of(document)):
        shifts = {key for key in keys if key.startswith(SHIFT)}
        given = set(document.get("scope") or [])
        document["scope"] = sorted(given | shifts | {f"person:{person}"})
