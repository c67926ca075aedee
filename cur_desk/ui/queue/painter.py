"""The one painter of queue rows: two lines in the list, cells of the same parts in the table."""

# mypy: disable-error-code="override"

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from cur_desk.services.queue.search_help import Hits
from cur_desk.services.views import RowView, TermMark
from cur_desk.ui.queue.model import COLUMNS, GroupHead
from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, hairline, stroke_round, text_width
from cur_desk.ui.widgets.lists import KeyTableView, RowDelegate, RowLook

ROW, HEAD, LINE = 52, 28, 34
_GROUP_ROLES = {"life": "over", "over": "over", "today": "today", "soon": "soon", "ok": "ok"}


class QueueDelegate(RowDelegate):
    """Paints a row object; a row not yet there is a skeleton, a head is a sunken band."""

    def __init__(self, view: KeyTableView) -> None:
        super().__init__(view, ROW)
        self.view = view
        self.marking = False
        self.hits: Hits | None = None
        """Finds what a search hit in a shown text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(theme().px(60), theme().px(ROW))

    def paint_back(self, p: QPainter, rect: QRectF, look: RowLook, index: QModelIndex) -> None:
        from cur_desk.ui.widgets.lists import ROW_ROLE

        row = index.data(ROW_ROLE)
        if isinstance(row, GroupHead):
            p.fillRect(rect, theme().color("sunken"))
            hairline(p, rect.x(), rect.bottom() - 1, rect.width())
            return
        life = isinstance(row, RowView) and row.mark is TermMark.LIFE and row.group == "life"
        if life and not look.chosen and not self._table():
            p.fillRect(rect, theme().color("overBg"))
            hairline(p, rect.x(), rect.bottom() - 1, rect.width())
            return
        super().paint_back(p, rect, look, index)
        if look.chosen and look.focused and self._table() is False:
            stroke_round(p, rect.adjusted(0, 0, 0, -1), theme().color("selLine"), 0, 1)

    def paint_row(
        self, p: QPainter, rect: QRectF, row: object, look: RowLook, index: QModelIndex
    ) -> None:
        if isinstance(row, GroupHead):
            self._paint_head(p, rect, row)
        elif not isinstance(row, RowView):
            self._paint_absent(p, rect, index)
        elif self._table():
            self._paint_cell(p, rect, row, look, index.column())
        else:
            self._paint_two_lines(p, rect, row, look)

    def _table(self) -> bool:
        return bool(self.view.model().columnCount() > 1)

    def _paint_head(self, p: QPainter, rect: QRectF, head: GroupHead) -> None:
        t = theme()
        ink = t.color(_GROUP_ROLES.get(head.group, "text2"))
        room = rect.adjusted(t.px(16), 0, -t.px(16), 0)
        wide = draw_text(p, room, head.title, t.font(fonts.SMALL, True), ink)
        rest = room.adjusted(wide + t.px(8), 0, 0, 0)
        draw_text(p, rest, f"{head.count:n}", t.font(fonts.SMALL), t.color("text3"))

    def _paint_absent(self, p: QPainter, rect: QRectF, index: QModelIndex) -> None:
        t = theme()
        if not self._table():
            marks.paint_skeleton_row(p, rect, index.row())
        elif COLUMNS[index.column()].title:
            part = 0.4 + 0.1 * ((index.row() * 7 + index.column()) % 5)
            box = QRectF(rect.x() + t.px(8), rect.center().y() - t.px(5), 0, t.px(10))
            box.setWidth(max(0.0, (rect.width() - t.px(16)) * part))
            marks.paint_skeleton(p, box)

    # --- two lines -----------------------------------------------------------------------------

    def _paint_two_lines(self, p: QPainter, rect: QRectF, row: RowView, look: RowLook) -> None:
        t = theme()
        top = QRectF(rect.x(), rect.y() + t.px(8), rect.width(), t.px(20))
        low = QRectF(rect.x(), rect.y() + t.px(27), rect.width(), t.px(18))
        self._paint_term(p, QRectF(top.x() + t.px(16), top.y(), t.px(106), top.height()), row)
        until = QRectF(low.x() + t.px(40), low.y(), t.px(82), low.height())
        draw_text(p, until, row.until, t.font(fonts.SMALL), t.color("text2"))
        side = t.px(16)
        x, right = top.x() + t.px(126), rect.right() - t.px(16)
        mark = QRectF(right - side, top.center().y() - side / 2, side, side)
        self._paint_exchange(p, mark, row)
        end = mark.x() - t.px(12)
        if self.marking or look.marked:
            box = QRectF(end - side, top.center().y() - side / 2, side, side)
            paint_check(p, box, look.marked)
            end = box.x() - t.px(10)
        title = QRectF(x, top.y(), end - x, top.height())
        self._paint_found(p, title, row.title, t.font(fonts.BODY, row.unread), "text")
        tail = self._paint_tags(p, QRectF(x, low.y(), right - x, low.height()), row)
        self._paint_line_two(p, QRectF(x, low.y(), tail - x - t.px(8), low.height()), row)

    def _paint_line_two(self, p: QPainter, rect: QRectF, row: RowView) -> None:
        t = theme()
        side = t.px(14)
        room = rect
        if row.block_name:
            icon = QRectF(rect.x(), rect.center().y() - side / 2, side, side)
            paint_icon(p, icon, row.block_icon or "tag", t.color("text2"))
            room = rect.adjusted(side + t.px(6), 0, 0, 0)
        font = t.font(fonts.SMALL)
        if row.found:
            self._paint_found(p, room, row.found, font, "text2")
            return
        sought = "  ·  ".join(w for w in (row.place, row.number) if w)
        lead = f"{row.block_name}  ·  " if row.block_name and sought else row.block_name
        draw_text(p, room, lead, font, t.color("text2"))
        # Names of blocks are not among the words that a search looks in: no mark on them.
        rest = room.adjusted(text_width(lead, font), 0, 0, 0)
        if rest.width() > 0:
            self._paint_found(p, rest, sought, font, "text2")

    def _paint_found(self, p: QPainter, rect: QRectF, text: str, font: QFont, role: str) -> None:
        """A line with what the search hit marked behind the letters."""
        if self.hits is not None:
            draw_hits(p, rect, text, font, self.hits(text))
        draw_text(p, rect, text, font, theme().color(role))

    def _paint_tags(self, p: QPainter, rect: QRectF, row: RowView) -> float:
        t = theme()
        right = rect.right()
        for tag in row.tags[:2]:
            wide = marks.tag_width(tag)
            box = QRectF(right - wide, rect.center().y() - t.px(10), wide, t.px(20))
            marks.paint_tag(p, box, tag)
            right = box.x() - t.px(6)
        return right

    def _paint_term(self, p: QPainter, rect: QRectF, row: RowView) -> None:
        t = theme()
        side = t.px(16)
        room = rect.adjusted(t.px(24), 0, 0, 0)
        ink = t.color("text2")
        if row.mark is not TermMark.NONE:
            box = QRectF(rect.x(), rect.center().y() - side / 2, side, side)
            marks.paint_term_mark(p, box, row.mark.value, row.share_left)
            ink = marks.term_color(row.mark.value)
        font = t.font(fonts.BODY, True)
        if text_width(row.left, font) > room.width():
            font = t.font(fonts.SMALL, True)
        draw_text(p, room, row.left, font, ink)

    def _paint_exchange(self, p: QPainter, box: QRectF, row: RowView) -> None:
        marks.paint_exchange_mark(p, box, row.exchange.value)

    # --- cells ---------------------------------------------------------------------------------

    def _paint_cell(
        self, p: QPainter, rect: QRectF, row: RowView, look: RowLook, column: int
    ) -> None:
        t = theme()
        key = COLUMNS[column].key
        side = t.px(16)
        room = rect.adjusted(t.px(8), 0, -t.px(8), 0)
        if key == "mark":
            box = QRectF(rect.x() + t.px(16), rect.center().y() - side / 2, side, side)
            paint_check(p, box, look.marked)
        elif key == "due":
            self._paint_term(p, room, row)
        elif key == "title":
            font = t.font(fonts.BODY, row.unread)
            self._paint_found(p, room, row.title, font, "text")
            rest = room.adjusted(text_width(row.title, font) + t.px(12), 0, 0, 0)
            if row.found and rest.width() > t.px(80):
                self._paint_found(p, rest, row.found, t.font(fonts.SMALL), "text2")
        elif key == "block" and not row.block_name:
            draw_text(p, room, "не определён", t.font(fonts.BODY), t.color("text3"))
        elif key == "block":
            icon = QRectF(room.x(), room.center().y() - t.px(7), t.px(14), t.px(14))
            paint_icon(p, icon, row.block_icon or "tag", t.color("text2"))
            words = room.adjusted(t.px(22), 0, 0, 0)
            draw_text(p, words, row.block_name, t.font(fonts.BODY), t.color("text2"))
        elif key == "exchange":
            box = QRectF(rect.right() - t.px(16) - side, rect.center().y() - side / 2, side, side)
            self._paint_exchange(p, box, row)
        else:
            text = {"place": row.place, "number": row.number, "state": row.state}[key]
            ink = "text" if key == "state" else "text2"
            if key == "state":
                draw_text(p, room, text, t.font(fonts.BODY), t.color(ink))
            else:
                self._paint_found(p, room, text, t.font(fonts.BODY), ink)


def draw_hits(
    p: QPainter, rect: QRectF, text: str, font: QFont, spans: Sequence[tuple[int, int]]
) -> None:
    """Soft marks behind the letters of hits, as far as the line is seen."""
    metrics = QFontMetricsF(font)
    high = metrics.height() + 2
    for start, end in spans:
        x = rect.x() + metrics.horizontalAdvance(text[:start])
        right = min(rect.right(), rect.x() + metrics.horizontalAdvance(text[:end]))
        if x < right:
            box = QRectF(x - 1, rect.center().y() - high / 2, right - x + 2, high)
            fill_round(p, box, theme().color("soonBg"), 3)


def paint_check(p: QPainter, box: QRectF, checked: bool) -> None:
    """A check box as drawn in rows."""
    t = theme()
    if checked:
        fill_round(p, box, t.color("accent"), 3)
        paint_icon(p, box.adjusted(2, 2, -2, -2), "check", t.color("onAccent"))
    else:
        fill_round(p, box, t.color("panel"), 3)
        stroke_round(p, box, t.color("strong"), 3)
