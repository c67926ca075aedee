"""Wakes long polls: one listener for all, no thread and no connection held by a waiting reader."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool

from cur_portal.scopes import Reader
from cur_portal.store import Store
from cur_portal.store.database import head

LOOK_S = 1.0
"""How often the base is asked for changes that another process made, while anybody waits."""


@dataclass(eq=False, slots=True)
class Waiter:
    """One waiting reader."""

    reader: Reader
    event: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Waiters of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiters: set[Waiter] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._seen = 0
        self.closing = False
        store.database.on_commit.append(self._committed)

    @contextmanager
    def waiting(self, reader: Reader) -> Iterator[Waiter]:
        """Counts the reader among those who are woken."""
        self._loop = asyncio.get_running_loop()
        waiter = Waiter(reader)
        self._waiters.add(waiter)
        if self._looking is None or self._looking.done():
            self._looking = self._loop.create_task(self._look())
        try:
            yield waiter
        finally:
            self._waiters.discard(waiter)

    def wake_all(self) -> None:
        """Ends all waiting (the portal is stopping)."""
        self.closing = True
        for waiter in self._waiters:
            waiter.event.set()

    def close(self) -> None:
        """Stops listening."""
        self.wake_all()
        if self._looking is not None:
            self._looking.cancel()
        self._store.database.on_commit.remove(self._committed)

    def _committed(self, last: int, rows: list[dict[str, Any]]) -> None:
        """Called by the writing thread after its commit."""
        if self._loop is None or self._loop.is_closed() or not self._waiters:
            return
        everybody = any(row.get("seen_by") is None for row in rows)
        written = [row.get(name) or "[]" for row in rows for name in ("seen_by", "was_seen_by")]
        keys = None if everybody else {key for text in written for key in json.loads(text)}
        self._loop.call_soon_threadsafe(self._wake, last, keys)

    def _wake(self, last: int, keys: set[str] | None) -> None:
        self._seen = max(self._seen, last)
        for waiter in self._waiters:
            if keys is None or waiter.reader.sees(keys):
                waiter.event.set()

    async def _look(self) -> None:
        self._seen = await run_in_threadpool(self._head)
        while self._waiters:
            await asyncio.sleep(LOOK_S)
            now = await run_in_threadpool(self._head)
            if now > self._seen:
                self._wake(now, None)

    def _head(self) -> int:
        with self._store.database.read() as conn:
            return head(conn)
