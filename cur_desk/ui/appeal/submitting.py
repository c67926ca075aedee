"""The main act of the card: the content goes to the outbox, and the next card comes with it."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cur_desk.services.views import Submitted
from cur_desk.ui.appeal.draft import DraftKeeper
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.bridge import Changes, Problem, bridge

Sent = tuple[Submitted, Submitted | None]
"""The act, and the taking of the next item if the reserve had one."""
REMEMBER_MS = 1_000
"""The next card comes first."""


class Submitting(QObject):
    """``done`` carries (uid, Submitted, the taking of the next one or nothing), ``refused`` (uid, number, Problem)."""

    begun = Signal()
    done = Signal(str, object, object)
    refused = Signal(str, str, object)

    def __init__(self, desk: Any, model: FormModel, keeper: DraftKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._model, self._keeper = desk, model, keeper

    def send(self, uid: str, number: str) -> None:
        """One durable event; the draft keeps its base version, the act takes it over."""
        content = copy.deepcopy(self._model.content)
        taking, cards, base = self._desk.taking, self._desk.cards, self._keeper.base

        def work() -> Sent:
            done, taken = taking.send(uid, content, base)
            if taken is not None:
                cards.make_ready(taken.uid)
            return done, taken

        self._keeper.give()
        self.begun.emit()
        bridge().run_short(
            work,
            partial(self._on_done, uid, content),
            partial(self._on_refused, uid, number),
            self,
            changes=Changes.of("appeal", uid),
        )

    def _on_done(self, uid: str, content: dict[str, Any], sent: Sent) -> None:
        self._keeper.settle(uid)
        self.done.emit(uid, *sent)
        used = self._desk.last_used
        QTimer.singleShot(
            REMEMBER_MS,
            self,
            lambda: bridge().run_short(lambda: used.remember(content), owner=self),
        )

    def give_back(self, taken: Submitted) -> None:
        """The person has gone elsewhere meanwhile: what was taken for the next card stays free."""
        acts = self._desk.acts
        changes = Changes.of("appeal", taken.uid)
        bridge().run_short(lambda: acts.withdraw(taken.event), owner=self, changes=changes)

    def _on_refused(self, uid: str, number: str, problem: Problem) -> None:
        self._keeper.take_back(uid)
        self.refused.emit(uid, number, problem)
