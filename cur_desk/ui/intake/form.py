"""The form of an intake: rows by kind, content in and out, the first gap."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.domain.acts.receiving import day_of, instant_of
from cur_desk.domain.records.words import Regime
from cur_desk.reference.words import label
from cur_desk.services.intake.kinds import KINDS, REGIME_WORDS, IntakeKind, kind_of, regimes
from cur_desk.ui.appeal.address import address_line, put_address
from cur_desk.ui.intake.days import IntakeDays
from cur_desk.ui.intake.fields import IntakeFields, left, pair, small
from cur_desk.ui.theme import set_surface, theme
from cur_desk.ui.widgets import FieldRow, Option

LABEL = 116
EXPLAINED = "order_explained"
_OUT_OF_BOOKS = ("hotline", "email")
"""Nobody registers these under 59-ФЗ."""
_OF_TODAY = ("reception", "hotline")
"""Written down while the person is there: the date is shown as today and may be changed."""
Values = dict[str, Any]
_KEPT = (
    *("registrations", "marks", "special", "repeat_of", "title", "false_information"),
    *("provisional_number", "received_at"),
)
"""What no control shows and the draft keeps."""


class IntakeForm(QWidget):
    """``typed``: a key changed the content; ``kind_changed``: another kind of intake."""

    typed = Signal()
    kind_changed = Signal(str)
    number_left = Signal()

    def __init__(self, desk: Any, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._today = desk, today
        self._filling = False
        self._base: Values = {}
        """What the controls do not show goes through the form unharmed."""
        self.rows: dict[str, FieldRow] = {}
        self.setObjectName("intake.form")
        self.setAccessibleName("Внести обращение")
        set_surface(self, "panel")
        self.fields = IntakeFields(desk, today, self)
        self.days = IntakeDays(self.fields)
        self.fields.kinds.set_options([(k.code, k.short or k.title, k.icon) for k in KINDS])
        for kind in KINDS:
            self.fields.kinds.chips[kind.code].setToolTip(kind.title)
            self.fields.kinds.chips[kind.code].setAccessibleName(kind.title)
        systems = [(s.name, s.name) for s in desk.profile.systems]
        self.fields.system.set_options([("", "нет"), *systems])
        self._lay()
        self._connect()
        self._mind_kind()

    # --- building ----------------------------------------------------------------------------

    def _lay(self) -> None:
        f, t = self.fields, theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(20), t.px(14), t.px(20), t.px(14))
        column.setSpacing(t.px(10))
        arrival = pair(f.received_on, small("основание"), f.ground, stretch=(0, 0, 1))
        many = left(f.collective, f.signatures)
        source = pair(
            f.system, small("№"), f.number, small("ответить до"), f.answer_on,
            stretch=(2, 0, 3, 0, 0),
        )  # fmt: skip
        request = pair(
            f.received_from, f.covering_letter, small("исполнить до"), f.document_due_on,
            stretch=(3, 3, 0, 0),
        )  # fmt: skip
        body = pair(
            f.organisation, f.reg_number, small("от"), f.registered_on, f.reg_ground,
            stretch=(4, 2, 0, 0, 3),
        )  # fmt: skip
        place = pair(f.oktmo, small("адрес"), f.address, stretch=(8, 0, 10))
        plan: tuple[tuple[str, str, QWidget, bool], ...] = (
            ("kind", "Что поступило", f.kinds, False),
            ("regime", "Порядок", f.regime, False),
            ("received_on", "Поступило", arrival, True),
            ("request", "Запрос", request, False),
            ("applicants", "Кто обращается", f.applicants, False),
            ("collective", "", many, False),
            ("text", "Текст", f.text, False),
            ("files", "Скан", f.scans, False),
            ("place", "Муниципальное образование", place, False),
            ("source", "Внешняя система", source, False),
            ("link", "", f.link, False),
            ("registered", "Регистрация", left(f.registered), False),
            ("registrations", "", body, False),
            ("note", "Примечание", f.note, False),
            ("explained", "", left(f.explained, f.letter), False),
        )
        for name, title, control, required in plan:
            row = FieldRow(
                title, control, self, name=f"intake.row.{name}", required=required,
                label_width=LABEL,
            )  # fmt: skip
            self.rows[name] = row
            column.addWidget(row)
        column.addStretch(1)
        for name, controls in self._errors().items():
            for control in controls:
                control.error_changed.connect(self.rows[name].set_error)

    def _errors(self) -> dict[str, tuple[Any, ...]]:
        """Controls inside a pair say their errors under their row."""
        f = self.fields
        return {
            "received_on": (f.received_on, f.ground),
            "request": (f.received_from, f.covering_letter, f.document_due_on),
            "place": (f.oktmo, f.address),
            "source": (f.number, f.answer_on),
            "registrations": (f.organisation, f.reg_number, f.registered_on, f.reg_ground),
        }

    def _connect(self) -> None:
        f = self.fields
        f.kinds.chosen.connect(self._on_kind)
        f.regime.chosen.connect(lambda _code: self._on_typed())
        for line in f.lines():
            line.textEdited.connect(lambda _text: self._on_typed())
        for day in f.days():
            day.date_changed.connect(lambda _day: self._on_typed())
            day.textEdited.connect(lambda _text: self._on_typed())
        for field in (f.ground, f.oktmo, f.organisation, f.reg_ground):
            field.chosen.connect(lambda _value: self._on_typed())
        f.system.chosen.connect(lambda _value: self._on_source())
        f.number.editingFinished.connect(self.number_left)
        f.text.textChanged.connect(self._on_typed)
        f.applicants.typed.connect(self._on_typed)
        f.scans.typed.connect(self._on_typed)
        f.text.scan_given.connect(f.scans.take)
        for part in (f.applicants, f.scans):
            part.rearranged.connect(self._order)
        for check in f.checks():
            check.toggled.connect(lambda _on: self._on_flag())

    # --- filling and reading -----------------------------------------------------------------

    @property
    def kind(self) -> IntakeKind:
        """The chosen kind."""
        return kind_of(self.fields.kinds.value())

    def show_values(self, uid: str, values: Values) -> None:
        """Fills the controls of another draft."""
        self._filling = True
        f, content = self.fields, values.get("content") or {}
        self._base = {k: content[k] for k in _KEPT if content.get(k)}
        f.kinds.set_value(kind_of(values.get("kind") or "").code)
        self._mind_kind()
        if content.get("regime"):
            f.regime.set_value(content["regime"])
        f.received_on.set_value(day_of(content.get("received_on")))
        f.ground.set_value(None, content.get("received_ground") or self.kind.grounds[0])
        f.applicants.show_values(list(content.get("applicants") or []))
        f.collective.setChecked(bool(content.get("collective")))
        f.signatures.setText(str(content.get("signatures") or ""))
        f.text.setPlainText(content.get("text") or "")
        f.scans.show_refs(uid, list(content.get("files") or []))
        place = content.get("place") or {}
        f.oktmo.set_value(place.get("oktmo"))
        f.address.setText(address_line(place))
        self._show_source(content.get("source") or {})
        self._show_registration(next(iter(content.get("registrations") or []), {}))
        f.note.setText(content.get("note") or "")
        f.explained.setChecked(EXPLAINED in (content.get("marks") or []))
        self.days.put_back(values.get("typed") or {})
        self._filling = False
        self._mind_rows()

    def _show_source(self, source: Values) -> None:
        f = self.fields
        f.system.set_value(source.get("system") or "")
        f.number.setText(source.get("external_number") or "")
        f.link.setText(source.get("link") or "")
        at = instant_of(source.get("answer_at"))
        f.answer_on.set_value(at.astimezone(self._desk.profile.tz).date() if at else None)

    def _show_registration(self, given: Values) -> None:
        f = self.fields
        f.registered.setChecked(bool(given.get("number") or given.get("registered_on")))
        f.organisation.set_value(given.get("organisation"))
        f.reg_number.setText(given.get("number") or "")
        f.registered_on.set_value(day_of(given.get("registered_on")))
        f.reg_ground.set_value(None, given.get("ground") or "")
        f.received_from.setText(given.get("received_from") or "")
        f.covering_letter.setText(given.get("covering_letter") or "")
        f.document_due_on.set_value(day_of(given.get("document_due_on")))

    def values(self) -> Values:
        """What the controls say now, as the draft keeps it."""
        f = self.fields
        place: Values = {"oktmo": f.oktmo.value()} if f.oktmo.value() else {}
        put_address(place, f.address.text(), self._localities(place.get("oktmo")))
        content: Values = {
            **self._base,
            "channel": self._channel(),
            "regime": f.regime.value(),
            "received_on": self._written(f.received_on),
            "received_ground": f.ground.text().strip(),
            "applicants": f.applicants.values(),
            "collective": f.collective.isChecked(),
            "signatures": f.signed(),
            "text": f.text.text_value(),
            "files": f.scans.refs(),
            "place": place,
            "source": self._source(),
            "registrations": self._registrations(),
            "note": f.note.text(),
        }
        marks = [m for m in self._base.get("marks", []) if m != EXPLAINED]
        content["marks"] = [*marks, *([EXPLAINED] if f.explained.isChecked() else [])]
        made = {"kind": self.kind.code, "content": content}
        typed = self.days.as_typed()
        return {**made, "typed": typed} if typed else made

    def show_problem(self, field: str, words: str) -> QWidget:
        """Says what is wrong at its field; gives the control to go to."""
        row, control = self._at(field)
        if hasattr(control, "set_error"):
            control.set_error(words)
        row.set_error(words)
        return control

    def clear_problems(self) -> None:
        """What was said of the last try."""
        for name, row in self.rows.items():
            if name != "regime":
                row.set_error("")
        self._tell_law()

    # --- inside ------------------------------------------------------------------------------

    def _at(self, field: str) -> tuple[FieldRow, QWidget]:
        """The row and the control of a path of the content."""
        f, last = self.fields, field.rsplit("/", 1)[-1]
        if field.startswith("registrations"):
            request = {
                "received_from": f.received_from,
                "covering_letter": f.covering_letter,
                "document_due_on": f.document_due_on,
            }
            if last in request:
                return self.rows["request"], request[last]
            controls = {
                "number": f.reg_number, "registered_on": f.registered_on, "ground": f.reg_ground,
            }  # fmt: skip
            return self.rows["registrations"], controls.get(last, f.organisation)
        if field.startswith("applicants"):
            return self.rows["applicants"], f.applicants.focus_target()
        if field.startswith("source"):
            of_source: dict[str, QWidget] = {"system": f.system, "answer_at": f.answer_on}
            return self.rows["source"], of_source.get(last, f.number)
        if field.startswith("place"):
            return self.rows["place"], f.oktmo if last == "oktmo" else f.address
        known: dict[str, tuple[str, QWidget]] = {
            "note": ("note", f.note),
            "channel": ("kind", f.kinds.focus_target()),
            "regime": ("regime", f.regime.focus_target()),
            "received_on": ("received_on", f.received_on),
            "received_at": ("received_on", f.received_on),
            "received_ground": ("received_on", f.ground),
            "files": ("files", f.scans.add),
            "signatures": ("collective", f.signatures),
        }
        name, control = known.get(field, ("text", f.text))
        return self.rows[name], control

    def _channel(self) -> str:
        """The kind's channel; a request that has a number of the СЭД came by it, else on paper."""
        kind = self.kind
        on_paper = len(kind.channels) > 1 and self.fields.system.value() != "СЭД"
        return kind.channels[-1 if on_paper else 0].value

    def _source(self) -> Values:
        f = self.fields
        system = str(f.system.value() or "")
        number = f.number.text().strip()
        found = {"system": system, "external_number": number, "link": f.link.text().strip()}
        day = f.answer_on.meant()
        if day is not None:
            end = datetime.combine(
                day, self._desk.profile.work_day.end, tzinfo=self._desk.profile.tz
            )
            found["answer_at"] = end.isoformat()
        known = self._desk.profile.system(system)
        if number and not found["link"] and known is not None and known.link:
            found["link"] = known.link.format(number=number)
        return {k: v for k, v in found.items() if v}

    def _registrations(self) -> list[Values]:
        f = self.fields
        old: Values = next(iter(self._base.get("registrations") or []), {})
        made: Values = {k: old[k] for k in ("id",) if old.get(k)}
        if f.registered.isChecked() and self.kind.code not in _OUT_OF_BOOKS:
            made |= {
                "organisation": f.organisation.value(),
                "number": f.reg_number.text().strip(),
                "registered_on": self._written(f.registered_on),
                "ground": f.reg_ground.text().strip(),
            }
        if self.kind.asks_body:
            made |= {
                "received_from": f.received_from.text().strip(),
                "covering_letter": f.covering_letter.text().strip(),
                "document_due_on": self._written(f.document_due_on),
            }
            if not made.get("organisation"):
                made["organisation"] = self._desk.directory.own
        made = {k: v for k, v in made.items() if v}
        return [made] if made.keys() - {"id", "organisation"} else []

    def _localities(self, oktmo: Any) -> Sequence[str]:
        return self._desk.directory.localities(str(oktmo)) if oktmo else ()

    def _written(self, field: Any) -> str:
        day = field.meant()
        return day.isoformat() if day else ""

    def _on_kind(self, code: str) -> None:
        f = self.fields
        told = {g for k in KINDS for g in k.grounds}
        if not f.ground.text().strip() or f.ground.text().strip() in told:
            f.ground.set_value(None, kind_of(code).grounds[0])
        if not f.received_on.text().strip() and code in _OF_TODAY:
            f.received_on.set_value(self._today())
        self._mind_kind()
        f.regime.set_value(next(iter(f.regime.chips), ""))
        self._mind_rows()
        self.kind_changed.emit(code)
        self._on_typed()

    def _on_flag(self) -> None:
        self._mind_rows()
        self._on_typed()

    def _on_source(self) -> None:
        self._mind_rows()
        self._on_typed()
        self.number_left.emit()

    def _mind_kind(self) -> None:
        kind, f = self.kind, self.fields
        offered = regimes(kind, self._desk.profile.channel_regimes)
        f.regime.set_options([(r.value, _regime_words(kind.code, r), "") for r in offered])
        f.ground.set_options([Option(g, g) for g in kind.grounds])
        self._tell_law()
        self._order()

    def _order(self) -> None:
        stops = self.fields.stops()
        for one, two in itertools.pairwise(stops):
            QWidget.setTabOrder(one, two)

    def _tell_law(self) -> None:
        self.rows["regime"].set_note(self.kind.about, "scale")

    def _mind_rows(self) -> None:
        """Rows that this kind does not need are away."""
        f, kind = self.fields, self.kind
        self.rows["request"].setVisible(kind.asks_body)
        self.rows["applicants"].setVisible(not kind.asks_body)
        self.rows["collective"].setVisible(not kind.asks_body)
        in_books = kind.code not in _OUT_OF_BOOKS
        self.rows["registered"].setVisible(in_books)
        f.letter.setVisible(kind.code == "email")
        f.signatures.setVisible(f.collective.isChecked())
        self.rows["registrations"].setVisible(in_books and f.registered.isChecked())
        self.rows["explained"].setVisible(f.regime.value() == Regime.NOT_APPEAL.value)
        chosen = self._desk.profile.system(str(f.system.value() or ""))
        self.rows["link"].setVisible(bool(f.system.value()) and not (chosen and chosen.link))
        f.number.setEnabled(bool(f.system.value()))
        f.answer_on.setEnabled(bool(f.system.value()))

    def _on_typed(self) -> None:
        if not self._filling:
            self._mind_rows()
            self.typed.emit()


def _regime_words(kind: str, regime: Regime) -> str:
    return REGIME_WORDS.get((kind, regime)) or label(regime)
