"""Judges a whole document before it is stored: its schema and the limits of its fields."""

from __future__ import annotations

from pydantic import ValidationError

from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.changes import Document
from cur_desk.domain.fields import too_long
from cur_desk.domain.records import KINDS, parse


def refusal_of(document: Document) -> Refusal | None:
    """Why the document cannot be stored, in words without its values; nothing if it can."""
    try:
        parse(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        words = first["msg"].removeprefix("Value error, ")
        russian = words if first["type"] == "value_error" else "значение не подходит"
        return Refusal("invalid", f"Поле «{where}»: {russian}", where)
    except RecursionError:
        return Refusal("invalid", "Слишком глубокая вложенность")
    model = KINDS.get(document.get("kind", ""))
    found = too_long(document, model) if model is not None else None
    if found is None:
        return None
    where, limit = found
    return Refusal("too-long", f"Поле «{where}» длиннее {limit} знаков", where)
