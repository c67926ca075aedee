"""The foot: what the portal has, what the answer weighs, give back, draft, the next step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.execution_views import Assigned, Stage
from cur_desk.services.views import ExchangeMark
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, MainActButton


class Footer(QWidget):
    """60 px; the one filled button of the screen stands at its right."""

    save_asked = Signal()
    refuse_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.footer")
        self.setAccessibleName("Действия")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(20), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self._icon = IconLabel("cloud-upload", 18, "text2", self)
        words = QVBoxLayout()
        words.setSpacing(t.px(3))
        words.addStretch(1)
        self.first = ElidingLabel("", fonts.BODY, True, "text", self, name="execution.accepted")
        self.second = ElidingLabel("", fonts.SMALL, False, "text2", self, name="execution.size")
        words.addWidget(self.first)
        words.addWidget(self.second)
        words.addStretch(1)
        self.refuse = ActButton(
            "Не относится к компетенции", "quiet", self, name="execution.refuse", icon="undo-2",
            height=40,
        )  # fmt: skip
        self.refuse.clicked.connect(self.refuse_asked)
        self.save = ActButton(
            "Сохранить черновик", "plain", self, name="execution.save", shortcut="save_draft",
            height=40,
        )  # fmt: skip
        self.save.clicked.connect(self.save_asked)
        self.main = MainActButton("", self, name="execution.main", icon="signature")
        row.addWidget(self._icon)
        row.addSpacing(t.px(4))
        row.addLayout(words, 1)
        for button in (self.refuse, self.save, self.main):
            row.addWidget(button)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(60))

    def show_assigned(self, item: Assigned, size: str, *, offline: bool) -> None:
        """The next step, or why it is somebody else's."""
        accepted = item.exchange is ExchangeMark.ACCEPTED
        self._icon.set_icon("badge-check" if accepted else "cloud-upload")
        self.first.setText(item.accepted)
        self.show_size(size, offline=offline, refused=item.main.refused)
        self.refuse.setVisible(item.may_refuse)
        self.save.setVisible(item.stage in (Stage.WORK, Stage.SIGNING, Stage.SENDING))
        self.main.setVisible(item.stage is not Stage.DONE)
        self.main.setText(item.main.title)
        self.main.set_icon(item.main.icon)
        self.main.set_impossible(item.main.refused)

    def show_size(self, size: str, *, offline: bool, refused: str = "") -> None:
        """«Уйдёт при первой связи: 2 КБ …», or the reason beside the button."""
        when = "Уйдёт при первой связи" if offline else "К отправке"
        self.second.setText(refused or f"{when}: {size}")
        self.second.set_role("today" if refused else "text2")

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
