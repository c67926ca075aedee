"""The panes of «Исполнение» and where they stand; what they do is the screen's (``screen.py``)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cur_desk.reference.words import label
from cur_desk.services.execution.service import CHANNELS, RESULTS
from cur_desk.ui.execution.files import SeatFiles
from cur_desk.ui.execution.footer import Footer
from cur_desk.ui.execution.form import AnswerForm
from cur_desk.ui.execution.head import WRITTEN_HERE, Asked, Banners, HeadStrip
from cur_desk.ui.execution.list_pane import ListPane
from cur_desk.ui.files import PhotoStrip
from cur_desk.ui.queue.kept_panes import keep_panes
from cur_desk.ui.shell.status import moment
from cur_desk.ui.theme import set_surface, theme
from cur_desk.ui.widgets import Banner, FoldingSplitter, StateStack

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk


class SeatFrame(QWidget):
    """The list at the left; head, answer and foot at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("execution")
        self.setAccessibleName("Исполнение")
        set_surface(self, "panel")
        self._make_parts()
        self._make_area()
        self.stack = StateStack(self._make_content(), self)
        self.splitter = FoldingSplitter(self, name="execution.splitter")
        self.splitter.add_pane(self.list, 324, minimum=280, title="Мои поручения")
        self.splitter.add_pane(self._make_right(), 960, stretch=1, minimum=620)
        keep_panes(self.splitter, self._desk, "execution")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)

    def show_offline(self, offline: bool, since: datetime | None) -> None:
        """The band over the answer while there is no link, with the moment it was lost."""
        self.offline.setVisible(offline)
        zone, here = self._desk.profile.tz, self._desk.clock.now()
        words = moment(since.astimezone(zone), here.astimezone(zone)) if since else ""
        title = f"Вы работаете без связи с {words}" if words else "Вы работаете без связи"
        self.offline.show_words(title, WRITTEN_HERE, "neutral", "wifi-off")

    def _make_parts(self) -> None:
        results = [(r.value, label(r)) for r in RESULTS]
        self.list = ListPane()
        self.offline = Banner("", WRITTEN_HERE, "neutral", "wifi-off", name="execution.offline")
        self.offline.hide()
        self.head, self.banners, self.asked = HeadStrip(), Banners(), Asked()
        self.photos = PhotoStrip(self._desk)
        self.files = SeatFiles(self._desk, self.photos, self)
        self.form = AnswerForm(results, CHANNELS, self._desk.execution.today, self.photos)
        self.files.use_fields(self.form.fields)
        self.footer = Footer()

    def _make_area(self) -> None:
        self.area = QScrollArea()
        self.area.setObjectName("execution.scroll")
        self.area.setAccessibleName("Ответ по вопросу")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.form)
        self.files.use_pane(self.area)

    def _make_content(self) -> QWidget:
        t = theme()
        content = QWidget()
        set_surface(content, "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.px(8))
        top = QVBoxLayout()
        top.setContentsMargins(t.px(20), t.px(4), t.px(20), 0)
        top.setSpacing(t.px(8))
        for widget in (self.head, self.banners, self.asked):
            top.addWidget(widget)
        column.addLayout(top)
        column.addWidget(self.area, 1)
        column.addWidget(self.footer)
        return content

    def _make_right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.offline)
        column.addWidget(self.stack, 1)
        return right
