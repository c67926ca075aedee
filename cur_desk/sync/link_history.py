"""Two hours of the link, in memory: delays of requests made anyway, and when there was none."""

from __future__ import annotations

import statistics
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cur_desk.clock import Clock
from cur_desk.sync.connectivity import Link, LinkView

BARS, BAR_S = 24, 300
SHORTEST_S = 5.0
"""A shorter break is the start of the program or a change of the network, not an outage."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Five minutes: the middle delay if anything was asked, and whether the link was away."""

    begins: datetime
    delay_s: float | None
    lost: bool


class LinkHistory:
    """Any thread may tell; bars and outages are asked for by the exchange centre."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._delays: dict[int, list[float]] = {}
        self._lost_at: datetime | None = None
        self._outages: list[tuple[datetime, datetime]] = []

    def waited(self, seconds: float) -> None:
        """A small request was answered after so long."""
        bar = int(self._clock.now().timestamp()) // BAR_S
        with self._lock:
            self._delays.setdefault(bar, []).append(seconds)
            for old in [b for b in self._delays if b <= bar - BARS]:
                del self._delays[old]

    def moved(self, view: LinkView) -> None:
        """The link has another state."""
        now = self._clock.now()
        with self._lock:
            if view.link is Link.OFFLINE:
                self._lost_at = self._lost_at or now
            elif self._lost_at is not None:
                if (now - self._lost_at).total_seconds() >= SHORTEST_S:
                    self._outages.append((self._lost_at, now))
                self._lost_at = None
            begin = now - timedelta(seconds=BARS * BAR_S)
            self._outages = [o for o in self._outages if o[1] > begin]

    def outages(self) -> list[tuple[datetime, datetime | None]]:
        """From when till when there was no link; the last may still go on."""
        now = self._clock.now()
        with self._lock:
            found: list[tuple[datetime, datetime | None]] = list(self._outages)
            lost = self._lost_at
        if lost is not None and (now - lost).total_seconds() >= SHORTEST_S:
            found.append((lost, None))
        return found

    def bars(self) -> list[Bar]:
        """The last two hours, oldest first; the last bar is the present one."""
        now = self._clock.now()
        last = int(now.timestamp()) // BAR_S
        outages = [(a, b or now) for a, b in self.outages()]
        with self._lock:
            delays = {bar: statistics.median(found) for bar, found in self._delays.items()}
        made = []
        for bar in range(last - BARS + 1, last + 1):
            begins = datetime.fromtimestamp(bar * BAR_S, UTC)
            ends = begins + timedelta(seconds=BAR_S)
            lost = any(a < ends and b > begins for a, b in outages)
            made.append(Bar(begins, delays.get(bar), lost))
        return made
