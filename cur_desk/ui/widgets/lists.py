"""Lists and tables with the keyboard rules of the program, and the delegate they paint by.

↑↓ move and preview, Enter opens, Space marks, Shift+↑↓ marks a range, Esc clears the marks.
The model returns one row object by ``ROW_ROLE`` and a stable key by ``KEY_ROLE``; marks are kept
by key, so they survive a reload. The delegate only paints.
"""

# The stubs know neither mixins over views nor fields of style options.
# mypy: disable-error-code="attr-defined,misc,override,index,arg-type"

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cur_desk.ui.theme import theme
from cur_desk.ui.theme.painting import hairline, kept

log = logging.getLogger(__name__)

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2


class RowKeys:
    """Keyboard and marks shared by the list and the table."""

    def init_keys(self) -> None:
        """Called once by the view."""
        self._marks: set[Any] = set()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self.opened)

    def marks(self) -> frozenset[Any]:
        """Keys of the marked rows."""
        return frozenset(self._marks)

    def is_marked(self, index: QModelIndex) -> bool:
        """Whether the row is marked."""
        return bool(self._marks) and index.data(KEY_ROLE) in self._marks

    def set_marks(self, keys: frozenset[Any]) -> None:
        """Replaces the marks."""
        if keys != self._marks:
            self._marks = set(keys)
            self.viewport().update()
            self.marks_changed.emit(self.marks())

    def toggle_mark(self, index: QModelIndex) -> None:
        """Marks or unmarks a row; rows without a key (group heads) are left alone."""
        key = index.data(KEY_ROLE)
        if key is not None:
            self.set_marks(self.marks() ^ {key})

    def choose_row(self, row: int) -> None:
        """Makes a row current, for example after a reload."""
        index = self.model().index(row, max(0, self.currentIndex().column()))
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.scrollTo(index)

    def keyboardSearch(self, text: str) -> None:
        """Letters do not jump: the list is sorted by term, search has its own field."""

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.previewed.emit(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        arrows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        current = self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not mods and current.isValid():
            self.opened.emit(current)
        elif key == Qt.Key.Key_Space and not mods and current.isValid():
            self.toggle_mark(current)
        elif key == Qt.Key.Key_Escape and self._marks:
            self.set_marks(frozenset())
        elif key in arrows and mods == Qt.KeyboardModifier.ShiftModifier and current.isValid():
            self._mark_range(current, arrows[key])
        elif key in arrows and not mods:
            self._step(current, arrows[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not mods:
            last = self.model().rowCount() - 1
            self._step_to(
                0 if key == Qt.Key.Key_Home else last, 1 if key == Qt.Key.Key_Home else -1
            )
        else:
            super().keyPressEvent(event)

    def _step(self, current: QModelIndex, step: int) -> None:
        self._step_to(current.row() + step if current.isValid() else 0, step)

    def _step_to(self, row: int, step: int) -> None:
        while 0 <= row < self.model().rowCount():
            if self.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable:
                self.choose_row(row)
                return
            row += step

    def _mark_range(self, current: QModelIndex, step: int) -> None:
        before = current.data(KEY_ROLE)
        self._step(current, step)
        after = self.currentIndex().data(KEY_ROLE)
        added = {key for key in (before, after) if key is not None}
        self.set_marks(self.marks() | added)


class KeyListView(RowKeys, QListView):
    """Two-line rows of one height, scrolled by pixel."""

    previewed = Signal(QModelIndex)
    opened = Signal(QModelIndex)
    marks_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, name: str, accessible: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.init_keys()


class KeyTableView(RowKeys, QTableView):
    """One-line rows of one height; the header sorts by asking the model."""

    previewed = Signal(QModelIndex)
    opened = Signal(QModelIndex)
    marks_changed = Signal(object)

    def __init__(
        self, parent: QWidget | None = None, *, name: str, accessible: str, row: int = 34
    ) -> None:
        super().__init__(parent)
        self._row = row
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.init_keys()
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.verticalHeader().setDefaultSectionSize(theme().px(self._row))
        self.verticalHeader().setMinimumSectionSize(theme().px(self._row))
        self.horizontalHeader().setFixedHeight(theme().px(30))


@dataclass(frozen=True)
class RowLook:
    """What a row's painter must know besides the row."""

    chosen: bool
    hover: bool
    marked: bool
    focused: bool


class RowDelegate(QStyledItemDelegate):
    """Background, chosen bar and hairline of a row; a subclass paints its content.

    A subclass overrides ``paint_row(painter, rect, row, look, index)`` and, if rows have no
    object yet, gets ``row=None`` (it paints a skeleton).
    """

    def __init__(self, view: RowKeys, height: int = 52, indent: int = 16) -> None:
        super().__init__(view)
        self._view, self._height, self._indent = view, height, indent
        self._told: set[str] = set()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(theme().px(120), theme().px(self._height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        state = option.state
        look = RowLook(
            chosen=bool(state & QStyle.StateFlag.State_Selected),
            hover=bool(state & QStyle.StateFlag.State_MouseOver),
            marked=self._view.is_marked(index),
            focused=self._view.hasFocus(),
        )
        rect = QRectF(option.rect)
        with kept(painter) as p:
            p.setClipRect(rect)
            self.paint_back(p, rect, look, index)
            try:
                self.paint_row(p, rect, index.data(ROW_ROLE), look, index)
            except Exception as error:  # noqa: BLE001 - an error out of paint ends in a crash
                self._tell(error)

    def _tell(self, error: Exception) -> None:
        """Says once per kind that rows are not painted; a row's words never reach the log."""
        if type(error).__name__ not in self._told:
            self._told.add(type(error).__name__)
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("row not painted: %s at line %s", type(error).__name__, where.lineno)

    def paint_back(self, p: QPainter, rect: QRectF, look: RowLook, index: QModelIndex) -> None:
        """Selection fill with its 3 px bar in the first column, hover, the line below."""
        t = theme()
        if look.chosen:
            p.fillRect(rect, t.color("sel"))
            if index.column() == 0:
                p.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), t.color("selLine"))
        elif look.marked or look.hover:
            p.fillRect(rect, t.color("infoBg" if look.marked else "hover"))
        first = index.column() == 0
        inset = t.px(self._indent) if first and not look.chosen else 0
        hairline(p, rect.x() + inset, rect.bottom() - 1, rect.width() - inset)

    def paint_row(
        self, p: QPainter, rect: QRectF, row: object, look: RowLook, index: QModelIndex
    ) -> None:
        """Paints the content."""
        raise NotImplementedError
