"""«Настройка подключения»: the portal's address and the file of certificates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cur_desk.services import connection
from cur_desk.services.connection import PortalAnswer
from cur_desk.settings import Settings
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import fonts
from cur_desk.ui.widgets import ActButton, Dialog, FieldRow, LineField, Paragraph

_ABOUT = (
    "Адрес и файл сертификатов сообщает оператор ЦУР. Соединение всегда шифруется, "
    "сертификат портала проверяется. Новый адрес действует со следующего входа."
)
_FILES = "Сертификаты PEM (*.pem *.crt *.cer);;Все файлы (*)"


class ConnectionDialog(Dialog):
    """``saved`` after the file is written; the settings object given is changed in place."""

    saved = Signal(object)

    def __init__(self, home: Path, settings: Settings, window: QWidget) -> None:
        super().__init__("Изменить подключение?", window, name="connection", width=560)
        self._home, self._settings = home, settings
        self.choose_file: Callable[[], str] = self._ask_file
        self.add_text(_ABOUT)
        self.address = LineField(
            "https://portal.region.example", self, name="connection.address",
            accessible="Адрес портала", required=True,
        )  # fmt: skip
        self.address.setText(settings.portal)
        self.row = FieldRow("Адрес портала", self.address, self, required=True, label_width=120)
        self.body.addWidget(self.row)
        pick = ActButton("Выбрать файл", "plain", self, name="connection.pick", icon="folder-open")
        pick.clicked.connect(self._pick)
        self.bundle = LineField(
            "системные сертификаты", self, name="connection.bundle",
            accessible="Файл сертификатов портала",
        )  # fmt: skip
        self.bundle.setText(settings.ca_bundle or "")
        self.bundle_row = FieldRow(
            "Сертификаты", self.bundle, self, label_width=120, trailing=(pick,)
        )
        self.body.addWidget(self.bundle_row)
        self.answer = Paragraph(
            "", fonts.SMALL, 16, "text2", self, width=518, name="connection.answer"
        )
        self.answer.hide()
        self.body.addWidget(self.answer)
        self.ask = ActButton("Проверить связь", "quiet", self, name="connection.ask", icon="wifi")
        self.ask.clicked.connect(self._ask_portal)
        self.add_quiet(self.ask)
        self.set_main("Сохранить подключение", "check")
        self.first_focus = self.address
        for field in (self.address, self.bundle):
            field.textEdited.connect(lambda text: self._say(""))
            field.error_changed.connect(lambda words: self._fit())

    def on_main(self) -> None:
        """Checks and writes off the UI thread; a refusal stands under its field."""
        home, settings = self._home, self._settings
        address, bundle = self.address.text(), self.bundle.text()
        self._busy(True)
        bridge().run_mutation(
            lambda: connection.keep(home, settings, address, bundle),
            self._on_saved, self._on_trouble, self,
        )  # fmt: skip

    def _on_saved(self, settings: Settings) -> None:
        self._busy(False)
        self.accept()
        self.saved.emit(settings)

    def _ask_portal(self) -> None:
        address, bundle = self.address.text(), self.bundle.text()
        self._busy(True)
        self._say("Портал спрашивается")
        bridge().run_query(
            lambda: connection.ask_portal(address, bundle), self._on_answer, self._on_trouble, self,
            replaces="ask",
        )  # fmt: skip

    def _on_answer(self, answer: PortalAnswer) -> None:
        self._busy(False)
        self._say(f"Портал отвечает, {answer.milliseconds} мс: {answer.name}", "ok")

    def _on_trouble(self, problem: Problem) -> None:
        self._busy(False)
        self._say("")
        field = {"portal": self.address, "ca_bundle": self.bundle}.get(problem.field)
        if field is not None:
            field.set_error(problem.text())
            field.setFocus()
        else:
            self._say(problem.text(), "over")

    def _say(self, words: str, role: str = "text2") -> None:
        self.answer.setText(words)
        self.answer.set_role(role)
        self.answer.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        self.adjustSize()
        if self.isVisible():
            self._centre(self._owner.window())

    def _busy(self, busy: bool) -> None:
        self.ask.setEnabled(not busy)
        if self.main is not None:
            self.main.setEnabled(not busy)

    def _pick(self) -> None:
        path = self.choose_file()
        if path:
            self.bundle.set_error("")
            self.bundle.setText(path)

    def _ask_file(self) -> str:
        path, _ = QFileDialog.getOpenFileName(self, "Файл сертификатов", "", _FILES)
        return path


def ask_connection(
    home: Path,
    settings: Settings,
    window: QWidget,
    on_saved: Callable[[Settings], object] | None = None,
) -> ConnectionDialog:
    """Opens the dialog over a window; ``on_saved`` gets the changed settings."""
    dialog = ConnectionDialog(home, settings, window)
    if on_saved is not None:
        dialog.saved.connect(on_saved)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
