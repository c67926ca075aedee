"""Rows of the side pane that lead into the form: what is missing, what looks wrong."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.domain.completeness import Gap
from cur_desk.services.cards.checks import Note
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round
from cur_desk.ui.widgets import Paragraph


class GapRow(QAbstractButton):
    """What is missing; a click or Enter goes there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gap: Gap | None = None
        self._foreign = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px(24))

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(24))

    def show_gap(self, gap: Gap, foreign: bool, number: int) -> None:
        """``foreign``: it is in another question than the one in front."""
        self.gap, self._foreign = gap, foreign
        self.setObjectName(f"side.gap.{number}")
        words = f"Вопрос {gap.number}: {gap.text}" if foreign else gap.text
        self.setText(words)
        self.setAccessibleName(f"{words}. Перейти")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(24))

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            if self.underMouse():
                fill_round(p, rect.adjusted(-4, 0, 4, 0), t.color("hover"), 4)
            if self.hasFocus():
                stroke_round(p, rect, t.color("link"), 4, 2)
            side = t.px(14)
            icon = QRectF(t.px(2), rect.center().y() - side / 2, side, side)
            paint_icon(p, icon, "circle-dashed", t.color("text3" if self._foreign else "soon"))
            room = rect.adjusted(t.px(22), 0, -t.px(4), 0)
            ink = "text2" if self._foreign else "text"
            draw_text(p, room, self.text(), t.font(fonts.SMALL if self._foreign else fonts.BODY),
                      t.color(ink))  # fmt: skip


class NoteRow(QAbstractButton):
    """A remark in as many lines as it needs; a click or Enter goes to its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note: Note | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = Paragraph("", fonts.BODY, 18, "text2", self)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_note(self, note: Note, number: int) -> None:
        """Another remark."""
        self.note = note
        self.setObjectName(f"side.note.{number}")
        self._words.setText(note.text)
        self._words.set_role("text2" if note.plain else "text")
        self.setAccessibleName(f"{note.text}. Перейти")
        self._fit()
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self._fit()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        plain = self.note is None or self.note.plain
        with painting(self) as p:
            if self.underMouse():
                fill_round(p, rect.adjusted(-4, 0, 4, 0), t.color("hover"), 4)
            if self.hasFocus():
                stroke_round(p, rect, t.color("link"), 4, 2)
            side = t.px(14)
            box = QRectF(t.px(2), t.px(5), side, side)
            icon, ink = ("info", "text3") if plain else ("triangle-alert", "soon")
            paint_icon(p, box, icon, t.color(ink))

    def _fit(self) -> None:
        t = theme()
        left = t.px(22)
        self._words.setGeometry(left, t.px(3), max(1, self.width() - left - t.px(4)), t.px(18))
        self._words._fit()
        self.setFixedHeight(self._words.height() + t.px(6))
