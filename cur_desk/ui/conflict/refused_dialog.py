"""«Отклонено порталом»: the text whole, to read and to copy; what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cur_desk.services.conflicts.refused import RefusedText
from cur_desk.ui.widgets import ActButton, Dialog, TextField

ROWS = 14


def head_words(text: RefusedText) -> str:
    """What stands above the text: why, and that it is whole."""
    reason = text.reason.rstrip(".")
    if not text.parked:
        asked = f" Запрос {text.request_id}." if text.request_id else ""
        return f"Портал не принял: {reason}.{asked} Ваш текст сохранён целиком."
    back = (
        "Доступ вернулся: текст можно отправить."
        if text.may_retry
        else "Отправить можно будет, когда доступ вернётся."
    )
    return f"{reason}. Ваш текст не отправлен и сохранён целиком. {back}"


class RefusedDialog(Dialog):
    """Signals say what the person chose; the owner does it."""

    retry_asked = Signal(str)
    draft_asked = Signal(str)
    give_up_asked = Signal(str)
    print_asked = Signal(str)

    def __init__(self, text: RefusedText, parent: QWidget) -> None:
        super().__init__(text.title, parent, name="refused", width=640, cancel="Закрыть")
        self._text = text
        self.add_text(head_words(text))
        self.field = TextField("", self, name="refused.text", accessible="Ваш текст", rows=ROWS)
        self.field.setPlainText(text.plain())
        self.field.set_read_only()
        self.body.addWidget(self.field)
        self.first_focus = self.field
        self.copy = ActButton("Скопировать", "quiet", self, name="refused.copy", icon="copy",
                              on_click=self._copy)  # fmt: skip
        self.add_quiet(self.copy)
        self.print_ = ActButton("Напечатать", "quiet", self, name="refused.print", icon="printer")
        self.print_.clicked.connect(lambda: self.print_asked.emit(text.event))
        self.add_quiet(self.print_)
        if text.may_retry or text.parked:
            drop = ActButton("Снять, текст оставить", "quiet", self, name="refused.giveUp")
            drop.clicked.connect(lambda: self._end(self.give_up_asked))
            self.add_quiet(drop)
        if text.may_retry:
            again = ActButton("Отправить ещё раз", "plain", self, name="refused.retry")
            again.clicked.connect(lambda: self._end(self.retry_asked))
            self._foot.addWidget(again)
        if text.may_draft:
            back = ActButton("Вернуть в черновик", "plain", self, name="refused.draft")
            back.clicked.connect(lambda: self._end(self.draft_asked))
            self._foot.addWidget(back)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.plain())

    def _end(self, signal: SignalInstance) -> None:
        self.accept()
        signal.emit(self._text.event)
