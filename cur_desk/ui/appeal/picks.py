"""Selected words of the citizen go into the form: суть, address, date, a new question and more.

Each adds to what is there and never replaces it; the place of the words is kept as «откуда».
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from cur_desk.ui.appeal.form import FormPane
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.appeal.reading import Picked

ESSENCE_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Target:
    """Where selected words may go."""

    code: str
    title: str
    icon: str
    key: str = ""


TARGETS = (
    Target("essence", "В суть вопроса", "triangle-alert", "1"),
    Target("address", "В адрес", "map-pin", "2"),
    Target("date", "Дату — в суть", "calendar", "3"),
    Target("question", "Новый вопрос", "plus", "4"),
    Target("demand", "В требование", "target"),
    Target("for_report", "В «Для доклада»", "file-text"),
)


def put_picked(form: FormPane, model: FormModel, target: str, picked: Picked) -> None:
    """A date has no field of its own: it is said in the суть."""
    words, quote = picked.words, (picked.start, picked.end)
    if target == "question":
        form.questions.split_off(_sentence(words)[:ESSENCE_LIMIT], quote)
        return
    if target == "address":
        old = form.fields.address.text().strip()
        form.fields.address.setText(f"{old}, {words}" if old else words)
        form.fields.address.textEdited.emit(form.fields.address.text())
        return
    model.add_quote(*quote)
    if target in ("demand", "for_report"):
        _add_line(form, target, words)
        return
    old = form.fields.essence.toPlainText().strip()
    if not old:
        text = _sentence(words)
    else:
        text = f"{old} {words}" if target == "date" else f"{_closed(old)} {_sentence(words)}"
    form.fields.essence.setPlainText(text[:ESSENCE_LIMIT])
    form.area.ensureWidgetVisible(form.fields.essence)
    cursor = form.fields.essence.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    form.fields.essence.setTextCursor(cursor)
    if target == "date":
        form.fields.essence.setFocus(Qt.FocusReason.OtherFocusReason)


def _add_line(form: FormPane, name: str, words: str) -> None:
    field = getattr(form.fields, name)
    old = field.text().strip()
    field.setText(f"{_closed(old)} {_sentence(words)}" if old else _sentence(words))
    field.textEdited.emit(field.text())
    form.fields.show_more(True)
    form.area.ensureWidgetVisible(field)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
