"""Judges a whole document before it is stored: its schema and the limits of its fields."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.changes import Document
from cur_desk.domain.fields import is_list, item_model, meta_of
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
    return _too_long(document, model, "") if model is not None else None


def _too_long(document: Any, model: type[BaseModel], prefix: str) -> Refusal | None:
    if not isinstance(document, dict):
        return None
    for name in model.model_fields:
        value = document.get(name)
        limit = meta_of(model, name).limit
        where = f"{prefix}{name}"
        if isinstance(value, str) and len(value) > limit:
            return Refusal("too-long", f"Поле «{where}» длиннее {limit} знаков", where)
        nested = item_model(model, name)
        if nested is None or value is None:
            continue
        items = value if is_list(model, name) and isinstance(value, list) else [value]
        for item in items:
            key = f"{item.get('id')}/" if is_list(model, name) and isinstance(item, dict) else ""
            found = _too_long(item, nested, f"{where}/{key}")
            if found is not None:
                return found
    return None
