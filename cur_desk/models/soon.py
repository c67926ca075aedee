"""A piece of work that may follow a moment later: asked for many times, done once, off the path."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Soon:
    """``ask`` as often as one likes: ``work`` runs once, ``after_s`` after the first time, in a
    thread of its own. ``now`` does at once what waits; ``end`` too, and nothing is begun after."""

    def __init__(self, work: Callable[[], object], after_s: float) -> None:
        self._work, self._after_s = work, after_s
        self._lock = threading.Lock()
        self._working = threading.Lock()
        """Held while the work runs: ``now`` and ``end`` return behind it."""
        self._timer: threading.Timer | None = None
        self._ended = False

    def ask(self) -> None:
        """The work is due; whoever asks does not wait for it."""
        with self._lock:
            if self._timer is not None or self._ended:
                return
            self._timer = threading.Timer(self._after_s, self.now)
            self._timer.daemon = True
            self._timer.start()

    def now(self) -> None:
        """What was asked for and not done yet is done here."""
        with self._working:
            with self._lock:
                timer, self._timer = self._timer, None
            if timer is not None:
                timer.cancel()
                self._work()

    def end(self) -> None:
        """The last time; what is asked for later is left."""
        with self._lock:
            self._ended = True
        self.now()
