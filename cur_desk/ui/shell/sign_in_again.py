"""The portal asks for the password while the files are open: asked when the person wants, never by
itself over what is being typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cur_desk.ui.shell.password import PasswordField, PasswordHead, PasswordHint
from cur_desk.ui.widgets.dialogs import Dialog


class SignInAgainDialog(Dialog):
    """``given(password)``; while the portal is asked nothing can be pressed."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Войти на портал заново", parent, name="signInAgain", width=480)
        self._running = False
        self.add_text(
            "Вход на портал закончился: вышло время или пароль сменили. Написанное цело и ждёт "
            "отправки. Введите пароль, который сейчас действует на портале."
        )
        self.password = PasswordField(self, name="signInAgain.password")
        self.body.addWidget(PasswordHead(self.password, self))
        self.body.addWidget(self.password)
        self.hint = PasswordHint(self.password, self)
        self.body.addWidget(self.hint)
        self._act = self.set_main("Войти")
        self.first_focus = self.password

    def on_main(self) -> None:
        if not self.password.text():
            self.hint.show_error("Введите пароль")
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._run(True)
        self.given.emit(self.password.text())

    def show_error(self, words: str) -> None:
        """A refused try; the password is forgotten."""
        self._run(False)
        self.password.wipe()
        self.hint.show_error(words)
        self.adjustSize()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_done(self) -> None:
        """The portal has let the person in."""
        self._run(False)
        self.accept()

    def done(self, result: int) -> None:
        self.password.wipe()
        super().done(result)

    def _run(self, running: bool) -> None:
        self._running = running
        self._act.setText("Входим" if running else "Войти")
        for widget in (self._act, self.password, self.cancel):
            widget.setEnabled(not running)
