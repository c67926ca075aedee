"""An appeal with two questions formalised by key events alone, on real services over real files."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from cur_desk.services.views import ExchangeMark
from cur_desk.ui.appeal import CardScreen, CodePicker
from tests.ui.appeal.cards import road_appeal, started

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
Press = Callable[..., None]


def given(bench, **more) -> str:
    document = road_appeal(bench, **more)
    bench.give(document)
    return document["id"]


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def in_picker(typed: str, type_text, press: Press) -> list[str]:
    """Drives the picker when it opens: types, waits for rows by its model, takes the first."""
    seen: list[str] = []

    def act() -> None:
        picker = QApplication.activeModalWidget()
        if not isinstance(picker, CodePicker):
            QTimer.singleShot(10, act)
            return

        def take() -> None:
            row = picker.model.row(0)
            if picker.search.text() == typed and row is not None and row.hint_hits:
                picker.model.modelReset.disconnect(take)
                seen.append(row.code.code)
                QTimer.singleShot(0, lambda: press(Qt.Key.Key_Return))

        picker.model.modelReset.connect(take)
        type_text(picker.search, typed)

    QTimer.singleShot(0, act)
    return seen


def choose_executor(qtbot, screen: CardScreen, type_text, press: Press) -> None:
    field = screen.form.fields.executor
    assert focused() == "form.executor"
    type_text(field, "Оричевск")
    qtbot.waitUntil(lambda: field.popup_texts() != [])
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool((screen.model.forwarding() or {}).get("letter_text")))


def test_two_questions_by_keys_alone(qtbot, bench, open_card, type_text, press) -> None:
    uid = given(bench)
    screen = open_card(uid)
    assert focused() == "form.essence"
    press(Qt.Key.Key_Return, CTRL)
    assert screen.footer.left.text() == "Не записана суть вопроса"
    assert bench.core.workspace.work.outbox.rows() == []
    type_text(screen.form.fields.essence, "Ямы на дороге по ул. Полевой")
    first = screen.form.fields.suggestions[0]
    qtbot.waitUntil(lambda: "ямы на дороге" in first.value().words and first.isVisible())
    press(Qt.Key.Key_1, ALT)
    question = screen.model.question()
    assert question["block"] == "roads"
    assert question["classifier"] == bench.codes.edition()
    press(Qt.Key.Key_J, CTRL)
    assert focused() == "form.kind"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_J, CTRL)
    choose_executor(qtbot, screen, type_text, press)
    assert screen.model.is_proposal()
    assert screen.footer.main.text() == "Предложить направление"
    assert not screen.form.fields.letters_row.isHidden()
    press(Qt.Key.Key_T, CTRL)
    assert focused() == "form.essence"
    type_text(screen.form.fields.essence, "Не горят фонари на той же улице")
    seen = in_picker("фонари", type_text, press)
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: bool(seen) and screen.model.question().get("code") == seen[0])
    qtbot.waitUntil(lambda: focused() == "form.code")
    press(Qt.Key.Key_J, CTRL)
    assert focused() == "form.kind"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_J, CTRL)
    choose_executor(qtbot, screen, type_text, press)
    assert screen.model.gaps() == ()
    qtbot.waitUntil(
        lambda: all(
            "частью 3" in p["content"]["letter_text"] for p in screen.model.content["proposals"]
        )
    )
    with qtbot.waitSignals([screen.submitted, screen.next_asked]):
        press(Qt.Key.Key_Return, CTRL)
    card = bench.cards.open(uid)
    assert card.exchange is ExchangeMark.PENDING
    assert card.draft is None
    event = bench.core.workspace.work.outbox.rows()[0].event
    assert event.act == "formalise"
    assert [q["essence"] for q in event.content["questions"]] == [
        "Ямы на дороге по ул. Полевой",
        "Не горят фонари на той же улице",
    ]
    letters = [p["content"] for p in event.content["proposals"]]
    assert len(letters) == 2
    assert all("Татьяна Ивановна" in x["notice_text"] and x["letter_text"] for x in letters)
    assert "Ямы на дороге" in letters[0]["letter_text"]
    assert all("частью 3 статьи 8" in x["letter_text"] for x in letters)


def test_a_gap_of_another_question_brings_it_to_the_front(
    qtbot, bench, open_card, type_text, press
) -> None:
    screen = open_card(given(bench))
    first = screen.model.current
    press(Qt.Key.Key_T, CTRL)
    assert screen.model.current != first
    row = next(r for r in screen.side._rows if r.gap.question == first and r.gap.field == "code")
    row.click()
    assert screen.model.current == first
    assert focused() == "form.code"
    press(Qt.Key.Key_Tab, CTRL)
    assert screen.model.number() == 2


def test_a_question_is_merged_back_and_the_merge_taken_back(
    qtbot, bench, open_card, type_text, press
) -> None:
    screen = open_card(given(bench))
    type_text(screen.form.fields.essence, "Ямы")
    press(Qt.Key.Key_T, CTRL)
    type_text(screen.form.fields.essence, "Фонари")
    press(Qt.Key.Key_T, CTRL, SHIFT)
    assert screen.form.fields.essence.toPlainText() == "Ямы. Фонари"
    assert len(screen.tabs_shown()) == 1
    press(Qt.Key.Key_Z, CTRL)
    assert [q["essence"] for q in screen.model.questions()] == ["Ямы", "Фонари"]
    assert len(screen.tabs_shown()) == 2
    assert screen.form.fields.essence.toPlainText() == "Фонари"


def test_the_letter_follows_the_essence_until_it_is_edited(
    qtbot, bench, open_card, type_text, press
) -> None:
    screen = open_card(given(bench))
    essence = screen.form.fields.essence
    type_text(essence, "Ямы")
    screen.form.fields.executor.setFocus()
    choose_executor(qtbot, screen, type_text, press)
    type_text(essence, " на Полевой")
    qtbot.waitUntil(lambda: "Ямы на Полевой" in screen.model.forwarding()["letter_text"])
    screen.model.put_letter("letter_text", "Мой текст")
    with qtbot.waitSignal(screen.form.suggested):
        type_text(essence, " и рядом")
    assert screen.model.forwarding()["letter_text"] == "Мой текст"
    assert "Мой текст" in str(screen.model.content["proposals"])


def test_selected_words_go_where_the_digit_says(qtbot, bench, open_card, press) -> None:
    screen = open_card(given(bench, text="Ямы на дороге. Фонари не горят.", place={}))
    text = screen.text.text
    text.setFocus()
    press(Qt.Key.Key_1)
    assert screen.form.fields.essence.toPlainText() == ""
    for _ in range(13):
        press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_1)
    assert screen.form.fields.essence.toPlainText() == "Ямы на дороге"
    press(Qt.Key.Key_2)
    assert screen.model.question()["place"]["note"] == "Ямы на дороге"
    press(Qt.Key.Key_4)
    assert screen.model.questions()[1]["essence"] == "Ямы на дороге"


@pytest.mark.parametrize(
    ("key", "mods", "signal", "args"),
    [
        (Qt.Key.Key_Escape, (), "back_asked", []),
        (Qt.Key.Key_F2, (), "next_asked", []),
        (Qt.Key.Key_Down, (ALT,), "neighbour_asked", [1]),
        (Qt.Key.Key_Up, (ALT,), "neighbour_asked", [-1]),
    ],
)
def test_keys_of_the_way(qtbot, bench, open_card, press, key, mods, signal, args) -> None:
    screen = open_card(given(bench))
    with qtbot.waitSignal(getattr(screen, signal)) as caught:
        press(key, *mods)
    assert caught.args == args


def test_escape_closes_an_open_list_before_the_card(
    qtbot, bench, open_card, type_text, press
) -> None:
    screen = open_card(given(bench))
    field = screen.form.fields.executor
    field.setFocus()
    type_text(field, "а")
    qtbot.waitUntil(lambda: field.popup_texts() != [])
    with qtbot.assertNotEmitted(screen.back_asked):
        press(Qt.Key.Key_Escape)
    assert field.popup_texts() == []


def test_letters_of_a_restored_draft_still_follow_the_essence(
    qtbot, bench, open_card, type_text
) -> None:
    uid = given(bench)
    bench.cards.save_draft(uid, started(bench, uid))
    screen = open_card(uid)
    qtbot.waitUntil(lambda: screen.model.current in screen.form.letters._made)
    essence = screen.form.fields.essence
    essence.setPlainText("Новая суть")
    qtbot.waitUntil(lambda: "Новая суть" in screen.model.forwarding()["letter_text"])
    assert "Новая суть" in screen.model.forwarding()["notice_text"]
