"""A short row of choices: all to be seen at once, one taken by ← → or a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import Chip


class ChoiceChips(QWidget):
    """One Tab stop; the chosen chip has the focus, ← → choose the neighbour at once."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, name: str, accessible: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._value = ""
        self.chips: dict[str, Chip] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, theme().px(2), 0, theme().px(2))
        self._row.setSpacing(theme().px(6))
        self._row.addStretch(1)

    def set_options(self, options: Sequence[tuple[str, str, str]]) -> None:
        """``(code, words, icon)``; the value is kept if it is still among them, else the first."""
        if list(self.chips) == [code for code, _, _ in options]:
            return
        for chip in self.chips.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for place, (code, words, icon) in enumerate(options):
            chip = Chip(words, self, name=f"{self.objectName()}.{code}", icon=icon, height=28)
            chip.clicked.connect(partial(self._take, code))
            chip.installEventFilter(self)
            self.chips[code] = chip
            self._row.insertWidget(place, chip)
            chip.show()
        first = options[0][0] if options else ""
        self.set_value(self._value if self._value in self.chips else first)

    def value(self) -> str:
        """The code of the chosen one."""
        return self._value

    def set_value(self, code: str) -> None:
        """Shows a choice without a signal."""
        if code not in self.chips:
            return
        self._value = code
        for one, chip in self.chips.items():
            on = one == code
            chip.set_on(on)
            chip.setAccessibleDescription("выбрано" if on else "")
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.chips[code])

    def stops(self) -> tuple[QWidget, ...]:
        """All chips; only the chosen one is a Tab stop."""
        return tuple(self.chips.values())

    def focus_target(self) -> QWidget:
        """The chosen chip."""
        return self.chips.get(self._value, self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A button keeps the arrows to itself, and would move along the Tab stops."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        codes = list(self.chips)
        if not step or event.modifiers() or self._value not in codes:
            return super().eventFilter(watched, event)
        self._take(codes[(codes.index(self._value) + step) % len(codes)])
        self.chips[self._value].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _take(self, code: str) -> None:
        if code != self._value:
            self.set_value(code)
            self.chosen.emit(code)
