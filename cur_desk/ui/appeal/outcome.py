"""What the card shows while its main act is written, and after it: sent, or refused and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from cur_desk.services.views import Submitted
from cur_desk.ui.appeal.submitting import Submitting
from cur_desk.ui.bridge import Problem

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen

GREY_MS = 120
"""A pause that an eye notices: from then on the form looks as closed as it is."""


class Outcome(QObject):
    """The person may have gone to another card meanwhile: its form has nothing to do with it."""

    def __init__(self, desk: Any, screen: CardScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self.sending = Submitting(desk, screen.model, screen.keeper, self)
        self.sending.begun.connect(self._on_sending)
        self.sending.done.connect(self._on_submitted)
        self.sending.refused.connect(self._on_refused)
        screen.loaded.connect(lambda _uid: self._end_sending())
        self._grey = QTimer(self)
        self._grey.setSingleShot(True)
        self._grey.setInterval(GREY_MS)
        self._grey.timeout.connect(self._end_sending)

    def submit(self) -> None:
        """Ctrl+Enter with nothing missing."""
        screen = self._screen
        self.sending.send(screen.uid, screen.card.number if screen.card is not None else "")

    def _on_sending(self) -> None:
        """Nothing can be typed at once; grey it becomes only where the disk is slow: the next card
        is mostly there sooner, and sixty fields are not painted twice for it."""
        form = self._screen.form
        self._screen.footer.main.set_running(True)
        form.setUpdatesEnabled(False)
        form.setEnabled(False)
        self._grey.start()

    def _end_sending(self) -> None:
        self._grey.stop()
        self._screen.form.setUpdatesEnabled(True)

    def _on_submitted(self, uid: str, result: Submitted, taken: Submitted | None) -> None:
        screen = self._screen
        here = uid == screen.uid
        if here:  # the form opens again with what the record says now
            screen.footer.main.set_running(False)
            screen.watching.make_stale()
            screen.head.show_saved("")
        screen.submitted.emit(result)
        if taken is None and here:
            screen.next_asked.emit()
        elif taken is not None and here:
            screen.next_taken.emit(taken.uid)
        elif taken is not None:
            self.sending.give_back(taken)

    def _on_refused(self, uid: str, number: str, problem: Problem) -> None:
        screen = self._screen
        if uid != screen.uid:
            title = f"{number}: не отправлено. {problem.message}"
            screen.toast.show_act(title, problem.advice, undoable=False, done=False)
            screen.notice.emit(title, problem.advice)
            return
        screen.footer.main.set_running(False)
        screen.form.setEnabled(True)
        self._end_sending()
        parts = problem.field.split("/", 2)
        if len(parts) == 3 and parts[0] == "questions":
            screen.gaps.go_to(parts[1], parts[2])
            screen.gaps.name(problem.message)
        else:
            screen.banners.show_problem(problem)
