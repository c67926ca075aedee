"""What a role sees of a document: ``full``, ``working`` (no contacts), ``figures`` (no person).

Redaction reads the metadata of the fields and lets through only fields it knows: a field of a
newer version is withheld, because nobody knows whom it names (rulings D10).
"""

from __future__ import annotations

import copy
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


def redact(document: Document, view: ViewLevel) -> Document:
    """The document as the view shows it, with the list of what was left out."""
    kind = str(document.get("kind", ""))
    if view is ViewLevel.FULL or kind in DIRECTORY_KINDS:
        return document
    model = KINDS.get(kind)
    if model is None:
        kept = ("kind", "id", "version", "schema")
        return {k: document[k] for k in kept if k in document} | {"redacted": ["*"]}
    left_out: list[str] = []
    shown = _redact_part(document, model, view, "", left_out)
    shown["redacted"] = sorted(set(left_out))
    return shown


def _hidden(model: type[BaseModel], name: str, view: ViewLevel, path: str) -> bool:
    meta = meta_of(model, name)
    if view is ViewLevel.WORKING:
        return meta.contact
    return meta.personal or meta.contact or path in _FIGURES_DROP


def _redact_part(
    part: Any, model: type[BaseModel], view: ViewLevel, prefix: str, left_out: list[str]
) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if not isinstance(part, dict):
        return shown
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key not in part:
            continue
        path, value = f"{prefix}{name}", part[key]
        if _hidden(model, name, view, path):
            left_out.append(path)
            if field.is_required():
                shown[key] = ""
            continue
        nested = item_model(model, name)
        if nested is None or value is None:
            shown[key] = copy.deepcopy(value)
        elif is_list(model, name):
            below = f"{path}/*/"
            shown[key] = [_redact_part(i, nested, view, below, left_out) for i in value]
        else:
            shown[key] = _redact_part(value, nested, view, f"{path}/", left_out)
    return shown
