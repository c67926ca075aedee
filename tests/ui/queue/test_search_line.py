"""The line of search: offers, former searches, the wrong word, hits in the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk.domain.filters import where
from cur_desk.ui.bridge import Bridge
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.queue.search_line import FORGET
from cur_desk.ui.widgets import ActButton
from tests.ui.fake_desk import FakeDesk

Show = Callable[[QWidget], None]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(work_bridge: Bridge, qtbot, show_active: Show) -> QueueScreen:
    made = QueueScreen(FakeDesk(38))
    made.resize(1290, 624)
    show_active(made)
    qtbot.waitUntil(lambda: made.preview.card is not None)
    made.bar.search.setFocus()
    return made


def test_a_field_then_its_value_by_keys_alone(screen: QueueScreen, qtbot, type_text) -> None:
    line = screen.bar.search
    type_text(line, "бл")
    qtbot.waitUntil(lambda: line.offered() == ["блок:"])
    qtbot.keyClick(line, Key.Key_Tab)
    assert line.text() == "блок:"
    qtbot.waitUntil(lambda: "Дороги" in line.offered())
    type_text(line, "до")
    qtbot.waitUntil(lambda: line.offered() == ["Дороги"])
    qtbot.keyClick(line, Key.Key_Down)
    qtbot.keyClick(line, Key.Key_Return)
    assert line.text() == "блок:дороги "
    assert line.offered() == []
    qtbot.waitUntil(lambda: screen.asking.shown.filter.conditions[-1] == where("block", "roads"))
    assert line.hasFocus()


def test_without_a_choice_enter_goes_to_the_list(screen: QueueScreen, qtbot, type_text) -> None:
    line = screen.bar.search
    type_text(line, "ср")
    qtbot.waitUntil(lambda: "срок:" in line.offered())
    qtbot.keyClick(line, Key.Key_Escape)
    assert line.offered() == []
    assert line.text() == "ср"
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: screen.pane.view.hasFocus())


def test_all_fields_and_former_searches(screen: QueueScreen, qtbot, type_text) -> None:
    line = screen.bar.search
    qtbot.keyClick(line, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "период:" in line.offered())
    qtbot.keyClick(line, Key.Key_Escape)
    type_text(line, "автобус")
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: screen.desk.search.recent() == ("автобус",))
    line.setFocus()
    line.clear()
    qtbot.keyClick(line, Key.Key_H, CTRL)
    qtbot.waitUntil(lambda: line.offered() == ["автобус", FORGET])
    qtbot.keyClick(line, Key.Key_Down)
    qtbot.keyClick(line, Key.Key_Return)
    assert line.text() == "автобус "
    qtbot.keyClick(line, Key.Key_H, CTRL)
    qtbot.waitUntil(lambda: FORGET in line.offered())
    qtbot.keyClick(line, Key.Key_Up)
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: screen.desk.search.recent() == ())


def test_the_wrong_word_is_underlined_once_it_is_left(
    screen: QueueScreen, qtbot, type_text
) -> None:
    line, bar = screen.bar.search, screen.bar
    type_text(line, "срок:много")
    qtbot.waitUntil(lambda: "Не понято условие" in bar.hint.text())
    assert line.fault() == ""
    assert line.error() == ""
    type_text(line, " яма")
    qtbot.waitUntil(lambda: line.fault() == "много")
    assert "Не понято условие: срок" in line.error()
    assert not line.grab().isNull()
    screen.pane.focus_list()
    assert line.fault() == "много"
    assert line.error()
    line.setFocus()
    line.setText("автобус")
    qtbot.waitUntil(lambda: line.error() == "" and line.fault() == "")
    assert bar.hint.isHidden()


def test_the_wrong_word_stays_told_when_only_the_counts_are_new(
    screen: QueueScreen, qtbot, type_text
) -> None:
    line, bar = screen.bar.search, screen.bar
    type_text(line, "срок:много яма")
    qtbot.waitUntil(lambda: line.error() != "")
    words, hint = line.error(), bar.hint.text()
    with qtbot.waitSignal(screen.asking.counted):
        screen.asking.set_views(screen.asking._views)
    assert line.error() == words
    assert bar.hint.text() == hint
    assert not bar.hint.isHidden()
    line.setText("автобус")
    qtbot.waitUntil(lambda: line.error() == "")
    assert bar.hint.isHidden()


def test_hits_reach_the_painter_and_leave_it(screen: QueueScreen, qtbot, type_text) -> None:
    line, delegate = screen.bar.search, screen.pane.delegate
    assert delegate.hits is None
    type_text(line, "автобусы")
    qtbot.waitUntil(lambda: delegate.hits is not None)
    assert delegate.hits("Нет автобуса на Ленина") == [(4, 12)]
    line.clear()
    qtbot.waitUntil(lambda: delegate.hits is None)


def test_the_menu_leads_to_every_field_and_to_former_searches(
    screen: QueueScreen, qtbot, type_text
) -> None:
    line = screen.bar.search
    screen.desk.search.remember("яма у школы")
    line.setText("яма")
    screen.bar._other_field()
    qtbot.waitUntil(lambda: "заявитель:" in line.offered())
    assert line.text() == "яма "
    line.hide_offers()
    screen.bar._recent()
    qtbot.waitUntil(lambda: "яма у школы" in line.offered())


def test_what_this_view_lacks_is_sought_in_all(screen: QueueScreen, qtbot, type_text) -> None:
    def button() -> ActButton | None:
        return screen.findChild(ActButton, "empty.everywhere")

    type_text(screen.bar.search, "небывалое")
    qtbot.waitUntil(lambda: button() is not None and "17" in button().text())
    button().click()
    qtbot.waitUntil(lambda: screen.asking.question.text == "небывалое")
    assert screen.asking.question.base.is_empty
    assert screen.strip.chosen() is None
    qtbot.waitUntil(lambda: screen.asking.shown.question.base.is_empty)
    qtbot.waitUntil(lambda: button() is None)
