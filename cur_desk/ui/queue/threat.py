"""«Угроза жизни»: mark with a reason, telephones, record of whom one called. Works offline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from cur_desk.errors import DeskError
from cur_desk.services.views import CardView, Choice, Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.queue.act_dialogs import open_dialog
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import Dialog, ElidingLabel, FieldRow, LineField, Select

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk


class ThreatDialog(Dialog):
    """One dialog for both steps: what is threatened (if not marked yet) and the call made."""

    def __init__(self, card: CardView, parent: QWidget) -> None:
        threat = card.appeal.life_threat
        self.marked = threat is not None and threat.cleared_at is None
        title = "Записать звонок об угрозе жизни" if self.marked else "Отметить «Угроза жизни»?"
        super().__init__(title, parent, name="threat", width=560)
        self._phones = card.emergency
        self.add_text(
            "Сначала позвоните, потом запишите звонок. Обращение встанет первым во всех списках; "
            "без связи отметка сохранится и уйдёт первой."
        )
        self._add_phones(card.emergency)
        self.reason = LineField(
            "Что случилось, где, есть ли люди",
            self,
            name="threat.reason",
            accessible="Что угрожает",
        )
        row = FieldRow("Что угрожает", self.reason, self, name="threat.reason.row", required=True)
        self.body.addWidget(row)
        row.setVisible(not self.marked)
        self.service = Select("Кому звонили", self, name="threat.service")
        self.service.set_options([("", "Ещё не звонили")] + [
            (c.code, f"{c.name}, {c.code}") for c in card.emergency
        ])  # fmt: skip
        self.service.set_value("")
        self.body.addWidget(FieldRow("Звонок", self.service, self, name="threat.service.row"))
        self.told = LineField(
            "Должность, фамилия или № диспетчера", self, name="threat.told",
            accessible="Кому передано",
        )  # fmt: skip
        self.body.addWidget(FieldRow("Кому передано", self.told, self, name="threat.told.row"))
        for call in threat.calls if threat is not None else ():
            at = f"{call.service}, {call.phone}: передано — {call.told_to}"
            self.add_text(at, "text3")
        self.first_focus = self.service if self.marked else self.reason
        self.set_main("Записать звонок" if self.marked else "Отметить", "siren")

    def content(self) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        """Content of the mark and of the call; nothing for a step that is not done."""
        mark = None if self.marked else {"reason": self.reason.text().strip()}
        phone = str(self.service.value() or "")
        if not phone:
            return mark, None
        service = next(c.name for c in self._phones if c.code == phone)
        return mark, {"service": service, "phone": phone, "told_to": self.told.text().strip()}

    def on_main(self) -> None:
        mark, call = self.content()
        if mark is not None and not mark["reason"]:
            self._complain(self.reason, "Не записано, что угрожает")
        elif self.marked and call is None:
            self._complain(self.service, "Не выбрано, куда звонили")
        elif call is not None and not call["told_to"]:
            self._complain(self.told, "Не записано, кому передано")
        else:
            self.accept()

    def _complain(self, field: LineField | Select, words: str) -> None:
        field.set_error(words)
        field.setFocus()

    def _add_phones(self, phones: tuple[Choice, ...]) -> None:
        t = theme()
        grid = QGridLayout()
        grid.setHorizontalSpacing(t.px(12))
        grid.setVerticalSpacing(t.px(4))
        for number, phone in enumerate(phones[:6]):
            row, column = divmod(number, 2)
            digits = ElidingLabel(phone.code, fonts.TITLE, True, "over", self)
            digits.setMinimumWidth(t.px(44))
            digits.setAccessibleName(f"{phone.name}: {phone.code}")
            grid.addWidget(digits, row, column * 2)
            grid.addWidget(ElidingLabel(phone.name, fonts.BODY, False, "text", self), row,
                           column * 2 + 1)  # fmt: skip
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)


def open_threat(
    desk: Desk,
    card: CardView,
    parent: QWidget,
    done: Callable[[Submitted, str], object],
    fail: Callable[[Problem], object],
) -> ThreatDialog | None:
    """Shows the dialog; what was filled becomes one or two acts in the outbox."""
    if card.acts.get("mark_threat") is not None and card.acts.get("record_call") is not None:
        refused = card.acts["mark_threat"]
        fail(Problem(refused.reason if refused is not None else ""))
        return None
    dialog = ThreatDialog(card, parent)

    def send() -> None:
        mark, call = dialog.content()

        def work() -> Submitted:
            made = desk.acts.act(card.uid, "mark_threat", dict(mark)) if mark else None
            if call is not None:
                made = desk.acts.act(card.uid, "record_call", dict(call))
            if made is None:
                raise DeskError("Записывать нечего")
            return made

        bridge().run_short(
            work, lambda made: done(made, card.number), fail, parent,
            changes=Changes.of("appeal", card.uid),
        )  # fmt: skip

    open_dialog(dialog, send)
    return dialog
