"""A field that finds a name in a directory while one types: МО, organisation, address.

Folds ё/е and case, matches inside words; ↑↓ and Enter choose, Tab takes the top, Esc restores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from cur_desk.domain.text import fold
from cur_desk.ui.theme import set_surface, theme
from cur_desk.ui.widgets.fields import LineField, PopupAnchor

_ROWS = 8


@dataclass(frozen=True)
class Option:
    """One thing to choose: its value, its name, a grey note behind the name."""

    value: object
    text: str
    note: str = ""


def matching(options: Sequence[Option], typed: str, limit: int = 50) -> list[Option]:
    """Options whose folded text holds every typed word; those that begin with it come first."""
    words = fold(typed).split()
    if not words:
        return list(options[:limit])
    found: list[tuple[int, int, Option]] = []
    for option in options:
        text = fold(f"{option.text} {option.note}")
        if all(word in text for word in words):
            rank = 0 if text.startswith(words[0]) else 1 if f" {words[0]}" in text else 2
            found.append((rank, len(found), option))
    found.sort(key=lambda item: item[:2])
    return [option for _rank, _order, option in found[:limit]]


class CompleterField(LineField):
    """Type, choose, go on. ``chosen`` carries the value; free text is refused unless ``free``."""

    chosen = Signal(object)

    def __init__(
        self,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        name: str,
        accessible: str = "",
        required: bool = False,
        options: Sequence[Option] = (),
        provider: Callable[[str], Sequence[Option]] | None = None,
        free: bool = False,
    ) -> None:
        self._options = tuple(options)
        self._provider = provider or self._match_own
        self._free, self._shown = free, ""
        self._value: object = None
        super().__init__(placeholder, parent, name=name, accessible=accessible, required=required)
        self._popup = self._make_popup()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._open)
        self.textEdited.connect(self._pause.start)

    def set_options(self, options: Sequence[Option]) -> None:
        """Replaces the directory; the chosen value stays."""
        self._options = tuple(options)

    def value(self) -> object:
        """The chosen value; with ``free`` the text itself if nothing was chosen."""
        if self._free and self._value is None:
            return self.text().strip() or None
        return self._value

    def set_value(self, value: object, text: str | None = None) -> None:
        """Shows a value without a signal; its text is looked up unless given."""
        if text is None:
            text = next((o.text for o in self._options if o.value == value), "")
        self._value, self._shown = value, text
        self.setText(text)
        self.setCursorPosition(0)
        self.set_error("")

    def popup_texts(self) -> list[str]:
        """What the open list offers; empty when closed."""
        if self._popup.isHidden():
            return []
        return [self._popup.item(k).text() for k in range(self._popup.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown = event.key(), self._popup.isVisible()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif enter and shown and not event.modifiers():
            self._take(self._popup.currentItem())
        elif key == Qt.Key.Key_Escape and (shown or self.text() != self._shown):
            self._popup.hide()
            self.setText(self._shown)
            self.set_error("")
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._takes_back(event):
            event.accept()  # Esc of the open list must not leave the screen
            return True
        tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if tab and event.type() == QEvent.Type.KeyPress and self._popup.isVisible():
            self._take(self._popup.currentItem() or self._popup.item(0))
        return super().event(event)

    def _takes_back(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return escape and (self._popup.isVisible() or self.text() != self._shown)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()
            self._settle()
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window() and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._popup.hide()
        return super().eventFilter(watched, event)

    def _make_popup(self) -> QListWidget:
        popup = QListWidget(self)
        popup.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        popup.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        popup.setFrameShape(QFrame.Shape.NoFrame)
        popup.setObjectName("completerPopup")
        popup.setAccessibleName("Подходящие записи")
        popup.setUniformItemSizes(True)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        popup.itemClicked.connect(self._take)
        set_surface(popup, "panel")
        popup.hide()
        return popup

    def _match_own(self, typed: str) -> Sequence[Option]:
        return matching(self._options, typed)

    def _open(self) -> None:
        found = self._provider(self.text())
        self._popup.clear()
        for option in found:
            label = f"{option.text} · {option.note}" if option.note else option.text
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, option)
            item.setSizeHint(QSize(0, theme().px(28)))
            self._popup.addItem(item)
        if not found or not self.hasFocus():
            self._popup.hide()
            return
        self._popup.setCurrentRow(0)
        high = theme().px(28) * min(_ROWS, len(found)) + 4
        self._popup.setFixedSize(max(self.width(), theme().px(240)), high)
        self._popup.move(PopupAnchor.below(self, high))
        self._popup.show()

    def _move(self, step: int) -> None:
        if self._popup.isHidden():
            self._open()
            return
        count = self._popup.count()
        self._popup.setCurrentRow((self._popup.currentRow() + step) % count)

    def _take(self, item: QListWidgetItem | None) -> None:
        self._popup.hide()
        if item is None:
            return
        option = item.data(Qt.ItemDataRole.UserRole)
        changed = option.value != self._value
        self.set_value(option.value, option.text)
        if changed:
            self.chosen.emit(option.value)

    def _settle(self) -> None:
        """On leaving: an emptied field is emptied, a whole name is taken, the rest is an error."""
        typed = self.text().strip()
        if typed == self._shown:
            return
        same = next((o for o in self._options if fold(o.text) == fold(typed)), None)
        if not typed or same or self._free:
            value = same.value if same else None
            self.set_value(value, same.text if same else typed)
            self.chosen.emit(self.value())
            return
        self.set_check(self._unknown)

    def _unknown(self, typed: str) -> str:
        return (
            "" if typed == self._shown else f"В справочнике нет «{typed[:40]}». Выберите из списка"
        )
