"""Carries what the sync threads say to the UI thread: the only translator between the two."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cur_desk.models.workspace import Changed
from cur_desk.ui.bridge import Changes, bridge

_TOPIC_KINDS = {"cache": "appeal", "outbox": "exchange", "drafts": "draft"}


class Feed(QObject):
    """Its ``on_…`` methods may be called from any thread; its signals come in the UI thread."""

    status_touched = Signal()
    progressed = Signal(int, object)
    reported = Signal(object)
    ordered = Signal(str)

    _changed = Signal(object)
    _link = Signal(object)
    _report = Signal(object)
    _progress = Signal(int, object)
    _order = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        queued = Qt.ConnectionType.QueuedConnection
        self._changed.connect(self._take_changed, queued)
        self._link.connect(self._take_link, queued)
        self._report.connect(self._take_report, queued)
        self._progress.connect(self.progressed, queued)
        self._order.connect(self.ordered, queued)

    def on_changes(self, changed: Changed) -> None:
        """A write of the files, by whomever."""
        self._changed.emit(changed)

    def on_link(self, view: object) -> None:
        """The link has another state."""
        self._link.emit(view)

    def on_report(self, report: object) -> None:
        """A cycle has ended."""
        self._report.emit(report)

    def on_progress(self, done: int, remaining: int | None, size: int) -> None:
        """A page has come."""
        self._progress.emit(done, remaining)

    def on_order(self, reason: str) -> None:
        """The portal has taken the access away."""
        self._order.emit(reason)

    @Slot(object)
    def _take_changed(self, changed: Changed) -> None:
        kinds = {_TOPIC_KINDS.get(t, t) for t in changed.topics} | {"appeal"}
        bridge().publish(Changes(frozenset(kinds), changed.records | changed.removed))
        self.status_touched.emit()

    @Slot(object)
    def _take_link(self, view: object) -> None:
        self.status_touched.emit()

    @Slot(object)
    def _take_report(self, report: object) -> None:
        self.status_touched.emit()
        self.reported.emit(report)
