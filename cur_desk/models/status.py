"""status.json beside the files: all that the login and lock screens may show without a key.

Names, counts and times; no word of an appeal (rulings C11). Written soon after each change of
these, and before the files are closed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cur_desk.models.private_files import read_json, write_json

if TYPE_CHECKING:
    from cur_desk.models.repository import Work


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a user's files from outside."""

    name: str = ""
    role: str = ""
    portal: str = ""
    user: str = ""
    last_sync_at: datetime | None = None
    unsent: int = 0
    unsent_oldest_at: datetime | None = None
    drafts: int = 0
    conflicts: int = 0
    rejected: int = 0
    quarantine: int = 0
    files: int = 0
    """Attached here and not on the portal yet."""
    offline_since: datetime | None = None
    lease_until: datetime | None = None


def counted(
    before: Status | None, work: Work, last_sync_at: str | None, known: dict[str, Any]
) -> Status:
    """What is counted in work.db, over what was said before; ``known``: names and times that the
    caller has."""
    counts = work.outbox.counts()
    return replace(
        before or Status(),
        last_sync_at=datetime.fromisoformat(last_sync_at) if last_sync_at else None,
        unsent=counts.unsent,
        unsent_oldest_at=counts.oldest_at,
        drafts=work.drafts.count(),
        conflicts=counts.conflicts,
        rejected=counts.rejected,
        quarantine=work.quarantine.count(),
        files=work.attachments.counts().waiting,
        **known,
    )


_TIMES = ("last_sync_at", "unsent_oldest_at", "offline_since", "lease_until")


class StatusFile:
    """Reads and writes status.json of one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "status.json"
        self._last: Status | None = None
        self.before_read: Callable[[], object] = lambda: None
        """Whoever has the files open writes first what the file does not say yet."""

    def read(self) -> Status | None:
        """What the file says; ``None`` without a file or with a spoilt one (it is rebuilt)."""
        self.before_read()
        return self.kept()

    def kept(self) -> Status | None:
        """The same as it stands on the disk, which may be a moment old."""
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            data = read_json(self.path)
            if data is None:
                return None
            known: dict[str, Any] = {k: v for k, v in data.items() if k in Status.__slots__}
            for name in _TIMES:
                if known.get(name) is not None:
                    known[name] = datetime.fromisoformat(known[name])
            return Status(**known)
        return None

    def write(self, status: Status) -> None:
        """Writes the file if anything differs."""
        if status == self._last:
            return
        data = asdict(status)
        for name in _TIMES:
            if data[name] is not None:
                data[name] = data[name].isoformat()
        write_json(self.path, data, durable=False)
        self._last = status
