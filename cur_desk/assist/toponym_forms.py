"""Forms of place names: «Слободской → слободского, слободском», «Кумены → куменах, кумен»."""

from __future__ import annotations

from functools import lru_cache

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ская", ("ская", "ской", "скую", "скою")),
    ("ская", ("ская", "ской", "скую")),
    ("ое", ("ое", "ого", "ому", "ым", "ом", "им")),
    ("ее", ("ее", "его", "ему", "им", "ем")),
    ("ая", ("ая", "ой", "ую")),
    ("яя", ("яя", "ей", "юю")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ий", ("ий", "ого", "его", "ому", "ему", "им", "ом", "ем", "ия", "ию", "ии", "ием")),
    ("ой", ("ой", "ого", "ому", "ым", "им", "ом")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ие", ("ие", "их", "им", "ими", "ия", "ию", "ием", "ии")),
    ("ье", ("ье", "ья", "ью", "ьем", "ьи")),
    ("ия", ("ия", "ии", "ию", "ией")),
    ("ья", ("ья", "ьи", "ью", "ьей", "ье")),
    ("ок", ("ок", "ка", "ку", "ком", "ке", "ока", "оку", "оком", "оке")),
    ("ец", ("ец", "ца", "цу", "цом", "цем", "це")),
    ("о", ("о", "а", "у", "ом", "е")),
    ("е", ("е", "я", "ю", "ем")),
    ("а", ("а", "ы", "и", "е", "у", "ой", "ою")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("ы", ("ы", "ов", "ам", "ами", "ах", "")),
    ("и", ("и", "ей", "ов", "ам", "ям", "ами", "ями", "ах", "ях", "", "ек")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("ь", ("ь", "я", "ю", "ем", "е", "и", "ью")),
)
_ADJECTIVE_ENDINGS = (
    "ого", "ому", "ым", "им", "ом", "ой", "ий", "ый", "ую", "ая", "ое", "ие", "их", "ими",
)  # fmt: skip
_CONSONANT = ("", "а", "у", "ом", "ем", "е", "ым")


@lru_cache(maxsize=8_192)
def forms_of(word: str) -> frozenset[str]:
    """All forms that a folded word of a name may take; a number or an initial only itself."""
    if len(word) < 2 or not word[-1].isalpha():
        return frozenset((word,))
    for ending, endings in _RULES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            root = word[: -len(ending)]
            return frozenset((word, *(root + e for e in endings)))
    if word[-1] in "бвгджзклмнпрстфхцчшщ":
        return frozenset(word + e for e in _CONSONANT)
    return frozenset((word,))


def adjective_of(town: str) -> str:
    """«тамбов» → «тамбовск», «ярославль» → «ярославск»: what the adjective of a town begins with."""
    stem = adjective_root(town).removesuffix("ь")
    stem = stem.removesuffix("л") if stem.endswith("вл") else stem.rstrip("аоиыея")
    return stem if stem.endswith(("ск", "цк")) else f"{stem}ск"


def adjective_root(word: str) -> str:
    """«оричевского» → «оричевск»: what all forms of an adjective of a district share."""
    for ending in _ADJECTIVE_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
