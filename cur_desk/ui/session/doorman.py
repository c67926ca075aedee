"""Who knocks at the open window: a second start, or a verb of the command line.

``serve`` runs in the door's threads; what touches the window goes to the UI thread by a signal.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cur_desk.errors import NotAllowed
from cur_desk.services import verbs
from cur_desk.services.door import Say
from cur_desk.ui.session.flow import SessionFlow
from cur_desk.ui.shell import MainWindow


class Doorman(QObject):
    """Verbs are done on the open desk, after its person's password was proved."""

    _raise_asked = Signal()

    def __init__(self, flow: SessionFlow, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._flow, self._window = flow, window
        self._raise_asked.connect(self._bring_forward, Qt.ConnectionType.QueuedConnection)

    def serve(self, request: dict[str, Any], say: Say) -> dict[str, Any]:
        """The answer to one knock. Raises DeskError."""
        verb = str(request.get("verb", ""))
        if verb == "raise":
            self._raise_asked.emit()
            return {}
        desk = self._flow.desk
        if desk is None:
            raise NotAllowed(
                "Окно программы закрывает или открывает файлы.", advice="Повторите команду."
            )
        user, password = request.get("user"), str(request.get("password", ""))
        desk.vouch(self._flow.login, user, password)
        given = request.get("given")
        given = given if isinstance(given, dict) else {}
        return verbs.run(desk, verb, given, say, in_window=True).to_json()

    @Slot()
    def _bring_forward(self) -> None:
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
