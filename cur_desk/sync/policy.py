"""Numbers of sync in one place: back-off, page size, limits. Pure: no clock and no wire inside."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from cur_desk.contract.wire import MAX_EVENTS, MAX_PAGE, MAX_PUSH_BYTES, MAX_WAIT_S

STALL_S = 30.0
"""A request is given up after so long without a byte, never after a total time."""
CONNECT_S = 15.0
CANCEL_S = 2.0
"""From a cancel to the end of the request."""
SEND_AND_LOCK_S = 30.0
HOLD_S = 10.0
"""How long an everyday act waits for Ctrl+Z."""
LONG_POLL_S = MAX_WAIT_S
IDLE_CYCLE_S = 5 * 60.0
"""Even with a long poll the feed and the digest are looked at so often."""
PAGE_ARRIVE_S, PAGE_FIRST = 4.0, 250
"""How long a page may travel, and its records while nothing has been measured."""
BACKOFF_FIRST_S = 1.0
BACKOFF_MOST_S = 15 * 60.0
RETRY_AFTER_MOST_S = 60 * 60.0
"""No portal makes us wait longer without asking again."""
WEDGED_S = 120.0
"""A queue that has not moved for so long on a healthy link is reported."""
WEDGED_CYCLES = 5
MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""An answer larger than this after unpacking is refused."""
GZIP_FROM_BYTES = 1_024
SKEW_SHOWN_S = 5 * 60.0
TORN_SHARE = 0.05
"""A page's share of what passes between two cuts: half of it is lost at each."""
GUARD_ROWS, GUARD_SHARE = 50, 0.20
PUSH_EVENTS, PUSH_BYTES = MAX_EVENTS, MAX_PUSH_BYTES
EMPTY_PAGES_MOST = 50
"""Pages that say «more» and bring nothing new: a portal that never ends is not followed for ever."""


def backoff_s(
    attempt: int, retry_after_s: float | None = None, rng: random.Random | None = None
) -> float:
    """Full jitter: anywhere up to min(15 min, 2^attempt s), never under one second.

    ``attempt`` counts failures in a row from 1. ``Retry-After`` is never undercut; a little jitter
    on top keeps a region's workstations from coming back in the same second.
    """
    dice = rng or random.SystemRandom()
    if retry_after_s is not None:
        asked = min(max(retry_after_s, 0.0), RETRY_AFTER_MOST_S)
        return asked + dice.uniform(0.0, min(5.0, 0.1 * asked + 0.5))
    ceiling = min(BACKOFF_MOST_S, BACKOFF_FIRST_S * 2.0 ** min(max(attempt, 1), 20))
    return max(BACKOFF_FIRST_S, dice.uniform(0.0, ceiling))


def is_mass_removal(gone: int, total: int) -> bool:
    """Absences without a reason beyond max(50, 20 %) stop and ask."""
    return gone > max(GUARD_ROWS, GUARD_SHARE * total)


@dataclass(slots=True)
class PageSizer:
    """Chooses the size of the next page by what the last ones cost.

    A page is at most what parses in 50 ms and arrives in four seconds: some 1,000 records on a
    good line, 25–50 on a thin one, so that a cut throws little away. On a line that tears answers
    a page is also a small part of what usually passes between two cuts.
    """

    most: int = MAX_PAGE
    size: int = PAGE_FIRST
    parse_s: float = 0.05
    arrive_s: float = PAGE_ARRIVE_S
    least: int = 25
    _between: float | None = field(default=None, repr=False)
    """Records that usually pass between two cuts; nothing while no answer has been torn."""
    _since: int = field(default=0, repr=False)
    _measured: bool = field(default=False, repr=False)

    def next_size(self) -> int:
        """What to ask for now."""
        size = min(self.size, self.most)
        if self._between is None:
            return size
        return max(self.least, min(size, int(TORN_SHARE * max(self._between, self._since))))

    def expect(self, arrive_s: float, first: int) -> None:
        """How long a page may travel from now on; ``first``: what to begin with while nothing has
        been measured."""
        self.arrive_s = arrive_s
        if not self._measured:
            self.size = min(self.size, first)

    def measured(self, records: int, arrived_s: float, parsed_s: float) -> None:
        """Tells what a page of ``records`` cost."""
        if records <= 0:
            return
        self._since += records
        self._measured = True
        by_parse = self.parse_s * records / max(parsed_s, 1e-6)
        by_link = self.arrive_s * records / max(arrived_s, 1e-3)
        wanted = int(min(by_parse, by_link))
        if records >= 20 or wanted < self.size:
            # A page of few records is all latency: it says nothing about a larger one.
            self.size = max(self.least, min(self.most, wanted, self.size * 16))

    def cut(self, *, torn: bool = True) -> None:
        """A page did not come whole: ask for less. ``torn``: a part of it had come, so the line
        tears and how often is learned; a dead line teaches nothing about pages."""
        self.size = max(self.least, self.size // 2)
        if torn:
            known = self._since if self._between is None else self._between
            self._between = (known + self._since) / 2
            self._since = 0
