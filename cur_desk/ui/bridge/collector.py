"""Garbage is collected on the UI thread only.

A cycle that holds a widget may otherwise be collected by whatever thread allocates next, and Qt
objects that die in a foreign thread bring the process down.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000
MIDDLE_EVERY = 15
WHOLE_EVERY = 300
"""Turns between collections of the middle and of the old generation (some minutes)."""


class Collector(QObject):
    """Switches the automatic collector off for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turns = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def stop(self) -> None:
        """Back to the usual collector, after a last whole collection here."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    @Slot()
    def _turn(self) -> None:
        self._turns += 1
        if self._turns % WHOLE_EVERY == 0:
            gc.collect()
        else:
            gc.collect(1 if self._turns % MIDDLE_EVERY == 0 else 0)
