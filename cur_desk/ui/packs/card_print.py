"""«Напечатать карточку?»: personal data hidden unless there is a right and a written ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.views import PackResult
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.packs.preview import PreviewDialog, Shown
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import Dialog, FieldRow, LineField, Paragraph, RadioButton

RIGHT = "print_personal"
NO_RIGHT = "У вашей роли нет права печатать персональные данные"
LEAST_REASON = 5
_HIDDEN = "Имя, телефон и номер дома закрыты, текст — с масками. Для работы внутри органа."
_OPEN = "Экземпляр получит номер, основание и ваша фамилия записываются в журнал."


def reason_gap(reason: str) -> str:
    """What is wrong with a ground: it needs letters, not only signs."""
    letters = sum(c.isalpha() for c in reason)
    if letters >= LEAST_REASON:
        return ""
    return "Не указано основание. Пример: запрос прокуратуры от 23.11.2026"


class CardPrintDialog(Dialog):
    """``made`` gives the document and whether it holds personal data."""

    made = Signal(object, bool)

    def __init__(self, desk: Any, uid: str, window: QWidget, *, visa: bool = False) -> None:
        title = "Напечатать карточку для резолюции?" if visa else "Напечатать карточку?"
        super().__init__(title, window, name="cardPrint", width=520)
        self._desk, self._uid = desk, uid
        self._more = {"visa": True} if visa else {}
        may = desk.actor.has_right(RIGHT)
        choices = QWidget(self)
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        self.hidden = RadioButton(
            "Персональные данные скрыты", choices, name="cardPrint.hidden", checked=True
        )
        self.open_ = RadioButton("С персональными данными", choices, name="cardPrint.personal")
        self.open_.setEnabled(may)
        column.addWidget(self.hidden)
        column.addLayout(self._note(_HIDDEN, "text2"))
        column.addSpacing(theme().px(4))
        column.addWidget(self.open_)
        column.addLayout(self._note(_OPEN if may else NO_RIGHT, "text2"))
        self.body.addWidget(choices)
        self.reason = LineField(
            "Кому и по какому документу", self, name="cardPrint.reason",
            accessible="Основание печати персональных данных", check=reason_gap,
        )  # fmt: skip
        self.row = FieldRow("Основание", self.reason, self, required=True)
        self.reason.set_required(False)
        self.row.hide()
        self.body.addWidget(self.row)
        self.note = Paragraph("", fonts.SMALL, 16, "over", self, width=478, name="cardPrint.note")
        self.note.hide()
        self.body.addWidget(self.note)
        self.set_main("Показать карточку", "file-text")
        self.first_focus = self.hidden
        self.open_.toggled.connect(self._on_choice)

    def _note(self, words: str, role: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme().px(30), 0, 0, 0)
        row.addWidget(Paragraph(words, fonts.SMALL, 16, role, self, width=440))
        return row

    def _on_choice(self, personal: bool) -> None:
        self.row.setVisible(personal)
        self.reason.set_required(personal)
        self.note.hide()
        self.adjustSize()
        if self.isVisible():
            self._centre(self._owner.window())
        if personal:
            self.reason.setFocus()

    def on_main(self) -> None:
        """Makes the document off the UI thread; a missing ground is said at its field."""
        personal, reason = self.open_.isChecked(), self.reason.text().strip()
        if personal and (gap := reason_gap(reason)):
            self.reason.set_error(gap)
            self.reason.setFocus()
            self.adjustSize()
            return
        self._busy(True)
        packs, uid, more = self._desk.packs, self._uid, self._more

        def work() -> PackResult:
            return packs.card(uid, masked=not personal, reason=reason, **more)

        bridge().run_mutation(
            work, lambda result: self._on_made(result, personal), self._on_trouble, self
        )

    def _on_made(self, result: PackResult, personal: bool) -> None:
        self.accept()
        self.made.emit(result, personal)

    def _on_trouble(self, problem: Problem) -> None:
        self._busy(False)
        if problem.field == "reason":
            self.reason.set_error(problem.message)
        else:
            self.note.setText(problem.text())
            self.note.show()
        self.adjustSize()

    def _busy(self, busy: bool) -> None:
        if self.main is not None:
            self.main.setEnabled(not busy)


def shown_card(number: str, result: PackResult, personal: bool) -> Shown:
    """What stands around the pages of a card."""
    title = f"Карточка {number}" if number else "Карточка обращения"
    if personal:
        return Shown(title, "Экземпляр учтён в журнале. Верните его для уничтожения по акту.",
                     personal=True)  # fmt: skip
    if result.hidden_places:
        places = counted(result.hidden_places, "место", "места", "мест")
        note = f"В тексте скрыто: {places}. "
    else:
        note = "В тексте программа ничего не скрыла. "
    return Shown(title, note + "Прочтите текст до печати: непривычную запись имени "
                 "или адреса программа может не узнать.")  # fmt: skip


def print_card(
    desk: Any,
    uid: str,
    window: QWidget,
    *,
    number: str = "",
    on_notice: Callable[[str, str], object] | None = None,
    visa: bool = False,
) -> CardPrintDialog:
    """Asks what to print, then shows the document; printing is done from what was seen.
    ``visa``: with room for a resolution by hand."""
    dialog = CardPrintDialog(desk, uid, window, visa=visa)

    def show(result: PackResult, personal: bool) -> None:
        preview = PreviewDialog(window, name="cardPreview")
        preview.show_paper(result, shown_card(number, result, personal))
        if on_notice is not None:
            preview.preview.noticed.connect(on_notice)
        preview.finished.connect(preview.deleteLater)
        preview.open()

    dialog.made.connect(show)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
