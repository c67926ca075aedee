"""The threads of sync and the one way out, walked at each step of the engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cur_desk.clock import SystemClock
from cur_desk.models.journal import Entry
from cur_desk.models.trouble import FileClosed
from cur_desk.models.workspace import Workspace
from cur_desk.sync.access import REFRESH_KEY
from cur_desk.sync.connectivity import Link
from cur_desk.sync.engine import Step
from cur_desk.sync.report import SyncReport
from cur_desk.sync.runner import SyncRunner
from cur_desk.sync.shutdown import Why, send_first, shut_down
from tests.faults.proxy import Fault
from tests.sync.builders import appeal, put, save
from tests.sync.scripted import KEY, ZONE, Scripted

HANGS = {
    Step.SESSION: "/v1/session",
    Step.PUSH: "/v1/sync/events",
    Step.PULL: "/v1/sync/changes",
    Step.AUDIT: "/v1/audit",
}


class Reports:
    """Collects reports and lets a test wait for the next one."""

    def __init__(self, desk: Scripted) -> None:
        self.all: list[SyncReport] = []
        self._cond = threading.Condition()
        desk.engine.callbacks = replace(desk.engine.callbacks, on_report=self._add)

    def _add(self, report: SyncReport) -> None:
        with self._cond:
            self.all.append(report)
            self._cond.notify_all()

    def wait(self, count: int) -> SyncReport:
        with self._cond:
            assert self._cond.wait_for(lambda: len(self.all) >= count, 10)
            return self.all[count - 1]


@pytest.fixture
def runner(desk: Scripted) -> Iterator[SyncRunner]:
    made = SyncRunner(desk.engine, long_poll=False)
    yield made
    made.stop()


def test_start_wake_and_sync_now(desk: Scripted, runner: SyncRunner) -> None:
    reports = Reports(desk)
    document = appeal()
    desk.feed([put(document)], "c1")
    runner.start()
    assert reports.wait(1).done
    event = save(document, "note", "Новое")
    desk.workspace.save(event)
    desk.results(desk.applied(event, 2))
    runner.wake()
    assert reports.wait(2).pushed.applied == 1
    assert desk.proxy.count("/v1/sync/changes") == 1, "what wakes for a push does not pull"
    desk.feed([], "c2")
    runner.sync_now()
    assert reports.wait(3).pulled.pages == 1
    assert desk.engine.connectivity.view.link is Link.ONLINE
    assert runner.stop()
    assert not runner.running


def test_a_held_act_goes_by_itself_when_its_hold_is_over(
    desk: Scripted, runner: SyncRunner
) -> None:
    reports = Reports(desk)
    document = appeal()
    desk.feed([put(document)], "c1")
    runner.start()
    reports.wait(1)
    event = save(document, "marks", ["важное"])
    desk.results(desk.applied(event, 2))
    soon = desk.workspace.clock.now() + timedelta(seconds=0.3)
    desk.workspace.save(event, hold_until=soon)
    runner.wake()
    sent = next(r for n in (2, 3, 4) if (r := reports.wait(n)).pushed.applied)
    assert sent.pending == 0


def test_during_a_retry_after_neither_wake_nor_f5_asks(desk: Scripted, runner: SyncRunner) -> None:
    reports = Reports(desk)
    desk.refuses("/v1/sync/changes", "busy", "Retry-After: 600\r\n")
    runner.start()
    assert not reports.wait(1).done
    runner.wake()
    runner.sync_now()
    assert not runner.wait_cycle(0.5)
    assert desk.proxy.count("/v1/sync/changes") == 1


def test_f5_breaks_a_plain_backoff(desk: Scripted, runner: SyncRunner) -> None:
    reports = Reports(desk)
    desk.proxy.add(Fault(path="/v1/sync/changes", refuse=True, times=2))
    runner.start()
    assert not reports.wait(1).done
    assert desk.engine.connectivity.view.link is Link.OFFLINE
    desk.proxy.clear()
    desk.feed([], "c1")
    runner.sync_now()
    assert reports.wait(2).done


def test_a_bug_in_a_cycle_does_not_end_the_thread(
    desk: Scripted, runner: SyncRunner, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(kinds: set[str], ids: set[str]) -> None:
        raise ZeroDivisionError

    healthy = desk.engine.callbacks.on_changes
    desk.engine.callbacks = replace(desk.engine.callbacks, on_changes=broken)
    desk.feed([put(appeal())], "c1")
    runner.start()
    assert runner.wait_cycle(5, after=0)
    assert desk.engine.connectivity.view.code == "bug"
    desk.engine.callbacks = replace(desk.engine.callbacks, on_changes=healthy)
    desk.feed([], "c2")
    runner.sync_now()
    assert runner.wait_cycle(5, after=1)
    caplog.clear()


def test_a_machine_that_has_slept_asks_at_once(
    desk: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wall clock has run on while the count of seconds stood still: a lid was closed."""

    class Lid(SystemClock):
        asleep = timedelta(0)

        def now(self) -> datetime:
            return super().now() + self.asleep

    monkeypatch.setattr("cur_desk.sync.runner._SLICE_S", 0.05)
    lid = Lid()
    reports = Reports(desk)
    desk.proxy.add(Fault(path="/v1/sync/changes", refuse=True, times=2))
    runner = SyncRunner(desk.engine, long_poll=False, clock=lid)
    monkeypatch.setattr(runner, "_after", lambda report: 600.0)
    runner.start()
    assert not reports.wait(1).done
    desk.proxy.clear()
    desk.feed([], "c1", times=9)
    lid.asleep = timedelta(hours=8)
    assert reports.wait(2).done
    assert runner.stop()


def test_long_poll_brings_news_on_a_connection_of_its_own(desk: Scripted) -> None:
    arrived = threading.Event()
    document = appeal()
    runner = SyncRunner(desk.engine)
    reports = Reports(desk)

    def heard(kinds: set[str], ids: set[str]) -> None:
        if document["id"] in ids:
            arrived.set()

    desk.engine.callbacks = replace(desk.engine.callbacks, on_changes=heard)
    desk.feed([], "c1")
    desk.feed([put(document)], "c2")
    desk.proxy.add(Fault(path="/v1/sync/changes", hang=True, times=9))
    runner.start()
    assert reports.wait(1).done
    assert arrived.wait(10)
    poll = [s for s in desk.proxy.seen if "wait=25" in s.path]
    assert poll
    assert "cursor=c1" in poll[0].path
    assert runner.stop()
    assert desk.workspace.writer.cursor == "c2"


def test_news_of_the_poll_is_written_when_the_keys_are_still(desk: Scripted) -> None:
    arrived, asked = threading.Event(), []
    document = appeal()
    runner = SyncRunner(desk.engine)

    def keys() -> float:
        asked.append(desk.workspace.writer.cursor)
        return 0.05 if len(asked) < 3 else 0.0

    def heard(kinds: set[str], ids: set[str]) -> None:
        if document["id"] in ids:
            arrived.set()

    runner.keys_left_s = keys
    desk.engine.callbacks = replace(desk.engine.callbacks, on_changes=heard)
    desk.feed([], "c1")
    desk.feed([put(document)], "c2")
    desk.proxy.add(Fault(path="/v1/sync/changes", hang=True, times=9))
    runner.start()
    assert arrived.wait(10)
    assert runner.stop()
    assert asked == ["c1"] * 3, "nothing was written while keys came"


@pytest.mark.parametrize("step", list(HANGS))
@pytest.mark.parametrize("why", [Why.LOCK, Why.SIGN_OUT])
def test_the_way_out_at_each_hanging_request(
    desk: Scripted, tmp_path: Path, step: Step, why: Why
) -> None:
    document = appeal()
    desk.feed([put(document)], "c1")
    assert desk.engine.cycle().done
    event = save(document, "note", "Не терять")
    desk.workspace.save(event)
    desk.workspace.work.journal.write(_journal_line())
    if step is Step.SESSION:
        desk.engine._session_at = None
    if step in (Step.PULL, Step.AUDIT):
        desk.results(desk.applied(event, 2))
    if step is Step.AUDIT:
        desk.feed([], "c1")
    desk.proxy.stalled.clear()
    desk.proxy.add(Fault(path=HANGS[step], hang=True))
    runner = SyncRunner(desk.engine, long_poll=False)
    runner.start()
    assert desk.proxy.stalled.wait(10)
    ended = shut_down(runner, why)
    assert ended.calm
    assert not runner.running
    assert desk.engine.connectivity.view.link is Link.SIGNED_OUT
    with pytest.raises(FileClosed):
        desk.workspace.work.outbox.counts()
    again = Workspace.open(tmp_path, KEY, zone=ZONE)
    try:
        sent = step in (Step.PULL, Step.AUDIT)
        assert again.work.outbox.counts().unsent == (0 if sent else 1)
        assert (again.work.settings.get(REFRESH_KEY) is None) is (why is Why.SIGN_OUT)
    finally:
        again.close()


@pytest.mark.parametrize("step", list(Step))
def test_the_way_out_between_the_steps(desk: Scripted, step: Step) -> None:
    """The engine stands at the gate of a step while the person locks the window."""
    at_gate, open_gate = threading.Event(), threading.Event()

    def gate(now: Step) -> None:
        if now is step:
            at_gate.set()
            open_gate.wait(5)

    desk.engine.callbacks = replace(desk.engine.callbacks, on_step=gate)
    desk.feed([put(appeal())], "c1")
    runner = SyncRunner(desk.engine, long_poll=False)
    runner.start()
    assert at_gate.wait(10)
    before = len(desk.proxy.seen)
    threading.Timer(0.1, open_gate.set).start()
    ended = shut_down(runner, Why.QUIT)
    assert ended.calm
    asked = [s.path for s in desk.proxy.seen[before:] if not s.path.startswith("/v1/lease")]
    assert not asked, "nothing is asked after the way out was taken"


def test_send_and_lock_ends_holds_and_sends(desk: Scripted) -> None:
    document = appeal()
    desk.feed([put(document)], "c1")
    desk.engine.cycle()
    event = save(document, "marks", ["важное"])
    desk.workspace.save(event, hold_until=desk.engine.pusher.policy.hold_until())
    desk.results(desk.applied(event, 2))
    ended = shut_down(SyncRunner(desk.engine), Why.LOCK, send=True)
    assert (ended.sent, ended.pending, ended.reason) == (1, 0, "")


def test_send_and_lock_gives_up_in_time_and_says_why(desk: Scripted) -> None:
    document = appeal()
    desk.feed([put(document)], "c1")
    desk.engine.cycle()
    desk.workspace.save(save(document, "note", "Не успеть"))
    desk.proxy.add(Fault(path="/v1/sync/events", hang=True))
    sent, reason = send_first(desk.engine, 0.3)
    assert sent == 0
    assert "Не успело" in reason


def _journal_line() -> Entry:
    return Entry(person="p", act="view", kind="appeal")
