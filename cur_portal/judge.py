"""Judges one event and applies it: the only place where the truth changes by people's work.

Everything happens inside one write transaction of the caller: duplicate or not, who may, merge or
conflict, the act with its whole content (rulings D1), the new version, the receipt.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cur_desk.contract.receipt import issue
from cur_desk.contract.wire import EventResult, FieldOutcome
from cur_desk.domain import changes as paths
from cur_desk.domain.acts import effects, proposals, rules
from cur_desk.domain.acts.actor import Actor, Refusal
from cur_desk.domain.acts.context import Context
from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.acts.taking_back import TAKE_BACK
from cur_desk.domain.changes import Document, PathError
from cur_desk.domain.events import Change, Event
from cur_desk.domain.merge import FieldConflict, merge_changes
from cur_desk.domain.records.appeal import Appeal
from cur_portal import act_rules, receiving, save_rules, schema_check
from cur_portal.numbers import regional_number
from cur_portal.packing import clean_tree
from cur_portal.store import documents, files, history, keys, leases
from cur_portal.store.database import Work
from cur_portal.store.documents import Cause
from cur_portal.terms import Terms

Outcome = Literal["applied", "merged"]


class Refused(Exception):
    """The event cannot be applied; carries the reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Conflicted(Exception):
    """A person must settle these fields."""

    def __init__(self, conflicts: list[FieldConflict]) -> None:
        super().__init__("conflict")
        self.conflicts = conflicts


@dataclass(slots=True)
class Task:
    """One event on its way: the document before it, the chain, what others wrote since; the paths
    of the author's own conflict that it settles."""

    work: Work
    event: Event
    actor: Actor
    now: datetime
    old: Document | None
    chain: str
    others: history.Others
    settled: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    """What the author sees: a record born out of their sight is laid where they see it."""
    new: Document = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    legal_paths: list[str] = field(default_factory=list)


class Judge:
    """Applies events with the rules of one region."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def apply(self, task: Task) -> EventResult:
        """Applies the event or raises Refused or Conflicted; then nothing has changed."""
        task.new = copy.deepcopy(task.old) if task.old is not None else self._birth(task)
        task.changes = self._merged(task)
        if task.event.is_save:
            self._write(task, task.new, task.now)
        elif task.event.act == RECEIVE:
            self._receive(task)
        else:
            self._act(task)
        files.mark_awaited(task.work.conn, task.old, task.new, task.actor.person)
        self._terms.set_on(task.new)
        refused = schema_check.refusal_of(task.new)
        if refused is not None:
            raise Refused(refused)
        refused = receiving.refusal_of_source(task.work, task.new, task.old)
        if refused is not None:
            raise Refused(refused)
        if task.old is None:  # last of all: a refusal takes no number away
            receiving.give_numbers(task.new, regional_number(task.work, task.now), task.actor)
            receiving.keep_in_sight(task.new, task.actor.person, task.keys)
        return self._store(task)

    # --- changes ------------------------------------------------------------------------------

    def _birth(self, task: Task) -> Document:
        """A record made at the workstation: only the act of entering an appeal makes one, over
        version 0, and says all of it in its content."""
        event = task.event
        if event.act != RECEIVE or event.base_version != 0:
            raise Refused(Refusal("not-found", "Портал не нашёл запись"))
        if event.changes:
            raise Refused(Refusal("invalid", "Содержание обращения не разобрано", "changes"))
        return {"kind": "appeal", "id": event.record, "version": 0, "schema": 1}

    def _merged(self, task: Task) -> list[Change]:
        cleaned = [
            c.model_copy(update={"was": clean_tree(c.was), "value": clean_tree(c.value)})
            for c in task.event.changes
        ]
        for change in cleaned:
            refused = save_rules.refusal_of(task.new, change)
            refused = refused or save_rules.refusal_of_right(task.actor, change)
            if refused is not None:
                raise Refused(refused)
        merged = merge_changes("appeal", task.new, cleaned, task.others.changed)
        if merged.conflicts:
            raise Conflicted(list(merged.conflicts))
        for change in merged.changes:
            refused = save_rules.refusal_of_formalised(task.new, change, task.settled)
            if refused is not None:
                raise Refused(refused)
        return list(merged.changes)

    # --- acts ---------------------------------------------------------------------------------

    def _act(self, task: Task) -> None:
        code = task.event.act
        act = rules.find(code)
        if act is None:
            raise Refused(
                Refusal("unknown-act", "Портал не знает этого действия: обновите программу")
            )
        task.content = clean_tree(task.event.content or {})
        try:
            appeal = Appeal.model_validate(task.old)
            self._complete_content(task, appeal)
            case = act_rules.Case(
                task.work.conn, task.actor, appeal, task.content, task.now, self._terms.zone,
                self._terms.profile.limits.postpone_days,
            )  # fmt: skip
            refused = rules.refusal(code, appeal, task.actor, task.content)
            refused = refused or act_rules.refusal_of(code, case)
            if refused is None and code == TAKE_BACK:
                refused = receiving.refusal_of_taking_back(task.work.conn, task.event.record)
            if refused is not None:
                raise Refused(refused)
            if act.legal:
                self._check_content(task, appeal)
            self._write(task, task.new, task.now)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            if isinstance(error, PathError):
                raise
            # The content is a free document made by another program: its shape is not ours.
            raise Refused(Refusal("invalid", f"«{act.title}»: содержание не разобрано")) from error
        if code in ("take", "formalise"):
            leases.give_up(task.work, task.event.record)

    def _receive(self, task: Task) -> None:
        """A new appeal with its whole content; entered once."""
        if task.old is not None:
            number = task.old.get("number") or "без номера"
            raise Refused(Refusal(receiving.ALREADY, f"Это обращение уже внесено: № {number}"))
        task.content = clean_tree(task.event.content or {})
        try:
            refused = receiving.refusal_of(
                task.work.conn, task.content, task.actor, self._terms, task.now
            )
            if refused is not None:
                raise Refused(refused)
            self._write(task, task.new, task.now)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise Refused(Refusal("invalid", "Содержание обращения не разобрано")) from error

    def _complete_content(self, task: Task, appeal: Appeal) -> None:
        """What the portal itself adds before the rules look: a number, a new due date; the same
        for the act inside an accepted proposal."""
        if task.event.act != "accept_proposal":
            task.content = self._with_own(task, appeal, task.event.act, task.content)
            return
        inner = proposals.accepted(appeal, task.content)
        if inner is not None and task.actor.has_right(inner[0]):
            given = task.content.get("content") or {}
            whole = self._with_own(task, appeal, *inner)
            # What the portal has put in stands above what was proposed under the same name.
            fresh = {k: v for k, v in whole.items() if k in given or (k, v) not in inner[1].items()}
            task.content = {**task.content, "content": {**given, **fresh}}

    def _with_own(
        self, task: Task, appeal: Appeal, code: str, content: dict[str, Any]
    ) -> dict[str, Any]:
        if code == "register" and not content.get("number"):
            return {**content, "number": regional_number(task.work, task.now)}
        if code == "extend" and self._admits(task, appeal, code, content):
            longer, refused = self._terms.extend(appeal, content, task.now)
            if refused is not None:
                raise Refused(refused)
            return longer
        return content

    def _admits(self, task: Task, appeal: Appeal, code: str, content: dict[str, Any]) -> bool:
        """Whether the rules have nothing against it: only then a new date is counted."""
        zone = self._terms.zone
        refused = rules.refusal(code, appeal, task.actor, content)
        today = task.now.astimezone(zone).date()
        return (refused or rules.of_days(code, appeal, content, today, zone)) is None

    def _check_content(self, task: Task, appeal: Appeal) -> None:
        """Fields that a legal act confirms are never merged (rulings D1)."""
        task.legal_paths = effects.confirmed_paths(task.event.act, appeal, task.content)
        conflicts = []
        for path in task.legal_paths:
            if not task.others.changed(path):
                continue
            mine = _content_value(task.event.act, task.content, path)
            theirs = paths.get(task.new, path)
            if mine is None or mine != theirs:
                conflicts.append(FieldConflict(path, None, mine, theirs))
        if task.event.act == "formalise":
            conflicts += _untold(task)
        if conflicts:
            raise Conflicted(conflicts)

    def _write(self, task: Task, document: Document, at: datetime) -> None:
        context = Context(at, task.actor.person, task.actor.organisation, task.event.id)
        paths.apply_changes(document, copy.deepcopy(task.changes))
        if not task.event.is_save:
            effects.apply_act(document, task.event.act, copy.deepcopy(task.content), context)
        elif task.event.resolves is not None:
            effects.note_resolution(document, clean_tree(task.event.content or {}), context)

    # --- storing ------------------------------------------------------------------------------

    def _store(self, task: Task) -> EventResult:
        event, old = task.event, task.old
        base = old.get("version", 0) if old is not None else 0
        lay_between = not history.only_own_since(
            task.work.conn, event.record, event.base_version, base, task.chain
        )
        outcome: Outcome = "merged" if lay_between else "applied"
        cause = Cause(event.id, event.device, task.actor.person, seen=not lay_between)
        # A proposal leaves what it is about as it was: nobody else's act is in its way.
        confirmed = [] if event.act.startswith("propose_") else task.legal_paths
        written = history.paths_of(old, task.new, confirmed)
        version = documents.put(task.work, task.new, old, cause, task.now)
        files.write_links(task.work, old, task.new, task.actor.person, task.now)
        history.write_fields(
            task.work, event.record, written, version, event.id, task.actor.person, task.chain
        )
        if event.act == TAKE_BACK:  # its last version is in the feed, then its removal
            documents.remove(task.work, task.new, "deleted", task.now)
            files.drop_links(task.work, event.record, task.now)
            leases.give_up(task.work, event.record)
        receipt = issue(event, version, task.now, keys.signing_key(task.work.conn))
        return EventResult(
            event=event.id,
            outcome=outcome,
            version=version,
            receipt=receipt,
            set=self._set_by_portal(task) or None,
            doc=task.new if outcome == "merged" else None,
        )

    def _set_by_portal(self, task: Task) -> dict[str, Any]:
        """What differs from the document that the workstation shows by itself."""
        shown = copy.deepcopy(task.old)
        if shown is None:
            shown = {"kind": "appeal", "id": task.event.record, "version": 0, "schema": 1}
        own = copy.copy(task)
        own.content = copy.deepcopy(task.event.content or {})
        own.changes = list(task.event.changes)
        try:
            self._write(own, shown, task.event.made_at)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError):
            return {}
        found: dict[str, Any] = {}
        for change in paths.diff(shown, task.new):
            if change.op == "add" and isinstance(change.value, dict):
                found[f"{change.path}/{change.value['id']}"] = change.value
            else:
                found[change.path] = change.value if change.op == "set" else None
        return found


def _untold(task: Task) -> list[FieldConflict]:
    """What the content does not name would fall with it: a colleague's question, or a field that a
    colleague filled in a question of the author's."""
    given = {q["id"]: q for q in task.content["questions"]}
    found = []
    for question in task.new.get("questions", []):
        path, mine = f"questions/{question['id']}", given.get(question["id"])
        if mine is None:
            if task.others.changed(path):
                found.append(FieldConflict(path, None, None, question))
            continue
        for name in question.keys() - mine.keys() - {*effects.SERVER_QUESTION_FIELDS}:
            if task.others.changed(f"{path}/{name}"):
                found.append(FieldConflict(f"{path}/{name}", None, None, question[name]))
    return found


def _content_value(code: str, content: dict[str, Any], path: str) -> Any:
    """What the act would put at a path, where its content says so plainly."""
    if code == "formalise":
        return paths.get(content, path)
    if code == "set_result" and path.endswith("/result"):
        return content.get("result")
    return None


def conflict_outcomes(conflicts: list[FieldConflict]) -> list[FieldOutcome]:
    """Conflicts in the form of the wire."""
    return [FieldOutcome(path=c.path, was=c.was, mine=c.mine, theirs=c.theirs) for c in conflicts]
