"""Hyphenation of Russian words for paragraphs (paper.md § 11).

reportlab's own use of Pyphen breaks no word that is closed by » , . or glued by a no-break space,
and leaves tails of two letters. This callable keeps prefix and punctuation, leaves at least three
letters on each side, and never breaks capitals, words with digits, names or codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pyphen

_CORE = re.compile(r"[а-яё]{6,}")
_CAPITALISED = re.compile(r"[А-ЯЁA-Z]")


@lru_cache(maxsize=1)
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="ru_RU", left=3, right=3)


def pairs(word: str) -> Iterator[tuple[str, str]]:
    """Ways to break the word, the longest head first; nothing for names, capitals and codes."""
    if any(c.isdigit() for c in word) or _CAPITALISED.search(word):
        return
    cores = list(_CORE.finditer(word))
    for core in reversed(cores):
        for place in reversed(_dictionary().positions(core.group())):
            at = core.start() + place
            yield word[:at], word[at:]
