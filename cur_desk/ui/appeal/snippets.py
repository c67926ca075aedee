"""Ctrl+Space in a text field: ready texts; Tab walks through what is left to fill.

One desk of snippets serves a screen or a dialog. A field says what it is for by its objectName.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from cur_desk.services.cards.snippets import Snippet
from cur_desk.ui.appeal.snippet_dialog import SnippetDialog
from cur_desk.ui.bridge import bridge
from cur_desk.ui.queue.act_dialogs import open_dialog
from cur_desk.ui.theme import shortcuts
from cur_desk.ui.widgets.snippet_list import SnippetList, SnippetRow

Field = QLineEdit | QPlainTextEdit
WHERE = {
    "form.essence": "essence", "form.forReport": "report", "form.for_report": "report",
    "letter.text": "letter", "execution.text": "answer",
}  # fmt: skip


class SnippetDesk(QObject):
    """Opens the list, puts the text in, leads from stop to stop. ``troubled``: a ``Problem`` of
    keeping or throwing away; the owner of the bridge tells it."""

    troubled = Signal(object)

    def __init__(
        self, service: Any, root: QWidget, values: Callable[[], Mapping[str, str]]
    ) -> None:
        super().__init__(root)
        self._service, self._root, self._values = service, root, values
        self._field: Field | None = None
        self._gone: Snippet | None = None
        self._list: SnippetList | None = None
        self._stops: list[tuple[int, int]] = []
        self._length = 0
        self.troubled.connect(bridge().problem_raised)
        bridge().run_query(service.load, lambda _none: None, lambda _problem: None, self)
        shortcuts.bind("snippets", root, self.open)

    # --- the list --------------------------------------------------------------------------------

    def open(self) -> None:
        """Over the field that has the keyboard; elsewhere the key does nothing."""
        field = QApplication.focusWidget()
        if not isinstance(field, QLineEdit | QPlainTextEdit) or field.isReadOnly():
            return
        self._end()
        self._field = field
        window = self._root.window()
        self._list = made = SnippetList(window, self._rows)
        made.chosen.connect(self._take)
        made.left.connect(self.close)
        made.dropped.connect(self._drop)
        made.keep_asked.connect(self.keep_selected)
        made.change_asked.connect(self._change)
        made.back_asked.connect(self._bring_back)
        made.line.installEventFilter(self)
        corner = field.mapTo(window, QPoint(0, min(field.height(), 40)))
        made.open_at(corner, bool(_selected(field)))

    def close(self) -> None:
        """Puts the list away; the keyboard goes back into the field."""
        made, self._list = self._list, None
        if made is not None:
            made.hide()
            made.deleteLater()
        if self._field is not None and self._field.isVisible():
            self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def opened(self) -> SnippetList | None:
        """The open list."""
        return self._list

    def keep_selected(self) -> None:
        """A snippet of the person's own, of the words selected in the field if there are any."""
        words = _selected(self._field) if self._field is not None else ""
        self._ask("Новая заготовка", Snippet("", "", words, self._where()))

    def _change(self, code: str) -> None:
        found = next((s for s in self._service.all() if s.code == code and s.own), None)
        if found is not None:
            self._ask("Изменить заготовку", found)

    def _ask(self, title: str, old: Snippet) -> None:
        self.close()
        dialog = SnippetDialog(title, old.title, old.text, self._root)
        name, words = dialog.line.text, dialog.words.text_value
        open_dialog(dialog, lambda: self._keep(name(), words(), old.where, old.code))

    def _keep(self, title: str, words: str, where: str, code: str = "") -> None:
        bridge().run_short(
            lambda: self._service.keep(title, words, where, code), self._on_written,
            self.troubled.emit, self,
        )  # fmt: skip

    def _rows(self, typed: str) -> list[SnippetRow]:
        found = self._service.found(typed, self._where())
        return [SnippetRow(s.code, s.title, s.text, s.own) for s in found]

    def _where(self) -> str:
        return WHERE.get(self._field.objectName(), "") if self._field is not None else ""

    def _drop(self, code: str) -> None:
        self._gone = next((s for s in self._service.all() if s.code == code), None)
        bridge().run_short(
            lambda: self._service.drop(code), self._on_written, self.troubled.emit, self
        )

    def _bring_back(self) -> None:
        gone, self._gone = self._gone, None
        if gone is not None:
            self._keep(gone.title, gone.text, gone.where, gone.code)

    def _on_written(self, _made: object) -> None:
        if self._list is not None:
            self._list.show_gone(self._gone.title if self._gone is not None else "")
            self._list.refresh()

    # --- the text --------------------------------------------------------------------------------

    def _take(self, code: str) -> None:
        field, where = self._field, self._where()
        snippet: Snippet | None = next((s for s in self._service.all() if s.code == code), None)
        self.close()
        if field is None or snippet is None:
            return
        filled = self._service.use(snippet, self._values(), where)
        bridge().run_short(self._service.remember, None, lambda _problem: None, self)
        start = _insert(field, filled.text)
        self._stops = [(start + a, start + b) for a, b in filled.stops]
        if self._stops:
            self._length = len(_text(field))
            field.installEventFilter(self)
            self._go()

    def _go(self) -> None:
        field = self._field
        if field is None or not self._stops:
            self._end()
            return
        grown = len(_text(field)) - self._length
        self._length += grown
        self._stops = [(a + grown, b + grown) for a, b in self._stops]
        start, end = self._stops.pop(0)
        _select(field, start, end)

    def _end(self) -> None:
        if self._field is not None:
            self._field.removeEventFilter(self)
        self._stops = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._list is not None and watched is self._list.line:
            if kind == QEvent.Type.KeyPress and _is_ctrl_enter(event):
                self.keep_selected()
                return True
            if kind == QEvent.Type.FocusOut:
                self._list.hide()
            return False
        if watched is self._field and kind == QEvent.Type.KeyPress and self._stops:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Tab and not event.modifiers():
                self._go()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end()
        if watched is self._field and kind == QEvent.Type.FocusOut and self._list is None:
            self._end()
        return False


def _text(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _selected(field: Field) -> str:
    if isinstance(field, QLineEdit):
        return field.selectedText()
    return field.textCursor().selectedText().replace("\u2029", "\n")


def _insert(field: Field, text: str) -> int:
    """Puts the text where the cursor is, over selected words; returns where it begins."""
    if isinstance(field, QLineEdit):
        start = field.selectionStart() if field.hasSelectedText() else field.cursorPosition()
        field.insert(text.replace("\n", " "))
        field.textEdited.emit(field.text())
        return start
    cursor = field.textCursor()
    start = cursor.selectionStart()
    cursor.insertText(text)
    field.setTextCursor(cursor)
    return start


def _select(field: Field, start: int, end: int) -> None:
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(field, QLineEdit):
        field.setSelection(start, end - start)
        return
    cursor = field.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def _is_ctrl_enter(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
