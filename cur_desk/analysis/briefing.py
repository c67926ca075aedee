"""Figures of the briefing: for the region and each block, with both comparisons.

A figure counts appeals, so that its list and its number are the same thing; an appeal with
questions of two blocks counts in both rows, and once for the region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cur_desk.analysis.periods import Span, week_spans
from cur_desk.domain.figures import Figure, share
from cur_desk.domain.filters import Condition, Filter, Op, flag, where
from cur_desk.models.queries import Queries

UNIT = "обращений"
REGION = "region"
OVERDUE = (flag("open"), where("legal_due", op=Op.OVERDUE))
"""A paper says of a body only that it missed the legal term; internal terms are the shift's own."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the period, of the one before and of the same weeks a year ago."""

    now: Figure
    previous: Figure | None = None
    year_ago: Figure | None = None

    def all(self) -> tuple[Figure, ...]:
        """The figures there are."""
        return tuple(f for f in (self.now, self.previous, self.year_ago) if f is not None)


@dataclass(frozen=True, slots=True)
class BlockFigures:
    """Everything the briefing says of one block, or of the region."""

    key: str
    received: Compared
    in_term: Compared
    overdue: Compared
    mean_term: Compared
    repeats: Compared
    weeks: tuple[int, ...]

    def figures(self) -> Iterable[Figure]:
        """All figures, in the order of the row."""
        for item in (self.received, self.in_term, self.overdue, self.mean_term, self.repeats):
            yield from item.all()


class BriefingFigures:
    """Counts with one compiler of filters; nothing is counted that cannot be opened."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def make(
        self,
        span: Span,
        blocks: Iterable[str],
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[BlockFigures]:
        """Figures of the region first, then of each block; stops between blocks if cancelled."""
        keys = [REGION, *blocks]
        made: list[BlockFigures] = []
        for done, key in enumerate(keys):
            if cancelled is not None and cancelled():
                break
            made.append(self._block(key, span))
            if progress is not None:
                progress(done + 1, len(keys))
        return made

    def _block(self, key: str, span: Span) -> BlockFigures:
        only = Filter() if key == REGION else Filter(conditions=(_block_condition(key),))
        spans = {"": span, ".previous": span.before(), ".year": span.year_ago()}
        return BlockFigures(
            key=key,
            received=_compared(
                {
                    s: self._count(f"received.{key}{s}", only.and_(p.filter()))
                    for s, p in spans.items()
                }
            ),
            in_term=_compared({s: self._in_term(key + s, only, p) for s, p in spans.items()}),
            overdue=Compared(self._count(f"overdue.{key}", only.and_(Filter(conditions=OVERDUE)))),
            mean_term=_compared({s: self._mean(key + s, only, p) for s, p in spans.items()}),
            repeats=_compared({s: self._repeats(key + s, only, p) for s, p in spans.items()}),
            weeks=tuple(
                self._queries.count(only.and_(week.filter())) for week in week_spans(span.last)
            ),
        )

    def _count(self, key: str, wanted: Filter) -> Figure:
        return Figure(key, self._queries.count(wanted), UNIT, wanted)

    def _in_term(self, key: str, only: Filter, span: Span) -> Figure:
        base = only.and_(span.filter("sent"))
        wanted = base.having(flag("timely"))
        return share(
            f"in_term.{key}", self._queries.count(wanted), self._queries.count(base), wanted, base
        )

    def _repeats(self, key: str, only: Filter, span: Span) -> Figure:
        base = only.and_(span.filter())
        wanted = base.having(where("repeats", "0", op=Op.MORE))
        return share(
            f"repeats.{key}", self._queries.count(wanted), self._queries.count(base), wanted, base
        )

    def _mean(self, key: str, only: Filter, span: Span) -> Figure:
        wanted = only.and_(span.filter("sent"))
        return Figure(f"mean.{key}", self._queries.mean_days(wanted), "дней", wanted, digits=1)


def _block_condition(block: str) -> Condition:
    return where("block", op=Op.EMPTY) if block == "none" else where("block", block)


def _compared(found: dict[str, Figure]) -> Compared:
    return Compared(found[""], found[".previous"], found[".year"])
