"""The link as real transfers show it, and the thrift that a thin one asks for.

Nothing is ever sent in order to measure: the rate comes from bodies that travelled anyway, the
delay from small requests on a kept connection. The last figures are kept in the encrypted file, so
that the next start begins with pages of the right size.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cur_desk.sync.policy import IDLE_CYCLE_S, PAGE_ARRIVE_S, PAGE_FIRST, PUSH_BYTES

THIN_BPS = 256_000.0
WIDE_BPS = 384_000.0
"""Thrift that began by itself ends only above this: a link on the edge does not flicker."""
THRIFTY_PAGE_S, THRIFTY_FIRST = 3.0, 50
THRIFTY_POLL_PAUSE_S = 60.0
THRIFTY_IDLE_CYCLE_S = THRIFTY_JOURNAL_S = 15 * 60.0
_SAMPLES = 12
_LATENCIES = 8
_DOWN_FROM, _UP_FROM = 4_096, 8_192
"""Smaller bodies are all delay: they say nothing of the rate."""
_SMALL_REQUEST = 1_500
_SHORTEST_S = 1e-4
_PUSH_S = 8.0
_PACKED = 4.0
"""How many times smaller a push becomes on the wire, about."""
_PUSH_LEAST = 16 * 1024


@dataclass(frozen=True, slots=True)
class LinkSpeed:
    """What is known of the link: bits a second each way, seconds there and back.

    ``remembered``: figures of an earlier day, nothing measured since the start.
    """

    down_bps: float | None = None
    up_bps: float | None = None
    latency_s: float | None = None
    remembered: bool = False

    @property
    def rate_bps(self) -> float | None:
        """One figure for both ways: down if known, since most travels down."""
        return self.down_bps if self.down_bps is not None else self.up_bps

    def to_json(self) -> dict[str, float]:
        """For keeping."""
        kept = {"down": self.down_bps, "up": self.up_bps, "latency": self.latency_s}
        return {name: round(value, 4) for name, value in kept.items() if value is not None}

    @classmethod
    def of_json(cls, kept: Any) -> LinkSpeed:
        """What was kept; nothing known if it cannot be read."""
        values = kept if isinstance(kept, dict) else {}

        def number(name: str) -> float | None:
            value = values.get(name)
            return float(value) if isinstance(value, int | float) and value > 0 else None

        return cls(number("down"), number("up"), number("latency"), remembered=True)

    def differs(self, other: LinkSpeed) -> bool:
        """Whether it is worth keeping instead of ``other``: a quarter apart, or newly known."""
        pairs = zip(self.to_json().items(), other.to_json().items(), strict=False)
        if self.to_json().keys() != other.to_json().keys():
            return True
        return any(abs(a - b) > 0.25 * max(a, b) for (_, a), (_, b) in pairs)


class LinkMeter:
    """Takes note of transfers; any thread may tell one or ask."""

    def __init__(self, known: LinkSpeed | None = None) -> None:
        self._known = known or LinkSpeed()
        self._lock = threading.Lock()
        self._down: deque[tuple[int, float]] = deque(maxlen=_SAMPLES)
        self._up: deque[tuple[int, float]] = deque(maxlen=_SAMPLES)
        self._waits: deque[float] = deque(maxlen=_LATENCIES)
        self.on_wait: Callable[[float], None] = lambda seconds: None
        """Hears the delay of each small request."""

    def recall(self, known: LinkSpeed) -> None:
        """Figures of an earlier day, until something is measured."""
        self._known = known

    def answered(
        self, *, fresh: bool, held_s: float, up: int, waited_s: float, down: int, arrived_s: float
    ) -> None:
        """A whole answer has come. ``fresh``: the connection was made for it; ``held_s``: how long
        the portal was asked to keep the question open; times to the head of the answer and of its
        body. An idle question that ran its whole time tells the delay like any other."""
        with self._lock:
            delay = waited_s - held_s
            small = not fresh and up < _SMALL_REQUEST and delay > 0
            if small:
                self._waits.append(delay)
            if down >= _DOWN_FROM:
                self._down.append((down, max(arrived_s, _SHORTEST_S)))
            if up >= _UP_FROM:
                spent = waited_s - (self._latency() or 0.0)
                self._up.append((up, max(spent, _SHORTEST_S)))
        if small:
            self.on_wait(delay)

    def moved(self, size: int, seconds: float, *, up: bool) -> None:
        """A part of a file has travelled."""
        if size >= _DOWN_FROM:
            with self._lock:
                (self._up if up else self._down).append((size, max(seconds, _SHORTEST_S)))

    @property
    def speed(self) -> LinkSpeed:
        """What is known now; what is not measured yet comes from before."""
        with self._lock:
            down, up, latency = _rate(self._down), _rate(self._up), self._latency()
        known = self._known
        return LinkSpeed(
            down if down is not None else known.down_bps,
            up if up is not None else known.up_bps,
            latency if latency is not None else known.latency_s,
            remembered=down is None and up is None and latency is None and known.remembered,
        )

    def _latency(self) -> float | None:
        """The least of the last waits: the others had work of the portal in them."""
        return min(self._waits) if self._waits else None


def _rate(samples: deque[tuple[int, float]]) -> float | None:
    """Bits a second over all of the last transfers: a stall counts for as long as it lasted."""
    if not samples:
        return None
    return 8 * sum(size for size, _ in samples) / sum(seconds for _, seconds in samples)


class Economy(StrEnum):
    """What the person has chosen."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


@dataclass(slots=True)
class Thrift:
    """«Экономный режим»: smaller pages, rarer questions, no file without being asked for."""

    meter: LinkMeter
    mode: Economy = Economy.AUTO
    _thin: bool = field(default=False, repr=False)

    @property
    def active(self) -> bool:
        """Whether to be thrifty now."""
        if self.mode is not Economy.AUTO:
            return self.mode is Economy.ON
        rate = self.meter.speed.rate_bps
        if rate is not None:
            self._thin = rate < (WIDE_BPS if self._thin else THIN_BPS)
        return self._thin

    @property
    def page_s(self) -> float:
        """How long a page may travel."""
        return THRIFTY_PAGE_S if self.active else PAGE_ARRIVE_S

    @property
    def first_page(self) -> int:
        """Records of a page before anything was measured in this session."""
        return THRIFTY_FIRST if self.active else PAGE_FIRST

    @property
    def poll_pause_s(self) -> float:
        """Rest between two idle questions; without thrift one hangs always."""
        return THRIFTY_POLL_PAUSE_S if self.active else 0.0

    @property
    def idle_cycle_s(self) -> float:
        """How often the feed and the digest are looked at with nothing to send."""
        return THRIFTY_IDLE_CYCLE_S if self.active else IDLE_CYCLE_S

    @property
    def journal_every_s(self) -> float:
        """How often lines of the journal go up: they pack badly and nobody waits for them."""
        return THRIFTY_JOURNAL_S if self.active else 0.0

    @property
    def files_by_themselves(self) -> bool:
        """Whether files from the portal may be fetched before anybody opens them."""
        return not self.active

    @property
    def push_bytes(self) -> int:
        """The largest push that goes up in some eight seconds: what a cut throws away."""
        speed = self.meter.speed
        rate = speed.up_bps if speed.up_bps is not None else speed.rate_bps
        if rate is None:
            return PUSH_BYTES
        return max(_PUSH_LEAST, min(PUSH_BYTES, int(rate / 8 * _PUSH_S * _PACKED)))
