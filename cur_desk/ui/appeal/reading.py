"""The citizen's words: 14/23, facts underlined each in its way, selection by mouse and keys.

With a selection the keys 1…4 say what it is; without one they do nothing. Alt+→ and Alt+← select
what was found, one after another. Places of the question in front have a bar at the margin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from cur_desk.services.cards.facts import Fact
from cur_desk.ui.appeal import facts as groups
from cur_desk.ui.appeal.legend import back_of, ink_of
from cur_desk.ui.appeal.offsets import Offsets
from cur_desk.ui.theme import fonts, set_font, theme
from cur_desk.ui.theme.current import set_state
from cur_desk.ui.theme.painting import painting

_LINES = {
    "solid": QTextCharFormat.UnderlineStyle.SingleUnderline,
    "dash": QTextCharFormat.UnderlineStyle.DashUnderline,
    "dot": QTextCharFormat.UnderlineStyle.DotLine,
    "wave": QTextCharFormat.UnderlineStyle.WaveUnderline,
    "dashdot": QTextCharFormat.UnderlineStyle.DashDotLine,
    "dashdotdot": QTextCharFormat.UnderlineStyle.DashDotDotLine,
}
TARGETS = ("essence", "address", "date", "question")
SHOWN_AT_ONCE = 60_000
FORMAT_LIMIT = 200_000
"""A longer letter is shown without paragraph formats: setting them would hold the screen."""
MARGIN = 8


@dataclass(frozen=True, slots=True)
class Picked:
    """Words that the person selected and where they stand, in letters of the text as it came."""

    words: str
    start: int
    end: int


class ReadingText(QTextBrowser):
    """Read only. ``picked`` carries the target and what was selected (``Picked``)."""

    picked = Signal(str, object)
    menu_asked = Signal(QPoint)
    selected = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, margin: int = MARGIN) -> None:
        super().__init__(parent)
        self._margin = margin
        self._facts: tuple[Fact, ...] = ()
        self._off: frozenset[str] = frozenset()
        self._quotes: tuple[tuple[int, int], ...] = ()
        self._words, self._whole, self._wide = "", "", 0
        self._at = Offsets("")
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

    # --- the text --------------------------------------------------------------------------------

    def show_text(self, text: str) -> None:
        """Another text; paragraphs apart, lines 23 px. Of a very long letter the beginning is
        laid out, the rest on ``show_whole``."""
        if text == self._whole:
            return
        self._whole, self._facts, self._quotes = text, (), ()
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
        self._words, self._at = text, Offsets(text)
        self.setPlainText(text)
        shape = QTextFrameFormat()
        shape.setLeftMargin(theme().px(self._margin))
        self.document().rootFrame().setFrameFormat(shape)
        self._lay_lines()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    # --- facts and places ------------------------------------------------------------------------

    def show_facts(self, facts: Iterable[Fact], off: frozenset[str] = frozenset()) -> None:
        """Marks the spans, but for groups that are off; the selection and the scroll stay."""
        self._facts, self._off = tuple(facts), off
        self._paint_facts()

    def facts(self) -> tuple[Fact, ...]:
        """What is marked now."""
        return groups.shown(self._facts, self._off)

    def show_quotes(self, quotes: Sequence[tuple[int, int]]) -> None:
        """Places that the question in front was made from."""
        if tuple(quotes) != self._quotes:
            self._quotes = tuple(quotes)
            self.viewport().update()

    def step_fact(self, by: int) -> Fact | None:
        """Selects the next fact, or the one before; the keyboard goes into the text."""
        chosen = self.selection()
        found = groups.step(self.facts(), chosen.start, chosen.end, by)
        if found is not None:
            self.select(found.start, found.end)
        return found

    def select(self, start: int, end: int) -> None:
        """Selects letters of the text and brings them into view."""
        cursor = self.textCursor()
        cursor.setPosition(min(self._at.to_qt(start), self._last()))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        cursor.setPosition(min(self._at.to_qt(end), self._last()), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _last(self) -> int:
        return self.document().characterCount() - 1

    def words(self) -> str:
        """The selected words as one line."""
        text = self.textCursor().selectedText()
        return " ".join(text.replace("\u2029", " ").replace("\u2028", " ").split())

    def selection(self) -> Picked:
        """The selected words and where they stand."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return Picked(self.words(), self._at.from_qt(start), self._at.from_qt(end))

    def pick(self, target: str) -> None:
        """Sends the selected words where they belong."""
        if self.words():
            self.picked.emit(target, self.selection())

    # --- Qt --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and digit in ("1", "2", "3", "4") and self.words():
            self.pick(TARGETS[int(digit) - 1])
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event) -> None:
        """A double click on a marked place selects it whole, elsewhere a word."""
        at = self._at.from_qt(self.cursorForPosition(event.position().toPoint()).position())
        hit = [f for f in self.facts() if f.start <= at < f.end]
        if hit:
            best = min(hit, key=lambda f: f.end - f.start)
            self.select(best.start, best.end)
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event) -> None:
        if self.words():
            self.menu_asked.emit(event.globalPos())

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if not self._quotes:
            return
        with painting(self.viewport()) as p:
            for start, end in self._quotes:
                p.fillRect(self._bar(start, end), theme().color("selLine"))

    def _bar(self, start: int, end: int) -> QRectF:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(self._at.to_qt(start), self._last()))
        top = self.cursorRect(cursor).top()
        cursor.setPosition(min(self._at.to_qt(end), self._last()))
        return QRectF(0, top, 3, self.cursorRect(cursor).bottom() - top)

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
        for piece in groups.pieces(self._words, self.facts()):
            if piece.end > len(self._words):
                continue
            cursor.setPosition(self._at.to_qt(piece.start))
            cursor.setPosition(self._at.to_qt(piece.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_shape(piece.group))
        cursor.endEditBlock()


def _shape(group: groups.Group) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setForeground(theme().color("text"))
    shape.setBackground(theme().color(back_of(group)))
    shape.setUnderlineStyle(_LINES[group.line])
    shape.setUnderlineColor(theme().color(ink_of(group)))
    if group.bold:
        shape.setFontWeight(500)
    return shape
