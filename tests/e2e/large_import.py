"""``python -m tests.e2e.large_import [--rows 20000] [--broken 100] [--send] [--undo]``.

A large export of ПОС with broken rows goes through the real services into real encrypted files, and
with ``--send`` to a real portal that is a process of its own. Prints one line of JSON: counts,
seconds, how far memory grew while the file was looked at and taken in, and what the broken rows
were told. Exit code 1 if a count is not what the file was made with. Not a test: it takes minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.services.importing.views import Opened, Tick
from cur_desk.sync.shutdown import Why
from tests.faults.processes import ProcessPortal
from tests.services.importing.files import Breaking, pos_rows, workbook
from tests.sync.portal import PASSWORD

_WRONG: tuple[tuple[str, Any], ...] = (
    ("Дата создания", "позавчера"),
    ("Номер", None),
    ("Дата создания", "31.11.2026"),
    ("Дата создания", None),
    ("Номер", "7" * 120),
)
_SHORTEST_WAIT_S = 0.05
T = TypeVar("T")


@dataclass
class Memory:
    """Resident memory of this process, looked at ten times a second: the most above the start."""

    start: int = 0
    most: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Memory:
        self.start = self.most = resident()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_SHORTEST_WAIT_S):
            self.most = max(self.most, resident())

    @property
    def grown_mb(self) -> float:
        """Megabytes above the start."""
        return round((self.most - self.start) / 1e6, 1)


def resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def broken_rows(rows: int, count: int) -> Breaking:
    """Wrong values spread over the file."""
    step = max(1, rows // count) if count else 1
    return {1 + n * step: _WRONG[n % len(_WRONG)] for n in range(count)}


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """What the work gave, its seconds, megabytes of memory above the start."""
    with Memory() as memory:
        began = time.monotonic()
        found = work()
        seconds = round(time.monotonic() - began, 1)
    return found, seconds, memory.grown_mb


def take_in(desk: Desk, path: Path, broken: Breaking) -> dict[str, Any]:
    """Opens, looks, takes; what was found and how long it took."""
    ticks: list[Tick] = []
    service = desk.importing
    opened, open_s, _ = timed(lambda: service.open(path))
    plan = service.plan_for(opened)
    seen, look_s, look_mb = timed(lambda: service.preview(opened, plan, ticks.append))
    batch, take_s, take_mb = timed(
        lambda: service.take(opened, plan, ticks.append, total=seen.counts.lines)
    )
    told = [t for t in service.troubles(batch.id, 10_000) if t.kind == "error"]
    again, again_s, _ = timed(lambda: _again(desk, opened))
    placed = {t.line - 1: t.title for t in told if t.column}
    return {
        "batch": batch.id, "lines": batch.lines, "taken": batch.taken, "broken": batch.broken,
        "explained": sum(placed.get(row) == title for row, (title, _) in broken.items()),
        "words": sorted({t.words.split(":")[0] for t in told}),
        "again_new": again, "ticks": len(ticks),
        "open_s": open_s, "look_s": look_s, "take_s": take_s, "look_again_s": again_s,
        "look_grown_mb": look_mb, "take_grown_mb": take_mb,
    }  # fmt: skip


def _again(desk: Desk, opened: Opened) -> int:
    """How many lines of the same file a second loading would make."""
    plan = desk.importing.plan_for(opened)
    counts = desk.importing.preview(opened, plan).counts
    opened.book.close()
    return counts.new


def send(desk: Desk, batch: str) -> dict[str, Any]:
    """Until the portal has taken them all."""

    def whole() -> int:
        cycles = 0
        while desk.status().unsent and cycles < 1_000:
            desk.sync_once()
            cycles += 1
        return cycles

    _, seconds, grown = timed(whole)
    fate = desk.importing.fate(batch)
    return {"sent_s": seconds, "sent_grown_mb": grown, "accepted": fate.accepted,
            "refused": fate.refused + fate.known_there, "waiting": fate.waiting}  # fmt: skip


def undo(desk: Desk, batch: str) -> dict[str, Any]:
    """The whole batch back."""
    undone, seconds, grown = timed(lambda: desk.importing.undo(batch))
    return {"undo_s": seconds, "undo_grown_mb": grown, "withdrawn": undone.withdrawn,
            "asked": undone.asked, "left": len(undone.left)}  # fmt: skip


def send_back(desk: Desk, batch: str) -> dict[str, Any]:
    """Until the portal has taken them all out again."""
    told = send(desk, batch)
    fate = desk.importing.fate(batch)
    return {"back_s": told["sent_s"], "back_grown_mb": told["sent_grown_mb"],
            "taken_back": fate.withdrawn, "still_there": fate.accepted + fate.going_back}  # fmt: skip


def run(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The whole walk in a folder."""
    broken = broken_rows(arguments.rows, arguments.broken)
    path = workbook(folder / "pos.xlsx", pos_rows(arguments.rows, broken))
    (folder / "portal").mkdir()
    portal = ProcessPortal(folder / "portal")
    desk = None
    try:
        portal.add_user("smena1")
        home = folder / "home"
        home.mkdir()
        keys = station.login_of(home, memory_keyring=True)
        desk = station.sign_in(portal.url, "smena1", PASSWORD, home=home, login=keys)
        desk.sync_once()
        found = {"rows": arguments.rows, "file_mb": round(path.stat().st_size / 1e6, 1)}
        found |= take_in(desk, path, broken)
        if arguments.send:
            found |= send(desk, found["batch"])
        if arguments.undo:
            found |= undo(desk, found["batch"])
        if arguments.undo and arguments.send:
            found |= send_back(desk, found["batch"])
        return found
    finally:
        if desk is not None:
            desk.shut_down(Why.QUIT)
        portal.stop()


def main() -> int:
    """Runs it and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--broken", type=int, default=100)
    parser.add_argument("--send", action="store_true", help="until the portal has taken them all")
    parser.add_argument("--undo", action="store_true", help="then the whole batch back")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(arguments, Path(folder))
    print(json.dumps(found, ensure_ascii=False))
    wanted = (arguments.rows - arguments.broken, arguments.broken, arguments.broken, 0)
    return int((found["taken"], found["broken"], found["explained"], found["again_new"]) != wanted)


if __name__ == "__main__":
    sys.exit(main())
