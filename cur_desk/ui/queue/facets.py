"""The list of values of one filter field: counts, search, Space to choose, Enter to take."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cur_desk.domain.text import fold, grouped
from cur_desk.services.views import Choice
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, Paragraph, SearchField

CODE = Qt.ItemDataRole.UserRole


class FacetPopup(QWidget):
    """A panel under a chip. ``taken`` carries the chosen codes when it closes with Enter."""

    taken = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("queue.facet")
        self.setAccessibleName(title)
        set_surface(self, "card")
        t = theme()
        self.setFixedSize(t.px(320), t.px(380))
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(12), t.px(10), t.px(12), t.px(10))
        column.setSpacing(t.px(8))
        column.addWidget(ElidingLabel(title, fonts.BODY, True, "text", self))
        self.search = SearchField("Найти значение", self, name="queue.facet.search")
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        self.list = QListWidget(self)
        self.list.setObjectName("queue.facet.list")
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._toggle)
        column.addWidget(self.list, 1)
        self._none = Paragraph(
            "В этом виде таких значений пока нет", fonts.BODY, 18, "text3", self, width=290
        )
        self._none.hide()
        column.addWidget(self._none)
        column.addStretch(0)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(ActButton("Показать все", "quiet", self, name="queue.facet.clear",
                                on_click=lambda: self._take(())))  # fmt: skip
        row.addWidget(ActButton("Применить", "main", self, name="queue.facet.apply", cap="Enter",
                                on_click=self.apply))  # fmt: skip
        column.addLayout(row)
        self.search.installEventFilter(self)

    def show_values(self, values: Sequence[tuple[Choice, int]], chosen: Sequence[str]) -> None:
        """Fills the list: chosen ones first."""
        self.list.clear()
        self._none.setVisible(not values)
        self.list.setVisible(bool(values))
        ordered = sorted(values, key=lambda v: v[0].code not in chosen)
        for choice, count in ordered:
            words = f"{choice.name}  ·  {grouped(count)}" if count >= 0 else choice.name
            item = QListWidgetItem(words)
            item.setData(CODE, choice.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = choice.code in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme().px(28)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def open_at(self, corner: QPoint) -> None:
        """Shows it with its top left corner at a point of the screen, kept on the screen."""
        self.move(corner)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def chosen(self) -> tuple[str, ...]:
        """Codes that are checked."""
        items = (self.list.item(k) for k in range(self.list.count()))
        return tuple(i.data(CODE) for i in items if i.checkState() == Qt.CheckState.Checked)

    def apply(self) -> None:
        """Takes what is checked; if nothing is, the row under the hand."""
        codes = self.chosen()
        current = self.list.currentItem()
        if not codes and current is not None and not current.isHidden():
            codes = (current.data(CODE),)
        self._take(codes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Space and self.list.currentItem() is not None:
                self._toggle(self.list.currentItem())
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.apply()
                return True
            if key == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _take(self, codes: tuple[str, ...]) -> None:
        self.taken.emit(codes)
        self.close()

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _step(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if not self.list.item(row).isHidden():
                self.list.setCurrentRow(row)
                return
            row += step

    def _narrow(self, typed: str) -> None:
        words = fold(typed).split()
        for k in range(self.list.count()):
            item = self.list.item(k)
            item.setHidden(not all(w in fold(item.text()) for w in words))
        current = self.list.currentItem()
        if current is None or current.isHidden():
            self._step(1)
            if self.list.currentItem() is not None and self.list.currentItem().isHidden():
                self.list.setCurrentRow(-1)
                self._step(1)
