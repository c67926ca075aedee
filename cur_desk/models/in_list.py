"""IN lists of raw SQL: their marks, and long ones in parts that SQLite takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 500
"""Values of one statement."""


def marks(values: Sequence[Any]) -> str:
    """The marks of an IN list."""
    return ",".join("?" * len(values))


def parts(values: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """A long list of values in the parts that one statement takes."""
    for start in range(0, len(values), MOST):
        yield tuple(values[start : start + MOST])
