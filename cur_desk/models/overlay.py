"""Shown = server copy + own unsent events. Re-applied on open and after each pull; doing it twice
changes nothing, because it always starts from the server copy (design § 3)."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cur_desk.domain.acts.context import Context
from cur_desk.domain.acts.effects import apply_event
from cur_desk.domain.changes import PathError
from cur_desk.domain.events import Event
from cur_desk.domain.records.base import SCHEMA_VERSION
from cur_desk.models.outbox_row import OVERLAID, EventState, OutboxRow
from cur_desk.models.repository import Work

Document = dict[str, Any]
OrganisationOf = Callable[[str], str]
"""Post id → organisation id, for the movement line of an act not yet on the portal."""
_RECENT = 2_000


@dataclass(frozen=True, slots=True)
class Local:
    """What work.db knows of one record."""

    events: tuple[OutboxRow, ...] = ()
    """Events to show on top, in order, those already in a later server copy left out by version."""
    draft: bool = False
    rejected: bool = False
    accepted_version: int = 0
    quarantined: bool = False


NOTHING = Local()


@dataclass(slots=True)
class _Gathered:
    events: list[OutboxRow] = field(default_factory=list)
    draft: bool = False
    rejected: bool = False
    accepted_version: int = 0
    quarantined: bool = False

    def frozen(self) -> Local:
        return Local(
            tuple(self.events), self.draft, self.rejected, self.accepted_version, self.quarantined
        )


class Overlay:
    """Reads work.db and lays it over server copies. Pure towards the documents it is given."""

    def __init__(self, work: Work, organisation_of: OrganisationOf) -> None:
        self._work = work
        self._organisation_of = organisation_of

    def everything(self) -> dict[str, Local]:
        """All records that work.db has something about."""
        rows = self._work.outbox.rows(*OVERLAID, limit=1_000_000)
        rows += self._work.outbox.latest_settled(_RECENT)
        return self._gather(rows, None)

    def among(self, records: Sequence[str]) -> dict[str, Local]:
        """Of these records, those that work.db has something about."""
        return self._gather(self._work.outbox.among(records), set(records))

    def of(self, record: str) -> Local:
        """What work.db knows of one record."""
        return self.among([record]).get(record, NOTHING)

    def _gather(self, rows: list[OutboxRow], only: set[str] | None) -> dict[str, Local]:
        found: defaultdict[str, _Gathered] = defaultdict(_Gathered)
        for row in sorted(rows, key=lambda r: r.seq):
            if row.state in OVERLAID:
                found[row.record].events.append(row)
            elif row.state is EventState.REJECTED:
                found[row.record].rejected = True
            elif row.state is EventState.ACCEPTED and row.version is not None:
                one = found[row.record]
                one.accepted_version = max(one.accepted_version, row.version)
                one.events.append(row)
        for record in self._work.drafts.records():
            if only is None or record in only:
                found[record].draft = True
        for record in self._work.quarantine.uids():
            if only is None or record in only:
                found[record].quarantined = True
        return {record: one.frozen() for record, one in found.items()}

    def shown(self, document: Document | None, local: Local) -> Document | None:
        """A new document with the own events on top. ``None`` stands for a record that is not
        here yet: it is made by its own first event."""
        version = int(document.get("version", 0)) if document is not None else 0
        events = [r for r in local.events if _on_top(r, version)]
        if document is None:
            if not events:
                return None
            shown = _empty(events[0])
        elif not events:
            return document
        else:
            shown = copy.deepcopy(document)
        for row in events:
            self.apply(shown, row.event)
        return shown

    def apply(self, document: Document, event: Event) -> bool:
        """Applies one event in place; an event whose place has gone changes nothing."""
        context = Context(
            at=event.made_at,
            person=event.author,
            organisation=self._organisation_of(event.post),
            event=event.id,
        )
        before = copy.deepcopy(document)
        try:
            apply_event(document, event, context)
        except (PathError, KeyError):
            document.clear()
            document.update(before)
            return False
        return True


def _on_top(row: OutboxRow, version: int) -> bool:
    if row.state is EventState.ACCEPTED:
        return row.version is not None and row.version > version
    return row.body is not None


def _empty(first: OutboxRow) -> Document:
    return {
        "kind": first.kind,
        "id": first.record,
        "version": 0,
        "schema": SCHEMA_VERSION,
        "scope": [],
    }


def exchange_mark(local: Local, version: int) -> str:
    """The exchange mark of a record (ui.md § 5): the most urgent thing first."""
    states = {r.state for r in local.events}
    if EventState.CONFLICT in states:
        return "conflict"
    if local.rejected:
        return "rejected"
    if local.quarantined:
        return "quarantine"
    unsent = [r for r in local.events if r.state is not EventState.ACCEPTED]
    if any(r.last_error for r in unsent):
        return "retry"
    if unsent:
        return "pending"
    if local.draft:
        return "draft"
    if local.accepted_version and local.accepted_version >= version:
        return "accepted"
    return "synced"
