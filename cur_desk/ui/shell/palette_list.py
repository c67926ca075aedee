"""Rows of the palette: heads of groups, icon, name with the hit marked, note, key cap."""

# The stubs know neither mixins over views nor fields of style options.
# mypy: disable-error-code="attr-defined,misc,override,index,arg-type"

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cur_desk.domain.text import fold
from cur_desk.ui.shell.view import PaletteRow
from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, kept, text_width

_ROW = Qt.ItemDataRole.UserRole + 1


def hits(text: str, typed: str) -> list[tuple[int, int]]:
    """Where the typed words stand in the text, folded, as (start, length)."""
    folded, found = fold(text), []
    for word in fold(typed).split():
        at = folded.find(word)
        if at >= 0:
            found.append((at, len(word)))
    return sorted(found)


class _Model(QAbstractListModel):
    """Heads are strings, rows are ``PaletteRow``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[str | PaletteRow] = []

    def set_items(self, items: list[str | PaletteRow]) -> None:
        """Replaces all."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.items)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == _ROW:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(item, str):
                return item
            return ", ".join(filter(None, (item.text, item.note, item.cap)))
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if isinstance(self.items[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    """Paints heads (26 px) and rows (34 px)."""

    typed = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        head = isinstance(index.data(_ROW), str)
        return QSize(theme().px(100), theme().px(26 if head else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        item = index.data(_ROW)
        rect = QRectF(option.rect)
        t = theme()
        with kept(painter) as p:
            if isinstance(item, str):
                room = rect.adjusted(t.px(19), t.px(4), -t.px(19), 0)
                draw_text(p, room, item, t.font(fonts.SMALL, True), t.color("text3"))
            else:
                chosen = index.row() == self.parent().currentIndex().row()
                self._paint_row(p, rect, item, chosen)

    def _paint_row(self, p: QPainter, rect: QRectF, row: PaletteRow, chosen: bool) -> None:
        t = theme()
        if chosen:
            fill_round(p, rect.adjusted(t.px(7), 0, -t.px(7), 0), t.color("sel"), 4)
        side = t.px(16)
        icon = QRectF(rect.x() + t.px(20), rect.center().y() - side / 2, side, side)
        paint_icon(p, icon, row.icon, t.color("link" if chosen else "text2"))
        x, end = rect.x() + t.px(51), rect.right() - t.px(20)
        wide: float
        if row.cap:
            wide, high = marks.keycap_width(row.cap), t.px(18)
            cap = QRectF(end - wide, rect.center().y() - high / 2, wide, high)
            marks.paint_keycap(p, cap, row.cap)
            end -= wide + t.px(12)
        font = t.font(fonts.BODY, chosen)
        found = hits(row.text, self.typed)
        for start, length in found:
            left = text_width(row.text[:start], font)
            wide = text_width(row.text[start : start + length], font)
            if x + left + wide < end:
                box = QRectF(x + left - 1, rect.center().y() - t.px(10), wide + 2, t.px(20))
                fill_round(p, box, t.color("soonBg"), 2)
        room = QRectF(x, rect.y(), end - x, rect.height())
        took = draw_text(p, room, row.text, font, t.color("text"))
        self._draw_bold_hits(p, room, row.text, found, chosen)
        left = x + took + t.px(12)
        if row.note and left < end:
            note = QRectF(left, rect.y(), end - left, rect.height())
            draw_text(p, note, row.note, t.font(fonts.SMALL), t.color("text2"))

    def _draw_bold_hits(
        self, p: QPainter, room: QRectF, text: str, found: list[tuple[int, int]], chosen: bool
    ) -> None:
        """The hit once more in the soon ink over its own fill, so that it is not colour alone."""
        t = theme()
        font = t.font(fonts.BODY, chosen)
        for start, length in found:
            left = room.x() + text_width(text[:start], font)
            wide = text_width(text[start : start + length], font)
            if left + wide < room.right():
                under = QRectF(left, room.center().y() + t.px(8), wide, 1)
                p.fillRect(under, t.color("soon"))


class PaletteList(QListView):
    """Never takes the focus: the line above moves it."""

    clicked_row = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette.list")
        self.setAccessibleName("Найденное")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = _Model(self)
        self._delegate = _Delegate(self)
        self._empty = ""
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(lambda index: self.clicked_row.emit(self._row(index)))

    def show_groups(
        self, groups: Sequence[tuple[str, Sequence[PaletteRow]]], typed: str, empty: str
    ) -> None:
        """Shows the groups; the first row is current; without rows says ``empty``."""
        items: list[str | PaletteRow] = []
        for title, rows in groups:
            items.extend([title, *rows])
        self._delegate.typed, self._empty = typed, empty
        self._model.set_items(items or [empty])
        self.move_by(1, start=-1)

    def current(self) -> PaletteRow | None:
        """The current row."""
        return self._row(self.currentIndex())

    def rows(self) -> list[PaletteRow]:
        """All rows without the heads."""
        return [item for item in self._model.items if isinstance(item, PaletteRow)]

    def move_by(self, step: int, start: int | None = None) -> None:
        """Moves over the heads; stays at the ends."""
        at = self.currentIndex().row() if start is None else start
        way = 1 if step > 0 else -1
        best, left = at, abs(step)
        row = at + way
        while 0 <= row < len(self._model.items) and left:
            if isinstance(self._model.items[row], PaletteRow):
                best, left = row, left - 1
            row += way
        if 0 <= best < len(self._model.items):
            self.setCurrentIndex(self._model.index(best))

    def wanted_height(self) -> int:
        """Height without scrolling."""
        t = theme()
        heads = sum(isinstance(item, str) for item in self._model.items)
        return heads * t.px(26) + (len(self._model.items) - heads) * t.px(34) + t.px(10)

    def _row(self, index: QModelIndex) -> PaletteRow | None:
        item = index.data(_ROW) if index.isValid() else None
        return item if isinstance(item, PaletteRow) else None
