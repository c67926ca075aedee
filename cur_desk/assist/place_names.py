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

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_CAPITAL = re.compile(r"(?<![\w-])[А-ЯЁ][А-Яа-яё]{1,30}(?:-[А-ЯЁа-яё\d]+){0,3}")
_STREET_WORD = re.compile(r"(?<![\w-])[А-Яа-яЁё]{3,24}(?:-[А-Яа-яЁё]+)?")

Names = dict[str, list[tuple[frozenset[str], ...]]]
"""First word in any form → the forms of each further word."""


def _add(names: Names, name: str) -> None:
    parts = [forms_of(w) for w in _WORD.findall(fold(name))]
    for first in parts[0]:
        names.setdefault(first, []).append(tuple(parts[1:]))


@lru_cache(maxsize=1)
def _settlements() -> Names:
    names: Names = {}
    file = resources_dir() / "geo" / "localities.tsv"
    for _, cells in read_tsv(file, ("oktmo", "name")):
        _add(names, cells["name"])
    extra = resources_dir() / "assist" / "settlements.tsv"
    if extra.is_file():
        for _, cells in read_tsv(extra, ("oktmo", "name")):
            _add(names, cells["name"])
    return names


@lru_cache(maxsize=1)
def _streets() -> Names:
    names: Names = {}
    for file in (
        resources_dir() / "geo" / "streets_common.tsv",
        resources_dir() / "assist" / "streets.tsv",
    ):
        if not file.is_file():
            continue
        for _, cells in read_tsv(file, ("name",)):
            _add(names, cells["name"])
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
    return bool(words) and _match(_settlements(), words) == len(words)


def is_street(name: str) -> bool:
    """Whether the words are a known street, in any form."""
    words = _WORD.findall(fold(name))
    return bool(words) and _match(_streets(), words) == len(words)


def bare_settlements(text: str) -> Iterator[tuple[int, int]]:
    """Settlements written without a type: «в Кирове», «Оричи»."""
    names = _settlements()
    last = 0
    for match in _CAPITAL.finditer(text):
        folded = fold(match.group())
        if match.start() < last or folded not in names:
            continue
        following = [(m.start(), m.end(), fold(m.group())) for m in _next_words(text, match.end())]
        size = _match(names, [folded, *(f for _, _, f in following)])
        if not size:
            continue
        end = following[size - 2][1] if size > 1 else match.end()
        if size == 1 and not _is_place(text, match, folded):
            continue
        last = end
        yield match.start(), end


def _next_words(text: str, at: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while len(found) < 2:
        match = re.compile(r"[ -]([^\W_]+(?:-[^\W_]+)*)").match(text, at)
        if match is None:
            break
        word = _WORD.match(text, match.start(1))
        if word is None:
            break
        found.append(word)
        at = word.end()
    return found


_PLACE_BEFORE = re.compile(
    r"(?:^|[\s(«\"])(?:в|во|из|под|до|по|г|с|город\w*|у\s+нас\s+в|через|к|село|посёлок|посёлке|поселке|деревне|деревня|житель|жители)[. ]\s?$",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n])\s*$")


def _is_place(text: str, match: re.Match[str], folded: str) -> bool:
    """One capital word is a place unless it is a common word at the start of a sentence."""
    before = text[max(0, match.start() - 16) : match.start()]
    if _PLACE_BEFORE.search(before):
        return True
    marks = grammemes(folded)
    if "Geox" in marks:
        return not ({"Surn", "Name"} & marks) or not re.search(r"[А-ЯЁ][а-яё]+\s$", before)
    if not marks:
        return True
    return (
        not ({"Surn", "Name", "Patr"} & marks)
        and _SENTENCE_START.search(before) is None
        and len(folded) > 4
    )


def bare_streets(text: str) -> Iterator[tuple[int, int]]:
    """Known streets written without a type; whether a house follows, the caller judges."""
    names = _streets()
    last = 0
    for match in _STREET_WORD.finditer(text):
        folded = fold(match.group())
        if match.start() < last or folded not in names:
            continue
        following = [(m.start(), m.end(), fold(m.group())) for m in _next_words(text, match.end())]
        size = _match(names, [folded, *(f for _, _, f in following)])
        if not size:
            continue
        end = following[size - 2][1] if size > 1 else match.end()
        last = end
        yield match.start(), end


__all__ = ["adjective_root", "bare_settlements", "bare_streets", "is_settlement", "is_street"]
