"""Russian labels of codes and fields, from ``resources/texts``."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cur_desk.domain.fields import is_list, item_model
from cur_desk.domain.records import KINDS
from cur_desk.errors import BugError, DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_toml

WORDS_FILE = "words.ru.toml"
FIELDS_FILE = "fields.ru.toml"
Catalogue = dict[str, dict[str, str]]


def label(value: StrEnum) -> str:
    """The Russian label of an enum value: ``Channel.LETTER → «Письмо»``."""
    try:
        return _catalogue(resources_dir() / "texts" / WORDS_FILE)[type(value).__name__][value.value]
    except KeyError as error:
        raise BugError(f"no label for {type(value).__name__}.{value.value}") from error


def labels(kind: type[StrEnum]) -> dict[str, str]:
    """Code → label of a whole vocabulary, in its own order."""
    return {value.value: label(value) for value in kind}


def field_label(path: str, kind: str = "appeal") -> str:
    """The Russian label of a field by its path: ``questions/<id>/place/oktmo``, ``place/oktmo``.

    Ids and ``*`` of list items are passed over; an unknown field gives the last part of its path.
    """
    model: type[BaseModel] | None = KINDS[kind]
    parts = path.split("/")
    found = parts[-1]
    index = 0
    while index < len(parts) and model is not None:
        name = parts[index]
        if name not in model.model_fields:
            return parts[-1]
        found = model_field_label(model, name)
        index += 2 if is_list(model, name) and item_model(model, name) else 1
        model = item_model(model, name)
    return found


def model_field_label(model: type[BaseModel], name: str) -> str:
    """The Russian label of a field of a record type."""
    catalogue = _catalogue(resources_dir() / "texts" / FIELDS_FILE)
    found = catalogue.get(model.__name__, {}).get(name) or catalogue.get("common", {}).get(name)
    if found is None:
        raise BugError(f"no label for {model.__name__}.{name}")
    return found


@lru_cache(maxsize=8)
def _catalogue(path: Path) -> Catalogue:
    table: dict[str, Any] = read_toml(path)
    for group, items in table.items():
        if not isinstance(items, dict):
            raise DirectoryError(path.name, group, "нужна таблица «код = подпись»")
        for key, text in items.items():
            if not isinstance(text, str) or not text.strip():
                raise DirectoryError(path.name, f"{group}.{key}", "подпись пуста")
    return table
