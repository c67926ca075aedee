"""Everyday acts from the card: pass on, give back, clear a mark. Held ten seconds for Ctrl+Z."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cur_desk.services.views import Choice, Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.queue.act_dialogs import ActDialog, PassDialog, open_dialog

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen


class Everyday(QObject):
    """Acts on the card in front; what was done is told by the card's toast with «Отменить»."""

    def __init__(self, desk: Any, screen: CardScreen) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen

    def pass_on(self) -> None:
        """F6: to a colleague."""
        if self._refused("pass_on"):
            return

        def show(people: list[Choice]) -> None:
            card = self._screen.card
            if card is None:
                return
            dialog = PassDialog(people, card.number, self._screen)
            open_dialog(
                dialog, lambda: self._act("pass_on", {"person": str(dialog.person.value())})
            )

        bridge().run_query(self._desk.directory.people, show, self._fail, self)

    def release(self) -> None:
        """Back to the common queue, with a reason."""
        self._simple("release")

    def clear_threat(self) -> None:
        """The mark of a threat to life was wrong or is over."""
        self._simple("clear_threat")

    def _simple(self, code: str) -> None:
        card = self._screen.card
        if card is None or self._refused(code):
            return
        dialog = ActDialog(code, f"{card.number}. {card.title}", self._screen)
        open_dialog(dialog, lambda: self._act(code, dialog.values()))

    def _refused(self, code: str) -> bool:
        reason = self._screen.reason(code)
        if reason:
            self._screen.toast.show_act(reason, undoable=False, done=False)
        return bool(reason)

    def _act(self, code: str, content: dict[str, Any]) -> None:
        card = self._screen.card
        if card is None:
            return
        acts = self._desk.acts
        self._screen.flush()
        bridge().run_short(
            lambda: acts.act(card.uid, code, content),
            partial(self._done, card.number), self._fail, self,
            changes=Changes.of("appeal", card.uid),
        )  # fmt: skip

    def tell(self, made: Submitted) -> None:
        """What another room has done with the card in front."""
        card = self._screen.card
        self._done(card.number if card is not None else "", made)

    def _done(self, number: str, made: Submitted) -> None:
        self._screen.toast.show_act(made.title, number, undoable=made.undo_until is not None)

    def _fail(self, problem: Problem) -> None:
        self._screen.toast.show_act(problem.message, problem.advice, undoable=False, done=False)
