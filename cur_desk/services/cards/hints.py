"""What the empty fields of a question could hold: taken by one key, never by itself.

The learned help speaks for codes, block, вид, bodies and the municipality; only what it is sure of
becomes a hint, and a field that a person has filled is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cur_desk.assist.address_fields import split_address
from cur_desk.assist.suggestion import Suggestion
from cur_desk.domain.formalisation import Content
from cur_desk.domain.question_moves import quotes_of
from cur_desk.domain.records.words import QuestionKind
from cur_desk.services.cards.suggest import SuggestService
from cur_desk.services.cards.suggest_bodies import accuses
from cur_desk.services.cards.suggest_views import Advice
from cur_desk.services.views import CardView

SURE, LIKELY = 3, 2
ADDRESS_CHARS = 20_000
NAMES = ("code", "classifier", "block", "question_kind", "place", "complained_of", "executor")


@dataclass(frozen=True, slots=True)
class FieldHints:
    """Codes to choose from; a source for empty fields; its words by field, with their cause."""

    codes: tuple[Suggestion, ...] = ()
    source: dict[str, Any] = field(default_factory=dict)
    said: tuple[tuple[str, str, str], ...] = ()
    """(field, what it would become, the words that caused it)."""


def hints_for(
    suggest: SuggestService, card: CardView, question: Content, edition: str
) -> FieldHints:
    """Hints for the question in front, from its суть; what the суть does not tell yet (its first
    words are being typed) the words say that the question was made from."""
    essence = (question.get("essence") or "").strip()
    text = card.appeal.text if card.has_text else ""
    own = " ".join(text[a:b] for a, b in quotes_of(question))
    asked = f"{essence}. {own}" if essence else own or text
    place = question.get("place") or {}
    homes = tuple(a.address for a in card.appeal.applicants if a.address)
    known: dict[str, Any] = {
        "code": question.get("code"),
        "oktmo": place.get("oktmo"),
        "hints": homes,
        "complaint": question.get("question_kind") == QuestionKind.COMPLAINT
        or accuses(own or text),
        "complained_of": tuple(question.get("complained_of") or ()),
    }
    advice = suggest.advise(asked, "" if essence or own else card.title, **known)
    if essence and not advice.codes:
        asked = own or text
        advice = suggest.advise(asked, "" if own else card.title, **known)
    codes = advice.codes or (suggest.suggestions(text, card.title) if asked is not text else ())
    made = _Made()
    _add_code(made, advice, edition)
    _add_place(made, suggest, advice, place, own or text, homes)
    _add_rest(made, advice)
    return FieldHints(codes, made.source, tuple(made.said))


@dataclass(slots=True)
class _Made:
    source: dict[str, Any] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)

    def say(self, name: str, words: str, cause: str) -> None:
        self.said.append((name, words, cause))


def _cause(words: tuple[str, ...], why: str = "") -> str:
    return ", ".join(f"«{w}»" for w in words[:2]) or why


def _add_code(made: _Made, advice: Advice, edition: str) -> None:
    first = advice.codes[0] if advice.codes else None
    if first is None or not advice.knows or first.strength < SURE:
        return
    made.source |= {"code": first.code, "classifier": edition}
    made.say("code", first.name, _cause(first.words))


def _add_place(
    made: _Made,
    suggest: SuggestService,
    advice: Advice,
    place: dict[str, Any],
    text: str,
    homes: tuple[str, ...],
) -> None:
    oktmo, name, cause = place.get("oktmo"), "", ""
    if not oktmo and advice.place_sure and advice.places:
        first = advice.places[0]
        oktmo, name, cause = first.value, first.name, _cause(first.words)
    elif not oktmo:
        guess = suggest.place(text, homes)
        if guess.sure and guess.choices:
            one = guess.choices[0]
            oktmo, name, cause = one.oktmo, one.title, _cause(one.words)
    said = split_address(text[:ADDRESS_CHARS])
    parts = {"locality": said.locality, "street": said.street, "house": said.house}
    parts = {k: v for k, v in parts.items() if v}
    made.source["place"] = ({"oktmo": oktmo} if oktmo else {}) | parts
    if name:
        made.say("place/oktmo", name, cause)
    if parts:
        made.say("place/address", ", ".join(str(v) for v in parts.values()), "")


def _add_rest(made: _Made, advice: Advice) -> None:
    if advice.block is not None and advice.block.strength >= LIKELY:
        made.source["block"] = advice.block.value
        made.say("block", advice.block.name, _cause(advice.block.words))
    if advice.kind.value and advice.kind.strength >= LIKELY:
        made.source["question_kind"] = advice.kind.value
        made.say("question_kind", advice.kind.name, _cause(advice.kind.words, advice.kind.why))
    if advice.accused:
        named = advice.accused[0]
        made.source["complained_of"] = [named.value]
        made.say("complained_of", f"Жалоба на: {named.name}", _cause(named.words, named.why))
    bodies = advice.organisations
    if bodies and bodies[0].strength >= LIKELY:
        made.source["executor"] = bodies[0].value
        made.say("executor", bodies[0].name, _cause(bodies[0].words, bodies[0].why))
