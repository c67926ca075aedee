"""Beside the form: what may be the same appeal, what is unfinished, what was entered just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.intake.drafts import IntakeDraft
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, Paragraph, SidePane, icon_button

MOST = 5


@dataclass(frozen=True)
class SideRow:
    """A line: what it leads to, its words, a grey second line."""

    key: str
    words: str
    note: str = ""


class RowList(QWidget):
    """A heading and a few lines that open something; a cross where they can be thrown away."""

    opened = Signal(str)
    dropped = Signal(str)

    def __init__(
        self, title: str, empty: str, parent: QWidget, *, name: str, cross: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._title, self._cross = title, cross
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(6))
        self._head = ElidingLabel(title, fonts.BODY, True, "text", self)
        self._empty = Paragraph(empty, fonts.SMALL, 16, "text3", self)
        self._column.addWidget(self._head)
        self._column.addWidget(self._empty)
        self._shown: list[QWidget] = []

    def say_empty(self, words: str) -> None:
        """What stands there while there are no lines."""
        self._empty.setText(words)

    def show_rows(self, rows: Sequence[SideRow]) -> None:
        """Replaces the lines; those over the limit are counted."""
        for widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        self._empty.setVisible(not rows)
        more = f", показаны {MOST}" if len(rows) > MOST else ""
        self._head.setText(f"{self._title} {len(rows)}{more}" if rows else self._title)
        for number, row in enumerate(rows[:MOST]):
            line = self._line(number, row)
            self._shown.append(line)
            self._column.addWidget(line)

    def _line(self, number: int, row: SideRow) -> QWidget:
        holder = QWidget(self)
        name = f"{self.objectName()}.{number}"
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(theme().px(4))
        button = ActButton(
            row.words, "link", holder, name=name, height=24,
            on_click=partial(self.opened.emit, row.key),
        )  # fmt: skip
        button.setToolTip(row.words)
        button.setAccessibleName(f"{row.words}. {row.note}".rstrip(". "))
        top.addWidget(button, 0)
        top.addStretch(1)
        if self._cross:
            top.addWidget(
                icon_button(
                    "x", f"{self._cross}: {row.words}", holder, name=f"{name}.drop",
                    on_click=partial(self.dropped.emit, row.key),
                )
            )  # fmt: skip
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        if row.note:
            note = Paragraph(row.note, fonts.SMALL, 16, "text2", holder)
            column.addWidget(note)
        return holder


class Side(SidePane):
    """300 px, sunken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Рядом", parent, name="intake.side")
        set_surface(self, "sunken")
        self.same = RowList(
            "Возможно то же обращение",
            "",
            self,
            name="intake.same",
        )
        self.drafts = RowList(
            "Не закончено", "Черновиков нет.", self, name="intake.drafts", cross="Убрать черновик"
        )
        self.entered = RowList(
            "Внесено сейчас", "Здесь появятся внесённые с их номерами.", self, name="intake.entered"
        )
        self.show_same((), 0)
        self.body.setSpacing(theme().px(18))
        for part in (self.same, self.drafts, self.entered):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_drafts(self, drafts: Sequence[IntakeDraft], hidden: Sequence[str]) -> None:
        """Unfinished ones but those in hand."""
        self.drafts.show_rows(
            [SideRow(d.uid, d.words, f"{d.kind}, {d.saved}") for d in drafts if d.uid not in hidden]
        )

    def show_same(self, rows: Sequence[SideRow], among: int) -> None:
        """What may be the same, or among how many records nothing was found; 0: not asked yet."""
        records = counted(among, "вашей записи", "ваших записей", "ваших записей")
        asked = f"Похожих нет, искали среди {records}." if among else "Ищется, пока вы пишете."
        self.same.say_empty(asked)
        self.same.show_rows(rows)
