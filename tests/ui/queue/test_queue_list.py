"""The list: windows of rows, heads, search, waiting rows, marks; by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk.domain.text import grouped
from cur_desk.ui.bridge import Bridge, Changes
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.queue.model import COLUMNS
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE
from tests.ui.fake_desk import FakeDesk

Show = Callable[[QWidget], None]


@pytest.fixture
def opened(work_bridge: Bridge, qtbot, show_active: Show) -> Callable[..., QueueScreen]:
    """Opens the queue of a desk and waits for its first rows."""

    def make(desk: FakeDesk, width: int = 1290, height: int = 624) -> QueueScreen:
        screen = QueueScreen(desk)
        screen.resize(width, height)
        show_active(screen)
        qtbot.waitUntil(lambda: screen.preview.card is not None)
        qtbot.waitUntil(lambda: screen.pane.model.known(screen.pane.chosen_local()) is not None)
        screen.pane.focus_list()
        return screen

    return make


def test_a_list_of_100k_holds_ids_and_a_window_of_rows(opened, qtbot) -> None:
    desk = FakeDesk(100_000)
    screen = opened(desk)
    model = screen.pane.model
    assert model.rowCount() == 100_000 + 5
    far = model.index(model.row_of(70_000), 0)
    assert far.data(ROW_ROLE) is None
    assert far.data(Qt.ItemDataRole.AccessibleTextRole) == "строка открывается"
    before = sum(len(f) for f in desk.queue.fetched)
    assert before <= 200
    screen.pane.choose(70_000)
    qtbot.waitUntil(lambda: model.index(model.row_of(70_000), 0).data(ROW_ROLE) is not None)
    assert max(len(f) for f in desk.queue.fetched) <= 600
    assert screen.preview.place.text() == f"{grouped(70_000)} из {grouped(100_000)}"


def test_rows_ahead_and_behind_come_too(opened, qtbot) -> None:
    screen = opened(FakeDesk(100_000))
    view = screen.pane.view
    shown = view.rowAt(view.viewport().height() - 1)
    qtbot.waitUntil(lambda: screen.pane.model.known(shown * 3) is not None)


def test_heads_count_their_rows_and_are_stepped_over(opened, qtbot) -> None:
    screen = opened(FakeDesk(13))
    heads = [(h.title, h.count) for _row, h in screen.pane.model.heads()]
    assert heads == [
        ("Угроза жизни", 1), ("Просрочено", 2), ("Сегодня", 3), ("1–3 дня", 5), ("В срок", 2),
    ]  # fmt: skip
    assert screen.pane.chosen_local() == 1
    qtbot.keyClick(screen.pane.view, Qt.Key.Key_Down)
    assert screen.pane.chosen_local() == 2
    assert screen.pane.model.index(0, 0).data(KEY_ROLE) is None


def test_words_typed_narrow_the_list(opened, qtbot, type_text) -> None:
    desk = FakeDesk(214)
    screen = opened(desk)
    type_text(screen.bar.search, "автобус")
    qtbot.waitUntil(lambda: 0 < len(screen.pane.model.ids) < 214)
    assert screen.bar.count.text().endswith("из 214")
    assert desk.queue.asked[-1].text == "автобус"


def test_a_condition_that_is_none_is_told_at_the_field(opened, qtbot, type_text) -> None:
    screen = opened(FakeDesk(13))
    type_text(screen.bar.search, "блок:небывалый")
    qtbot.waitUntil(lambda: "Нет такого значения" in screen.bar.hint.text())
    assert len(screen.pane.model.ids) == 13
    screen.bar.search.clear()
    type_text(screen.bar.search, "автобус")
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 1)
    assert screen.bar.hint.isHidden()


def test_new_rows_wait_and_the_chosen_one_does_not_move(opened, qtbot, work_bridge: Bridge) -> None:
    desk = FakeDesk(214)
    desk.queue.hidden = set(range(2, 14))
    screen = opened(desk)
    screen.pane.choose(60)
    view, model = screen.pane.view, screen.pane.model
    before = view.visualRect(view.currentIndex()).top()
    desk.queue.hidden = set()
    work_bridge.publish(Changes(frozenset({"appeal"})))
    qtbot.waitUntil(lambda: not screen.bar.new.isHidden())
    assert screen.bar.new.text() == "Новых 12 — показать"
    assert len(model.ids) == 202
    qtbot.keyClick(screen, Qt.Key.Key_F5)
    assert len(model.ids) == 214
    assert screen.pane.chosen_local() == 60
    assert view.visualRect(view.currentIndex()).top() == before
    assert screen.bar.new.isHidden()


def test_the_first_exchange_fills_the_list_by_itself(opened, qtbot, work_bridge: Bridge) -> None:
    desk = FakeDesk(214)
    whole = desk.status()
    desk.status = lambda: replace(whole, last_sync_at=None)
    desk.queue.hidden = set(range(50, 215))
    screen = opened(desk)
    screen.pane.choose(20)
    desk.queue.hidden = set(range(100, 215))
    work_bridge.publish(Changes(frozenset({"appeal"})))
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 99)
    desk.queue.hidden, desk.status = set(), lambda: whole
    work_bridge.publish(Changes(frozenset({"appeal"})))
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 214)
    assert screen.pane.chosen_local() == 20


def test_a_changed_row_is_altered_in_place(opened, qtbot, work_bridge: Bridge) -> None:
    desk = FakeDesk(13)
    screen = opened(desk)
    desk.altered[4] = {"title": "Автобус № 38 отменён"}
    work_bridge.publish(Changes.of("appeal", "uid-4"))
    qtbot.waitUntil(lambda: screen.pane.model.known(4).title == "Автобус № 38 отменён")
    assert screen.pane.chosen_local() == 1


def test_f5_without_new_rows_asks_for_an_exchange(opened, qtbot) -> None:
    screen = opened(FakeDesk(13))
    with qtbot.waitSignal(screen.exchange_asked):
        qtbot.keyClick(screen, Qt.Key.Key_F5)


def test_marks_by_keyboard_and_what_differs(opened, qtbot) -> None:
    screen = opened(FakeDesk(13))
    view = screen.pane.view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.marks() == {2, 3, 4}
    assert screen.pane.bulk.words.text() == "Выбрано 3"
    assert screen.pane.bulk.differs.text() == "3 блока, есть просроченные"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.marks() == frozenset()
    assert screen.pane.bulk.isHidden()


def test_wide_screen_is_a_table_whose_header_sorts(opened, qtbot) -> None:
    desk = FakeDesk(214)
    screen = opened(desk, width=1844, height=900)
    model = screen.pane.model
    assert model.wide
    assert model.rowCount() == 214
    number = next(k for k, c in enumerate(COLUMNS) if c.key == "number")
    screen.pane.view.horizontalHeader().sectionClicked.emit(number)
    qtbot.waitUntil(lambda: model.order() == ("number", False))
    assert model.headerData(number, Qt.Orientation.Horizontal) == "Номер  ↑"
    qtbot.keyClick(screen.bar.search, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier
                   | Qt.KeyboardModifier.ShiftModifier)  # fmt: skip
    qtbot.waitUntil(lambda: model.ids and model.ids[0] == 214)


def test_chosen_row_survives_the_change_of_shape(opened, qtbot) -> None:
    screen = opened(FakeDesk(214))
    screen.pane.choose(100)
    screen.resize(1844, 900)
    qtbot.waitUntil(lambda: screen.pane.model.wide)
    assert screen.pane.chosen_local() == 100
    screen.resize(1290, 624)
    qtbot.waitUntil(lambda: not screen.pane.model.wide)
    assert screen.pane.chosen_local() == 100


def test_every_row_is_a_sentence(opened) -> None:
    screen = opened(FakeDesk(13))
    model = screen.pane.model
    spoken = [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]
    assert spoken[0] == "Угроза жизни, 1"
    assert spoken[1].startswith("ИМ-118 233, Запах газа в подъезде, ул. Мира, 4, 112, 13:58")
    assert all(spoken)


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_rows_are_painted_in_each_theme(opened, qtbot, caplog, mode: str, scale: int) -> None:
    theme().apply(mode, scale)
    screen = opened(FakeDesk(214))
    screen.pane.view.set_marks(frozenset({2, 3}))
    assert not screen.grab().isNull()
    screen.resize(int(1844 * scale / 100), 900)
    assert not screen.grab().isNull()
    assert not [r for r in caplog.records if "row not painted" in r.getMessage()]


def test_a_former_head_is_as_high_as_any_row(opened, qtbot, type_text) -> None:
    screen = opened(FakeDesk(214))
    type_text(screen.bar.search, "автобус")
    qtbot.waitUntil(lambda: 0 < len(screen.pane.model.ids) < 214)
    screen.bar.search.clear()
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 214)
    heads = {row for row, _head in screen.pane.model.heads()}
    heights = [screen.pane.view.rowHeight(r) for r in range(screen.pane.model.rowCount())]
    assert {h for r, h in enumerate(heights) if r not in heads} == {52}
    assert {heights[r] for r in heads} == {28}
