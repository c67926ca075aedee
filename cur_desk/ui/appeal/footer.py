"""The foot of the card: what force the act has, what is missing, draft, the main act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cur_desk.domain.text import counted
from cur_desk.ui.theme import fonts
from cur_desk.ui.widgets import ActButton, ElidingLabel, MainActButton
from cur_desk.ui.widgets.footer import FootBar

PROPOSE, SEND = "Предложить направление", "Направить на портал"


class Footer(FootBar):
    """What the act is by law, how many fields are left, the draft, the main act."""

    save_asked = Signal()
    jump_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, name="card.footer", lines=("card.force", "card.forceTail"), icon="landmark",
            margin=16,
        )  # fmt: skip
        self._reason = ""
        self.left = ElidingLabel("", fonts.SMALL, True, "soon", self, name="card.left")
        self.jump = ActButton("К первому", "quiet", self, name="card.jump", shortcut="next_gap")
        self.jump.clicked.connect(self.jump_asked)
        self.save = self.plain("Сохранить черновик", "card.save", "save_draft")
        self.save.clicked.connect(self.save_asked)
        self.main = MainActButton(SEND, self, name="card.main", icon="send")
        self.add(self.left, self.jump)
        self.add_gap()
        self.add(self.save, self.main)

    def show_force(self, line: str, proposal: bool) -> None:
        """The sentence of the profile in two lines: its force, then what follows from it."""
        ground = ""
        if "). " in line:
            head, _, tail = line.partition("). ")
            head, _, ground = head.partition(" (")
        else:
            head, _, tail = line.partition(". ")
        if self._reason:
            head, ground, tail, proposal = "Только чтение", "", self._reason, False
        self.first.setText(f"Предложение органу. {head}" if proposal else head)
        self.second.setText(". ".join(p for p in (ground, tail) if p))
        self.main.setText(PROPOSE if proposal else SEND)

    def show_gaps(self, count: int) -> None:
        """«Осталось 7 полей», or that all is filled."""
        words = counted(count, "поле", "поля", "полей")
        self.left.setText(f"Осталось {words}")
        self.left.setVisible(bool(count))
        self.jump.setVisible(bool(count))

    def show_read_only(self, reason: str) -> None:
        """The act is impossible: the reason stands in the form and beside the button."""
        self._reason = reason
        self.main.set_impossible(reason)
        self.save.setVisible(not reason)
        if reason:
            self.left.hide()
            self.jump.hide()
