"""One piece of work: runs in a worker thread, delivers on the thread it was made in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from cur_desk.errors import DeskError
from cur_desk.ui.bridge.changes import Problem


class Cancelled(Exception):
    """Raised by ``Token.check`` inside the work; nothing is delivered."""


class Token:
    """What long work holds: asks whether to stop, tells how far it is."""

    def __init__(self, report: Callable[[float, float, str], None]) -> None:
        self._stop = threading.Event()
        self._report = report

    @property
    def cancelled(self) -> bool:
        """Whether the person gave up or the owner is gone."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Asks the work to stop."""
        self._stop.set()

    def check(self) -> None:
        """Leaves the work if it was cancelled."""
        if self._stop.is_set():
            raise Cancelled

    def report(self, done: float, total: float, words: str) -> None:
        """Progress with amounts in words («1,4 из 3,2 МБ»)."""
        if not self._stop.is_set():
            self._report(done, total, words)


class Job(QObject):
    """Handle of running work. Signals are emitted on the UI thread only."""

    progressed = Signal(float, float, str)
    settled = Signal()
    _returned = Signal(object, object)
    _stepped = Signal(float, float, str)

    def __init__(
        self,
        work: Callable[[Token], Any],
        on_done: Callable[[Any], object] | None,
        on_error: Callable[[Problem], object],
        owner: QObject | None,
        on_bug: Callable[[Exception], Problem],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work, self._on_done, self._on_error = work, on_done, on_error
        self._owner, self._on_bug = owner, on_bug
        self.token = Token(self._stepped.emit)
        queued = Qt.ConnectionType.QueuedConnection
        self._returned.connect(self._deliver, queued)
        self._stepped.connect(self._step, queued)
        if owner is not None:
            owner.destroyed.connect(self.cancel)

    @Slot()
    def cancel(self) -> None:
        """Stops the work as soon as it looks, and delivers nothing in any case."""
        self.token.cancel()

    def run(self) -> None:
        """Called in the worker thread. The broad boundary of work lies here."""
        result: Any = None
        problem: Problem | None = None
        try:
            self.token.check()
            result = self._work(self.token)
        except Cancelled:
            self.token.cancel()
        except DeskError as error:
            problem = Problem.from_error(error)
        except Exception as error:  # noqa: BLE001 - the bridge is a named boundary
            problem = self._on_bug(error)
        if isValid(self):
            self._returned.emit(result, problem)

    @Slot(float, float, str)
    def _step(self, done: float, total: float, words: str) -> None:
        if self._alive():
            self.progressed.emit(done, total, words)

    @Slot(object, object)
    def _deliver(self, result: Any, problem: Problem | None) -> None:
        alive = self._alive()
        try:
            if alive and problem is not None:
                self._on_error(problem)
            elif alive and self._on_done is not None:
                self._on_done(result)
        finally:
            self.settled.emit()
            self._on_done = self._owner = None
            self.deleteLater()

    def _alive(self) -> bool:
        return not self.token.cancelled and (self._owner is None or isValid(self._owner))
