"""Scores of codes for a text by the shipped phrases, with the words that caused them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cur_desk.assist.knowledge import Knowledge, Phrase
from cur_desk.assist.place_names import is_place_word
from cur_desk.domain.text import fold

_TOKEN = re.compile(r"[^\W_]+|[.!?…\n]")
MAX_WORDS, MAX_CHARS = 4_000, 80_000
"""Words of a text that are looked at; a 5 MB letter says what it is about at its beginning."""
_ROOM = 5
_DECAY = 0.52
_LATE = 0.4
_AGAIN = 0.08
_MOST_AGAIN = 3
_THANKS = frozenset(
    ("спасибо", "благодарю", "благодарим", "благодарен", "благодарна", "признательны")
)
_AROUND = 16
_POLITE = re.compile(r"заранее|за\s+(?:внимани|ответ|понимани|помощь)", re.IGNORECASE)
_STREETS = frozenset(
    [
        "ул",
        "улица",
        "улице",
        "улицы",
        "улицу",
        "улицей",
        "пер",
        "переулок",
        "переулке",
        "проспект",
        "проспекте",
        "проспекту",
        "пр",
        "им",
        "имени",
        "вдоль",
        "по",
        "на",
    ]
)
_NAMED = ("ая", "ой", "ую", "ого", "ому", "ом", "ий", "ый", "яя", "ей")
_LANDMARK, _ASKED = 0.5, 1.1
_BESIDE = frozenset(
    ("у", "возле", "около", "напротив", "между", "мимо", "до", "рядом", "вблизи", "за")
)
_ADJECTIVE = ("ого", "его", "ой", "ей", "их", "ых", "им", "ым")
_ASKS = frozenset(
    [
        "прошу",
        "просим",
        "просит",
        "просят",
        "требую",
        "требуем",
        "верните",
        "сделайте",
        "почините",
        "уберите",
        "вывезите",
        "почистите",
        "поставьте",
        "установите",
        "отремонтируйте",
        "включите",
        "откройте",
        "помогите",
        "решите",
        "постройте",
        "примите",
        "восстановите",
        "замените",
    ]
)
_LEAF_DOTS = 3
_GAP, _FAR, _CROSS = 0.1, 0.45, 0.55
_PAIR = 2


@dataclass(slots=True)
class Reading:
    """A text read once: its folded words, their places, where each feature stands."""

    words: list[str]
    spans: list[tuple[int, int]]
    where: dict[str, list[int]]
    sentences: list[int]
    """The sentence of each word."""
    landmarks: frozenset[int]
    """Words that only say where: «у магазина», «возле детского сада»."""
    asking: frozenset[int]
    """Sentences that ask for something: they name the matter."""


@dataclass(slots=True)
class Hit:
    """A phrase found: how much it counts and which words of the text it is."""

    weight: float
    phrase: Phrase
    places: tuple[int, ...]


@dataclass(slots=True)
class Scored:
    """What speaks for a code."""

    score: float = 0.0
    hits: list[Hit] = field(default_factory=list)


def read(text: str, knowledge: Knowledge) -> Reading:
    """Words of a text with the features that the knowledge has."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    where: dict[str, list[int]] = {}
    sentences: list[int] = []
    sentence = 0
    features = knowledge.features
    for match in _TOKEN.finditer(fold(text[:MAX_CHARS])):
        word = match.group()
        if not word[0].isalnum():
            sentence += 1
            continue
        start, end = match.span()
        place = len(words)
        if place >= MAX_WORDS:
            break
        words.append(word)
        spans.append((start, end))
        sentences.append(sentence)
        if word in _THANKS and _POLITE.search(text, max(0, start - _AROUND), end + _AROUND):
            continue  # «спасибо за внимание» thanks for nothing done
        if text[start].isupper() and not text[end - 1].isupper() and is_place_word(word):
            continue  # «Котельнич», «Чистые пруды»: the name of a place is no matter
        if (
            place
            and text[start].isupper()
            and words[place - 1] in _STREETS
            and word.endswith(_NAMED)
        ):
            continue  # «вдоль Школьной», «ул. Аптечная»
        for feature in features(word):
            where.setdefault(feature, []).append(place)
    asking = frozenset(n for w, n in zip(words, sentences, strict=True) if w in _ASKS)
    return Reading(words, spans, where, sentences, _landmarks(words), asking)


def _landmarks(words: list[str]) -> frozenset[int]:
    found: set[int] = set()
    for place, word in enumerate(words[:-1]):
        if word in _BESIDE:
            found.add(place + 1)
            if words[place + 1].endswith(_ADJECTIVE):
                found.add(place + 2)
    return frozenset(found)


def score(reading: Reading, knowledge: Knowledge) -> dict[str, Scored]:
    """Codes for which some phrase speaks."""
    found: dict[str, Scored] = {}
    seen: set[int] = set()
    length = max(1, len(reading.words))
    for feature in sorted(reading.where):  # forms come from sets: their order decides ties
        for phrase, rarest in knowledge.by_feature.get(feature, ()):
            if id(phrase) in seen:
                continue
            places = _find(reading, phrase, rarest, feature)
            if not places:
                continue
            seen.add(id(phrase))
            late = 1.0 - _LATE * places[0][0] / length if length > 40 else 1.0
            again = 1.0 + _AGAIN * min(_MOST_AGAIN, len(places) - 1)
            apart = max(_apart(reading, found_at) for found_at in places)
            weight = phrase.weight * late * again * apart
            if all(p in reading.landmarks for p in places[0]):
                weight *= _LANDMARK
            if reading.sentences[places[0][0]] in reading.asking:
                weight *= _ASKED
            hit = Hit(weight, phrase, places[0])
            found.setdefault(phrase.code, Scored()).hits.append(hit)
    factors = _factors(reading, knowledge)
    for code, scored in found.items():
        scored.hits.sort(key=lambda h: -h.weight)
        factor = 1.0
        for hit in scored.hits:
            scored.score += hit.weight * factor
            factor *= _DECAY
        for prefix, share in factors:
            if code.startswith(prefix):
                scored.score *= share
    return found


def _factors(reading: Reading, knowledge: Knowledge) -> list[tuple[str, float]]:
    """What other words of the text make of the codes of a prefix."""
    there = reading.where.keys()
    return [
        (prefix, context.factor)
        for context in knowledge.contexts
        if context.words & there and not context.unless & there
        for prefix in context.prefixes
    ]


def _apart(reading: Reading, places: tuple[int, ...]) -> float:
    """Words with others between them, or in two sentences, tell less."""
    if len(places) == 1:
        return 1.0
    between = places[-1] - places[0] + 1 - len(places)
    share = max(_FAR, 1.0 - _GAP * max(0, between - 1))
    return (
        share if reading.sentences[places[0]] == reading.sentences[places[-1]] else share * _CROSS
    )


def refine(
    reading: Reading, knowledge: Knowledge, scores: dict[str, float], exists: Callable[[str], bool]
) -> dict[str, str]:
    """Of each code with rows under it the row that the words mean, if any says more than others."""
    found: dict[str, str] = {}
    for code in scores:
        best: tuple[float, str] = (0.0, "")
        for one in knowledge.refinements:
            if not code.startswith(one.prefix) or code.count(".") != _LEAF_DOTS:
                continue
            child = f"{code}.{one.suffix}"
            value = sum(_weight(reading, p) for p in one.phrases) if exists(child) else 0.0
            if value > best[0]:
                best = (value, child)
        if best[1]:
            found[code] = best[1]
    return found


def _weight(reading: Reading, parts: tuple[frozenset[str], ...]) -> float:
    """1 for a word, 2.5 for a pair that stands side by side."""
    places = [[p for f in part for p in reading.where.get(f, ())] for part in parts]
    if not all(places):
        return 0.0
    if len(places) == 1:
        return 1.0
    near = any(abs(a - b) <= _PAIR for a in places[0] for b in places[1])
    return 2.5 if near else 0.0


def _find(reading: Reading, phrase: Phrase, rarest: int, feature: str) -> list[tuple[int, ...]]:
    """Places where all words of the phrase stand near one another."""
    where = reading.where
    starts = where[feature]
    if len(phrase.parts) == 1:
        return [(p,) for p in starts[: _MOST_AGAIN + 1]]
    others: list[list[int]] = []
    for number, part in enumerate(phrase.parts):
        if number == rarest:
            continue
        places = sorted(p for f in part if f in where for p in where[f])
        if not places:
            return []
        others.append(places)
    return _near(starts, others, _ROOM + len(phrase.parts))


def _near(starts: list[int], others: list[list[int]], room: int) -> list[tuple[int, ...]]:
    """One place of each word, all within the room around a start."""
    found: list[tuple[int, ...]] = []
    for start in starts:
        places = [start]
        for near in others:
            best = min(
                (p for p in near if p not in places), key=lambda p: abs(p - start), default=None
            )
            if best is None or abs(best - start) > room:
                break
            places.append(best)
        else:
            found.append(tuple(sorted(places)))
            if len(found) > _MOST_AGAIN:
                break
    return found
