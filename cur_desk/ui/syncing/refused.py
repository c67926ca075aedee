"""What the exchange centre does with refused acts: read, send again one or all, into the draft,
give up; and the texts that were given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cur_desk.domain.text import counted
from cur_desk.services.conflicts.refused import RefusedText
from cur_desk.services.views import EventView, ExchangeMark, PackResult
from cur_desk.ui.bridge import Changes, bridge
from cur_desk.ui.conflict import RefusedDialog
from cur_desk.ui.packs.preview import PreviewDialog, Shown
from cur_desk.ui.widgets import ActButton, Dialog, TextField

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

_PRINT_NOTE = (
    "Прочтите текст до печати: непривычную запись имени или адреса программа может не узнать."
)
_CHANGED = Changes(frozenset({"appeal", "exchange", "draft"}))


class RefusedActs(QObject):
    """Dialogs and buttons over :class:`cur_desk.services.refused.RefusedService`."""

    open_asked = Signal(str)
    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, desk: Desk, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self.all = ActButton("Отправить отклонённые ещё раз", "quiet", screen,
                             name="syncing.retryAll", icon="refresh-cw",
                             on_click=self._retry_all)  # fmt: skip
        self.given_up = ActButton("Снятые", "quiet", screen, name="syncing.givenUp",
                                  icon="file-text", on_click=self._show_given_up)  # fmt: skip
        self.all.hide()
        self.given_up.hide()

    def show_counts(self, decisions: Sequence[EventView], given_up: int) -> None:
        """The buttons stand only where there is something for them."""
        refused = sum(1 for e in decisions if e.exchange is ExchangeMark.REJECTED)
        self.all.setVisible(refused > 1)
        self.given_up.setVisible(given_up > 0)
        self.given_up.setText(f"Снятые: {given_up}")

    def read(self, event: str) -> None:
        """The text of a refused act in a dialog."""
        refused = self._desk.refused
        bridge().run_query(lambda: refused.read(event), self._show, self.failed.emit, self)

    def ask_again(self, uid: str) -> None:
        """A quarantined record is asked for anew; what came of it is told."""
        exchange = self._desk.exchange

        def told(good: bool) -> None:
            words = ("Запись получена", "") if good else (
                "Запись снова не разобрана", "Сообщите оператору ЦУР: исправить её можно на портале."
            )  # fmt: skip
            self.said.emit(*words)

        bridge().run_mutation(
            lambda: exchange.ask_again(uid), told, self.failed.emit, self, changes=_CHANGED
        )

    def _show(self, text: RefusedText) -> None:
        dialog = RefusedDialog(text, self._screen)
        refused, event = self._desk.refused, text.event
        dialog.retry_asked.connect(
            lambda _e: self._run(lambda: refused.retry(event), "Отправится ещё раз")
        )
        dialog.give_up_asked.connect(
            lambda _e: self._run(lambda: refused.give_up(event), "Снято, текст сохранён")
        )
        dialog.draft_asked.connect(lambda _e: self._to_draft(event))
        dialog.print_asked.connect(lambda _e: self._print(event))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _print(self, event: str) -> None:
        refused = self._desk.refused
        bridge().run_mutation(
            lambda: refused.paper(event), self._show_paper, self.failed.emit, self
        )

    def _show_paper(self, result: PackResult) -> None:
        preview = PreviewDialog(self._screen, name="refusedPreview")
        preview.show_paper(result, Shown("Текст, не принятый порталом", _PRINT_NOTE))
        preview.preview.noticed.connect(self.said)
        preview.finished.connect(preview.deleteLater)
        preview.open()

    def _run(self, act: Callable[[], object], words: str) -> None:
        bridge().run_short(
            act, lambda _done: self.said.emit(words, ""), self.failed.emit, self, changes=_CHANGED
        )

    def _to_draft(self, event: str) -> None:
        refused = self._desk.refused
        bridge().run_short(
            lambda: refused.to_draft(event), self.open_asked.emit, self.failed.emit, self,
            changes=_CHANGED,
        )  # fmt: skip

    def _retry_all(self) -> None:
        def say(number: int) -> None:
            words = counted(number, "действие", "действия", "действий")
            self.said.emit(f"Отправится ещё раз: {words}", "")

        bridge().run_short(
            self._desk.refused.retry_all, say, self.failed.emit, self, changes=_CHANGED
        )

    def _show_given_up(self) -> None:
        bridge().run_query(self._desk.refused.given_up, self._list_given_up, self.failed.emit, self)

    def _list_given_up(self, texts: Sequence[RefusedText]) -> None:
        words = "\n\n".join(
            f"{t.title}, {t.made}. Портал не принял: {t.reason}\n{t.plain()}" for t in texts
        )
        dialog = Dialog("Снятые действия", self._screen, name="givenUp", width=640,
                        cancel="Закрыть")  # fmt: skip
        field = TextField("", dialog, name="givenUp.text", accessible="Тексты", rows=16)
        field.setPlainText(words)
        field.set_read_only()
        dialog.body.addWidget(field)
        dialog.first_focus = field
        dialog.add_quiet(
            ActButton("Скопировать", "quiet", dialog, name="givenUp.copy", icon="copy",
                      on_click=lambda: QGuiApplication.clipboard().setText(words))
        )  # fmt: skip
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
