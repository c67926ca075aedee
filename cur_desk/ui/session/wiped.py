"""The portal took the access away: the desk leaves the glass, its files are wiped, the person is
told what became of the unsent. The word stands until it is read, over restarts too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from cur_desk.models import wiping
from cur_desk.models.wiping import WipeNote
from cur_desk.services.desk import Desk
from cur_desk.sync.login import Login
from cur_desk.sync.wiped import Wiped, advice_of, words_of
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.widgets import Dialog


class WipedDialog(Dialog):
    """What happened, how many words were saved, whom to ask; one button."""

    def __init__(self, notes: Sequence[WipeNote], home: Path, parent: MainWindow) -> None:
        super().__init__("Рабочее место очищено", parent, name="wiped", width=560, cancel="Закрыть")
        for note in notes:
            self.add_text(words_of(note))
            self.add_text(advice_of(note, home))


class Wiping(QObject):
    """``obey`` wipes an open desk; ``go_on`` ends at the start what a kill has cut and tells."""

    def __init__(
        self, window: MainWindow, home: Path, show_entry: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._home, self._show_entry = window, home, show_entry

    def obey(self, desk: Desk, reason: str) -> None:
        """The data are off the glass; the rest runs behind every draft given until now."""
        self._busy(True)
        bridge().run_session(
            bridge().after_short(lambda: desk.wipe(reason)), self._on_wiped, self._on_trouble, self
        )

    def go_on(self, login: Login) -> None:
        """At the start, off the UI thread: the portal may be asked."""
        bridge().run_query(login.go_on_wiping, self._tell, owner=self)

    def offer(self, login: Login) -> None:
        """Somebody is in and the portal may be reached: sealed files that wait are given to it."""
        bridge().run_query(login.go_on_wiping, lambda _notes: None, lambda _p: None, self)

    def tell(self) -> None:
        """What is still to be told."""
        self._tell(wiping.notes(self._home))

    @Slot(object)
    def _on_wiped(self, _wiped: Wiped | None) -> None:
        self._show_entry()
        self._busy(False)
        self.tell()

    @Slot(object)
    def _on_trouble(self, problem: Problem) -> None:
        self._busy(False)
        self._window.show_problem(problem)

    def _tell(self, notes: Sequence[WipeNote]) -> None:
        if not notes or self._window.findChildren(WipedDialog):
            return
        dialog = WipedDialog(notes, self._home, self._window)
        dialog.finished.connect(lambda _code: wiping.told(self._home))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _busy(self, busy: bool) -> None:
        login = self._window.login
        if login is not None:
            login.set_busy(busy, "Очистка рабочего места")
