"""Who hears of changes: listeners of the files, one change at a time or several told as one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in the files: screens redraw only if touched."""

    records: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    """outbox | drafts | receipts | conflicts | quarantine | settings | cache | files."""


def touched(record: str, *topics: str) -> Changed:
    """A change of one record."""
    return Changed(frozenset([record]), frozenset(), frozenset(topics))


def _together(changes: list[Changed]) -> Changed:
    return Changed(
        frozenset().union(*(c.records for c in changes)),
        frozenset().union(*(c.removed for c in changes)),
        frozenset().union(*(c.topics for c in changes)),
    )


class Teller:
    """Tells listeners in the thread that made the change; ``first`` is called before them."""

    def __init__(self, first: Callable[[], None]) -> None:
        self._first = first
        self._listeners: list[Callable[[Changed], None]] = []
        self._gathered = threading.local()

    def add(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """One more who hears; gives the way out."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def end(self) -> None:
        """Nobody hears any more."""
        self._listeners.clear()

    @contextlib.contextmanager
    def gathering(self) -> Iterator[None]:
        """What this thread tells meanwhile is told once, at the end."""
        if getattr(self._gathered, "changes", None) is not None:
            yield
            return
        self._gathered.changes = []
        try:
            yield
        finally:
            changes, self._gathered.changes = self._gathered.changes, None
            if changes:
                self.tell(_together(changes))

    def quietly(self) -> None:
        """Something has moved on that no screen shows."""
        self._first()

    def tell(self, changed: Changed) -> None:
        """Now, or with what this thread gathers."""
        waiting = getattr(self._gathered, "changes", None)
        if waiting is not None:
            waiting.append(changed)
            return
        self._first()
        for listener in list(self._listeners):
            listener(changed)
