"""Numbers written in words: days of a month («двенадцатого») and small amounts («два»)."""

from __future__ import annotations

_UNITS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят",
    "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат",
    "семнадцат", "восемнадцат", "девятнадцат", "двадцат",
)  # fmt: skip
_ENDING = r"(?:ого|ое|его|ье|ьего|ому|ым)"
ORDINAL_DAY = (
    rf"\b(?:двадцать\s(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят)|тридцать\sперв|"
    rf"тридцат|двадцат|девятнадцат|восемнадцат|семнадцат|шестнадцат|пятнадцат|четырнадцат|тринадцат|"
    rf"двенадцат|одиннадцат|десят|девят|восьм|седьм|шест|пят|четв[её]рт|трет|втор|перв){_ENDING}\b"
)
_SMALL = {
    "один": 1, "одну": 1, "одна": 1, "два": 2, "две": 2, "двое": 2, "три": 3, "трое": 3, "четыре": 4,
    "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "пару": 2, "двенадцать": 12,
    "пятнадцать": 15, "двадцать": 20, "тридцать": 30,
}  # fmt: skip


def ordinal_day(words: str) -> int | None:
    """«двадцать первого» → 21."""
    parts = words.lower().replace("ё", "е").split()
    last = next((i for i, u in enumerate(_UNITS, 1) if parts[-1].startswith(u)), None)
    if parts[-1].startswith("тридцат"):
        return 30
    # «пят-» begins «пятнадцат-» too: the longest beginning decides.
    best = max((u for u in _UNITS if parts[-1].startswith(u)), key=len, default=None)
    last = _UNITS.index(best) + 1 if best is not None else last
    if last is None:
        return None
    if len(parts) == 1:
        return last
    return (20 if parts[0].startswith("двадцат") else 30) + last


def small_number(word: str) -> int | None:
    """«3», «три», «пару» → a number, or nothing."""
    if word.isdigit():
        return int(word)
    return _SMALL.get(word.lower().replace("ё", "е"))


_UNIT = {
    "ноль": 0, "нуль": 0, "один": 1, "одна": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6,
    "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13,
    "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18,
    "девятнадцать": 19,
}  # fmt: skip
_TENS = {
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90,
}  # fmt: skip
_HUNDREDS = {
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600,
    "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
}  # fmt: skip
NUMBER_WORD = "|".join(sorted((*_UNIT, *_TENS, *_HUNDREDS), key=len, reverse=True))


def dictated(words: str) -> str:
    """Digits of a number told in words: «девятьсот двенадцать сорок пять» → «91245»."""
    digits = ""
    hundreds = tens = None
    for word in words.lower().replace("ё", "е").split():
        if word.isdigit():
            digits += _told(hundreds, tens, None) + word
            hundreds = tens = None
        elif word in _HUNDREDS:
            digits += _told(hundreds, tens, None)
            hundreds, tens = _HUNDREDS[word], None
        elif word in _TENS:
            if tens is not None:
                digits += _told(hundreds, tens, None)
                hundreds = None
            tens = _TENS[word]
        elif word in _UNIT:
            unit = _UNIT[word]
            joins = (tens is not None and 0 < unit < 10) or (
                tens is None and hundreds is not None and unit > 0
            )
            if not joins:
                digits += _told(hundreds, tens, None)
                hundreds = tens = None
            digits += _told(hundreds, tens, unit)
            hundreds = tens = None
    return digits + _told(hundreds, tens, None)


def _told(hundreds: int | None, tens: int | None, unit: int | None) -> str:
    if hundreds is None and tens is None and unit is None:
        return ""
    return str((hundreds or 0) + (tens or 0) + (unit or 0))
