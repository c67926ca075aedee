"""One everyday act over many appeals: first what would change, row by row, then all at once.

Nothing is half done: the rows that can take the act are one commit, held ten seconds as one, so
that Ctrl+Z takes all of them back; the others keep their reason and are left as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.events import Event
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.text import short_name
from cur_desk.errors import DeskError
from cur_desk.models.journal import Entry
from cur_desk.services.acts.service import HOLD, ActService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService

COMMON, NOBODY = "общая очередь", "не взято"
MORE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One appeal of the selection: what it is now, what it becomes, or why it stays."""

    uid: str
    number: str
    title: str
    before: str
    after: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What would change; made again after each change of the content."""

    code: str
    title: str
    content: dict[str, Any] = field(default_factory=dict, repr=False)
    rows: tuple[BulkRow, ...] = ()

    def able(self) -> tuple[BulkRow, ...]:
        """Rows that take the act and really change."""
        return tuple(r for r in self.rows if not r.refused)

    def refused(self) -> tuple[BulkRow, ...]:
        """Rows that stay as they are."""
        return tuple(r for r in self.rows if r.refused)


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What was done; ``late``: rows that somebody changed between the preview and the act."""

    title: str
    done: int
    refused: tuple[BulkRow, ...]


class BulkService:
    """Preview and act over a selection of the list."""

    def __init__(self, core: Core, acts: ActService, directory: DirectoryService) -> None:
        self._core, self._acts, self._directory = core, acts, directory

    def preview(self, local_ids: Sequence[int], code: str, content: dict[str, Any]) -> BulkPlan:
        """Every row of the selection in its order: before, after, or the reason."""
        queries = self._core.workspace.queries
        uids = [u for u in (queries.uid(i) for i in local_ids) if u]
        rows = tuple(self._row(uid, code, content) for uid in uids)
        return BulkPlan(code, ACTS[code].title, dict(content), rows)

    def run(self, plan: BulkPlan) -> BulkDone:
        """All rows that can take the act, in one commit; judged again at the last moment."""
        core, act = self._core, ACTS[plan.code]
        fresh = [self._row(r.uid, plan.code, plan.content) for r in plan.able()]
        events = [self._event(r.uid, plan) for r in fresh if not r.refused]
        if events:
            hold = core.now() + HOLD + min(MORE, timedelta(milliseconds=10 * len(events)))
            uids = tuple(e.record for e in events)
            entry = Entry(core.actor.person, plan.code, "appeal", uids, {"many": len(uids)})
            core.workspace.save_many(events, hold_until=hold, journal=entry)
            self._acts.held([e.id for e in events], f"{act.title}: {len(events)}")
            core.wake()
        late = tuple(r for r in fresh if r.refused)
        return BulkDone(act.title, len(events), (*plan.refused(), *late))

    def _event(self, uid: str, plan: BulkPlan) -> Event:
        core = self._core
        shown = core.workspace.queries.document(uid)
        return Event(
            record=uid,
            act=plan.code,
            base_version=shown.version if shown is not None else 0,
            after=core.workspace.work.outbox.last_unsent(uid),
            content=dict(plan.content),
            author=core.actor.person,
            post=core.actor.post,
            device=core.device,
            made_at=core.now(),
        )

    def _row(self, uid: str, code: str, content: dict[str, Any]) -> BulkRow:
        try:
            appeal, _version = self._acts.appeal(uid)
        except DeskError as gone:
            return BulkRow(uid, "", "", "", "", gone.message)
        before, after = self._words(appeal, code, content)
        refused = self._acts.refusal(uid, code, content, appeal=appeal)
        reason = refused.reason if refused is not None else ""
        if not reason and not _changes(appeal, code, content):
            reason = "Уже так: ничего не изменится"
        title = appeal.title or " ".join(appeal.text.split())[:120] or "Без текста"
        number = appeal.number or appeal.provisional_number or "без номера"
        return BulkRow(uid, number, title, before, after, reason)

    def _words(self, appeal: Appeal, code: str, content: dict[str, Any]) -> tuple[str, str]:
        """What stands in the two columns of the preview."""
        holder = self._name(appeal.holder)
        if code == "pass_on":
            return holder or NOBODY, self._name(content.get("person")) or "…"
        if code == "release":
            return holder or COMMON, COMMON
        if code == "link_related":
            tied = len(set(appeal.related) | (set(content.get("related") or ()) - {appeal.id}))
            return _ties(len(appeal.related)), _ties(tied)
        carried = "перенесено" if appeal.source.carried_at else "не перенесено"
        return carried, "перенесено"

    def _name(self, person: str | None) -> str:
        if person == self._core.actor.person:
            return short_name(self._core.person_name)
        return short_name(self._directory.person_name(person))


def _ties(count: int) -> str:
    return f"связано с {count}" if count else "не связано"


def _changes(appeal: Appeal, code: str, content: dict[str, Any]) -> bool:
    """Whether the act would leave anything another than it is."""
    if code == "pass_on":
        return appeal.holder != content.get("person")
    if code == "release":
        return appeal.holder is not None
    if code == "link_related":
        return not set(content.get("related") or ()) - {appeal.id} <= set(appeal.related)
    return appeal.source.carried_at is None
