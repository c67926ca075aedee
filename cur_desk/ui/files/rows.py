"""Rows of files in a list: the model and the painter. Two lines: name; kind, size, state in words."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter

from cur_desk.services.files.views import FileState, FileView
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.marks import paint_bar
from cur_desk.ui.theme.painting import draw_text, text_width
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE, RowDelegate
from cur_desk.ui.widgets.lists import RowKeys, RowLook

Index = QModelIndex | QPersistentModelIndex
STATES = {
    FileState.HERE_ONLY: ("cloud-upload", "link"),
    FileState.SENDING: ("cloud-upload", "link"),
    FileState.ON_PORTAL: ("check-check", "text2"),
    FileState.NOT_HERE: ("cloud-download", "text2"),
    FileState.FETCHING: ("cloud-download", "link"),
    FileState.AWAITED: ("cloud-upload", "today"),
    FileState.REFUSED: ("circle-x", "over"),
}
"""Icon and colour of a state; its words stand beside it."""
COPY_WORDS = "копия для заявителя"


def icon_of(view: FileView) -> str:
    """Icon by what the file is."""
    if view.kind.value == "signature":
        return "signature"
    return "image" if view.is_picture else "file-text"


class FileRowsModel(QAbstractListModel):
    """The files of one appeal."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FileView, ...] = ()

    def show_rows(self, rows: tuple[FileView, ...]) -> None:
        """Replaces all; where only states changed the choice stays."""
        if [r.id for r in rows] == [r.id for r in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == KEY_ROLE:
            return row.id
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return spoken(row)
        return None


def spoken(row: FileView) -> str:
    """The whole row as a sentence."""
    kind = COPY_WORDS if row.copy_of else row.kind_words
    parts = (row.name, kind, row.size_words, row.taken_words, row.state_words)
    return ", ".join(p for p in parts if p)


class FileDelegate(RowDelegate):
    """52 px; a copy stands a little to the right under its original."""

    def __init__(self, view: RowKeys) -> None:
        super().__init__(view, 52)

    def paint_row(
        self, p: QPainter, rect: QRectF, row: object, look: RowLook, index: QModelIndex
    ) -> None:
        if not isinstance(row, FileView):
            return
        t = theme()
        left = rect.x() + t.px(16) + (t.px(20) if row.copy_of else 0)
        side = t.px(16)
        icon = "corner-down-right" if row.copy_of else icon_of(row)
        paint_icon(p, QRectF(left, rect.y() + t.px(9), side, side), icon, t.color("text2"))
        x = left + t.px(24)
        room = QRectF(x, rect.y() + t.px(7), rect.right() - t.px(12) - x, t.px(20))
        small = t.font(fonts.SMALL)
        wide = text_width(row.size_words, small) + 1
        size = QRectF(room.right() - wide, room.y(), wide, room.height())
        draw_text(p, size, row.size_words, small, t.color("text2"))
        name = QRectF(room.x(), room.y(), room.width() - wide - t.px(10), room.height())
        draw_text(p, name, row.name, t.font(fonts.BODY, not row.copy_of), t.color("text"))
        self._second(p, QRectF(x, rect.y() + t.px(27), room.width(), t.px(18)), row)

    def _second(self, p: QPainter, room: QRectF, row: FileView) -> None:
        t = theme()
        small = t.font(fonts.SMALL)
        icon, role = STATES[row.state]
        kind = COPY_WORDS if row.copy_of else row.kind_words
        side = t.px(14)
        least = room.width() - text_width(kind, small) - side - t.px(14)
        wide = min(text_width(row.state_words, small), max(least, room.width() * 0.5))
        state = QRectF(room.right() - wide, room.y(), wide + 1, room.height())
        draw_text(p, state, row.state_words, small, t.color(role))
        mark = QRectF(state.x() - side - t.px(5), room.center().y() - side / 2, side, side)
        paint_icon(p, mark, icon, t.color(role))
        left = QRectF(room.x(), room.y(), mark.x() - room.x() - t.px(8), room.height())
        draw_text(p, left, kind, small, t.color("text2"))
        if row.progress is not None:
            bar = QRectF(room.x(), room.bottom() + t.px(1), room.width(), t.px(3))
            paint_bar(p, bar, row.progress, "link")
