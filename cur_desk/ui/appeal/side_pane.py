"""The right pane: completeness of the question with gaps that jump, registrations with terms."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cur_desk.domain.completeness import Gap
from cur_desk.services.cards.checks import Note
from cur_desk.services.similar.views import SimilarView
from cur_desk.services.views import CardView, RegistrationView
from cur_desk.ui.appeal.gap_rows import GapRow, NoteRow
from cur_desk.ui.appeal.head import short_label
from cur_desk.ui.compare.similar_pane import SimilarPane
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import ElidingLabel, MarkLabel, SegmentBar

MOST_GAPS = 12
MOST_NOTES = 6


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
    note_chosen = Signal(object)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card.side")
        self.setAccessibleName("Полнота и регистрации")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is kept: words that wrap anew when it comes and goes would never settle.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
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
        self.similar = SimilarPane(desk)
        self.similar.found.connect(self._on_similar)
        column.addWidget(self.similar)
        self._below_similar = Rule()
        column.addWidget(self._below_similar)
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
        self._rows: list[GapRow] = []
        self._notes = QVBoxLayout()
        self._notes.setSpacing(theme().px(2))
        column.addLayout(self._notes)
        self._note_rows: list[NoteRow] = []
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
            row = GapRow()
            row.clicked.connect(lambda _=False, row=row: self.gap_chosen.emit(row.gap))
            self._gaps.addWidget(row)
            self._rows.append(row)
        for k, row in enumerate(self._rows):
            row.setVisible(k < len(gaps))
            if k < len(gaps):
                row.show_gap(gaps[k], gaps[k].number != number, k + 1)
        self._all_done.setVisible(done >= total)

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """What looks wrong though it is filled; a click goes there."""
        notes = notes[:MOST_NOTES]
        while len(self._note_rows) < len(notes):
            row = NoteRow()
            row.clicked.connect(lambda _=False, row=row: self.note_chosen.emit(row.note))
            self._notes.addWidget(row)
            self._note_rows.append(row)
        for k, row in enumerate(self._note_rows):
            row.setVisible(k < len(notes))
            if k < len(notes):
                row.show_note(notes[k], k + 1)

    def show_card(self, card: CardView) -> None:
        """Registrations with their own terms; «обращался ранее» in grey, without a mark."""
        self._earlier.setText(f"обращался ранее: {card.earlier}" if card.earlier else "")
        self._earlier.setVisible(bool(card.earlier))
        self.similar.show_record(card.uid)
        self._below_similar.setVisible(not self.similar.isHidden())  # two lines part nothing
        if self._shown == card.registrations:
            return
        self._shown = card.registrations
        self._show_registrations(card)

    def _on_similar(self, view: SimilarView) -> None:
        """Looked at whole, homonyms are no earlier appeals; on wide screens a list says it."""
        count = view.earlier_count()
        self._earlier.setText(f"обращался ранее: {count}")
        self._earlier.setVisible(bool(count) and self.similar.earlier.isHidden())

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
