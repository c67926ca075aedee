"""What a role sees of a document: ``full``, ``working`` (no contacts), ``figures`` (no person).

Redaction reads the metadata of the fields and lets through only fields it knows: a field of a
newer version is withheld, because nobody knows whom it names (rulings D10).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from cur_desk.domain.changes import Document
from cur_desk.domain.fields import is_list, item_model, meta_of
from cur_desk.domain.records import DIRECTORY_KINDS, KINDS
from cur_desk.domain.records.words import ViewLevel

_FIGURES_DROP = frozenset(
    {
        "files",
        "false_information",
        "source/external_number",
        "source/link",
        "source/carried_by",
        "registrations/*/received_from",
        "registrations/*/covering_letter",
        "registrations/*/extension/ground",
        "registrations/*/extension/notice_number",
        "registrations/*/sent/proof",
        "registrations/*/sent/number",
        "registrations/*/history",
        "questions/*/files",
        "questions/*/measures/taken",
        "questions/*/measures/planned",
        "questions/*/assignments/*/reason",
        "proposals/*/reason",
        "life_threat/calls/*/told_to",
        "life_threat/calls/*/phone",
        "marks",
    }
)
"""Free words and numbers of other systems: not personal by themselves, but they lead to a person."""


@dataclass(frozen=True, slots=True)
class _Field:
    """What a view does with one field: hides it, copies it, or looks inside."""

    key: str
    path: str
    hidden: bool
    required: bool
    many: bool
    inner: tuple[_Field, ...] | None


def redact(document: Document, view: ViewLevel) -> Document:
    """The document as the view shows it, with the list of what was left out. Values are shared
    with ``document``: for writing out, not for changing."""
    kind = str(document.get("kind", ""))
    if view is ViewLevel.FULL or kind in DIRECTORY_KINDS:
        return document
    model = KINDS.get(kind)
    if model is None:
        kept = ("kind", "id", "version", "schema")
        return {k: document[k] for k in kept if k in document} | {"redacted": ["*"]}
    left_out: set[str] = set()
    shown = _shown(document, _plan(model, view, ""), left_out)
    shown["redacted"] = sorted(left_out)
    return shown


@lru_cache(maxsize=256)
def _plan(model: type[BaseModel], view: ViewLevel, prefix: str) -> tuple[_Field, ...]:
    """The fields of a record type under a view, worked out once."""
    found = []
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        nested = item_model(model, name)
        many = is_list(model, name)
        below = f"{path}/*/" if many else f"{path}/"
        found.append(
            _Field(
                key=field.alias or name,
                path=path,
                hidden=_hidden(model, name, view, path),
                required=field.is_required(),
                many=many,
                inner=_plan(nested, view, below) if nested is not None else None,
            )
        )
    return tuple(found)


def _hidden(model: type[BaseModel], name: str, view: ViewLevel, path: str) -> bool:
    meta = meta_of(model, name)
    if view is ViewLevel.WORKING:
        return meta.contact
    return meta.personal or meta.contact or path in _FIGURES_DROP


def _shown(part: Any, plan: tuple[_Field, ...], left_out: set[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if not isinstance(part, dict):
        return shown
    for field in plan:
        if field.key not in part:
            continue
        value = part[field.key]
        if field.hidden:
            left_out.add(field.path)
            if field.required:
                shown[field.key] = ""
        elif field.inner is None or value is None:
            shown[field.key] = value
        elif field.many:
            shown[field.key] = [_shown(i, field.inner, left_out) for i in value]
        else:
            shown[field.key] = _shown(value, field.inner, left_out)
    return shown
