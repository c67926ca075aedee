"""The middle of the papers: what the chosen one holds, for whom, for which period."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.profile import DEFAULT
from cur_desk.services.packs.catalogue import PaperView
from cur_desk.services.packs.service import MEETING
from cur_desk.ui.packs.preview import mark_look
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import (
    Banner,
    ElidingLabel,
    FieldRow,
    IconLabel,
    LineField,
    Paragraph,
    Select,
    Tag,
)

NOBODY, NO_SIGNER = "не названы в профиле региона", "не назван в профиле региона"
LABEL = 132


class PaperCard(QWidget):
    """Shows one paper; ``meeting()`` and ``block()`` are what the person set for it."""

    def __init__(self, blocks: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("packs.card")
        set_surface(self, "panel")
        self._paper: PaperView | None = None
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(24), t.px(16), t.px(24), t.px(16))
        column.setSpacing(t.px(10))
        head = QHBoxLayout()
        head.setSpacing(t.px(8))
        self.title = ElidingLabel("", fonts.TITLE, True, "text", self, name="packs.card.title")
        self.draft = Tag("Проект", "neutral", "pencil-line", self)
        head.addWidget(self.title)
        head.addWidget(self.draft)
        head.addStretch(1)
        column.addLayout(head)
        self.mark = Banner("", name="packs.card.mark")
        column.addWidget(self.mark)
        column.addSpacing(t.px(2))
        self._build_fields(column, blocks)
        column.addSpacing(t.px(6))
        column.addWidget(ElidingLabel("Что входит", fonts.READING, True, "text", self))
        self._contents = QVBoxLayout()
        self._contents.setSpacing(t.px(6))
        column.addLayout(self._contents)
        column.addStretch(1)

    def _build_fields(self, column: QVBoxLayout, blocks: list[tuple[str, str]]) -> None:
        self.meeting_field = LineField(
            MEETING, self, name="packs.meeting", accessible="Мероприятие", required=True
        )
        self.meeting_field.setText(MEETING)
        self.meeting_field.setCursorPosition(0)
        self.meeting_field.setMaxLength(120)
        self.block_field = Select("Все блоки", self, name="packs.block", accessible="Блок")
        self.block_field.set_options([("", "Все отраслевые блоки"), *blocks])
        self.block_field.set_value("")
        self._period, self._to, self._signer, self._source = (
            Paragraph("", fonts.BODY, 18, "text", self, name=f"packs.{name}")
            for name in ("period", "addressees", "signer", "source")
        )
        rows = (
            ("Мероприятие", self.meeting_field),
            ("Отраслевой блок", self.block_field),
            ("Период", self._period),
            ("Для кого", self._to),
            ("Подписант", self._signer),
            ("Основание", self._source),
        )
        self.rows: dict[str, FieldRow] = {}
        for label, control in rows:
            shown = _lowered(control) if isinstance(control, Paragraph) else control
            row = FieldRow(label, shown, self, label_width=LABEL)
            row.setMaximumWidth(theme().px(720))
            self.rows[label] = row
            column.addWidget(row)

    def paper(self) -> PaperView | None:
        """What is shown."""
        return self._paper

    def meeting(self) -> str:
        """Name of the meeting, as it will stand on the cover."""
        return self.meeting_field.text().strip()

    def block(self) -> str:
        """Code of the chosen block; empty: all."""
        return str(self.block_field.value() or "")

    def show_paper(self, paper: PaperView) -> None:
        """Another paper."""
        self._paper = paper
        self.title.setText(paper.title)
        self.draft.setVisible(not (paper.addressees and paper.signer))
        tone, icon = mark_look(paper.mark)
        self.mark.show_words(paper.mark, "", tone, icon)
        self.rows["Мероприятие"].setVisible(paper.has_meeting)
        self.rows["Отраслевой блок"].setVisible(not paper.has_meeting)
        self._period.setText(paper.period)
        self._to.setText("; ".join(paper.addressees) or NOBODY)
        self._to.set_role("text" if paper.addressees else "today")
        self._signer.setText(paper.signer or NO_SIGNER)
        self._signer.set_role("text" if paper.signer else "today")
        known = paper.source != DEFAULT
        self._source.setText(
            paper.source if known else "акт региона не называет, значение программы"
        )
        self._source.set_role("text" if known else "text2")
        self._show_contents(paper)
        self.setAccessibleName(f"{paper.title}. {paper.mark}")

    def _show_contents(self, paper: PaperView) -> None:
        while (item := self._contents.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        t = theme()
        for words in paper.contents:
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(t.px(8))
            icon = IconLabel("check", 16, "text3", line)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Paragraph(words, fonts.BODY, 18, "text", line), 1)
            self._contents.addWidget(line)


def _lowered(words: Paragraph) -> QWidget:
    """Plain words on the line of a label that stands beside fields of 32 px."""
    holder = QWidget(words.parentWidget())
    holder.setObjectName(f"{words.objectName()}.line")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, theme().px(7), 0, 0)
    column.addWidget(words)
    return holder
