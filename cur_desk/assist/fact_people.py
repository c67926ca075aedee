"""People that a text names: by patronymic, by initials, by first name and surname."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cur_desk.assist.fact import Span
from cur_desk.assist.morph import grammemes
from cur_desk.domain.text import fold

_CAP = r"[А-ЯЁ][а-яё]{1,24}(?:-[А-ЯЁ][а-яё]{1,24})?"
_PATRONYMIC = (
    r"[А-ЯЁ][а-яё]{2,18}(?:ович|евич|ьич|ич|овн|евн|ичн|инична)(?:а|у|ем|ом|е|ы|ой|ою|ей)?"
)
_FULL = re.compile(
    rf"(?<![\w-])(?:(?P<s1>{_CAP})\s+)?(?P<name>{_CAP})\s+(?P<patr>{_PATRONYMIC})\b(?:\s+(?P<s2>{_CAP}))?"
)
_INITIALS_AFTER = re.compile(rf"(?<![\w-])(?P<s>{_CAP})\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?(?![а-яё])")
_INITIALS_BEFORE = re.compile(r"(?<![\w.])[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?(?P<s>[А-ЯЁ][а-яё]{3,24})\b")
_PAIR = re.compile(rf"(?<![\w-])(?P<one>{_CAP})\s+(?P<two>{_CAP})(?![\w-])")
_POST = re.compile(
    r"\b(?:врач\w*|директор\w*|заведующ\w+|мастер\w*|участков\w+|глав[аеыу]|гражданин\w*|гражданк\w+|"
    r"гр\.|господин\w*|госпож\w+|учител\w+|воспитател\w+|фельдшер\w*|сосед\w*|начальник\w*|"
    rf"депутат\w*|инженер\w*|инспектор\w*|терапевт\w*|педиатр\w*)\s+(?P<s>{_CAP})\b"
)
_STREET_BEFORE = re.compile(
    r"(?:\bул(?:\.|иц\w+)|\bпер(?:\.|еул\w+)|\bпр(?:\.|-т|оспект\w*)|\bпл(?:\.|ощад\w+)|\bим(?:\.|ени))\s*$",
    re.IGNORECASE,
)


def people(text: str) -> Iterator[Span]:
    """Names of people; the value is the name with single spaces."""
    for match in _FULL.finditer(text):
        yield from _full(text, match)
    for pattern in (_INITIALS_AFTER, _INITIALS_BEFORE):
        for match in pattern.finditer(text):
            if not _after_street(text, match.start()) and _surname(match["s"]):
                yield _span(text, match.start(), match.end())
    for match in _PAIR.finditer(text):
        one, two = grammemes(fold(match["one"])), grammemes(fold(match["two"]))
        is_pair = ("Name" in one and "Surn" in two) or ("Surn" in one and "Name" in two)
        if is_pair and not _after_street(text, match.start()):
            yield _span(text, match.start(), match.end())
    for match in _POST.finditer(text):
        if "Surn" in grammemes(fold(match["s"])):
            yield _span(text, match.start("s"), match.end())


def _full(text: str, match: re.Match[str]) -> Iterator[Span]:
    if _after_street(text, match.start()):
        return
    start, end = match.start("name"), match.end("patr")
    before, after = match["s1"], match["s2"]
    if "Name" not in grammemes(fold(match["name"])) and before is None:
        return
    if before and _surname(before):
        start = match.start("s1")
    elif after and _surname(after):
        end = match.end("s2")
    yield _span(text, start, end)


def _surname(word: str) -> bool:
    """A surname of the dictionary, or a word that ends as surnames do."""
    folded = fold(word)
    if "Surn" in grammemes(folded):
        return True
    return (
        re.search(
            r"(?:ов|ев|ин|ын|ск|цк|ых|их|ко|ук|юк|ян|дзе|швили)(?:а|у|ой|ым|ом|е|ая|ий|ого|ому|ую)?$",
            folded,
        )
        is not None
    )


def _after_street(text: str, start: int) -> bool:
    return _STREET_BEFORE.search(text[max(0, start - 16) : start]) is not None


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, " ".join(text[start:end].split()))
