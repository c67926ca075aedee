"""Builders of documents, events and pages of the feed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cur_desk.contract import digest
from cur_desk.contract.wire import ChangeRow, ChangesPage
from cur_desk.domain.changes import diff
from cur_desk.domain.events import Change, Event
from cur_desk.domain.records.base import new_id

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
KEY = bytes(range(32))
ZONE = ZoneInfo("Europe/Moscow")
PERSON, POST, BODY = new_id(), new_id(), "org:mintrans"

TEXTS = (
    "На улице Полевой ямы глубиной до 20 см, скорая не смогла подъехать к дому",
    "Не вывозят мусор с контейнерной площадки третью неделю",
    "Нет горячей воды после замены стояка, обещали до пятницы",
    "Не горят фонари у школы, дети ходят в темноте",
    "Ёлки во дворе спилили, а яму не засыпали",
)
BLOCKS = ("roads", "tko", "housing", None)


def iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def appeal(number: int = 1, **over: Any) -> dict[str, Any]:
    """An appeal as the portal sends it; the same number gives the same content but the id."""
    dice = random.Random(number)
    received = NOW - timedelta(days=dice.randint(0, 60), minutes=dice.randint(0, 999))
    registration, block = new_id(), dice.choice(BLOCKS)
    due = received + timedelta(days=30)
    question = {"id": new_id(), "order": 0, "registration": registration}
    if block is not None:
        question |= {"block": block, "code": f"000{dice.randint(1, 5)}.0001", "essence": "Суть"}
    document: dict[str, Any] = {
        "kind": "appeal", "id": new_id(), "version": 1, "schema": 1, "scope": ["block:roads"],
        "number": f"26-11/{number}", "channel": "epgu", "regime": "fz59",
        "received_at": iso(received), "text": f"{dice.choice(TEXTS)}. Обращение {number}",
        "applicants": [{"id": new_id(), "name": f"Ромашкина Татьяна {dice.randint(1, 9)}"}],
        "place": {"oktmo": dice.choice(("33630000", "33701000")), "locality": "пгт Оричи"},
        "registrations": [
            {
                "id": registration, "organisation": BODY, "regime": "fz59",
                "registered_on": received.date().isoformat(), "due_at": iso(due),
                "due_on": due.date().isoformat(),
            }
        ],
        "questions": [question] if dice.random() < 0.8 else [],
    }  # fmt: skip
    return document | over


def put(document: dict[str, Any]) -> ChangeRow:
    return ChangeRow(
        op="put", kind=document["kind"], id=document["id"], version=document["version"],
        doc=document,
    )  # fmt: skip


def page(*rows: ChangeRow, cursor: str = "c1", total: int | None = None) -> ChangesPage:
    return ChangesPage(
        changes=list(rows), cursor=cursor, more=False, server_time=NOW, epoch="e1",
        digest=digest.to_hex(total) if total is not None else None,
    )  # fmt: skip


def save_event(document: dict[str, Any], path: str, value: Any, **over: Any) -> Event:
    """An everyday save of one field."""
    change = Change(op="set", path=path, value=value)
    return event(document, changes=[change], **over)


def event(document: dict[str, Any], **over: Any) -> Event:
    fields: dict[str, Any] = {
        "record": document["id"], "base_version": document["version"], "author": PERSON,
        "post": POST, "device": "ARM-3", "made_at": NOW,
    }  # fmt: skip
    return Event(**(fields | over))


def edited(document: dict[str, Any], **over: Any) -> list[Change]:
    return diff(document, document | over)
