"""T02, T03: the portal's process is killed or stands still, and so does the workstation's."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.sync import errors
from tests.faults.invariants import Watch, check, settle
from tests.faults.processes import ROOT, ProcessPortal, environment
from tests.faults.proxy import Fault, FaultProxy
from tests.sync.real import Person, seat
from tests.sync.test_kill_and_thin_line import CHILD


@pytest.fixture
def process(tmp_path: Path) -> Iterator[ProcessPortal]:
    folder = tmp_path / "portal"
    folder.mkdir()
    made = ProcessPortal(folder)
    made.add_user("olga")
    yield made
    made.stop()


@pytest.fixture
def line(process: ProcessPortal) -> Iterator[FaultProxy]:
    with FaultProxy(process.port) as proxy:
        yield proxy


@pytest.fixture
def olga(process: ProcessPortal, line: FaultProxy, tmp_path: Path) -> Iterator[Person]:
    made = seat(process, line, tmp_path / "olga", "olga")
    yield made
    made.close()


def test_t02_the_portal_killed_at_random_moments(process: ProcessPortal, olga: Person) -> None:
    """T02 · I1 I2 I3 I4 I5 I9 I10."""
    dice = random.Random(2)
    records = [d["id"] for d in process.add_appeals(60)]
    olga.sync()
    watch, made = Watch(olga), []
    for _ in range(3):
        for record in dice.sample(records, 40):
            made.append((olga, olga.save(record, "note", f"Слово {len(made)}")))
        olga.proxy.arrived.clear()
        cycle = threading.Thread(target=olga.sync)
        cycle.start()
        assert olga.proxy.arrived.wait(10)
        threading.Event().wait(dice.uniform(0, 0.12))  # the random moment itself
        process.kill()
        cycle.join(20)
        assert not cycle.is_alive()
        watch.look()
        report = olga.sync()
        assert isinstance(report.error, errors.PortalDead)
        check("I9", process, olga)
        process.run()
    settle(olga)
    watch.look()
    assert process.find(records[0]) is not None
    check("I1 I2 I3 I5 I9 I10", process, olga, made=made)


def test_t03_the_portal_stands_still_and_goes_on(process: ProcessPortal, olga: Person) -> None:
    """T03, server · I1 I2 I3 I4: frozen in the middle of a push, the workstation gives the
    request up, the portal wakes and does it all the same; nothing is doubled."""
    records = [d["id"] for d in process.add_appeals(5)]
    olga.sync()
    watch = Watch(olga)
    made = [(olga, olga.save(r, "note", "Во сне")) for r in records]
    olga.engine.wires.main._stall_s = 0.5
    process.freeze()
    report = olga.sync()
    assert isinstance(report.error, errors.PortalSilent)
    assert report.pending == 5
    watch.look()
    process.thaw()
    olga.engine.wires.main._stall_s = 5
    settle(olga)
    watch.look()
    check("I1 I2 I3 I5 I9 I10", process, olga, made=made)


def test_t03_the_workstation_stands_still_and_goes_on(
    process: ProcessPortal, line: FaultProxy, olga: Person
) -> None:
    """T03, client · I1 I2 I3 I5: SIGSTOP while the answer of a push is on its way, then SIGCONT."""
    [record] = process.add_appeals(1)
    olga.sync()
    made = [(olga, olga.save(record["id"], "note", "Перед сном"))]
    olga.close()
    line.stalled.clear()
    line.add(Fault(path="/v1/sync/events", stall_down=100))
    command = [sys.executable, "-c", CHILD, str(olga.login.home), line.url]
    with subprocess.Popen(command, cwd=ROOT, env=environment()) as child:
        assert line.stalled.wait(30)
        os.kill(child.pid, signal.SIGSTOP)
        line.release()
        process.change(record["id"], title="Тем временем")
        os.kill(child.pid, signal.SIGCONT)
        assert child.wait(30) == 0
    olga.again()
    assert olga.proved(made[0][1]), "the child has finished its cycle"
    settle(olga)
    check("I1 I2 I3 I5 I9 I10", process, olga, made=made)
