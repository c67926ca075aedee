"""The card as a workbench: what was found goes into the form by keys, questions are cut and moved."""

from __future__ import annotations

import copy

import pytest
from PySide6.QtCore import Qt

from cur_desk.domain.question_moves import quotes_of
from cur_desk.services.cards.facts import FactKind
from cur_desk.ui.appeal import CardScreen
from tests.ui.appeal.cards import road_appeal, started

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
GAS = "Запах газа в подъезде, г. Киров, ул. Мира, д. 4. Прошу прислать бригаду. 8 912 000-00-01."


@pytest.fixture
def card(qtbot, bench, open_card) -> CardScreen:
    document = road_appeal(bench, text=GAS)
    bench.give(document)
    screen = open_card(document["id"])
    qtbot.waitUntil(lambda: screen.text.searched)
    return screen


def select(card: CardScreen, kind: FactKind, press) -> str:
    for _ in card.text.facts():
        press(Qt.Key.Key_Right, ALT)
        chosen = card.text.text.selection()
        if any(f.kind is kind and (f.start, f.end) == (chosen.start, chosen.end)
               for f in card.text.facts()):  # fmt: skip
            return chosen.words
    raise AssertionError(kind)


def test_what_was_found_goes_into_fields_by_keys_and_its_place_is_kept(card, press) -> None:
    words = select(card, FactKind.DEMAND, press)
    press(Qt.Key.Key_1)
    question = card.model.question()
    assert question["essence"] == words
    (quote,) = quotes_of(question)
    assert GAS[slice(*quote)] == words
    assert card.text.text._quotes == (quote,)
    select(card, FactKind.ADDRESS, press)
    press(Qt.Key.Key_2)
    assert "ул. Мира" in card.form.fields.address.text()


def test_a_question_cut_out_moves_and_comes_back(card, press) -> None:
    first = card.model.current
    select(card, FactKind.DEMAND, press)
    press(Qt.Key.Key_4)
    made = card.model.current
    assert [q["id"] for q in card.model.questions()] == [first, made]
    press(Qt.Key.Key_PageUp, CTRL, SHIFT)
    assert [q["id"] for q in card.model.questions()] == [made, first]
    press(Qt.Key.Key_Z, CTRL)
    assert [q["id"] for q in card.model.questions()] == [first, made]
    press(Qt.Key.Key_Z, CTRL, SHIFT)
    assert [q["id"] for q in card.model.questions()] == [made, first]


def test_groups_are_switched_off_and_a_threat_stands_on_top_until_it_is_marked(card) -> None:
    assert card.text.threat.isVisible()
    assert "Запах газа" in card.text.threat.accessibleName()
    assert "112" in card.text.threat.accessibleName()
    before = len(card.text.text.facts())
    (contact,) = (s for s in card.text.legend._switches() if s.of.id == "contact")
    contact.click()
    after = card.text.text.facts()
    assert len(after) == before - 1
    assert all(f.kind is not FactKind.PHONE for f in after)


def test_hints_fill_only_what_is_empty_and_are_taken_back_at_once(qtbot, card, press) -> None:
    qtbot.waitUntil(lambda: bool(card.form.fields.hints.words()), timeout=10_000)
    card.form.fields.kind.set_value("complaint")
    card.model.put("question_kind", "complaint")
    press(Qt.Key.Key_0, ALT)
    question = card.model.question()
    qtbot.waitUntil(lambda: "code" in question)  # the вид just chosen is heard first
    assert question["question_kind"] == "complaint"
    assert question["code"] == card.form.hints.codes()[0].code
    assert question["block"] == card._desk.codes.block_of(question["code"])
    press(Qt.Key.Key_Z, CTRL)
    assert "code" not in card.model.question()
    assert card.model.question()["question_kind"] == "complaint"


def test_remarks_stand_under_the_field_and_stop_nothing(qtbot, card, type_text) -> None:
    type_text(card.form.fields.essence, "Безобразие! Запах газа в подъезде дома 4")
    row = card.form.fields._note_rows["essence"]
    qtbot.waitUntil(lambda: "эмоций" in row.note())
    assert "Не записана суть вопроса" not in [g.text for g in card.model.gaps()]


def test_the_second_question_is_filled_as_the_first_by_one_key(card, press) -> None:
    card.model.put("executor", "body-1")
    press(Qt.Key.Key_T, CTRL)
    press(Qt.Key.Key_D, CTRL)
    assert card.model.question()["executor"] == "body-1"


def test_what_was_sent_is_withdrawn_from_its_card(qtbot, bench, open_card) -> None:
    document = road_appeal(bench)
    bench.give(document)
    uid = document["id"]
    content = started(bench, uid)
    content["questions"] = content["questions"][:1]
    content["questions"][0]["question_kind"] = "statement"
    bench.acts.submit(uid, content)
    screen = open_card(uid)
    assert screen.banners.waiting.isVisible()
    assert "withdraw" in [a.id for a in screen.acts()]
    with qtbot.waitSignal(screen.loaded):
        screen.withdraw()
    assert not screen.banners.waiting.isVisible()
    assert bench.cards.open(uid).draft is not None


def test_letters_of_another_body_follow_by_themselves_and_ctrl_z_stays(card, press) -> None:
    model, before = card.model, copy.deepcopy(card.model.content)
    other = next(
        c.code
        for c in card._desk.directory.organisations()
        if card._desk.directory.is_forwarding(card.card, c.code)
    )
    model.fill({"executor": other}, "Заполнено как в прошлый раз", ("executor",))
    card.form.executor_filled()
    assert model.forwarding() is not None
    press(Qt.Key.Key_Z, CTRL)
    assert model.content == before


def test_facts_of_a_card_that_was_left_are_not_shown_in_the_next(card) -> None:
    before = card.text.text.facts()
    card.watching._on_facts("another", ())
    assert card.text.text.facts() == before
