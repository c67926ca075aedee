"""Power cuts at the worst moments, a thin line, a clock that lies, a queue that does not move."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cur_desk.clock import FixedClock
from cur_desk.sync.connectivity import Connectivity, Link
from cur_desk.sync.policy import SKEW_SHOWN_S, WEDGED_CYCLES
from tests.faults.proxy import Fault, FaultProxy
from tests.sync.portal import PASSWORD, RealPortal, appeal
from tests.sync.real import Person, login_at, seat
from tests.sync.scripted import Scripted
from tests.sync.test_push_faults import with_events
from tests.sync.test_real_cycle import agree

CHILD = """
import sys
from pathlib import Path
from tests.sync.real import login_at
from tests.sync.portal import PASSWORD
from cur_desk.sync.connectivity import Connectivity
home, url = Path(sys.argv[1]), sys.argv[2]
desk = login_at(home).sign_in(url, "olga", PASSWORD)
desk.engine(Connectivity()).cycle()
"""


def killed_at(line: FaultProxy, home: Path, fault: Fault) -> None:
    """A workstation process that dies by SIGKILL when the fault has struck."""
    line.stalled.clear()
    line.add(fault)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(home), line.url], env=environment)
    try:
        assert line.stalled.wait(30)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    line.clear()


@pytest.mark.parametrize("where", ["before the portal", "between commit and mark", "in the answer"])
def test_killed_in_the_push(portal: RealPortal, line: FaultProxy, olga: Person, where: str) -> None:
    [record] = portal.add_appeals(1)
    olga.sync()
    event = olga.save(record["id"], "note", "Пережить выключение")
    olga.close()
    faults = {
        "before the portal": Fault(path="/v1/sync/events", hang=True),
        "between commit and mark": Fault(path="/v1/sync/events", stall_down=0),
        "in the answer": Fault(path="/v1/sync/events", stall_down=200),
    }
    killed_at(line, olga.login.home, faults[where])
    taken = portal.find(record["id"])["version"]  # type: ignore[index]
    assert taken == (1 if where == "before the portal" else 2)
    olga.again()
    agree(portal, olga)
    assert olga.proved(event)
    assert portal.find(record["id"])["version"] == 2  # type: ignore[index]


def test_killed_in_the_first_sync_goes_on_from_the_last_page(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    portal.add_appeals(900)
    olga.close()
    killed_at(line, olga.login.home, Fault(path="/v1/sync/changes", after=1, stall_down=3_000))
    olga.again()
    have = len(list(olga.engine.workspace.writer.versions()))
    assert have >= 100
    down = line.down.total
    agree(portal, olga)
    assert line.down.total > down


def test_the_portal_killed_and_started_again(portal: RealPortal, olga: Person) -> None:
    [record] = portal.add_appeals(1)
    olga.sync()
    event = olga.save(record["id"], "note", "Портал упал")
    portal.stop()
    report = olga.sync()
    assert not report.done
    assert report.pending == 1
    assert olga.engine.connectivity.view.link is Link.OFFLINE
    portal._start()
    agree(portal, olga)
    assert olga.proved(event)


def test_a_thin_line_gets_small_pages(portal: RealPortal, tmp_path: Path) -> None:
    """64 kbit/s with 50 ms each way (600 ms belongs to the bench): 25–50 records a page."""
    portal.store.bulk_load(
        # Texts that do not pack to nothing.
        [appeal(text=f"{os.urandom(900).hex()} {number}") for number in range(24)]
    )
    with FaultProxy(portal.port, rate=8_000, delay_s=0.05) as thin:
        olga = seat(portal, thin, tmp_path / "olga", "olga")
        report = olga.sync()
        assert report.done, report.error
        assert 25 <= olga.engine.puller.sizer.next_size() <= 60
        olga.close()


def test_a_clock_three_hours_off_is_measured_and_moves_nothing(
    portal: RealPortal, line: FaultProxy, tmp_path: Path
) -> None:
    [record] = portal.add_appeals(1)
    wrong = FixedClock(datetime.now(UTC) - timedelta(hours=3))
    home = tmp_path / "wrong"
    login = login_at(home, wrong)
    desk = login.sign_in(line.url, "olga", PASSWORD)
    engine = desk.engine(Connectivity(), clock=wrong)
    olga = Person(portal, line, "olga", desk, engine, login)
    report = olga.sync()
    assert report.pulled.skew_s is not None
    assert report.pulled.skew_s > 2.9 * 3_600 > SKEW_SHOWN_S
    event = olga.save(record["id"], "note", "Порядок — по порталу")
    agree(portal, olga)
    assert olga.proved(event)
    olga.close()


def test_a_queue_that_does_not_move_on_a_healthy_link_is_noticed(desk: Scripted) -> None:
    clock = FixedClock(datetime.now(UTC))
    desk.engine.clock = clock
    _, events = with_events(desk, 1)
    for _ in range(WEDGED_CYCLES + 2):
        desk.results({"event": events[0].id, "outcome": "retry_later"})
        desk.workspace.work.outbox.try_now()
        report = desk.engine.cycle()
        assert report.done
        clock.advance(timedelta(seconds=60))
    assert report.wedged
    view = desk.engine.connectivity.view
    assert (view.link, view.code) == (Link.DEGRADED, "wedged")
    desk.workspace.work.outbox.try_now()
    desk.results(desk.applied(events[0], 2))
    assert not desk.engine.cycle().wedged
    assert desk.engine.connectivity.view.link is Link.ONLINE
