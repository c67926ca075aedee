"""The sections of the rail with their counts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from cur_desk.services.desk import Desk
from cur_desk.ui.bridge import bridge
from cur_desk.ui.shell import MainWindow, Section

QUEUE, CARD, PACKS, SYNC, SETTINGS = "queue", "card", "packs", "sync", "settings"
EXECUTION = "execution"
CONFLICT = "conflict"
IMPORT = "import"
COMPARE, MASS = "compare", "mass"
INTAKE = "intake"
_COUNTED = ("to_formalise", "over")
COUNT_MS = 200


class Sections(QObject):
    """Counts off the UI thread and shows them."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._desk: Desk | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COUNT_MS)
        self._soon.timeout.connect(self._ask)

    def use(self, desk: Desk | None) -> None:
        """The sections of this desk, counts to follow; nothing at the end."""
        self._desk = desk
        if desk is not None:
            self._show({})

    def count(self) -> None:
        """Asks for the counts anew, once for many changes."""
        if not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        desk = self._desk
        if desk is not None:
            bridge().run_query(
                lambda: _counts(desk), self._show, lambda problem: None, self, replaces="sections"
            )

    def _show(self, counts: Mapping[str, int]) -> None:
        desk = self._desk
        if desk is None:
            return
        queue = Section(QUEUE, "Очередь", "inbox", counts.get("to_formalise", 0))
        seat = Section(EXECUTION, "Исполнение", "clipboard-list", counts.get("assigned", 0))
        first: tuple[Section, ...] = (queue,)
        if desk.execution.is_seated():
            first = (seat, queue) if home_screen(desk) == EXECUTION else (queue, seat)
        self._window.set_sections(
            (
                *first,
                Section(PACKS, "Пакеты", "file-text"),
                Section(SYNC, "Обмен", "refresh-cw", counts.get("waiting", 0)),
                Section(SETTINGS, "Настройки", "settings", at_bottom=True),
            )
        )


def home_screen(desk: Desk) -> str:
    """An executor begins with the assignments, the shift with the queue."""
    return EXECUTION if desk.execution.is_seated() and not desk.actor.has_right("take") else QUEUE


def _counts(desk: Desk) -> dict[str, int]:
    views = [v for v in desk.queue.views() if v.code in _COUNTED]
    status = desk.status()
    waiting = status.unsent + status.conflicts + status.rejected + status.quarantine
    assigned = len(desk.execution.rows())
    return {**desk.queue.counts(views), "waiting": waiting, "assigned": assigned}
