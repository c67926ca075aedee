"""Text as the index of words holds it and as a query asks: the same function for both.

Folded; signs over letters (a stress, «zalgo») are dropped; Latin letters that look Russian within a
Russian word become Russian: «кoрoва» typed with Latin «o» is found by «корова».
"""

from __future__ import annotations

import re

from cur_desk.domain.text import fold

_SIGNS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_DROPPED = re.compile(f"[{_SIGNS}\u00ad]")
"""Signs over letters, and the soft hyphen within a word."""
_BETWEEN = re.compile(r"[\W_]+")
"""What stands between words. The index would take signs that are younger than it for letters, and a
word with an emoji at its end («яма🕳») would be another word."""
_LATIN = re.compile("[a-z]")
_RUSSIAN = re.compile("[а-я]")
WORD = re.compile(r"[^\W_]+")
MARKED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_SIGNS}\u00ad])*")
"""A word of a shown text with the signs over its letters."""
_ALIKE = str.maketrans("abcehkmoptxy", "авсенкмортху")


def searched(text: str) -> str:
    """What is kept in the index and what is asked of it. The length is not kept."""
    folded = fold(text)
    if not folded.isascii():
        folded = _BETWEEN.sub(" ", _DROPPED.sub("", folded))
        if _LATIN.search(folded) and _RUSSIAN.search(folded):
            folded = WORD.sub(lambda m: _russian(m.group()), folded)
    return folded


def _russian(word: str) -> str:
    mixed = _LATIN.search(word) and _RUSSIAN.search(word)
    return word.translate(_ALIKE) if mixed else word
