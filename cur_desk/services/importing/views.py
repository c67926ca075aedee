"""What the import shows: previews, progress, results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cur_desk.domain.text import counted, grouped
from cur_desk.models.importing import Batch, Trouble
from cur_desk.services.importing.lines import Book
from cur_desk.services.importing.recognising import Recognised

SHOWN_ROWS = 30
SHOWN_TROUBLES = 500


@dataclass(slots=True)
class Counts:
    """Lines by what becomes of them."""

    lines: int = 0
    new: int = 0
    known: int = 0
    broken: int = 0
    skipped: int = 0
    remarks: int = 0

    def words(self) -> str:
        """«Строк: 20 000, новых: 19 900, уже есть: 0, с ошибками: 100.»"""
        parts = [f"Строк: {grouped(self.lines)}", f"новых: {grouped(self.new)}"]
        parts += [f"уже есть: {grouped(self.known)}", f"с ошибками: {grouped(self.broken)}"]
        if self.skipped:
            parts.append(f"закрыты в источнике: {grouped(self.skipped)}")
        if self.remarks:
            parts.append(f"замечаний: {grouped(self.remarks)}")
        return ", ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class Tick:
    """How far the work is. ``total``: nothing while it is not known."""

    counts: Counts
    total: int | None = None


Progress = Callable[[Tick], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: its sheets and what the chosen one looks like."""

    path: Path
    sha256: str
    book: Book = field(repr=False)
    sheets: tuple[str, ...]
    hidden: tuple[bool, ...]
    recognised: Recognised
    modified_on: date
    before: Batch | None = None
    """The batch that has taken this same file already."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A line as it will be taken in."""

    line: int
    number: str
    received: str
    text: str
    place: str
    term: str
    applicant: str
    verdict: str
    """new | known | broken | skipped."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole file judged, nothing taken."""

    counts: Counts
    rows: tuple[PreviewRow, ...]
    troubles: tuple[Trouble, ...]
    """The first of them; ``counts`` tells of all."""
    cancelled: bool = False
    snapshot_rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """Where the records of a batch stand."""

    waiting: int = 0
    accepted: int = 0
    known_there: int = 0
    refused: int = 0
    withdrawn: int = 0
    going_back: int = 0
    """The portal has them, and an act to take them back waits."""

    def words(self) -> str:
        """For the line of a batch."""
        parts = []
        if self.accepted:
            parts.append(f"принято порталом: {grouped(self.accepted)}")
        if self.waiting:
            parts.append(f"не отправлено: {grouped(self.waiting)}")
        if self.known_there:
            parts.append(f"уже было на портале: {grouped(self.known_there)}")
        if self.refused:
            parts.append(f"отклонено: {grouped(self.refused)}")
        if self.going_back:
            parts.append(f"отзываются: {grouped(self.going_back)}")
        if self.withdrawn:
            parts.append(f"отозвано: {grouped(self.withdrawn)}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Undone:
    """How the undoing of a batch went."""

    withdrawn: int
    """Never sent: taken back here."""
    asked: int
    """Sent and untouched: an act to the portal takes them back."""
    left: tuple[tuple[str, str], ...]
    """(number, why) of those that stay."""
    waiting: int = 0
    """Broken off: those that nobody has looked at yet."""

    def words(self) -> str:
        """What came of it, in a sentence or two."""
        parts = [f"отозвано до отправки: {grouped(self.withdrawn)}"]
        if self.asked:
            parts.append(f"отзываются на портале: {grouped(self.asked)}")
        head = "Отмена прервана" if self.waiting else "Загрузка отменена"
        words = f"{head}: " + ", ".join(parts) + "."
        if self.waiting:
            rest = counted(self.waiting, "обращение", "обращения", "обращений")
            words += f" Ещё не отозвано {rest}: отмените загрузку снова, чтобы закончить."
        if self.left:
            stay = counted(len(self.left), "обращение", "обращения", "обращений")
            words += f" Осталось {stay}: с ними уже работают."
        return words
