"""The foot of an intake: what number it gets and when it goes; draft, next, the main act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, MainActButton

ROOMY = 860
"""Under this width the buttons alone are shown: what is missing is said at its field."""


class Footer(QWidget):
    """60 px; the one filled button of the screen stands at its right."""

    save_asked = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("intake.footer")
        self.setAccessibleName("Действия")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(20), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self._icon = IconLabel("inbox", 18, "text2", self)
        words = QVBoxLayout()
        words.setSpacing(t.px(3))
        words.addStretch(1)
        self.first = ElidingLabel("", fonts.BODY, True, "text", self, name="intake.said")
        self.second = ElidingLabel("", fonts.SMALL, False, "text2", self, name="intake.saved")
        words.addWidget(self.first)
        words.addWidget(self.second)
        words.addStretch(1)
        self.save = ActButton(
            "Сохранить черновик", "plain", self, name="intake.save", shortcut="save_draft",
            height=40,
        )  # fmt: skip
        self.next = ActButton(
            "Внести и следующее", "plain", self, name="intake.next", shortcut="receive_next",
            height=40,
        )  # fmt: skip
        self.main = MainActButton("Внести обращение", self, name="intake.main", icon="inbox")
        self.save.clicked.connect(self.save_asked)
        self.next.clicked.connect(self.next_asked)
        row.addWidget(self._icon)
        row.addSpacing(t.px(4))
        row.addLayout(words, 1)
        for button in (self.save, self.next, self.main):
            row.addWidget(button)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(60))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= theme().px(ROOMY)
        for widget in (self._icon, self.first, self.second):
            widget.setVisible(roomy)

    def show_number(self, station: str, given: str = "") -> None:
        """What number the appeal gets without a link; or the one it was given before it came
        back."""
        self.first.setText(f"Номер: {given}" if given else f"Номер: вр. {station}/…")
        self.first.set_role("text")

    def say_gap(self, words: str) -> None:
        """What is missing; the cursor stands there."""
        self.first.setText(words)
        self.first.set_role("soon")

    def show_saved(self, words: str, role: str = "text2") -> None:
        """«черновик в 14:05», or that it is not written."""
        self.second.setText(words)
        self.second.set_role(role)

    def set_running(self, running: bool) -> None:
        """No second time while the first one runs."""
        self.main.set_running(running)
        for button in (self.save, self.next):
            button.setEnabled(not running)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
