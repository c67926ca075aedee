"""kill −9 at random moments: what was acknowledged is there, what is there is whole."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from cur_desk.clock import FixedClock
from cur_desk.contract import digest
from cur_desk.models.rescue import check
from cur_desk.models.workspace import Workspace

from .builders import KEY, NOW, ZONE

ROUNDS = 4
WRITER = Path(__file__).with_name("kill_writer.py")


def test_killing_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(7)
    events: set[str] = set()
    for number in range(ROUNDS):
        events |= _one_round(tmp_path, number, dice.randint(5, 60))
        desk = Workspace.open(tmp_path, KEY, zone=ZONE, clock=FixedClock(NOW))
        assert desk.rescued is None
        check(desk.work.database)
        check(desk.queries._db)
        assert events <= {r.id for r in desk.work.outbox.rows(limit=100_000)}
        assert desk.work.journal.verify() is None
        assert len(desk.work.journal.lines(limit=100_000)) == len(
            desk.work.outbox.rows(limit=100_000)
        )
        versions = [(u, v) for u, _, v in desk.writer.versions()]
        assert desk.writer.digest() == digest.to_hex(digest.digest(versions))
        assert len(desk.queries.ids()) == len(versions)
        desk.close()
    assert len(events) > ROUNDS


def _one_round(folder: Path, number: int, lines: int) -> set[str]:
    """Lets the writer acknowledge some events, then kills it; gives what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "models.kill_writer", str(folder), str(number)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=WRITER.parent.parent,
    ) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        rest = process.stdout.read()
    told = "".join(seen) + rest
    return {line for line in told.splitlines() if len(line) == 36}
