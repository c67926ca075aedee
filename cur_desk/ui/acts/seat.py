"""Guided acts in the executor's seat: the body's person registers, forwards, extends, answers
proposals over the appeal of the assignment in front. The rows are read when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.services.act_views import ActRow
from cur_desk.services.views import Submitted
from cur_desk.ui.acts.guided import AFTER, DECLINE, KEYS
from cur_desk.ui.acts.opening import begin, begin_base, row_text
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import shortcuts, theme

Front = Callable[[], tuple[str, str]]
"""The record in front and its number; empty if there is none."""


class SeatActs(QObject):
    """``front`` tells which appeal it is, ``say`` tells the person what came of it."""

    def __init__(
        self,
        desk: Any,
        screen: QWidget,
        front: Front,
        say: Callable[[str, str], object],
        before: Callable[[], object],
    ) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self._front, self._say, self._before = front, say, before

    def bind(self) -> None:
        """Shift+F6 and F7."""
        for base in KEYS:
            shortcuts.bind(base, self._screen, partial(self.begin, base))

    def begin(self, base: str) -> None:
        """The act, or its «предложить…» where this person has no right of the body."""
        uid, number = self._front()
        if uid:
            self._before()
            begin_base(
                self._desk, uid, base, self._screen,
                done=partial(self._done, number), failed=self._failed,
            )  # fmt: skip

    def menu(self, anchor: QWidget) -> None:
        """F10: the acts of this appeal under the button."""
        uid, number = self._front()
        if not uid:
            return
        forms = self._desk.act_forms
        bridge().run_query(
            lambda: forms.menu(uid), partial(self._show, uid, number, anchor), self._failed, self,
            replaces="acts",
        )  # fmt: skip

    def _show(self, uid: str, number: str, anchor: QWidget, rows: tuple[ActRow, ...]) -> None:
        menu = QMenu(self._screen)
        menu.setObjectName("seat.actsMenu")
        menu.setAccessibleName("Действия с обращением")
        menu.setToolTipsVisible(True)
        for row in rows:
            self._add(menu, uid, number, row, row.code, row_text(row), row.icon)
            if row.proposal:
                words = "Отклонить это предложение"
                self._add(menu, uid, number, row, DECLINE, words, "x")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))

    def _add(
        self, menu: QMenu, uid: str, number: str, row: ActRow, code: str, words: str, icon: str
    ) -> None:
        act = menu.addAction(theme().icon(icon), words)
        act.triggered.connect(lambda _=False: self._open(uid, number, code, row.proposal))
        act.setEnabled(not row.refused)
        act.setToolTip(row.refused or row.title)

    def _open(self, uid: str, number: str, code: str, proposal: str) -> None:
        self._before()
        begin(
            self._desk, uid, code, self._screen, proposal=proposal,
            done=partial(self._done, number), failed=self._failed,
        )  # fmt: skip

    def _done(self, number: str, made: Submitted) -> None:
        self._say(f"{made.done or made.title}: {number}", AFTER)

    def _failed(self, problem: Problem) -> None:
        self._say(problem.message, problem.advice)
