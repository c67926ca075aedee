"""T07: work over 64 kbit/s and 600 ms that loses packets, by a clock that may be scaled.

``python -m tests.faults.lossy --minutes 60 --loss 30 --scale 1`` is a true hour; with ``--scale 30``
the line, its delays and the program's patience are thirty times faster, and the hour takes two
minutes. Prints one line of JSON; exit code 1 if a word was lost or is stuck.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cur_desk.domain.events import Event
from cur_desk.models.outbox_row import EventState
from cur_desk.sync.policy import STALL_S
from cur_desk.sync.report import SyncReport
from cur_desk.sync.runner import SyncRunner
from tests.faults.invariants import Watch, check, settle
from tests.faults.proxy import FaultProxy
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat

RATE, DELAY_S, AGAIN_S = 8_000.0, 0.3, 1.2
APPEALS = 40
EDIT_EVERY_S, THEIRS_EVERY_S = 20.0, 45.0
REQUESTS_A_MINUTE = 30
"""No hot loop: cycles, polls and repeats of a line that hardly stands."""


@dataclass
class Shift:
    """One person's work over the line."""

    portal: RealPortal
    olga: Person
    records: list[str]
    dice: random.Random
    made: list[tuple[Person, Event]] = field(default_factory=list)
    theirs: int = 0
    reports: list[SyncReport] = field(default_factory=list)

    def work(self, seconds: float, scale: float) -> None:
        """Words of this person and of others, at a person's pace, while the runner exchanges."""
        runner = SyncRunner(self.olga.engine)
        self.olga.engine.callbacks.on_report = self.reports.append
        runner.start()
        pause = threading.Event()
        end = time.monotonic() + seconds / scale
        edit_at = theirs_at = 0.0
        try:
            while (now := time.monotonic()) < end:
                if now >= edit_at:
                    record = self.dice.choice(self.records)
                    words = f"Слово {len(self.made)}"
                    self.made.append((self.olga, self.olga.save(record, "note", words)))
                    runner.wake()
                    edit_at = now + EDIT_EVERY_S / scale * self.dice.uniform(0.5, 1.5)
                if now >= theirs_at:
                    self.theirs += 1
                    record = self.dice.choice(self.records)
                    self.portal.change(record, title=f"С портала {self.theirs}")
                    theirs_at = now + THEIRS_EVERY_S / scale * self.dice.uniform(0.5, 1.5)
                pause.wait(min(edit_at, theirs_at, end) - time.monotonic())
        finally:
            runner.stop()


def run(minutes: float, loss: float, scale: float, folder: Path, seed: int = 7) -> dict[str, Any]:
    """The whole of it; raises AssertionError where an invariant is broken."""
    (folder / "portal").mkdir()
    portal = RealPortal(folder / "portal")
    olga: Person | None = None
    try:
        portal.add_user("olga")
        records = [d["id"] for d in portal.add_appeals(APPEALS)]
        with FaultProxy(portal.port) as line:
            olga = seat(portal, line, folder / "olga", "olga")
            olga.sync()
            for client in olga.desk.wires._all():
                client._stall_s = max(STALL_S / scale, 1.0)
            for pacer in (line.up, line.down):
                pacer.rate, pacer.delay_s = RATE * scale, DELAY_S / scale
                pacer.loss, pacer.again_s = loss, AGAIN_S / scale
            shift = Shift(portal, olga, records, random.Random(seed))
            watch, before = Watch(olga), (len(line.seen), line.up.total, line.down.total)
            watch.look()
            shift.work(minutes * 60, scale)
            asked = len(line.seen) - before[0]
            found = _figures(shift, line, before) | {"minutes": minutes, "loss": loss}
            for pacer in (line.up, line.down):
                pacer.rate, pacer.delay_s, pacer.loss = None, 0.0, 0.0
            olga.engine.resume()
            settle(olga)
            watch.look()
            check("I1 I2 I3 I5 I9 I10", portal, olga, made=shift.made)
            bound = REQUESTS_A_MINUTE * minutes + 10
            assert asked <= bound, f"{asked} requests, more than {bound:.0f}"
            return found
    finally:
        if olga is not None:
            olga.close()
        portal.stop()


def _figures(shift: Shift, line: FaultProxy, before: tuple[int, int, int]) -> dict[str, Any]:
    states = [shift.olga.state(event) for _, event in shift.made]
    return {
        "edits": len(shift.made),
        "taken_meanwhile": states.count(EventState.ACCEPTED),
        "changes_of_others": shift.theirs,
        "cycles": len(shift.reports),
        "cycles_broken": sum(not r.done for r in shift.reports),
        "requests": len(line.seen) - before[0],
        "bytes": line.up.total + line.down.total - before[1] - before[2],
        "packets_lost": line.up.lost + line.down.lost,
    }


def main() -> int:
    """Entry of the program."""
    parser = argparse.ArgumentParser(description="work over a thin line that loses packets")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--loss", type=float, default=30, help="per cent")
    parser.add_argument("--scale", type=float, default=1, help="how much faster than life")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cur-lossy-") as folder:
        try:
            figures = run(asked.minutes, asked.loss / 100, asked.scale, Path(folder))
        except AssertionError as error:
            print(f"broken: {error}", file=sys.stderr)
            return 1
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
