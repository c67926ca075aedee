"""The foot of the import: what is known, a step back, the next step."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cur_desk.ui.widgets import MainActButton
from cur_desk.ui.widgets.footer import FootBar


class Footer(FootBar):
    """What is known of the file, the way back, the next step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, name="importing.footer", lines=("importing.known", "importing.about")
        )
        self.back = self.plain("К файлу", "importing.back", cap="Esc")
        self.main = MainActButton("Выбрать файл", self, name="importing.main", icon="folder-open")
        self.main.gap_found.connect(self.say_gap)
        self.add(self.back, self.main)

    def say(self, first: str, second: str = "", role: str = "text2") -> None:
        """Two lines: what is known, what it means."""
        self.first.setText(first)
        self.second.setText(second)
        self.second.set_role(role)
        self.second.setVisible(bool(second))

    def say_gap(self, words: str) -> None:
        """What the step lacks; the focus is already there."""
        self.say(self.first.text(), words, "soon")
