"""How well the local help does on marked texts: shares with Wilson's intervals, F1 of spans, the curve.

Of the texts that must not be looked at only sums leave this module, never a text or a single case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from cur_desk.assist.addresses import find_place
from cur_desk.assist.classify import Guess, classify
from cur_desk.assist.facts import FactKind, find_facts
from cur_desk.assist.learned import Learned
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile
from tests.assist.corpus import Sample, Span

_Z = 1.96
HALF = 0.5
"""An address counts as found when at least half of both spans together is common to them."""


@dataclass(slots=True)
class Share:
    """Right ones of all, with Wilson's 95 % interval."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Counts one case."""
        self.right += right
        self.total += 1

    @property
    def value(self) -> float:
        """The share itself; nothing of nothing is 1."""
        return self.right / self.total if self.total else 1.0

    def interval(self) -> tuple[float, float]:
        """Wilson's score interval."""
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.value
        middle = p + _Z * _Z / (2 * n)
        half = _Z * math.sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        return (middle - half) / (1 + _Z * _Z / n), (middle + half) / (1 + _Z * _Z / n)

    def words(self) -> str:
        """«0.912 [0.861; 0.945] of 180»."""
        low, high = self.interval()
        return f"{self.value:.3f} [{low:.3f}; {high:.3f}] of {self.total}"


@dataclass(slots=True)
class Spans:
    """Found, expected and common spans."""

    expected: int = 0
    found: int = 0
    hits: int = 0

    def add(self, expected: int, found: int, hits: int) -> None:
        """Counts the spans of one text."""
        self.expected += expected
        self.found += found
        self.hits += hits

    @property
    def recall(self) -> float:
        """Of the marked ones, how many were found."""
        return self.hits / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Of the found ones, how many were marked."""
        return self.hits / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


@dataclass(slots=True)
class Measured:
    """All figures of one set of texts."""

    block: Share = field(default_factory=Share)
    block_said: Share = field(default_factory=Share)
    code1: Share = field(default_factory=Share)
    code3: Share = field(default_factory=Share)
    code3_said: Share = field(default_factory=Share)
    """Of those where the help does not say «не знаю»."""
    place: Share = field(default_factory=Share)
    place_sure: Share = field(default_factory=Share)
    """Of those that it offers as the one."""
    place_none: Share = field(default_factory=Share)
    """Of texts that no municipality follows from: none offered as the one."""
    address: Spans = field(default_factory=Spans)
    address_exact: Spans = field(default_factory=Spans)
    phone: Spans = field(default_factory=Spans)
    date: Spans = field(default_factory=Spans)
    code_points: list[tuple[float, bool]] = field(default_factory=list)
    block_points: list[tuple[float, bool]] = field(default_factory=list)


def guess_of(sample: Sample, learned: Learned | None = None) -> Guess:
    """What the help says of a text."""
    profile = load_profile(sample.region)
    return classify(sample.text, load_classifier(), profile.block_of_code, learned=learned)


def measure(samples: Iterable[Sample], learned: Learned | None = None) -> Measured:
    """The figures of a set."""
    made = Measured()
    for sample in samples:
        _codes(made, sample, guess_of(sample, learned))
        _place(made, sample)
        _facts(made, sample)
    return made


def _codes(made: Measured, sample: Sample, guess: Guess) -> None:
    top = [c.code for c in guess.codes]
    hit = any(c in sample.codes for c in top)
    block = bool(top) and guess.block == sample.block
    made.code1.add(bool(top) and top[0] in sample.codes)
    made.code3.add(hit)
    made.block.add(block)
    if guess.knows:
        made.code3_said.add(hit)
    if guess.block_confidence >= 0.6:
        made.block_said.add(block)
    made.code_points.append((guess.raw, hit))
    made.block_points.append((guess.block_raw, block))


def _place(made: Measured, sample: Sample) -> None:
    guess = find_place(sample.text, sample.region)
    if sample.oktmo is None:
        made.place_none.add(guess.oktmo is None)
        return
    made.place.add(bool(guess.choices) and guess.choices[0].oktmo == sample.oktmo)
    if guess.sure:
        made.place_sure.add(guess.oktmo == sample.oktmo)


Same = Callable[[Span, Span], bool]


def _facts(made: Measured, sample: Sample) -> None:
    facts = find_facts(sample.text, written_on=sample.written_on)

    def of(kind: FactKind) -> list[Span]:
        return [Span(kind.value, f.start, f.end, f.text, f.value) for f in facts if f.kind is kind]

    found = of(FactKind.ADDRESS)
    wanted = sample.spans_of("address")
    made.address.add(len(wanted), len(found), _hits(wanted, found, _half))
    made.address_exact.add(len(wanted), len(found), _hits(wanted, found, _exact))
    for kind, spans in ((FactKind.PHONE, made.phone), (FactKind.DATE, made.date)):
        found, wanted = of(kind), sample.spans_of(kind.value)
        spans.add(len(wanted), len(found), _hits(wanted, found, _value))


def _hits(wanted: Sequence[Span], found: Sequence[Span], same: Same) -> int:
    free = list(found)
    count = 0
    for span in wanted:
        hit = next((f for f in free if same(span, f)), None)
        if hit is not None:
            free.remove(hit)
            count += 1
    return count


def _common(one: Span, two: Span) -> int:
    return max(0, min(one.end, two.end) - max(one.start, two.start))


def _half(one: Span, two: Span) -> bool:
    common = _common(one, two)
    return common >= HALF * (one.end - one.start + two.end - two.start - common)


def _exact(one: Span, two: Span) -> bool:
    return (one.start, one.end) == (two.start, two.end)


def _value(one: Span, two: Span) -> bool:
    return _common(one, two) > 0 and one.value == two.value


def curve(points: Sequence[tuple[float, bool]], bins: int = 8) -> list[tuple[float, float, int]]:
    """(middle strength, share of right ones, how many): bins of equal size, never falling (pools
    neighbours that fall, as isotonic regression does)."""
    ordered = sorted(points)
    size = max(1, math.ceil(len(ordered) / bins))
    pools: list[list[tuple[float, bool]]] = [
        ordered[i : i + size] for i in range(0, len(ordered), size)
    ]
    merged: list[list[tuple[float, bool]]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and _share(merged[-2]) >= _share(merged[-1]):
            last = merged.pop()
            merged[-1] = [*merged[-1], *last]
    return [(sum(x for x, _ in p) / len(p), _share(p), len(p)) for p in merged]


def _share(pool: Sequence[tuple[float, bool]]) -> float:
    return (sum(hit for _, hit in pool) + 0.5) / (len(pool) + 1)


def calibration_error(
    points: Sequence[tuple[float, bool]], said: Callable[[float], float]
) -> float:
    """Mean distance between what was promised and what was right, over tenths of the promise."""
    pools: dict[int, list[tuple[float, bool]]] = {}
    for raw, hit in points:
        promise = said(raw)
        pools.setdefault(min(9, int(promise * 10)), []).append((promise, hit))
    total = sum(len(p) for p in pools.values()) or 1
    return sum(abs(sum(x for x, _ in p) - sum(h for _, h in p)) for p in pools.values()) / total
