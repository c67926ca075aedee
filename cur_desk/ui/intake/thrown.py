"""«Убрать черновик»: for ten seconds it can be had back, scans and all."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cur_desk.ui.bridge import bridge
from cur_desk.ui.widgets import Toast


class Thrown(QObject):
    """The draft that is being thrown away: until the toast leaves it lies where it was, so a crash
    before that leaves it among the unfinished."""

    brought_back = Signal(str)
    gone = Signal()

    def __init__(self, desk: Any, pane: QWidget) -> None:
        super().__init__(pane)
        self._desk, self.uid = desk, ""
        self.toast = Toast(pane, name="intake.toast")
        self.toast.undo_asked.connect(self._bring_back)
        self.toast.expired.connect(self.settle)

    def take(self, uid: str) -> None:
        """Another one: the one before is thrown away for good."""
        self.settle()
        self.uid = uid
        self.toast.show_act("Черновик убран", "вместе со сканами", offer="Вернуть")

    def settle(self) -> None:
        """For good: the time is over, or the person leaves the screen."""
        uid, self.uid = self.uid, ""
        self.toast.take_away()
        if uid:
            bridge().run_short(
                lambda: self._desk.intake_drafts.drop(uid), lambda _d: self.gone.emit(), owner=self
            )

    def _bring_back(self) -> None:
        uid, self.uid = self.uid, ""
        self.brought_back.emit(uid)
