"""What stands out in a citizen's text: place, essence, time, demand, as spans. Pure.

A hint for the eye, never a statement: nothing is filled in from it without the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

PLACE, ESSENCE, TIME, DEMAND = "place", "essence", "time", "demand"
SHORTEST = 4
MOST_CHARS = 60_000
"""A 5 MB letter is marked in its beginning; the rest is read as it is."""

_MONTHS = (
    "январ[яь]|феврал[яь]|март[а]?|апрел[яь]|ма[йя]|июн[яь]|июл[яь]|август[а]?|сентябр[яь]|"
    "октябр[яь]|ноябр[яь]|декабр[яь]"
)
_TIME = re.compile(
    rf"\b(?:\d{{1,2}}[.]\d{{2}}(?:[.]\d{{2,4}})?|(?:с\s+)?\d{{1,2}}\s+(?:{_MONTHS})(?:\s+\d{{4}})?"
    rf"|(?:с|в)\s+(?:{_MONTHS}|январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре"
    r"|ноябре|декабре)(?:\s+\d{4}\s+года)?)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:прошу|просим|требу[юе]м?)\b(?:[^.!?\n]|(?<=\d)[.](?=\d)){3,240}", re.IGNORECASE
)
_STREET = re.compile(
    r"\b(?:ул\.|улиц[аеуы]|пер\.|переулк[еау]|пр-т|проспект[еау]?|пгт|г\.|дер\.|пос\.)\s+"
    r"[А-ЯЁ][а-яё-]+(?:\s*,?\s*(?:д\.|дом[ау]?)\s*\d+[а-яё]?)?|\bдом[ау]?\s+\d+[а-яё]?"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A span of the text and what it is."""

    start: int
    end: int
    kind: str


def find_facts(text: str, essence: Iterable[tuple[int, int]] = ()) -> tuple[Fact, ...]:
    """Facts in the order of the text, none over another; ``essence`` are spans found elsewhere."""
    head = text[:MOST_CHARS]
    found = [Fact(m.start(), m.end(), DEMAND) for m in _DEMAND.finditer(head)]
    found += [Fact(m.start(), m.end(), TIME) for m in _TIME.finditer(head)]
    found += [Fact(m.start(), m.end(), PLACE) for m in _STREET.finditer(head)]
    found += [Fact(start, end, ESSENCE) for start, end in essence if end <= MOST_CHARS]
    kept: list[Fact] = []
    rank = {PLACE: 0, TIME: 1, DEMAND: 2, ESSENCE: 3}
    for fact in sorted(found, key=lambda f: (rank[f.kind], f.start)):
        kept += [piece for piece in _rest(fact, kept) if _tells(head, piece)]
    return tuple(sorted(kept, key=lambda f: f.start))


def _rest(fact: Fact, kept: list[Fact]) -> list[Fact]:
    """What of a fact is not covered by stronger ones."""
    pieces = [fact]
    for other in kept:
        cut = []
        for p in pieces:
            if other.end <= p.start or other.start >= p.end:
                cut.append(p)
                continue
            cut += [Fact(p.start, other.start, p.kind), Fact(other.end, p.end, p.kind)]
        pieces = [p for p in cut if p.end > p.start]
    return pieces


def _tells(text: str, fact: Fact) -> bool:
    """A short word alone («на», «не») tells nothing."""
    return sum(c.isalnum() for c in text[fact.start : fact.end]) >= SHORTEST


def join_spans(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of neighbouring words as one, so that a phrase is underlined whole."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if joined and start <= joined[-1][1] + 1 and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
