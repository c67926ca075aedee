"""Words and their normal forms: the one door of the local help to the dictionary of forms.

Every word is parsed once and kept; a text of 5 MB costs one pass over its different words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from cur_desk.domain.text import fold

TOKEN = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"^[а-я]+$")
_LONGEST = 40
_MIXED = re.compile(r"[^\W\d_]+")
_LATIN = str.maketrans("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


@lru_cache(maxsize=1)
def analyzer() -> Any:
    """The dictionary, loaded at the first word (about 0.1 s)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """The normal form of a folded word, folded; what is no Russian word stays as it is."""
    if len(word) < 3 or len(word) > _LONGEST or not _CYRILLIC.match(word):
        return word
    return fold(analyzer().parse(word)[0].normal_form)


@lru_cache(maxsize=32_768)
def lemmas(word: str) -> frozenset[str]:
    """All normal forms that a folded word may have."""
    if len(word) < 3 or len(word) > _LONGEST or not _CYRILLIC.match(word):
        return frozenset((word,))
    parses = analyzer().parse(word)
    known = [p for p in parses if p.is_known] or parses[:2]
    return frozenset(fold(p.normal_form) for p in known)


@lru_cache(maxsize=32_768)
def grammemes(word: str) -> frozenset[str]:
    """Name, Surn, Patr and other marks of any parse of a word of the dictionary."""
    if len(word) < 2 or len(word) > _LONGEST:
        return frozenset()
    found: set[str] = set()
    for parse in analyzer().parse(word):
        if parse.is_known:
            found |= set(parse.tag.grammemes)
    return frozenset(found)


def known(word: str) -> bool:
    """Whether the dictionary has the word itself."""
    return bool(analyzer().word_is_known(word))


def plain(text: str) -> str:
    """The text with Latin look-alikes inside Cyrillic words made Cyrillic; length unchanged."""
    if _HAS_LATIN.search(text) is None:
        return text

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if _HAS_LATIN.search(word) and _HAS_CYRILLIC.search(word):
            return word.translate(_LATIN)
        return word

    return _MIXED.sub(mend, text)
