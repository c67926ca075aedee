"""Words of a query → an FTS5 expression, by morphology at the time of asking; and highlighting.

The index holds the words as ``domain/search_words.py`` folds them. Each word of the query becomes
«any of its forms»; the last one, while it is being typed, also what begins with it
(dependencies § 0, § 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cur_desk.domain.filter_lexer import tokens
from cur_desk.domain.search_words import MARKED_WORD, WORD, searched
from cur_desk.domain.text import fold

_LETTERS = re.compile(r"^[а-я]+$")
MAX_TERMS = 16
MAX_FORMS = 240
MIN_PREFIX = 2
SEEN_MOST = 400_000
"""Letters of a shown text in which hits are marked: a third of a second."""
LONGEST = 40
"""Letters of the longest word that has forms; beyond it the analyser takes seconds."""


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def warm() -> None:
    """Loads the dictionary ahead of the first search (about 0.1 s; call it off the UI thread)."""
    forms("яма")


@lru_cache(maxsize=8_192)
def forms(word: str) -> tuple[str, ...]:
    """All folded forms of all lexemes that a folded word may belong to, itself first."""
    if not 3 <= len(word) <= LONGEST or not _LETTERS.match(word):
        return (word,)
    parses = _analyzer().parse(word)
    known = [p for p in parses if p.is_known]
    found = dict.fromkeys([word])
    for parse in known or parses[:2]:
        for form in parse.lexeme:
            found.setdefault(fold(form.word))
    return tuple(f for f in found if _LETTERS.match(f))[:MAX_FORMS]


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the query: a phrase of written words, or one word in any of its forms."""

    words: tuple[str, ...]
    exact: bool
    prefix: bool


def terms(text: str, *, typing: bool = True) -> tuple[Term, ...]:
    """The terms of a free text. ``typing``: the last word may be unfinished."""
    found: list[Term] = []
    pieces = [p for token in tokens(text) for p in token]
    open_end = typing and bool(text) and not text[-1].isspace() and text[-1] not in '"»”'
    for place, piece in enumerate(pieces):
        last = open_end and place == len(pieces) - 1
        parts = tuple(WORD.findall(searched(piece.text)))
        if not parts:
            continue
        if piece.quoted or len(parts) > 1:
            found.append(Term(parts, exact=True, prefix=last and not piece.quoted))
        else:
            found.append(Term(parts, exact=False, prefix=last))
    if len(found) > 1 and found[-1].prefix and len(found[-1].words[-1]) < MIN_PREFIX:
        found.pop()  # a first letter says nothing yet
    return tuple(found[:MAX_TERMS])


def expression(text: str, *, typing: bool = True) -> str | None:
    """The FTS5 expression; ``None`` if the text holds no word."""
    wanted = terms(text, typing=typing)
    return " AND ".join(_match(t) for t in wanted) if wanted else None


def _match(term: Term) -> str:
    phrase = f'"{" ".join(term.words)}"'
    if term.exact:
        return f"{phrase}*" if term.prefix else phrase
    word = term.words[0]
    if not term.prefix:
        found = forms(word)
        return phrase if len(found) == 1 else f"({_any_of(found)})"
    others = [f for f in forms(word) if not f.startswith(word)]
    if not others:
        return f"{phrase}*"
    return f"({phrase}* OR {_any_of(others)})"


def _any_of(words: Iterable[str]) -> str:
    return " OR ".join(f'"{w}"' for w in words)


class Highlighter:
    """Finds what a query hit in a shown text; folding keeps offsets (rulings D12)."""

    def __init__(self, text: str, *, typing: bool = True) -> None:
        self._whole: set[str] = set()
        self._prefixes: tuple[str, ...] = ()
        self._phrases: list[Term] = []
        for term in terms(text, typing=typing):
            if term.exact:
                self._phrases.append(term)
                continue
            self._whole.update(forms(term.words[0]))
            if term.prefix:
                self._prefixes += (term.words[0],)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of hits in ``text``, in order, not overlapping."""
        found = [
            (searched(m.group()), m.start(), m.end())
            for m in MARKED_WORD.finditer(fold(text[:SEEN_MOST]))
        ]
        hits = [
            (start, end)
            for word, start, end in found
            if word in self._whole or (self._prefixes and word.startswith(self._prefixes))
        ]
        for phrase in self._phrases:
            hits += _phrase_spans(phrase, found)
        return _united(hits)


def _phrase_spans(phrase: Term, found: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    size = len(phrase.words)
    hits: list[tuple[int, int]] = []
    for place in range(len(found) - size + 1):
        words = [found[place + i][0] for i in range(size)]
        last = words[-1].startswith(phrase.words[-1]) if phrase.prefix else False
        if words[:-1] == list(phrase.words[:-1]) and (last or words[-1] == phrase.words[-1]):
            hits.append((found[place][1], found[place + size - 1][2]))
    return hits


def _united(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
