"""What hands mean when they miss: another keyboard layout, look-alike letters, a letter too many.

Pure helpers of the search in the classifier; each says what it made of the typed, so that the
screen can tell it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

_LATIN_KEYS = "qwertyuiopasdfghjklzxcvbnm"
_RUSSIAN_KEYS = "йцукенгшщзфывапролдячсмить"
_LAYOUT = str.maketrans(
    _LATIN_KEYS + _LATIN_KEYS.upper() + "[];',.`{}:\"<>~",
    _RUSSIAN_KEYS + _RUSSIAN_KEYS.upper() + "хъжэбюёХЪЖЭБЮЁ",
)
_LOOK_ALIKE = str.maketrans("aceopxykmthbABCEHKMOPTXY", "асеорхукмтнвАВСЕНКМОРТХУ")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_CODE = re.compile(r"[\d\s.,/юЮ-]+")
_SHORT, _LONG = 4, 8
_MOST_NEAR = 12


def as_russian(chunk: str) -> str:
    """The same keys on the Russian layout: ``«zvf» → «яма»``."""
    return chunk.translate(_LAYOUT)


def one_alphabet(chunk: str) -> str:
    """A word of both alphabets in Cyrillic letters alone: a Latin «c» in «снег»."""
    if _LATIN.search(chunk) and _CYRILLIC.search(chunk):
        return chunk.translate(_LOOK_ALIKE)
    return chunk


def is_latin(chunk: str) -> bool:
    """Latin letters and not one Cyrillic."""
    return bool(_LATIN.search(chunk)) and not _CYRILLIC.search(chunk)


def code_groups(typed: str) -> tuple[str, ...]:
    """Groups of a typed code: «0003.0009», «56 1169», «0003ю0009»; nothing if it is not a code."""
    if not any(c.isdigit() for c in typed) or not _CODE.fullmatch(typed):
        return ()
    groups = re.findall(r"\d+", typed)
    if len(groups) == 1 and len(groups[0]) > 4:  # written without dots
        whole = groups[0]
        groups = [whole[n : n + 4] for n in range(0, len(whole), 4)]
    return tuple(groups)


def near(word: str, tokens: Sequence[str]) -> tuple[str, ...]:
    """Tokens (of a sorted list) that would begin like the word with a letter or two mended.

    One letter from five letters on, two from eight on; of three letters only a swapped pair, of
    four one letter of a whole word. The first letter is trusted, unless it changed places with
    the second.
    """
    if len(word) < _SHORT:
        return _swapped(word, tokens) if len(word) == _SHORT - 1 else ()
    if len(word) == _SHORT:
        whole = [t for t in _candidates(word, tokens) if len(t) <= _SHORT + 1]
        return tuple(t for t in whole if OSA.distance(word, t) <= 1)[:_MOST_NEAR]
    for most in (1, 2) if len(word) >= _LONG else (1,):
        found = [t for t in _candidates(word, tokens) if _apart(word, t, most) <= most]
        if found:
            return tuple(sorted(found, key=len)[:_MOST_NEAR])
    return ()


def _apart(word: str, token: str, most: int) -> int:
    size = len(word)
    return min(
        OSA.distance(word, token[:length], score_cutoff=most)
        for length in range(size - most, size + most + 1)
    )


def _candidates(word: str, tokens: Sequence[str]) -> Iterator[str]:
    for first in dict.fromkeys(word[:2]):
        at = bisect_left(tokens, first)
        while at < len(tokens) and tokens[at].startswith(first):
            yield tokens[at]
            at += 1


def _swapped(word: str, tokens: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for other in (word[1] + word[0] + word[2], word[0] + word[2] + word[1]):
        at = bisect_left(tokens, other)
        while at < len(tokens) and tokens[at].startswith(other) and len(found) < _MOST_NEAR:
            found.append(tokens[at])
            at += 1
    return tuple(found)
