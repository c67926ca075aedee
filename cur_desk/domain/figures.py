"""Figure: a value with its unit and the filter behind it. No number is shown that is not one.

The list behind a figure is its filter; where the figure must be reproducible later (a pack's cut),
the ids are fixed at the moment of making.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cur_desk.domain.filter_text import NO_WORDS, Vocabulary, describe
from cur_desk.domain.filters import Filter
from cur_desk.domain.text import grouped

IdSource = Callable[[Filter], Sequence[int]]
"""Gives the local ids of the appeals that a filter takes (``models.queries`` makes one)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a screen or a paper.

    ``key``: its stable name («overdue.roads»); ``unit``: «обращений», «вопросов», «%», «дней»;
    ``filter``: what it counts; ``base``: of what it is a share (both are lists one can open);
    ``value`` ``None`` means that there is nothing to count («—»), never zero.
    """

    key: str
    value: int | float | None
    unit: str
    filter: Filter
    base: Filter | None = None
    digits: int = 0
    fixed_ids: tuple[int, ...] | None = field(default=None, repr=False)

    def ids(self, source: IdSource) -> Sequence[int]:
        """The appeals behind the number: the fixed ones, else what the filter takes now."""
        return self.fixed_ids if self.fixed_ids is not None else source(self.filter)

    def shown(self) -> str:
        """The number as people write it: ``3 482``, ``94,1 %``, ``—``."""
        if self.value is None:
            return "—"
        if self.digits == 0:
            text = grouped(round(self.value))
        else:
            whole, _, rest = f"{abs(self.value):.{self.digits}f}".partition(".")
            text = f"{'−' if self.value < 0 else ''}{grouped(int(whole))},{rest}"
        return f"{text}\u00a0%" if self.unit == "%" else text

    def words(self, vocabulary: Vocabulary = NO_WORDS) -> str:
        """What is counted, in Russian, with the base if it is a share."""
        counted = describe(self.filter, vocabulary)
        if self.base is None:
            return f"{self.unit}: {counted}"
        return f"{self.unit}: {counted}; от: {describe(self.base, vocabulary)}"


def share(key: str, part: int, whole: int, wanted: Filter, base: Filter) -> Figure:
    """Per cent with one digit; nothing to divide by gives «—»."""
    value = None if whole == 0 else 100 * part / whole
    return Figure(key, value, "%", wanted, base, digits=1)
