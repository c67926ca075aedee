"""How much each word of the shipped phrases speaks for a block, taken over all of its codes.

A word that stands in phrases of many codes of one block says the block though it says no code:
a soft vote beside the codes, so that a side matter with one good phrase does not win alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from cur_desk.assist.knowledge import Knowledge

BlockOf = Callable[[str], str | None]
_SMOOTH = 5.0
_KEPT = 8
_made: dict[int, tuple[object, Knowledge, BlockWords]] = {}


class BlockWords:
    """Log-odds of blocks by feature."""

    def __init__(self, knowledge: Knowledge, block_of: BlockOf) -> None:
        counts: dict[str, dict[str | None, float]] = {}
        for phrase in knowledge.phrases:
            block = block_of(phrase.code)
            for part in phrase.parts:
                for feature in sorted(part):
                    held = counts.setdefault(feature, {})
                    held[block] = held.get(block, 0.0) + phrase.weight / len(phrase.parts)
        whole: dict[str | None, float] = {}
        for held in counts.values():
            for block, mass in held.items():
                whole[block] = whole.get(block, 0.0) + mass
        total = sum(whole.values()) or 1.0
        self._odds: dict[str, dict[str | None, float]] = {}
        for feature, held in counts.items():
            size = sum(held.values())
            self._odds[feature] = {
                block: math.log(
                    (held.get(block, 0.0) + _SMOOTH * mass / total)
                    / (size + _SMOOTH)
                    / (mass / total)
                )
                for block, mass in whole.items()
            }

    def votes(self, features: Iterable[str]) -> dict[str | None, float]:
        """What the features say together."""
        found: dict[str | None, float] = {}
        for feature in features:
            for block, odds in self._odds.get(feature, {}).items():
                found[block] = found.get(block, 0.0) + odds
        return found


def block_words(knowledge: Knowledge, block_of: BlockOf) -> BlockWords | None:
    """The table of a profile, made once; none where the blocks come from no profile."""
    owner = getattr(block_of, "__self__", None)
    if owner is None:
        return None
    kept = _made.get(id(owner))
    if kept is None or kept[0] is not owner or kept[1] is not knowledge:
        if len(_made) >= _KEPT:
            _made.clear()
        kept = _made[id(owner)] = (owner, knowledge, BlockWords(knowledge, block_of))
    return kept[2]
