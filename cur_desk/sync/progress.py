"""How far a long transfer has come: records, bytes, and about how long it will still take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from cur_desk.clock import Clock

TELL_EVERY_S = 0.5


class Way(StrEnum):
    """What travels."""

    PULL = "pull"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Transfer:
    """``total`` is unknown until the portal has said what remains; ``size`` is bytes on the wire."""

    way: Way
    done: int = 0
    total: int | None = None
    size: int = 0
    seconds: float = 0.0

    @property
    def seconds_left(self) -> float | None:
        """By what the records so far have taken; nothing while that would be a guess."""
        if self.total is None or not self.done or self.seconds <= 0:
            return None
        return self.seconds / self.done * max(0, self.total - self.done)


class Course:
    """The transfer under way, told to a listener not oftener than twice a second."""

    def __init__(self, clock: Clock, tell: Callable[[Transfer | None], None]) -> None:
        self._clock, self._tell = clock, tell
        self._began = self._told_at = 0.0
        self._now: Transfer | None = None

    @property
    def now(self) -> Transfer | None:
        """What travels at this moment; ``None``: nothing."""
        return self._now

    def begin(self, way: Way, total: int | None = None) -> None:
        """A push or a pull begins."""
        self._began = self._clock.monotonic()
        self._told_at = 0.0
        self._now = Transfer(way, total=total)

    def records(self, done: int, remaining: int | None) -> None:
        """So many records are done since it began."""
        if self._now is not None:
            total = done + remaining if remaining is not None else self._now.total
            self._move(replace(self._now, done=done, total=total), at_once=True)

    def bytes(self, size: int) -> None:
        """A piece has travelled."""
        if self._now is not None:
            self._move(replace(self._now, size=self._now.size + size))

    def end(self) -> None:
        """Nothing travels."""
        told, self._now = self._now is not None, None
        if told:
            self._tell(None)

    def _move(self, transfer: Transfer, *, at_once: bool = False) -> None:
        now = self._clock.monotonic()
        self._now = replace(transfer, seconds=now - self._began)
        if at_once or now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            self._tell(self._now)
