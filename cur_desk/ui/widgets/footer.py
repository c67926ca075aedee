"""The foot of a screen: two lines at the left, buttons at the right, the main act last."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets.buttons import ActButton
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel

HEIGHT = 60
BUTTON = 40


class FootBar(QWidget):
    """60 px; the one filled button of the screen stands at its right. What the two lines say and
    which buttons there are is the matter of each screen; ``lines`` are their object names."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str,
        lines: tuple[str, str],
        icon: str = "",
        margin: int = 20,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Действия")
        set_surface(self, "panel")
        t = theme()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(t.px(margin), 0, t.px(16), 0)
        self._row.setSpacing(t.px(8))
        self.icon = IconLabel(icon or "info", 18, "text2", self)
        self.icon.setVisible(bool(icon))
        self.first = ElidingLabel("", fonts.BODY, True, "text", self, name=lines[0])
        self.second = ElidingLabel("", fonts.SMALL, False, "text2", self, name=lines[1])
        words = QVBoxLayout()
        words.setSpacing(t.px(3))
        words.addStretch(1)
        words.addWidget(self.first)
        words.addWidget(self.second)
        words.addStretch(1)
        if icon:
            self._row.addWidget(self.icon)
            self._row.addSpacing(t.px(4))
        self._row.addLayout(words, 1)
        self.restyle()

    def add(self, *widgets: QWidget) -> None:
        """More of them at the right."""
        for widget in widgets:
            self._row.addWidget(widget)

    def add_gap(self) -> None:
        """Parts two groups of buttons."""
        self._row.addSpacing(theme().px(8))

    def plain(self, text: str, name: str, shortcut: str = "", cap: str = "") -> ActButton:
        """A button beside the main one, as high as it; the caller adds it."""
        return ActButton(text, "plain", self, name=name, shortcut=shortcut, cap=cap, height=BUTTON)

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(HEIGHT))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
