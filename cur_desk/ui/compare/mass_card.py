"""One mass problem in the list: what, where, how many appeals and houses, since when."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.services.similar.mass_views import MassView
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round

HEIGHT = 78


class MassCard(QAbstractButton):
    """A click or Space chooses it, Enter goes on to its appeals; ↑ and ↓ choose a neighbour."""

    stepped = Signal(int)
    entered = Signal()

    def __init__(self, view: MassView, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setObjectName(f"mass.card.{number}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px(HEIGHT))
        self.setText(view.name)
        tied = ", связаны" if view.tied() else ""
        self.setAccessibleName(f"{view.name}, {view.place}: {view.size()}, {view.period()}{tied}")
        self.setToolTip(f"{view.name}\n{view.place}")

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), theme().px(HEIGHT))

    def keyPressEvent(self, event) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            self.entered.emit()
        elif plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t, rect, view = theme(), QRectF(self.rect()), self.view
        with painting(self) as p:
            back = "sel" if self.isChecked() else "hover" if self.underMouse() else "panel"
            fill_round(p, rect, t.color(back), 6)
            stroke_round(p, rect, t.color("selLine" if self.isChecked() else "line"), 6)
            if self.hasFocus():
                stroke_round(p, rect, t.color("accent"), 6, 2)
            inner = rect.adjusted(t.px(10), t.px(8), -t.px(10), -t.px(8))
            line, side = inner.height() / 3, t.px(16)
            rows = [QRectF(inner.x(), inner.y() + k * line, inner.width(), line) for k in range(3)]
            box = QRectF(rows[0].x(), rows[0].center().y() - side / 2, side, side)
            paint_icon(p, box, view.block_icon, t.color("text2"))
            head = rows[0].adjusted(side + t.px(8), 0, 0, 0)
            draw_text(p, head, view.name, t.font(fonts.BODY, True), t.color("text"))
            draw_text(p, rows[1], view.place, t.font(fonts.SMALL), t.color("text2"))
            words = f"{view.size()} · {view.period()}" + (" · связаны" if view.tied() else "")
            draw_text(p, rows[2], words, t.font(fonts.SMALL, True), t.color("text"))
