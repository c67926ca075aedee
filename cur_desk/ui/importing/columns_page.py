"""The second step: whose file it is, which sheet, whose clock, what each column means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.services.desk import Desk
from cur_desk.services.importing.lines import text_of
from cur_desk.services.importing.plan import MOSCOW, Plan
from cur_desk.services.importing.targets import SOURCE_TITLES, Source, of_source
from cur_desk.services.importing.views import Opened
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import (
    Banner,
    CheckBox,
    DateField,
    FieldRow,
    Paragraph,
    Select,
)
from cur_desk.ui.widgets.word_table import Column, WordTable

NOT_IN_FILE = "нет в файле"
_SAMPLES = 3


@dataclass(frozen=True)
class TargetRow:
    """A field of the card with the column chosen for it."""

    code: str
    title: str
    hint: str
    column: str
    sample: str

    def spoken(self) -> str:
        """One sentence."""
        return f"{self.title}: {self.column or NOT_IN_FILE}. {self.sample}"


_COLUMNS = (
    Column("Поле карточки", 260, lambda r: r.title, "text", True),
    Column("Столбец файла", 280, lambda r: r.column or NOT_IN_FILE),
    Column("Примеры", 0, lambda r: r.sample, "text2"),
)


class ColumnsPage(QWidget):
    """``plan()`` is what is chosen; ``changed`` after each choice; another source or sheet is
    asked of the owner, since it makes another guess."""

    changed = Signal()
    source_chosen = Signal(object)
    sheet_chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importing.columns")
        set_surface(self, "panel")
        self._desk = desk
        self._opened: Opened | None = None
        self._plan: Plan | None = None
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, t.px(14), 0, 0)
        column.setSpacing(t.px(10))
        self.before = Banner("", "", "today", "info", self, name="importing.before")
        self.before.hide()
        head = QVBoxLayout()
        head.setContentsMargins(t.px(20), 0, t.px(20), 0)
        head.setSpacing(t.px(10))
        head.addWidget(self.before)
        head.addLayout(self._make_choices())
        column.addLayout(head)
        self.table = WordTable(
            _COLUMNS, TargetRow.spoken, self, name="importing.targets",
            accessible="Что означают столбцы",
        )  # fmt: skip
        column.addWidget(self.table, 1)
        column.addWidget(self._make_one())
        self._rest = QWidget(self)
        column.addWidget(self._rest, 1)
        self.table.previewed.connect(lambda index: self._show_one())
        self.table.opened.connect(lambda index: self.column.setFocus())

    # --- parts

    def _make_choices(self) -> QVBoxLayout:
        self.source = Select(parent=self, name="importing.source", accessible="Откуда файл")
        self.source.set_options([(s, SOURCE_TITLES[s]) for s in Source])
        self.sheet = Select(parent=self, name="importing.sheet", accessible="Лист")
        self.zone = Select(parent=self, name="importing.zone", accessible="Время в файле")
        profile = self._desk.profile
        zones = {profile.zone: f"время области ({profile.zone_label})"}
        zones.setdefault(MOSCOW, "московское (МСК)")
        self.zone.set_options(list(zones.items()))
        self.day = DateField(
            self, name="importing.day", accessible="Дата выгрузки, одна для всех строк",
            today=lambda: self._desk.clock.now().astimezone(profile.tz).date(),
        )  # fmt: skip
        self.zone_row = FieldRow("Время в файле", self.zone, self)
        self.day_row = FieldRow("Дата выгрузки", self.day, self)
        self.day_row.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.closed = CheckBox("Загружать и закрытые в источнике", self, name="importing.closed")
        self.source.chosen.connect(self.source_chosen)
        self.sheet.chosen.connect(self.sheet_chosen)
        self.zone.chosen.connect(lambda value: self._choose(zone=value))
        self.day.date_changed.connect(lambda value: self._choose(received_on=value))
        self.closed.toggled.connect(lambda on: self._choose(take_closed=on))
        return self._in_rows()

    def _in_rows(self) -> QVBoxLayout:
        t = theme()
        right = QWidget(self)
        beside = QHBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(t.px(24))
        beside.addWidget(self.day_row)
        beside.addWidget(self.closed)
        beside.addStretch(1)
        rows = QVBoxLayout()
        rows.setSpacing(t.px(8))
        for pair in (
            (FieldRow("Откуда файл", self.source, self), FieldRow("Лист", self.sheet, self)),
            (self.zone_row, right),
        ):
            row = QHBoxLayout()
            row.setSpacing(t.px(24))
            for one in pair:
                row.addWidget(one, 1)
            rows.addLayout(row)
        return rows

    def _make_one(self) -> QWidget:
        t = theme()
        box = QWidget(self)
        box.setObjectName("importing.oneColumn")
        set_surface(box, "sunken")
        box.setFixedHeight(t.px(76))
        column = QVBoxLayout(box)
        column.setContentsMargins(t.px(20), t.px(8), t.px(20), t.px(6))
        column.setSpacing(t.px(4))
        self.column = Select(parent=box, name="importing.column", accessible="Столбец файла")
        self.column.chosen.connect(self._on_column)
        self.one = FieldRow("Столбец", self.column, box)
        self.about = Paragraph("", fonts.SMALL, 17, "text2", box, name="importing.columnHint")
        column.addWidget(self.one)
        column.addWidget(self.about)
        column.addStretch(1)
        self._one_box = box
        return box

    # --- showing

    def show_file(self, opened: Opened, plan: Plan) -> None:
        """A file with its guess."""
        self._opened, self._plan = opened, plan
        before = opened.before
        self.before.setVisible(before is not None)
        if before is not None:
            at = before.started_at.astimezone(self._desk.profile.tz)
            self.before.show_words(
                f"Этот файл уже загружали {at:%d.%m.%Y в %H:%M}",
                "Повторная загрузка безопасна: что уже есть, второй раз не появится.",
                "today", "info",
            )  # fmt: skip
        names = [
            (n, f"{name} (скрытый)" if hidden else name)
            for n, (name, hidden) in enumerate(zip(opened.sheets, opened.hidden, strict=True))
        ]
        self.sheet.set_options(names)
        self.sheet.set_value(plan.sheet)
        self.sheet.setEnabled(len(names) > 1)
        self.source.set_value(plan.source)
        self.zone.set_value(plan.zone)
        if self.zone.value() is None:
            label = str(ZoneInfo(plan.zone))
            self.zone.addItem(label, plan.zone)
            self.zone.set_value(plan.zone)
        self.day.blockSignals(True)
        self.day.set_value(plan.received_on)
        self.day.blockSignals(False)
        columns = [("", NOT_IN_FILE), *((c.key, _named(c.key, c.title)) for c in plan.columns)]
        self.column.set_options(columns)
        self._fill()
        self.table.choose_row(0)
        self._show_one()

    def take_focus(self) -> None:
        """The list of fields, or of a snapshot its day."""
        (self.day if self.plan().source is Source.BI else self.table).setFocus()

    def plan(self) -> Plan:
        """What is chosen."""
        assert self._plan is not None
        return self._plan

    def first_gap(self) -> tuple[QWidget, str] | None:
        """What must be chosen before the check."""
        self.day.take()
        gaps = self._plan.gaps() if self._plan is not None else []
        if not gaps:
            return None
        dated = "дат" in gaps[0] or "число" in gaps[0]
        return (self.day if dated else self.table), gaps[0]

    def _fill(self) -> None:
        plan = self.plan()
        bi = plan.source is Source.BI
        self.table.set_rows([] if bi else [self._row(t.code) for t in of_source(plan.source)])
        for widget in (self.table, self._one_box, self.closed, self.zone_row):
            widget.setVisible(not bi)
        self._rest.setVisible(bi)
        self.day_row.setVisible(bi or "received" not in plan.mapping)

    def _row(self, code: str) -> TargetRow:
        plan = self.plan()
        target = next(t for t in of_source(plan.source) if t.code == code)
        key = plan.mapping.get(code, "")
        samples: list[str] = []
        for line in self._opened.recognised.samples if self._opened is not None and key else ():
            words = " ".join(_sample(line.cells.get(key)).split())
            if words and words not in samples:
                samples.append(words[:60])
            if len(samples) == _SAMPLES:
                break
        named = _named(key, plan.title(code)) if key else ""
        return TargetRow(code, target.title, target.hint, named, " · ".join(samples))

    def _show_one(self) -> None:
        row: TargetRow | None = self.table.current()
        if row is None:
            return
        self.column.setAccessibleName(f"Столбец файла для поля «{row.title}»")
        self.column.set_value(self.plan().mapping.get(row.code, ""))
        hint = f"«{row.title}»: {row.hint}. " if row.hint else f"«{row.title}». "
        self.about.setText(f"{hint}Enter — выбрать столбец, Esc — вернуться к списку.")

    # --- choosing

    def _on_column(self, key: object) -> None:
        row: TargetRow | None = self.table.current()
        if row is None:
            return
        at = self.table.currentIndex().row()
        self._plan = self.plan().mapped(row.code, str(key or ""))
        self._fill()
        self.table.choose_row(at)
        self._show_one()
        self.table.setFocus()
        self.changed.emit()

    def _choose(self, **values: object) -> None:
        if self._plan is not None:
            self._plan = replace(self._plan, **values)  # type: ignore[arg-type]
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.column.hasFocus():
            self.table.setFocus()
            return
        super().keyPressEvent(event)


def _named(key: str, title: str) -> str:
    return title if not key.isalpha() or len(key) > 3 or title.endswith(key) else f"{title} · {key}"


def _sample(value: object) -> str:
    """A value as people write it; in the file it may be a moment."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}" if value.time() != time() else f"{value:%d.%m.%Y}"
    if isinstance(value, list):
        return f"записей: {len(value)}"
    return text_of(value)
