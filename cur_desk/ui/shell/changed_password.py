"""The password was changed on the portal: the former one is asked once, or the files are recovered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cur_desk.ui.shell.password_dialog import PasswordDialog
from cur_desk.ui.widgets.buttons import ActButton

WORDS = (
    "Файлы на этом рабочем месте закрыты прежним паролем. Введите прежний пароль один раз: "
    "дальше действует новый. Записанное и неотправленное цело."
)


class ChangedPasswordDialog(PasswordDialog):
    """``old_given(password)``; ``recovery_asked``: the person does not remember it. While the
    files are being opened the dialog does not go."""

    old_given = Signal(str)
    recovery_asked = Signal()
    empty_words = "Введите прежний пароль"
    main_words = "Открыть"
    running_words = "Открываем файлы"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "Пароль на портале сменён", WORDS, parent, name="changedPassword", width=520
        )
        self.password.setPlaceholderText("Прежний пароль")
        self.password.setAccessibleName("Прежний пароль")

    def add_more(self) -> None:
        self.recovery = ActButton(
            "Не помню — открыть по ключу восстановления", "link", self,
            name="changedPassword.recovery", on_click=self._recover,
        )  # fmt: skip
        self.body.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_text("Портал откроет файлы своим ключом и запишет это в журнал.", "text3")

    def give(self, password: str) -> None:
        self.old_given.emit(password)

    def controls(self) -> tuple[QWidget, ...]:
        return (*super().controls(), self.recovery)

    def reject(self) -> None:
        if not self._running:
            super().reject()

    def _recover(self) -> None:
        self.run(True)
        self.recovery_asked.emit()
