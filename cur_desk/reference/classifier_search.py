"""Search in the classifier as a person types: beginning of a code, words in any form.

Words meet by their beginnings and by a light stem, so «ямы», «яма», «ямочный» find one another;
no word matches in the middle of another. Every key costs a few milliseconds over 2108 rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from cur_desk.domain.text import fold, words

_DIGITS = re.compile(r"^[\d. ]+$")
_GROUP = 4
_ENDINGS = sorted(
    [
        "иями",
        "ями",
        "ами",
        "ией",
        "иям",
        "ием",
        "иях",
        "ого",
        "его",
        "ому",
        "ему",
        "ыми",
        "ими",
        "ая",
        "яя",
        "ое",
        "ее",
        "ой",
        "ей",
        "ый",
        "ий",
        "ые",
        "ие",
        "ую",
        "юю",
        "ом",
        "ем",
        "ам",
        "ям",
        "ах",
        "ях",
        "ов",
        "ев",
        "ия",
        "ию",
        "ии",
        "ой",
        "а",
        "я",
        "о",
        "е",
        "ы",
        "и",
        "у",
        "ю",
        "ь",
    ],
    key=len,
    reverse=True,
)
_SHORTEST = 2
_LONG_STEM = 4
_WEIGHT_EVERYDAY = 3.0
_WEIGHT_NAME = 2.5
_WEIGHT_PATH = 0.4
_WHOLE_WORD = 1.0
_WHOLE_PHRASE = 4.0
_IGNORED = frozenset(
    [
        "в",
        "во",
        "на",
        "по",
        "за",
        "из",
        "к",
        "ко",
        "с",
        "со",
        "о",
        "об",
        "от",
        "до",
        "для",
        "у",
        "и",
        "или",
        "не",
        "под",
        "при",
    ]
)

Row = tuple[str, str, str, tuple[str, ...]]
"""Code, name, names above, everyday phrases."""


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A found code, how well it fits, and by what: ``code``, ``name`` or the everyday phrase."""

    code: str
    score: float
    found_by: str


def stem(word: str) -> str:
    """A folded word without its ending: enough to join the forms of one word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


class SearchIndex:
    """An inverted index of words with their weights, built once for an edition."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._codes: list[str] = []
        self._phrases: list[dict[str, frozenset[str]]] = []
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for number, (code, name, above, everyday) in enumerate(rows):
            self._codes.append(code)
            self._phrases.append({p: frozenset(stem(w) for w in words(p)) for p in everyday})
            for text, weight in (
                (above, _WEIGHT_PATH),
                (name, _WEIGHT_NAME),
                (" ".join(everyday), _WEIGHT_EVERYDAY),
            ):
                for word in words(text.replace("-", " ")):
                    held = weights[word]
                    held[number] = max(weight, held.get(number, 0.0))
        self._weights = dict(weights)
        self._sorted = sorted(weights)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_stem[stem(word)].append(word)

    def search(self, query: str, limit: int) -> tuple[CodeHit, ...]:
        """The best ``limit`` codes for what has been typed so far."""
        typed = fold(query).strip()
        if not typed:
            return ()
        if _DIGITS.match(typed):
            return self._by_code(typed.replace(" ", ""), limit)
        wanted = words(typed.replace("-", " "))
        asked = [w for w in wanted if w not in _IGNORED] or wanted
        if not asked:
            return ()
        scores = self._all_words(asked) or self._any_word(asked)
        stems = frozenset(stem(w) for w in asked)
        hits = [self._hit(number, score, stems) for number, score in scores.items()]
        hits.sort(key=lambda h: (-h.score, len(h.code), h.code))
        return tuple(hits[:limit])

    def _by_code(self, typed: str, limit: int) -> tuple[CodeHit, ...]:
        whole = [c for c in self._codes if c.startswith(typed)]
        question = [c for c in self._codes if "." not in typed and c[15:19].startswith(typed)]
        group = typed if len(typed) == _GROUP else ""
        ordered = dict.fromkeys([*(c for c in question if group), *whole, *question])
        return tuple(CodeHit(code, 1.0, "code") for code in list(ordered)[:limit])

    def _matches(self, word: str) -> dict[int, float]:
        """Rows that hold the word in some form, with the best weight."""
        found: dict[int, float] = {}
        core = stem(word)
        exact = {word, *self._by_stem.get(core, ())}
        begins = self._beginning(word)
        if len(core) >= _LONG_STEM:
            begins = {*begins, *self._beginning(core)}
        for token in exact | begins:
            bonus = _WHOLE_WORD if token in exact else 0.0
            for number, weight in self._weights.get(token, {}).items():
                value = weight + bonus if weight > _WEIGHT_PATH else weight
                if value > found.get(number, 0.0):
                    found[number] = value
        return found

    def _beginning(self, prefix: str) -> set[str]:
        first = bisect_left(self._sorted, prefix)
        found: set[str] = set()
        for token in self._sorted[first:]:
            if not token.startswith(prefix):
                break
            found.add(token)
        return found

    def _all_words(self, asked: list[str]) -> dict[int, float]:
        result: dict[int, float] | None = None
        for word in asked:
            found = self._matches(word)
            if result is None:
                result = found
            else:
                result = {n: s + found[n] for n, s in result.items() if n in found}
        return {n: s for n, s in (result or {}).items() if s > _WEIGHT_PATH * len(asked) + 1e-9}

    def _any_word(self, asked: list[str]) -> dict[int, float]:
        """When no row has every word: rows with the rarest of them, upper names not counted."""
        result: dict[int, float] = defaultdict(float)
        for word in asked:
            found = {n: s for n, s in self._matches(word).items() if s > _WEIGHT_PATH}
            rarity = 1 / (1 + log2(1 + len(found)))
            for number, score in found.items():
                result[number] += score * rarity
        return dict(result)

    def _hit(self, number: int, score: float, stems: frozenset[str]) -> CodeHit:
        best = ""
        for phrase, phrase_stems in self._phrases[number].items():
            if stems == phrase_stems:
                return CodeHit(self._codes[number], score + _WHOLE_PHRASE, phrase)
            if stems <= phrase_stems and not best:
                best = phrase
        return CodeHit(self._codes[number], score + (1.0 if best else 0.0), best or "name")
