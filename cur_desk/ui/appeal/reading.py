"""The citizen's words: 14/23, facts underlined each in its way, selection by mouse and keys.

With a selection the keys 1…4 say what it is; without one they do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from cur_desk.ui.appeal.facts import DEMAND, ESSENCE, PLACE, TIME, Fact
from cur_desk.ui.theme import fonts, set_font, theme
from cur_desk.ui.theme.current import set_state

LOOKS = {
    PLACE: ("info", QTextCharFormat.UnderlineStyle.SingleUnderline),
    ESSENCE: ("conf", QTextCharFormat.UnderlineStyle.DashUnderline),
    TIME: ("soon", QTextCharFormat.UnderlineStyle.DotLine),
    DEMAND: ("ok", QTextCharFormat.UnderlineStyle.WaveUnderline),
}
TARGETS = ("essence", "address", "date", "question")
SHOWN_AT_ONCE = 60_000
FORMAT_LIMIT = 200_000
"""A longer letter is shown without paragraph formats: setting them would hold the screen."""


class ReadingText(QTextBrowser):
    """Read only. ``picked`` carries the target and the selected words."""

    picked = Signal(str, str)
    selected = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._words, self._whole, self._wide = "", "", 0
        self.setObjectName("card.text")
        self.setAccessibleName("Текст обращения")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        set_state(self, "reading")
        self.restyle()
        self.selectionChanged.connect(lambda: self.selected.emit(bool(self.words())))

    def restyle(self) -> None:
        """14/23, on wide screens 15/24."""
        set_font(self, fonts.READING + self._wide)
        self._lay_lines()
        self._paint_facts()

    def set_wide(self, wide: bool) -> None:
        """The pane is wide: larger letters."""
        if wide != bool(self._wide):
            self._wide = int(wide)
            self.restyle()

    def show_text(self, text: str) -> None:
        """Another text; paragraphs apart, lines 23 px. Of a very long letter the beginning is
        laid out, the rest on ``show_whole``."""
        if text == self._whole:
            return
        self._whole, self._facts = text, ()
        self._lay_out(text[:SHOWN_AT_ONCE])

    def is_cut(self) -> bool:
        """Whether only the beginning is shown."""
        return len(self._words) < len(self._whole)

    def whole_length(self) -> int:
        """Characters of the whole letter."""
        return len(self._whole)

    def show_whole(self) -> None:
        """The whole letter on the person's word; a long one takes a moment."""
        self._lay_out(self._whole)

    def _lay_out(self, text: str) -> None:
        self._words = text
        self.setPlainText(text)
        self._lay_lines()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Marks the spans; the selection and the scroll stay."""
        self._facts = tuple(facts)
        self._paint_facts()

    def facts(self) -> tuple[Fact, ...]:
        """What is marked now."""
        return self._facts

    def words(self) -> str:
        """The selected words as one line."""
        text = self.textCursor().selectedText()
        return " ".join(text.replace("\u2029", " ").replace("\u2028", " ").split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and digit in ("1", "2", "3", "4") and self.words():
            self.picked.emit(TARGETS[int(digit) - 1], self.words())
            return
        super().keyPressEvent(event)

    def _lay_lines(self) -> None:
        if len(self._words) > FORMAT_LIMIT:
            return
        shape = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight.value
        shape.setLineHeight(theme().px(23 + self._wide), fixed)
        shape.setBottomMargin(theme().px(8))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(shape)
        # The margin already parts paragraphs: an empty line between them adds little to it.
        shape.setLineHeight(theme().px(4), fixed)
        shape.setBottomMargin(0)
        block = self.document().begin()
        while block.isValid():
            if not block.text().strip():
                QTextCursor(block).mergeBlockFormat(shape)
            block = block.next()

    def _paint_facts(self) -> None:
        if len(self._words) > FORMAT_LIMIT:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        plain = QTextCharFormat()
        plain.setForeground(theme().color("text"))
        cursor.setCharFormat(plain)
        for fact in self._facts:
            tone, line = LOOKS[fact.kind]
            shape = QTextCharFormat()
            shape.setForeground(theme().color("text"))
            shape.setBackground(theme().color(f"{tone}Bg"))
            shape.setUnderlineStyle(line)
            shape.setUnderlineColor(theme().color(tone))
            cursor.setPosition(fact.start)
            cursor.setPosition(fact.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shape)
        cursor.endEditBlock()
