"""The import of files as a use case: open, choose, look, take in; snapshots of «BI: ЦУР РФ»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from cur_desk.domain.records.base import new_id
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.importing import Batch, BatchState, Snapshot, Trouble
from cur_desk.models.journal import Entry
from cur_desk.reference.places import load_places
from cur_desk.services.acts.service import ActService
from cur_desk.services.core import Core
from cur_desk.services.importing.batches import BatchService
from cur_desk.services.importing.judging import BROKEN, NEW, SKIPPED, Judge, Judged
from cur_desk.services.importing.lines import Line, readable, text_of
from cur_desk.services.importing.municipalities import Municipalities
from cur_desk.services.importing.plan import Plan
from cur_desk.services.importing.previewing import preview_row
from cur_desk.services.importing.reading import checksum, open_book
from cur_desk.services.importing.recognising import best_sheet, guess, recognise, remembered
from cur_desk.services.importing.rows import KNOWN, Around, Maker
from cur_desk.services.importing.targets import Source
from cur_desk.services.importing.views import (
    SHOWN_ROWS,
    SHOWN_TROUBLES,
    Cancelled,
    Counts,
    Opened,
    Preview,
    PreviewRow,
    Progress,
    Tick,
)
from cur_desk.services.intake.service import Content, IntakeService, Outcome

_MAPPING = "import.mapping."
_SNAPSHOT_PART = 500


def _silent(_tick: Tick) -> None:
    """Nobody looks."""


def _never() -> bool:
    return False


class ImportService(BatchService):
    """Reads files of outside systems. Everything here may be long: never in the UI thread."""

    def __init__(self, core: Core, intake: IntakeService, acts: ActService) -> None:
        super().__init__(core, intake, acts)
        core.workspace.work.imports.stop_unfinished()

    # --- file and plan -----------------------------------------------------------------------

    def open(self, path: Path, sheet: int | None = None) -> Opened:
        """Opens a file and recognises a sheet of it. Raises FileTrouble."""
        book = open_book(path)
        try:
            if sheet is not None and not 0 <= sheet < len(book.sheets):
                raise InputError("Нет такого листа", field="sheet")
            found = best_sheet(book) if sheet is None else recognise(book, sheet)
            digest = checksum(path)
            with readable():
                modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except BaseException:
            book.close()
            raise
        before = next(
            (b for b in self.batches(200) if b.sha256 == digest and b.state is BatchState.DONE),
            None,
        )
        return Opened(
            path, digest, book, tuple(s.name for s in book.sheets),
            tuple(s.hidden for s in book.sheets), found,
            modified.astimezone(self._core.zone).date(), before,
        )  # fmt: skip

    def other_sheet(self, opened: Opened, sheet: int) -> Opened:
        """The same file, another sheet of it. Raises FileTrouble."""
        return replace(opened, recognised=recognise(opened.book, sheet))

    def plan_for(self, opened: Opened, source: Source | None = None) -> Plan:
        """The plan to begin with: remembered for the source, else guessed by titles."""
        found = opened.recognised
        chosen = source or found.source
        settings = self._core.workspace.work.settings
        kept = settings.get(f"{_MAPPING}{chosen.value}") or {}
        mapping = guess(found.columns, chosen)
        used = remembered(kept.get("titles", {}), found.columns)
        taken = set(used.values())
        mapping = {t: k for t, k in mapping.items() if t not in used and k not in taken} | used
        plan = Plan(
            chosen, found.sheet, found.header, found.columns, mapping,
            kept.get("zone") or self._core.profile.zone,
        )  # fmt: skip
        if chosen is Source.BI:
            return replace(plan, mapping={}, received_on=opened.modified_on)
        return plan

    def remember(self, plan: Plan) -> None:
        """The next file of this source begins with these choices."""
        if plan.source is not Source.BI:
            value = {"titles": plan.by_titles(), "zone": plan.zone}
            self._core.workspace.work.settings.set(f"{_MAPPING}{plan.source.value}", value)

    # --- looking -----------------------------------------------------------------------------

    def preview(
        self,
        opened: Opened,
        plan: Plan,
        progress: Progress = _silent,
        cancelled: Cancelled = _never,
    ) -> Preview:
        """Judges every line, takes none. Raises FileTrouble."""
        if plan.source is Source.BI:
            return self._snapshot_preview(opened, plan)
        counts, rows, troubles = Counts(), list[PreviewRow](), list[Trouble]()
        for part in self._judge(plan, "").parts(opened.book.sheets[plan.sheet].lines()):
            for one in part:
                count(counts, one)
                troubles += one.made.troubles[: SHOWN_TROUBLES - len(troubles)]
                if len(rows) < SHOWN_ROWS:
                    rows.append(preview_row(one, self._core.zone))
            progress(Tick(counts))
            if cancelled():
                return Preview(counts, tuple(rows), tuple(troubles), cancelled=True)
        return Preview(counts, tuple(rows), tuple(troubles))

    # --- taking in ---------------------------------------------------------------------------

    def take(
        self,
        opened: Opened,
        plan: Plan,
        progress: Progress = _silent,
        cancelled: Cancelled = _never,
        *,
        total: int | None = None,
    ) -> Batch:
        """Takes the lines in, part by part, each durable before it is told of. What was taken
        before a cancel stays and can be undone. Raises FileTrouble, InputError, NotAllowed."""
        self._refuse(plan)
        self.remember(plan)
        work = self._core.workspace.work
        batch = Batch(
            new_id(), self._core.actor.person, plan.source.value, opened.path.name, opened.sha256,
            self._core.now(), plan.to_json(),
        )  # fmt: skip
        work.imports.begin(batch)
        taking = _Taking(self, opened, plan, batch.id)
        state = BatchState.STOPPED
        try:
            for part in self._intake.receive_parts(taking.contents(), taking.note):
                taking.settle(part)
                progress(Tick(taking.counts, total))
                if cancelled():
                    break
            else:
                state = BatchState.DONE
            taking.flush()
        finally:
            work.imports.end(batch.id, state)
            details = {"taken": taking.counts.new, "broken": taking.counts.broken}
            entry = Entry(batch.person, "import", "batch", (batch.id,), details)
            work.journal.write(entry)
        return self.batch(batch.id)

    def _refuse(self, plan: Plan) -> None:
        gaps = plan.gaps()
        if gaps:
            raise InputError(gaps[0], field="mapping")
        refused = self._intake.refusal()
        if refused is not None:
            raise NotAllowed(refused.reason, code=refused.code)

    def _judge(self, plan: Plan, batch: str) -> Judge:
        core = self._core
        around = Around(
            today=core.now().astimezone(core.zone).date(),
            zone=core.zone,
            terms=core.deadlines,
            municipality=self._names.oktmo,
            known_oktmo=self._names.known,
            batch=batch,
        )
        return Judge(plan, Maker(plan, around), self._known)

    def _known(self, numbers: object) -> dict[tuple[str, str], str]:
        found = self._intake.known_many(numbers)  # type: ignore[arg-type]
        return {key: f"№ {one.number}" for key, one in found.items()}

    @cached_property
    def _names(self) -> Municipalities:
        return Municipalities(load_places(self._core.profile.id))

    # --- «BI: ЦУР РФ» ------------------------------------------------------------------------

    def take_snapshot(self, opened: Opened, plan: Plan, progress: Progress = _silent) -> Snapshot:
        """Keeps the extract as it is, under its day. Raises FileTrouble, InputError."""
        gaps = plan.gaps()
        if gaps or plan.received_on is None:
            raise InputError(gaps[0], field="received_on")
        core = self._core
        made = Snapshot(
            new_id(), plan.received_on, opened.sheets[plan.sheet], opened.path.name,
            core.actor.person, core.now(), tuple(c.title for c in plan.columns), 0,
        )  # fmt: skip
        store = core.workspace.work.snapshots
        store.begin(made)
        try:
            counts = Counts()
            lines = self._body(opened, plan)
            while part := list(islice(lines, _SNAPSHOT_PART)):
                store.add(made.id, [(line.number, _cells(line, plan)) for line in part])
                counts.lines += len(part)
                progress(Tick(counts))
        except BaseException:
            store.remove(made.id)
            raise
        core.workspace.work.journal.write(
            Entry(core.actor.person, "import", "snapshot", (made.id,), {"lines": counts.lines})
        )
        return replace(made, lines=counts.lines)

    def snapshots(self) -> list[Snapshot]:
        """Snapshots, the newest day first."""
        return self._core.workspace.work.snapshots.all()

    def snapshot_rows(
        self, snapshot: str, start: int = 0, limit: int = 1_000
    ) -> list[tuple[str, ...]]:
        """Rows of a snapshot, in the order of the file."""
        return self._core.workspace.work.snapshots.rows(snapshot, start, limit)

    def remove_snapshot(self, snapshot: str) -> None:
        """A snapshot loaded by mistake goes."""
        self._core.workspace.work.snapshots.remove(snapshot)

    def _snapshot_preview(self, opened: Opened, plan: Plan) -> Preview:
        first = [_cells(line, plan) for line in islice(self._body(opened, plan), SHOWN_ROWS)]
        count = sum(1 for _ in self._body(opened, plan))
        return Preview(Counts(lines=count, new=count), (), (), snapshot_rows=tuple(first))

    @staticmethod
    def _body(opened: Opened, plan: Plan) -> Iterator[Line]:
        lines = opened.book.sheets[plan.sheet].lines()
        return (line for line in lines if line.number > plan.header and not line.empty)


class _Taking:
    """One import on its way: lines are judged as the intake asks for them."""

    def __init__(self, service: ImportService, opened: Opened, plan: Plan, batch: str) -> None:
        self.counts = Counts()
        self._lines = opened.book.sheets[plan.sheet].lines()
        self._judge = service._judge(plan, batch)
        self._imports = service._core.workspace.work.imports
        self._batch = batch
        self._given: list[Judged] = []
        self._troubles: list[Trouble] = []

    def contents(self) -> Iterator[Content]:
        """What the intake is to enter."""
        for part in self._judge.parts(self._lines):
            for one in part:
                count(self.counts, one)
                self._troubles += one.made.troubles
                if one.verdict == NEW and one.made.content is not None:
                    self._given.append(one)
                    yield one.made.content
            if len(self._troubles) > 1_000:
                self.flush()

    def note(self, records: Sequence[str], connection: Any) -> None:
        """The records of a part are the batch's from the commit that makes them."""
        self._imports.note(connection, self._batch, records)

    def settle(self, part: tuple[Outcome, ...]) -> None:
        """A part is durable: what the intake has refused of it after all."""
        for outcome, one in zip(part, self._given, strict=False):
            if outcome.gap is None:
                continue
            self.counts.new -= 1
            known = outcome.gap.code == "already-there"
            self.counts.known += known
            self.counts.broken += not known
            kind = KNOWN if known else "error"
            self._troubles.append(
                Trouble(one.made.line, "", outcome.gap.field, outcome.gap.text, "", "", kind)
            )
        del self._given[: len(part)]
        self.flush()

    def flush(self) -> None:
        """Writes what has gathered."""
        c = self.counts
        ahead = len(self._given)
        self._imports.add(self._batch, self._troubles, {
            "lines": c.lines, "taken": c.new - ahead, "known": c.known, "broken": c.broken,
            "skipped": c.skipped, "remarks": c.remarks,
        })  # fmt: skip
        self._troubles = []


def count(counts: Counts, one: Judged) -> None:
    """Counts a judged line."""
    counts.lines += 1
    counts.new += one.verdict == NEW
    counts.known += one.verdict == KNOWN
    counts.broken += one.verdict == BROKEN
    counts.skipped += one.verdict == SKIPPED
    counts.remarks += one.remarks


def _cells(line: Line, plan: Plan) -> tuple[str, ...]:
    return tuple(text_of(line.cells.get(c.key)) for c in plan.columns)
