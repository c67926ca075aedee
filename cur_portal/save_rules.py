"""What an everyday save may touch: never what belongs to an act or to the portal."""

from __future__ import annotations

from functools import cache
from typing import Any

from cur_desk.domain import changes as paths
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Change
from cur_desk.domain.fields import walk_fields
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import ViewLevel

_ACTS_ONLY = frozenset(
    {"registrations", "proposals", "movement", "life_threat", "holder", "taken_at", "number"}
    | {"files"}
)
_PORTAL_ONLY = frozenset({"redacted", "stage_due_at"})
_QUESTION_ACTS = frozenset(
    {"answers", "assignments", "result", "measures", "formalised_at", "closed_at"}
)
_AFTER_FORMALISING = frozenset({"files"})
"""Parts of a formalised question that work goes on adding to."""

_INTAKE = frozenset({"formalise"})
FIELD_RIGHTS: dict[str, frozenset[str]] = {
    "channel": _INTAKE,
    "regime": _INTAKE,
    "special": _INTAKE,
    "source": _INTAKE,
    "received_at": _INTAKE,
    "received_on": _INTAKE,
    "received_ground": _INTAKE,
    "applicants": _INTAKE,
    "collective": _INTAKE,
    "signatures": _INTAKE,
    "text": _INTAKE,
    "provisional_number": _INTAKE,
}
"""Rights, any one of which lets a save write the field; a body's authority does as well. A field
that is not named here takes any right to change appeals."""


def refusal_of(document: Document, change: Change) -> Refusal | None:
    """Why this change cannot come as a save."""
    head = change.path.split("/", 1)[0]
    if head in _ACTS_ONLY | _PORTAL_ONLY | paths.OWN_KEYS:
        return Refusal("act-needed", "Это поле меняется только действием", change.path)
    if head == "questions" and _touches_acts(document, change):
        return Refusal("act-needed", "Это поле вопроса меняется только действием", change.path)
    return None


def refusal_of_right(actor: Actor, change: Change) -> Refusal | None:
    """Whether this post may write this field of an appeal that is on the portal."""
    needed = FIELD_RIGHTS.get(change.path.split("/", 1)[0])
    if needed is None or actor.authority or any(actor.has_right(r) for r in needed):
        return None
    return Refusal("no-right", "У вашей роли нет права менять это поле обращения", change.path)


def refusal_of_formalised(
    document: Document, change: Change, settled: tuple[str, ...]
) -> Refusal | None:
    """A formalised question changes by acts; ``settled``: paths of the conflict being settled."""
    head, *rest = change.path.split("/")
    if head != "questions" or (len(rest) > 1 and rest[1] in _AFTER_FORMALISING):
        return None
    if any(paths.overlaps(change.path, path) for path in settled):
        return None
    named = {rest[0]} if rest else {i.get("id") for i in _items(change.value)}
    for question in _items(document.get("questions") or []):
        if question.get("id") in named and question.get("formalised_at"):
            reason = "Вопрос уже направлен: изменить его можно только новой версией формализации"
            return Refusal("act-needed", reason, change.path)
    return None


def refusal_of_view(
    view: ViewLevel, document: Document | None, changes: list[Change]
) -> Refusal | None:
    """Nobody changes what is hidden from them (rulings D10)."""
    if view is ViewLevel.FULL:
        return None
    if view is ViewLevel.FIGURES or document is None:
        return Refusal("no-right", "У вашей роли нет права менять обращения")
    for change in changes:
        path = paths.leaf_type_path(change.path, document)
        if any(paths.overlaps(path, hidden) for hidden in _contacts()):
            return Refusal("redacted", "Это поле скрыто от вашей роли", change.path)
    return None


@cache
def _contacts() -> tuple[str, ...]:
    return tuple(path for path, meta in walk_fields(Appeal) if meta.contact)


def _touches_acts(document: Document, change: Change) -> bool:
    """Whether the change writes what acts have made of a question, or replaces such a question."""
    parts = change.path.split("/")
    if len(parts) > 2:
        return parts[2] in _QUESTION_ACTS
    given = _items(change.value)
    if change.op == "remove" or any(_filled(item) for item in given):
        return True
    old = _items(document.get("questions") or [])
    if change.op == "add":
        ids = {item.get("id") for item in given}
    else:
        ids = {parts[1]} if len(parts) == 2 else {item.get("id") for item in old}
    return any(_filled(item) for item in old if item.get("id") in ids)


def _items(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, dict)]


def _filled(item: dict[str, Any]) -> bool:
    return any(item.get(name) for name in _QUESTION_ACTS)
