"""One process for one person's files: a lock that the system itself drops when the process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cur_desk.errors import DeskError
from cur_desk.models.trouble import DiskTrouble


class AlreadyOpen(DeskError):
    """Another window or verb has these files open."""

    code = "already-open"
    exit_code = 3

    def __init__(self) -> None:
        super().__init__(
            "Это рабочее место уже открыто в другом окне программы.",
            advice="Перейдите в то окно или закройте его и повторите.",
        )


class FolderLock:
    """Held from before the files are opened until after they are closed."""

    def __init__(self, folder: Path) -> None:
        """Takes the lock. Raises AlreadyOpen; DiskTrouble where no lock can be written."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handle: int | None = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError:
            raise DiskTrouble from None
        try:
            _lock(self._handle)
        except OSError:
            self.release()
            raise AlreadyOpen from None

    def release(self) -> None:
        """Lets the files go; twice is once."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
