"""A light Russian stem: enough to join the forms of one word, cheap enough for every key."""

from __future__ import annotations

import re
from functools import lru_cache

_NOUNS = (
    "иями ями ами ией иям ием иях ого его ому ему ыми ими ая яя ое ее ой ей ый ий ые ие ую юю ом ем "
    "ам ям ах ях ов ев ия ию ии а я о е ы и у ю ь"
)
_VERBS = (
    "ируют ирует ается яется ются ится ишься ать ять ить еть ает яет ают яют ует уют ит ат ят ут ют "
    "ет ишь ешь али или"
)
_SHORTEST_NOUN, _SHORTEST_VERB = 2, 4
_ENDINGS = sorted(
    [(e, _SHORTEST_NOUN) for e in _NOUNS.split()] + [(e, _SHORTEST_VERB) for e in _VERBS.split()],
    key=lambda e: (-len(e[0]), e[0]),
)
_RUNNING_VOWEL = re.compile(r"(?<=..)[оеь](?=[кцнлрг]$)")
"""«рынок — рынка», «площадок — площадка», «сосулек — сосулька»."""


def core(word: str) -> str:
    """A folded word without its ending; a beginning of the word as it is written."""
    for ending, shortest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """What the forms of one word share; not always a beginning of it."""
    return _RUNNING_VOWEL.sub("", core(word))
