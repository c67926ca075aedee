"""Rows of the code picker: name with the hits marked, code with its parents, why it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter

from cur_desk.services.views import CodeRow
from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.icons import block_icon, paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, text_width
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE, RowDelegate

ROW = 66
Index = QModelIndex | QPersistentModelIndex
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class PickerRow:
    """A code with its block in words."""

    code: CodeRow
    block: str

    @property
    def hint_hits(self) -> Spans:
        """Typed words in the citizen's phrase that the code was found by."""
        return self.code.hint_hits

    def spoken(self) -> str:
        """The row as a sentence."""
        parts = [self.code.name, f"код {self.code.code}", self.code.parents, self.block]
        if self.code.hint:
            parts.append(f"по словам «{self.code.hint}»")
        if not self.code.assignable:
            parts.append("раздел")
        return ", ".join(p for p in parts if p)


class PickerModel(QAbstractListModel):
    """The rows found last."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._rows: tuple[PickerRow, ...] = ()

    def show_rows(self, rows: Sequence[PickerRow]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> PickerRow | None:
        """A row by its number."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole):
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == KEY_ROLE:
            return None  # codes are chosen one at a time: no marks
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken()
        return None


class PickerDelegate(RowDelegate):
    """Paints a row of three lines; ``numbered``: the first three have their key."""

    def __init__(self, view) -> None:
        super().__init__(view, ROW)
        self.numbered = True

    def paint_row(self, p: QPainter, rect: QRectF, row: object, look, index: QModelIndex) -> None:
        if not isinstance(row, PickerRow):
            return
        t = theme()
        if self.numbered and index.row() < 3:
            cap = QRectF(rect.x() + t.px(15), rect.y() + t.px(9), t.px(18), t.px(18))
            marks.paint_keycap(p, cap, str(index.row() + 1))
        elif not row.code.assignable:
            icon = QRectF(rect.x() + t.px(16), rect.y() + t.px(10), t.px(16), t.px(16))
            paint_icon(p, icon, "folder", t.color("text2"))
        left = rect.x() + t.px(45)
        tail = rect.right() - t.px(148)
        self._paint_block(p, QRectF(tail, rect.y() + t.px(8), t.px(140), t.px(20)), row)
        name = QRectF(left, rect.y() + t.px(8), tail - left - t.px(12), t.px(19))
        font = t.font(fonts.BODY, look.chosen)
        title = row.code.name[:1].upper() + row.code.name[1:]
        paint_hits(p, name, title, row.code.hits, font, "text")
        code = QRectF(left, rect.y() + t.px(27), rect.right() - left - t.px(12), t.px(17))
        took = draw_text(p, code, row.code.code, t.font(fonts.SMALL, True), t.color("text2"))
        rest = code.adjusted(took + t.px(10), 0, 0, 0)
        nearest = row.code.parents.rpartition(" › ")[2]
        draw_text(p, rest, nearest, t.font(fonts.SMALL), t.color("text2"))
        self._paint_hint(p, QRectF(left, rect.y() + t.px(44), code.width(), t.px(17)), row)

    def _paint_block(self, p: QPainter, rect: QRectF, row: PickerRow) -> None:
        if not row.block:
            return
        t = theme()
        icon = QRectF(rect.x(), rect.center().y() - t.px(7), t.px(14), t.px(14))
        paint_icon(p, icon, block_icon(row.block), t.color("text2"))
        room = rect.adjusted(t.px(20), 0, 0, 0)
        draw_text(p, room, row.block, t.font(fonts.SMALL), t.color("text2"))

    def _paint_hint(self, p: QPainter, rect: QRectF, row: PickerRow) -> None:
        t = theme()
        code = row.code
        used = f"выбран вами {_times(code.used)}" if code.used else ""
        words = code.hint or used or code.about
        if not words:
            return
        icon = QRectF(rect.x() + 1, rect.center().y() - t.px(6), t.px(12), t.px(12))
        shown = "rotate-ccw-clock" if used and not code.hint else "lightbulb"
        paint_icon(p, icon, shown, t.color("text2"))
        room = rect.adjusted(t.px(20), 0, 0, 0)
        paint_hits(p, room, words, row.hint_hits, t.font(fonts.SMALL), "text2")


def _times(count: int) -> str:
    tail = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return f"{count} {'раза' if tail else 'раз'} за 30 дней"


def paint_hits(p: QPainter, rect: QRectF, text: str, hits: Spans, font, role: str) -> None:
    """One line with the hit words on the colour of a search hit."""
    t = theme()
    for start, end in hits:
        x = rect.x() + text_width(text[:start], font)
        wide = text_width(text[start:end], font)
        if x + wide <= rect.right():
            box = QRectF(x - 1, rect.y() + 1, wide + 2, rect.height() - 2)
            fill_round(p, box, t.color("soonBg"), 3)
    draw_text(p, rect, text, font, t.color(role))
    for start, end in hits:
        x = rect.x() + text_width(text[:start], font)
        wide = text_width(text[start:end], font)
        if x + wide <= rect.right():
            box = QRectF(x, rect.y(), wide + 1, rect.height())
            draw_text(p, box, text[start:end], font, t.color("soon"))
