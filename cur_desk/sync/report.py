"""What one cycle of sync did: the status bar, the sync screen and ``cur-desk sync`` tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cur_desk.models.attachments import Attachments
from cur_desk.sync.errors import SyncError

FILES_LEFT = "files-left"


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
    files_code: str | None = None
    files_reason: str = ""
    """Why files were left behind, if any were: a code and words."""
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    wedged: bool = False
    """The link is healthy and yet the queue has not moved for long."""

    @property
    def done(self) -> bool:
        """Whether the cycle came to its end."""
        return self.error is None

    @property
    def left(self) -> bool:
        """Whether something made here is not on the portal yet, or files stopped half-way."""
        return bool(self.pending or self.files_code)

    def count_files(self, attachments: Attachments, error: SyncError | None = None) -> None:
        """Files that are left and why. ``error``: what has stopped the carrying."""
        counts = attachments.counts()
        self.files_waiting, self.files_refused = counts.waiting, counts.refused
        self.files_code, self.files_reason = None, ""
        if error is not None:
            self.files_code = error.code
            self.files_reason = f"{error.message} {error.advice}".strip()
        elif counts.waiting:
            code, words = attachments.why_waiting() or ("", "Передача ещё не окончена.")
            self.files_code = code or FILES_LEFT
            self.files_reason = words

    def to_json(self) -> dict[str, Any]:
        """Counts and codes, no word of an appeal. Files left behind are an error of the verb,
        though the cycle itself came to its end."""
        error = self.error
        return {
            "done": self.done and self.files_code is None,
            "error": error.code if error else self.files_code,
            "message": error.message if error else self.files_reason or None,
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
        if self.error is None and self.files_code is not None:
            parts.append(f"Файлы: {self.files_reason}")
        if self.error is not None:
            parts.append(f"{self.error.message} {self.error.advice}".strip())
        if self.wedged:
            parts.append("Очередь не движется, хотя связь есть: сообщите администратору ЦУР.")
        return " ".join(parts)
