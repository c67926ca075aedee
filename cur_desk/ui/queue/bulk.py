"""The bulk bar: replaces the foot of the list while rows are marked, says what differs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cur_desk.domain.text import counted, grouped
from cur_desk.services.views import RowView
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel

ROOMY_FROM = 540
"""Narrower, only the commonest act stands in the bar."""


def difference(rows: Sequence[RowView]) -> str:
    """«все — ЖКХ», «3 блока, 2 срока»: what a person should know before a bulk act."""
    if not rows:
        return ""
    blocks = {r.block_name for r in rows if r.block_name}
    groups = {r.group for r in rows}
    parts = []
    if len(blocks) == 1:
        parts.append(f"все — {next(iter(blocks))}")
    elif blocks:
        parts.append(counted(len(blocks), "блок", "блока", "блоков"))
    if "life" in groups:
        parts.append("есть угроза жизни")
    elif "over" in groups and len(groups) > 1:
        parts.append("есть просроченные")
    return ", ".join(parts)


class BulkBar(QWidget):
    """Number, difference, acts. ``asked`` names the act."""

    asked = Signal(str)
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue.bulk")
        self.setAccessibleName("Действия с отмеченными")
        set_surface(self, "sunken")
        t = theme()
        self.setFixedHeight(t.px(48))
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(12), 0)
        row.setSpacing(t.px(8))
        self.words = ElidingLabel("", fonts.BODY, True, "text", self, name="queue.bulk.words")
        self.differs = ElidingLabel("", fonts.SMALL, False, "text2", self)
        row.addWidget(self.words)
        row.addWidget(self.differs, 1)
        self._buttons: dict[str, ActButton] = {}
        for name, text, icon, cap in (
            ("pass_on", "Передать", "send", "F6"),
            ("release", "В общую очередь", "undo-2", ""),
        ):
            button = ActButton(
                text, "plain", self, name=f"queue.bulk.{name}", icon=icon, cap=cap,
            )  # fmt: skip
            button.clicked.connect(partial(self._ask, name))
            self._buttons[name] = button
            row.addWidget(button)
        row.addWidget(
            ActButton(
                "Снять выбор", "quiet", self, name="queue.bulk.clear", cap="Esc",
                on_click=self.clear_asked.emit,
            )
        )  # fmt: skip

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def show_marks(self, count: int, rows: Sequence[RowView]) -> None:
        """How many rows are marked and what is known of them."""
        self.words.setText(f"Выбрано {grouped(count)}")
        self.words.setMinimumWidth(self.words.sizeHint().width())
        self.differs.setText(difference(rows))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= theme().px(ROOMY_FROM)
        self._buttons["release"].setVisible(roomy)
        self.differs.setVisible(roomy)
