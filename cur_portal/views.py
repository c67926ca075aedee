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
from cur_desk.domain.fields import is_list, is_text, item_model, meta_of
from cur_desk.domain.records import DIRECTORY_KINDS, KINDS
from cur_desk.domain.records.words import ViewLevel

_FIGURES_WORDS = frozenset(
    {
        # numbers by which people speak of an appeal
        "number",
        "provisional_number",
        "registrations/*/number",
        "registrations/*/provisional_number",
        # names of systems, categories, channels, cases: chosen, not written
        "source/system",
        "source/subject",
        "source/subsubject",
        "source/fact",
        "source/stage",
        "source/importance",
        "registrations/*/extension/channel",
        "registrations/*/forwardings/*/channel",
        "registrations/*/left/case",
        "registrations/*/left/channel",
        "registrations/*/sent/channel",
        "questions/*/code",
        "questions/*/classifier",
        "questions/*/block",
        "questions/*/category",
        # places down to the street
        "place/oktmo",
        "place/locality",
        "place/street",
        "questions/*/place/oktmo",
        "questions/*/place/locality",
        "questions/*/place/street",
        # services and officials, whose names are no secret
        "life_threat/calls/*/service",
        "registrations/*/extension/decided_by",
        "registrations/*/left/decided_by",
        "questions/*/answers/*/signer",
        # written without personal data
        "questions/*/for_report",
    }
)
"""Words that lead to nobody. All others, also those of a field that is added some day, are left
out: «конверт от Лютиковой Анны» stands where one expects a stamp, and the number of a letter in
the journal of letters beside its addressee."""

_FIGURES_DROP = frozenset(
    {
        "files",
        "registrations/*/history",
        "registrations/*/left/previous_answers",
        "registrations/*/sent/proof_file",
        "questions/*/files",
        "questions/*/answers/*/signature_file",
        "proposals/*/content",
        "marks",
    }
)
"""What is no typed word and leads to a person all the same."""


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
        inner = _plan(nested, view, below) if nested is not None else None
        cannot = nested is not None and inner is not None and _cannot_be_blank(nested, inner)
        found.append(
            _Field(
                key=field.alias or name,
                path=path,
                hidden=cannot or _hidden(model, name, view, path),
                required=field.is_required(),
                many=many,
                inner=inner,
            )
        )
    return tuple(found)


def _cannot_be_blank(model: type[BaseModel], plan: tuple[_Field, ...]) -> bool:
    """Whether a required field that the view hides holds no string: the part goes as a whole,
    because a latitude of "" is no document any more."""
    named = {f.alias or name: f.annotation for name, f in model.model_fields.items()}
    return any(f.hidden and f.required and named[f.key] is not str for f in plan)


def _hidden(model: type[BaseModel], name: str, view: ViewLevel, path: str) -> bool:
    meta = meta_of(model, name)
    if view is ViewLevel.WORKING:
        return meta.contact
    typed = is_text(model, name) and path not in _FIGURES_WORDS
    return meta.personal or meta.contact or typed or path in _FIGURES_DROP


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
