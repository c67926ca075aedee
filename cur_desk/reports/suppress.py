"""Small numbers on paper: «<5» in place of 1–4 in a sensitive row, «*» for what would betray it.

Where a total is printed under a column, one hidden cell could be computed from the rest, so a
second one is hidden too. Both are not assessed.
"""

from __future__ import annotations

from collections.abc import Sequence

SMALL, SECOND = "<5", "*"
_LIMIT = 5


def hide_small(
    values: Sequence[float | None], sensitive: Sequence[bool], *, with_total: bool = True
) -> list[str]:
    """For each cell of a column: empty when it may be printed, else the sign that replaces it."""
    marks = [
        SMALL if hidden and value is not None and 0 < value < _LIMIT else ""
        for value, hidden in zip(values, sensitive, strict=True)
    ]
    if not with_total or marks.count(SMALL) != 1:
        return marks
    others = [
        (not sensitive[i], value, i)
        for i, value in enumerate(values)
        if not marks[i] and value is not None and value > 0
    ]
    if others:
        marks[min(others)[2]] = SECOND
    return marks
