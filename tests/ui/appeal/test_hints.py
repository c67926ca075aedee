"""Alt+0: hints on their way are waited for, said, and taken; their row does not come and go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cur_desk.ui.appeal import CardScreen
from cur_desk.ui.appeal.screen import NOTHING_KNOWN, WAITING
from cur_desk.ui.widgets import Toast
from tests.ui.appeal.cards import road_appeal

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
HOLE = "Просят отремонтировать дорогу"


@pytest.fixture
def card(bench, open_card) -> CardScreen:
    document = road_appeal(bench)
    bench.give(document)
    screen: CardScreen = open_card(document["id"])
    return screen


def said(toast: Toast) -> tuple[str, str]:
    return toast._title, toast._text


def test_taken_before_they_are_there_they_fill_as_soon_as_they_come(qtbot, card, press) -> None:
    assert card.form.hints.is_awaited()
    press(Qt.Key.Key_0, ALT)
    assert said(card.toast) == WAITING
    assert "code" not in card.model.question()
    qtbot.waitUntil(lambda: "code" in card.model.question())
    assert "заполнены" in card.toast._title


def test_a_change_a_moment_ago_is_heard_first(qtbot, card, press) -> None:
    qtbot.waitUntil(lambda: not card.form.hints.is_awaited())
    card.form.fields.essence.setPlainText("Во дворе не горят фонари, нет уличного освещения")
    press(Qt.Key.Key_0, ALT)
    qtbot.waitUntil(lambda: "code" in card.model.question())
    codes = card._desk.codes
    assert "освещ" in codes.name(card.model.question()["code"]).lower()


def test_waited_for_in_one_question_another_is_not_filled(qtbot, card, press) -> None:
    press(Qt.Key.Key_0, ALT)
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: not card.form.hints.is_awaited())
    assert all("code" not in q for q in card.model.questions())


def test_the_row_stays_while_a_person_types_and_while_another_question_is_read(
    qtbot, card, press
) -> None:
    row, known = card.form.fields.hints, card.form.hints
    qtbot.waitUntil(lambda: bool(row.words()))
    for end in (1, 4, 12, len(HOLE)):
        card.form.fields.essence.setPlainText(HOLE[:end])
        known.ask()
        qtbot.waitUntil(lambda: not known.is_awaited())
        assert "Дороги" in row.words(), HOLE[:end]
    press(Qt.Key.Key_T, CTRL)
    assert not row.isHidden()


def test_nothing_known_is_said_without_a_tick(qtbot, card, press) -> None:
    qtbot.waitUntil(lambda: not card.form.hints.is_awaited())
    card.form.hints._found = type(card.form.hints._found)()
    press(Qt.Key.Key_0, ALT)
    assert said(card.toast) == NOTHING_KNOWN
    assert not card.toast._done


def test_the_next_card_says_anew_what_was_filled(qtbot, bench, card, press) -> None:
    press(Qt.Key.Key_0, ALT)
    qtbot.waitUntil(lambda: "code" in card.model.question())
    other = road_appeal(bench)
    bench.give(other)
    with qtbot.waitSignal(card.loaded):
        card.open(other["id"])
    qtbot.waitUntil(lambda: not card.form.hints.is_awaited())
    press(Qt.Key.Key_0, ALT)
    assert "заполнены" in card.toast._title


def test_suggested_codes_are_still_there_after_a_change_heard_behind_another_screen(
    qtbot, card
) -> None:
    rows = card.form.fields.suggestions
    qtbot.waitUntil(lambda: rows[0].isVisible())
    card.hide()
    card.show_card(card.card)
    card.show()
    assert rows[0].isVisible()
