"""A portal that is silent in the middle of a request: told after seconds, given up after thirty."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cur_desk.models.outbox_row import EventState
from cur_desk.sync import silence
from cur_desk.sync.silence import Heard, Silence
from tests.faults.proxy import Fault, FaultProxy
from tests.sync.portal import RealPortal
from tests.sync.real import Person


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic count, moved by hand."""
    at = [100.0]
    monkeypatch.setattr(silence.time, "monotonic", lambda: at[0])
    return at


def test_silence_counts_from_the_last_byte_either_way(now: list[float]) -> None:
    one = Silence()
    assert one.seconds == 0
    one.begin(0, None)
    now[0] += 7
    assert one.seconds == 7
    one.heard()
    assert one.seconds == 0
    now[0] += 3
    assert one.seconds == 3
    one.end()
    now[0] += 60
    assert one.seconds == 0


def test_what_the_machine_itself_still_sends_is_no_silence(now: list[float]) -> None:
    one = Silence()
    one.begin(1_000_000, 64_000.0)  # 64 KB of the buffer go eight seconds at 64 kbit/s
    now[0] += 8
    assert one.seconds == 0
    body = Heard(b"x" * 40, one)
    now[0] += 10
    assert body.read(16) == b"x" * 16
    assert one.seconds == 0
    now[0] += 6
    assert one.seconds == 6


def test_a_hung_portal_is_told_while_the_request_is_kept(
    portal: RealPortal, line: FaultProxy, olga: Person, tmp_path: Path
) -> None:
    [record] = portal.add_appeals(1)
    assert olga.sync().done
    wires = olga.engine.wires
    assert wires.quiet_s == 0
    event = olga.save(record["id"], "note", "Позвонить")
    line.add(Fault(path="/v1/sync/events", hang=True, times=1))
    cycle = threading.Thread(target=olga.engine.cycle)
    cycle.start()
    assert line.stalled.wait(10)
    waited = threading.Event()
    while wires.quiet_s < 0.3:  # its seconds pass while the request is under way
        assert cycle.is_alive()
        waited.wait(0.02)
    assert olga.state(event) is EventState.SENDING
    olga.engine.cancel()
    cycle.join(10)
    assert wires.quiet_s == 0
    olga.engine.resume()
    line.clear()
    assert olga.sync().done
    assert olga.proved(event)
