"""The thread that runs the engine: cycles when something waits, a long poll when nothing does."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from cur_desk.clock import Clock, SystemClock
from cur_desk.models.trouble import FileClosed
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Happening
from cur_desk.sync.engine import Engine
from cur_desk.sync.file_runner import FileRunner
from cur_desk.sync.policy import BACKOFF_MOST_S, CANCEL_S, LONG_POLL_S, backoff_s
from cur_desk.sync.report import SyncReport

_SLICE_S = 10.0
_SLEPT_S = 30.0
_POLL_PACE_S = 2.0
KEYS_MOST_S = 2.0
"""News waits for a pause in typing no longer than this."""
_log = logging.getLogger(__name__)


class SyncRunner:
    """``start()``; ``wake()`` after each new event; ``sync_now()`` for F5; ``stop()`` ≤ 2 s.

    Callbacks come in the runner's threads; ``on_state`` is given to :class:`Connectivity`.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        long_poll: bool = True,
        clock: Clock | None = None,
        gather_s: float = 0.0,
    ) -> None:
        self.engine = engine
        self._clock = clock or SystemClock()
        self._long_poll = long_poll
        self._gather_s = gather_s
        """How long a new event waits for the next one: «send and take next» are one request, and
        the card that opens meanwhile has the machine to itself."""
        self._cond = threading.Condition()
        self.keys_left_s: Callable[[], float] = lambda: 0.0
        """How long the person's keys are to be left alone yet: news of others is written after."""
        self._stopping = self._paused = False
        self._woken = self._asked = self._want_pull = False
        self._healthy = threading.Event()
        self._poll_stop = threading.Event()
        self._poll_rest = threading.Event()
        """Ends the rest between two idle questions of a thrifty exchange."""
        self.files = FileRunner(engine, self._healthy)
        self._threads: list[threading.Thread] = []
        self._cycles = self._begun = 0
        self._failures = 0
        self._next_at: datetime | None = None

    # --- what others call --------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the threads live."""
        return any(t.is_alive() for t in self._threads)

    @property
    def last_report(self) -> SyncReport | None:
        """What the last cycle did."""
        return self.engine.last_report

    def start(self) -> None:
        """Begins: the first cycle at once."""
        if self.running:
            return
        self._stopping = self._paused = False
        self._poll_stop.clear()
        self._want_pull = True
        self.engine.resume()
        self.engine.connectivity.happened(Happening.SIGNED_IN)
        self._threads = [threading.Thread(target=self._run, name="sync", daemon=True)]
        if self._long_poll:
            poll = threading.Thread(target=self._run_poll, name="sync-poll", daemon=True)
            self._threads.append(poll)
        self._threads.append(self.files.thread())
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """A new event lies in the outbox. During a back-off it waits with the others."""
        with self._cond:
            self._woken = True
            self._cond.notify_all()

    def sync_now(self) -> None:
        """The person asks: a whole cycle now, whatever the back-off (not before Retry-After); the
        end of a pause too."""
        with self._cond:
            self._asked = True
            if self._paused and not self._stopping:
                self._paused = False
                self.engine.resume()
            self._cond.notify_all()
        self._poll_rest.set()
        self.files.wake(asked=True)

    def pause(self) -> None:
        """The person stops a long transfer: what has come stays, nothing goes until they ask."""
        with self._cond:
            self._paused = True
            self._healthy.clear()
            self._cond.notify_all()
        self.engine.cancel()

    @property
    def next_try_at(self) -> datetime | None:
        """When the exchange is tried again by itself after a trouble; else nothing."""
        return self._next_at

    @property
    def paused(self) -> bool:
        """Whether the person has stopped the exchange."""
        return self._paused

    @property
    def cycles(self) -> int:
        """How many have ended, for ``wait_cycle``."""
        return self._cycles

    def wait_cycle(self, timeout: float, after: int | None = None) -> bool:
        """Waits for the next cycle to end (or the one after number ``after``); for the CLI."""
        with self._cond:
            start = self._cycles if after is None else after
            return self._cond.wait_for(lambda: self._cycles > start, timeout)

    def sync_whole(self, timeout: float) -> bool:
        """``sync_now``, and waits for a cycle that has begun after the asking: the one under way
        may not carry what was written last."""
        with self._cond:
            wanted = self._begun + 1
        self.sync_now()
        with self._cond:
            return self._cond.wait_for(lambda: self._cycles >= wanted, timeout)

    def stop(self, timeout: float = CANCEL_S) -> bool:
        """Ends requests and threads; says whether they had ended in time."""
        with self._cond:
            self._stopping = True
            self._cond.notify_all()
        self._poll_stop.set()
        self._poll_rest.set()
        self.files.stop()
        self._healthy.set()
        self.engine.cancel()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))
        ended = not any(t.is_alive() for t in self._threads)
        self._healthy.clear()
        return ended

    # --- the cycle thread --------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping:
            with self._cond:
                self._cond.wait_for(lambda: self._stopping or not self._paused)
                if self._woken:
                    self._cond.wait_for(lambda: self._stopping or self._asked, self._gather_s)
                if self._stopping:
                    return
                pull = self._want_pull or self._asked or not self._healthy.is_set()
                self._woken = self._asked = self._want_pull = False
                self._begun += 1
            report = self._one_cycle(pull)
            if self._stopping:
                return
            seconds, patient = self._after(report), report.error is not None
            self._next_at = self._clock.now() + timedelta(seconds=seconds) if patient else None
            self._wait(seconds, patient=patient, report=report)
            self._next_at = None

    def _one_cycle(self, pull: bool) -> SyncReport:
        try:
            report = self.engine.cycle(pull=pull)
        except Exception:  # noqa: BLE001 - the named boundary of the engine: the thread must live
            _log.exception("sync cycle failed")
            report = SyncReport(started_at=self._clock.now(), error=errors.OwnFault())
            self.engine.connectivity.failed(errors.OwnFault())
        with self._cond:
            self._cycles += 1
            self._cond.notify_all()
        return report

    def _after(self, report: SyncReport) -> float:
        """Seconds until the next cycle if nobody wakes us."""
        error = report.error
        if error is None:
            self._failures = 0
            self.files.wake()
            with self._cond:  # not between a person's pause and its clearing
                if not self._paused:
                    self._healthy.set()
            return self.engine.thrift.idle_cycle_s
        self._healthy.clear()
        if self._paused:
            return 0.0
        self._failures += 1
        if error.needs_person and not error.retryable:
            return BACKOFF_MOST_S
        return backoff_s(self._failures, error.retry_after_s)

    def _wait(self, seconds: float, *, patient: bool, report: SyncReport) -> None:
        """``patient``: only the person ends the wait, and not before a Retry-After."""
        deadline = time.monotonic() + seconds
        obeyed = report.error is not None and report.error.retry_after_s is not None
        while True:
            now = time.monotonic()
            until = deadline
            if not patient:
                held = self._seconds_to_next()
                until = min(deadline, now + held) if held is not None else deadline
            wall = self._clock.now()
            with self._cond:
                self._cond.wait_for(
                    lambda: self._called(patient, obeyed), min(_SLICE_S, max(0.0, until - now))
                )
                if self._called(patient, obeyed):
                    return
            slept = (self._clock.now() - wall).total_seconds() - (time.monotonic() - now)
            if slept > _SLEPT_S:
                self._woke_up()
                return
            if time.monotonic() >= until:
                self._want_pull = self._want_pull or until == deadline
                return

    def _called(self, patient: bool, obeyed: bool) -> bool:
        if self._stopping or self._paused or (self._asked and not obeyed):
            return True
        return not patient and (self._woken or self._want_pull)

    def _seconds_to_next(self) -> float | None:
        """When a hold or a retry of a single event ends; the shortest pause is a quarter second."""
        try:
            self.engine.pusher.policy.watch_clock()
            left = self.engine.pusher.policy.seconds_to_next()
        except FileClosed:
            return None
        return None if left is None else max(0.25, left)

    def _woke_up(self) -> None:
        """The machine has slept: connections of before are dead, and the back-off is old."""
        self._failures = 0
        self._want_pull = True
        for one in (self.engine.wires.poll, self.engine.wires.files):
            one.cancel()
            one.reopen()

    # --- the long poll -----------------------------------------------------------------------

    def _run_poll(self) -> None:
        while not self._poll_stop.is_set():
            if not self._healthy.wait(1.0) or self._poll_stop.is_set():
                continue
            began = time.monotonic()
            moved = self._poll_once()
            if not moved and time.monotonic() - began < 1.0:
                # A portal that answers at once instead of waiting must not be asked in a circle.
                self._poll_stop.wait(_POLL_PACE_S)
            elif not moved:
                self._rest()

    def _rest(self) -> None:
        """On a thin link the portal is not asked all the time; F5 ends the rest."""
        pause = self.engine.thrift.poll_pause_s
        if pause:
            self._poll_rest.clear()
            if not self._poll_stop.is_set():
                self._poll_rest.wait(pause)

    def _poll_once(self) -> bool:
        engine = self.engine
        try:
            cursor = engine.workspace.writer.cursor
            if cursor is None:
                self._ask_pull()
                return False
            held, size = engine.workspace.writer.digest(), engine.puller.sizer.next_size()
            page = engine.wires.poll.changes(cursor, size, LONG_POLL_S)
            news = bool(page.changes) or page.cursor != cursor or page.more
            if news:
                self._let_keys_pass()
                engine.take_page(cursor, page, held)
            if page.more:
                self._ask_pull()
            return news
        except errors.Cancelled:
            return False
        except FileClosed:
            self._poll_stop.set()
            return False
        except errors.SyncError:
            # The cycle meets the same trouble itself and knows what to do about it.
            self._healthy.clear()
            self._ask_pull()
            return False
        except Exception:  # noqa: BLE001 - the named boundary of the poll, as of the cycle
            _log.exception("long poll failed")
            self._healthy.clear()
            self._ask_pull()
            return False

    def _let_keys_pass(self) -> None:
        end = time.monotonic() + KEYS_MOST_S
        while (left := min(self.keys_left_s(), end - time.monotonic())) > 0:
            if self._poll_stop.wait(left):
                return

    def _ask_pull(self) -> None:
        with self._cond:
            self._want_pull = True
            self._cond.notify_all()
