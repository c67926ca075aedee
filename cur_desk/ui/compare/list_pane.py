"""The left list of «Сравнить»: like appeals here, what the portal knows, earlier appeals."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.similar.views import PortalRow, PortalView, SimilarView
from cur_desk.ui.compare.past import EarlierCard
from cur_desk.ui.compare.similar_card import SimilarCard
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ElidingLabel, Paragraph


class CandidateList(QScrollArea):
    """↑↓ moves and shows at once; ``chosen(uid)``."""

    chosen = Signal(str)
    open_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare.list")
        self.setAccessibleName("Возможные дубликаты")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is kept: words that wrap anew when it comes and goes would never settle.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        inner = QWidget()
        for widget in (self, inner):
            set_surface(widget, "sunken")
        t = theme()
        column = QVBoxLayout(inner)
        column.setContentsMargins(t.px(12), t.px(10), t.px(12), t.px(10))
        column.setSpacing(t.px(6))
        self.title = ElidingLabel("", fonts.BODY, True, "text", name="compare.listTitle")
        column.addWidget(self.title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(t.px(6))
        column.addLayout(self._rows)
        self.where = Paragraph("", fonts.SMALL, 17, "text2", name="compare.where")
        column.addWidget(self.where)
        self.portal = Paragraph("", fonts.SMALL, 17, "text2", name="compare.portal")
        column.addWidget(self.portal)
        self.portal.hide()
        self._far = QVBoxLayout()
        self._far.setSpacing(t.px(6))
        column.addLayout(self._far)
        self.earlier = EarlierCard(self, narrow=True)
        self.earlier.open_asked.connect(self.open_asked)
        column.addWidget(self.earlier)
        column.addStretch(1)
        self.setWidget(inner)
        self.cards: list[SimilarCard] = []

    def show_view(self, view: SimilarView) -> None:
        """The rows of one appeal."""
        for card in self.cards:
            self._rows.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for number, row in enumerate(view.rows, 1):
            card = SimilarCard(self)
            card.setCheckable(True)
            card.show_row(row, f"compare.card.{number}")
            card.clicked.connect(partial(self.chosen.emit, row.uid))
            self._rows.addWidget(card)
            self.cards.append(card)
        self.title.setText(counted(len(view.rows), "похожее", "похожих", "похожих"))
        self.where.setText(view.where())
        self.earlier.show_rows(view.earlier)
        self.earlier.setVisible(bool(view.earlier))

    def show_portal(self, answer: PortalView) -> None:
        """Numbers and bodies of what is not here."""
        self.portal.setText(answer.words)
        self.portal.setVisible(bool(answer.words))
        while (item := self._far.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, row in enumerate(answer.rows[:12], 1):
            self._far.addWidget(_FarRow(row, number))

    def mark(self, uid: str) -> int:
        """The chosen one; gives its place from 1, 0 if it is not in the list."""
        found = 0
        for number, card in enumerate(self.cards, 1):
            mine = card.row is not None and card.row.uid == uid
            card.setChecked(mine)
            if mine:
                found = number
                self.ensureWidgetVisible(card, 0, theme().px(12))
        return found


class _FarRow(QWidget):
    """An appeal of another body: number, body, day, what agrees."""

    def __init__(self, row: PortalRow, number: int) -> None:
        super().__init__()
        self.setObjectName(f"compare.far.{number}")
        set_surface(self, "sunkenCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(10), t.px(6), t.px(10), t.px(6))
        column.setSpacing(t.px(2))
        first = f"{row.number or 'без номера'} · {row.when}"
        second = f"{row.agrees} · {row.outcome}"
        column.addWidget(ElidingLabel(first, fonts.SMALL, True, "text"))
        column.addWidget(ElidingLabel(row.body, fonts.SMALL, False, "text2"))
        column.addWidget(ElidingLabel(second, fonts.SMALL, False, "text2"))
        self.setAccessibleName(f"{first}, {row.body}, {second}, открывается по праву органа")
