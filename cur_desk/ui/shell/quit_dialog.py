"""Closing with unsent work: what waits, what will become of it, what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cur_desk.domain.text import counted
from cur_desk.ui.shell.view import QuitView
from cur_desk.ui.widgets.buttons import ActButton
from cur_desk.ui.widgets.dialogs import Dialog


def quit_words(view: QuitView) -> str:
    """What the dialog says of unsent work and drafts."""
    said = []
    if view.unsent:
        acts = counted(view.unsent, "действие", "действия", "действий")
        end = "отправить можно сейчас" if view.online else "связи нет: уйдёт при первом подключении"
        said.append(f"Не отправлено на портал: {acts}, {end}.")
    if view.files:
        files = counted(view.files, "файл", "файла", "файлов")
        said.append(f"Не передано на портал: {files}, передача продолжится с того же места.")
    if view.drafts:
        drafts = counted(view.drafts, "черновик", "черновика", "черновиков")
        said.append(f"На этом рабочем месте {drafts}.")
    said.append("Записанное цело и останется на этом рабочем месте.")
    return " ".join(said)


class QuitDialog(Dialog):
    """``chosen(True)`` – send first, ``chosen(False)`` – leave; Esc stays."""

    chosen = Signal(bool)

    def __init__(self, view: QuitView, parent: QWidget) -> None:
        super().__init__("Завершить работу?", parent, name="quit", width=500)
        self.add_text(quit_words(view))
        if view.unsent and view.online:
            leave = ActButton("Завершить без отправки", "plain", self, name="quit.leave")
            leave.clicked.connect(lambda: self._choose(False))
            self._foot.addWidget(leave)
            self._send = True
            self.set_main("Отправить и завершить", "cloud-upload")
        else:
            self._send = False
            self.set_main("Завершить работу")

    def on_main(self) -> None:
        self._choose(self._send)

    def _choose(self, send: bool) -> None:
        self.accept()
        self.chosen.emit(send)
