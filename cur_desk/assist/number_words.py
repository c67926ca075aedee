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
