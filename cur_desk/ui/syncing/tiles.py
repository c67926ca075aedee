"""Four tiles of the exchange: link, last exchange, to send, to decide. Click goes to the part."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round, text_width


class Tile(QAbstractButton):
    """Icon, what it is, the value, a second line."""

    def __init__(self, title: str, icon: str, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self._title, self._icon = title, icon
        self._value, self._note, self._role, self._ink = "", "", "text2", "text"
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_value(
        self, value: str, note: str = "", *, icon: str = "", role: str = "text2", ink: str = "text"
    ) -> None:
        """The value with the colour of its icon and its own."""
        self._value, self._note, self._role, self._ink = value, note, role, ink
        self._icon = icon or self._icon
        self.setAccessibleName(", ".join(w for w in (self._title, value, note) if w))
        self.update()

    def value(self) -> str:
        """The value shown."""
        return self._value

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(70))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(214), theme().px(70))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(150), theme().px(70))

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            fill_round(p, rect, t.color("hover" if self.underMouse() else "panel"), 6)
            if self.hasFocus():
                stroke_round(p, rect, t.color("link"), 6, 2)
            else:
                stroke_round(p, rect, t.color("line2"), 6)
            side = t.px(20)
            paint_icon(p, QRectF(t.px(16), t.px(9), side, side), self._icon, t.color(self._role))
            x, wide = t.px(48), rect.width() - t.px(60)
            lines = (
                (8, 15, self._title, t.font(fonts.SMALL), "text2"),
                (24, 22, self._value, t.font(fonts.TITLE, True), self._ink),
                (47, 15, self._note, t.font(fonts.SMALL), "text2"),
            )
            for top, high, words, font, role in lines:
                if top == 24 and text_width(words, font) > wide:
                    font = t.font(fonts.BODY, True)
                room = QRectF(x, t.px(top), wide, t.px(high))
                draw_text(p, room, words, font, t.color(role))
