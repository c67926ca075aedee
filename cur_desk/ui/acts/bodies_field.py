"""Several organisations: type, choose, each stands as a chip that can be taken away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.services.acts.views import FormField
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import Chip, CompleterField, Option

WIDEST = 392


class BodiesField(QWidget):
    """``changed`` tells of a body more or less."""

    changed = Signal()
    error_changed = Signal(str)

    def __init__(self, field: FormField, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(field.label)
        self._names = {c.code: c.name for c in field.options}
        self._chosen: list[str] = []
        self._chips: list[Chip] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(4))
        self.line = CompleterField(
            field.hint or "Добавить орган", self, name=f"{name}.line",
            accessible=f"{field.label}: добавить орган",
            options=[Option(c.code, c.name, c.hint) for c in field.options],
        )  # fmt: skip
        self.line.chosen.connect(self._on_chosen)
        self._column.addWidget(self.line)
        self.setFocusProxy(self.line)

    def value(self) -> list[str]:
        """Chosen bodies in their order."""
        return list(self._chosen)

    def set_value(self, value: list[str] | None) -> None:
        """Shows these bodies."""
        self._chosen = list(value or [])
        self._show()

    def set_error(self, words: str) -> None:
        """Under the line."""
        self.error_changed.emit(words)

    def _on_chosen(self, value: object) -> None:
        if isinstance(value, str) and value and value not in self._chosen:
            self._chosen.append(value)
            self._show()
            self.set_error("")
            self.changed.emit()
        self.line.set_value(None)

    def _drop(self, code: str) -> None:
        if code in self._chosen:
            self._chosen.remove(code)
            self._show()
            self.set_error("")
            self.line.setFocus()
            self.changed.emit()

    def _show(self) -> None:
        for chip in self._chips:
            self._column.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for number, code in enumerate(self._chosen):
            name = self._names.get(code, "орган не найден в справочнике")
            chip = Chip(
                name, self, name=f"{self.objectName()}.{number}", on=True, closable=True, height=28
            )
            chip.setToolTip(name)
            chip.setMaximumWidth(theme().px(WIDEST))
            chip.cleared.connect(lambda code=code: self._drop(code))
            self._column.insertWidget(number, chip)
            self._chips.append(chip)
