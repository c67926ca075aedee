"""A read-only table of words: columns that share the width, rows, one sentence a row."""

# Row objects of our own are narrower than the stubs allow.
# mypy: disable-error-code="override"

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text
from cur_desk.ui.widgets.lists import KEY_ROLE, ROW_ROLE, KeyTableView, RowDelegate, RowLook

_REST = 220
"""What the column of the rest needs at least before the others give way."""


@dataclass(frozen=True)
class Column:
    """Head, width in px (0: the rest), how to say a row in it, colour, weight, side."""

    head: str
    width: int
    words: Callable[[Any], str]
    role: str | Callable[[Any], str] = "text"
    medium: bool = False
    right: bool = False


class _Model(QAbstractTableModel):
    """Rows as they are."""

    def __init__(self, columns: Sequence[Column], spoken: Callable[[Any], str], parent) -> None:
        super().__init__(parent)
        self._columns, self._spoken = columns, spoken
        self.rows: Sequence[Any] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replaces the rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent=None) -> int:
        return len(self.rows)

    def columnCount(self, parent=None) -> int:
        return len(self._columns)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].head
            if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[section].right:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == KEY_ROLE:
            return index.row()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._columns[index.column()].words(row)
        return None


class _Delegate(RowDelegate):
    """One line of words, elided."""

    def __init__(self, view: WordTable, columns: Sequence[Column]) -> None:
        super().__init__(view, height=34)
        self._columns = columns

    def paint_row(self, p: QPainter, rect: QRectF, row, look: RowLook, index: QModelIndex) -> None:
        t = theme()
        column = self._columns[index.column()]
        room = rect.adjusted(t.px(16 if index.column() == 0 else 8), 0, -t.px(8), 0)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        font = t.font(fonts.BODY, column.medium)
        role = column.role if isinstance(column.role, str) else column.role(row)
        draw_text(p, room, column.words(row), font, t.color(role), side)


class WordTable(KeyTableView):
    """``set_rows`` and ``current``; nothing can be changed here."""

    def __init__(
        self,
        columns: Sequence[Column],
        spoken: Callable[[Any], str],
        parent: QWidget | None = None,
        *,
        name: str,
        accessible: str,
    ) -> None:
        super().__init__(parent, name=name, accessible=accessible)
        self._model = _Model(columns, spoken, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self, columns))
        self._columns = columns
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share_width()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._share_width()

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "_columns"):
            self._share_width()

    def _share_width(self) -> None:
        """Named widths if they leave room for the rest, else everything in proportion."""
        t, whole = theme(), self.viewport().width()
        wanted = [t.px(c.width or _REST) for c in self._columns]
        over = whole / sum(wanted) if sum(wanted) > whole else 1.0
        for section, column in enumerate(self._columns):
            if column.width:
                self.horizontalHeader().resizeSection(section, int(wanted[section] * over))
        fixed = sum(int(w * over) for w, c in zip(wanted, self._columns, strict=True) if c.width)
        for section, column in enumerate(self._columns):
            if not column.width:
                self.horizontalHeader().resizeSection(section, max(40, whole - fixed))

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replaces the rows."""
        self._model.set_rows(rows)

    def rows(self) -> Sequence[Any]:
        """What is shown."""
        return self._model.rows

    def current(self) -> Any:
        """The chosen row."""
        row = self.currentIndex().row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None
