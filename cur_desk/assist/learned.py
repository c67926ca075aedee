"""What the machine has learned from confirmed appeals: a naive Bayes over normal forms of words.

Only counts are kept, no texts; names of people and places are left out. Bounded: a code keeps its
commonest words, rare ones are forgotten. The counts live in ``cache.db`` and go with it.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from cur_desk.assist.knowledge import STOP
from cur_desk.assist.morph import grammemes, lemma
from cur_desk.domain.text import fold

MAX_WORDS = 1_500
WORDS_OF_CODE = 300
"""A code keeps at most this many words after forgetting."""
SLACK = 60
_WORD = re.compile(r"[а-яё]{3,30}", re.IGNORECASE)
_LEFT_OUT = frozenset(
    {"Name", "Surn", "Patr", "Geox", "PREP", "CONJ", "NPRO", "PRCL", "NUMR", "INTJ"}
)
_FEWEST_TEXTS = 3
_TRUST = 6.0
_CLIP = (-0.6, 2.6)
_SMOOTH = 0.4
_LEAST = 3.0
"""Weaker evidence is chance: measured on texts of another hand, it did more harm than good."""
_BEST = 14
"""Only the most telling words of a text are counted: a long letter must not outvote a short one."""


@lru_cache(maxsize=65_536)
def teachable(word: str) -> str:
    """The normal form of a folded word that is worth counting, else nothing."""
    if word in STOP or _LEFT_OUT & grammemes(word):
        return ""
    found = lemma(word)
    return "" if found in STOP or len(found) < 3 else found


def content_words(text: str) -> frozenset[str]:
    """Different teachable words of a text."""
    found: set[str] = set()
    for number, match in enumerate(_WORD.finditer(fold(text))):
        if number >= MAX_WORDS:
            break
        told = teachable(match.group())
        if told:
            found.add(told)
    return frozenset(found)


@dataclass(slots=True)
class CodeCounts:
    """Texts of a code and in how many of them each word stood."""

    texts: int = 0
    words: Counter[str] = field(default_factory=Counter)


class Learned:
    """Counts of all codes together. They grow on one thread while others ask."""

    def __init__(self, codes: dict[str, CodeCounts] | None = None) -> None:
        self.codes = codes if codes is not None else {}
        self._words: Counter[str] = Counter()
        self._texts = 0
        self._lock = threading.Lock()
        for counts in self.codes.values():
            self._texts += counts.texts
            self._words.update(counts.words)

    @property
    def texts(self) -> int:
        """Confirmed questions learned from."""
        return self._texts

    def learn(self, code: str, words: Iterable[str]) -> CodeCounts:
        """Counts one confirmed question; gives back the code's counts for keeping."""
        distinct = sorted(set(words))  # of words equally frequent the first is kept
        with self._lock:
            counts = self.codes.setdefault(code, CodeCounts())
            counts.texts += 1
            counts.words.update(distinct)
            self._texts += 1
            self._words.update(distinct)
            self._forget(counts)
        return counts

    def _forget(self, counts: CodeCounts) -> None:
        if len(counts.words) <= WORDS_OF_CODE + SLACK:
            return
        kept = counts.words.most_common(WORDS_OF_CODE)
        gone = counts.words - Counter(dict(kept))
        counts.words = Counter(dict(kept))
        self._words -= gone

    def scores(self, words: frozenset[str]) -> dict[str, tuple[float, tuple[str, ...]]]:
        """Codes that the words speak for: how strongly, and by which words."""
        with self._lock:
            return self._scores(words)

    def _scores(self, words: frozenset[str]) -> dict[str, tuple[float, tuple[str, ...]]]:
        found: dict[str, tuple[float, tuple[str, ...]]] = {}
        if not words or self._texts < _FEWEST_TEXTS:
            return found
        general = {w: (self._words[w] + _SMOOTH) / (self._texts + 2 * _SMOOTH) for w in words}
        for code, counts in self.codes.items():
            if counts.texts < 1 or not any(w in counts.words for w in words):
                continue
            told = sorted(
                ((self._log(counts, w, general[w]), w) for w in words if w in counts.words),
                reverse=True,
            )[:_BEST]
            total = sum(value for value, _ in told)
            trust = counts.texts / (counts.texts + _TRUST)
            if total * trust > _LEAST:
                found[code] = (
                    total * trust - _LEAST,
                    tuple(w for value, w in told[:3] if value > 0),
                )
        return found

    def _log(self, counts: CodeCounts, word: str, general: float) -> float:
        share = (counts.words[word] + _SMOOTH) / (counts.texts + 2 * _SMOOTH)
        low, high = _CLIP
        return max(low, min(high, math.log(share / general))) * min(1.0, share * 4)
