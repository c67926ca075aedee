"""Selected words of the citizen go into the form: суть, address, date, a new question."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cur_desk.ui.appeal.form import FormPane
from cur_desk.ui.appeal.form_model import FormModel


def put_picked(form: FormPane, model: FormModel, target: str, words: str) -> None:
    """Adds to what is there, never replaces it. A date has no field of its own: it is said in
    the суть."""
    if target == "question":
        form.add_question(_sentence(words))
        return
    if target == "address":
        old = form.fields.address.text().strip()
        form.fields.address.setText(f"{old}, {words}" if old else words)
        form.fields.address.textEdited.emit(form.fields.address.text())
        return
    old = form.fields.essence.toPlainText().strip()
    if not old:
        text = _sentence(words)
    else:
        text = f"{old} {words}" if target == "date" else f"{_closed(old)} {_sentence(words)}"
    form.fields.essence.setPlainText(text[:1_000])
    form.area.ensureWidgetVisible(form.fields.essence)
    cursor = form.fields.essence.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    form.fields.essence.setTextCursor(cursor)
    if target == "date":
        form.fields.essence.setFocus(Qt.FocusReason.OtherFocusReason)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
