"""The line above the queue that says there are mass problems; gone when there are none."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.similar.mass_views import MassView
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel

AFTER_MS, EVERY_MS = 2_500, 120_000


class MassLine(QWidget):
    """Looks a little after the list is there, then every two minutes while it is seen."""

    show_asked = Signal()

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("queue.mass")
        set_surface(self, "sunken")
        t = theme()
        self.setFixedHeight(t.px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(12), 0)
        row.setSpacing(t.px(8))
        row.addWidget(IconLabel("layers", 16, "text2", self))
        self.words = ElidingLabel("", fonts.SMALL, True, "text", self, name="queue.mass.words")
        self.largest = ElidingLabel("", fonts.SMALL, False, "text2", self)
        self.show_button = ActButton("Показать", "link", self, name="queue.mass.show", height=24)
        self.show_button.clicked.connect(self.show_asked)
        row.addWidget(self.words)
        row.addWidget(self.largest, 1)
        row.addWidget(self.show_button)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(AFTER_MS)
        self.hide()

    def look(self) -> None:
        """Asks off the UI thread; a trouble leaves the line as it is."""
        mass = getattr(self._desk, "mass", None)
        ready = mass is not None and self._desk.similar.indexer.done.is_set()
        self._timer.setInterval(EVERY_MS if ready else AFTER_MS)
        if mass is None:
            self._timer.stop()
        elif (above := self.parentWidget()) is not None and above.isVisible():
            bridge().run_query(
                mass.problems,
                self.show_problems,
                lambda problem: None,
                self,
                replaces="mass",
                patient=True,
            )

    def show_problems(self, views: tuple[MassView, ...]) -> None:
        """How many, and the largest."""
        fresh = [v for v in views if not v.tied()]
        self.setVisible(bool(fresh))
        if not fresh:
            return
        first = fresh[0]
        number = counted(len(fresh), "массовая проблема", "массовые проблемы", "массовых проблем")
        self.words.setText(number)
        self.words.setMinimumWidth(self.words.sizeHint().width())
        self.largest.setText(f"{first.name}, {first.place}: {first.size()}")
        self.setAccessibleName(f"{number}. {self.largest.text()}")

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())
