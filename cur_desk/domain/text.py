"""Folding and forms of Russian text: search and order keys, plural forms, cleaning.

Folding keeps offsets (one letter in, one letter out), so that a hit found in folded text can be
highlighted in the written one (rulings D12, D13).
"""

from __future__ import annotations

import re
import unicodedata

_CONTROL = {c for c in range(0x20) if c not in (0x09, 0x0A)} | {0x7F, *range(0x80, 0xA0)}
_CONTROL |= {0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0xFEFF}
_DELETE_CONTROL = dict.fromkeys(_CONTROL)
_DIRTY = re.compile("[\r\ud800-\udfff" + re.escape("".join(map(chr, sorted(_CONTROL)))) + "]")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SPACES = re.compile(r"\s+")


MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
"""In the genitive, as dates in words have them."""


def clean(text: str) -> str:
    """NFC, line ends as LF, no control or direction-changing characters, no lone surrogates."""
    if _DIRTY.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", text.translate(_DELETE_CONTROL))


def fold(text: str) -> str:
    """Case and ё folded, length unchanged: ``«Ёлка» → «елка»``."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("ё", "е")


def number_key(text: str) -> str:
    """By what two numbers of a journal are the same one: «Вх - 12» is «вх-12»."""
    return "".join(fold(text).split())


def order_key(text: str) -> str:
    """Key of Russian order: folded, then ё after е for equal words."""
    folded = _SPACES.sub(" ", fold(text)).strip()
    return f"{folded}\x00{_SPACES.sub(' ', text.lower()).strip()}"


def words(text: str) -> list[str]:
    """Folded words of the text in order; figures count as words."""
    return WORD.findall(fold(text))


def plural(number: int, one: str, few: str, many: str) -> str:
    """The Russian form for ``number``: 1 обращение, 2 обращения, 5 обращений."""
    tail = abs(number) % 100
    if 11 <= tail <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(tail % 10, many)


def counted(number: int, one: str, few: str, many: str) -> str:
    """``plural`` with the number before it, groups of thousands by a narrow space."""
    return f"{grouped(number)} {plural(number, one, few, many)}"


def grouped(number: int) -> str:
    """A whole number with a real minus and narrow spaces: ``−3 482``."""
    digits = f"{abs(number):,}".replace(",", " ")
    return f"−{digits}" if number < 0 else digits


def short_name(full: str) -> str:
    """``«Ромашкина Татьяна Ивановна» → «Ромашкина Т. И.»``; other strings stay as they are."""
    parts = full.split()
    if not 2 <= len(parts) <= 3 or not all(p[:1].isupper() for p in parts):
        return full
    initials = " ".join(f"{p[0]}." for p in parts[1:])
    return f"{parts[0]} {initials}"


def bytes_words(size: int) -> str:
    """A number of bytes as people read it: «8,4 МБ», «312 КБ»; never less than «1 КБ»."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} МБ".replace(".", ",")
    return f"{max(1, round(size / 1000))} КБ"
