"""The foot: what the portal has, what the answer weighs, the draft, the next step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.execution.views import Assigned, Stage
from cur_desk.services.views import ExchangeMark
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, MainActButton


class Footer(QWidget):
    """60 px; the one filled button of the screen stands at its right."""

    save_asked = Signal()

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
        self.save = ActButton(
            "Сохранить черновик", "plain", self, name="execution.save", shortcut="save_draft",
            height=40,
        )  # fmt: skip
        self.save.clicked.connect(self.save_asked)
        self.main = MainActButton("", self, name="execution.main", icon="signature")
        row.addWidget(self._icon)
        row.addSpacing(t.px(4))
        row.addLayout(words, 1)
        for button in (self.save, self.main):
            row.addWidget(button)
        self.names_gap = False
        """Whether the second line says what the step lacks."""
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(60))

    def show_assigned(self, item: Assigned, size: str, *, offline: bool) -> None:
        """The next step, or why it is somebody else's."""
        accepted, new = item.exchange is ExchangeMark.ACCEPTED, item.stage is Stage.NEW
        icon = "clipboard-list" if new else "badge-check" if accepted else "cloud-upload"
        self._icon.set_icon(icon)
        self.first.setText(f"Поручено: {item.body}" if new else item.accepted)
        may_type = item.may_answer or item.may_sign or item.may_send
        self.show_size(size if may_type else "", offline=offline, refused=item.main.refused)
        self.save.setVisible(may_type)
        self.main.setVisible(item.stage is not Stage.DONE)
        self.main.setText(item.main.title)
        self.main.set_icon(item.main.icon)
        self.main.set_impossible(item.main.refused)

    def show_size(self, size: str, *, offline: bool, refused: str = "") -> None:
        """«Уйдёт при первой связи: 2 КБ …», or the reason beside the button."""
        self.names_gap = False
        when = "Уйдёт при первой связи" if offline else "К отправке"
        self.second.setText(refused or (f"{when}: {size}" if size else ""))
        self.second.set_role("today" if refused else "text2")
        self.second.setVisible(bool(self.second.text()))

    def say_gap(self, words: str) -> None:
        """What the step lacks; the focus is already there."""
        self.names_gap = True
        self.second.setText(words)
        self.second.set_role("soon")
        self.second.show()

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
