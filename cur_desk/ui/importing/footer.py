"""The foot of the import: what is known, a step back, the next step."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, MainActButton


class Footer(QWidget):
    """60 px; the one filled button of the screen stands at its right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importing.footer")
        self.setAccessibleName("Действия")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(20), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        words = QVBoxLayout()
        words.setSpacing(t.px(3))
        words.addStretch(1)
        self.first = ElidingLabel("", fonts.BODY, True, "text", self, name="importing.known")
        self.second = ElidingLabel("", fonts.SMALL, False, "text2", self, name="importing.about")
        words.addWidget(self.first)
        words.addWidget(self.second)
        words.addStretch(1)
        self.back = ActButton("К файлу", "plain", self, name="importing.back", height=40, cap="Esc")
        self.main = MainActButton("Выбрать файл", self, name="importing.main", icon="folder-open")
        self.main.gap_found.connect(self.say_gap)
        row.addLayout(words, 1)
        row.addWidget(self.back)
        row.addWidget(self.main)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(60))

    def say(self, first: str, second: str = "", role: str = "text2") -> None:
        """Two lines: what is known, what it means."""
        self.first.setText(first)
        self.second.setText(second)
        self.second.set_role(role)
        self.second.setVisible(bool(second))

    def say_gap(self, words: str) -> None:
        """What the step lacks; the focus is already there."""
        self.say(self.first.text(), words, "soon")

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
