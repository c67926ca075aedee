"""Lifts old shapes of documents and events to the present one (rulings W6).

Stored bytes are never rewritten; each reader passes what it reads through here. A function per
step lives in a table; the portal accepts a shape for as long as it keeps fingerprints (180 days).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cur_desk.domain.records.base import SCHEMA_VERSION

Document = dict[str, Any]
_DOCUMENT_STEPS: dict[int, Callable[[Document], Document]] = {}
_EVENT_STEPS: dict[int, Callable[[Document], Document]] = {}


def lift_document(document: Document) -> Document:
    """The document in the present shape; one from a newer version comes back as it is."""
    return _lift(document, _DOCUMENT_STEPS)


def lift_event(event: Document) -> Document:
    """The event in the present shape."""
    return _lift(event, _EVENT_STEPS)


def _lift(document: Document, steps: dict[int, Callable[[Document], Document]]) -> Document:
    schema = document.get("schema", 1)
    while schema < SCHEMA_VERSION:
        document = steps[schema](document)
        schema += 1
        document["schema"] = schema
    return document
