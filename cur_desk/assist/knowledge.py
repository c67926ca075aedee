"""Shipped knowledge of the help: phrases by which people name what a code means.

``resources/classifier/everyday_words.tsv`` and ``resources/assist/phrases_*.tsv`` (code, weight,
phrases). A word of a phrase stands for all its forms; ``ям*`` for all words that begin so. The
words of a phrase must stand near one another in the text, in any order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cur_desk.assist.morph import lemmas
from cur_desk.domain.text import fold, words
from cur_desk.errors import DirectoryError
from cur_desk.paths import resources_dir
from cur_desk.reference.classifier import Classifier
from cur_desk.reference.toml_files import read_tsv

STOP = frozenset(
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
        "ни",
        "под",
        "при",
        "над",
        "про",
        "без",
        "а",
        "но",
        "же",
        "бы",
        "ли",
        "то",
        "это",
        "как",
        "что",
        "мы",
        "нам",
        "нас",
        "я",
        "мне",
        "меня",
        "он",
        "она",
        "они",
        "их",
        "его",
        "ее",
        "вы",
        "вас",
        "вам",
        "наш",
        "мой",
        "свой",
        "этот",
        "тот",
        "весь",
        "который",
        "быть",
        "уже",
        "еще",
    ]
)
_BARE_WORD, _TWO, _MORE = 1.0, 2.0, 2.3
_REMNANT = 0.5
"""What is left of «не горят» when the common words are taken out."""
_SINGLE_SHARE, _REMNANT_SHARE = 0.55, 0.2
PREFIX = "^"
"""Mark of a feature that stands for a beginning of words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a code: each word as the features any of which will do."""

    code: str
    weight: float
    text: str
    parts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Refinement:
    """A row under the codes of a prefix, and the phrases that mean it."""

    prefix: str
    suffix: str
    phrases: tuple[tuple[frozenset[str], ...], ...]


class Knowledge:
    """Phrases found by their rarest word."""

    def __init__(
        self,
        phrases: Iterable[Phrase],
        refinements: Iterable[Refinement] = (),
        contexts: Iterable[Context] = (),
    ) -> None:
        self.phrases = tuple(phrases)
        self.contexts = tuple(contexts)
        self.refinements = tuple(refinements)
        spread = Counter(f for p in self.phrases for part in p.parts for f in part)
        spread.update(f for r in self.refinements for p in r.phrases for part in p for f in part)
        self.by_feature: dict[str, list[tuple[Phrase, int]]] = {}
        for phrase in self.phrases:
            rarest = min(
                range(len(phrase.parts)), key=lambda i: sum(spread[f] for f in phrase.parts[i])
            )
            for feature in phrase.parts[rarest]:
                self.by_feature.setdefault(feature, []).append((phrase, rarest))
        spread.update(w for c in self.contexts for w in c.words | c.unless)
        self._wanted = frozenset(spread)
        self._prefixes: dict[str, list[str]] = {}
        for feature in spread:
            if feature.startswith(PREFIX):
                self._prefixes.setdefault(feature[1:3], []).append(feature[1:])
        self._features: dict[str, tuple[str, ...]] = {}

    def features(self, word: str) -> tuple[str, ...]:
        """What a folded word of a text counts as; words of no phrase as nothing."""
        known = self._features.get(word)
        if known is None:
            found = [m for m in lemmas(word) if m in self._wanted]
            for start in self._prefixes.get(word[:2], ()):
                if word.startswith(start) and not _other(start, word):
                    found.append(PREFIX + start)
            if len(self._features) > 60_000:
                self._features.clear()
            known = self._features[word] = tuple(sorted(found))
        return known

    @property
    def vocabulary(self) -> frozenset[str]:
        """All features."""
        return self._wanted


_OTHERS = {
    "дорог": ("дорогой", "дорогать", "дорого", "дорогостоящий", "дорожать"),
    "дерев": ("деревня", "деревенский", "деревенька"),
    "труб": ("трубка",),
    "стро": ("строгий",),
    "сосед": ("соседний",),
    "больн": ("больно", "больной"),
    "мест": ("местный", "местность"),
}
"""Words that begin alike and mean something else."""


def _other(start: str, word: str) -> bool:
    others = _OTHERS.get(start)
    return others is not None and lemmas(word) <= frozenset(others)


@dataclass(frozen=True, slots=True)
class Context:
    """Words that make codes likelier or less likely."""

    prefixes: tuple[str, ...]
    factor: float
    words: frozenset[str]
    unless: frozenset[str]


def load_knowledge(classifier: Classifier) -> Knowledge:
    """The shipped phrases for the codes of an edition."""
    return _load(classifier)


@lru_cache(maxsize=4)
def _load(classifier: Classifier) -> Knowledge:
    phrases = _everyday(classifier)
    for path in sorted((resources_dir() / "assist").glob("phrases_*.tsv")):
        phrases += _read(path, classifier)
    return Knowledge(_lightened(phrases), _refinements(), _contexts())


def _contexts() -> list[Context]:
    columns = ("prefixes", "factor", "words", "unless")
    return [
        Context(
            tuple(cells["prefixes"].split()),
            float(cells["factor"]),
            _lemmas_of(cells["words"]),
            _lemmas_of(cells["unless"]),
        )
        for _, cells in read_tsv(resources_dir() / "assist" / "contexts.tsv", columns)
    ]


def _lemmas_of(listed: str) -> frozenset[str]:
    return frozenset(m for w in words(listed) for m in lemmas(w))


def _refinements() -> list[Refinement]:
    file = resources_dir() / "assist" / "refinements.tsv"
    return [
        Refinement(
            cells["prefix"],
            cells["suffix"],
            tuple(p for w in cells["words"].split(",") if (p := _parts(w))),
        )
        for _, cells in read_tsv(file, ("prefix", "suffix", "words"))
    ]


def _everyday(classifier: Classifier) -> list[Phrase]:
    found: list[Phrase] = []
    for entry in classifier.entries:
        for text in classifier.everyday(entry.code):
            parts = _parts(text)
            if parts:
                weight = (_BARE_WORD, _TWO, _MORE)[min(len(parts), 3) - 1]
                if len(parts) == 1 and " " in text.strip():
                    weight = _REMNANT
                found.append(Phrase(entry.code, weight, text, parts))
    return found


def _read(path: Path, classifier: Classifier) -> list[Phrase]:
    found: list[Phrase] = []
    for number, cells in read_tsv(path, ("code", "weight", "phrases")):
        code = cells["code"].strip()
        if code not in classifier:
            raise DirectoryError(
                path.name, f"строка {number}", f"такого кода в редакции нет: {code}"
            )
        try:
            weight = float(cells["weight"])
        except ValueError as error:
            raise DirectoryError(path.name, f"строка {number}", "вес — число") from error
        for text in cells["phrases"].split(","):
            parts = _parts(text)
            if parts:
                told = _of_words(weight, len(parts), " " in text.strip())
                found.append(Phrase(code, told, text.strip().replace("*", ""), parts))
    return found


def _of_words(weight: float, parts: int, more: bool) -> float:
    """A word alone tells less than the same word with another beside it."""
    if parts > 1:
        return weight
    return weight * (_REMNANT_SHARE if more else _SINGLE_SHARE)


def _parts(text: str) -> tuple[frozenset[str], ...]:
    parts: list[frozenset[str]] = []
    for word in fold(text).split():
        if word.endswith("*"):
            parts.append(frozenset((PREFIX + word[:-1],)))
            continue
        for piece in words(word.replace("-", " ")):
            if piece not in STOP:
                parts.append(lemmas(piece))
    return tuple(parts)


def _lightened(phrases: list[Phrase]) -> list[Phrase]:
    """A phrase that several codes share tells less; of the same phrase of a code the heaviest stays."""
    best: dict[tuple[str, tuple[frozenset[str], ...]], Phrase] = {}
    for phrase in phrases:
        key = (phrase.code, phrase.parts)
        if key not in best or best[key].weight < phrase.weight:
            best[key] = phrase
    shared = Counter(p.parts for p in best.values())
    return [
        Phrase(p.code, p.weight / math.sqrt(shared[p.parts]), p.text, p.parts)
        for p in best.values()
    ]
