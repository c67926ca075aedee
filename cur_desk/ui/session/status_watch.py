"""The honest state on the glass: read off-thread now and then, and at once when it was touched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from cur_desk.services.desk import Desk
from cur_desk.ui.bridge import bridge
from cur_desk.ui.session import status as words
from cur_desk.ui.session.feed import Feed
from cur_desk.ui.shell import MainWindow

STATUS_EVERY_MS = 15_000
LISTEN_EVERY_MS = 1_000
TOUCHED_MS = 100


class StatusWatch(QObject):
    """``seen`` is what the bar shows now; nothing while no desk is open."""

    def __init__(
        self, window: MainWindow, feed: Feed, desk: Callable[[], Desk | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._desk = window, desk
        self.seen: words.Snapshot | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(STATUS_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self._heard = (False, False)
        self._listen = QTimer(self)
        self._listen.setInterval(LISTEN_EVERY_MS)
        self._listen.timeout.connect(self._mind_quiet)
        self._touched = QTimer(self)
        self._touched.setSingleShot(True)
        self._touched.setInterval(TOUCHED_MS)
        self._touched.timeout.connect(self.refresh)
        feed.status_touched.connect(self._touch)

    def start(self) -> None:
        """A desk is open."""
        self._timer.start()
        self._listen.start()
        self.refresh()

    def stop(self) -> None:
        """It is closing; what was seen of it is forgotten."""
        self.seen = None
        self._timer.stop()
        self._listen.stop()

    @Slot()
    def _touch(self) -> None:
        """Many writes at once are read once."""
        if not self._touched.isActive():
            self._touched.start()

    @Slot()
    def refresh(self) -> None:
        """Reads the honest state off-thread and shows it."""
        desk = self._desk()
        if desk is None or self._window.is_locked():
            return
        bridge().run_query(
            lambda: words.snapshot(desk),
            self._on_snapshot,
            lambda problem: None,  # the files are closing: the next state tells
            self,
            replaces="status",
        )

    @Slot()
    def _mind_quiet(self) -> None:
        """A portal that keeps a request waiting, and a disk that takes nothing, are told at once,
        and so is their return."""
        desk = self._desk()
        if desk is None:
            return
        heard = (desk.quiet, desk.trouble is not None)
        if heard != self._heard:
            self._heard = heard
            self.refresh()
        if desk.trouble is not None:
            # With room again it goes on by itself; the next second shows it.
            bridge().run_query(desk.room_again, lambda _b: None, lambda _p: None, self,
                               replaces="room")  # fmt: skip

    @Slot(object)
    def _on_snapshot(self, seen: words.Snapshot) -> None:
        self.seen = seen
        self._window.show_status(seen.bar)
