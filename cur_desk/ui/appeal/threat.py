"""«Угроза жизни»: the reason, the telephones, the record of the call. Works without a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cur_desk.errors import DeskError
from cur_desk.services.views import CardView, Choice, Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import (
    CompleterField,
    Dialog,
    ElidingLabel,
    FieldRow,
    IconLabel,
    LineField,
    Option,
    TextField,
)


@dataclass(frozen=True)
class ThreatRecord:
    """What the person wrote: why, and whom one told, if a call was made."""

    reason: str
    service: str = ""
    phone: str = ""
    told_to: str = ""

    def call(self) -> dict[str, str]:
        """Content of the act ``record_call``; empty without a call."""
        if not (self.service and self.phone and self.told_to):
            return {}
        return {"service": self.service, "phone": self.phone, "told_to": self.told_to}


class ThreatDialog(Dialog):
    """The telephones stand first: one calls, then writes. Ctrl+Enter records."""

    def __init__(
        self, number: str, phones: Sequence[Choice], parent: QWidget, *, reason: str = ""
    ) -> None:
        title = "Записать звонок об угрозе жизни" if reason else "Отметить «Угроза жизни»"
        super().__init__(title, parent, name="threat", width=560, force="legal")
        self._marked = bool(reason)
        self._phones = {c.name: c.code for c in phones}
        self.add_text(
            f"{number}. Сначала позвоните, затем запишите. Отметка ставится сразу, работает без "
            "связи и уходит первой; запись поднимается над всеми списками."
        )
        self._add_phones(phones)
        self.reason = TextField(
            "Что угрожает и кому", self, name="threat.reason", accessible="Причина", rows=2,
            required=True,
        )  # fmt: skip
        self.reason.setPlainText(reason)
        self.body.addWidget(FieldRow("Причина", self.reason, required=True))
        self.service = CompleterField(
            "Кому позвонили", self, name="threat.service", accessible="Служба", free=True,
            options=[Option(c.name, c.name, c.code) for c in phones],
        )  # fmt: skip
        self.service.chosen.connect(self._on_service)
        self.body.addWidget(FieldRow("Служба", self.service))
        self.phone = LineField("", self, name="threat.phone", accessible="Телефон")
        self.body.addWidget(FieldRow("Телефон", self.phone))
        self.told_to = LineField(
            "Должность, фамилия, номер сообщения", self, name="threat.told", accessible="Кто принял"
        )
        self.body.addWidget(FieldRow("Кто принял", self.told_to))
        self.set_main("Записать звонок" if self._marked else "Отметить и записать", "siren")
        self.first_focus = self.service if self._marked else self.reason

    def record(self) -> ThreatRecord:
        """What was written."""
        return ThreatRecord(
            self.reason.toPlainText().strip(),
            self.service.text().strip(),
            self.phone.text().strip(),
            self.told_to.text().strip(),
        )

    def on_main(self) -> None:
        """A call is recorded whole or not at all; without one the mark alone is set."""
        record = self.record()
        if not record.reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reason.set_error("Не записана причина")
            return
        missing = [
            (field, words)
            for field, value, words in (
                (self.service, record.service, "Не указана служба"),
                (self.phone, record.phone, "Не указан телефон"),
                (self.told_to, record.told_to, "Не указано, кто принял сообщение"),
            )
            if not value
        ]
        wanted = self._marked or len(missing) < 3
        if wanted and missing:
            missing[0][0].setFocus(Qt.FocusReason.OtherFocusReason)
            missing[0][0].set_error(missing[0][1])
            return
        self.accept()

    def _on_service(self, name: object) -> None:
        phone = self._phones.get(str(name or ""))
        if phone:
            self.phone.setText(phone)

    def _add_phones(self, phones: Sequence[Choice]) -> None:
        for choice in phones:
            holder = QWidget(self)
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme().px(8))
            row.addWidget(IconLabel("phone", 14, "text2", holder))
            number = ElidingLabel(choice.code, fonts.READING, True, "text", holder)
            number.setFixedWidth(theme().px(48))
            row.addWidget(number)
            row.addWidget(ElidingLabel(choice.name, fonts.BODY, False, "text2", holder), 1)
            holder.setAccessibleName(f"{choice.name}: {choice.code}")
            self.body.addWidget(holder)


def ask_threat(
    acts: Any,
    card: CardView,
    owner: QWidget,
    *,
    refused: Callable[[Problem], object],
    done: Callable[[Submitted], object] | None = None,
) -> None:
    """The way of «Угроза жизни» from the queue and from the card: the right is checked before
    anything is asked, then the dialog, then the mark and the record of the call."""
    threat = card.appeal.life_threat
    marked = threat is not None and threat.cleared_at is None
    wanted = ("record_call",) if marked else ("mark_threat", "record_call")
    why = next((card.acts[code] for code in wanted if card.acts.get(code) is not None), None)
    if why is not None:
        refused(Problem(why.reason, code=why.code))
        return
    reason = (threat.reason or "Отмечено ранее") if threat is not None and marked else ""
    dialog = ThreatDialog(card.number, card.emergency, owner.window(), reason=reason)

    def write() -> None:
        record = dialog.record()
        bridge().run_short(
            lambda: _write(acts, card.uid, record, mark=not marked), done, refused, owner,
            changes=Changes.of("appeal", card.uid),
        )  # fmt: skip

    dialog.accepted.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _write(acts: Any, uid: str, record: ThreatRecord, *, mark: bool) -> Submitted:
    made: Submitted | None = None
    if mark:
        made = acts.act(uid, "mark_threat", {"reason": record.reason})
    if record.call():
        made = acts.act(uid, "record_call", record.call())
    if made is None:
        raise DeskError("Записывать нечего")
    return made
