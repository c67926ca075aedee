"""Whether a cell looks like the number of a message: a citizen's name, passport or telephone that
slipped into its column must not become one, since numbers are shown and searched everywhere."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[0-9A-Za-zА-Яа-яЁё \-–—/\\№#._:()]+$")
_DIGIT = re.compile(r"\d")
_HEX = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$|[0-9a-f]{12,64}$", re.IGNORECASE)
_LONG = re.compile(r"[А-Яа-яЁё]{5,}|[A-Za-z]{9,}")
_TWO_WORDS = re.compile(r"[^\W\d_]{2,}\.?\s+[^\W\d_]{2,}")
_INITIALS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]\.")
_USUAL = re.compile(
    r"\b(?:обращени[ея]|сообщени[ея]|инцидент|заявка|письмо|номер|вход(?:ящ(?:ий|ее))?|от|incident|message)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\d{4} \d{6}$|\d\d \d\d \d{6}$|\d{3}-\d{3}-\d{3}[ -]\d\d$"
    r"|[78][\s(-]+\d{3}[\s)-]+\d{3}[\s-]?\d\d[\s-]?\d\d$"
)
"""A passport, a СНИЛС, a telephone as people write them."""


def is_number(text: str) -> bool:
    """Letters, digits and the signs of numbers, a digit among them, no words and nothing personal."""
    if _HEX.match(text):
        return True
    if not _SIGNS.match(text) or _DIGIT.search(text) is None or _PERSONAL.match(text):
        return False
    rest = _USUAL.sub("", text)
    return not (_LONG.search(rest) or _TWO_WORDS.search(rest) or _INITIALS.search(rest))
