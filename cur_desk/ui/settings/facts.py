"""A page of facts: name at the left, what is so at the right; buttons under them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import ElidingLabel, IconLabel, Paragraph

LABEL = 190
_SIGNS = {"ok": "circle-check", "today": "triangle-alert", "over": "circle-x"}


class FactsPage(QWidget):
    """``set_fact`` adds or replaces a line; a tone puts its sign before the words."""

    def __init__(self, title: str, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(24), t.px(16), t.px(24), t.px(16))
        column.setSpacing(t.px(14))
        column.addWidget(ElidingLabel(title, fonts.TITLE, True, "text", self))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(t.px(14))
        column.addLayout(self._facts)
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(0, t.px(4), 0, 0)
        self._buttons.setSpacing(t.px(8))
        column.addLayout(self._buttons)
        column.addStretch(1)
        self._lines: dict[str, tuple[QWidget, IconLabel, Paragraph]] = {}

    def set_fact(self, label: str, words: str, tone: str = "") -> None:
        """One line; the same label again replaces its words."""
        if label not in self._lines:
            self._lines[label] = self._make(label)
        line, sign, text = self._lines[label]
        sign.setVisible(bool(tone))
        sign.set_icon(_SIGNS.get(tone, "info"), tone or "text2")
        text.setText(words)
        line.setAccessibleName(f"{label}: {words}")

    def fact(self, label: str) -> str:
        """What stands at a label."""
        return self._lines[label][2].text()

    def add_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Buttons under the facts."""
        for button in buttons:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _make(self, label: str) -> tuple[QWidget, IconLabel, Paragraph]:
        t = theme()
        line = QWidget(self)
        line.setObjectName(f"{self.objectName()}.fact")
        line.setMaximumWidth(t.px(860))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        top = Qt.AlignmentFlag.AlignTop
        name = ElidingLabel(label, fonts.SMALL, False, "text2", line)
        name.setFixedWidth(t.px(LABEL))
        sign = IconLabel("info", 16, "text2", line)
        text = Paragraph("", fonts.BODY, 18, "text", line)
        row.addWidget(name, 0, top)
        row.addWidget(sign, 0, top)
        row.addWidget(text, 1)
        self._facts.addWidget(line)
        return line, sign, text
