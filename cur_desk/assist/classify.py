"""Codes and the block of a text: shipped phrases and learned counts together, with their reasons.

Says nothing rather than guess: the confidence is read from a curve that was measured, and below
its threshold the answer is «не знаю».
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cur_desk.assist.block_words import block_words
from cur_desk.assist.calibration import Curve, load_curve
from cur_desk.assist.knowledge import Knowledge, load_knowledge
from cur_desk.assist.learned import Learned, content_words
from cur_desk.assist.scoring import Hit, Reading, Scored, read, refine, score
from cur_desk.reference.classifier import Classifier

MOST = 3
_SHARPNESS = 1.3
_BLOCK_SHARPNESS = 0.6
_CODE_VOTE = 0.04
_WORD_VOTE, _VOTE_MOST = 0.07, 60.0
_LEARNED = 0.3
_WIDE = 40
_REFINED = 3
_SELDOM = 0.85
_STEP = 0.02
_SPAN_WORDS = 7
_STRONG, _FAIR = 0.92, 0.78
_NOTHING = 0.45
"""A score below this is one common word: it says nothing."""

BlockOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class CodeGuess:
    """A code, the words of the text that caused it, their places, its share among the codes."""

    code: str
    name: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text is about. ``confidence``: how often such answers were right when measured."""

    codes: tuple[CodeGuess, ...]
    block: str | None
    """Key of the block; nothing: outside the blocks, or not known (see ``knows``)."""
    block_share: float
    raw: float
    block_raw: float
    confidence: float
    block_confidence: float
    knows: bool

    @property
    def strength(self) -> int:
        """1–3 for marks beside a suggestion."""
        return 3 if self.confidence >= _STRONG else 2 if self.confidence >= _FAIR else 1


def classify(
    text: str, classifier: Classifier, block_of: BlockOf, *, learned: Learned | None = None
) -> Guess:
    """The best codes of a text and the block that they speak for together."""
    knowledge = load_knowledge(classifier)
    reading = read(text, knowledge)
    found = score(reading, knowledge)
    often = _often(classifier)
    totals = {code: scored.score * often.get(code, _SELDOM) for code, scored in found.items()}
    taught: dict[str, tuple[str, ...]] = {}
    if learned is not None and learned.texts:
        for code, (value, words) in learned.scores(content_words(text)).items():
            if code in classifier:
                totals[code] = totals.get(code, 0.0) + _LEARNED * value
                taught[code] = words
    _refine(reading, knowledge, classifier, found, totals)
    return _guess(text, classifier, knowledge, block_of, reading, found, totals, taught)


@lru_cache(maxsize=4)
def _often(classifier: Classifier) -> dict[str, float]:
    """Codes that make most of the flow count for more than those met once a year."""
    return dict.fromkeys(classifier.often, 1.0)


def _refine(
    reading: Reading,
    knowledge: Knowledge,
    classifier: Classifier,
    found: dict[str, Scored],
    totals: dict[str, float],
) -> None:
    """A code with rows under it gives the row that the words mean its own weight, a little less."""
    best = dict(sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:_REFINED])
    for code, child in refine(reading, knowledge, best, lambda c: c in classifier).items():
        if totals.get(child, 0.0) < totals[code]:
            totals[child] = totals[code] - _STEP
            if code in found:
                held = found.setdefault(child, Scored())
                held.hits = [*held.hits, *found[code].hits]


def _guess(
    text: str,
    classifier: Classifier,
    knowledge: Knowledge,
    block_of: BlockOf,
    reading: Reading,
    found: dict[str, Scored],
    totals: dict[str, float],
    taught: dict[str, tuple[str, ...]],
) -> Guess:
    votes = _votes(knowledge, block_of, reading)
    ranked = _ranked(totals, block_of, votes)
    if not ranked or ranked[0][1] < _NOTHING:
        return Guess((), None, 0.0, 0.0, 0.0, 0.0, 0.0, False)
    top = ranked[0][1]
    weights = {code: math.exp(_SHARPNESS * (value - top)) for code, value in ranked}
    whole = sum(weights.values())
    blocks = _blocks(ranked, block_of, votes)
    block = max(blocks, key=lambda b: (blocks[b], b or ""))
    codes = tuple(
        _code(
            text, classifier, code, value, weights[code] / whole, reading, found.get(code), taught
        )
        for code, value in _few(ranked)
    )
    full = 1 - math.exp(-top / 2.5)
    raw = full * sum(c.share for c in codes)
    curve: Curve = load_curve()
    confidence = curve.code(raw)
    return Guess(
        codes,
        block,
        blocks[block],
        raw,
        full * blocks[block],
        confidence,
        curve.block(full * blocks[block]),
        confidence >= curve.threshold,
    )


def _ranked(
    totals: dict[str, float], block_of: BlockOf, votes: dict[str | None, float]
) -> list[tuple[str, float]]:
    """Codes, the best first; the votes of the words move those of a block together."""
    moved = {c: v + _CODE_VOTE * votes.get(block_of(c), 0.0) for c, v in totals.items()}
    return sorted(moved.items(), key=lambda item: (-item[1], item[0]))[:_WIDE]


def _votes(knowledge: Knowledge, block_of: BlockOf, reading: Reading) -> dict[str | None, float]:
    """Every word of the text speaks for a block, softly."""
    words = block_words(knowledge, block_of)
    found = words.votes(reading.where) if words is not None else {}
    return {b: max(-_VOTE_MOST, min(_VOTE_MOST, value)) for b, value in found.items()}


def _blocks(
    ranked: list[tuple[str, float]], block_of: BlockOf, votes: dict[str | None, float]
) -> dict[str | None, float]:
    """Shares of the blocks: of their codes together, moved by the votes of the words."""
    blocks: dict[str | None, float] = defaultdict(float)
    for code, value in ranked:
        blocks[block_of(code)] += math.exp(_BLOCK_SHARPNESS * (value - ranked[0][1]))
    moved = {b: share * math.exp(_WORD_VOTE * votes.get(b, 0.0)) for b, share in blocks.items()}
    whole = sum(moved.values())
    return {b: share / whole for b, share in moved.items()}


def _few(ranked: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The best three."""
    return ranked[:MOST]


def _code(
    text: str,
    classifier: Classifier,
    code: str,
    value: float,
    share: float,
    reading: Reading,
    scored: Scored | None,
    taught: dict[str, tuple[str, ...]],
) -> CodeGuess:
    words: dict[str, None] = {}
    spans: list[tuple[int, int]] = []
    for hit in scored.hits[:3] if scored is not None else ():
        said = _said(text, reading, hit)
        if not any(said in other for other in words):
            words.setdefault(said)
        spans += [reading.spans[p] for p in hit.places]
    for word in taught.get(code, ())[: 3 - len(words)]:
        words.setdefault(word)
    return CodeGuess(
        code, classifier.get(code).name, tuple(words), tuple(sorted(set(spans))), value, share
    )


def _said(text: str, reading: Reading, hit: Hit) -> str:
    """The person's own words where they stand together, else the phrase that they make."""
    first, last = hit.places[0], hit.places[-1]
    if last - first >= _SPAN_WORDS:
        return hit.phrase.text
    start, end = reading.spans[first][0], reading.spans[last][1]
    return " ".join(text[start:end].lower().split())
