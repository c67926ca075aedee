"""What comes from the portal into the files: pages of the feed, and what became of own events."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cur_desk.clock import Clock
from cur_desk.contract.wire import ChangesPage, EventResult, FieldOutcome
from cur_desk.domain import changes as paths
from cur_desk.domain.events import SAVE
from cur_desk.models.cache_writer import Applied, CacheWriter
from cur_desk.models.file_cache import FileCache
from cur_desk.models.outbox_row import OutboxRow
from cur_desk.models.queries import Queries
from cur_desk.models.repository import Work
from cur_desk.models.settled import ConflictField
from cur_desk.models.telling import Changed, Teller, touched
from cur_desk.models.trouble import FILE_TROUBLES


class Show(Protocol):
    """Lays own work over rows, or renews only their mark."""

    def __call__(self, *records: str, mark: bool = False) -> None: ...


class Arriving:
    """The workspace's hand for the exchange."""

    def __init__(
        self,
        work: Work,
        writer: CacheWriter,
        queries: Queries,
        files: FileCache,
        clock: Clock,
        show: Show,
        teller: Teller,
    ) -> None:
        self._work, self._writer, self._queries = work, writer, queries
        self._files, self._clock, self._show, self._teller = files, clock, show, teller

    def apply_page(self, page: ChangesPage) -> Applied:
        """Applies a page of the feed and tells what changed. A page that changed nothing (each
        quiet turn of the long poll) is told to nobody: without ids it would mean «everything»."""
        first = self._writer.meta("last_sync_at") is None
        applied = self._writer.apply_page(page, self._clock.now())
        shown = applied.changed | applied.quarantined
        if applied.removed:
            with contextlib.suppress(*FILE_TROUBLES):  # noted by ``_met``; made good there
                self._files.forget_records(applied.removed)
        if not (first or shown or applied.removed or applied.parked):
            self._teller.quietly()
            return applied
        topics = {"cache"}
        if applied.quarantined:
            topics.add("quarantine")
        if applied.parked:
            topics.add("outbox")
        self._teller.tell(Changed(shown, applied.removed, frozenset(topics)))
        return applied

    def apply_result(self, result: EventResult) -> Applied:
        """What became of one event: work.db first, then the list. ``retry_later`` is the
        outbox's affair and is left to the caller (``work.outbox.retry``)."""
        row = self._work.outbox.get(result.event)
        if row is None or result.outcome == "retry_later":
            return Applied()
        topics = {"outbox"}
        applied = Applied()
        if result.outcome in ("applied", "merged", "duplicate"):
            self._work.accept(result)
            topics.add("receipts")
            applied = self._writer.apply_result(result)
        else:
            if result.outcome == "conflict":
                self._work.conflicts.open(
                    row.id, row.record, result.version or 0,
                    self._with_base(row, result.conflicts or []), result.doc or {},
                )  # fmt: skip
                topics.add("conflicts")
            else:
                self._work.outbox.rejected(row.id, result.reason or "", result.code or "")
            if result.doc is not None:
                applied = self._writer.put_documents([result.doc])
            self._show(row.record)
        self._teller.tell(touched(row.record, *topics))
        return applied

    def _with_base(self, row: OutboxRow, fields: Sequence[FieldOutcome]) -> list[ConflictField]:
        """An act does not carry what its author saw: the server copy still has it, if nobody
        else's version has come over it meanwhile; else it stays unknown."""
        known = [ConflictField(**f.model_dump()) for f in fields]
        if row.act == SAVE:
            return [f.model_copy(update={"based": True}) for f in known]
        shown = self._queries.document(row.record)
        if shown is None or shown.server is None or shown.version < row.base_version:
            return known
        own = {r.version for r in self._work.receipts.of_record(row.record)}
        if not set(range(row.base_version + 1, shown.version + 1)) <= own:
            return known
        return [
            f.model_copy(update={"was": paths.get(shown.server, f.path), "based": True})
            for f in known
        ]

    def retry(self, events: Sequence[str], error: str, at: datetime, code: str) -> None:
        """The request failed or the portal said «later»: they wait, and their rows say so."""
        self._work.outbox.retry(events, error, at, code)
        records = frozenset(r.record for r in map(self._work.outbox.get, events) if r is not None)
        self._show(*records, mark=True)
        self._teller.tell(Changed(records, frozenset(), frozenset({"outbox"})))
