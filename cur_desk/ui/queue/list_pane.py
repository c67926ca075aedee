"""The list itself: one view for two-line rows and for the table, its states, its bulk bar."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from cur_desk.ui.bridge import Changes
from cur_desk.ui.queue.asking import Answer
from cur_desk.ui.queue.bulk import BulkBar
from cur_desk.ui.queue.model import COLUMNS, FetchRows, QueueModel
from cur_desk.ui.queue.painter import HEAD, LINE, ROW, QueueDelegate
from cur_desk.ui.theme import fonts, set_font, set_surface, theme
from cur_desk.ui.widgets import KeyTableView, StateStack


class QueueTable(KeyTableView):
    """Rows of 52 px under heads, or a table of 34 px rows with a header."""

    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._short: list[int] = []
        super().__init__(parent, name="queue.list", accessible="Обращения", row=ROW)
        set_font(self.horizontalHeader(), fonts.SMALL, True)
        self.horizontalHeader().setSectionsClickable(True)
        self.setCornerButtonEnabled(False)

    def show_shape(self, model: QueueModel) -> None:
        """Heights of rows and widths of columns after the model was reset."""
        t = theme()
        self._row = LINE if model.wide else ROW
        for row in self._short:
            if row < model.rowCount():
                self.verticalHeader().resizeSection(row, t.px(self._row))
        self._short = [row for row, _head in model.heads()]
        self.restyle()  # the heads among the rest
        head = self.horizontalHeader()
        head.setVisible(model.wide)
        if not model.wide:
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            return
        for number, column in enumerate(COLUMNS):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(number, mode)
            if column.width:
                head.resizeSection(number, t.px(column.width))

    def restyle(self) -> None:
        super().restyle()
        self.verticalHeader().setMinimumSectionSize(theme().px(24))
        self.horizontalHeader().setFixedHeight(theme().px(30))
        for row in self._short:
            self.verticalHeader().resizeSection(row, theme().px(HEAD))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ctrl+click marks a row, and so does a click on its check box in the table."""
        index = self.indexAt(event.position().toPoint())
        box = index.column() == 0 and self.model().columnCount() > 1
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if index.isValid() and (box or ctrl):
            self.toggle_mark(index)
            return
        super().mousePressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.laid_out.emit()


class ListPane(QWidget):
    """Shows answers; keeps the chosen row where it stands; asks the model for what is seen."""

    chosen = Signal(object)
    """Local id of the chosen row, or nothing."""
    open_asked = Signal(int)
    sort_asked = Signal(str, bool)
    trouble = Signal(object)
    bulk_asked = Signal(str, object)

    def __init__(self, fetch: FetchRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue.listPane")
        set_surface(self, "panel")
        self._chosen: int | None = None
        self.model = QueueModel(fetch, self)
        self.model.trouble.connect(self.trouble)
        self.view = QueueTable(self)
        self.view.setModel(self.model)
        self.delegate = QueueDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.states = StateStack(self.view, self)
        self.bulk = BulkBar(self)
        self.bulk.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.states, 1)
        column.addWidget(self.bulk)
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(12)
        self._seen.timeout.connect(self._tell_seen)
        self.view.verticalScrollBar().valueChanged.connect(lambda _v: self._seen.start())
        self.view.laid_out.connect(self._seen.start)
        self.view.previewed.connect(self._on_moved)
        self.view.opened.connect(self._on_opened)
        self.view.marks_changed.connect(self._on_marks)
        self.view.horizontalHeader().sectionClicked.connect(self._on_header)
        self.model.rows_arrived.connect(self._on_rows)
        self.bulk.asked.connect(lambda act: self.bulk_asked.emit(act, self.view.marks()))
        self.bulk.clear_asked.connect(lambda: self.view.set_marks(frozenset()))

    # --- what it is told -----------------------------------------------------------------------

    def show_answer(self, answer: Answer, *, keep: bool) -> None:
        """Another list; with ``keep`` the chosen row stays chosen and does not move."""
        chosen, top = (self._chosen, self._chosen_top()) if keep else (None, None)
        position = self.model.position_of(chosen) if chosen is not None else None
        self.view.blockSignals(True)
        self.model.set_hits(answer.hits, answer.filter.text)
        self.delegate.hits = answer.hits
        self.model.set_sort(answer.question.sort, answer.question.descending)
        self.model.show_ids(answer.ids, answer.groups)
        self.view.show_shape(self.model)
        kept = self.view.marks() & set(answer.ids) if self.view.marks() else frozenset()
        self.view.blockSignals(False)
        self.view.set_marks(frozenset(kept))
        self._choose_again(chosen, position, top)
        self.states.show_content()
        self._seen.start()

    def set_wide(self, wide: bool) -> None:
        """Table or list."""
        if wide == self.model.wide:
            return
        chosen = self._chosen
        self.view.blockSignals(True)
        self.model.set_wide(wide)
        self.view.show_shape(self.model)
        self.view.blockSignals(False)
        self._choose_again(chosen, None, None)
        self._seen.start()

    def refresh(self, changes: Changes) -> None:
        """Rows altered in place."""
        self.model.refresh(changes)

    def chosen_local(self) -> int | None:
        """The chosen row's id."""
        return self._chosen

    def choose(self, local: int) -> bool:
        """Chooses a row by its id, if it is in the list."""
        row = self.model.row_of(local)
        if row is None:
            return False
        self.view.choose_row(row)
        return True

    def step(self, by: int) -> int | None:
        """The id ``by`` places from the chosen one, chosen from now on; nothing at the ends."""
        position = self.model.position_of(self._chosen) if self._chosen is not None else None
        target = 0 if position is None else position + by
        if not 0 <= target < len(self.model.ids):
            return None
        self.view.choose_row(self.model.row_at(target))
        return self._chosen

    def focus_list(self) -> None:
        """The keyboard goes to the rows."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._chosen is None:
            self.step(0)

    # --- own -----------------------------------------------------------------------------------

    def _chosen_top(self) -> int | None:
        index = self.view.currentIndex()
        return self.view.visualRect(index).top() if index.isValid() else None

    def _choose_again(self, chosen: int | None, position: int | None, top: int | None) -> None:
        """The same row; if it has left, the one that came into its place."""
        size = len(self.model.ids)
        self._chosen = None
        if not size:
            self.chosen.emit(None)
            return
        row = self.model.row_of(chosen) if chosen is not None else None
        if row is None:
            row = self.model.row_at(min(position or 0, size - 1))
        self.view.choose_row(row)
        if self._chosen is None:  # the view thinks that it was current already
            self._on_moved(self.model.index(row, 0))
        if top is not None:
            bar = self.view.verticalScrollBar()
            now = self.view.visualRect(self.model.index(row, 0)).top()
            bar.setValue(bar.value() + now - top)
        elif position is None and chosen is None:
            self.view.scrollToTop()

    def _on_moved(self, index: QModelIndex) -> None:
        local = self.model.local_at(index.row())
        if local is not None and local != self._chosen:
            self._chosen = local
            self.chosen.emit(local)

    def _on_opened(self, index: QModelIndex) -> None:
        local = self.model.local_at(index.row())
        if local is not None:
            self.open_asked.emit(local)

    def _on_header(self, section: int) -> None:
        sort = COLUMNS[section].sort
        if sort:
            now, descending = self.model.order()
            self.sort_asked.emit(sort, sort == now and not descending)

    def _on_marks(self, marks: frozenset[int]) -> None:
        self.delegate.marking = bool(marks)
        self.view.viewport().update()
        rows = [row for m in marks if (row := self.model.known(m)) is not None]
        self.bulk.show_marks(len(marks), rows)
        if self.bulk.isHidden() != (not marks):
            self.bulk.setVisible(bool(marks))
            QTimer.singleShot(0, self, lambda: self.view.scrollTo(self.view.currentIndex()))

    def _on_rows(self) -> None:
        if self.view.marks():
            self._on_marks(self.view.marks())

    def _tell_seen(self) -> None:
        high = self.view.viewport().height()
        first, last = self.view.rowAt(0), self.view.rowAt(max(0, high - 1))
        count = self.model.rowCount()
        if count and first >= 0:
            self.model.want(first, last if last >= 0 else count - 1)
