"""A dialog that asks for one password and tries it: while it is tried nothing can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk.ui.shell.password import PasswordField, PasswordHead, PasswordHint
from cur_desk.ui.widgets.dialogs import Dialog


class PasswordDialog(Dialog):
    """The children say the words and what to do with what was typed (``give``)."""

    empty_words = "Введите пароль"
    main_words = "Войти"
    running_words = "Входим"

    def __init__(self, title: str, words: str, parent: QWidget, *, name: str, width: int) -> None:
        super().__init__(title, parent, name=name, width=width)
        self._running = False
        self.add_text(words)
        self.password = PasswordField(self, name=f"{name}.password")
        self.body.addWidget(PasswordHead(self.password, self))
        self.body.addWidget(self.password)
        self.hint = PasswordHint(self.password, self)
        self.body.addWidget(self.hint)
        self.add_more()
        self._act = self.set_main(self.main_words)
        self.first_focus = self.password

    def add_more(self) -> None:
        """What a child shows under the field."""

    def give(self, password: str) -> None:
        """A child passes on what was typed."""
        raise NotImplementedError

    def on_main(self) -> None:
        if not self.password.text():
            self.hint.show_error(self.empty_words)
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.run(True)
        self.give(self.password.text())

    def show_error(self, words: str) -> None:
        """A refused try: why and what to do; the password is forgotten."""
        self.run(False)
        self.password.wipe()
        self.hint.show_error(words)
        self.adjustSize()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_done(self) -> None:
        """The password was right."""
        self.run(False)
        self.accept()

    def done(self, result: int) -> None:
        self.password.wipe()
        super().done(result)

    def controls(self) -> tuple[QWidget, ...]:
        """What rests while a try runs."""
        return (self._act, self.password, self.cancel)

    def run(self, running: bool) -> None:
        """A try begins or has ended."""
        self._running = running
        self._act.setText(self.running_words if running else self.main_words)
        for widget in self.controls():
            widget.setEnabled(not running)
