"""The portal asks for the password while the files are open: asked when the person wants, never by
itself over what is being typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cur_desk.ui.shell.password_dialog import PasswordDialog

WORDS = (
    "Вход на портал закончился: вышло время или пароль сменили. Написанное цело и ждёт "
    "отправки. Введите пароль, который сейчас действует на портале."
)


class SignInAgainDialog(PasswordDialog):
    """``given(password)``."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Войти на портал заново", WORDS, parent, name="signInAgain", width=480)

    def give(self, password: str) -> None:
        self.given.emit(password)
