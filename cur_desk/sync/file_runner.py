"""The thread that carries files beside the cycles: while the link is healthy and something waits."""

from __future__ import annotations

import logging
import threading
import time

from cur_desk.models.trouble import FileClosed
from cur_desk.sync.engine import Engine
from cur_desk.sync.errors import Cancelled
from cur_desk.sync.policy import IDLE_CYCLE_S, backoff_s

_log = logging.getLogger(__name__)
_LOOK_S = 0.5


class FileRunner:
    """``start()``, ``wake()`` when a file waits, ``stop()``. ``healthy``: set while cycles end
    well; it is the cycle's affair to find out when the link is back."""

    def __init__(self, engine: Engine, healthy: threading.Event) -> None:
        self._engine, self._healthy = engine, healthy
        self._stop, self._woken = threading.Event(), threading.Event()
        self._failures = 0
        self._asked = self._obeying = False
        """The portal has said how long to leave it in peace."""

    def thread(self) -> threading.Thread:
        """A fresh thread, not started yet."""
        self._stop.clear()
        self._woken.set()
        return threading.Thread(target=self._run, name="sync-files", daemon=True)

    def wake(self, *, asked: bool = False) -> None:
        """Something new may go; ``asked``: the person wants it now, whatever single files wait
        for."""
        self._asked = self._asked or asked
        self._woken.set()

    def stop(self) -> None:
        """Ends the thread; the engine's cancel ends its request."""
        self._stop.set()
        self._woken.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._healthy.wait(_LOOK_S):
                continue
            if self._stop.is_set():
                return
            self._woken.clear()
            try:
                pause = self._once()
            except FileClosed:
                return
            except Exception:  # noqa: BLE001 - the named boundary of the carrier, as of the cycle
                _log.exception("files failed")
                pause = IDLE_CYCLE_S
            self._rest(pause)

    def _once(self) -> float:
        """Carries what may go; seconds until the next look."""
        if self._asked:
            self._asked = False
            self._engine.workspace.work.attachments.try_now()
        carried = self._engine.carry_files()
        if isinstance(carried.error, Cancelled):
            return _LOOK_S
        self._obeying = False
        if carried.error is not None:
            self._obeying = carried.error.retry_after_s is not None
            self._failures += 1
            return backoff_s(self._failures, carried.error.retry_after_s)
        self._failures = 0
        left = self._engine.carrier.seconds_to_next()
        return IDLE_CYCLE_S if left is None else min(IDLE_CYCLE_S, max(_LOOK_S, left))

    def _rest(self, seconds: float) -> None:
        """A cycle that went well, a new file or the person end a back-off (each file keeps a wait
        of its own), but never what the portal has asked for."""
        if self._obeying:
            self._stop.wait(seconds)
            return
        deadline = time.monotonic() + seconds
        while not self._woken.wait(min(10.0, max(0.0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline:
                return
