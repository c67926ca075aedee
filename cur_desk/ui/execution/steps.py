"""The steps of an assignment: which act the main button does, and its run beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cur_desk.services.execution.service import ExecutionService
from cur_desk.services.execution.views import Assigned
from cur_desk.services.views import Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.execution.dialogs import RefuseDialog
from cur_desk.ui.queue.act_dialogs import open_dialog

Key = tuple[str, str]
NOTHING: Key = ("", "")
Step = Callable[[], Submitted]


class Steps:
    """One at a time; ``acting`` is the assignment whose step runs: what is read of it meanwhile is
    old before it comes."""

    def __init__(
        self,
        service: ExecutionService,
        owner: QWidget,
        on_done: Callable[[Key, bool, Submitted], None],
        on_refused: Callable[[Problem], None],
    ) -> None:
        self._service, self._owner = service, owner
        self._on_done, self._on_refused = on_done, on_refused
        self.acting: Key = NOTHING

    def of(self, code: str, key: Key, values: dict[str, Any]) -> Step | None:
        """The step of this name, with what the form says."""
        service = self._service
        steps: dict[str, Step] = {
            "accept": lambda: service.accept(*key),
            "to_signature": lambda: service.to_signature(*key, values),
            "sign_answer": lambda: service.sign(*key, values),
            "send_to_applicant": lambda: service.send(*key, values),
        }
        return steps.get(code)

    def run(self, key: Key, step: Step, *, leaves: bool) -> None:
        """Does a step; ``leaves``: the row is done with."""
        self.acting = key
        bridge().run_short(
            step,
            partial(self._done, key, leaves),
            self._refused,
            self._owner,
            changes=Changes.of("appeal", key[0]),
        )

    def ask_refusal(self, item: Assigned, key: Key, run: Callable[[Step], None]) -> None:
        """Asks why the body gives the assignment back, then has that done."""
        dialog = RefuseDialog(item, self._owner.window())

        def go() -> None:
            reason = dialog.reason.text_value().strip()
            run(lambda: self._service.refuse(*key, reason))

        open_dialog(dialog, go)

    def _done(self, key: Key, leaves: bool, done: Submitted) -> None:
        self.acting = NOTHING
        self._on_done(key, leaves, done)

    def _refused(self, problem: Problem) -> None:
        self.acting = NOTHING
        self._on_refused(problem)
