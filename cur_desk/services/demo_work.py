"""The hand of the headless demo: formalises one appeal with two questions through the services.

It does what an operator does with the keys — суть, код, блок, вид, место, исполнитель, letters —
and reads the answer of completeness instead of looking at the screen.
"""

from __future__ import annotations

import re

from cur_desk.domain.completeness import gaps
from cur_desk.domain.formalisation import Content, add_question, set_forwarding, start
from cur_desk.domain.records.words import OrganisationKind, QuestionKind
from cur_desk.errors import BugError
from cur_desk.services.desk import Desk
from cur_desk.services.views import CardView, Choice

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_ESSENCE_CHARS = 200


def two_questions(desk: Desk, card: CardView) -> Content:
    """A complete formalisation of the card; raises BugError if a gap is left."""
    content = start(card.appeal)
    while len(content["questions"]) < 2:
        add_question(content, card.appeal)
    sentences = [s.strip() for s in _SENTENCE.split(card.appeal.text) if len(s.strip()) > 15]
    for number, question in enumerate(content["questions"]):
        essence = sentences[number % len(sentences)] if sentences else card.title
        _fill(desk, card, question, essence[:_ESSENCE_CHARS], number)
    _send_on(desk, card, content)
    left = gaps(content)
    if left:
        raise BugError(f"the demo left a gap: {left[0].field}")
    return content


def _fill(desk: Desk, card: CardView, question: Content, essence: str, number: int) -> None:
    code = question.get("code") or _code(desk, card, number)
    question["essence"] = question.get("essence") or essence
    question["for_report"] = question.get("for_report") or desk.codes.name(code)
    question["code"], question["classifier"] = code, desk.codes.edition()
    question["block"] = desk.codes.block_of(code) or "none"
    question["question_kind"] = question.get("question_kind") or QuestionKind.STATEMENT.value
    place = question.setdefault("place", {})
    if not place.get("oktmo"):
        place["oktmo"] = card.appeal.place.oktmo or desk.directory.municipalities()[0].code
    if not (place.get("locality") or place.get("street") or place.get("note")):
        localities = desk.directory.localities(place["oktmo"])
        place["locality"] = card.appeal.place.locality or next(iter(localities), "центр")
    question["executor"] = question.get("executor") or _executor(desk, question).code
    desk.codes.remember(code)


def _code(desk: Desk, card: CardView, number: int) -> str:
    suggested = desk.cards.suggestions(card.appeal.text)
    if number < len(suggested):
        return suggested[number].code
    return desk.codes.search("")[number].code


def _executor(desk: Desk, question: Content) -> Choice:
    place, block = question["place"]["oktmo"], question["block"]
    found = desk.directory.organisations(responsible=True)
    bodies = [(c, o) for c in found if (o := desk.directory.organisation(c.code)) is not None]
    for choice, body in bodies:
        if body.oktmo == place and body.organisation_kind is OrganisationKind.LOCAL_BODY:
            return choice
    for choice, body in bodies:
        if block in body.blocks:
            return choice
    return found[0]


def _send_on(desk: Desk, card: CardView, content: Content) -> None:
    for question in content["questions"]:
        if desk.directory.is_forwarding(card, question["executor"], question):
            letter, notice = desk.cards.letters(card.uid, question["id"], content)
            set_forwarding(content, question["id"], question["executor"], letter, notice)
