"""The conflict screen by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

from cur_desk.services.conflicts.refused import RefusedText
from cur_desk.services.conflicts.views import Pick
from cur_desk.ui.bridge import Bridge
from cur_desk.ui.conflict import ConflictScreen, RefusedDialog
from cur_desk.ui.theme import theme
from tests.ui.conflict.conflicts import desk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(work_bridge: Bridge, qtbot, show_active: Callable[[QWidget], None]):
    """Opens the screen on its first conflict."""

    def make(made: Any, event: str = "e4") -> ConflictScreen:
        screen = ConflictScreen(made)
        screen.resize(1290, 624)
        show_active(screen)
        with qtbot.waitSignal(screen.loaded):
            screen.open(event)
        return screen

    return make


def test_what_needs_a_person_comes_first_and_has_the_keyboard(shown) -> None:
    screen = shown(desk())
    assert [r.row.label for r in screen.rows] == ["Код вопроса", "Исполнитель", "Суть",
                                                  "Повторное к"]  # fmt: skip
    assert screen.rows[0].hasFocus()
    assert screen.foot.left.text() == "Осталось решить 2 поля: код вопроса"
    assert screen.rows[0].result.words() == "Выберите: моё или портала"


def test_arrows_choose_and_ctrl_j_goes_to_the_next_open_one(shown, qtbot) -> None:
    screen = shown(desk())
    qtbot.keyClick(screen.rows[0], Qt.Key.Key_Left)
    assert screen.rows[0].result.words() == "Несанкционированная свалка мусора"
    qtbot.keyClick(screen.rows[0], Qt.Key.Key_J, CTRL)
    assert screen.rows[1].hasFocus()
    qtbot.keyClick(screen.rows[1], Qt.Key.Key_Right)
    assert screen.rows[1].result.words() == "Министерство охраны окружающей среды"
    assert screen.foot.left.text() == "Всё решено"
    assert not screen.foot.jump.isVisible()


def test_up_and_down_walk_the_rows(shown, qtbot) -> None:
    screen = shown(desk())
    qtbot.keyClick(screen.rows[0], Qt.Key.Key_Down)
    assert screen.rows[1].hasFocus()
    qtbot.keyClick(screen.rows[1], Qt.Key.Key_Up)
    assert screen.rows[0].hasFocus()


def test_ctrl_enter_goes_to_the_gap_and_then_sends(shown, qtbot) -> None:
    made = desk()
    screen = shown(made)
    screen.rows[3].setFocus()
    qtbot.keyClick(screen, Qt.Key.Key_Return, CTRL)
    assert screen.rows[0].hasFocus()
    assert screen.foot.left.text() == "Не выбрано: код вопроса"
    assert made.conflicts.resolved == []
    for row in screen.rows[:2]:
        qtbot.keyClick(row, Qt.Key.Key_Right)
    with qtbot.waitSignal(screen.back_asked):
        qtbot.keyClick(screen, Qt.Key.Key_Return, CTRL)
    [(event, picks)] = made.conflicts.resolved
    assert event == "e4"
    assert {k: p.kind for k, p in picks.items()} == {
        "questions/q1/code": "theirs", "questions/q1/executor": "theirs",
        "questions/q1/essence": "merged", "repeat_of": "merged",
    }  # fmt: skip


def test_the_result_is_written_by_hand_and_kept_at_once(shown, qtbot, type_text) -> None:
    made = desk()
    screen = shown(made)
    row = screen.rows[2]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.editor.hasFocus()
    assert row.editor.toPlainText() == row.row.suggested
    row.editor.selectAll()
    type_text(row.editor, "Просят убрать свалку.")
    qtbot.waitUntil(lambda: "e4" in made.conflicts.kept)
    qtbot.keyClick(row.editor, Qt.Key.Key_Escape)
    assert row.hasFocus()
    assert row.result.words() == "Просят убрать свалку."
    screen.flush()
    kept = Pick("edited", "Просят убрать свалку.")
    qtbot.waitUntil(lambda: made.conflicts.kept["e4"]["questions/q1/essence"] == kept)


def test_insert_keeps_both_texts(shown, qtbot) -> None:
    screen = shown(desk())
    row = screen.rows[2]
    qtbot.keyClick(row, Qt.Key.Key_Insert)
    assert row.pick == Pick("both")
    assert row.row.mine.words in row.result.words()
    assert row.row.theirs.words in row.result.words()


def test_put_off_and_taken_up_again(shown, qtbot) -> None:
    made = desk()
    screen = shown(made)
    qtbot.keyClick(screen.rows[0], Qt.Key.Key_Right)
    with qtbot.waitSignal(screen.back_asked):
        qtbot.keyClick(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "e4" in made.conflicts.kept)
    with qtbot.waitSignal(screen.loaded):
        screen.open("e4")
    assert screen.rows[0].pick == Pick("theirs")


def test_the_next_conflict_follows(shown, qtbot) -> None:
    made = desk("e4", "e7")
    screen = shown(made)
    qtbot.mouseClick(screen.foot.all_mine, Qt.MouseButton.LeftButton)
    assert all(r.pick == Pick("mine") for r in screen.rows)
    with qtbot.waitSignal(screen.loaded) as opened:
        qtbot.keyClick(screen, Qt.Key.Key_Return, CTRL)
    assert opened.args == ["e7"]
    assert screen.head.place.text() == "1 из 1"


def test_a_refusal_brings_to_its_row(shown, qtbot) -> None:
    made = desk()
    made.conflicts.refuse = "questions/q1/essence"
    screen = shown(made)
    qtbot.mouseClick(screen.foot.all_theirs, Qt.MouseButton.LeftButton)
    qtbot.keyClick(screen, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: screen.rows[2].hasFocus())
    assert screen.foot.main.isEnabled()


def test_changes_are_said_not_only_coloured(shown) -> None:
    screen = shown(desk())
    assert "добавлено: , запах гари, горит вторые сутки" in screen.rows[2].accessibleName()
    assert "убрано: за огородами" in screen.rows[2].accessibleName()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_painted_and_nothing_is_cut(shown, mode: str) -> None:
    for scale in (100, 150):
        theme().apply(mode, scale)
        screen = shown(desk())
        assert not screen.grab().isNull()
        for row in screen.rows:
            assert row.mine.height() >= row.mine.height_for(row.mine.width())


def test_every_control_has_a_name(shown) -> None:
    screen = shown(desk())
    controls = [c for c in screen.findChildren(QAbstractButton) if not c.isHidden()]
    assert len(controls) > 12
    assert [c.objectName() for c in controls if not (c.accessibleName() and c.objectName())] == []


def test_a_refused_text_is_read_copied_and_sent_again(qtbot, show_active) -> None:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    show_active(window)
    text = RefusedText("e5", "uid-3", "Разобрано", "13:22", "Обращение разбирает другой сотрудник",
                       "7f3a", (("Суть", "Просят свет."),), True, True)  # fmt: skip
    dialog = RefusedDialog(text, window)
    dialog.open()
    qtbot.keyClick(dialog.copy, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "Суть: Просят свет."
    again = dialog.findChild(QAbstractButton, "refused.retry")
    with qtbot.waitSignal(dialog.retry_asked) as asked:
        qtbot.keyClick(again, Qt.Key.Key_Return)
    assert asked.args == ["e5"]
