"""Tabs of the questions of one appeal: icon of the block, name, filled/all. Painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    hairline,
    painting,
    stroke_round,
    text_width,
    upright,
)
from cur_desk.ui.widgets import ActButton, KeyCap

NARROW = 112
"""A narrower tab has no icon and no name: its number over its count."""
LEAST = 320
"""However many questions there are, the row never makes the form wider than this."""


@dataclass(frozen=True)
class TabView:
    """One tab in ready values."""

    question: str
    number: int
    name: str
    icon: str
    done: int
    total: int


class _Tab(QAbstractButton):
    """A tab that the keyboard reaches; ← → go to its neighbours."""

    def __init__(self, parent: QuestionTabs) -> None:
        super().__init__(parent)
        self._tabs = parent
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.view = TabView("", 0, "", "tag", 0, 0)
        self.restyle()

    def show_view(self, view: TabView) -> None:
        """Replaces what the tab says."""
        self.view = view
        self.setObjectName(f"questionTab.{view.number}")
        said = f"Вопрос {view.number}, {view.name}, заполнено {view.done} из {view.total}"
        self.setAccessibleName(said)
        self.setToolTip(said)  # a narrow tab has no room for it
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(44))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        t = theme()
        name = text_width(self.view.name, t.font(fonts.BODY, True))
        words = max(name, t.px(56)) + t.px(36 + 16) + self._count_width() + t.px(12)
        return QSize(min(round(words), t.px(200)), t.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(NARROW), theme().px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._tabs.neighbour(self, 1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            if self.isChecked():
                p.fillRect(rect, t.color("panel"))
                p.fillRect(QRectF(0, 0, rect.width(), 3), t.color("selLine"))
                upright(p, 0, 0, rect.height())
                upright(p, rect.right() - 1, 0, rect.height())
            elif self.underMouse():
                p.fillRect(rect.adjusted(0, 3, 0, -1), t.color("hover"))
            if self.hasFocus():
                stroke_round(p, rect.adjusted(3, 5, -3, -3), t.color("link"), 4, 2)
            ink = t.color("link" if self.isChecked() else "text2")
            mid = rect.center().y() + 1
            if rect.width() < t.px(NARROW):
                self._paint_short(p, rect)
                return
            paint_icon(p, QRectF(t.px(12), mid - t.px(8), t.px(16), t.px(16)), self.view.icon, ink)
            self._paint_words(p, rect)

    def _paint_short(self, p, rect: QRectF) -> None:
        t, middle = theme(), Qt.AlignmentFlag.AlignHCenter
        number = QRectF(0, t.px(6), rect.width(), t.px(15))
        draw_text(p, number, str(self.view.number), t.font(fonts.TINY), t.color("text2"), middle)
        count = QRectF(0, t.px(21), rect.width(), t.px(17))
        draw_text(p, count, self._count(), t.font(fonts.BODY, True), self._ink(), middle)

    def _paint_words(self, p, rect: QRectF) -> None:
        t = theme()
        x, count = t.px(36), self._count_width()
        room = rect.width() - x - t.px(12) - count - t.px(12)
        number = QRectF(x, t.px(6), room, t.px(15))
        draw_text(p, number, f"Вопрос {self.view.number}", t.font(fonts.TINY), t.color("text2"))
        name = QRectF(x, t.px(21), room, t.px(17))
        draw_text(p, name, self.view.name, t.font(fonts.BODY, True), t.color("text"))
        box = QRectF(rect.right() - t.px(12) - count, 0, count + 1, rect.height() + 2)
        draw_text(p, box, self._count(), t.font(fonts.BODY, True), self._ink())

    def _ink(self) -> QColor:
        return theme().color("ok" if self.view.done >= self.view.total else "soon")

    def _count(self) -> str:
        return f"{self.view.done}/{self.view.total}"

    def _count_width(self) -> float:
        return text_width(self._count(), theme().font(fonts.BODY, True))


class QuestionTabs(QWidget):
    """Row of tabs with «+ Вопрос Ctrl+T» and the key of the next one."""

    chosen = Signal(str)
    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questionTabs")
        self.setAccessibleName("Вопросы обращения")
        set_surface(self, "sunken")
        self._tabs: list[_Tab] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme().px(16), 0, theme().px(16), 0)
        self._row.setSpacing(0)
        self.add = ActButton(
            "Вопрос",
            "quiet",
            self,
            name="questionTabs.add",
            icon="plus",
            cap=shortcuts.caption("new_question"),
            on_click=self.add_asked.emit,
        )
        self._row.addWidget(self.add)
        self._row.addStretch(1)
        self._next = KeyCap(shortcuts.caption("next_question"), self)
        self._row.addWidget(self._next)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(44))

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), theme().px(LEAST)), whole.height())

    def show_tabs(self, views: list[TabView], current: str) -> None:
        """Replaces the tabs in place; the one in front is checked."""
        while len(self._tabs) < len(views):
            tab = _Tab(self)
            tab.clicked.connect(lambda _=False, tab=tab: self.chosen.emit(tab.view.question))
            self._row.insertWidget(len(self._tabs), tab)
            self._tabs.append(tab)
        while len(self._tabs) > len(views):
            gone = self._tabs.pop()
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for tab, view in zip(self._tabs, views, strict=True):
            tab.show_view(view)
            tab.setChecked(view.question == current)
        self._next.setVisible(len(views) > 1)

    def neighbour(self, tab: _Tab, step: int) -> None:
        """← → between tabs."""
        index = (self._tabs.index(tab) + step) % len(self._tabs)
        self._tabs[index].setFocus(Qt.FocusReason.TabFocusReason)
        self._tabs[index].click()

    def views(self) -> list[TabView]:
        """What the tabs say now."""
        return [tab.view for tab in self._tabs]

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())
