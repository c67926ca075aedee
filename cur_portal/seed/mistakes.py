"""Misspellings as people make them: letters swapped, lost and doubled, commas, ё, capitals."""

from __future__ import annotations

import re
from random import Random

_LETTERS = re.compile(r"[а-яё]{5,}")
_PLAIN = re.compile(r"[А-Яа-яё]{4,}")
_DOUBLES = (("нн", "н"), ("сс", "с"), ("лл", "л"), ("рр", "р"), ("мм", "м"))
_SOUNDS = (
    ("ться", "тся"),
    ("тся", "ться"),
    ("сч", "щ"),
    ("жи", "жы"),
    ("ого", "ова"),
    ("пре", "при"),
    ("при", "пре"),
    ("вств", "ств"),
)


def spoil(text: str, rng: Random, share: float) -> str:
    """The text with about ``share`` of its long words misspelled and punctuation left out."""
    if rng.random() < 0.7:
        text = text.replace("ё", "е").replace("Ё", "Е")
    if rng.random() < share * 5:
        text = _without_commas(text, rng, 0.35)
    words = list(_LETTERS.finditer(text))
    count = min(len(words), _how_many(len(words) * share, rng))
    for found in sorted(rng.sample(words, count), key=lambda m: -m.start()):
        wrong = _misspell(found[0], rng)
        text = text[: found.start()] + wrong + text[found.end() :]
    return text


def _how_many(mean: float, rng: Random) -> int:
    return int(mean) + (rng.random() < mean - int(mean))


def _without_commas(text: str, rng: Random, share: float) -> str:
    pieces = text.split(", ")
    joined = pieces[0]
    for piece in pieces[1:]:
        keeps = rng.random() >= share or piece[:1].isdigit() or piece[:2] in ("д.", "кв", "ул")
        joined += (", " if keeps else " ") + piece
    return joined


def _misspell(word: str, rng: Random) -> str:
    chance = rng.random()
    if chance < 0.35:
        return _by_ear(word, rng)
    at = 1 + int(rng.random() * (len(word) - 2))
    if chance < 0.6:
        return word[:at] + word[at + 1 :]
    if chance < 0.82:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]


def _by_ear(word: str, rng: Random) -> str:
    for right, wrong in (*_SOUNDS, *_DOUBLES):
        if right in word[1:]:
            return word[0] + word[1:].replace(right, wrong, 1)
    at = [i for i, c in enumerate(word) if c in "оаеи" and 0 < i < len(word) - 1]
    if not at:
        return word
    chosen = at[int(rng.random() * len(at))]
    return (
        word[:chosen] + {"о": "а", "а": "о", "е": "и", "и": "е"}[word[chosen]] + word[chosen + 1 :]
    )


def shout(text: str, rng: Random) -> str:
    """One or two words in capitals, exclamation marks doubled."""
    words = list(_PLAIN.finditer(text))
    for found in rng.sample(words, min(2, len(words))):
        text = text[: found.start()] + found[0].upper() + text[found.end() :]
    return re.sub(r"!(?!!)", "!!!" if rng.random() < 0.5 else "!!", text)


def careless(text: str, rng: Random) -> str:
    """Social networks: lower case, no full stop at the end."""
    if rng.random() < 0.55:
        text = text[:1].lower() + text[1:]
    if rng.random() < 0.6:
        text = text.removesuffix(".")
    if rng.random() < 0.3:
        text = text.replace(", ", " ")
    return text
