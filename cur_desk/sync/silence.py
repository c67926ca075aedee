"""How long the portal has been silent in the request under way: told long before it is given up.

A request is given up after thirty seconds without a byte; a person who waits is told after five,
while the request is kept. What lies in the machine's own sending buffer is not the portal's silence.
"""

from __future__ import annotations

import io
import threading
import time

QUIET_SHOWN_S = 5.0
_BUFFERED = 64 * 1024
_SLOW_BPS = 64_000.0


class Silence:
    """Of one client; asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: float | None = None

    def begin(self, up: int, rate_bps: float | None) -> None:
        """A request with ``up`` bytes of body begins."""
        buffered = min(up, _BUFFERED) * 8 / max(rate_bps or _SLOW_BPS, 1.0)
        with self._lock:
            self._since = time.monotonic() + buffered

    def heard(self) -> None:
        """A byte has gone or come."""
        with self._lock:
            if self._since is not None:
                self._since = max(self._since, time.monotonic())

    def end(self) -> None:
        """The request is over, well or not."""
        with self._lock:
            self._since = None

    @property
    def seconds(self) -> float:
        """Since the last byte; zero when nothing is asked."""
        with self._lock:
            since = self._since
        return 0.0 if since is None else max(0.0, time.monotonic() - since)


class Heard(io.BytesIO):
    """A body whose sending is noticed piece by piece."""

    def __init__(self, body: bytes, silence: Silence) -> None:
        super().__init__(body)
        self._silence = silence

    def read(self, size: int | None = -1, /) -> bytes:
        """The next piece goes out."""
        self._silence.heard()
        return super().read(size)
