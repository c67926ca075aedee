"""A long transfer under way: amounts, bytes, time left, and «Прервать»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.services.exchange.link_words import transfer_view
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import Progress

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

LOOK_MS = 500


class TransferStrip(QWidget):
    """Looks twice a second while it can be seen; takes no room while nothing lasts."""

    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(theme().px(20), 0, theme().px(16), theme().px(6))
        self.progress = Progress(self, name="syncing.transfer")
        self.progress.hide()
        self.progress.cancelled.connect(self._pause)
        column.addWidget(self.progress)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def look(self) -> None:
        """Shows what travels now."""
        view = transfer_view(self._desk.link.transfer())
        if view is None:
            self.progress.hide()
            return
        if self.progress.isHidden():
            self.progress.renew()
        self.progress.show_step(view.share, 1.0, view.words)
        self.progress.show()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._look.start()
        self.look()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._look.stop()

    def _pause(self) -> None:
        bridge().run_short(
            self._desk.link.pause,
            lambda _none: self.said.emit("Обмен остановлен", "Полученное цело. Продолжить — F5"),
            self.failed.emit, self,
        )  # fmt: skip
