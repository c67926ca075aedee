"""The form of an assignment: fills the controls, reads them, names the first gap of the step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.execution.hints import hints
from cur_desk.services.execution.views import Assigned, Stage, Values, day_of
from cur_desk.ui.execution.form_fields import ANY_PROOF, PROOFS, AnswerFields, HintsLine, small
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ElidingLabel, LineField, Paragraph
from cur_desk.ui.widgets.date_field import parse_date

LABEL = 104
_WRITING = ("taken", "planned", "planned_until")
_SIGNING = ("signer", "signature_file", "signed_on")
_SENDING = ("channel", "sent_on", "proof")
_FILES_OF_SENDING = ("proof_file",)
GAPS = {
    "result": "Не выбран результат",
    "text": "Нет текста ответа",
    "planned": "Не записано, что запланировано",
    "planned_until": "Нет срока запланированных мер",
    "signer": "Не указано, кто подписал",
    "signature_file": "Нет скана или файла подписи",
    "channel": "Не выбран канал отправки",
    "sent_on": "Нет даты отправки",
    "number": "Нет исходящего номера ответа",
    "proof": "Нет подтверждения отправки",
}


class AnswerForm(QWidget):
    """``typed`` after each change of the person."""

    typed = Signal()

    def __init__(
        self,
        results: Sequence[tuple[str, str]],
        channels: Sequence[str],
        today: Callable[[], date],
        photos: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.photos = photos
        self.setObjectName("execution.form")
        self.setAccessibleName("Ответ по вопросу")
        set_surface(self, "panel")
        self._today, self._filling = today, False
        self._item: Assigned | None = None
        self.fields = AnswerFields(results, channels, today, self)
        self.hints = HintsLine(self)
        self.saved = ElidingLabel("", fonts.SMALL, False, "text2", self, name="execution.saved")
        self.note = Paragraph("", fonts.SMALL, 17, "text2", self, name="execution.signerNote")
        self._lay()
        self._connect()

    # --- building ----------------------------------------------------------------------------

    def _lay(self) -> None:
        t, f = theme(), self.fields
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(t.px(4))
        grid.setVerticalSpacing(t.px(8))
        grid.setColumnMinimumWidth(0, t.px(LABEL))
        grid.setColumnStretch(1, 1)
        f.number.setFixedWidth(t.px(150))
        until = self._row(f.planned, small("до", self), f.planned_until)
        signing = self._row(
            f.signer, small("Исх. №", self), f.number, small("от", self), f.signed_on
        )
        sending = self._row(f.channel, small("дата", self), f.sent_on, f.proof)
        below = self._row(self.hints, self.saved)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Результат", f.result),
            ("Меры приняты", f.taken),
            ("Запланированы", until),
            ("Ответ", f.text),
            ("", below),
            ("Фото", self.photos),
            ("Подписал", signing),
            ("Скан, подпись", f.signature_file),
            ("Направлено заявителю", sending),
            ("Файл подтверждения", f.proof_file),
            ("", self.note),
        )
        for number, (title, control) in enumerate(rows):
            if title:
                label = Paragraph(title, fonts.SMALL, 15, "text2", self, width=LABEL - 4)
                tall = control in (f.text, self.photos)
                place = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
                label.setContentsMargins(0, t.px(8) if tall else 0, 0, 0)
                grid.addWidget(label, number, 0, place)
            grid.addWidget(control, number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(20), 0, t.px(20), t.px(8))
        column.addLayout(grid)
        column.addStretch(1)

    def _row(self, *widgets: QWidget) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        for number, widget in enumerate(widgets):
            row.addWidget(widget, 1 if number == 0 or widget is self.fields.proof else 0)
        return holder

    def _connect(self) -> None:
        f = self.fields
        f.result.chosen.connect(lambda _code: self._on_typed())
        f.text.textChanged.connect(self._on_typed)
        for line in (*f.lines().values(), *f.days().values()):
            line.textEdited.connect(lambda _text: self._on_typed())
        for day in f.days().values():
            day.date_changed.connect(lambda _day: self._on_typed())
        for select in f.selects().values():
            select.chosen.connect(lambda _value: self._on_typed())

    # --- filling and reading -----------------------------------------------------------------

    def show_item(self, item: Assigned) -> None:
        """Fills the controls; what already says the same is left alone, with its cursor."""
        self._filling, self._item = True, item
        f, v = self.fields, item.values
        f.result.set_value(v.get("result", ""))
        if f.text.text_value() != v.get("text", ""):
            f.text.setPlainText(v.get("text", ""))
        for name, line in f.lines().items():
            if line.text() != v.get(name, ""):
                line.setText(v.get(name, ""))
        for name, day in f.days().items():
            wanted = day_of(v.get(name))
            if parse_date(day.text(), self._today()) != wanted:
                day.set_value(wanted)
        signers = [(c.code, c.name) for c in item.signers]
        typed = v.get("signer", "")
        if typed and typed not in [s for s, _ in signers]:
            signers.append((typed, typed))
        f.signer.set_options(signers)
        f.signer.set_value(typed or None)
        f.channel.set_value(v.get("channel") or None)
        self._mind_rights(item)
        self._filling = False
        self._show_hints()

    def values(self) -> Values:
        """What the controls say now; dates as ISO."""
        f = self.fields
        found = {"result": f.result.value(), "text": f.text.text_value()}
        found |= {n: line.text() for n, line in f.lines().items()}
        for name, day in f.days().items():
            meant = parse_date(day.text(), self._today()) if day.text().strip() else None
            found[name] = meant.isoformat() if meant else ""
        for name, select in f.selects().items():
            found[name] = str(select.value() or "")
        return found

    def take_dates(self) -> None:
        """Dates are read before an act, as on leaving the field."""
        for day in self.fields.days().values():
            day.take()

    def show_saved(self, words: str, role: str = "text2") -> None:
        """«сохранено в 14:05», or that it is not."""
        self.saved.setText(words)
        self.saved.set_role(role)

    # --- gaps --------------------------------------------------------------------------------

    def gap(self) -> tuple[QWidget, str] | None:
        """The first thing the next step lacks."""
        values = self.values()
        for name in self._needed(values):
            if not values.get(name, "").strip():
                return self.widget_of(name), GAPS[name]
        return None

    def widget_of(self, name: str) -> QWidget:
        """The control of a value."""
        if name == "result":
            return self.fields.result.focus_target()
        found: QWidget = getattr(self.fields, name, self.fields.text)
        return found

    def first_control(self) -> QWidget:
        """Where the work of this stage begins."""
        stage = self._item.stage if self._item is not None else Stage.WORK
        if stage is Stage.SIGNING:
            return self.fields.signer
        if stage is Stage.SENDING:
            return self.fields.channel
        return self.fields.text

    def _needed(self, values: Values) -> tuple[str, ...]:
        item = self._item
        if item is None:
            return ()
        if item.stage is Stage.WORK:
            promised = values.get("planned") or values.get("planned_until")
            return ("result", "text", *(("planned", "planned_until") if promised else ()))
        if item.stage is Stage.SIGNING:
            return ("signer", "signature_file")
        if item.stage is Stage.SENDING:
            return ("number", *_SENDING) if item.numbered else _SENDING
        return ()

    # --- inside ------------------------------------------------------------------------------

    def _mind_rights(self, item: Assigned) -> None:
        """Fields of another's step are read only; those of this step show their gaps."""
        f = self.fields
        f.result.set_rights(answer=item.may_answer, refuse=item.may_refuse)
        f.text.set_read_only(not item.may_answer)
        sending = item.may_send
        may = dict.fromkeys(_WRITING, item.may_answer)
        may |= dict.fromkeys(_SIGNING, item.may_sign)
        may |= dict.fromkeys((*_SENDING, *_FILES_OF_SENDING), sending)
        may["number"] = item.may_sign or sending
        for name, line in {**f.lines(), **f.days()}.items():
            line.set_read_only(not may[name])
        for name, select in f.selects().items():
            select.setEnabled(may[name])
        needed = self._needed(self.values())
        for name in (*_SIGNING, *_SENDING, "number"):
            required = name in needed and may[name]
            getattr(f, name).set_required(required)
        shown = bool(item.signer_note) and item.stage is not Stage.DONE
        self.note.setText(item.signer_note or "")
        self.note.setVisible(shown)

    def _on_typed(self) -> None:
        if self._filling:
            return
        self._show_hints()
        self.typed.emit()

    def _show_hints(self) -> None:
        values, item = self.values(), self._item
        written = bool(values["text"]) or bool(item and item.may_answer)
        self.hints.setVisible(written)
        self.hints.show_hints(hints(values, sent=bool(item and item.sent)))
        proof: LineField = self.fields.proof
        proof.setPlaceholderText(PROOFS.get(values.get("channel", ""), ANY_PROOF))
