"""Guided acts in the executor's seat: the body's person registers, forwards, extends, answers
proposals over the appeal of the assignment in front. The rows are read when they are asked for.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.services.acts.views import ActRow
from cur_desk.ui.acts.in_front import DECLINE, ActsInFront
from cur_desk.ui.acts.opening import row_text
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import theme


class SeatActs(ActsInFront):
    """The acts of the seat; its menu reads them when it is asked for."""

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
