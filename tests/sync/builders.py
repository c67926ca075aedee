"""Documents and events for the tests of sync; all names are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cur_desk.domain.events import Change, Event
from cur_desk.domain.records.base import new_id

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PERSON = "018f0000-0000-7000-8000-000000000001"
POST = "018f0000-0000-7000-8000-000000000002"


def appeal(version: int = 1, **fields: Any) -> dict[str, Any]:
    """A small appeal as the portal sends it."""
    document: dict[str, Any] = {
        "kind": "appeal",
        "id": new_id(),
        "version": version,
        "schema": 1,
        "scope": ["region"],
        "channel": "site",
        "regime": "fz59",
        "received_at": "2026-11-20T09:00:00Z",
        "title": "Яма на дороге",
        "text": "Прошу отремонтировать дорогу у школы.",
    }
    return document | fields


def put(document: dict[str, Any]) -> dict[str, Any]:
    """A row of the feed with the whole document."""
    return {
        "op": "put",
        "kind": document["kind"],
        "id": document["id"],
        "version": document["version"],
        "doc": document,
    }


def save(document: dict[str, Any], path: str, value: Any, **more: Any) -> Event:
    """An everyday save of one field."""
    fields: dict[str, Any] = {
        "record": document["id"],
        "base_version": document["version"],
        "changes": [Change(path=path, was=document.get(path), value=value)],
        "author": PERSON,
        "post": POST,
        "device": "test",
        "made_at": NOW,
    }
    return Event(**(fields | more))
