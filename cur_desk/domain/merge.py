"""Three-way merge by field. The portal decides with it; the workstation only shows with it.

Each change of an event whose path another changed since the base is judged by the merge type of
the field (``domain/fields.py``); equal values are no conflict (design § 4).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cur_desk.domain import changes as paths
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Change
from cur_desk.domain.fields import DEFAULT_META, Merge, walk_fields
from cur_desk.domain.records import KINDS

_TYPES: dict[str, dict[str, Merge]] = {}


def merge_type(kind: str, path: str, document: Document) -> Merge:
    """How the field at ``path`` merges; unknown fields are scalars."""
    if kind not in _TYPES:
        model = KINDS.get(kind)
        _TYPES[kind] = {p: m.merge for p, m in walk_fields(model)} if model else {}
    return _TYPES[kind].get(paths.leaf_type_path(path, document), DEFAULT_META.merge)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that a person must settle."""

    path: str
    was: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """Outcome of a merge: what to apply, and what a person must settle (then nothing applies)."""

    changes: tuple[Change, ...]
    conflicts: tuple[FieldConflict, ...]
    merged: bool
    """Whether anything of another's lay in between."""


def merge_changes(
    kind: str,
    current: Document,
    changes: list[Change],
    changed_by_others: Callable[[str], bool],
) -> Merged:
    """Judges each change against the current document.

    ``changed_by_others(path)`` tells whether anyone outside the author's chain wrote the path, or
    a part of it, since the base version.
    """
    taken: list[Change] = []
    conflicts: list[FieldConflict] = []
    merged = False
    for change in changes:
        path = paths.touched(change)
        if not changed_by_others(path):
            taken.append(change)
            continue
        merged = True
        outcome = _merge_one(kind, current, change)
        if isinstance(outcome, FieldConflict):
            conflicts.append(outcome)
        elif outcome is not None:
            taken.append(outcome)
    return Merged(tuple(taken), tuple(conflicts), merged)


def _merge_one(kind: str, current: Document, change: Change) -> Change | FieldConflict | None:
    theirs = paths.get(current, change.path)
    if change.op == "set" and theirs == change.value:
        return None
    if change.op == "unset" and theirs is None:
        return None
    if change.op == "add":
        return change
    if change.op == "remove" and change.value is not None:
        return change
    how = merge_type(kind, change.path, current)
    if change.op == "set" and how in (Merge.SET, Merge.LOG) and isinstance(change.value, list):
        united = unite(change.was or [], change.value, theirs or [])
        return change.model_copy(update={"value": united})
    if change.op == "set" and how is Merge.TEXT and isinstance(theirs, str):
        text = merge_text(str(change.was or ""), str(change.value or ""), theirs)
        if text is not None:
            return change.model_copy(update={"value": text})
    mine = change.value if change.op == "set" else None
    return FieldConflict(change.path, change.was, mine, theirs)


def unite(was: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Adds and removals of both; the portal's order first."""
    removed = [i for i in was if i not in mine]
    kept = [i for i in theirs if i not in removed]
    return kept + [i for i in mine if i not in was and i not in kept]


def merge_text(base: str, mine: str, theirs: str) -> str | None:
    """Three-way merge by paragraph; ``None`` if both changed the same or a touching paragraph."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    old = base.split("\n")
    ours, others = _hunks(old, mine.split("\n")), _hunks(old, theirs.split("\n"))
    for a in ours:
        for b in others:
            if a[0] <= b[1] and b[0] <= a[1]:
                return None
    result = list(old)
    for start, end, lines in sorted(ours + others, key=lambda h: h[0], reverse=True):
        result[start:end] = lines
    return "\n".join(result)


def _hunks(old: list[str], new: list[str]) -> list[tuple[int, int, list[str]]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(i1, i2, new[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]
