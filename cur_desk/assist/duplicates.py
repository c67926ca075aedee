"""Compares two appeals: exact, near, same author about the same, same place and theme.

Candidates come from keys (``models/similar.py``); here each is looked at whole and told in words
that a person can check. Nothing is ever joined by this module: it only says what agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from cur_desk.domain import fingerprints
from cur_desk.domain.similar_keys import (
    GUESSED,
    Author,
    Document,
    area_key,
    same_author,
    stems_of,
    street_key,
    theme,
)
from cur_desk.domain.text import WORD, fold, plural, words

NEAR_PAIRS = 0.4
"""Share of common word pairs from which two texts are near."""
NEAR_LETTERS = 84.0
"""Likeness of letters from which they are near although each word is spelled anew."""
UNPLACED = 0.6
"""The same where it is not known whether they speak of one place."""
SAME_TEXT = 0.75
"""Common pairs from which a text is a copy wherever it comes from: a letter sent by many."""
SOON = 14
RECENT = 45
LONG_AGO = 400
YEAR = 365
LIKE_TITLE = 72.0
LIKE_WORDS = 0.34
"""Share of common words that makes a question of one author the same question."""
PHRASE = 3
"""Words in a row that make a common phrase."""
_LETTERS = 3_000
_STEM = 5
_EMPTY = frozenset(
    fold("""прошу просим вас нас вам нам меня мне это этот что как или при для принять меры
    здравствуйте уважаемый уважаемая спасибо заранее обращаюсь обращаемся повторно прошлый раз
    ничего не изменилось помогите разобраться разберитесь пожалуйста дать ответ добрый день
    заявитель сообщает пояснил жители нашего дома улице улицы дом дома""").split()
)


class Match(StrEnum):
    """What two appeals are to each other, the closest first."""

    EXACT = "exact"
    NEAR = "near"
    AUTHOR = "author"
    PLACE = "place"


_RANK = {Match.EXACT: 4.0, Match.NEAR: 3.0, Match.AUTHOR: 2.5, Match.PLACE: 1.0}


@dataclass(frozen=True, slots=True)
class Sample:
    """An appeal prepared for comparing."""

    document: Document
    words: tuple[str, ...]
    pairs: frozenset[int]
    stems: frozenset[str]
    letters: str
    title: str
    received: date
    streets: frozenset[str]
    street_stems: frozenset[frozenset[str]]
    text_stems: frozenset[str]
    areas: frozenset[str]
    houses: frozenset[str]
    themes: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What agrees between two appeals."""

    match: Match
    score: float
    author: Author
    same_place: bool
    same_house: bool
    same_code: bool
    same_theme: bool
    phrases: int
    """Common phrases of three words and more."""
    text: float
    """Likeness of the texts, 0…1."""
    guessed: bool = False
    """Place and code of one of them are only what its text speaks of."""

    @property
    def same_text(self) -> bool:
        """Whether the words are the same or nearly so."""
        return self.match in (Match.EXACT, Match.NEAR)

    def agrees(self) -> str:
        """«тот же автор, место, код», «место, код, 4 общих фразы»."""
        parts = []
        if self.author is Author.SAME:
            parts.append("тот же автор")
        elif self.author is Author.NAME:
            parts.append("то же имя")
        if self.match is Match.EXACT:
            parts.append("тот же текст")
        elif self.match is Match.NEAR:
            parts.append("почти тот же текст")
        if self.same_place:
            parts.append("дом" if self.same_house else "место")
        elif self.match is Match.PLACE:
            parts.append("населённый пункт")
        if self.same_code or self.same_theme:
            name = "код" if self.same_code and not self.guessed else "тема"
            parts.append(f"{name} по тексту" if self.guessed else name)
        if self.phrases and not self.same_text:
            word = plural(self.phrases, "общая фраза", "общие фразы", "общих фраз")
            parts.append(f"{self.phrases} {word}")
        return ", ".join(parts)


def sample(document: Document) -> Sample:
    """Prepares an appeal; done once for the one that is open and once for each candidate."""
    text = str(document.get("text") or "")
    found = tuple(fingerprints.text_words(text))
    questions = document.get("questions") or []
    places = [q.get("place") or {} for q in questions] + [document.get("place") or {}]
    codes = frozenset(q["code"] for q in questions if q.get("code"))
    title = str(document.get("title") or "")
    return Sample(
        document=document,
        words=found,
        pairs=fingerprints.pairs(list(found)),
        stems=stems((*words(title), *found)),
        letters=" ".join(found)[:_LETTERS],
        title=" ".join(words(title)),
        received=_day(document),
        streets=frozenset(k for p in places if p.get("street") and (k := street_key(p))),
        street_stems=frozenset(s for p in places if (s := _street_stems(p))),
        text_stems=frozenset(w[:n] for w in found for n in (3, 4, _STEM)),
        areas=frozenset(k for p in places if (k := area_key(p))),
        houses=frozenset(_house(p) for p in places if p.get("house")),
        themes=frozenset(theme(c) for c in codes),
        codes=codes,
    )


def _day(document: Document) -> date:
    return date.fromisoformat(str(document.get("received_at") or "2000-01-01")[:10])


def _street_stems(place: Document) -> frozenset[str]:
    """Beginnings of the words of a street, as a text may have them in another form."""
    return frozenset(stems_of(place.get("street")))


def _house(place: Document) -> str:
    return f"{street_key(place)}|{' '.join(words(str(place.get('house'))))}"


def stems(found: Iterable[str]) -> frozenset[str]:
    """Beginnings of the words that say something."""
    return frozenset(w[:_STEM] for w in found if len(w) > 3 and w not in _EMPTY)


def compare(one: Sample, other: Sample) -> Likeness | None:
    """What two appeals are to each other; nothing if they have too little in common."""
    author = same_author(one.document, other.document)
    apart = bool(one.areas and other.areas) and one.areas.isdisjoint(other.areas)
    same_place = not apart and (not one.streets.isdisjoint(other.streets) or named(one, other))
    elsewhere = apart or (not same_place and placed(one) and placed(other))
    same_theme = not one.themes.isdisjoint(other.themes)
    common = fingerprints.likeness(one.pairs, other.pairs)
    letters = _letters(one, other, author, same_place, common)
    text = max(common, letters / 100 if letters >= NEAR_LETTERS else 0.0)
    days = abs((one.received - other.received).days)
    match = _match(one, other, author, same_place, same_theme, text, days, elsewhere)
    if match is None:
        return None
    same_house = not one.houses.isdisjoint(other.houses)
    same_code = not one.codes.isdisjoint(other.codes)
    score = _RANK[match] + text + 0.5 * (author is Author.SAME)
    score += 0.2 * same_place + 0.2 * same_house + 0.2 * same_code
    score -= 0.3 * min(days, YEAR) / YEAR + (2.5 if elsewhere else 0.0)
    return Likeness(
        match=match,
        score=score,
        author=author,
        same_place=same_place,
        same_house=same_house,
        same_code=same_code,
        same_theme=same_theme,
        phrases=len(common_phrases(one.words, other.words)) if match is not Match.EXACT else 0,
        text=text,
        guessed=bool(one.document.get(GUESSED) or other.document.get(GUESSED)),
    )


def _letters(one: Sample, other: Sample, author: Author, same_place: bool, common: float) -> float:
    """Likeness by letters: only where something else agrees or the words begin to, for it costs."""
    if len(one.words) < fingerprints.FEWEST_WORDS or len(other.words) < fingerprints.FEWEST_WORDS:
        return 0.0
    if not (author or same_place or common > 0.1):
        return 0.0
    return fuzz.ratio(one.letters, other.letters, score_cutoff=NEAR_LETTERS)


def _match(
    one: Sample,
    other: Sample,
    author: Author,
    same_place: bool,
    same_theme: bool,
    text: float,
    days: int,
    elsewhere: bool,
) -> Match | None:
    if len(one.words) >= fingerprints.FEWEST_WORDS and one.words == other.words:
        return Match.EXACT
    about = like_question(one, other)
    if author is Author.SAME and (about or (same_theme and same_place)):
        return Match.NEAR if text >= SAME_TEXT else Match.AUTHOR
    if author is Author.NAME and about and not elsewhere:
        return Match.AUTHOR
    enough = NEAR_PAIRS if same_place else SAME_TEXT if elsewhere else UNPLACED
    if text >= enough:
        return Match.NEAR
    recent = days <= (LONG_AGO if not one.houses.isdisjoint(other.houses) else RECENT)
    if same_place and about and recent and (same_theme or not one.themes or not other.themes):
        return Match.PLACE
    if same_area(one, other) and about and same_theme and days <= SOON:
        return Match.PLACE
    return None


def same_area(one: Sample, other: Sample) -> bool:
    """Whether both speak of one settlement and one of them names no street."""
    if one.streets and other.streets:
        return False
    return not one.areas.isdisjoint(other.areas)


def placed(one: Sample) -> bool:
    """Whether it is known where the problem is."""
    return bool(one.streets or one.street_stems)


def named(one: Sample, other: Sample) -> bool:
    """Whether the street of one, not yet formalised, is named in the text of the other."""
    if one.streets and other.streets:
        return False
    return any(s and s <= other.text_stems for s in one.street_stems) or any(
        s and s <= one.text_stems for s in other.street_stems
    )


def like_question(one: Sample, other: Sample) -> bool:
    """Whether both speak of one problem, by title or by the words that say something."""
    titles = bool(one.title and other.title)
    if titles and fuzz.token_set_ratio(one.title, other.title) >= LIKE_TITLE:
        return True
    return overlap(one.stems, other.stems) >= LIKE_WORDS


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Common words over the words of the shorter text."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def common_phrases(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of three words and more of ``other`` that stand in ``one`` too: (first word, after the
    last); set phrases of letters («прошу принять меры») do not count."""
    known = {tuple(one[i : i + PHRASE]) for i in range(len(one) - PHRASE + 1)}
    runs: list[tuple[int, int]] = []
    for i in range(len(other) - PHRASE + 1):
        if tuple(other[i : i + PHRASE]) not in known:
            continue
        if runs and i < runs[-1][1]:
            runs[-1] = (runs[-1][0], i + PHRASE)
        else:
            runs.append((i, i + PHRASE))
    return [
        (a, b)
        for a, b in runs
        if sum(1 for w in other[a:b] if w not in _EMPTY and len(w) > 3) >= PHRASE - 1
    ]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a sample stand in the text as written."""
    return [m.span() for m in WORD.finditer(fold(text[: fingerprints.MOST_CHARS]))][
        : fingerprints.MOST_WORDS
    ]


def marked(one: Sample, other: Sample, text: str) -> tuple[list[tuple[int, int]], ...]:
    """(spans of common phrases, spans of single words that ``one`` has too) of the text of
    ``other``: what «Сравнить» paints."""
    spans = word_spans(text)
    runs = [(a, min(b, len(spans))) for a, b in common_phrases(one.words, other.words)]
    inside = {i for a, b in runs for i in range(a, b)}
    alike = [
        spans[i]
        for i, word in enumerate(other.words[: len(spans)])
        if i not in inside and word[:_STEM] in one.stems and len(word) > 3 and word not in _EMPTY
    ]
    return [(spans[a][0], spans[b - 1][1]) for a, b in runs if a < b], alike
