"""Two-state controls, painted: check box, radio button, switch."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.ui.theme import theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round, text_width


class _TwoState(QAbstractButton):
    """Shared size and keys: 24 px target, Space toggles, words at the right."""

    _box = 17

    def __init__(
        self, text: str, parent: QWidget | None = None, *, name: str, checked: bool = False
    ) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(checked)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.setAccessibleName(text)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(24))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        t = theme()
        words = t.px(9) + text_width(self.text(), self.font()) if self.text() else 0
        return QSize(t.px(self._box) + math.ceil(words) + 5, t.px(24))

    minimumSizeHint = sizeHint

    def paintEvent(self, event) -> None:
        t = theme()
        wide, x = t.px(self._box), 2.0
        with painting(self) as p:
            self._paint_box(p, QRectF(x, (self.height() - t.px(17)) / 2, wide, t.px(17)))
            room = QRectF(x + wide + t.px(9), 0, self.width() - wide - t.px(9), self.height())
            ink = t.color("text" if self.isEnabled() else "dis")
            draw_text(p, room, self.text(), self.font(), ink)

    def _edge(self) -> str:
        if not self.isEnabled():
            return "line2"
        return "text2" if self.underMouse() else "strong"

    def _paint_box(self, p, box: QRectF) -> None:
        raise NotImplementedError


class CheckBox(_TwoState):
    """A flag."""

    def _paint_box(self, p, box: QRectF) -> None:
        t = theme()
        if self.isChecked():
            fill_round(p, box, t.color("accent" if self.isEnabled() else "dis"), 3)
            mark = box.adjusted(2, 2, -2, -2)
            paint_icon(p, mark, "check", t.color("onAccent"))
        else:
            fill_round(p, box, t.color("panel" if self.isEnabled() else "hover"), 3)
            stroke_round(p, box, t.color(self._edge()), 3)
        if self.hasFocus():
            stroke_round(p, box.adjusted(-2, -2, 2, 2), t.color("link"), 5, 2)


class RadioButton(_TwoState):
    """One of several; siblings of one parent exclude each other."""

    def __init__(
        self, text: str, parent: QWidget | None = None, *, name: str, checked: bool = False
    ) -> None:
        super().__init__(text, parent, name=name, checked=checked)
        self.setAutoExclusive(True)

    def _paint_box(self, p, box: QRectF) -> None:
        t = theme()
        radius = box.width() / 2
        if self.isChecked():
            fill_round(p, box, t.color("accent" if self.isEnabled() else "dis"), radius)
            p.setBrush(t.color("onAccent"))
            p.drawEllipse(box.center(), box.width() * 0.19, box.width() * 0.19)
        else:
            fill_round(p, box, t.color("panel"), radius)
            stroke_round(p, box, t.color(self._edge()), radius)
        if self.hasFocus():
            stroke_round(p, box.adjusted(-2, -2, 2, 2), t.color("link"), radius + 2, 2)


class Switch(_TwoState):
    """A setting that holds at once."""

    _box = 32

    def _paint_box(self, p, box: QRectF) -> None:
        t = theme()
        radius = box.height() / 2
        on = self.isChecked()
        back = ("accent" if on else "strong") if self.isEnabled() else "line2"
        fill_round(p, box, t.color(back), radius)
        x = box.right() - radius if on else box.x() + radius
        p.setBrush(t.color("onAccent"))
        p.drawEllipse(QPointF(x, box.center().y()), radius - 2.5, radius - 2.5)
        if self.hasFocus():
            stroke_round(p, box.adjusted(-2, -2, 2, 2), t.color("link"), radius + 2, 2)
