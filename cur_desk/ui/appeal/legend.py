"""The legend under the citizen's text: groups that were found, each a switch, and the keys 1…4."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.ui.appeal.facts import GROUPS, Group
from cur_desk.ui.theme import fonts, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    hairline,
    painting,
    stroke_round,
    text_width,
)
from cur_desk.ui.widgets import ElidingLabel, KeyCap

PICKS = (("1", "суть"), ("2", "адрес"), ("3", "дата"), ("4", "в вопрос"))
_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
    "dashdot": Qt.PenStyle.DashDotLine,
    "dashdotdot": Qt.PenStyle.DashDotDotLine,
}


def ink_of(group: Group) -> str:
    """Role of the words and of the underline."""
    return "text2" if group.tone == "neutral" else group.tone


def back_of(group: Group) -> str:
    """Role of the fill."""
    return "hover" if group.tone == "neutral" else f"{group.tone}Bg"


class _Switch(QAbstractButton):
    """One group: icon, word, how many; its own underline under the word. Off: an outline."""

    def __init__(self, group: Group, parent: QWidget) -> None:
        super().__init__(parent)
        self.of, self._count = group, 0
        self.setCheckable(True)
        self.setChecked(True)
        self.setObjectName(f"card.legend.{group.id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda _on: self._name())
        self.hide()

    def show_count(self, count: int) -> None:
        """How many were found; none: the switch is not there."""
        self._count = count
        self.setVisible(bool(count))
        self._name()

    def sizeHint(self) -> QSize:
        t = theme()
        words = text_width(self.of.word, t.font(fonts.SMALL, True))
        number = text_width(str(self._count), t.font(fonts.SMALL))
        return QSize(round(words + number) + t.px(37), t.px(24))

    minimumSizeHint = sizeHint

    def paintEvent(self, event) -> None:
        t, on = theme(), self.isChecked()
        rect = QRectF(self.rect())
        ink = t.color(ink_of(self.of) if on else "text3")
        with painting(self) as p:
            if on:
                fill_round(p, rect, t.color(back_of(self.of)), 4)
            elif self.underMouse():
                fill_round(p, rect, t.color("hover"), 4)
            if self.hasFocus():
                stroke_round(p, rect, t.color("link"), 4, 2)
            elif not on or self.underMouse():
                stroke_round(p, rect, t.color("line2" if not on else "strong"), 4)
            side = t.px(14)
            box = QRectF(t.px(6), rect.center().y() - side / 2, side, side)
            paint_icon(p, box, self.of.icon if on else "eye-off", ink)
            x = t.px(24)
            font = t.font(fonts.SMALL, True)
            took = draw_text(p, QRectF(x, 0, rect.width(), rect.height() - 2), self.of.word,
                             font, ink)  # fmt: skip
            if on:
                paint_underline(p, x, rect.bottom() - t.px(4), took, self.of)
            room = QRectF(x + took + t.px(5), 0, t.px(40), rect.height() - 2)
            draw_text(p, room, str(self._count), t.font(fonts.SMALL), t.color("text2"))

    def _name(self) -> None:
        state = "отмечены в тексте" if self.isChecked() else "не отмечены"
        self.setAccessibleName(f"{self.of.word}: {self._count}, {state}")
        self.setToolTip("Скрыть отметки" if self.isChecked() else "Показать отметки")
        self.updateGeometry()
        self.update()


def paint_underline(p: QPainter, x: float, y: float, wide: float, group: Group) -> None:
    """The underline of a group, as it stands in the text."""
    pen = QPen(theme().color(ink_of(group)), 1.4)
    if group.line != "wave":
        pen.setStyle(_STYLES[group.line])
        p.setPen(pen)
        p.drawLine(QPointF(x, y), QPointF(x + wide, y))
        return
    wave = QPainterPath(QPointF(x, y))
    for k in range(int(wide / 3.0)):
        at = x + 3.0 * k
        wave.quadTo(at + 1.5, y + (2.5 if k % 2 else -2.5), at + 3.0, y)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawPath(wave)


class _Flow(QWidget):
    """Switches in rows; sets its own height."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.parts: list[QWidget] = []

    def lay(self) -> None:
        """Puts what is shown into rows."""
        t = theme()
        x = y = 0
        shown = [w for w in self.parts if not w.isHidden()]
        for widget in shown:
            size = widget.sizeHint() if isinstance(widget, _Switch) else widget.size()
            if x and x + size.width() > self.width():
                x, y = 0, y + t.px(28)
            top = y + (t.px(24) - size.height()) // 2
            widget.setGeometry(x, top, size.width(), size.height())
            x += size.width() + t.px(5)
        self.setFixedHeight(y + t.px(24) if shown else 0)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.lay()


class Legend(QWidget):
    """``switched`` after a click on a group; ``off`` names the groups that are not marked."""

    switched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.legend")
        self.setAccessibleName("Что найдено в тексте")
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, t.px(8), 0, 0)
        column.setSpacing(t.px(6))
        self._flow = _Flow(self)
        for group in GROUPS:
            made = _Switch(group, self._flow)
            made.toggled.connect(lambda _on: self.switched.emit())
            self._flow.parts.append(made)
        self._walk = KeyCap(shortcuts.caption("fact_next"), self._flow)
        self._walk.setToolTip("Следующее найденное: выделится целиком")
        self._walk.hide()
        self._flow.parts.append(self._walk)
        column.addWidget(self._flow)
        column.addLayout(self._keys())

    def _keys(self) -> QHBoxLayout:
        t = theme()
        line = QHBoxLayout()
        line.setSpacing(t.px(4))
        line.addWidget(ElidingLabel("Выделенное:", fonts.SMALL, False, "text2"))
        for key, word in PICKS:
            line.addSpacing(t.px(2))
            line.addWidget(KeyCap(key))
            line.addWidget(ElidingLabel(word, fonts.SMALL, False, "text2"))
        line.addStretch(1)
        return line

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """The groups that were found."""
        for part in self._switches():
            part.show_count(counts.get(part.of.id, 0))
        self._walk.setVisible(bool(counts))
        self._flow.lay()

    def _switches(self) -> list[_Switch]:
        return [p for p in self._flow.parts if isinstance(p, _Switch)]

    def off(self) -> frozenset[str]:
        """Groups whose marks the person has switched off."""
        return frozenset(p.of.id for p in self._switches() if not p.isChecked())

    def restyle(self) -> None:
        """Takes the new scale."""
        self._flow.lay()

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, 0, self.width())
