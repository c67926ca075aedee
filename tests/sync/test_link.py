"""The measured link, thrift on a thin one, progress of long transfers, and stopping them."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cur_desk.clock import FixedClock
from cur_desk.models.outbox_row import EventState
from cur_desk.sync.link import Economy, LinkMeter, LinkSpeed, Thrift
from cur_desk.sync.policy import PUSH_BYTES, PageSizer
from cur_desk.sync.progress import Course, Transfer, Way
from cur_desk.sync.runner import SyncRunner
from tests.faults.proxy import Fault, FaultProxy, page
from tests.sync.portal import RealPortal, appeal
from tests.sync.real import Person, seat


def tell(meter: LinkMeter, **more: float | bool) -> None:
    """An answer on a kept connection."""
    given = {"fresh": False, "held_s": 0, "up": 0, "waited_s": 0.6, "down": 0, "arrived_s": 0.0}
    meter.answered(**(given | more))  # type: ignore[arg-type]


def test_the_rate_is_of_bodies_and_the_delay_of_small_requests() -> None:
    meter = LinkMeter()
    assert meter.speed == LinkSpeed()
    tell(meter, down=300, arrived_s=0.0001)  # too small to tell a rate
    assert meter.speed.rate_bps is None
    tell(meter, waited_s=2.4, down=32_000, arrived_s=4.0)  # the portal was at work for a while
    tell(meter, held_s=25.0, waited_s=11.0)  # news ended the idle question
    tell(meter, held_s=25.0, waited_s=25.7)
    tell(meter, fresh=True, waited_s=0.1)
    assert meter.speed.down_bps == pytest.approx(64_000)
    assert meter.speed.latency_s == pytest.approx(0.6)
    tell(meter, up=16_000, waited_s=2.6)
    assert meter.speed.up_bps == pytest.approx(64_000)


def test_a_stall_counts_for_as_long_as_it_lasted_and_old_transfers_are_forgotten() -> None:
    meter = LinkMeter()
    meter.moved(64_000, 8.0, up=False)
    meter.moved(64_000, 24.0, up=False)
    assert meter.speed.down_bps == pytest.approx(32_000)
    for _ in range(12):
        meter.moved(1_000_000, 1.0, up=False)
    assert meter.speed.down_bps == pytest.approx(8_000_000)


def test_what_was_kept_serves_until_something_is_measured() -> None:
    kept = LinkSpeed(62_000.0, None, 0.6)
    meter = LinkMeter(LinkSpeed.of_json(kept.to_json()))
    assert (meter.speed.down_bps, meter.speed.remembered) == (62_000.0, True)
    meter.moved(1_000_000, 1.0, up=False)
    assert not meter.speed.remembered
    assert meter.speed.latency_s == 0.6
    assert meter.speed.differs(kept)
    assert not LinkSpeed(70_000.0, None, 0.6).differs(kept)
    for nonsense in (None, [], {"down": "x", "up": -1}):
        assert LinkSpeed.of_json(nonsense).rate_bps is None


def test_thrift_begins_by_itself_does_not_flicker_and_obeys_the_person() -> None:
    meter = LinkMeter()
    thrift = Thrift(meter)
    assert not thrift.active
    meter.moved(64_000, 8.0, up=False)
    assert thrift.active
    assert (thrift.files_by_themselves, thrift.poll_pause_s) == (False, 60.0)
    meter = thrift.meter = LinkMeter()
    meter.moved(40_000, 1.0, up=False)  # 320 kbit/s: on the edge
    assert thrift.active
    meter.moved(400_000, 1.0, up=False)
    assert not thrift.active
    thrift.mode = Economy.ON
    assert thrift.active
    thrift.mode = Economy.OFF
    meter.moved(64_000, 800.0, up=False)
    assert not thrift.active


def test_a_thin_link_gets_smaller_pushes_and_first_pages() -> None:
    meter = LinkMeter()
    thrift = Thrift(meter)
    assert thrift.push_bytes == PUSH_BYTES
    meter.moved(10_000, 10.0, up=True)
    assert 16 * 1024 <= thrift.push_bytes < 64 * 1024
    sizer = PageSizer()
    sizer.expect(thrift.page_s, thrift.first_page)
    assert sizer.next_size() == 50
    sizer.measured(50, 0.01, 0.001)
    grown = sizer.next_size()
    sizer.expect(thrift.page_s, thrift.first_page)
    assert sizer.next_size() == grown > 50, "what was measured stands"


def test_progress_tells_records_bytes_and_time_left_not_too_often() -> None:
    clock = FixedClock(datetime(2026, 11, 25, tzinfo=UTC))
    told: list[Transfer | None] = []
    course = Course(clock, told.append)
    course.records(5, 5)  # nothing has begun
    course.begin(Way.PULL)
    clock.advance(timedelta(seconds=4))
    course.bytes(16_000)
    course.bytes(16_000)  # within the same half second
    course.records(50, 950)
    assert [t.size for t in told if t] == [16_000, 32_000]
    last = told[-1]
    assert last is not None
    assert (last.done, last.total, last.seconds_left) == (50, 1_000, 76.0)
    course.end()
    course.end()
    assert told[-1] is None
    assert told.count(None) == 1


def test_a_thin_line_is_measured_and_known_after_a_restart(
    portal: RealPortal, tmp_path: Path
) -> None:
    """64 kbit/s and 100 ms there and back: the figures come from the sync itself."""
    portal.store.bulk_load(
        [appeal(text=f"{os.urandom(700).hex()} {number}") for number in range(30)]
    )
    with FaultProxy(portal.port, rate=8_000, delay_s=0.05) as thin:
        olga = seat(portal, thin, tmp_path / "olga", "olga")
        told: list[Transfer | None] = []
        olga.engine.callbacks.on_transfer = told.append
        asked = len(thin.seen)
        assert olga.sync().done
        assert olga.sync().done  # the first request of all had a connection to make
        speed = olga.engine.wires.meter.speed
        assert speed.down_bps is not None
        assert 40_000 < speed.down_bps < 80_000
        assert speed.latency_s is not None
        assert 0.1 <= speed.latency_s < 0.4
        assert olga.engine.thrift.active
        assert {s.path.split("?")[0] for s in thin.seen[asked:]} <= {
            "/v1/session", "/v1/sync/changes", "/v1/sync/events", "/v1/audit",
        }, "nothing is sent to measure"  # fmt: skip
        pulls = [t for t in told if t is not None and t.way is Way.PULL]
        assert max(t.size for t in pulls) > 8_000
        assert told[-1] is None
        olga.again()
        again = olga.engine.wires.meter.speed
        assert again.remembered
        assert olga.engine.thrift.first_page == 50
        olga.close()


def test_a_person_stops_a_long_sync_and_goes_on_later(portal: RealPortal, olga: Person) -> None:
    """What has come stays, nothing goes meanwhile, F5 goes on from the same place."""
    portal.add_appeals(600)
    olga.proxy.add(Fault(path="/v1/sync/changes", after=1, stall_down=2_000))
    runner = SyncRunner(olga.engine, long_poll=False)
    runner.start()
    assert olga.proxy.stalled.wait(20)
    runner.pause()
    assert runner.wait_cycle(10, after=0)
    olga.proxy.release()
    kept = len(list(olga.engine.workspace.writer.versions()))
    assert kept >= 200
    uid = next(u for u, kind, _ in olga.engine.workspace.writer.versions() if kind == "appeal")
    asked = len(olga.proxy.seen)
    event = olga.save(uid, "note", "Пока обмен остановлен")
    runner.wake()
    assert not runner.wait_cycle(0.5)
    assert (runner.paused, len(olga.proxy.seen)) == (True, asked)
    runner.sync_now()
    assert runner.wait_cycle(30)
    assert not runner.paused
    assert runner.last_report is not None
    assert runner.last_report.done
    assert len(list(olga.engine.workspace.writer.versions())) > 600
    assert olga.state(event) is EventState.ACCEPTED
    assert runner.stop()


def test_the_next_try_after_a_trouble_is_told_and_gone_when_all_is_well(
    portal: RealPortal, olga: Person
) -> None:
    """503 with Retry-After: the person sees when, to the minute; F5 does not undercut it."""
    olga.sync()
    busy = page(b"", status="503 Service Unavailable", more="Retry-After: 600\r\n")
    olga.proxy.add(Fault(path="/v1/sync/changes", answer=busy))
    waits = threading.Event()
    olga.engine.callbacks.on_report = lambda report: waits.set()
    runner = SyncRunner(olga.engine, long_poll=False)
    assert runner.next_try_at is None
    runner.start()
    assert waits.wait(10)
    while runner.next_try_at is None:  # set right after the report
        assert runner.running
    told = runner.next_try_at
    assert 595 <= (told - datetime.now(UTC)).total_seconds() <= 606, "with a little jitter"
    asked = len(olga.proxy.seen)
    runner.sync_now()
    assert not runner.wait_cycle(0.3)
    assert len(olga.proxy.seen) == asked
    assert runner.stop()
    assert runner.next_try_at is None
