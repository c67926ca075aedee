"""The pace of the person: background work of the processor gives way while keys are pressed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

QUIET_S = 0.3
"""No key for so long: the person reads, or is away."""


class Pace:
    """The window says ``key``; whoever works in the background asks ``wait`` between small parts.
    Where there is no window nobody says anything, and nothing waits."""

    def __init__(self, quiet_s: float = QUIET_S, now: Callable[[], float] = time.monotonic) -> None:
        self._quiet_s, self._now = quiet_s, now
        self._last = -quiet_s

    def key(self) -> None:
        """A key was pressed just now; cheap, from the window's thread."""
        self._last = self._now()

    def left_s(self) -> float:
        """How long background work should still hold back; nought: not at all."""
        return max(0.0, self._last + self._quiet_s - self._now())

    def wait(self, stop: threading.Event) -> bool:
        """Until the keys have been still, or ``stop``; says whether to go on."""
        while not stop.is_set() and (left := self.left_s()) > 0:
            stop.wait(left)
        return not stop.is_set()
