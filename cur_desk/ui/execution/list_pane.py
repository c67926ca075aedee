"""The left pane: the four views as chips, rows of three lines, the nearest term first."""

# mypy: disable-error-code="override"

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from cur_desk.services.execution.views import STAGE_TITLES, AssignedRow, Stage
from cur_desk.services.views import ExchangeMark, TermMark
from cur_desk.ui.theme import fonts, marks, set_surface, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, stroke_round, text_width
from cur_desk.ui.widgets import (
    KEY_ROLE,
    ROW_ROLE,
    Chip,
    ElidingLabel,
    KeyListView,
    RowDelegate,
    StateStack,
    Tag,
)
from cur_desk.ui.widgets.lists import RowLook

ROW = 72
_WORDLESS = (ExchangeMark.SYNCED,)


class AssignedModel(QAbstractListModel):
    """Rows as the service gave them; the key of a row is (record, question)."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[AssignedRow] = []

    def show_rows(self, rows: Sequence[AssignedRow]) -> None:
        """Replaces the rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == KEY_ROLE:
            return row.key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None

    def find(self, key: tuple[str, str]) -> int:
        """The row of a key, or −1."""
        return next((n for n, row in enumerate(self.rows) if row.key == key), -1)


class AssignedDelegate(RowDelegate):
    """Term and exchange, title, number and place."""

    def __init__(self, view: KeyListView) -> None:
        super().__init__(view, ROW)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(theme().px(120), theme().px(ROW))

    def paint_back(self, p: QPainter, rect: QRectF, look: RowLook, index: QModelIndex) -> None:
        super().paint_back(p, rect, look, index)
        if look.chosen and look.focused:
            stroke_round(p, rect.adjusted(0, 0, 0, -1), theme().color("selLine"), 0, 1)

    def paint_row(
        self, p: QPainter, rect: QRectF, row: object, look: RowLook, index: QModelIndex
    ) -> None:
        if not isinstance(row, AssignedRow):
            return
        t = theme()
        side, x, right = t.px(16), rect.x() + t.px(16), rect.right() - t.px(16)
        top = QRectF(x, rect.y() + t.px(9), right - x, t.px(20))
        tail = self._paint_exchange(p, top, row)
        ink = t.color("text2")
        if row.mark is not TermMark.NONE:
            box = QRectF(x, top.center().y() - side / 2, side, side)
            marks.paint_term_mark(p, box, row.mark.value, row.share_left)
            ink = marks.term_color(row.mark.value)
        words = top.adjusted(t.px(24), 0, -(right - tail) - t.px(8), 0)
        draw_text(p, words, row.left, t.font(fonts.BODY), ink)
        title = QRectF(x + t.px(24), rect.y() + t.px(29), right - x - t.px(24), t.px(19))
        new = row.stage is Stage.NEW
        draw_text(p, title, row.title, t.font(fonts.BODY, new or look.chosen), t.color("text"))
        line = title.translated(0, t.px(19))
        words_ = " · ".join(w for w in (row.number, row.place, row.body) if w)
        draw_text(p, line, words_, t.font(fonts.SMALL), t.color("text2"))

    def _paint_exchange(self, p: QPainter, rect: QRectF, row: AssignedRow) -> float:
        """Mark and word at the right; returns where they begin."""
        t = theme()
        font = t.font(fonts.SMALL)
        icon, role, word = marks.EXCHANGE[marks.ExchangeMark(row.exchange.value)]
        if row.word:
            icon, role, word = "circle", "text3", row.word
        elif row.exchange in _WORDLESS:
            word = STAGE_TITLES.get(row.stage, "").lower()
        wide, side = text_width(word, font), t.px(14)
        x = rect.right() - wide - side - t.px(6)
        box = QRectF(x, rect.center().y() - side / 2, side, side)
        paint_icon(p, box, icon, t.color(role))
        room = QRectF(box.right() + t.px(6), rect.y(), wide + 2, rect.height())
        draw_text(p, room, word, font, t.color("text2" if role == "text3" else role))
        return x


class ListPane(QWidget):
    """``chosen`` carries the key of the current row, ``opened`` the wish to work on it."""

    chosen = Signal(str, str)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("execution.list")
        self.setAccessibleName("Мои поручения")
        set_surface(self, "panel")
        t = theme()
        self._all: list[AssignedRow] = []
        self.stage: Stage | None = None
        self.count = Tag("0", "neutral", parent=self)
        head = QHBoxLayout()
        head.setContentsMargins(t.px(16), t.px(10), t.px(16), 0)
        head.addWidget(ElidingLabel("Мои поручения", fonts.READING, True, "text", self))
        head.addWidget(self.count)
        head.addStretch(1)
        self.chips: dict[Stage, Chip] = {}
        self.view = KeyListView(self, name="execution.rows", accessible="Мои поручения")
        self.model = AssignedModel(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(AssignedDelegate(self.view))
        self.view.previewed.connect(self._on_current)
        self.view.opened.connect(lambda _index: self.opened.emit())
        self.stack = StateStack(self.view, self, row=ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.px(8))
        column.addLayout(head)
        column.addLayout(self._make_chips())
        column.addWidget(self.stack, 1)
        shortcuts.bind("filter", self, self._focus_chips)

    def _make_chips(self) -> QVBoxLayout:
        t = theme()
        rows = QVBoxLayout()
        rows.setContentsMargins(t.px(16), 0, t.px(16), 0)
        rows.setSpacing(t.px(6))
        line = QHBoxLayout()
        for number, (stage, title) in enumerate(STAGE_TITLES.items()):
            if number % 2 == 0:
                line = QHBoxLayout()
                line.setSpacing(t.px(6))
                rows.addLayout(line)
            chip = Chip(title, self, name=f"execution.view.{stage.value}", closable=False)
            chip.clicked.connect(partial(self._toggle, stage))
            chip.cleared.connect(partial(self._toggle, stage))
            self.chips[stage] = chip
            line.addWidget(chip)
            if number % 2:
                line.addStretch(1)
        return rows

    # --- what the screen calls ---------------------------------------------------------------

    def show_rows(self, rows: Sequence[AssignedRow], key: tuple[str, str]) -> tuple[str, str]:
        """New rows; the chosen one stays chosen if it is still there. Returns what is chosen."""
        self._all = list(rows)
        for stage, chip in self.chips.items():
            number = sum(r.stage is stage for r in rows)
            chip.setText(f"{STAGE_TITLES[stage]} {number}" if number else STAGE_TITLES[stage])
        self.count.show_tag(str(len(rows)), "neutral")
        return self._apply(key)

    def current(self) -> tuple[str, str]:
        """The key of the chosen row; empty words if there is none."""
        key = self.view.currentIndex().data(KEY_ROLE)
        return key if key is not None else ("", "")

    def choose(self, key: tuple[str, str]) -> None:
        """Makes a row the chosen one, if it is there already."""
        at = self.model.find(key)
        if at >= 0:
            self.view.choose_row(at)

    def step(self, by: int) -> None:
        """Alt+↑↓ without leaving the form."""
        row = self.view.currentIndex().row() + by
        if 0 <= row < len(self.model.rows):
            self.view.choose_row(row)

    def show_stage(self, stage: Stage | None) -> None:
        """Only one view, or all."""
        self.stage = stage
        for one, chip in self.chips.items():
            chip.set_on(one is stage)
        self._apply(self.current())

    # --- inside ------------------------------------------------------------------------------

    def _apply(self, key: tuple[str, str]) -> tuple[str, str]:
        rows = [r for r in self._all if self.stage in (None, r.stage)]
        same = [r.key for r in rows] == [r.key for r in self.model.rows]
        if same:
            self.model.rows = rows
            self.view.viewport().update()
            return self.current()
        before = self.view.currentIndex().row()
        self.view.blockSignals(True)
        self.model.show_rows(rows)
        at = self.model.find(key)
        if rows:  # the chosen one has gone: what stands in its place is next
            self.view.choose_row(at if at >= 0 else min(max(0, before), len(rows) - 1))
        self.view.blockSignals(False)
        now = self.current()
        if now != key:
            self.chosen.emit(*now)
        return now

    def _toggle(self, stage: Stage) -> None:
        self.show_stage(None if self.stage is stage else stage)

    def _focus_chips(self) -> None:
        self.chips[self.stage or Stage.NEW].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_current(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None:
            self.chosen.emit(*key)
