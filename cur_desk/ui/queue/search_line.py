"""The line of search: offers fields, values and former searches under it, shows the wrong word.

Nothing is taken by itself: Enter goes to the list unless a row was chosen by ↑↓; Tab takes the
top. Offers are read in workers; an answer to older letters is dropped.
"""

# mypy: disable-error-code="override"

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QWidget,
)

from cur_desk.domain.filters import Filter
from cur_desk.services.queue.search_help import Offer
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, kept, painting, text_width
from cur_desk.ui.widgets import SearchField
from cur_desk.ui.widgets.fields import PopupAnchor

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

ROWS_MOST = 9
ROW, WIDTH = 28, 420
PAUSE_MS = 60
FORGET = "Очистить недавние запросы"
_OFFER = Qt.ItemDataRole.UserRole


class SearchLine(SearchField):
    """``within`` is asked for the filter of the view and the chips, for the counts of values."""

    left = Signal()
    """The keyboard went elsewhere."""

    def __init__(self, desk: Desk, placeholder: str, parent: QWidget, *, name: str) -> None:
        super().__init__(placeholder, parent, name=name, accessible=placeholder)
        self._desk = desk
        self.within = Filter()
        self._fault = (0, 0)
        self._popup = _popup(self)
        self._popup.itemClicked.connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.ask_offers())
        self.textEdited.connect(self._on_typed)
        self.textChanged.connect(lambda _text: self.show_fault((0, 0)))
        shortcuts.bind("history", self, self.ask_recent, Qt.ShortcutContext.WidgetShortcut)

    # --- what others ask -------------------------------------------------------------------------

    def ask_offers(self, *, asked: bool = False) -> None:
        """Reads what fits at the cursor and shows it."""
        line, cursor, within = self.text(), self.cursorPosition(), self.within

        def show(offers: list[Offer]) -> None:
            if (line, cursor) == (self.text(), self.cursorPosition()):
                self._show(offers)

        bridge().run_query(
            lambda: self._desk.search.offers(line, cursor, within, asked=asked),
            show, self._ignore, self, replaces="offers",
        )  # fmt: skip

    def ask_recent(self) -> None:
        """Ctrl+H: lines sought before."""

        def show(lines: tuple[str, ...]) -> None:
            size = len(self.text())
            self._show([Offer(line, "", line, 0, size) for line in lines], recent=True)

        bridge().run_query(self._desk.search.recent, show, self._ignore, self, replaces="offers")

    def show_fault(self, span: tuple[int, int]) -> None:
        """Underlines the wrong word; an empty span takes the line away."""
        if span != self._fault:
            self._fault = span
            self.update()

    def fault(self) -> str:
        """The word that is underlined."""
        return self.text()[slice(*self._fault)]

    def offered(self) -> list[str]:
        """What the open list offers; empty when closed."""
        if self._popup.isHidden():
            return []
        return [self._popup.item(k).text() for k in range(self._popup.count())]

    def hide_offers(self) -> None:
        """Closes the list; an answer on its way is not shown."""
        self._pause.stop()
        self._popup.hide()

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown, plain = event.key(), self._popup.isVisible(), not event.modifiers()
        if key == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.ask_offers(asked=True)
        elif shown and plain and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif shown and plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current():
            self._take(self._current())
        elif shown and key == Qt.Key.Key_Escape:
            self.hide_offers()
        else:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down):
                self.hide_offers()
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if tab and event.type() == QEvent.Type.KeyPress and self._popup.isVisible():
            self._take(self._current() or self._popup.item(0))
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.hide_offers()
            self.left.emit()

    def validate(self) -> bool:
        """An error of the words stays until they change."""
        return not self.error()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window() and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self.hide_offers()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._fault[0] < self._fault[1] and self.text():
            with painting(self) as p:
                self._underline(p)

    # --- inside ----------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self.hide_offers()

    def _current(self) -> QListWidgetItem | None:
        return self._popup.currentItem() if self._popup.currentRow() >= 0 else None

    def _show(self, offers: Sequence[Offer], *, recent: bool = False) -> None:
        self._popup.clear()
        for offer in offers:
            item = QListWidgetItem(offer.text)
            item.setData(_OFFER, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{offer.text}, {offer.note}")
            self._popup.addItem(item)
        if recent and offers:
            self._popup.addItem(QListWidgetItem(FORGET))
        if not offers or not self.hasFocus():
            self._popup.hide()
            return
        self._popup.setCurrentRow(-1)
        t = theme()
        high = t.px(ROW) * min(ROWS_MOST, self._popup.count()) + 4
        self._popup.setFixedSize(max(self.width(), t.px(WIDTH)), high)
        self._popup.move(PopupAnchor.below(self, high))
        self.window().installEventFilter(self)
        self._popup.show()

    def _move(self, step: int) -> None:
        count, row = self._popup.count(), self._popup.currentRow()
        self._popup.setCurrentRow((row + step) % count if row >= 0 or step > 0 else count - 1)

    def _take(self, item: QListWidgetItem | None) -> None:
        self.hide_offers()
        if item is None:
            return
        offer = item.data(_OFFER)
        if offer is None:  # the last row of the former searches
            bridge().run_short(self._desk.search.forget, lambda _none: None, self._ignore, self)
            return
        line = self.text()
        tail = "" if offer.goes_on or line[offer.end : offer.end + 1] in (" ", "|") else " "
        self.setText(line[: offer.start] + offer.insert + tail + line[offer.end :])
        self.setCursorPosition(offer.start + len(offer.insert) + len(tail))
        if offer.goes_on:
            self.ask_offers(asked=True)

    def _ignore(self, _problem: Problem) -> None:
        """Without offers one types on."""
        self.hide_offers()

    def _underline(self, p: QPainter) -> None:
        """A wave under the wrong word, as far as it is seen."""
        metrics = QFontMetricsF(self.font())
        text, cursor = self.text(), self.cursorPosition()
        zero = self.cursorRect().center().x() - metrics.horizontalAdvance(text[:cursor])
        first, last = (zero + metrics.horizontalAdvance(text[:n]) for n in self._fault)
        t = theme()
        room = QRectF(self.rect()).adjusted(t.px(32), 0, -t.px(8), 0)
        first, last = max(first, room.left()), min(last, room.right())
        base = self.height() / 2 + metrics.height() / 2 + 1
        p.setPen(QPen(t.color("over"), 1.4))
        count = max(2, math.ceil((last - first) / 2))
        points = [QPointF(first + 2 * k, base + (1.5 if k % 2 else 0)) for k in range(count)]
        if last > first:
            p.drawPolyline(points)


class _Rows(QStyledItemDelegate):
    """Name at the left, note in grey at the right."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme().px(120), theme().px(ROW))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        t = theme()
        rect = QRectF(option.rect)
        offer = index.data(_OFFER)
        shown: Any = self.parent()
        chosen = index.row() == shown.currentRow()
        with kept(painter) as p:
            if chosen:
                fill_round(p, rect.adjusted(4, 1, -4, -1), t.color("sel"), 4)
            room = rect.adjusted(t.px(33), 0, -t.px(12), 0)
            if offer is None:
                draw_text(p, room, index.data(), t.font(fonts.SMALL), t.color("link"))
                return
            note, font = offer.note, t.font(fonts.SMALL)
            half = room.width() * 0.62
            wide = min(text_width(note, font) + 1, half) if note else 0.0
            left = QRectF(room.x(), room.y(), room.width() - wide - t.px(12), room.height())
            draw_text(p, left, offer.text, t.font(fonts.BODY), t.color("text"))
            right = QRectF(room.right() - wide, room.y(), wide, room.height())
            draw_text(p, right, note, font, t.color("text2"))


def _popup(parent: QWidget) -> QListWidget:
    popup = QListWidget(parent)
    popup.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
    popup.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    popup.setFrameShape(QFrame.Shape.NoFrame)
    popup.setObjectName("completerPopup")
    popup.setAccessibleName("Поля, значения и недавние запросы")
    popup.setUniformItemSizes(True)
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    popup.setItemDelegate(_Rows(popup))
    set_surface(popup, "panel")
    popup.hide()
    return popup
