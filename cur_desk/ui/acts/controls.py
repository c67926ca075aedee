"""One control for each kind of field, all with the same face: value, error, a signal of change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cur_desk.services.acts.views import FormField, Kind
from cur_desk.ui.acts.bodies_field import BodiesField
from cur_desk.ui.acts.letter_field import LetterField
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import (
    CheckBox,
    CompleterField,
    DateField,
    LineField,
    Option,
    Paragraph,
    Select,
    TextField,
)

NONE_HERE = "На этом рабочем месте не найдены. Известные вам впишите ниже."
Today = Callable[[], date]


class Ticks(QWidget):
    """Some of the options, each with its own tick."""

    error_changed = Signal(str)
    changed = Signal()

    def __init__(self, field: FormField, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(field.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(4), 0, 0)
        column.setSpacing(0)
        chosen = field.value or []
        self._boxes: dict[str, CheckBox] = {}
        for number, option in enumerate(field.options):
            words = f"{option.name}  {option.hint}".strip()
            box = CheckBox(words, self, name=f"{name}.{number}", checked=option.code in chosen)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setToolTip(words)
            box.toggled.connect(self._on_toggled)
            self._boxes[option.code] = box
            column.addWidget(box)
        if not self._boxes:
            none = Paragraph(NONE_HERE, fonts.SMALL, 17, "text2", self)
            column.addWidget(none)
        else:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> list[str]:
        """Codes of the ticked options."""
        return [code for code, box in self._boxes.items() if box.isChecked()]

    def set_value(self, value: list[str] | None) -> None:
        """Ticks these and no others."""
        for code, box in self._boxes.items():
            box.setChecked(code in (value or []))

    def set_error(self, words: str) -> None:
        """Said under the ticks."""
        self.error_changed.emit(words)

    def _on_toggled(self) -> None:
        self.set_error("")
        self.changed.emit()


class Tick(CheckBox):
    """One statement to confirm."""

    error_changed = Signal(str)

    def set_error(self, words: str) -> None:
        """Said under it."""
        self.error_changed.emit(words)


class Control(QObject):
    """The widget of a field and how to speak to it."""

    changed = Signal()

    def __init__(self, field: FormField, parent: QWidget, today: Today, *, name: str) -> None:
        super().__init__(parent)
        self.field = field
        self.widget: Any = _MAKE[field.kind](field, parent, today, name)
        _connect(field.kind, self.widget, self.changed.emit)
        self.set_value(field.value)
        if field.fixed:
            self.widget.setEnabled(False)

    def value(self) -> Any:
        """What stands there now."""
        widget, kind = self.widget, self.field.kind
        if kind in (Kind.LINE, Kind.NUMBER, Kind.TEXT, Kind.LETTER):
            return widget.text_value().strip()
        if kind is Kind.TICK:
            return widget.isChecked()
        return widget.value()

    def set_value(self, value: Any) -> None:
        """Shows a value without telling of a change."""
        widget, kind = self.widget, self.field.kind
        before = widget.blockSignals(True)
        if kind in (Kind.LINE, Kind.NUMBER):
            widget.setText("" if value is None else str(value))
        elif kind is Kind.TEXT:
            widget.setPlainText(value or "")
        elif kind is Kind.LETTER:
            if value is None:
                widget.release()
            else:
                widget.take(value)
        elif kind is Kind.TICK:
            widget.setChecked(bool(value))
        elif kind is Kind.DATE:
            widget.set_value(value if isinstance(value, date) else None)
        else:
            widget.set_value(value)
        widget.blockSignals(before)
        if hasattr(widget, "refresh_state"):
            widget.refresh_state()

    def settle(self) -> bool:
        """Reads what was typed and not yet taken (a date); says whether it can be read."""
        return bool(self.widget.take()) if self.field.kind is Kind.DATE else True

    def set_error(self, words: str) -> None:
        """The fault at the field."""
        self.widget.set_error(words)


def _line(field: FormField, parent: QWidget, today: Today, name: str) -> LineField:
    return LineField(field.hint, parent, name=name, accessible=field.label, required=field.required)


def _text(field: FormField, parent: QWidget, today: Today, name: str) -> TextField:
    return TextField(
        field.hint, parent, name=name, accessible=field.label, rows=2, required=field.required
    )


def _date(field: FormField, parent: QWidget, today: Today, name: str) -> DateField:
    made = DateField(
        parent, name=name, accessible=field.label, required=field.required, today=today
    )
    made.setPlaceholderText("дата")
    return made


def _choice(field: FormField, parent: QWidget, today: Today, name: str) -> Select:
    made = Select(
        field.hint or "Выберите", parent, name=name, accessible=field.label,
        required=field.required,
    )  # fmt: skip
    rows = [(c.code, f"{c.name} ({c.hint})" if c.hint else c.name) for c in field.options]
    made.set_options(rows)
    return made


def _body(field: FormField, parent: QWidget, today: Today, name: str) -> CompleterField:
    return CompleterField(
        field.hint or "Начните вводить название", parent, name=name, accessible=field.label,
        required=field.required,
        options=[Option(c.code, c.name, c.hint) for c in field.options],
    )  # fmt: skip


def _bodies(field: FormField, parent: QWidget, today: Today, name: str) -> BodiesField:
    return BodiesField(field, parent, name=name)


def _many(field: FormField, parent: QWidget, today: Today, name: str) -> Ticks:
    return Ticks(field, parent, name=name)


def _tick(field: FormField, parent: QWidget, today: Today, name: str) -> Tick:
    made = Tick(field.label, parent, name=name)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setToolTip(field.label)
    return made


def _letter(field: FormField, parent: QWidget, today: Today, name: str) -> LetterField:
    return LetterField(field, parent, name=name)


_MAKE: dict[Kind, Callable[[FormField, QWidget, Today, str], QWidget]] = {
    Kind.LINE: _line,
    Kind.NUMBER: _line,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.BODY: _body,
    Kind.BODIES: _bodies,
    Kind.MANY: _many,
    Kind.TICK: _tick,
    Kind.LETTER: _letter,
}


def _connect(kind: Kind, widget: Any, tell: Callable[[], None]) -> None:
    """Each widget has its own signal of a change made by hand."""
    if kind in (Kind.LINE, Kind.NUMBER):
        widget.textEdited.connect(lambda _text: tell())
    elif kind in (Kind.TEXT,):
        widget.textChanged.connect(tell)
    elif kind is Kind.DATE:
        widget.date_changed.connect(lambda _day: tell())
    elif kind is Kind.CHOICE or kind is Kind.BODY:
        widget.chosen.connect(lambda _value: tell())
    elif kind is Kind.TICK:
        widget.toggled.connect(lambda _on: widget.set_error(""))
        widget.toggled.connect(lambda _on: tell())
    else:
        widget.changed.connect(tell)
