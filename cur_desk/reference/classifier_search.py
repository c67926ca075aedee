"""Search in the classifier as a person types: a code, words in any form, words with a slip.

Words meet by their beginnings and by a light stem, so «ямы», «яма», «ямочный» find one another;
no word matches in the middle of another. A word that nothing begins with is read again: on the
other keyboard layout («zvf»), then with a letter or two mended («отполение»); what was made of it
is told. Every key costs a few milliseconds over 2108 rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from cur_desk.domain.text import fold, words
from cur_desk.reference.stems import core, stem
from cur_desk.reference.typed import as_russian, code_groups, is_latin, near, one_alphabet

__all__ = ["CodeHit", "Found", "Row", "SearchIndex", "stem"]

_GROUP = 4
_QUESTION = 3
_LONG_CORE = 4
_WEIGHT_EVERYDAY = 3.0
_WEIGHT_NAME = 2.5
_WEIGHT_PATH = 0.4
_WHOLE_WORD = 1.0
_WHOLE_PHRASE = 4.0
_IN_PHRASE = 1.0
_IN_USE, _OFTEN = 0.2, 0.45
"""Rows that people have words for, and those that make most of the flow, go before others of
about equal fit."""
_MENDED = 0.75
_EXPLAINED = 120
_SMALL = "в во на по за из к ко с со о об от до для у и или не под при что это как мне нам нас"
_IGNORED = frozenset(_SMALL.split())
_WHERE = "нет село деревня поселок город район область улица дом двор квартира работает"
_TELLS_LITTLE = frozenset(stem(w) for w in _WHERE.split())
_LITTLE = 0.35
"""Where it is and that it is not there says less than what it is."""

Row = tuple[str, str, str, tuple[str, ...], int]
"""Code, name, names above, everyday phrases, how often it is met (0…2)."""
Mended = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A found code, how well it fits, and by what: ``code``, ``name`` or the everyday phrase."""

    code: str
    score: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hits with what was made of the typed: words searched for, layout turned, words mended."""

    hits: tuple[CodeHit, ...] = ()
    words: tuple[str, ...] = ()
    read_as: str = ""
    """The query on the Russian layout, if it was typed on the other one."""
    mended: Mended = ()
    """Pairs «typed, meant»."""


class SearchIndex:
    """An inverted index of words with their weights, built once for an edition."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._codes: list[str] = []
        self._dotted: list[str] = []
        self._prior: list[float] = []
        self._phrases: list[dict[str, frozenset[str]]] = []
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for number, (code, name, above, everyday, often) in enumerate(rows):
            self._codes.append(code)
            self._dotted.append(f".{code}.")
            self._prior.append((_IN_USE if everyday else 0.0) + _OFTEN * often)
            self._phrases.append({p: frozenset(stem(w) for w in _asked(p)) for p in everyday})
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
        return self.find(query, limit).hits

    def find(self, query: str, limit: int) -> Found:
        """The same, with what was made of the typed."""
        typed = query.strip()
        groups = code_groups(typed)
        if groups:
            return Found(self._by_code(groups, limit))
        turned = " ".join(self._one_layout(chunk) for chunk in typed.split())
        asked = _asked(turned)
        if not asked:
            return Found()
        matches: list[dict[int, float]] = []
        meant: list[str] = []
        for word in asked:
            found, really = self._matches(word)
            matches.append(found)
            meant.append(really)
        scores = _all_words(matches) or self._any_word(matches, meant)
        stems = frozenset(stem(w) for w in meant)
        ranked = sorted(scores, key=lambda n: (-scores[n] - self._prior[n], self._codes[n]))
        # The phrase that did it is looked for among the best alone: two letters find a thousand.
        hits = [self._hit(n, scores[n], stems) for n in ranked[:_EXPLAINED]]
        hits.sort(key=lambda h: (-h.score, len(h.code), h.code))
        hits += [CodeHit(self._codes[n], scores[n], "name") for n in ranked[_EXPLAINED:]]
        mended = tuple((a, b) for a, b in zip(asked, meant, strict=True) if a != b)
        changed = fold(turned) != fold(" ".join(one_alphabet(c) for c in typed.split()))
        return Found(
            tuple(hits[:limit]),
            tuple(meant),
            turned if changed and hits else "",
            mended if hits else (),
        )

    # --- reading of the typed -------------------------------------------------------------------

    def _one_layout(self, chunk: str) -> str:
        """A chunk in Latin letters that begins no word here was typed on the other layout."""
        if is_latin(chunk) and not self._beginning(fold(chunk)):
            return as_russian(chunk)
        return one_alphabet(chunk)

    def _by_code(self, groups: tuple[str, ...], limit: int) -> tuple[CodeHit, ...]:
        """Codes that begin so, then those whose question or theme begins so («56 1169»)."""
        head = "".join(f".{g.zfill(_GROUP)}" for g in groups[:-1])
        whole, begun = f"{head}.{groups[-1].zfill(_GROUP)}.", f"{head}.{groups[-1]}"
        ranked: list[tuple[int, str]] = []
        for code, dotted in zip(self._codes, self._dotted, strict=True):
            at = dotted.find(whole)
            if at >= 0:
                question = at // (_GROUP + 1) + len(groups) - 1 == _QUESTION
                ranked.append((0 if question else 1 if at == 0 else 3, code))
                continue
            at = dotted.find(begun)
            if at >= 0:
                ranked.append((2 if at == 0 else 4, code))
        ranked.sort()
        return tuple(CodeHit(code, 1.0, "code") for _, code in ranked[:limit])

    def _matches(self, word: str) -> tuple[dict[int, float], str]:
        """Rows that hold the word in some form, with the best weight; the word as understood."""
        exact = {word, *self._by_stem.get(stem(word), ())}
        begins = self._beginning(word)
        root = core(word)
        if len(root) >= _LONG_CORE:
            begins = {*begins, *self._beginning(root)}
        found = self._weighed(exact, begins)
        if found or any(c.isdigit() for c in word):
            return found, word
        close = near(word, self._sorted)
        mended = self._weighed(set(close), set())
        return {n: s * _MENDED for n, s in mended.items()}, close[0] if close else word

    def _weighed(self, exact: set[str], begins: set[str]) -> dict[int, float]:
        found: dict[int, float] = {}
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

    def _any_word(self, matches: list[dict[int, float]], meant: list[str]) -> dict[int, float]:
        """When no row has every word: the rarer the words a row has, the better; upper names do
        not count."""
        rows = 1 + len(self._codes)
        result: dict[int, float] = defaultdict(float)
        for match, word in zip(matches, meant, strict=True):
            found = {n: s for n, s in match.items() if s > _WEIGHT_PATH}
            rarity = (log(rows / max(1, len(found))) / log(rows)) ** 2
            worth = rarity * (_LITTLE if stem(word) in _TELLS_LITTLE else 1.0)
            for number, score in found.items():
                result[number] += score * worth
        return dict(result)

    def _hit(self, number: int, score: float, stems: frozenset[str]) -> CodeHit:
        phrases = self._phrases[number]
        score += self._prior[number]
        best, fits = "", 0.0
        for phrase, own in phrases.items():
            if stems == own:
                return CodeHit(self._codes[number], score + _WHOLE_PHRASE, phrase)
            whole = stems <= own
            if not whole and not all(_begun(s, own) for s in stems):
                continue
            # The last word is rarely typed to its end: its beginning is half as good.
            close = len(stems) / len(own) * (1.0 if whole else 0.5)
            if close > fits:
                best, fits = phrase, close
        return CodeHit(self._codes[number], score + _IN_PHRASE * fits, best or "name")


def _asked(text: str) -> list[str]:
    wanted = words(text.replace("-", " "))
    return [w for w in wanted if w not in _IGNORED] or wanted


def _begun(stem_typed: str, own: frozenset[str]) -> bool:
    return any(o.startswith(stem_typed) for o in own)


def _all_words(matches: list[dict[int, float]]) -> dict[int, float]:
    result = dict(matches[0])
    for found in matches[1:]:
        result = {n: s + found[n] for n, s in result.items() if n in found}
    least = _WEIGHT_PATH * len(matches) + 1e-9
    return {n: s for n, s in result.items() if s > least}
