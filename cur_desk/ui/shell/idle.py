"""Notices that nobody is there: no key and no mouse for so many minutes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_SIGNS = {
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,  # a key that fires a shortcut never becomes a press
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
_KEYS = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}


class IdleWatch(QObject):
    """``idle`` once after the minutes; the next key or mouse starts the count again.

    Keys are seen on the application, so a dialog or a popup counts too.
    """

    idle = Signal()
    key = Signal()
    """Each key, for background work to give way."""

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self.set_minutes(minutes)
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Another limit; the count begins anew."""
        self._timer.start(max(1, minutes) * 60_000)

    def left_ms(self) -> int:
        """Milliseconds until it says idle; -1 when it has."""
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self._timer.start()
            if event.type() in _KEYS:
                self.key.emit()
        return False
