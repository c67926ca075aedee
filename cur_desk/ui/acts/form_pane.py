"""The left side of a guided form: rows of fields, those that depend on others come and go."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cur_desk.services.acts.views import ActForm, FormField, Kind, is_shown
from cur_desk.ui.acts.controls import Control, Today
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ElidingLabel, FieldRow

LABEL = 124
PAIRED = "от"
"""A field with this label stands in the row of the one before it."""


class FormPane(QScrollArea):
    """``changed`` tells that a value was changed by hand."""

    changed = Signal()

    def __init__(self, form: ActForm, parent: QWidget, today: Today, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Поля действия")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._form, self._name = form, name
        self._controls: dict[str, Control] = {}
        self._rows: dict[str, FieldRow] = {}
        inside = QWidget()
        set_surface(inside, "panel")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, theme().px(12), 0)
        self._column.setSpacing(theme().px(8))
        for field, pair in _pairs(form.fields):
            self._add(field, pair, inside, today)
        self._column.addStretch(1)
        self.setWidget(inside)
        self._mind()

    def _add(self, field: FormField, pair: FormField | None, inside: QWidget, today: Today) -> None:
        control = self._control(field, inside, today)
        trailing: tuple[QWidget, ...] = ()
        second = None
        if pair is not None:
            second = self._control(pair, inside, today)
            second.widget.setAccessibleName(f"{field.label.removesuffix(' №')}: дата")
            word = ElidingLabel(PAIRED, fonts.SMALL, False, "text2", inside)
            trailing = (word, second.widget)
        label = "" if field.kind is Kind.TICK else field.label
        row = FieldRow(
            label, control.widget, inside, name=f"{self._name}.{field.name}.row",
            required=field.required and field.kind is not Kind.TICK, label_width=LABEL,
            trailing=trailing,
        )  # fmt: skip
        if field.kind is Kind.DATE:
            _align_left(row, control.widget)
        self._rows[field.name] = row
        if second is not None and pair is not None:
            self._rows[pair.name] = row
            second.widget.error_changed.connect(row.set_error)
        self._column.addWidget(row)

    def _control(self, field: FormField, inside: QWidget, today: Today) -> Control:
        made = Control(field, inside, today, name=f"{self._name}.{field.name}")
        made.changed.connect(self._on_changed)
        self._controls[field.name] = made
        return made

    # --- what is asked ---------------------------------------------------------------------------

    def control(self, name: str) -> Control | None:
        """The control of a field."""
        return self._controls.get(name)

    def values(self) -> dict[str, Any]:
        """What stands in all fields, also in those that are not shown now."""
        return {name: control.value() for name, control in self._controls.items()}

    def own_values(self) -> dict[str, Any]:
        """The same for a draft: a letter that follows its template has no text of its own."""
        own = {
            name: control.widget.own_text()
            for name, control in self._controls.items()
            if control.field.kind is Kind.LETTER
        }
        return self.values() | own

    def set_values(self, values: dict[str, Any]) -> None:
        """What was typed before; unknown names are left out."""
        for name, value in values.items():
            control = self._controls.get(name)
            if control is not None and not control.field.fixed:
                control.set_value(value)
        self._mind()

    def settle(self) -> str:
        """Reads dates that are still being typed; the name of the first that is none."""
        for name, control in self._controls.items():
            if is_shown(self._form, name, self.values()) and not control.settle():
                return name
        return ""

    def follow(self, letters: dict[str, str]) -> None:
        """Texts of the templates."""
        for name, text in letters.items():
            control = self._controls.get(name)
            if control is not None and control.field.kind is Kind.LETTER:
                control.widget.follow(text)

    def shown_letters(self) -> list[FormField]:
        """Letters that this form has with these values."""
        values = self.values()
        return [
            f
            for f in self._form.fields
            if f.kind is Kind.LETTER and is_shown(self._form, f.name, values)
        ]

    def show_faults(self, faults: dict[str, str], *, focus: bool = False) -> None:
        """Each fault at its field; the first one gets the focus if it is asked for."""
        first: Control | None = None
        for name, control in self._controls.items():
            words = faults.get(name, "")
            if words or not focus:
                control.set_error(words)
            if words and first is None:
                first = control
        if focus and first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(first.widget, 0, theme().px(60))

    def first(self) -> QWidget | None:
        """Where the focus starts: the first field that can be filled and is empty."""
        values = self.values()
        able = [
            c
            for n, c in self._controls.items()
            if not c.field.fixed and is_shown(self._form, n, values)
        ]
        empty = [c for c in able if c.value() in (None, "", [], False)]
        chosen = (empty or able)[:1]
        return chosen[0].widget if chosen else None

    def _on_changed(self) -> None:
        self._mind()
        self.changed.emit()

    def _mind(self) -> None:
        values = self.values()
        for name, row in self._rows.items():
            control = self._controls[name]
            if control.widget is row.control:
                row.setVisible(is_shown(self._form, name, values))


def _align_left(row: FieldRow, widget: QWidget) -> None:
    """A control of a fixed width stands at the left of its room, not in the middle."""
    waiting = [row.layout()]
    while waiting:
        layout = waiting.pop()
        if layout is None:
            continue
        if layout.indexOf(widget) >= 0:
            layout.setAlignment(widget, Qt.AlignmentFlag.AlignLeft)
            return
        items = [layout.itemAt(i) for i in range(layout.count())]
        waiting += [i.layout() for i in items if i is not None]


def _pairs(fields: tuple[FormField, ...]) -> list[tuple[FormField, FormField | None]]:
    """Fields by rows: «Запрос №» and its «от» share one."""
    found: list[tuple[FormField, FormField | None]] = []
    for field in fields:
        if field.label == PAIRED and found and found[-1][1] is None:
            found[-1] = (found[-1][0], field)
        else:
            found.append((field, None))
    return found
