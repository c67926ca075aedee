"""When appeals arrive: eighteen months with the rhythm of weeks and seasons, clusters, repeats.

Every entry is derived from the seed, the day and its number in the day, so that any of them can
be made again without the others.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Literal

from cur_portal.seed.ids import day_start

MONTHS = 18
CLUSTER_SHARE = 0.12
REPEAT_SHARE = 0.07
LAST_DAY_S = 8 * 3600
"""The seeded history ends at eight in the morning of the as-of day: the shift begins."""
_LAST_DAY_SHARE = 0.16
_WEEK = (1.22, 1.16, 1.1, 1.06, 1.0, 0.5, 0.42)
_YEAR = (0.95, 1.02, 1.15, 1.12, 0.98, 0.92, 0.9, 0.93, 1.0, 1.08, 1.2, 1.05)
_HOURS = (2, 1, 1, 1, 1, 2, 5, 10, 22, 34, 38, 36, 30, 28, 32, 34, 32, 28, 26, 27, 27, 22, 13, 6)
_HOUR_SUMS = list(accumulate(_HOURS))
_GROWTH = 0.35
"""How much busier the last days are than the first."""
_SURGE_DAYS, _SURGE = 18, 2.2
"""The region is seen in a busy fortnight, so that a small seed has a full queue too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One appeal to be: its second, its own seed, and what it repeats or belongs to."""

    at: int
    key: str
    kind: Literal["single", "cluster", "repeat"]
    core: str = ""
    """Key of the cluster, or of the entry that is repeated."""
    core_day: date | None = None
    core_at: int = 0


class Timeline:
    """The plan of all arrivals."""

    def __init__(self, seed: str, appeals: int, as_of: date, offset: int) -> None:
        self._seed = seed
        self._offset = offset
        self.days = [as_of - timedelta(days=n) for n in range(_length(as_of), -1, -1)]
        self.now = day_start(as_of, offset) + LAST_DAY_S
        self.counts = _spread(self.days, appeals)
        self._sums = list(accumulate(self.counts))
        rng = Random(f"{seed}:plan")
        self._cluster_days = self._plan_clusters(round(appeals * CLUSTER_SHARE), rng)
        self._repeat_days = self._plan_repeats(round(appeals * REPEAT_SHARE), rng)

    def __iter__(self) -> Iterator[Entry]:
        """All arrivals in order of time."""
        return self.last(len(self.days))

    def last(self, days: int) -> Iterator[Entry]:
        """Arrivals of the last ``days`` days in order of time."""
        for number in range(max(0, len(self.days) - days), len(self.days)):
            entries = [self._single(number, n) for n in range(self._singles(number))]
            for cluster, anchor, member in self._cluster_days.get(number, ()):
                key = f"{self._seed}:c:{cluster}:{member}"
                at = self._moment(number, Random(f"{key}:at"))
                core = f"{self._seed}:c:{cluster}"
                entries.append(Entry(at, key, "cluster", core, self.days[anchor]))
            for origin, chosen in self._repeat_days.get(number, ()):
                key = f"{self._seed}:r:{number}:{origin}:{chosen}"
                at = self._moment(number, Random(f"{key}:at"))
                if self._singles(origin) == 0:  # a day of clusters only: nothing to repeat
                    entries.append(Entry(at, key, "single"))
                    continue
                first = self._single(origin, chosen % self._singles(origin))
                day_first = self.days[origin]
                entries.append(Entry(at, key, "repeat", first.key, day_first, first.at))
            entries.sort(key=lambda e: (e.at, e.key))
            yield from entries

    def since(self, wanted: int) -> int:
        """The second since which about ``wanted`` appeals arrive up to the end."""
        left = self._sums[-1] - wanted
        if left <= 0:
            return day_start(self.days[0], self._offset)
        return day_start(
            self.days[min(bisect(self._sums, left) + 1, len(self.days) - 1)], self._offset
        )

    # --- planning -------------------------------------------------------------------------------

    def _singles(self, number: int) -> int:
        taken = len(self._cluster_days.get(number, ())) + len(self._repeat_days.get(number, ()))
        return max(0, self.counts[number] - taken)

    def _single(self, number: int, index: int) -> Entry:
        key = f"{self._seed}:s:{number}:{index}"
        return Entry(self._moment(number, Random(f"{key}:at")), key, "single")

    def _moment(self, number: int, rng: Random) -> int:
        start = day_start(self.days[number], self._offset)
        if number == len(self.days) - 1:
            return start + int(rng.random() ** 0.4 * (LAST_DAY_S - 60))
        hour = bisect(_HOUR_SUMS, rng.random() * _HOUR_SUMS[-1])
        return start + min(hour, 23) * 3600 + int(rng.random() * 3600)

    def _room(self, number: int, used: dict[int, int]) -> bool:
        return used[number] < self.counts[number] * 0.6

    def _plan_clusters(self, total: int, rng: Random) -> dict[int, list[tuple[int, int, int]]]:
        planned: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        used: dict[int, int] = defaultdict(int)
        cluster, tries = 0, 0
        while total > 1 and tries < 200_000:
            tries += 1
            size = min(total, _cluster_size(rng))
            anchor = bisect(self._sums, rng.random() * self._sums[-1])
            days: list[int] = []
            for _ in range(size * 3):
                day = anchor + int(rng.expovariate(1 / 2.5))
                if len(days) < size and day < len(self.days) and self._room(day, used):
                    days.append(day)
                    used[day] += 1
            if len(days) < 2:
                for day in days:
                    used[day] -= 1
                continue
            for member, day in enumerate(days):
                planned[day].append((cluster, anchor, member))
            cluster += 1
            total -= len(days)
        return planned

    def _plan_repeats(self, total: int, rng: Random) -> dict[int, list[tuple[int, int]]]:
        planned: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for _ in range(total * 20):
            if total <= 0:
                break
            day = bisect(self._sums, rng.random() * self._sums[-1])
            origin = day - 5 - int(rng.expovariate(1 / 25))
            full = len(planned[day]) + len(self._cluster_days.get(day, ()))
            if origin < 0 or self.counts[origin] < 2 or full >= self.counts[day] * 0.8:
                continue
            planned[day].append((origin, rng.randrange(1_000_000)))
            total -= 1
        return planned


def _length(as_of: date) -> int:
    months = as_of.year * 12 + as_of.month - 1 - MONTHS
    return (as_of - date(months // 12, months % 12 + 1, min(as_of.day, 28))).days


def _cluster_size(rng: Random) -> int:
    """From 2 to 60, small ones by far the commonest."""
    return min(60, 2 + int(rng.paretovariate(1.05) * 1.4 - 1.4))


def _spread(days: list[date], appeals: int) -> list[int]:
    """How many appeals each day has; the sum is exact."""
    weights = []
    for number, day in enumerate(days):
        growth = 1 + _GROWTH * number / len(days)
        if number >= len(days) - _SURGE_DAYS:
            growth *= _SURGE
        rhythm = _WEEK[day.weekday()] * _YEAR[day.month - 1]
        if day.month == 1 and day.day <= 8:
            rhythm *= 0.45
        weights.append(rhythm * growth)
    weights[-1] *= _LAST_DAY_SHARE
    whole = sum(weights)
    counts, before, sofar = [], 0, 0.0
    for weight in weights:
        sofar += weight
        upto = round(appeals * sofar / whole)
        counts.append(upto - before)
        before = upto
    return counts
