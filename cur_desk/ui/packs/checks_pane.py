"""The right pane of the papers: what is known before printing, in words and shapes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.packs.catalogue import PaperCheck
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import IconLabel, Paragraph, SidePane

WIDTH = 300


class ChecksPane(SidePane):
    """«Проверка перед печатью»: each line with its sign; troubles first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Проверка перед печатью", parent, name="packs.checks", surface="panel")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().px(10))
        self.body.addLayout(self._lines)
        self.body.addStretch(1)

    def show_checks(self, checks: Sequence[PaperCheck]) -> None:
        """Replaces the lines."""
        while (item := self._lines.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for check in sorted(checks, key=lambda c: c.good):
            self._lines.addWidget(self._line(check))
        bad = sum(not c.good for c in checks)
        self.set_count(counted(bad, "замечание", "замечания", "замечаний") if bad else "")
        words = "; ".join(c.words for c in checks)
        self.setAccessibleDescription(words)

    def show_trouble(self, words: str) -> None:
        """The checks could not be read."""
        self.show_checks([PaperCheck(False, words)])

    def _line(self, check: PaperCheck) -> QWidget:
        t = theme()
        line = QWidget(self)
        line.setObjectName("packs.check")
        line.setAccessibleName(f"{check.words}. {check.detail}" if check.detail else check.words)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.px(8))
        icon, role = ("circle-check", "ok") if check.good else ("triangle-alert", "today")
        row.addWidget(IconLabel(icon, 16, role, line), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(t.px(1))
        column.addWidget(Paragraph(check.words, fonts.BODY, 18, "text", line))
        if check.detail:
            column.addWidget(Paragraph(check.detail, fonts.SMALL, 16, "text2", line))
        row.addLayout(column, 1)
        return line
