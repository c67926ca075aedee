"""The bridge: results on the UI thread, nothing after the owner, drafts not behind mutations."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cur_desk.clock import FixedClock
from cur_desk.errors import InputError
from cur_desk.ui.bridge import Bridge, Changes, Problem


@pytest.fixture
def bridge(qapp: QApplication, tmp_path: Path) -> Iterator[Bridge]:
    made = Bridge(tmp_path, clock=FixedClock(datetime(2026, 11, 23, 11, 5, tzinfo=UTC)))
    yield made
    made.shutdown()


def test_result_comes_on_the_ui_thread(bridge: Bridge, qtbot) -> None:
    seen: list[tuple[int, int]] = []
    job = bridge.run_query(
        threading.get_ident, lambda worker: seen.append((worker, threading.get_ident()))
    )
    with qtbot.waitSignal(job.settled):
        pass
    worker, here = seen[0]
    assert here == threading.get_ident()
    assert worker != here


def test_error_of_the_environment_keeps_its_words(bridge: Bridge, qtbot, tmp_path: Path) -> None:
    def fail() -> None:
        raise InputError("Такой даты нет", field="due", advice="Пример: 25.11.2026")

    seen: list[Problem] = []
    with qtbot.waitSignal(bridge.run_query(fail, lambda _r: None, seen.append).settled):
        pass
    assert seen == [Problem("Такой даты нет", "Пример: 25.11.2026", "input", field="due")]
    assert list(tmp_path.iterdir()) == []


def test_bug_writes_a_report_without_the_values(bridge: Bridge, qtbot, tmp_path: Path) -> None:
    def fail() -> None:
        raise KeyError("Ромашкина Татьяна")

    with qtbot.waitSignal(bridge.problem_raised) as caught:
        bridge.run_mutation(fail)
    problem = caught.args[0]
    report = next(tmp_path.iterdir())
    assert problem.is_bug
    assert problem.code == report.stem
    assert "KeyError" in report.read_text("utf-8")
    assert "Ромашкина" not in report.read_text("utf-8") + problem.text()


def test_nothing_is_delivered_after_the_owner(bridge: Bridge, qtbot, qapp: QApplication) -> None:
    go, seen = threading.Event(), []
    owner = QObject()
    job = bridge.run_query(lambda: go.wait(5), seen.append, owner=owner)
    with qtbot.waitSignal(job.settled):
        owner.deleteLater()
        qapp.sendPostedEvents(None, 52)
        go.set()
    assert seen == []
    assert job.token.cancelled


def test_mutation_of_a_dead_owner_still_publishes(bridge: Bridge, qtbot, qapp) -> None:
    go, seen = threading.Event(), []
    owner = QObject()
    bridge.run_mutation(
        lambda: go.wait(5), seen.append, owner=owner, changes=Changes.of("appeal", "a1")
    )
    with qtbot.waitSignal(bridge.changes_published) as caught:
        owner.deleteLater()
        qapp.sendPostedEvents(None, 52)
        go.set()
    assert caught.args == [Changes.of("appeal", "a1")]
    assert seen == []


def test_draft_never_waits_for_a_long_mutation(bridge: Bridge, qtbot) -> None:
    go, order = threading.Event(), []
    long = bridge.run_mutation(lambda: go.wait(5), lambda _r: order.append("long"))
    with qtbot.waitSignal(bridge.run_short(lambda: 1, lambda _r: order.append("draft")).settled):
        pass
    with qtbot.waitSignal(long.settled):
        go.set()
    assert order == ["draft", "long"]


def test_mutations_run_one_after_another(bridge: Bridge, qtbot) -> None:
    busy, clashes = threading.Lock(), []

    def write(number: int) -> int:
        if not busy.acquire(blocking=False):
            clashes.append(number)
            return number
        busy.release()
        return number

    done: list[int] = []
    jobs = [bridge.run_mutation(lambda k=k: write(k), done.append) for k in range(20)]
    with qtbot.waitSignal(jobs[-1].settled):
        pass
    assert clashes == []
    assert done == list(range(20))


def test_newer_question_silences_the_older(bridge: Bridge, qtbot) -> None:
    go, seen = threading.Event(), []
    owner = QObject()
    old = bridge.run_query(
        lambda: go.wait(5), lambda _r: seen.append("яма"), None, owner, replaces="q"
    )
    new = bridge.run_query(lambda: 1, lambda _r: seen.append("ямы"), None, owner, replaces="q")
    with qtbot.waitSignals([old.settled, new.settled]):
        go.set()
    assert seen == ["ямы"]


def test_progress_and_cancel(bridge: Bridge, qtbot) -> None:
    started = threading.Event()

    def work(token) -> None:
        token.report(1, 2, "1,4 из 3,2 МБ")
        started.set()
        while True:
            token.check()

    seen: list[object] = []
    job = bridge.run_query(work, seen.append, with_token=True)
    with qtbot.waitSignal(job.progressed) as caught:
        pass
    assert caught.args == [1.0, 2.0, "1,4 из 3,2 МБ"]
    with qtbot.waitSignal(job.settled):
        job.cancel()
    assert seen == []


def test_closed_bridge_takes_no_work_but_ends_what_was_begun(bridge: Bridge, qtbot) -> None:
    wrote: list[int] = []
    bridge.run_short(lambda: wrote.append(1))
    bridge.shutdown()
    assert wrote == [1]
    assert bridge.run_query(lambda: 1, wrote.append).token.cancelled


def test_files_are_closed_behind_the_last_words_and_before_a_long_mutation(
    bridge: Bridge, qtbot
) -> None:
    order: list[str] = []
    typed, pack = threading.Event(), threading.Event()
    long = bridge.run_mutation(lambda: (pack.wait(30), order.append("pack")))
    bridge.run_short(lambda: (typed.wait(30), order.append("draft")))
    job = bridge.run_session(bridge.after_short(lambda: order.append("closed")))
    typed.set()
    with qtbot.waitSignal(job.settled):
        pass
    with qtbot.waitSignal(long.settled):
        pack.set()
    assert order == ["draft", "closed", "pack"]


def test_other_writes_do_not_stand_behind_a_lengthy_one(bridge: Bridge, qtbot) -> None:
    go, wrote = threading.Event(), []
    long = bridge.run_mutation(lambda: go.wait(30), lengthy=True)
    with qtbot.waitSignal(bridge.run_mutation(lambda: wrote.append("scan")).settled):
        pass
    assert wrote == ["scan"]
    with qtbot.waitSignal(long.settled):
        go.set()


def test_a_short_queue_that_stands_still_does_not_keep_the_files_open(
    bridge: Bridge, qtbot
) -> None:
    stuck = threading.Event()
    bridge.run_short(lambda: stuck.wait(30))
    closed: list[int] = []
    with qtbot.waitSignal(bridge.run_session(bridge.after_short(lambda: closed.append(1))).settled):
        pass
    assert closed == [1]
    stuck.set()


def test_changes_say_what_they_touch() -> None:
    one, many = Changes.of("appeal", "a1"), Changes.of("place")
    assert one.touches_id("a1")
    assert not one.touches_id("a2")
    assert many.touches_id("anything")
    assert (one | many).touches("place")
    assert not Changes()
