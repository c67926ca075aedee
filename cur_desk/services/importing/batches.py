"""Batches of imports: where their records stand, lists of troubles, taking a whole batch back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.importing import Batch, BatchState, Trouble
from cur_desk.services import saving
from cur_desk.services.acts.service import ActService
from cur_desk.services.core import Core
from cur_desk.services.importing.undoing import PART, undo
from cur_desk.services.importing.views import Cancelled, Fate, Undone
from cur_desk.services.intake.service import IntakeService

_WAITING = ("pending", "held", "sending", "conflict")
_HEAD = ("Строка", "Столбец", "Название столбца", "Что не так", "Что сделать", "Исход")
_KINDS = {"error": "не загружена", "remark": "загружена без значения", "known": "уже есть"}


class BatchService:
    """What was imported here."""

    def __init__(self, core: Core, intake: IntakeService, acts: ActService) -> None:
        self._core, self._intake, self._acts = core, intake, acts

    def batches(self, limit: int = 50) -> list[Batch]:
        """Batches, the newest first."""
        return self._core.workspace.work.imports.latest(limit)

    def batch(self, batch: str) -> Batch:
        """One batch. Raises InputError."""
        found = self._core.workspace.work.imports.get(batch)
        if found is None:
            raise InputError("Нет такой загрузки", field="batch")
        return found

    def fate(self, batch: str) -> Fate:
        """Where its records stand."""
        found = self._core.workspace.work.imports.fates(batch)
        known = found.get(("rejected", "already-there"), 0)
        of = {s: sum(n for (state, _), n in found.items() if state == s) for s, _ in found}
        return Fate(
            waiting=sum(of.get(s, 0) for s in _WAITING),
            accepted=of.get("accepted", 0),
            known_there=known,
            refused=of.get("rejected", 0) - known,
            withdrawn=sum(of.get(s, 0) for s in ("withdrawn", "parked", "taken_back")),
            going_back=of.get("going_back", 0),
        )

    def troubles(self, batch: str, limit: int = 500) -> tuple[Trouble, ...]:
        """The first troubles of a batch."""
        found = []
        for one in self._core.workspace.work.imports.troubles(batch):
            found.append(one)
            if len(found) == limit:
                break
        return tuple(found)

    def export_troubles(self, batch: str, folder: Path) -> Path:
        """All troubles as a table for Excel, without the values (they may be a citizen's words).
        Raises CannotSave."""
        chosen = self.batch(batch)
        text = io.StringIO()
        table = csv.writer(text, delimiter=";", lineterminator="\r\n")
        table.writerow(_HEAD)
        for t in self._core.workspace.work.imports.troubles(batch):
            row = (t.line, t.column, t.title, t.words, t.advice, _KINDS.get(t.kind, t.kind))
            table.writerow([_plain(str(v)) for v in row])
        name = f"oshibki-zagruzki-{chosen.started_at:%Y%m%d-%H%M%S}.csv"
        return saving.save(folder, name, text.getvalue().encode("utf-8-sig"))

    def forget_known_there(self, batch: str) -> int:
        """Those that the portal has under the same number leave «Отклонено»; says how many."""
        work = self._core.workspace.work
        events = work.imports.refused_as_known(batch)
        for start in range(0, len(events), PART):
            self._core.workspace.dismiss_many(events[start : start + PART])
        return len(events)

    def undo(
        self,
        batch: str,
        progress: Callable[[int, int], None] = lambda done, total: None,
        cancelled: Cancelled = lambda: False,
    ) -> Undone:
        """Takes a whole batch back: what was not sent goes at once, what the portal has is taken
        back by an act where nobody has touched it, the rest is told. Broken off, it can be gone
        on with. Raises NotAllowed."""
        chosen = self.batch(batch)
        if chosen.state is BatchState.RUNNING:
            raise NotAllowed("Загрузка ещё идёт", advice="Остановите её, затем отмените.")
        return undo(self._core, self._intake, self._acts, chosen, progress, cancelled)


def _plain(text: str) -> str:
    """A cell that a spreadsheet takes for a formula begins with an apostrophe."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
