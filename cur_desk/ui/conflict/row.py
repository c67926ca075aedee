"""A field in three columns: ← takes mine, → the portal's, Insert both, Enter edits the result."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cur_desk.services.conflicts.views import FieldRow, Pick
from cur_desk.ui.conflict.cell import Cell, spoken, widest
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import hairline, painting, stroke_round
from cur_desk.ui.widgets import ActButton, Paragraph, TextField

LABEL, GAP, SIDE, EDIT_ROWS = 124, 12, 16, 5


class RowWidget(QWidget):
    """One stop of the keyboard; tells each choice at once."""

    picked = Signal(str, object)
    step_asked = Signal(int)

    def __init__(self, row: FieldRow, pick: Pick | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row, self.pick = row, pick
        tall = row.kind == "text"
        name = f"conflict.{row.key}"
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.label = Paragraph(row.label, fonts.BODY, 18, "text", self)
        self.label.setFont(theme().font(fonts.BODY, True))
        self.note = Paragraph(row.note, fonts.SMALL, 16, "text2", self)
        cap = "←" if row.may_mine else ""
        self.mine = Cell("mine", tall, self, name=f"{name}.mine", cap=cap)
        self.theirs = Cell("theirs", tall, self, name=f"{name}.theirs", cap="→")
        self.result = Cell(
            "result", tall, self, name=f"{name}.result", cap="Enter" if row.may_edit else ""
        )
        self.mine.setEnabled(row.may_mine)
        self.mine.clicked.connect(lambda: self.choose(Pick("mine")))
        self.theirs.clicked.connect(lambda: self.choose(Pick("theirs")))
        self.result.clicked.connect(self.edit)
        self.both = ActButton("Оставить оба", "link", self, name=f"{name}.both", cap="Insert",
                              height=24, on_click=lambda: self.choose(Pick("both")))  # fmt: skip
        self.both.setVisible(row.may_both)
        self.both.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.editor = TextField("", self, name=f"{name}.editor", rows=EDIT_ROWS,
                                accessible=f"{row.label}, результат")  # fmt: skip
        self.editor.hide()
        self.editor.textChanged.connect(self._on_typed)
        self.editor.left.connect(self.end_edit)
        self._show()

    # --- choosing ------------------------------------------------------------------------------

    def choose(self, pick: Pick) -> None:
        """Takes a choice if the row has it."""
        if not self.row.allows(pick):
            return
        self.editor.hide()
        self._take(pick)
        self._place()

    def edit(self) -> None:
        """Opens the result for writing, with what stands there now."""
        if not self.row.may_edit or self.editor.isVisible():
            return
        now = "" if self.pick is None else self.row.result(self.pick).words
        if self.pick is None:
            now = self.row.mine.words
        self.editor.blockSignals(True)
        self.editor.setPlainText(now)
        self.editor.blockSignals(False)
        self.editor.show()
        self._take(Pick("edited", now))
        self._place()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_edit(self) -> None:
        """The written result stands; the row shows it."""
        if self.editor.isVisible():
            self.editor.hide()
            self._place()

    def is_open(self) -> bool:
        """Nobody has chosen yet."""
        return self.pick is None

    # --- Qt ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if plain and self.editor.isVisible() and key == Qt.Key.Key_Escape:
            self.end_edit()
            self.setFocus()
        elif plain and not self.editor.hasFocus() and key in _KEYS:
            _KEYS[Qt.Key(key)](self)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.label.setFont(theme().font(fonts.BODY, True))
        self._place()

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())
            if self.hasFocus():
                box = QRectF(self.rect()).adjusted(2, 2, -2, -3)
                stroke_round(p, box, theme().color("link"), 5, 2)

    # --- inside --------------------------------------------------------------------------------

    def _take(self, pick: Pick) -> None:
        self.pick = pick
        self._show()
        self.picked.emit(self.row.key, pick)

    def _on_typed(self) -> None:
        if self.editor.isVisible():
            self._take(Pick("edited", self.editor.toPlainText()))

    def _show(self) -> None:
        kind = self.pick.kind if self.pick is not None else ""
        self.mine.show_view(self.row.mine, "chosen" if kind == "mine" else "")
        self.theirs.show_view(self.row.theirs, "chosen" if kind == "theirs" else "")
        result = self.row.result(self.pick)
        self.result.show_view(result, "done" if self.pick is not None else "open")
        self.setAccessibleName(
            f"{self.row.label}, {self.row.note}. Моё: {spoken(self.row.mine)}. "
            f"На портале: {spoken(self.row.theirs)}. Результат: {spoken(result)}"
        )
        self._place()

    def _place(self) -> None:
        t = theme()
        gap, side, label = t.px(GAP), t.px(SIDE), t.px(LABEL)
        wide = widest(self.width() - side - t.px(14), label, gap)
        tall = max(c.height_for(wide) for c in (self.mine, self.theirs, self.result))
        if self.editor.isVisible():
            tall = max(tall, self.editor.height())
        below = t.px(26) if self.row.may_both else 0
        top = t.px(8)
        self.label.setGeometry(side, top, label - t.px(12), self.label.height())
        note = top + self.label.height() + t.px(2)
        self.note.setGeometry(side, note, label - t.px(12), self.note.height())
        x = side + label
        for cell in (self.mine, self.theirs, self.result):
            cell.setGeometry(x, top, wide, tall)
            x += wide + gap
        self.editor.setGeometry(self.result.geometry())
        hint = self.both.sizeHint()
        self.both.setGeometry(self.result.x(), top + tall + t.px(2), hint.width(), hint.height())
        least = note + self.note.height() + top
        height = max(top * 2 + tall + below, least)
        if height != self.height():
            self.setFixedHeight(height)


_KEYS = {
    Qt.Key.Key_Left: lambda row: row.choose(Pick("mine")),
    Qt.Key.Key_Right: lambda row: row.choose(Pick("theirs")),
    Qt.Key.Key_Insert: lambda row: row.choose(Pick("both")),
    Qt.Key.Key_Return: lambda row: row.edit(),
    Qt.Key.Key_Enter: lambda row: row.edit(),
    Qt.Key.Key_Up: lambda row: row.step_asked.emit(-1),
    Qt.Key.Key_Down: lambda row: row.step_asked.emit(1),
}
