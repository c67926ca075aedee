"""The list a card was opened from: «7 из 38», previous and next."""

from __future__ import annotations

from array import array
from dataclasses import dataclass


@dataclass(frozen=True)
class Trail:
    """Local ids in the order of the list and the place in it; −1: not from a list."""

    ids: array[int]
    position: int = -1

    def words(self) -> str:
        """«7 из 38»."""
        return f"{self.position + 1} из {len(self.ids)}" if self.position >= 0 else ""

    def step(self, by: int) -> Trail | None:
        """The neighbour; nothing at the ends or without a list."""
        target = self.position + by
        if self.position < 0 or not 0 <= target < len(self.ids):
            return None
        return Trail(self.ids, target)

    def local(self) -> int | None:
        """The id at the place."""
        return self.ids[self.position] if 0 <= self.position < len(self.ids) else None
