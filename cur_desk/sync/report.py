"""What one cycle of sync did: the status bar, the sync screen and ``cur-desk sync`` tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cur_desk.sync.errors import SyncError


@dataclass(slots=True)
class Pushed:
    """Outcome of the push."""

    applied: int = 0
    merged: int = 0
    duplicates: int = 0
    conflicts: int = 0
    rejected: int = 0
    later: int = 0
    receipts: int = 0
    bad_receipts: int = 0
    batches: int = 0
    changed: set[str] = field(default_factory=set)

    @property
    def moved(self) -> int:
        """Events that reached an end."""
        return self.applied + self.merged + self.duplicates + self.conflicts + self.rejected


@dataclass(slots=True)
class Pulled:
    """Outcome of the pull."""

    pages: int = 0
    changed: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    quarantined: set[str] = field(default_factory=set)
    asked: int = 0
    """Documents asked for one by one."""
    parked: int = 0
    repaired: int = 0
    offered_again: int = 0
    """Accepted events that a restored portal had lost."""
    digest_agrees: bool | None = None
    skew_s: float | None = None


@dataclass(slots=True)
class SyncReport:
    """One cycle from lock to report. ``error`` is why it stopped early, if it did."""

    started_at: datetime
    ended_at: datetime | None = None
    pushed: Pushed = field(default_factory=Pushed)
    pulled: Pulled = field(default_factory=Pulled)
    error: SyncError | None = None
    pending: int = 0
    oldest_at: datetime | None = None
    rejected: int = 0
    conflicts: int = 0
    quarantined: int = 0
    files_sent: int = 0
    files_fetched: int = 0
    files_waiting: int = 0
    files_refused: int = 0
    files_wanted: int = 0
    """Files carried (by a verb, after its cycle), attached here and not on the portal yet, not
    taken by it, still to be fetched."""
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    wedged: bool = False
    """The link is healthy and yet the queue has not moved for long."""

    @property
    def done(self) -> bool:
        """Whether the cycle came to its end."""
        return self.error is None

    def to_json(self) -> dict[str, Any]:
        """Counts and codes, no word of an appeal."""
        error = self.error
        return {
            "done": self.done,
            "error": error.code if error else None,
            "message": error.message if error else None,
            "request_id": error.request_id if error else None,
            "sent": self.pushed.applied + self.pushed.merged + self.pushed.duplicates,
            "receipts": self.pushed.receipts,
            "changed": len(self.pulled.changed),
            "removed": len(self.pulled.removed),
            "pages": self.pulled.pages,
            "pending": self.pending,
            "rejected": self.rejected,
            "conflicts": self.conflicts,
            "quarantined": self.quarantined,
            "files_sent": self.files_sent,
            "files_fetched": self.files_fetched,
            "files_waiting": self.files_waiting,
            "files_refused": self.files_refused,
            "files_wanted": self.files_wanted,
            "requests": self.requests,
            "bytes_up": self.bytes_up,
            "bytes_down": self.bytes_down,
            "skew_s": None if self.pulled.skew_s is None else round(self.pulled.skew_s, 1),
            "digest": self.pulled.digest_agrees,
            "wedged": self.wedged,
        }

    def words(self) -> str:
        """The same as Russian sentences."""
        sent = self.pushed.applied + self.pushed.merged + self.pushed.duplicates
        parts = [
            f"Отправлено: {sent}, контрольных отметок: {self.pushed.receipts}.",
            f"Получено изменений: {len(self.pulled.changed)}, убрано: {len(self.pulled.removed)}.",
        ]
        if self.pending:
            parts.append(f"Не отправлено: {self.pending}.")
        if self.conflicts:
            parts.append(f"Расхождений: {self.conflicts}.")
        if self.rejected:
            parts.append(f"Отклонено: {self.rejected}.")
        if self.quarantined:
            parts.append(f"Записей с ошибкой: {self.quarantined}.")
        if self.files_sent:
            parts.append(f"Файлов передано: {self.files_sent}.")
        if self.files_fetched:
            parts.append(f"Файлов получено: {self.files_fetched}.")
        if self.files_waiting:
            parts.append(f"Файлов ещё не передано: {self.files_waiting}.")
        if self.files_refused:
            parts.append(f"Файлов не принято порталом: {self.files_refused}.")
        if self.error is not None:
            parts.append(f"{self.error.message} {self.error.advice}".strip())
        if self.wedged:
            parts.append("Очередь не движется, хотя связь есть: сообщите администратору ЦУР.")
        return " ".join(parts)
