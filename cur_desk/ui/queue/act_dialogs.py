"""Small dialogs of everyday acts: whom to pass work to, a reason, a name of a view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from cur_desk.domain.acts.table import ACTS
from cur_desk.services.views import Choice
from cur_desk.ui.widgets import CompleterField, Dialog, FieldRow, LineField, Option, TextField
from cur_desk.ui.widgets.dialogs import Force

FIELD_TITLES = {
    "reason": ("Причина", "Коротко, одной фразой"),
    "note": ("Примечание", "Что важно знать преемнику"),
}
VERBS = {
    "release": ("Вернуть в общую очередь?", "Вернуть"),
    "unassign": ("Снять с сотрудника?", "Снять"),
    "clear_threat": ("Снять отметку «Угроза жизни»?", "Снять отметку"),
    "carry_over": ("Отметить «Перенесено»?", "Отметить"),
}
SIMPLE = tuple(VERBS)
"""Acts that a person may start from the menu of a card."""


class PassDialog(Dialog):
    """«Передать»: to whom. Enter takes the name and passes."""

    def __init__(self, people: Sequence[Choice], what: str, parent: QWidget) -> None:
        super().__init__("Передать коллеге", parent, name="passOn", width=460)
        self.add_text(f"{what}. Уйдёт через 10 с: до этого можно отменить, Ctrl+Z.")
        self.person = CompleterField(
            "Начните вводить фамилию", self, name="passOn.person", accessible="Кому передать",
            options=[Option(c.code, c.name, c.hint) for c in people],
        )  # fmt: skip
        self.body.addWidget(FieldRow("Кому", self.person, self, name="passOn.row", label_width=60))
        self.first_focus = self.person
        self.set_main("Передать", "send")

    def on_main(self) -> None:
        if self.person.value() is None:
            self.person.set_error("Выберите, кому передать")
            self.person.setFocus()
            return
        self.accept()


class ActDialog(Dialog):
    """An act of the table with the fields it requires; content in ``values``."""

    def __init__(self, code: str, number: str, parent: QWidget) -> None:
        title, verb = VERBS.get(code, (ACTS[code].title, ACTS[code].title))
        force: Force = "legal" if ACTS[code].legal else "undoable"
        super().__init__(title, parent, name=f"act.{code}", width=480, force=force)
        self.code = code
        self._fields: dict[str, TextField] = {}
        self.add_text(number)
        for name in ACTS[code].required:
            words, hint = FIELD_TITLES.get(name, (name, ""))
            field = TextField(hint, self, name=f"act.{name}", accessible=words, rows=2)
            self._fields[name] = field
            row = FieldRow(words, field, self, name=f"act.{name}.row", label_width=92)
            self.body.addWidget(row)
            self.first_focus = self.first_focus or field
        self.set_main(verb)

    def values(self) -> dict[str, Any]:
        """What was typed."""
        return {name: f.text_value().strip() for name, f in self._fields.items()}

    def on_main(self) -> None:
        for field in self._fields.values():
            if not field.text_value().strip():
                field.set_error("Не заполнено")
                field.setFocus()
                return
        self.accept()


class NameDialog(Dialog):
    """One line: the name of a saved view."""

    def __init__(self, title: str, label: str, verb: str, about: str, parent: QWidget) -> None:
        super().__init__(title, parent, name="nameDialog", width=460)
        self.add_text(about)
        self.line = LineField("", self, name="nameDialog.line", accessible=label)
        self.line.setMaxLength(80)
        self.body.addWidget(FieldRow(label, self.line, self, name="nameDialog.row", label_width=92))
        self.first_focus = self.line
        self.set_main(verb)

    def on_main(self) -> None:
        if not self.line.text().strip():
            self.line.set_error("Не указано название")
            self.line.setFocus()
            return
        self.accept()


def open_dialog(dialog: Dialog, on_accept: Callable[[], object]) -> None:
    """Shows a dialog without blocking; it is gone when it is done."""
    dialog.accepted.connect(on_accept)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
