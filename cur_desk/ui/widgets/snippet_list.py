"""A small window under a field: ready texts, narrowed while one types. Knows no services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, kept, text_width
from cur_desk.ui.widgets.fields import LineField
from cur_desk.ui.widgets.labels import ElidingLabel, KeyCap

WIDE, ROWS = 560, 8


@dataclass(frozen=True, slots=True)
class SnippetRow:
    """A row: its code, its name, the text, whether it may be thrown away."""

    code: str
    title: str
    text: str
    own: bool = False


Finder = Callable[[str], Sequence[SnippetRow]]


class _Line(LineField):
    """The filter: arrows move the list, Enter takes, Esc leaves; no key reaches the screen."""

    key = Signal(int)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = (
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape,
            Qt.Key.Key_Tab,
        )  # fmt: skip
        undone = QKeySequence(event.keyCombination()) in shortcuts.sequences("undo")
        key = Qt.Key.Key_Undo if undone else event.key()
        at_end = self.cursorPosition() == len(self.text()) and not self.hasSelectedText()
        free = (key == Qt.Key.Key_Delete and at_end) or (undone and not self.text())
        if key in own or key == Qt.Key.Key_F2 or free:
            self.key.emit(key)
        else:
            super().keyPressEvent(event)


class _Row(QStyledItemDelegate):
    """Name, then the beginning of the text in grey."""

    def sizeHint(self, option, index) -> QSize:
        return QSize(0, theme().px(30))

    def paint(self, p, option, index) -> None:
        t, row = theme(), index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        with kept(p):
            shown: Any = self.parent()
            if index.row() == shown.currentRow():
                fill_round(p, rect.adjusted(2, 1, -2, -1), t.color("sel"), 4)
            font = t.font(fonts.BODY, True)
            x = rect.x() + t.px(12)
            title = min(text_width(row.title, font) + 1, rect.width() * 0.62)
            draw_text(
                p, QRectF(x, rect.y(), title, rect.height()), row.title, font, t.color("text")
            )
            x += title + t.px(10)
            tail = t.px(46) if row.own else t.px(8)
            rest = QRectF(x, rect.y(), rect.right() - x - tail, rect.height())
            draw_text(p, rest, row.text.replace("\n", " "), t.font(fonts.SMALL), t.color("text2"))
            if row.own:
                mark = QRectF(rect.right() - t.px(44), rect.y(), t.px(38), rect.height())
                draw_text(p, mark, "своя", t.font(fonts.SMALL), t.color("text3"))


class SnippetList(QFrame):
    """``chosen``, ``dropped`` and ``change_asked`` carry a code; ``keep_asked``: a new one is
    wished for, ``back_asked``: the one thrown away last."""

    chosen = Signal(str)
    dropped = Signal(str)
    change_asked = Signal(str)
    back_asked = Signal()
    keep_asked = Signal()
    left = Signal()

    def __init__(self, window: QWidget, find: Finder) -> None:
        super().__init__(window)
        self._find = find
        self._keep = self._gone = ""
        self.setObjectName("snippets")
        self.setAccessibleName("Заготовки текста")
        set_surface(self, "dialog")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        t = theme()
        head = QVBoxLayout()
        head.setContentsMargins(t.px(8), t.px(8), t.px(8), t.px(6))
        self.line = _Line("Слова заготовки", self, name="snippets.line")
        self.line.textChanged.connect(self.refresh)
        self.line.key.connect(self._on_key)
        head.addWidget(self.line)
        column.addLayout(head)
        self.list = QListWidget(self)
        self.list.setObjectName("snippets.list")
        self.list.setAccessibleName("Заготовки")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Row(self.list))
        self.list.currentRowChanged.connect(lambda _row: self._show_hint())
        self.list.itemClicked.connect(self._take)
        column.addWidget(self.list, 1)
        self.none = ElidingLabel("Таких заготовок нет", fonts.BODY, False, "text2", self)
        self.none.setContentsMargins(t.px(12), 0, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self._make_foot())

    def _make_foot(self) -> QWidget:
        t = theme()
        foot = QWidget(self)
        set_surface(foot, "footer")
        foot.setFixedHeight(t.px(34))
        row = QHBoxLayout(foot)
        row.setContentsMargins(t.px(12), 0, t.px(12), 0)
        row.setSpacing(t.px(6))
        for cap, words in (("Enter", "вставить"), ("Tab", "к пропуску"), ("Esc", "закрыть")):
            row.addWidget(KeyCap(cap, foot))
            row.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2", foot))
            row.addSpacing(t.px(6))
        row.addStretch(1)
        self.hint = ElidingLabel("", fonts.SMALL, False, "link", foot, name="snippets.keep")
        self.hint.mousePressEvent = lambda _event: self.keep_asked.emit()  # type: ignore[method-assign]
        row.addWidget(self.hint)
        return foot

    def open_at(self, corner: QPoint, selected: bool) -> None:
        """Shows the list near a field; ``selected``: words of the field may be kept."""
        self._keep = "Ctrl+Enter — " + ("сохранить выделенное" if selected else "новая")
        self.line.clear()
        self.refresh()
        t, window = theme(), self.parentWidget()
        assert window is not None
        high = t.px(48 + 34) + t.px(30) * min(ROWS, max(2, self.list.count()))
        wide = min(t.px(WIDE), window.width() - t.px(24))
        x = max(t.px(12), min(corner.x(), window.width() - wide - t.px(12)))
        y = max(t.px(12), min(corner.y(), window.height() - high - t.px(40)))
        self.setGeometry(x, y, wide, high)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self) -> None:
        """The rows for what is typed."""
        self.list.clear()
        for row in self._find(self.line.text()):
            item = QListWidgetItem(row.title)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setToolTip(row.text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title}: {row.text}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._show_hint()
        self.none.setVisible(not self.list.count())

    def show_gone(self, title: str) -> None:
        """The name of the one thrown away, until it is brought back."""
        self._gone = title
        if title:
            self.line.clear()  # Ctrl+Z is then for the snippet, not for the letters

    def _show_hint(self) -> None:
        row = self._current()
        own = "F2 — изменить · Delete — удалить" if row is not None and row.own else self._keep
        self.hint.setText("Удалена. Ctrl+Z — вернуть" if self._gone else own)

    def titles(self) -> list[str]:
        """What is offered now."""
        return [self.list.item(k).text() for k in range(self.list.count())]

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)

    def _on_key(self, key: int) -> None:
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.list.count():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
            self.list.viewport().update()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Undo:
            self.back_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
            row = self._current()
            if row is not None and row.own:
                (self.dropped if key == Qt.Key.Key_Delete else self.change_asked).emit(row.code)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(self.list.currentItem())

    def _current(self) -> SnippetRow | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole).code)
