"""Settling a conflict: one new event out of what a person chose field by field (rulings W3).

Pure. Choices are values by path; a path that is not named keeps what the conflicting event said.
The portal judges the new event like any other; here is only what it will carry.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cur_desk.domain import changes as paths
from cur_desk.domain import merge
from cur_desk.domain.acts.effects import SERVER_QUESTION_FIELDS
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Change, Event
from cur_desk.domain.fields import Merge
from cur_desk.domain.formalisation import FORWARD
from cur_desk.domain.words import split_words

Content = dict[str, Any]
FORMALISE = "formalise"
_PLAIN = {"set_result": ("result", "measures")}
"""Acts whose content says fields plainly: the last part of the path is the name there."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the settling event carries; ``act`` is a save where nothing of the act is left."""

    act: str
    changes: tuple[Change, ...]
    content: Content | None


def settle(event: Event, theirs: Document, chosen: Mapping[str, Any]) -> Settled:
    """``chosen``: for each conflicting path the value that shall stand (None: nothing)."""
    changes = _changes(event, theirs, chosen)
    if event.is_save:
        return Settled(event.act, changes, None)
    if event.act == FORMALISE:
        return Settled(FORMALISE, changes, _formalised(event.content or {}, theirs, chosen))
    content = copy.deepcopy(event.content or {})
    if event.act in _PLAIN:
        for path, value in chosen.items():
            name = path.rsplit("/", 1)[-1]
            if name in _PLAIN[event.act]:
                content[name] = value
        return Settled(event.act, changes, content)
    own = [p for p in chosen if not _is_change(event, p)]
    if any(chosen[p] == paths.get(theirs, p) for p in own):
        return Settled("save", changes, None)  # the portal's state stands: the act is not done
    return Settled(event.act, changes, content)


def _is_change(event: Event, path: str) -> bool:
    return any(c.path == path for c in event.changes)


def _changes(event: Event, theirs: Document, chosen: Mapping[str, Any]) -> tuple[Change, ...]:
    kind = event.record_kind
    made: list[Change] = []
    for change in event.changes:
        now = paths.get(theirs, change.path)
        if change.op in ("add", "remove") and change.path not in chosen:
            made.append(change)
            continue
        value = chosen[change.path] if change.path in chosen else merged(kind, theirs, change)
        if value == now:
            continue
        op: Any = "unset" if value is None else "set"
        made.append(Change(op=op, path=change.path, was=now, value=value))
    return tuple(made)


def merged(kind: str, theirs: Document, change: Change) -> Any:
    """What a change that needs nobody comes to over the portal's document."""
    outcome = merge.merge_changes(kind, theirs, [change], lambda _path: True)
    if outcome.conflicts:  # the portal found nothing of another's there: the author's word stands
        return change.value if change.op == "set" else None
    if not outcome.changes:
        return paths.get(theirs, change.path)
    return outcome.changes[0].value


def _formalised(content: Content, theirs: Document, chosen: Mapping[str, Any]) -> Content:
    made = copy.deepcopy(content)
    for path, value in sorted(chosen.items(), key=lambda item: item[0].count("/")):
        parts = path.split("/")
        if parts[0] == "questions" and len(parts) == 2:
            _put_question(made, parts[1], value)
        elif parts[0] != "questions" or paths.has(made, "/".join(parts[:2])):
            if value is None:
                paths.unset(made, path)
            else:
                paths.set_value(made, path, copy.deepcopy(value))
    for path, value in chosen.items():
        parts = path.split("/")
        if parts[-1] == "executor" and len(parts) == 3:
            _mind_forwarding(made, theirs, parts[1], value)
    made["questions"].sort(key=lambda q: q.get("order", 0))
    return made


def _put_question(made: Content, key: str, value: Any) -> None:
    kept = [q for q in made["questions"] if q["id"] != key]
    if value is None:
        made["proposals"] = [p for p in made.get("proposals", []) if p.get("question") != key]
    else:
        kept.append({k: v for k, v in value.items() if k not in SERVER_QUESTION_FIELDS})
    made["questions"] = kept


def _mind_forwarding(made: Content, theirs: Document, question: str, executor: Any) -> None:
    """The letters go with the executor: those of another one fall, the portal's own are taken."""

    def fits(proposal: Content) -> bool:
        return bool((proposal.get("content") or {}).get("to_organisation") == executor)

    def about(proposal: Content) -> bool:
        return proposal.get("question") == question and proposal.get("act") == FORWARD

    proposals = [p for p in made.get("proposals", []) if not about(p) or fits(p)]
    if not any(about(p) for p in proposals):
        names = ("id", "act", "question", "content")
        proposals += [
            {k: copy.deepcopy(p[k]) for k in names if k in p}
            for p in theirs.get("proposals", [])
            if p.get("state") == "open" and about(p) and fits(p)
        ]
    made["proposals"] = proposals


def suggestion(how: Merge, was: Any, mine: Any, theirs: Any) -> Any:
    """What both could agree on, for a person to look at; ``None`` if only a person can say."""
    if how in (Merge.SET, Merge.LOG) and isinstance(mine, list) and isinstance(theirs, list):
        return merge.unite(was if isinstance(was, list) else [], mine, theirs)
    if how is not Merge.TEXT or not all(isinstance(t, str) for t in (was, mine, theirs)):
        return None
    return merge.merge_text(was, mine, theirs) or merge_words(was, mine, theirs)


def one_sided(how: Merge, was: Any, mine: Any, theirs: Any) -> str | None:
    """Whose word stands where only one side changed what was: ``mine``, ``theirs``. An answer or a
    decision is never taken without a person."""
    if how is Merge.NEVER:
        return None
    if theirs == was:
        return "mine"
    return "theirs" if mine == was else None


def merge_words(was: str, mine: str, theirs: str) -> str | None:
    """As ``merge.merge_text``, but word by word; ``None`` where both touched the same place."""

    def lines(text: str) -> str:
        return "\n".join(word.replace("\n", "\x00") for word in split_words(text))

    found = merge.merge_text(lines(was), lines(mine), lines(theirs))
    return None if found is None else found.replace("\n", "").replace("\x00", "\n")


def both(mine: Any, theirs: Any) -> Any:
    """Both kept: lists united, texts one under the other, the portal's first."""
    if isinstance(mine, list) and isinstance(theirs, list):
        return theirs + [item for item in mine if item not in theirs]
    parts = [str(t).rstrip() for t in (theirs, mine) if t not in (None, "")]
    return "\n".join(dict.fromkeys(parts)) or None
