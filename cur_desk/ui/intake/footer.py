"""The foot of an intake: what number it gets and when it goes; draft, next, the main act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import MainActButton
from cur_desk.ui.widgets.footer import FootBar

ROOMY = 860
"""Under this width the buttons alone are shown: what is missing is said at its field."""


class Footer(FootBar):
    """The number of the appeal or what it lacks; the draft, and two ways to enter it."""

    save_asked = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, name="intake.footer", lines=("intake.said", "intake.saved"), icon="inbox"
        )
        self.save = self.plain("Сохранить черновик", "intake.save", "save_draft")
        self.next = self.plain("Внести и следующее", "intake.next", "receive_next")
        self.main = MainActButton("Внести обращение", self, name="intake.main", icon="inbox")
        self.save.clicked.connect(self.save_asked)
        self.next.clicked.connect(self.next_asked)
        self.add(self.save, self.next, self.main)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= theme().px(ROOMY)
        for widget in (self.icon, self.first, self.second):
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
