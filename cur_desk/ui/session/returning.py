"""The question after a crash: the draft is whole, shall it be opened."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cur_desk.domain.text import counted
from cur_desk.services.returning import Interrupted
from cur_desk.ui.widgets import ActButton, Dialog


def return_words(found: Interrupted) -> str:
    """What happened and what is whole."""
    more = counted(found.drafts, "черновик", "черновика", "черновиков")
    all_ = f"На этом рабочем месте {more}. " if found.drafts > 1 else ""
    return (
        "В прошлый раз программа закрылась внезапно. Написанное цело. "
        f"{all_}Последний черновик: обращение {found.number}, сохранён {found.saved}."
    )


class ReturnDialog(Dialog):
    """``open_asked``: the last draft; ``all_asked``: the list of them; Esc leaves them for later."""

    open_asked = Signal()
    all_asked = Signal()

    def __init__(self, found: Interrupted, parent: QWidget) -> None:
        super().__init__("Открыть черновик?", parent, name="return", width=520, cancel="Позже")
        self.add_text(return_words(found))
        if found.drafts > 1:
            every = ActButton("Показать все", "plain", self, name="return.all")
            every.clicked.connect(self._all)
            self._foot.addWidget(every)
        self.set_main("Открыть черновик")

    def on_main(self) -> None:
        self.accept()
        self.open_asked.emit()

    def _all(self) -> None:
        self.accept()
        self.all_asked.emit()
