"""The password was changed on the portal: the former one is asked once, or the files are recovered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cur_desk.ui.shell.password import PasswordField, PasswordHead, PasswordHint
from cur_desk.ui.widgets.buttons import ActButton
from cur_desk.ui.widgets.dialogs import Dialog


class ChangedPasswordDialog(Dialog):
    """``old_given(password)``; ``recovery_asked``: the person does not remember it. While the
    files are being opened nothing can be pressed, and the dialog does not go."""

    old_given = Signal(str)
    recovery_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Пароль на портале сменён", parent, name="changedPassword", width=520)
        self._running = False
        self.add_text(
            "Файлы на этом рабочем месте закрыты прежним паролем. Введите прежний пароль один раз: "
            "дальше действует новый. Записанное и неотправленное цело."
        )
        self.password = PasswordField(self, name="changedPassword.old")
        self.password.setPlaceholderText("Прежний пароль")
        self.password.setAccessibleName("Прежний пароль")
        self.body.addWidget(PasswordHead(self.password, self))
        self.body.addWidget(self.password)
        self.hint = PasswordHint(self.password, self)
        self.body.addWidget(self.hint)
        self.recovery = ActButton(
            "Не помню — открыть по ключу восстановления", "link", self,
            name="changedPassword.recovery", on_click=self._recover,
        )  # fmt: skip
        self.body.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_text("Портал откроет файлы своим ключом и запишет это в журнал.", "text3")
        self._act = self.set_main("Открыть")
        self.first_focus = self.password

    def on_main(self) -> None:
        if not self.password.text():
            self.hint.show_error("Введите прежний пароль")
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._run(True)
        self.old_given.emit(self.password.text())

    def show_error(self, words: str) -> None:
        """A refused try: why and what to do; the password is forgotten."""
        self._run(False)
        self.password.wipe()
        self.hint.show_error(words)
        self.adjustSize()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_done(self) -> None:
        """The files are open."""
        self._run(False)
        self.accept()

    def reject(self) -> None:
        if not self._running:
            super().reject()

    def done(self, result: int) -> None:
        self.password.wipe()
        super().done(result)

    def _recover(self) -> None:
        self._run(True)
        self.recovery_asked.emit()

    def _run(self, running: bool) -> None:
        self._running = running
        self._act.setText("Открываем файлы" if running else "Открыть")
        for widget in (self._act, self.password, self.recovery, self.cancel):
            widget.setEnabled(not running)
