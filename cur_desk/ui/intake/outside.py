"""The strip of an appeal that has its number in an outside system: open it there, copy the answer,
mark it carried over. Hidden for appeals that have none."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from cur_desk.services.intake.carrying import CARRY_OVER, CarryView
from cur_desk.services.views import CardView, Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, ElidingLabel, IconLabel, MarkLabel

COPIED = "Ответ скопирован"


class OutsideStrip(QWidget):
    """One line over a card, two in a narrow preview. ``said`` goes to a toast or the bell."""

    said = Signal(str, str)
    carried = Signal(object)

    def __init__(
        self, desk: Any, parent: QWidget | None = None, *, name: str, narrow: bool = False
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view: CarryView | None = None
        self.setObjectName(name)
        set_surface(self, "sunken")
        t = theme()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(way, self)
        box.setContentsMargins(t.px(12), t.px(6), t.px(12), t.px(6))
        box.setSpacing(t.px(4 if narrow else 12))
        words = QHBoxLayout()
        words.setSpacing(t.px(8))
        self._icon = IconLabel("external-link", 16, "text2", self)
        self.title = ElidingLabel("", fonts.BODY, True, "text", self, name=f"{name}.title")
        self.term = MarkLabel("", term="ok", parent=self)
        self.state = ElidingLabel("", fonts.SMALL, False, "text2", self, name=f"{name}.state")
        for widget in (self._icon, self.title, self.term):
            words.addWidget(widget)
        words.addWidget(self.state, 1)
        icons = ("", "", "") if narrow else ("external-link", "copy", "check")
        self.open = ActButton(
            "", "link", self, name=f"{name}.open", icon=icons[0], height=26,
            on_click=self._open,
        )  # fmt: skip
        self.copy = ActButton(
            "Скопировать ответ", "link", self, name=f"{name}.copy", icon=icons[1], height=26,
            shortcut="copy_answer", on_click=self._copy,
        )  # fmt: skip
        self.carry = ActButton(
            "Перенесено" if narrow else "Отметить перенесённым", "link", self,
            name=f"{name}.carry", icon=icons[2], height=26, on_click=self._carry,
        )  # fmt: skip
        self.carry.setAccessibleName("Отметить перенесённым")
        acts = QHBoxLayout()
        acts.setSpacing(t.px(14))
        for button in (self.open, self.copy, self.carry):
            acts.addWidget(button)
        acts.addStretch(1)
        box.addLayout(words, 1)
        box.addLayout(acts)
        self.hide()

    def show_card(self, card: CardView) -> None:
        """The strip of this card; away if it came from no outside system."""
        self.view = view = self._desk.carrying.view(card.appeal)
        self.setVisible(view is not None)
        if view is None:
            return
        self.title.setText(view.title())
        self.term.setVisible(view.term is not None)
        if view.term is not None:
            words = f"{view.term.until} · {view.term.left}"
            self.term.show_mark(words, term=view.term.mark.value, share=view.term.share_left)
        self.state.setText(view.state())
        self.state.set_role("soon" if view.waits else "text2")
        self.open.setText(f"Открыть в {view.system}" if view.system else "Открыть")
        self.open.setVisible(bool(view.link))
        self.open.setToolTip(view.link)
        self.copy.setVisible(view.answers > 0)
        refused = card.acts.get(CARRY_OVER)
        self.carry.setVisible(view.waits)
        self.carry.setEnabled(refused is None)
        self.carry.setToolTip(refused.reason if refused is not None else "")
        term = f", {view.term.spoken}" if view.term is not None else ""
        self.setAccessibleName(f"{view.title()}, {view.state()}{term}")

    def _open(self) -> None:
        if self.view is None or not self.view.link:
            return
        if not QDesktopServices.openUrl(QUrl(self.view.link)):
            QGuiApplication.clipboard().setText(self.view.link)
            self.said.emit("Браузер не открылся", "Ссылка скопирована: вставьте её в браузер сами")

    def _copy(self) -> None:
        if self.view is None:
            return
        desk, uid, title = self._desk, self.view.uid, self.view.title()

        def put(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(COPIED, f"Вставьте его: {title}")

        bridge().run_query(lambda: desk.carrying.answer_text(uid), put, self._fail, self)

    def _carry(self) -> None:
        if self.view is None:
            return
        desk, uid = self._desk, self.view.uid
        bridge().run_short(
            lambda: desk.carrying.carry(uid), self._done, self._fail, self,
            changes=Changes.of("appeal", uid) | Changes.of("exchange"),
        )  # fmt: skip

    def _done(self, made: Submitted) -> None:
        self.carried.emit(made)

    def _fail(self, problem: Problem) -> None:
        self.said.emit(problem.message, problem.advice)
