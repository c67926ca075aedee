"""The picker of codes by keyboard: search, numbers, tree, sections, what is explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk.ui.appeal import CodePicker

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def picker(qtbot, bench, running, show_active) -> Callable[..., CodePicker]:
    def show(typed: str = "", code: str = "") -> CodePicker:
        window = QWidget()
        window.resize(1200, 700)
        qtbot.addWidget(window)
        show_active(window)
        made = CodePicker(bench.codes, window)
        made.begin(typed, code)
        show_active(made)
        qtbot.waitUntil(lambda: made.model.rowCount() > 0)
        return made

    return show


def test_words_of_citizens_find_the_code_and_enter_takes_it(
    qtbot, picker, type_text, press
) -> None:
    made = picker()
    type_text(made.search, "фонари")
    qtbot.waitUntil(lambda: made.model.row(0).code.name == "Уличное освещение")
    assert made.model.row(0).hint_hits
    with qtbot.waitSignal(made.chosen) as taken:
        press(Qt.Key.Key_Return)
    assert taken.args == [made.model.row(0).code.code]
    assert not made.isVisible()


def test_enter_before_the_rows_have_come_takes_what_was_typed(qtbot, picker, press) -> None:
    made = picker("яма")
    with qtbot.waitSignal(made.chosen) as taken:
        made.search.setText("фонари")
        press(Qt.Key.Key_Return)
    assert taken.args == ["0003.0009.0097.0690"]


def test_arrows_move_while_the_field_keeps_the_focus_and_details_follow(
    qtbot, picker, press
) -> None:
    made = picker("дорог")
    press(Qt.Key.Key_Down)
    assert made.search.hasFocus()
    assert made.list.currentIndex().row() == 1
    chosen = made.model.row(1).code
    qtbot.waitUntil(lambda: chosen.name in made.details._path.accessibleName())
    with qtbot.waitSignal(made.chosen) as taken:
        press(Qt.Key.Key_3, ALT)
    assert taken.args == [made.model.row(2).code.code]


def test_the_tree_opens_sections_and_goes_up_to_where_it_came_from(
    qtbot, picker, bench, press
) -> None:
    code = "0003.0009.0099.0742"
    made = picker("яма")
    assert made.current().code.code == code
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: made.model.rowCount() == len(bench.codes.children("0003.0009.0099")))
    assert made.current().code.code == code
    press(Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: made.current().code.code == "0003.0009.0099")
    with qtbot.assertNotEmitted(made.chosen):
        press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.model.rowCount() == len(bench.codes.children("0003.0009.0099")))
    press(Qt.Key.Key_F5)
    assert made.search.hasFocus()


def test_nothing_found_says_what_to_try(qtbot, picker, type_text) -> None:
    made = picker("яма")
    with qtbot.waitSignal(made.model.modelReset):
        made.search.setText("ъъъъъъ")
    assert made.model.rowCount() == 0
    assert made.found.text() == "Ничего не найдено"
    assert made.pages.currentWidget() is made.nothing
    assert "F5" in made.nothing.text.text()
    with qtbot.waitSignal(made.model.modelReset):
        made.search.setText("zvf")
    assert made.pages.currentWidget() is made.list
    assert "искали «яма»" in made.head.note.text()


def test_one_key_goes_through_all_own_and_recent(qtbot, picker, bench, press) -> None:
    bench.codes.remember("0005.0005.0056.1160")
    made = picker("", "0003.0009.0099.0742.0111")
    assert made.model.row(0).code.code == "0005.0005.0056.1160"
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: made.model.row(0).block == "Дороги")
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: made.model.rowCount() == 1)
    assert made.head.limit == "recent"
    assert made.current().code.used == 1
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: made.model.rowCount() > 1)
    assert made.head.limit == "all"


def test_a_neighbour_is_looked_for_by_enter(qtbot, picker, press) -> None:
    made = picker("яма")
    qtbot.waitUntil(lambda: not made.details._rows[0].isHidden())
    row = made.details._rows[0]
    assert row.accessibleName().startswith("Не путать: двор, дворовый проезд")
    row.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.current().code.code == "0003.0009.0097.0699")
    assert made.isVisible()
    assert made.search.hasFocus()


def test_one_block_only(qtbot, picker, bench) -> None:
    made = picker("ремонт", "0003.0009.0099.0742.0111")
    assert made.own.text() == "Дороги"
    made.own.click()
    qtbot.waitUntil(lambda: made.model.rowCount() > 0 and made.model.row(0).block == "Дороги")
    rows = [made.model.row(k) for k in range(made.model.rowCount())]
    assert {row.block for row in rows} == {"Дороги"}


def test_the_letter_that_opened_it_is_not_replaced_by_the_next(qtbot, picker, type_text) -> None:
    made = picker("я")
    qtbot.waitUntil(lambda: made.search.hasFocus() and not made.search.hasSelectedText())
    type_text(made.search, "ма")
    assert made.search.text() == "яма"
