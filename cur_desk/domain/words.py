"""A text against another, word by word: what was added, what was taken away, what stayed."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(r"\s+|[^\W_]+(?:[-–’'][^\W_]+)*|[^\w\s]|_")
MOST = 4_000
"""Words of one side that are still compared; longer texts are shown whole, not as a comparison."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``same``, ``added`` or ``removed``."""

    kind: Literal["same", "added", "removed"]
    text: str


def split_words(text: str) -> list[str]:
    """Words, marks and spaces; put together they are the text again."""
    return _TOKEN.findall(text)


def word_diff(was: str, now: str) -> tuple[Piece, ...]:
    """The pieces that lead from ``was`` to ``now``, in the order of reading."""
    old, new = split_words(was), split_words(now)
    if was == now or max(len(old), len(new)) > MOST:
        return (Piece("same", now),) if now else ()
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[j1:j2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return _joined(pieces)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """A space alone between two changes is no islet of its own: the eye reads phrases."""
    result: list[Piece] = []
    for k, piece in enumerate(pieces):
        parts = [piece]
        if piece.kind == "same" and _is_islet(pieces, k):
            parts = [Piece("removed", piece.text), Piece("added", piece.text)]
        for part in parts:
            at = _last_of(result, part.kind)
            if at is None:
                result.append(part)
            else:
                result[at] = Piece(part.kind, result[at].text + part.text)
    return tuple(result)


def _is_islet(pieces: list[Piece], at: int) -> bool:
    """A space with words exchanged on both sides of it."""
    around = (pieces[max(at - 2, 0) : at], pieces[at + 1 : at + 3])
    exchanged = all({p.kind for p in side} == {"removed", "added"} for side in around)
    return exchanged and not pieces[at].text.strip() and "\n" not in pieces[at].text


def _last_of(result: list[Piece], kind: str) -> int | None:
    """The run this piece joins: runs of changes stand as «removed, added» between equal ones."""
    for at in range(len(result) - 1, -1, -1):
        if result[at].kind == kind:
            return at
        if kind == "same" or result[at].kind == "same":
            return None
    return None


def summary(pieces: tuple[Piece, ...]) -> tuple[int, int]:
    """(fragments added, fragments removed)."""
    added = sum(1 for p in pieces if p.kind == "added" and p.text.strip())
    return added, sum(1 for p in pieces if p.kind == "removed" and p.text.strip())
