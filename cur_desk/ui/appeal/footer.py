"""The foot of the card: what force the act has, what is missing, draft, the main act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, MainActButton

PROPOSE, SEND = "Предложить направление", "Направить на портал"


class Footer(QWidget):
    """60 px; the one filled button of the screen stands at its right."""

    save_asked = Signal()
    jump_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.footer")
        self.setAccessibleName("Действия")
        set_surface(self, "panel")
        self._reason = ""
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(16), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self._icon = IconLabel("landmark", 18, "text2", self)
        words = QVBoxLayout()
        words.setSpacing(t.px(3))
        words.addStretch(1)
        self._force = ElidingLabel("", fonts.BODY, True, "text", self, name="card.force")
        self._tail = ElidingLabel("", fonts.SMALL, False, "text2", self, name="card.forceTail")
        words.addWidget(self._force)
        words.addWidget(self._tail)
        words.addStretch(1)
        self.left = ElidingLabel("", fonts.SMALL, True, "soon", self, name="card.left")
        self.jump = ActButton("К первому", "quiet", self, name="card.jump", shortcut="next_gap")
        self.jump.clicked.connect(self.jump_asked)
        self.save = ActButton(
            "Сохранить черновик", "plain", self, name="card.save", shortcut="save_draft", height=40
        )
        self.save.clicked.connect(self.save_asked)
        self.main = MainActButton(SEND, self, name="card.main", icon="send")
        row.addWidget(self._icon)
        row.addSpacing(t.px(4))
        row.addLayout(words, 1)
        row.addWidget(self.left)
        row.addWidget(self.jump)
        row.addSpacing(t.px(8))
        row.addWidget(self.save)
        row.addWidget(self.main)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(60))

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
        self._force.setText(f"Предложение органу. {head}" if proposal else head)
        self._tail.setText(". ".join(p for p in (ground, tail) if p))
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

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
