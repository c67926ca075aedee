"""One piece of work: ``Work`` runs in a worker thread, ``Job`` delivers on the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
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
    """Handle of running work. Lives on the UI thread; a worker holds only its ``Work``, so that
    the handle is never deleted under a worker, nor by one. It dies with its last reference and
    has no parent: a deferred deletion of a Python object under a parent crashed Qt 6.9."""

    progressed = Signal(float, float, str)
    settled = Signal()

    def __init__(
        self,
        token: Token,
        on_done: Callable[[Any], object] | None,
        on_error: Callable[[Problem], object],
        owner: QObject | None,
    ) -> None:
        super().__init__()
        self.token = token
        self._on_done, self._owner = on_done, owner
        self._on_error: Callable[[Problem], object] | None = on_error
        if owner is not None:
            owner.destroyed.connect(self.cancel)

    @Slot()
    def cancel(self) -> None:
        """Stops the work as soon as it looks, and delivers nothing in any case."""
        self.token.cancel()

    def step(self, done: float, total: float, words: str) -> None:
        """Progress that came from the worker; UI thread."""
        if self._alive():
            self.progressed.emit(done, total, words)

    def deliver(self, result: Any, problem: Problem | None) -> None:
        """The end that came from the worker; UI thread."""
        alive = self._alive()
        try:
            if alive and problem is not None and self._on_error is not None:
                self._on_error(problem)
            elif alive and self._on_done is not None:
                self._on_done(result)
        finally:
            self.settled.emit()
            self._on_done = self._on_error = self._owner = None

    def _alive(self) -> bool:
        return not self.token.cancelled and (self._owner is None or isValid(self._owner))


@dataclass
class Work:
    """What a worker thread holds of a job: no object of Qt but the lasting one that ``returned``
    belongs to."""

    fn: Callable[[Token], Any]
    token: Token
    returned: Callable[[Any, Problem | None], object]
    on_bug: Callable[[Exception], Problem]

    def run(self) -> None:
        """Called in the worker thread. The broad boundary of work lies here."""
        result: Any = None
        problem: Problem | None = None
        try:
            self.token.check()
            result = self.fn(self.token)
        except Cancelled:
            self.token.cancel()
        except DeskError as error:
            problem = Problem.from_error(error)
        except Exception as error:  # noqa: BLE001 - the bridge is a named boundary
            problem = self.on_bug(error)
        self.returned(result, problem)
