"""Suggests codes of the classifier by the everyday words of a text, with the words that did it.

Says nothing rather than guess: a single common word is not enough for a strong suggestion.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from cur_desk.assist.suggestion import Suggestion
from cur_desk.domain.text import words
from cur_desk.reference.classifier import Classifier
from cur_desk.reference.classifier_search import stem

MOST = 3
WEAKEST = 1.2
STRONG, FAIR = 4.0, 2.2
MAX_WORDS = 4_000
"""Words of a text that are looked at; a 5 MB letter says what it is about at its beginning."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    code: str
    text: str
    stems: frozenset[str]


class _Index:
    """Phrases of all codes, found by their rarest stem."""

    def __init__(self, classifier: Classifier) -> None:
        phrases = [
            _Phrase(entry.code, phrase, frozenset(stem(w) for w in words(phrase)))
            for entry in classifier.entries
            for phrase in classifier.everyday(entry.code)
        ]
        spread = Counter(s for p in phrases for s in p.stems)
        total = max(1, len(phrases))
        self.weight = {s: math.log(total / n) / math.log(total) for s, n in spread.items()}
        self.by_stem: dict[str, list[_Phrase]] = {}
        for phrase in phrases:
            if phrase.stems:
                rarest = min(phrase.stems, key=lambda s: (spread[s], s))
                self.by_stem.setdefault(rarest, []).append(phrase)


@lru_cache(maxsize=4)
def _index(classifier: Classifier) -> _Index:
    return _Index(classifier)


def suggest(text: str, classifier: Classifier) -> list[Suggestion]:
    """At most three codes for a text, the best first."""
    index = _index(classifier)
    found = {stem(w) for w in words(text)[:MAX_WORDS]}
    scores: dict[str, float] = {}
    causes: dict[str, list[tuple[float, str]]] = {}
    for one in found:
        for phrase in index.by_stem.get(one, ()):
            if phrase.stems <= found:
                score = sum(index.weight[s] for s in phrase.stems)
                scores[phrase.code] = scores.get(phrase.code, 0.0) + score
                causes.setdefault(phrase.code, []).append((score, phrase.text))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [
        Suggestion(code, classifier.get(code).name, _best(causes[code]), _strength(score))
        for code, score in ranked[:MOST]
        if score >= WEAKEST
    ]


def _best(causes: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(text for _, text in sorted(causes, key=lambda c: (-c[0], c[1]))[:2])


def _strength(score: float) -> int:
    return 3 if score >= STRONG else 2 if score >= FAIR else 1
