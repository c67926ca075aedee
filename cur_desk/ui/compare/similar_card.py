"""One like appeal as a small card: number, who and when, what it is about, what agrees, how it ended."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.services.similar.views import SimilarRow
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round, text_width

HEIGHT = 86
ICONS = {"exact": "copy", "near": "copy", "author": "equal", "place": "equal"}


class SimilarCard(QAbstractButton):
    """A click, Enter or Space opens it in «Сравнить»; in the list of that screen it is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: SimilarRow | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(HEIGHT))

    def show_row(self, row: SimilarRow, name: str) -> None:
        """Another appeal; the whole of it is the accessible name."""
        self.row = row
        self.setObjectName(name)
        self.setText(row.number)
        self.setAccessibleName(f"{row.spoken}. Сравнить")
        self.setToolTip(row.title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(220), theme().px(HEIGHT))

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        if self.row is None:
            return
        t, rect = theme(), QRectF(self.rect())
        with painting(self) as p:
            self._paint_box(p, rect)
            inner = rect.adjusted(t.px(10), t.px(6), -t.px(10), -t.px(6))
            line = inner.height() / 4
            rows = [QRectF(inner.x(), inner.y() + k * line, inner.width(), line) for k in range(4)]
            self._paint_head(p, rows[0], self.row)
            draw_text(p, rows[1], self.row.title, t.font(fonts.BODY), t.color("text"))
            icon = ICONS.get(self.row.match, "equal")
            self._paint_line(p, rows[2], icon, self.row.agrees, "text2", medium=False)
            tail = self.row.outcome
            tail += f" · {self.row.tied}" if self.row.tied else ""
            mark = "repeat-2" if self.row.tied else "clock" if self.row.open else "circle-check"
            self._paint_line(p, rows[3], mark, tail, "text", medium=True)

    def _paint_box(self, p: QPainter, rect: QRectF) -> None:
        t = theme()
        chosen = self.isCheckable() and self.isChecked()
        back = "sel" if chosen else "hover" if self.underMouse() else "panel"
        fill_round(p, rect, t.color(back), 6)
        stroke_round(p, rect, t.color("selLine" if chosen else "line"), 6)
        if self.hasFocus():
            stroke_round(p, rect, t.color("accent"), 6, 2)

    def _paint_head(self, p: QPainter, rect: QRectF, row: SimilarRow) -> None:
        t = theme()
        font = t.font(fonts.BODY, True)
        taken = draw_text(p, rect, row.number, font, t.color("link"))
        rest = rect.adjusted(taken + t.px(8), 0, 0, 0)
        words = f"{row.who} · {row.when}"
        if text_width(words, t.font(fonts.SMALL)) > rest.width():
            words = row.who
        draw_text(p, rest, words, t.font(fonts.SMALL), t.color("text2"))

    def _paint_line(
        self, p: QPainter, rect: QRectF, icon: str, words: str, role: str, *, medium: bool
    ) -> None:
        t = theme()
        side = t.px(14)
        box = QRectF(rect.x(), rect.center().y() - side / 2, side, side)
        paint_icon(p, box, icon, t.color("text2"))
        draw_text(
            p, rect.adjusted(side + t.px(6), 0, 0, 0), words, t.font(fonts.SMALL, medium),
            t.color(role),
        )  # fmt: skip
