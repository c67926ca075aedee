"""The bridge: thread pools for queries, long mutations and short writes; one signal of changes."""

from __future__ import annotations

import itertools
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cur_desk import logs
from cur_desk.clock import Clock, SystemClock
from cur_desk.ui.bridge.changes import Changes, Problem
from cur_desk.ui.bridge.job import Job, Token, Work

Done = Callable[[Any], object]
Failed = Callable[[Problem], object]
ChangesOf = Changes | Callable[[Any], Changes | None] | None

DRAIN_S = 1.0
KEPT = 64  # handles of ended work, for those who still listen to one
PATIENT = 2
log = logging.getLogger(__name__)


class Bridge(QObject):
    """Screens give work and callbacks; callbacks run on the UI thread, never after the owner.

    ``changes_published`` carries ``Changes``; ``problem_raised`` a ``Problem`` of work whose
    caller gave no ``on_error``.
    """

    changes_published = Signal(object)
    problem_raised = Signal(object)
    _returned = Signal(int, object, object)
    _stepped = Signal(int, float, float, str)

    def __init__(
        self,
        crash_folder: Path,
        parent: QObject | None = None,
        *,
        clock: Clock | None = None,
        readers: int = 3,
    ) -> None:
        super().__init__(parent)
        self._crash_folder, self._clock = crash_folder, clock or SystemClock()
        self._readers = ThreadPoolExecutor(readers, "desk-query")
        self._patient = ThreadPoolExecutor(PATIENT, "desk-patient")
        self._writer = ThreadPoolExecutor(1, "desk-write")
        self._lengthy = ThreadPoolExecutor(1, "desk-lengthy")
        self._short = ThreadPoolExecutor(1, "desk-draft")
        self._session = ThreadPoolExecutor(1, "desk-session")
        self._latest: dict[tuple[int, str], Job] = {}
        self._open: dict[int, Job] = {}
        self._ended: deque[Job] = deque(maxlen=KEPT)
        self._numbers = itertools.count()
        queued = Qt.ConnectionType.QueuedConnection
        self._returned.connect(self._deliver, queued)
        self._stepped.connect(self._step, queued)
        self._closed = False

    def run_query(
        self,
        fn: Callable[..., Any],
        on_done: Done,
        on_error: Failed | None = None,
        owner: QObject | None = None,
        *,
        replaces: str = "",
        with_token: bool = False,
        patient: bool = False,
    ) -> Job:
        """Reads. ``replaces`` names a question whose older answers are no longer wanted
        (search as you type); ``with_token`` gives ``fn`` a ``Token``; ``patient``: it may wait for
        the portal or look through everything, so it never stands before what a person waits for."""
        pool = self._patient if patient else self._readers
        job = self._start(pool, fn, on_done, on_error, owner, with_token)
        if replaces:
            key = (id(owner), replaces)
            if (older := self._latest.get(key)) is not None:
                older.cancel()
            self._latest[key] = job
        return job

    def run_mutation(
        self,
        fn: Callable[..., Any],
        on_done: Done | None = None,
        on_error: Failed | None = None,
        owner: QObject | None = None,
        *,
        changes: ChangesOf = None,
        with_token: bool = False,
        lengthy: bool = False,
    ) -> Job:
        """Writes, one after another; ``changes`` (or what it returns) is published at the end.
        ``lengthy``: of minutes and in parts (a file of 20,000 rows); no other write stands behind.

        A mutation whose owner died still runs and still publishes; only its callback is left out.
        """
        pool = self._lengthy if lengthy else self._writer
        return self._write(pool, fn, on_done, on_error, owner, changes, with_token)

    def run_short(
        self,
        fn: Callable[..., Any],
        on_done: Done | None = None,
        on_error: Failed | None = None,
        owner: QObject | None = None,
        *,
        changes: ChangesOf = None,
    ) -> Job:
        """Writes of a few milliseconds (drafts, events), never behind a long mutation."""
        return self._write(self._short, fn, on_done, on_error, owner, changes, False)

    def run_session(
        self,
        fn: Callable[..., Any],
        on_done: Done | None = None,
        on_error: Failed | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Opening and closing of the files, in the order asked: a lock never waits for a pack."""
        return self._write(self._session, fn, on_done, on_error, owner, None, False)

    def publish(self, changes: Changes) -> None:
        """Tells the screens of changes that came from elsewhere (a pull). UI thread only."""
        if changes:
            self.changes_published.emit(changes)

    def after_short(self, fn: Callable[[], Any]) -> Callable[[], Any]:
        """``fn`` behind every draft and event given until now: files are closed so, with the last
        words in them. A queue that stands still does not hold it longer than ``DRAIN_S``."""
        last = self._short.submit(lambda: None)

        def work() -> Any:
            wait([last], DRAIN_S)
            return fn()

        return work

    def shutdown(self) -> None:
        """Cancels queries, lets writes that were begun end, refuses new work."""
        self._closed = True
        for job in list(self._open.values()):
            if not job.property("writes"):
                job.cancel()
        self._readers.shutdown(cancel_futures=True)
        self._patient.shutdown(cancel_futures=True)
        self._short.shutdown()
        self._writer.shutdown()
        self._lengthy.shutdown()
        self._session.shutdown()

    def _write(
        self,
        pool: ThreadPoolExecutor,
        fn: Callable[..., Any],
        on_done: Done | None,
        on_error: Failed | None,
        owner: QObject | None,
        changes: ChangesOf,
        with_token: bool,
    ) -> Job:
        guard = _Guarded(self, on_done, on_error or self.problem_raised.emit, owner, changes)
        job = self._start(pool, fn, guard.done, guard.failed, None, with_token)
        job.setProperty("writes", True)
        return job

    def _start(
        self,
        pool: ThreadPoolExecutor,
        fn: Callable[..., Any],
        on_done: Done | None,
        on_error: Failed | None,
        owner: QObject | None,
        with_token: bool,
    ) -> Job:
        number = next(self._numbers)
        token = Token(partial(self._stepped.emit, number))
        job = Job(token, on_done, on_error or self.problem_raised.emit, owner)
        if self._closed:
            job.cancel()
            return job
        self._open[number] = job
        work = Work(
            fn if with_token else lambda _token: fn(),
            token,
            partial(self._returned.emit, number),
            self._report_bug,
        )
        pool.submit(work.run)
        return job

    @Slot(int, object, object)
    def _deliver(self, number: int, result: Any, problem: Problem | None) -> None:
        job = self._open.pop(number)
        self._ended.append(job)
        self._latest = {key: one for key, one in self._latest.items() if one is not job}
        job.deliver(result, problem)

    @Slot(int, float, float, str)
    def _step(self, number: int, done: float, total: float, words: str) -> None:
        self._open[number].step(done, total, words)

    def _report_bug(self, error: Exception) -> Problem:
        try:
            path = logs.write_crash(self._crash_folder, error, self._clock.now())
        except OSError as trouble:
            log.error("crash report not written (%s)", type(trouble).__name__)
            return Problem.from_bug(type(error).__name__)
        return Problem.from_bug(path.stem)


class _Guarded:
    """Callbacks of a write: they are left out if the owner is gone, the changes are not."""

    def __init__(
        self,
        bridge: Bridge,
        on_done: Done | None,
        on_error: Failed,
        owner: QObject | None,
        changes: ChangesOf,
    ) -> None:
        self._bridge, self._on_done, self._on_error = bridge, on_done, on_error
        self._changes, self._gone = changes, False
        if owner is not None:
            owner.destroyed.connect(self._on_gone)

    def _on_gone(self) -> None:
        self._gone = True

    def done(self, result: Any) -> None:
        """Caller first, then everybody else."""
        if self._on_done is not None and not self._gone:
            self._on_done(result)
        changes = self._changes(result) if callable(self._changes) else self._changes
        if changes:
            self._bridge.publish(changes)

    def failed(self, problem: Problem) -> None:
        """The caller hears of it; without the caller, whoever listens to the bridge."""
        if self._gone:
            self._bridge.problem_raised.emit(problem)
        else:
            self._on_error(problem)


_BRIDGE: Bridge | None = None


def install(made: Bridge) -> Bridge:
    """The composition root sets the bridge of the process."""
    global _BRIDGE
    _BRIDGE = made
    return made


def bridge() -> Bridge:
    """The bridge of the process."""
    if _BRIDGE is None:
        raise RuntimeError("no bridge installed")
    return _BRIDGE
