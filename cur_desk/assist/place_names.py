"""Names of settlements and streets of the regions, found in running text in any form.

Built once from ``resources/geo`` and ``resources/assist/streets.tsv``; the same names serve the
marking of addresses and the finding of the municipality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cur_desk.assist.morph import grammemes
from cur_desk.assist.toponym_forms import adjective_root, forms_of
from cur_desk.domain.text import fold
from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_tsv

_WORD = re.compile(r"[^\W_]+")
_ANY_WORD = re.compile(r"(?<!\w)(?<!\w\w-)(?:[А-ЯЁа-яё]{3,30}|[А-ЯЁ][а-яё](?=-[А-ЯЁ]))")
_NEXT = re.compile(r"[ -]([^\W_]+)")
_COMMON = frozenset({"VERB", "INFN", "ADVB", "PRTF", "GRND", "COMP"})

Names = dict[str, list[tuple[frozenset[str], ...]]]
"""First word in any form → the forms of each further word."""


def _add(names: Names, name: str) -> None:
    parts = [forms_of(w) for w in _WORD.findall(fold(name))]
    for first in parts[0]:
        names.setdefault(first, []).append(tuple(parts[1:]))


_STREET_TYPES = frozenset(
    (
        "проспект",
        "проезд",
        "шоссе",
        "тракт",
        "бульвар",
        "набережная",
        "аллея",
        "площадь",
        "улица",
        "переулок",
    )
)


def listed(file: str) -> Iterator[tuple[str, str]]:
    """(ОКТМО, name) of a list in ``resources/assist``: several names in a row by commas."""
    for _, cells in read_tsv(resources_dir() / "assist" / file, ("oktmo", "names")):
        for name in cells["names"].split(","):
            if name.strip():
                yield cells["oktmo"], name.strip()


@lru_cache(maxsize=1)
def _settlements() -> Names:
    names: Names = {}
    for _, cells in read_tsv(resources_dir() / "geo" / "localities.tsv", ("oktmo", "name")):
        _add(names, cells["name"])
    for _, name in listed("settlements.tsv"):
        _add(names, name)
    for _, cells in read_tsv(resources_dir() / "assist" / "city_districts.tsv", ("kind", "names")):
        if cells["kind"] == "name":
            for name in cells["names"].split(","):
                _add(names, name)
    return names


@lru_cache(maxsize=1)
def _streets() -> Names:
    names: Names = {}
    for _, cells in read_tsv(resources_dir() / "geo" / "streets_common.tsv", ("name",)):
        _add(names, cells["name"])
    for _, name in listed("streets.tsv"):
        if not _STREET_TYPES & set(_WORD.findall(fold(name))):
            _add(names, name)
    return names


def _match(names: Names, words: list[str]) -> int:
    """How many of the words are a name, the longest reading."""
    best = 0
    for rest in names.get(words[0], ()) if words else ():
        size = len(rest) + 1
        if (
            size > best
            and size <= len(words)
            and all(w in f for w, f in zip(words[1:], rest, strict=False))
        ):
            best = size
    return best


def is_settlement(name: str) -> bool:
    """Whether the words are a settlement of some region, in any form."""
    words = _WORD.findall(fold(name))
    return (
        bool(words)
        and words[0] not in _PREPOSITIONS
        and _match(_settlements(), words) == len(words)
    )


@lru_cache(maxsize=16_384)
def is_place_word(word: str) -> bool:
    """Whether a folded word begins the name of a settlement and is no common word besides."""
    if word not in _settlements() or word in _PREPOSITIONS:
        return False
    marks = grammemes(word)
    return not marks or "Geox" in marks


def is_street(name: str) -> bool:
    """Whether the words are a known street, in any form."""
    words = _WORD.findall(fold(name))
    return bool(words) and _match(_streets(), words) == len(words)


def bare_settlements(text: str) -> Iterator[tuple[int, int]]:
    """Settlements written without a type: «в Кирове», «Оричи», «гаврилов ям»."""
    names = _settlements()
    last = 0
    for match in _ANY_WORD.finditer(text):
        folded = fold(match.group())
        if match.start() < last or folded not in names:
            continue
        following = _next_words(text, match.end())
        size = _match(names, [folded, *(f for _, _, f in following)])
        if not size:
            continue
        end = following[size - 2][1] if size > 1 else match.end()
        if not _is_place(text, match, folded, size):
            continue
        last = end
        yield match.start(), end


def _next_words(text: str, at: int) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    while len(found) < 3:
        match = _NEXT.match(text, at)
        if match is None:
            break
        found.append((match.start(1), match.end(1), fold(match.group(1))))
        at = match.end()
    return found


_PLACE_BEFORE = re.compile(
    r"(?:^|[\s(«\"])(?:в|во|из|под|до|по|г|с|город\w*|через|к|село|селе|посёлок|посёлке|поселке|деревне|деревня|житель|"
    r"жители|возле|около|между|от|над|за|из-под)[. ]\s?$",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n(])\s*$")
_BETWEEN = re.compile(r"[,.!?\n(]\s*$")
_PERSON_BEFORE = re.compile(r"(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]\.)\s?$")
_PERSON_AFTER = re.compile(
    r"\s(?:[А-ЯЁ]\.|[А-ЯЁ][а-яё]+(?:ович|евич|овна|евна|ична|ич)\b|(?:Иван|Алекс|Серге|Андре|Дмитри|Никола|Михаил|Викт|Влад|Татьян|Елен|Ольг|Мари|Ирин|Натал|Светлан|Людмил|Галин|Анн))"
)


_PREPOSITIONS = frozenset(("под", "над", "при", "без", "для", "или", "где", "нет", "как", "что"))
_NOT_BARE = frozenset(
    [
        "волга",
        "волги",
        "волгу",
        "волге",
        "волгой",
        "январь",
        "января",
        "февраль",
        "февраля",
        "март",
        "марта",
        "апрель",
        "апреля",
        "май",
        "мая",
        "июнь",
        "июня",
        "июль",
        "июля",
        "август",
        "августа",
        "сентябрь",
        "сентября",
        "октябрь",
        "октября",
        "ноябрь",
        "ноября",
        "декабрь",
        "декабря",
    ]
)
"""Rivers and months that are names of villages too: only with «село», «п.» before them."""
_ALONE = re.compile(r"\s?(?:[.,:!?)]|$|\n)")


def _is_place(text: str, match: re.Match[str], folded: str, size: int) -> bool:
    """A word is a place unless it is a common word or the name of a person."""
    before = text[max(0, match.start() - 16) : match.start()]
    capital = match.group()[0].isupper()
    after_place = _PLACE_BEFORE.search(before) is not None
    if size > 1:
        return capital or after_place or text[match.end() : match.end() + 1] == "-"
    marks = grammemes(folded)
    person = bool({"Surn", "Name", "Patr"} & marks)
    if person and (
        _PERSON_AFTER.match(text, match.end()) or (capital and _PERSON_BEFORE.search(before))
    ):
        return False
    if not capital:
        rare = not marks or ("Geox" in marks and len(marks & _COMMON) == 0)
        alone = _ALONE.match(text, match.end()) is not None
        if alone and (match.start() == 0 or ("Geox" in marks and _BETWEEN.search(before))):
            return True
        if len(folded) < 5 or not rare:
            return False
        return after_place or not person or _SENTENCE_START.search(before) is not None
    if folded in _NOT_BARE:
        return False
    if "Geox" in marks or not marks:
        return True
    if _SENTENCE_START.search(before) and _ALONE.match(text, match.end()):
        return True
    if after_place:
        return not person or folded.endswith(("о", "е", "ы", "и", "ях", "ах"))
    return False


def bare_streets(text: str) -> Iterator[tuple[int, int]]:
    """Known streets written without a type; whether a house follows, the caller judges."""
    names = _streets()
    last = 0
    for match in _ANY_WORD.finditer(text):
        folded = fold(match.group())
        if match.start() < last or folded not in names:
            continue
        following = _next_words(text, match.end())
        size = _match(names, [folded, *(f for _, _, f in following)])
        if not size:
            continue
        end = following[size - 2][1] if size > 1 else match.end()
        last = end
        yield match.start(), end


__all__ = ["adjective_root", "bare_settlements", "bare_streets", "is_settlement", "is_street"]
