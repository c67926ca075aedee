"""Tables of events: what waits to be sent, what the portal has receipted."""

# mypy: disable-error-code="override"

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from cur_desk.services.views import EventView, ExchangeMark
from cur_desk.ui.theme import fonts, marks, set_font, theme
from cur_desk.ui.theme.painting import draw_text
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE, KeyTableView, RowDelegate
from cur_desk.ui.widgets.lists import RowLook

LINE, PAD = 28, 12
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column: its words, width (0 stretches), ink, and the mark drawn before the words."""

    title: str
    text: Callable[[EventView], str]
    width: int = 0
    role: str = "text"
    medium: bool = False
    marked: bool = False


def state_words(event: EventView) -> str:
    """«в очереди», «записано в файл, ждёт ответа», «повторяется: портал не ответил»."""
    if event.exchange is ExchangeMark.RETRY:
        return f"повторяется: {event.reason}" if event.reason else "повторяется"
    waits = event.reason or "в очереди"
    return waits if event.exchange is ExchangeMark.PENDING else "не отправлено"


def tries_words(event: EventView) -> str:
    """«2, следующая 14:06»; empty before the first."""
    if not event.attempts:
        return ""
    return (
        f"{event.attempts}, следующая {event.next_try}" if event.next_try else f"{event.attempts}"
    )


def accepted_words(event: EventView) -> str:
    """«23.11.2026 в 14:02:10 МСК»."""
    return event.accepted.removeprefix("принято порталом ")


def size_words(event: EventView) -> str:
    """«4,1 КБ»."""
    return f"{event.size / 1000:.1f} КБ".replace(".", ",") if event.size else ""


WAITING = (
    Column("Что", lambda e: e.title, medium=True),
    Column("Обращение", lambda e: e.number or "—", 116, "link"),
    Column("Сделано", lambda e: e.made, 88),
    Column("Размер", size_words, 68, "text2"),
    Column("Попытки", tries_words, 152, "text2"),
    Column("Состояние", state_words, 232, "text2", marked=True),
)
RECEIPTS = (
    Column("Принято порталом", accepted_words, 232, medium=True, marked=True),
    Column("Действие", lambda e: e.title),
    Column("Обращение", lambda e: e.number or "—", 116, "link"),
    Column("Контрольная отметка портала", lambda e: e.receipt_code, 208, "text2"),
)


class EventModel(QAbstractTableModel):
    """Events as rows; small lists, held whole."""

    def __init__(self, columns: Sequence[Column], parent: Any = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._events: list[EventView] = []

    def show_events(self, events: Sequence[EventView]) -> bool:
        """Replaces the list; says whether it differed."""
        if list(events) == self._events:
            return False
        self.beginResetModel()
        self._events = list(events)
        self.endResetModel()
        return True

    def row_of(self, event: str) -> int:
        """The row of an event; −1 if it has left."""
        return next((k for k, e in enumerate(self._events) if e.event == event), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._events)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        event = self._events[index.row()]
        if role == ROW_ROLE:
            return event
        if role == KEY_ROLE:
            return None
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words = (c.text(event) for c in self.columns)
            return ", ".join(w for w in words if w)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None


class EventDelegate(RowDelegate):
    """Cells of one line."""

    def __init__(self, view: KeyTableView, columns: Sequence[Column]) -> None:
        super().__init__(view, LINE, indent=0)
        self._columns = tuple(columns)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(theme().px(40), theme().px(LINE))

    def paint_row(
        self, p: QPainter, rect: QRectF, row: object, look: RowLook, index: QModelIndex
    ) -> None:
        if not isinstance(row, EventView):
            return
        t = theme()
        column = self._columns[index.column()]
        room = rect.adjusted(t.px(PAD), 0, -t.px(8), 0)
        if column.marked:
            side = t.px(16)
            box = QRectF(room.x(), room.center().y() - side / 2, side, side)
            marks.paint_exchange_mark(p, box, row.exchange.value)
            room.setLeft(room.x() + t.px(24))
        role = "today" if row.exchange is ExchangeMark.RETRY and column.marked else column.role
        draw_text(p, room, column.text(row), t.font(fonts.BODY, column.medium), t.color(role))


class EventTable(KeyTableView):
    """A table as high as its rows, up to ``most`` of them; 0: takes the room that is left."""

    def __init__(
        self, columns: Sequence[Column], parent: QWidget, *, name: str, accessible: str, most: int
    ) -> None:
        self._most, self._model = most, EventModel(columns)
        super().__init__(parent, name=name, accessible=accessible, row=LINE)
        self._model.setParent(self)
        self.setModel(self._model)
        self.setItemDelegate(EventDelegate(self, columns))
        set_font(self.horizontalHeader(), fonts.SMALL, True)
        self.horizontalHeader().setSectionsClickable(False)
        self.restyle()

    def show_events(self, events: Sequence[EventView]) -> None:
        """Replaces the rows; the chosen one stays chosen."""
        chosen = self.chosen()
        if not self._model.show_events(events):
            return
        self._fit()
        row = self._model.row_of(chosen.event) if chosen is not None else -1
        if row >= 0:
            self.choose_row(row)

    def chosen(self) -> EventView | None:
        """The event under the cursor."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.choose_row(0)

    def restyle(self) -> None:
        super().restyle()
        pad = theme().px(PAD)
        self.horizontalHeader().setStyleSheet(f"QHeaderView::section {{ padding: 0 {pad}px; }}")
        self._set_widths()
        self._fit()

    def _set_widths(self) -> None:
        head = self.horizontalHeader()
        for number, column in enumerate(self._model.columns):
            if number >= head.count():
                return
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(number, mode)
            if column.width:
                head.resizeSection(number, theme().px(column.width))

    def _fit(self) -> None:
        if not self._most:
            self.setMinimumHeight(theme().px(30 + LINE * 2))
            return
        rows = min(self._most, max(1, self._model.rowCount()))
        self.setFixedHeight(theme().px(30) + theme().px(LINE) * rows + 2)
