"""work.db without the cache: what a wipe on a full disk reads. The cache has given its room, and a
new one, however empty, would take it again."""

from __future__ import annotations

from pathlib import Path

from cur_desk.clock import Clock
from cur_desk.models import wiping
from cur_desk.models.repository import Work
from cur_desk.models.rescue import open_work

_PATIENCE_S = 0.8


class WorkAlone:
    """The part of an open workspace that is sealed before a wipe."""

    def __init__(self, folder: Path, key: bytes, clock: Clock) -> None:
        """The caller holds the folder's lock. Raises DiskTrouble, DamagedFile and the like."""
        self.folder = folder
        wiping.make_room(folder)
        self._database, _ = open_work(folder / "work.db", key, clock)
        self.work = Work(self._database, clock)

    def drop_cache(self) -> None:
        """It is gone already."""
        wiping.make_room(self.folder)

    def close(self) -> None:
        """Lets the file go."""
        self._database.close(_PATIENCE_S)
