"""Work: everything of work.db under one roof, and the one commit that makes an event durable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cur_desk.clock import Clock
from cur_desk.contract.canonical import canonical
from cur_desk.contract.wire import EventResult
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.events import Event
from cur_desk.models.attachments import Attachments
from cur_desk.models.body import pack
from cur_desk.models.database import Database
from cur_desk.models.drafts import Drafts
from cur_desk.models.importing import Imports, Snapshots
from cur_desk.models.journal import Entry, Journal
from cur_desk.models.outbox import Outbox
from cur_desk.models.personal import Cuts, Opened, Settings, Views
from cur_desk.models.settled import Conflicts, Quarantine, Receipts

if TYPE_CHECKING:
    from sqlalchemy import Connection

Sealer = Callable[[bytes], bytes]
"""Seals bytes to the region's recovery key."""


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Which draft an act was made of."""

    record: str
    form: str
    owner: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An event ready to be written: packed and sealed outside the transaction."""

    event: Event
    body: bytes
    size: int
    sealed: bytes | None


class Work:
    """The facade of work.db."""

    def __init__(self, database: Database, clock: Clock, seal: Sealer | None = None) -> None:
        self.database = database
        self._seal = seal
        self.outbox = Outbox(database, clock)
        self.drafts = Drafts(database, clock)
        self.receipts = Receipts(database)
        self.conflicts = Conflicts(database, clock)
        self.quarantine = Quarantine(database, clock)
        self.journal = Journal(database, clock)
        self.settings = Settings(database)
        self.views = Views(database)
        self.opened = Opened(database, clock)
        self.cuts = Cuts(database)
        self.attachments = Attachments(database, clock)
        self.imports = Imports(database, clock)
        self.snapshots = Snapshots(database)

    def set_sealer(self, seal: Sealer | None) -> None:
        """The region's recovery key has become known."""
        self._seal = seal

    def commit(
        self,
        event: Event,
        *,
        hold_until: datetime | None = None,
        draft: DraftKey | None = None,
        journal: Entry | None = None,
    ) -> None:
        """Makes an event durable: one FULL commit of event, end of its draft and journal line.

        Everything heavy (canonical form, sealing, compression) is done before the transaction."""
        made = self._prepared(event)
        with self.database.write() as connection:
            self._insert(connection, made, hold_until)
            if draft is not None:
                self.drafts.drop(connection, draft.record, draft.form, draft.owner)
            if journal is not None:
                self.journal.append(connection, journal)

    def commit_many(
        self,
        events: Sequence[Event],
        *,
        hold_until: datetime | None = None,
        journal: Entry | Sequence[Entry] | None = None,
        beside: Callable[[Connection], None] | None = None,
        drafts: Sequence[DraftKey] = (),
    ) -> None:
        """Makes a part of many events durable together: one FULL commit for all of them, none or
        the whole part; ``beside``: what else is written with them. For imports; keep the parts
        small, a save of a person waits for one."""
        made = [self._prepared(event) for event in events]
        with self.database.write() as connection:
            for one in made:
                self._insert(connection, one, hold_until)
            for draft in drafts:
                self.drafts.drop(connection, draft.record, draft.form, draft.owner)
            if beside is not None:
                beside(connection)
            if journal is not None:
                lines = [journal] if isinstance(journal, Entry) else journal
                self.journal.append(connection, *lines)

    def _prepared(self, event: Event) -> _Prepared:
        document = event.to_document()
        plain = canonical(document)
        sealed = self._seal(plain) if self._seal is not None else None
        return _Prepared(event, pack(document), len(plain), sealed)

    def _insert(self, connection: Connection, made: _Prepared, hold_until: datetime | None) -> None:
        event = made.event
        act = ACTS.get(event.act)
        legal = act is not None and act.legal
        self.outbox.insert(
            connection,
            event,
            legal=legal,
            hold_until=None if legal else hold_until,
            body=made.body,
            size=made.size,
            sealed=made.sealed,
        )
        self.attachments.note(connection, event)
        if event.resolves is not None:
            self.conflicts.resolved(connection, event.resolves, event.id)

    def accept(self, result: EventResult) -> None:
        """The portal applied, merged or already had the event: state and receipt together."""
        with self.database.write() as connection:
            self.outbox.accepted(connection, result.event, result.version)
            if result.receipt is not None:
                self.receipts.insert(connection, result.receipt)
