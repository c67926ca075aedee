"""What the card shows while its main act is written, and after it: sent, or refused and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cur_desk.services.views import Submitted
from cur_desk.ui.appeal.submitting import Submitting
from cur_desk.ui.bridge import Problem

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen


class Outcome(QObject):
    """The person may have gone to another card meanwhile: its form has nothing to do with it."""

    def __init__(self, desk: Any, screen: CardScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self.sending = Submitting(desk, screen.model, screen.keeper, self)
        self.sending.begun.connect(self._on_sending)
        self.sending.done.connect(self._on_submitted)
        self.sending.refused.connect(self._on_refused)

    def submit(self) -> None:
        """Ctrl+Enter with nothing missing."""
        screen = self._screen
        self.sending.send(screen.uid, screen.card.number if screen.card is not None else "")

    def _on_sending(self) -> None:
        self._screen.footer.main.set_running(True)
        self._screen.form.setEnabled(False)

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
        parts = problem.field.split("/", 2)
        if len(parts) == 3 and parts[0] == "questions":
            screen.gaps.go_to(parts[1], parts[2])
            screen.gaps.name(problem.message)
        else:
            screen.banners.show_problem(problem)
