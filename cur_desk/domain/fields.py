"""Metadata that every field of a record declares once: how it merges, whom it is about, its limit.

Merging, masking, completeness, the journal and the contract tests read it from the type; nobody
keeps a second list (rulings D8). Russian labels stand in ``resources/texts/fields.ru.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel


class Merge(StrEnum):
    """What happens when two people changed one field since the base (design § 4)."""

    SCALAR = "scalar"
    """One value: equal is no conflict, else a person decides."""
    SET = "set"
    """Adds and removals of both are united."""
    LOG = "log"
    """Entries of both are kept in order of their ids."""
    TEXT = "text"
    """Long text: by paragraph, else a person decides."""
    NEVER = "never"
    """An answer or a decision: never merged without a person."""


@dataclass(frozen=True, slots=True)
class Meta:
    """Attached to a field by ``Annotated[type, Meta(...)]``.

    ``personal``: holds a citizen's personal data (152-ФЗ ст. 3 п. 1), masked on paper and absent
    from the ``figures`` view. ``contact``: absent already from the ``working`` view.
    ``limit``: greatest number of characters. ``server``: set by the portal only.
    """

    merge: Merge = Merge.SCALAR
    personal: bool = False
    contact: bool = False
    limit: int = 2_000
    server: bool = False


DEFAULT_META = Meta()


def meta_of(model: type[BaseModel], name: str) -> Meta:
    """The metadata of field ``name``; a field without any is a plain scalar."""
    for item in model.model_fields[name].metadata:
        if isinstance(item, Meta):
            return item
    return DEFAULT_META


def item_model(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The record type inside a field (a nested record or the items of a list), if there is one."""
    return _first_model(model.model_fields[name].annotation)


def is_list(model: type[BaseModel], name: str) -> bool:
    """Whether the field is a list of items addressed by id."""
    return get_origin(model.model_fields[name].annotation) is list


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for arg in get_args(annotation):
        found = _first_model(arg)
        if found is not None:
            return found
    return None


def is_text(model: type[BaseModel], name: str) -> bool:
    """Whether the field holds words that a person types: a string that is cleaned as one."""
    field = model.model_fields[name]
    return any(isinstance(m, AfterValidator) for m in field.metadata) or _cleaned(field.annotation)


def _cleaned(annotation: Any) -> bool:
    found = getattr(annotation, "__metadata__", ())
    return any(isinstance(m, AfterValidator) for m in found) or any(
        _cleaned(arg) for arg in get_args(annotation)
    )


def walk_fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Meta]]:
    """Every leaf path of a record with its metadata; list items stand as ``name/*``."""
    for name in model.model_fields:
        path = f"{prefix}{name}"
        nested = item_model(model, name)
        if nested is None:
            yield path, meta_of(model, name)
        elif is_list(model, name):
            yield path, meta_of(model, name)
            yield from walk_fields(nested, f"{path}/*/")
        else:
            yield from walk_fields(nested, f"{path}/")


def too_long(document: Any, model: type[BaseModel], prefix: str = "") -> tuple[str, int] | None:
    """(path, limit) of the first text that is longer than its field admits; nothing if none is."""
    if not isinstance(document, dict):
        return None
    for name in model.model_fields:
        value = document.get(name)
        limit = meta_of(model, name).limit
        if isinstance(value, str) and len(value) > limit:
            return f"{prefix}{name}", limit
        nested = item_model(model, name)
        if nested is None or value is None:
            continue
        listed = is_list(model, name)
        for item in value if listed and isinstance(value, list) else [value]:
            key = f"{item.get('id')}/" if listed and isinstance(item, dict) else ""
            found = too_long(item, nested, f"{prefix}{name}/{key}")
            if found is not None:
                return found
    return None
