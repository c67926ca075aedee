"""Who applies: one or several, one of whom gets the answer; nobody is «аноним»."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import ApplicantKind
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import ActButton, LineField, RadioButton, Select, icon_button

MOST = 20
_KINDS = (
    (ApplicantKind.CITIZEN.value, "гражданин РФ"),
    (ApplicantKind.CITIZEN_ABROAD.value, "гражданин РФ, за рубежом"),
    (ApplicantKind.FOREIGNER.value, "иностранный гражданин"),
    (ApplicantKind.STATELESS.value, "лицо без гражданства"),
    (ApplicantKind.LEGAL_ENTITY.value, "юридическое лицо"),
)
Values = dict[str, Any]


class ApplicantRow(QWidget):
    """Name and address; telephone, e-mail, kind and whether the answer goes to this one."""

    typed = Signal()
    removed = Signal(object)
    addressed = Signal(object)

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.id = new_id()
        self._other: Values = {}
        base = f"intake.applicant.{number}"
        self.setObjectName(base)

        def line(name: str, hint: str, words: str, most: int) -> LineField:
            made = LineField(hint, self, name=f"{base}.{name}", accessible=words)
            made.setMaxLength(most)
            made.textEdited.connect(lambda _text: self.typed.emit())
            return made

        self.name = line("name", "Фамилия, имя, отчество или организация", "Кто обращается", 300)
        self.address = line("address", "Почтовый адрес", "Адрес заявителя", 500)
        self.phone = line("phone", "Телефон", "Телефон заявителя", 60)
        self.email = line("email", "Электронная почта", "Электронная почта заявителя", 120)
        self.kind = Select("Кто обращается", self, name=f"{base}.kind")
        self.kind.setAccessibleName("Вид заявителя")
        self.kind.set_options(_KINDS)
        self.kind.set_value(_KINDS[0][0])
        self.kind.chosen.connect(lambda _kind: self.typed.emit())
        self.addressee = RadioButton("ответ сюда", self, name=f"{base}.addressee")
        self.addressee.setAutoExclusive(False)
        self.addressee.clicked.connect(lambda: self.addressed.emit(self))
        self.remove = icon_button(
            "x", "Убрать заявителя", self, name=f"{base}.remove",
            on_click=lambda: self.removed.emit(self),
        )  # fmt: skip
        self._lay()

    def _lay(self) -> None:
        t = theme()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(t.px(8))
        grid.setVerticalSpacing(t.px(6))
        grid.addWidget(self.name, 0, 0, 1, 2)
        grid.addWidget(self.address, 0, 2, 1, 2)
        grid.addWidget(self.remove, 0, 4)
        grid.addWidget(self.phone, 1, 0)
        grid.addWidget(self.email, 1, 1)
        grid.addWidget(self.kind, 1, 2)
        grid.addWidget(self.addressee, 1, 3, Qt.AlignmentFlag.AlignVCenter)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    def stops(self) -> tuple[QWidget, ...]:
        """Its controls in the order of Tab."""
        lines = (self.name, self.address, self.phone, self.email)
        return (*lines, self.kind, self.addressee, self.remove)

    def show_values(self, values: Values) -> None:
        """Fills the controls."""
        self.id = str(values.get("id") or self.id)
        self._other = {k: v for k, v in values.items() if k in ("confirmed",)}
        self.name.setText(values.get("name") or "")
        self.address.setText(values.get("address") or "")
        self.phone.setText(values.get("phone") or "")
        self.email.setText(values.get("email") or "")
        for line in (self.name, self.address):
            line.setCursorPosition(0)
        self.kind.set_value(values.get("applicant_kind") or _KINDS[0][0])
        self.addressee.setChecked(bool(values.get("addressee")))

    def values(self) -> Values:
        """What the controls say; nothing where nobody is written."""
        texts = {
            "name": self.name.text().strip(),
            "address": self.address.text().strip(),
            "phone": self.phone.text().strip(),
            "email": self.email.text().strip(),
        }
        if not any(texts.values()):
            return {}
        return {
            "id": self.id,
            **self._other,
            **{k: v for k, v in texts.items() if v or k == "name"},
            "applicant_kind": str(self.kind.value()),
            "addressee": self.addressee.isChecked(),
        }


class Applicants(QWidget):
    """The rows, and «Добавить заявителя»."""

    typed = Signal()
    rearranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("intake.applicants")
        self.setAccessibleName("Заявители")
        self.rows: list[ApplicantRow] = []
        self._made = 0
        t = theme()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(t.px(10))
        foot = QHBoxLayout()
        self.more = ActButton(
            "Добавить заявителя", "link", self, name="intake.applicants.more", icon="plus",
            height=24, on_click=self._add_by_hand,
        )  # fmt: skip
        foot.addWidget(self.more)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.show_values([])

    def show_values(self, applicants: list[Values]) -> None:
        """As many rows as there are applicants, one at least."""
        wanted = max(1, min(len(applicants), MOST))
        while len(self.rows) > wanted:
            self._drop(self.rows[-1])
        while len(self.rows) < wanted:
            self._add()
        for row, values in zip(self.rows, applicants or [{"addressee": True}], strict=False):
            row.id = new_id() if not values.get("id") else row.id
            row.show_values(values)
        self._mind()

    def values(self) -> list[Values]:
        """Those who are written; a mark left on an empty row goes to the first of them."""
        found = [v for v in (row.values() for row in self.rows) if v]
        if found and not any(v["addressee"] for v in found):
            found[0]["addressee"] = True
        return found

    def stops(self) -> tuple[QWidget, ...]:
        """All controls in the order of Tab."""
        return (*(w for row in self.rows for w in row.stops()), self.more)

    def focus_target(self) -> QWidget:
        """The first name that is missing, else the first."""
        empty = (r.name for r in self.rows if not r.name.text().strip())
        return next(empty, self.rows[0].name)

    def _add_by_hand(self) -> None:
        if len(self.rows) < MOST:
            self._add()
            self._mind()
            self.rows[-1].name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.typed.emit()

    def _add(self) -> None:
        row = ApplicantRow(self._made, self)
        self._made += 1
        row.typed.connect(self.typed)
        row.removed.connect(self._remove)
        row.addressed.connect(self._address)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _drop(self, row: ApplicantRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _remove(self, row: ApplicantRow) -> None:
        if len(self.rows) == 1:
            row.show_values({"addressee": True})
        else:
            self._drop(row)
        self._mind()
        self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.emit()

    def _address(self, chosen: ApplicantRow) -> None:
        for row in self.rows:
            row.addressee.setChecked(row is chosen)
        self.typed.emit()

    def _mind(self) -> None:
        """One alone needs no choice of the addressee and no cross."""
        several = len(self.rows) > 1
        if several and not any(r.addressee.isChecked() for r in self.rows):
            self.rows[0].addressee.setChecked(True)
        for row in self.rows:
            row.addressee.setVisible(several)
            row.remove.setVisible(several)
        self.more.setVisible(len(self.rows) < MOST)
        self.rearranged.emit()
