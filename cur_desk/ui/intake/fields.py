"""The controls of an intake by the name of their value; laid out and read by the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cur_desk.domain.acts.days import OLDEST
from cur_desk.ui.files.drops import given
from cur_desk.ui.intake.applicants import Applicants
from cur_desk.ui.intake.choices import ChoiceChips
from cur_desk.ui.intake.scans import Scans
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import (
    ActButton,
    CheckBox,
    CompleterField,
    DateField,
    ElidingLabel,
    LineField,
    Option,
    Select,
    TextField,
)

OTHER_GROUNDS = ("журнал", "СЭД")

_NOT_DIGITS = re.compile(r"\D")


class ScanText(TextField):
    """Words are pasted as words; a picture or files that are pasted or dropped are scans."""

    scan_given = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return super().canInsertFromMimeData(source) or given(source) is not None

    def insertFromMimeData(self, source: QMimeData) -> None:
        give = given(source)
        if give is not None:
            self.scan_given.emit(give)
        else:
            super().insertFromMimeData(source)


class IntakeFields:
    """All controls of the form."""

    def __init__(self, desk: Any, today: Callable[[], date], parent: QWidget) -> None:
        self._parent, self._today = parent, today
        self.kinds = ChoiceChips(parent, name="intake.kind", accessible="Что поступило")
        self.regime = ChoiceChips(parent, name="intake.regime", accessible="Порядок рассмотрения")
        self._make_arrival()
        self.applicants = Applicants(parent)
        self.collective = CheckBox("Коллективное", parent, name="intake.collective")
        self.signatures = self._line("signatures", "подписей", "Число подписей", 7)
        self.signatures.setFixedWidth(theme().px(96))
        self.text = ScanText(
            "Слова заявителя, как написаны. Если приложен скан, текст можно не набирать", parent,
            name="intake.text", accessible="Текст", rows=5,
        )  # fmt: skip
        self.scans = Scans(desk, parent)
        self._make_place(desk)
        self._make_source()
        self._make_request()
        self._make_registration(desk)
        self.note = self._line("note", "Для коллег: примечание к обращению", "Примечание", 2_000)
        self.explained = CheckBox(
            "Автору разъяснён порядок подачи обращения", parent, name="intake.explained"
        )

        self.letter = ActButton(
            "Скопировать письмо-разъяснение", "link", parent, name="intake.letter", icon="copy",
            height=26,
        )  # fmt: skip

    def _make_arrival(self) -> None:
        self.received_on = self._day("receivedOn", "Дата поступления")
        self.received_on.set_required(True)
        self.received_on.setFixedWidth(theme().px(136))
        self.ground = CompleterField(
            "откуда взята дата", self._parent, name="intake.ground",
            accessible="Основание даты поступления", free=True,
        )  # fmt: skip
        self.ground.setMaxLength(200)

    def _make_place(self, desk: Any) -> None:
        places = [Option(c.code, c.name) for c in desk.directory.municipalities()]
        self.oktmo = CompleterField(
            "Начните вводить", self._parent, name="intake.oktmo",
            accessible="Муниципальное образование", options=places,
        )  # fmt: skip
        self.address = self._line(
            "address", "Населённый пункт, улица, дом", "Адрес, о котором речь", 500
        )

    def _make_source(self) -> None:
        self.system = Select("нет", self._parent, name="intake.system", accessible="")
        self.system.setAccessibleName("Внешняя система")
        self.number = self._line("externalNumber", "номер в ней", "Номер во внешней системе", 80)
        self.answer_on = self._day("answerOn", "Срок внешней системы", past=False)
        self.link = self._line("link", "ссылка, если её не даёт номер", "Ссылка", 500)

    def _make_request(self) -> None:
        self.received_from = self._line(
            "receivedFrom", "кто запросил: прокуратура, суд, орган", "От кого запрос", 300
        )
        self.covering_letter = self._line(
            "coveringLetter", "исх. № 7-12-2026 от 20.11.2026", "Реквизиты запроса", 120
        )
        self.document_due_on = self._day("documentDueOn", "Исполнить до", past=False)

    def _make_registration(self, desk: Any) -> None:
        bodies = [
            Option(c.code, c.name, c.hint) for c in desk.directory.organisations(responsible=True)
        ]
        self.registered = CheckBox(
            "Орган уже зарегистрировал: внести его номер и дату", self._parent,
            name="intake.registered",
        )  # fmt: skip
        self.organisation = CompleterField(
            "орган", self._parent, name="intake.organisation", accessible="Орган регистрации",
            options=bodies,
        )  # fmt: skip
        self.reg_number = self._line("regNumber", "рег. №", "Регистрационный номер органа", 60)
        self.registered_on = self._day("registeredOn", "Дата регистрации")
        self.reg_ground = CompleterField(
            "журнал или СЭД", self._parent, name="intake.regGround",
            accessible="Основание записи о регистрации", free=True,
            options=[Option(g, g) for g in OTHER_GROUNDS],
        )  # fmt: skip

    def _line(self, name: str, hint: str, accessible: str, most: int) -> LineField:
        made = LineField(hint, self._parent, name=f"intake.{name}", accessible=accessible)
        made.setMaxLength(most)
        return made

    def _day(self, name: str, accessible: str, *, past: bool = True) -> DateField:
        return DateField(
            self._parent, name=f"intake.{name}", accessible=accessible, today=self._today,
            earliest=OLDEST, past=past,
        )  # fmt: skip

    def lines(self) -> tuple[LineField, ...]:
        """Everything typed in one line."""
        return (
            *(self.received_on, self.ground, self.signatures, self.oktmo, self.address),
            *(self.number, self.answer_on, self.link, self.received_from, self.covering_letter),
            *(self.document_due_on, self.organisation, self.reg_number, self.registered_on),
            *(self.reg_ground, self.note),
        )

    def stops(self) -> tuple[QWidget, ...]:
        """All controls in the order of reading, which is the order of Tab."""
        return (
            *self.kinds.stops(), *self.regime.stops(), self.received_on, self.ground,
            self.received_from, self.covering_letter, self.document_due_on,
            *self.applicants.stops(), self.collective, self.signatures, self.text,
            *self.scans.stops(), self.oktmo, self.address, self.system, self.number,
            self.answer_on, self.link, self.registered, self.organisation, self.reg_number,
            self.registered_on, self.reg_ground, self.note, self.explained, self.letter,
        )  # fmt: skip

    def signed(self) -> int:
        """How many signed a collective one: as written, else as many as are named."""
        counted = int(_NOT_DIGITS.sub("", self.signatures.text()) or 0)
        if counted or not self.collective.isChecked():
            return counted
        named = len(self.applicants.values())
        return named if named > 1 else 0

    def days(self) -> tuple[DateField, ...]:
        """Dates."""
        return (self.received_on, self.answer_on, self.document_due_on, self.registered_on)

    def checks(self) -> tuple[CheckBox, ...]:
        """Flags."""
        return (self.collective, self.registered, self.explained)


def pair(*widgets: QWidget, stretch: tuple[int, ...]) -> QWidget:
    """Controls in one line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme().px(8))
    for widget, share in zip(widgets, stretch, strict=True):
        row.addWidget(widget, share)
    return holder


def left(*widgets: QWidget) -> QWidget:
    """Controls of their own width, pressed to the left."""
    return pair(*widgets, QWidget(), stretch=(*(0 for _ in widgets), 1))


def small(words: str) -> ElidingLabel:
    """A word between two controls."""
    made = ElidingLabel(words, fonts.SMALL, False, "text2")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
