"""The foot: what the portal has, what the answer weighs, the draft, the next step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cur_desk.services.execution.views import Assigned, Stage
from cur_desk.services.views import ExchangeMark
from cur_desk.ui.widgets import MainActButton
from cur_desk.ui.widgets.footer import FootBar


class Footer(FootBar):
    """What stands at the portal, what will go, the draft, the next step."""

    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, name="execution.footer", lines=("execution.accepted", "execution.size"),
            icon="cloud-upload",
        )  # fmt: skip
        self.save = self.plain("Сохранить черновик", "execution.save", "save_draft")
        self.save.clicked.connect(self.save_asked)
        self.main = MainActButton("", self, name="execution.main", icon="signature")
        self.add(self.save, self.main)
        self.names_gap = False
        """Whether the second line says what the step lacks."""

    def show_assigned(self, item: Assigned, size: str, *, offline: bool) -> None:
        """The next step, or why it is somebody else's."""
        accepted, new = item.exchange is ExchangeMark.ACCEPTED, item.stage is Stage.NEW
        icon = "clipboard-list" if new else "badge-check" if accepted else "cloud-upload"
        self.icon.set_icon(icon)
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
