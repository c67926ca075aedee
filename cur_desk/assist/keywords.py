"""Codes for a text, as the card asks for them: the best three with the words that caused them."""

from __future__ import annotations

from cur_desk.assist.classify import MOST as MOST
from cur_desk.assist.classify import Guess, classify
from cur_desk.assist.suggestion import Suggestion
from cur_desk.reference.classifier import Classifier

_CLEAR = 0.35
"""The first of three that are nearly alike is no strong one."""


def suggest(text: str, classifier: Classifier) -> list[Suggestion]:
    """At most three codes for a text, the best first; none rather than a guess."""
    return suggestions_of(classify(text, classifier, lambda _code: None))


def suggestions_of(guess: Guess) -> list[Suggestion]:
    """The codes of a guess as the card shows them; none where it does not know."""
    if not guess.knows:
        return []
    return [
        Suggestion(g.code, g.name, g.words[:2], _strength(guess.strength, n, g.share))
        for n, g in enumerate(guess.codes)
    ]


def _strength(whole: int, place: int, share: float) -> int:
    """The first has the strength of the answer; those behind it what their share leaves."""
    if place == 0:
        return whole if share >= _CLEAR else min(whole, 2)
    return max(1, min(whole, 2 if share >= 0.25 else 1))
