"""Fingerprints of a text: one exact, and eight MinHash bands that near texts share.

Pure Python: 32 minima of the CRC-32 of word pairs, eight bands of four. A text with one word in ten
changed still shares a band in nine cases of ten; one with one word in thirty, always.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise
from random import Random
from zlib import crc32

from cur_desk.domain.text import words

HASHES = 32
ROWS = 4
MOST_WORDS = 2_000
"""Words of one text that are looked at: the rest of a book sent as a letter says nothing more."""
FEWEST_WORDS = 6
"""A shorter text («Спасибо», «Нет воды») has no fingerprint: it would be like everything."""
KEY_BITS = 47
MOST_CHARS = 40_000
_masks = Random("cur-desk: masks of the fingerprints")
# An exclusive or with a fixed mask re-orders the hashes; the smallest is then another one.
_MASKS = tuple(_masks.getrandbits(32) for _ in range(HASHES))


def key_of(kind: str, value: str) -> int:
    """A 47-bit number for a value of a kind: equal values meet, others do not (1 in 10^8 at the
    size of a region)."""
    digest = blake2b(f"{kind}\x1f{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - KEY_BITS)


def text_words(text: str) -> list[str]:
    """The folded words that a fingerprint is made of."""
    return words(text[:MOST_CHARS])[:MOST_WORDS]


def exact(found: list[str]) -> int | None:
    """The fingerprint of exactly these words: case, ё, marks and spaces do not matter."""
    return key_of("text", " ".join(found)) if len(found) >= FEWEST_WORDS else None


def pairs(found: list[str]) -> frozenset[int]:
    """The word pairs of a text, as numbers."""
    return frozenset(crc32(f"{a} {b}".encode()) for a, b in pairwise(found))


def bands(hashes: frozenset[int]) -> tuple[int, ...]:
    """Eight keys; texts that share one are worth comparing. None for a text of a few words."""
    if len(hashes) < FEWEST_WORDS - 1:
        return ()
    signature = [min([h ^ mask for h in hashes]) for mask in _MASKS]
    return tuple(
        key_of(f"band{start}", " ".join(map(str, signature[start : start + ROWS])))
        for start in range(0, HASHES, ROWS)
    )


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of word pairs that two texts have in common, 0…1."""
    if not one or not other:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)
