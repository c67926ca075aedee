"""The palette (picture 16): a frameless child over the window, not a popup.

Sources give rows for a prefix and a text; those with an answer at hand are asked at once, slow
ones listen to ``asked`` and ``offer`` later. Prefixes: ``>`` command, ``№``, ``#`` code, ``@``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.shell.palette_list import PaletteList
from cur_desk.ui.shell.view import PaletteRow
from cur_desk.ui.theme import fonts, set_font, set_surface, theme
from cur_desk.ui.theme.current import set_state
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets.dialogs import Scrim
from cur_desk.ui.widgets.fields import LineField
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, KeyCap

PREFIXES = (">", "№", "#", "@")
_HINTS = (
    (("↑", "↓"), "выбор"),
    (("Enter",), "выполнить"),
    ((">",), "команды"),
    (("№",), "номер"),
    (("#",), "код"),
    (("@",), "исполнитель"),
)
Provider = Callable[[str, str], Sequence[PaletteRow]]


@dataclass
class _Source:
    title: str
    provider: Provider | None
    prefixes: tuple[str, ...]
    rows: Sequence[PaletteRow] = field(default_factory=tuple)


def split_prefix(text: str) -> tuple[str, str]:
    """``"# яма"`` → ``("#", "яма")``; without a prefix the first part is empty."""
    text = text.lstrip()
    if text[:1] in PREFIXES:
        return text[0], text[1:].strip()
    return "", text.strip()


class _Input(LineField):
    """The line of the palette: while it has the focus, no key reaches the screen beneath."""

    moved = Signal(int)
    accepted = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        pressed = event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and event.key() in tabs:
            self.moved.emit(1 if event.key() == Qt.Key.Key_Tab else -1)
            return True
        return super().event(event)

    def refresh_state(self) -> None:
        set_state(self, "bare")
        self._gap_icon.hide()

    def restyle(self) -> None:
        self.setFixedHeight(theme().px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers()
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8}
        steps[Qt.Key.Key_PageDown] = 8
        if key in steps and not mods:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape or self._is_own_key(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _is_own_key(event: QKeyEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return control and event.key() in (Qt.Key.Key_K, 0x041B)  # K and its twin Л


class Palette(QWidget):
    """Search and commands. ``asked(prefix, text)`` for slow sources, ``ran(key)`` after a choice."""

    asked = Signal(str, str)
    ran = Signal(str)
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._scrim: Scrim | None = None
        self._before: QWidget | None = None
        self._sources: dict[str, _Source] = {}
        self.setObjectName("palette")
        self.setAccessibleName("Поиск и команды")
        set_surface(self, "dialog")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.list = PaletteList(self)
        self.list.clicked_row.connect(self._run)
        column.addWidget(self.list, 1)
        column.addWidget(self._make_foot())
        window.installEventFilter(self)
        self.hide()

    def add_source(
        self,
        key: str,
        title: str,
        provider: Provider | None = None,
        *,
        prefixes: tuple[str, ...] = ("",),
    ) -> None:
        """A group of rows; groups stand in the order they were added: acts on the item first.

        ``prefixes`` names the prefixes that it answers; ``""`` is a text without one.
        """
        self._sources[key] = _Source(title, provider, prefixes)

    def set_title(self, key: str, title: str) -> None:
        """Another heading of a group: «Действия с 26-11/4821»."""
        self._sources[key].title = title

    def offer(self, key: str, text: str, rows: Sequence[PaletteRow]) -> None:
        """The late answer of a slow source; an answer to an older text is left out."""
        if self.isVisible() and text == split_prefix(self.input.text())[1]:
            self._sources[key].rows = rows
            self._show_rows()

    def open(self, prefix: str = "") -> None:
        """Shows the palette with an empty line and takes the focus."""
        self._before = self._window.focusWidget()
        scrim = self._scrim = Scrim(self._window)
        scrim.installEventFilter(self)
        scrim.show()
        self.input.setText(prefix)
        self._ask()
        self._place()
        self.show()
        scrim.raise_()
        self.raise_()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Closes and gives the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self._scrim and event.type() == QEvent.Type.MouseButtonPress:
            self.dismiss()
            return True
        return super().eventFilter(watched, event)

    def _make_head(self) -> QWidget:
        t = theme()
        head = _Ruled(self, bottom=True)
        row = QHBoxLayout(head)
        row.setContentsMargins(t.px(20), t.px(8), t.px(20), t.px(8))
        row.setSpacing(t.px(4))
        row.addWidget(IconLabel("search", 20, "link", head))
        self.input = _Input("Обращение, команда, код, исполнитель", head, name="palette.input")
        set_font(self.input, fonts.TITLE)
        self.input.textChanged.connect(self._ask)
        self.input.moved.connect(lambda step: self.list.move_by(step))
        self.input.accepted.connect(lambda: self._run(self.list.current()))
        self.input.left.connect(self.dismiss)
        row.addWidget(self.input, 1)
        row.addWidget(KeyCap("Esc", head))
        return head

    def _make_foot(self) -> QWidget:
        t = theme()
        foot = QWidget(self)
        set_surface(foot, "footer")
        foot.setFixedHeight(t.px(38))
        row = QHBoxLayout(foot)
        row.setContentsMargins(t.px(20), 0, t.px(20), 0)
        row.setSpacing(t.px(6))
        for caps, words in _HINTS:
            for cap in caps:
                row.addWidget(KeyCap(cap, foot))
            row.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2", foot))
            row.addSpacing(t.px(8))
        row.addStretch(1)
        return foot

    def _ask(self) -> None:
        prefix, text = split_prefix(self.input.text())
        for source in self._sources.values():
            source.rows = ()
            if source.provider is not None and prefix in source.prefixes:
                source.rows = source.provider(prefix, text)
        self._show_rows()
        self.asked.emit(prefix, text)

    def _show_rows(self) -> None:
        prefix, text = split_prefix(self.input.text())
        groups = [
            (source.title, source.rows)
            for source in self._sources.values()
            if prefix in source.prefixes and source.rows
        ]
        empty = "Начните вводить: слова, №, код" if not text else f"По «{text}» ничего не найдено"
        self.list.show_groups(groups, text, empty)
        self._place()

    def _run(self, row: PaletteRow | None) -> None:
        if row is None:
            return
        self.dismiss()
        self.ran.emit(row.key)
        if row.act is not None:
            row.act()

    def _place(self) -> None:
        t = theme()
        room = self._window.size()
        wide = min(t.px(680), room.width() - t.px(32))
        chrome = t.px(56) + t.px(38) + 2
        high = min(chrome + max(t.px(68), self.list.wanted_height()), room.height() - t.px(120))
        rect = QRect((room.width() - wide) // 2, t.px(56), wide, max(t.px(160), high))
        self.setGeometry(rect)
        if self._scrim is not None:
            self._scrim.set_hole(rect)


class _Ruled(QWidget):
    """A strip with a line below."""

    def __init__(self, parent: QWidget, *, bottom: bool) -> None:
        super().__init__(parent)
        self._bottom = bottom

    def paintEvent(self, event) -> None:
        if self._bottom:
            with painting(self) as p:
                rect = QRectF(self.rect())
                hairline(p, 0, rect.bottom() - 1, rect.width())
