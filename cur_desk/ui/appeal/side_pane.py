"""The right pane: completeness of the question with gaps that jump, registrations with terms."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cur_desk.domain.completeness import Gap
from cur_desk.services.views import CardView, RegistrationView
from cur_desk.ui.appeal.head import short_label
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, hairline, painting, stroke_round
from cur_desk.ui.widgets import ElidingLabel, MarkLabel, SegmentBar

MOST_GAPS = 12


class _GapRow(QAbstractButton):
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


class _Registration(QWidget):
    """A body's registration: body, number, day, term with its mark."""

    def __init__(self, value: RegistrationView) -> None:
        super().__init__()
        set_surface(self, "card")
        t = theme()
        self.setObjectName("side.registration")
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(12), t.px(8), t.px(12), t.px(8))
        column.setSpacing(t.px(4))
        column.addWidget(ElidingLabel(value.body, fonts.BODY, True, "text"))
        line = f"{value.number} · {value.registered} · {short_label(value.regime)}"
        column.addWidget(ElidingLabel(line, fonts.SMALL, False, "text2"))
        spoken = [value.body, line]
        if value.term is not None and value.term.mark.value != "none":
            row = QHBoxLayout()
            row.setSpacing(t.px(8))
            mark = MarkLabel(
                value.term.left, term=value.term.mark.value, share=value.term.share_left
            )
            mark.setAccessibleName(value.term.spoken)
            row.addWidget(mark)
            words = f"{value.term.title.lower()} {value.term.until}"
            row.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2"), 1)
            column.addLayout(row)
            spoken.append(value.term.spoken)
        if value.sent:
            column.addWidget(ElidingLabel(f"Направлено: {value.sent}", fonts.SMALL, False, "ok"))
        self.setAccessibleName(", ".join(spoken))


class SidePaneOfCard(QScrollArea):
    """300 px (440 on wide screens)."""

    gap_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.side")
        self.setAccessibleName("Полнота и регистрации")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        for widget in (self, inner):
            set_surface(widget, "sunken")
        t = theme()
        self._shown: tuple[RegistrationView, ...] | None = None
        column = QVBoxLayout(inner)
        column.setContentsMargins(t.px(16), t.px(14), t.px(16), t.px(14))
        column.setSpacing(t.px(8))
        self._make_completeness(column)
        column.addWidget(Rule())
        self._make_registrations(column)
        column.addStretch(1)
        self.setWidget(inner)

    def _make_completeness(self, column: QVBoxLayout) -> None:
        head = QHBoxLayout()
        self._title = ElidingLabel("", fonts.BODY, True, "text", name="side.title")
        self._count = ElidingLabel("", fonts.BODY, True, "soon", name="side.count")
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._count)
        column.addLayout(head)
        self.bar = SegmentBar(name="side.bar")
        column.addWidget(self.bar)
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(0)
        column.addLayout(self._gaps)
        self._rows: list[_GapRow] = []
        self._all_done = ElidingLabel("Все поля вопроса заполнены", fonts.BODY, False, "ok")
        column.addWidget(self._all_done)

    def _make_registrations(self, column: QVBoxLayout) -> None:
        t = theme()
        line = QHBoxLayout()
        line.setSpacing(t.px(6))
        line.addWidget(ElidingLabel("Регистрации", fonts.BODY, True, "text"))
        self._reg_count = ElidingLabel("", fonts.BODY, False, "text2", name="side.regCount")
        line.addWidget(self._reg_count)
        line.addStretch(1)
        column.addLayout(line)
        self._registrations = QVBoxLayout()
        self._registrations.setSpacing(t.px(8))
        column.addLayout(self._registrations)
        self._earlier = ElidingLabel("", fonts.SMALL, False, "text2", name="side.earlier")
        column.addWidget(self._earlier)

    def show_gaps(self, number: int, done: int, total: int, gaps: tuple[Gap, ...]) -> None:
        """Completeness of the question in front; gaps of the others come after its own."""
        gaps = gaps[:MOST_GAPS]
        self._title.setText(f"Полнота вопроса {number}")
        self.bar.show_count(done, total)
        self._count.setText(self.bar.words())
        self._count.set_role(self.bar.role())
        while len(self._rows) < len(gaps):
            row = _GapRow()
            row.clicked.connect(lambda _=False, row=row: self.gap_chosen.emit(row.gap))
            self._gaps.addWidget(row)
            self._rows.append(row)
        for k, row in enumerate(self._rows):
            row.setVisible(k < len(gaps))
            if k < len(gaps):
                row.show_gap(gaps[k], gaps[k].number != number, k + 1)
        self._all_done.setVisible(done >= total)

    def show_card(self, card: CardView) -> None:
        """Registrations with their own terms; «обращался ранее» in grey, without a mark."""
        self._earlier.setText(f"обращался ранее: {card.earlier}" if card.earlier else "")
        self._earlier.setVisible(bool(card.earlier))
        if self._shown == card.registrations:
            return
        self._shown = card.registrations
        self._show_registrations(card)

    def _show_registrations(self, card: CardView) -> None:
        while (item := self._registrations.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for value in card.registrations:
            self._registrations.addWidget(_Registration(value))
        if not card.registrations:
            words = "Пока не зарегистрировано"
            self._registrations.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2"))
        self._reg_count.setText(str(len(card.registrations)) if card.registrations else "")


class Rule(QWidget):
    """A hairline with its room."""

    def __init__(self, height: int = 13) -> None:
        super().__init__()
        self.setFixedHeight(theme().px(height))

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            hairline(p, 0, self.height() // 2, self.width())
