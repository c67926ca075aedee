"""Tabs of the citizen's side: a word with a count, painted; ← → go to the neighbours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, set_font, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, text_width


class PaneTab(QAbstractButton):
    """A word with a count; ← → go to its neighbours."""

    def __init__(
        self, text: str, number: int, step: Callable[[int, int], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._step, self.number, self._count = step, number, 0
        self.setText(text)
        self.setCheckable(True)
        self.setObjectName(f"textTab.{number + 1}")
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_font(self, fonts.BODY, True)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(40))
        self.updateGeometry()

    def set_count(self, count: int) -> None:
        """The number in its round sign; zero is not drawn."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        t = theme()
        more = t.px(28) if self._count else 0
        return QSize(round(text_width(self.text(), self.font())) + 1 + more + t.px(24), t.px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._step(self.number, 1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        on = self.isChecked()
        with painting(self) as p:
            if self.hasFocus():
                fill_round(p, rect.adjusted(2, 5, -2, -5), t.color("sel"), 4)
            ink = t.color("text" if on or self.underMouse() else "text2")
            room = QRectF(t.px(12), 0, rect.width(), rect.height())
            took = draw_text(p, room, self.text(), self.font(), ink)
            if self._count:
                high = t.px(18)
                count = QRectF(
                    t.px(12) + took + t.px(8), (rect.height() - high) / 2, t.px(20), high
                )
                fill_round(p, count, t.color("hover"), high / 2)
                draw_text(
                    p, count, str(self._count), t.font(fonts.TINY, True), t.color("text2"),
                    Qt.AlignmentFlag.AlignHCenter,
                )  # fmt: skip
            if on:
                p.fillRect(
                    QRectF(t.px(8), rect.height() - 3, rect.width() - t.px(16), 3),
                    t.color("selLine"),
                )
