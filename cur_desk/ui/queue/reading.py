"""The citizen's text: fixed pitch, found facts underlined each in its own way, search hits.

Facts are only those that a service gives; a line style tells them apart without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from cur_desk.ui.theme import fonts, set_font, theme
from cur_desk.ui.theme.current import set_state

SHOWN_MOST = 200_000
PREVIEW_MOST = 6_000
Underline = QTextCharFormat.UnderlineStyle
FACT_LOOKS = {
    "place": ("info", Underline.SingleUnderline, "место"),
    "essence": ("conf", Underline.DashUnderline, "суть"),
    "time": ("soon", Underline.DotLine, "время"),
    "demand": ("ok", Underline.WaveUnderline, "требование"),
    "hit": ("soon", Underline.NoUnderline, "найдено"),
}


@dataclass(frozen=True)
class Fact:
    """A span of the text with its kind: place, essence, time, demand, hit."""

    start: int
    end: int
    kind: str


class ReadingText(QTextBrowser):
    """Read-only text; ``picked`` tells of 1…4 pressed over a selection."""

    picked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None, *, name: str, scrolls: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Текст обращения")
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self._text, self._facts = "", ()
        self._large = False
        set_state(self, "reading")
        set_font(self, fonts.READING)

    def set_large(self, large: bool) -> None:
        """15/24 on wide screens, 14/23 on others."""
        if large != self._large:
            self._large = large
            set_font(self, 15 if large else fonts.READING)
            self._show()

    def show_text(self, text: str, facts: Sequence[Fact] = (), most: int = SHOWN_MOST) -> None:
        """Replaces the text; a very long one is cut and says so."""
        if len(text) > most:
            text = f"{text[:most]}\n… ещё {len(text) - most} знаков: весь текст — в карточке"
        self._text, self._facts = text, tuple(facts)
        self._show()

    def restyle(self) -> None:
        """Takes the new theme and scale."""
        if self._text:
            self._show()

    def selected(self) -> str:
        """The selected words in one line."""
        return " ".join(self.textCursor().selectedText().split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digits = {Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3, Qt.Key.Key_4: 4}
        number = digits.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if number and plain and self.textCursor().hasSelection():
            self.picked.emit(number, self.selected())
            return
        super().keyPressEvent(event)

    def _show(self) -> None:
        t = theme()
        self.setPlainText(self._text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        block = QTextBlockFormat()
        pitch = t.px(24 if self._large else 23)
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        block.setLineHeight(pitch, fixed.value)
        block.setBottomMargin(t.px(8))
        cursor.setBlockFormat(block)
        ink = QTextCharFormat()
        ink.setForeground(t.color("text"))
        cursor.mergeCharFormat(ink)
        for fact in self._facts:
            self._mark(fact)

    def _mark(self, fact: Fact) -> None:
        t = theme()
        tone, line, _word = FACT_LOOKS[fact.kind]
        cursor = QTextCursor(self.document())
        end = self.document().characterCount() - 1
        cursor.setPosition(min(fact.start, end))
        cursor.setPosition(min(fact.end, end), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(t.color(f"{tone}Bg"))
        look.setUnderlineStyle(line)
        look.setUnderlineColor(t.color(tone))
        cursor.mergeCharFormat(look)
