"""The fields of one question in the order of the form. Layout only: what they mean is elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.services.views import Choice
from cur_desk.ui.appeal.code_field import CodeField, SuggestionRow
from cur_desk.ui.appeal.hints import HintRow
from cur_desk.ui.appeal.terms import DateChain, FormTerm
from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.widgets import (
    ActButton,
    Chip,
    CompleterField,
    ElidingLabel,
    FieldRow,
    LineField,
    Paragraph,
    Select,
    Tag,
    TextField,
)

FORWARDED, FORWARDED_SHORT = "другой орган: направление", "направление"
GAP = 8
LABEL = 112
MOST_FILES = 3
"""Flags in one row; the tab of files shows them all."""
ESSENCE_ROWS, ESSENCE_MOST = 3, 6


def short_file(name: str) -> str:
    """A name that leaves room for its neighbours; the kind of the file stays."""
    return name if len(name) <= 22 else f"{name[:13]}…{name[-7:]}"


def _row(label: str, control: QWidget, *, required: bool = False) -> FieldRow:
    return FieldRow(label, control, required=required, label_width=LABEL)


def _pair(*widgets: QWidget, stretch: tuple[int, ...]) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme().px(8))
    for widget, part in zip(widgets, stretch, strict=True):
        line.addWidget(widget, part, Qt.AlignmentFlag.AlignVCenter)
    holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return holder


class FormFields(QWidget):
    """The controls by the name of their field; ``widget_of`` finds where a gap is filled."""

    more_toggled = Signal(bool)
    file_toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form.fields")
        set_surface(self, "panel")
        self._column = QVBoxLayout(self)
        t = theme()
        self._column.setContentsMargins(t.px(20), t.px(12), t.px(20), t.px(12))
        self._column.setSpacing(t.px(GAP))
        self._make_top()
        self._make_where()
        self._make_term()
        self._make_more()
        self._column.addStretch(1)
        self._order()

    # --- building --------------------------------------------------------------------------------

    def _make_top(self) -> None:
        self.essence = TextField(
            "Коротко, без эмоций заявителя",
            name="form.essence",
            accessible="Суть вопроса",
            rows=ESSENCE_ROWS,
        )
        self.essence.document().setDocumentMargin(3)
        self.essence.textChanged.connect(self._grow_essence)
        self._note_rows = {"essence": self._add(_row("Суть вопроса", self.essence, required=True))}
        self.code = CodeField()
        self.suggestions = tuple(SuggestionRow(n) for n in range(3))
        box = QWidget()
        box.setObjectName("form.codeBox")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.code)
        column.addSpacing(theme().px(4))
        for row in self.suggestions:
            column.addWidget(row)
        self.hints = HintRow()
        column.addSpacing(theme().px(4))
        column.addWidget(self.hints)
        self._note_rows["code"] = self._add(_row("Код вопроса", box, required=True))
        self.block = Select("Выберите блок", name="form.block", accessible="Отраслевой блок")
        self.kind = Select("Выберите вид", name="form.kind", accessible="Вид вопроса")
        for control in (self.block, self.kind):
            control.set_required(True)
        self._texts: dict[Select, LineField] = {}
        small = ElidingLabel("Вид", fonts.SMALL, False, "text2")
        pair = _pair(
            self.block, self._text_of(self.block), small, self.kind, self._text_of(self.kind),
            stretch=(1, 1, 0, 1, 1),
        )  # fmt: skip
        self._add(_row("Отраслевой блок", pair, required=True))

    def _make_where(self) -> None:
        self.oktmo = CompleterField(
            "Начните вводить", name="form.oktmo", accessible="Муниципальное образование"
        )
        self.address = LineField("Населённый пункт, улица, дом", name="form.address")
        self.address.setAccessibleName("Адрес")
        self.executor = CompleterField(
            "Орган или учреждение", name="form.executor", accessible="Исполнитель"
        )
        for control in (self.oktmo, self.address, self.executor):
            control.set_required(True)
        small = ElidingLabel("Адрес", fonts.SMALL, False, "text2")
        pair = _pair(self.oktmo, small, self.address, stretch=(8, 0, 10))
        self._row_with_error("Муниципальное образование", pair, self.oktmo)
        self.forward_tag = Tag(FORWARDED, "info", "corner-up-right", least=88)
        self.forward_tag.setObjectName("form.forwardTag")
        pair = _pair(self.executor, self.forward_tag, stretch=(1, 0))
        self._row_with_error("Исполнитель", pair, self.executor)

    def _row_with_error(self, label: str, pair: QWidget, control: CompleterField) -> None:
        row = self._add(_row(label, pair, required=True))
        control.error_changed.connect(row.set_error)

    def _make_term(self) -> None:
        self.day = LineField("", name="form.day", accessible="Срок")
        self.day.set_read_only()
        self.day.setFixedWidth(theme().px(104))
        self.left = Tag("", "ok", least=48)
        self.left.setObjectName("form.left")
        self.why_button = ActButton(
            "Почему эта дата", "link", name="form.why", cap=shortcuts.caption("why_date")
        )
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(8))
        for widget in (self.day, self.left):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.why_button)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        column.addWidget(holder)
        self.chain = DateChain()
        column.addWidget(self.chain)
        self.why = Paragraph("", fonts.SMALL, 16, "text2", name="form.whyText")
        column.addWidget(self.why)
        self.why.hide()
        self._term_row = self._add(_row("Срок", box))
        self.notice = Chip("Уведомление заявителю", name="form.notice", height=28, icon="mail",
                           yields=True)  # fmt: skip
        self.letter = Chip("Сопроводительное", name="form.letter", height=28, icon="file-text",
                           yields=True)  # fmt: skip
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(6))
        line.addWidget(self.notice)
        line.addWidget(self.letter)
        line.addStretch(1)
        self.letters_row = self._add(_row("К письму", holder, required=True))

    def _make_more(self) -> None:
        self.more = ActButton(
            "Ещё поля", "link", name="form.more", icon="chevron-down", on_click=self._on_more
        )
        line = QHBoxLayout()
        line.setContentsMargins(theme().px(LABEL + 8), 0, 0, 0)
        line.addWidget(self.more)
        line.addStretch(1)
        self._column.addLayout(line)
        self.for_report = LineField("Без персональных данных", name="form.for_report")
        self.for_report.setAccessibleName("Для доклада")
        self.demand = LineField("О чём просит заявитель", name="form.demand")
        self.demand.setAccessibleName("Требование")
        self.cause = LineField("По какой причине возник вопрос", name="form.cause")
        self.cause.setAccessibleName("Причина")
        self.jurisdiction = Select("Не выбран", name="form.jurisdiction")
        self.jurisdiction.setAccessibleName("Предмет ведения")
        self.complained_of = CompleterField(
            "Если это жалоба: на чьи действия", name="form.complained_of", accessible="Жалоба на"
        )
        small = ElidingLabel("Предмет ведения", fonts.SMALL, False, "text2")
        pair = _pair(
            self.cause, small, self.jurisdiction, self._text_of(self.jurisdiction),
            stretch=(1, 0, 1, 1),
        )  # fmt: skip
        self._more_rows = [
            _row("Для доклада", self.for_report),
            _row("Требование", self.demand),
            _row("Жалоба на", self.complained_of),
            _row("Причина", pair),
        ]
        holder = QWidget()
        self._file_line = QHBoxLayout(holder)
        self._file_line.setContentsMargins(0, 0, 0, 0)
        self._file_line.setSpacing(theme().px(6))
        self._file_line.addStretch(1)
        self._file_chips: list[Chip] = []
        self.files_row = _row("Файлы вопроса", holder)
        self._note_rows["for_report"] = self._more_rows[0]
        for row in (*self._more_rows, self.files_row):
            self._add(row)
        self.files_row.hide()
        self.show_more(False)

    def _add(self, row: FieldRow) -> FieldRow:
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column.addWidget(row)
        return row

    def _order(self) -> None:
        chain = self.controls()
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _text_of(self, choice: Select) -> LineField:
        """What stands in place of a list when it cannot be changed: text that can be copied."""
        text = LineField("", name=f"{choice.objectName()}.text", accessible=choice.accessibleName())
        text.set_read_only()
        text.hide()
        self._texts[choice] = text
        return text

    def _grow_essence(self) -> None:
        """The field is as high as its words, within bounds, so that nothing is scrolled away."""
        lines = round(self.essence.document().size().height())
        rows = max(ESSENCE_ROWS, min(ESSENCE_MOST, lines))
        off = lines <= rows
        policy = Qt.ScrollBarPolicy
        self.essence.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if off else policy.ScrollBarAsNeeded
        )
        if rows != self.essence._rows:
            self.essence._rows = rows
            self.essence.restyle()

    # --- what the owner calls ----------------------------------------------------------------------

    def controls(self) -> list[QWidget]:
        """Everything the keyboard visits, in reading order."""
        return [
            self.essence, self.code, self.block, self.kind, self.oktmo, self.address,
            self.executor, self.day, self.why_button, self.notice, self.letter, self.more,
            self.for_report, self.demand, self.complained_of, self.cause, self.jurisdiction,
        ]  # fmt: skip

    def widget_of(self, field: str) -> QWidget:
        """Where a field of the content is filled."""
        places: dict[str, QWidget] = {
            "essence": self.essence, "code": self.code, "block": self.block,
            "question_kind": self.kind, "place/oktmo": self.oktmo, "place/address": self.address,
            "executor": self.executor, "for_report": self.for_report, "demand": self.demand,
            "complained_of": self.complained_of,
            "files": self._file_chips[0] if self._file_chips else self.more, "notice_text": self.notice, "letter_text": self.letter,
        }  # fmt: skip
        return places.get(field, self.essence)

    def show_notes(self, notes: Mapping[str, str]) -> None:
        """Remarks by field, in the rows of those fields; the others lose theirs."""
        for name, row in self._note_rows.items():
            control = row.control
            if not getattr(control, "_error", ""):
                row.set_note(notes.get(name, ""), "triangle-alert", "soon")

    def set_read_only(self, read_only: bool) -> None:
        """Grey fields whose text can still be selected and copied."""
        for field in (self.essence, self.oktmo, self.address, self.executor):
            field.set_read_only(read_only)
            field.set_required(not read_only)
        for field in (self.for_report, self.demand, self.cause, self.complained_of):
            field.set_read_only(read_only)
        self.code.set_read_only(read_only)
        for choice, text in self._texts.items():
            choice.set_required(not read_only and choice is not self.jurisdiction)
            choice.setVisible(not read_only)
            text.setVisible(read_only)
        self.show_choices()

    def show_choices(self) -> None:
        """The words of the lists for the read-only state."""
        for choice, text in self._texts.items():
            text.setText(choice.text_value() or "не выбран")

    def show_term(self, term: FormTerm) -> None:
        """The date, what is left, the chain and the explanation."""
        label: Any = self._term_row._label  # the row has no way to be renamed
        label._words.setText(term.label)
        label.restyle()
        self.day.setAccessibleName(term.label)
        self.day.setText(term.day)
        self.left.setVisible(term.term is not None)
        if term.term is not None:
            mark = term.term.mark.value
            tone = {"life": "over", "extended": "ok", "done": "ok", "none": "neutral"}
            self.left.show_tag(
                term.term.left, tone.get(mark, mark), term="" if mark == "none" else mark,
                share=term.term.share_left,
            )  # fmt: skip
            self.left.setAccessibleName(term.term.spoken)
        self.chain.setVisible(bool(term.steps))
        self.chain.show_steps(term.steps)
        self.why.setText("\n".join(term.why))
        self.why_button.setVisible(bool(term.why))

    def show_files(self, files: Sequence[Choice], chosen: Collection[str]) -> None:
        """Files of the appeal as flags: which of them belong to this question."""
        for chip in self._file_chips:
            self._file_line.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._file_chips = []
        for number, file in enumerate(files[:MOST_FILES], 1):
            chip = Chip(
                short_file(file.name), name=f"form.file.{number}", toggles=True, height=28,
                on=file.code in chosen, icon="paperclip", yields=True,
            )  # fmt: skip
            chip.setToolTip(file.name)
            chip.setAccessibleName(f"Файл вопроса: {file.name}")
            chip.clicked.connect(lambda on, code=file.code: self.file_toggled.emit(code, on))
            self._file_line.insertWidget(len(self._file_chips), chip)
            self._file_chips.append(chip)
        self.files_row.setVisible(self.is_more_shown() and bool(files))

    def show_more(self, shown: bool) -> None:
        """Opens or folds the fields that are not required."""
        for row in self._more_rows:
            row.setVisible(shown)
        self.files_row.setVisible(shown and bool(self._file_chips))
        self.more.setText("Свернуть поля" if shown else "Ещё поля")
        self.more.set_icon("chevron-up" if shown else "chevron-down")

    def show_narrow(self, narrow: bool) -> None:
        """Little room: the executor's name is worth more than the words of its mark."""
        words = FORWARDED_SHORT if narrow else FORWARDED
        self.forward_tag.show_tag(words, "info", "corner-up-right")

    def is_more_shown(self) -> bool:
        """Whether the other fields are open."""
        return not self._more_rows[0].isHidden()

    def _on_more(self) -> None:
        self.show_more(not self.is_more_shown())
        self.more_toggled.emit(self.is_more_shown())
        if self.is_more_shown():
            self.for_report.setFocus(Qt.FocusReason.TabFocusReason)
