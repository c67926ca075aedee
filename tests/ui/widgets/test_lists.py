"""Keyboard rules of lists, marks that survive a reload, the delegate."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtTest import QTest

from cur_desk.ui.theme.painting import draw_text
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE, KeyListView, KeyTableView, RowDelegate


@dataclass(frozen=True)
class Row:
    key: str
    text: str


class Model(QAbstractListModel):
    """Rows with a head of a group at 0 and 3."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [
            None,
            Row("a", "Яма"),
            Row("b", "Свет"),
            None,
            Row("c", "Вода"),
            Row("d", "Газ"),
        ]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.rows)

    def data(self, index: QModelIndex, role: int = 0):
        row = self.rows[index.row()]
        return {ROW_ROLE: row, KEY_ROLE: row.key if row else None}.get(role)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if self.rows[index.row()] is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Delegate(RowDelegate):
    """Paints the text; fails on request."""

    broken = False

    def paint_row(self, p, rect, row, look, index) -> None:
        if self.broken:
            raise ValueError("row")
        if row is not None:
            draw_text(p, rect, row.text, self._view.font(), self._view.palette().text().color())


@pytest.fixture(params=[KeyListView, KeyTableView])
def view(request, qtbot, show_active):
    made = request.param(name="queue", accessible="Очередь")
    model = Model()
    model.setParent(made)
    made.setModel(model)
    made.setItemDelegate(Delegate(made))
    qtbot.addWidget(made)
    made.resize(400, 400)
    show_active(made)
    made.setFocus()
    made.choose_row(1)
    return made


def press(view, key: Qt.Key, mods=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view, key, mods)


def key_of(view) -> str:
    return view.currentIndex().data(KEY_ROLE)


def test_arrows_move_over_heads_and_preview(view, qtbot) -> None:
    with qtbot.waitSignal(view.previewed):
        press(view, Qt.Key.Key_Down)
    assert key_of(view) == "b"
    press(view, Qt.Key.Key_Down)
    assert key_of(view) == "c"
    press(view, Qt.Key.Key_Home)
    assert key_of(view) == "a"
    press(view, Qt.Key.Key_Up)
    assert key_of(view) == "a"
    press(view, Qt.Key.Key_End)
    assert key_of(view) == "d"


def test_enter_opens(view, qtbot) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(view.opened) as caught:
            press(view, key)
        assert caught.args[0].data(KEY_ROLE) == "a"


def test_space_range_and_escape(view, qtbot) -> None:
    with qtbot.waitSignal(view.marks_changed) as caught:
        press(view, Qt.Key.Key_Space)
    assert caught.args == [frozenset({"a"})]
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.marks() == {"a", "b", "c"}
    view.model().beginResetModel()
    view.model().endResetModel()
    assert view.is_marked(view.model().index(1, 0))
    view.choose_row(2)
    press(view, Qt.Key.Key_Space)
    assert view.marks() == {"a", "c"}
    press(view, Qt.Key.Key_Escape)
    assert view.marks() == frozenset()


def test_letters_do_not_jump(view, type_text) -> None:
    type_text(view, "г")
    assert key_of(view) == "a"


def test_row_heights(view) -> None:
    if isinstance(view, KeyTableView):
        assert view.rowHeight(1) == 34
        assert view.horizontalHeader().height() == 30
    else:
        assert view.visualRect(view.model().index(1, 0)).height() == 52


def test_broken_row_does_not_end_the_program(view, caplog) -> None:
    view.itemDelegate().broken = True
    view.viewport().repaint()
    view.viewport().repaint()
    assert [r.getMessage().partition(" at ")[0] for r in caplog.records] == [
        "row not painted: ValueError"
    ]
    view.itemDelegate().broken = False
    view.viewport().repaint()
