"""Opening an act's form over the appeal in front of a screen, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cur_desk.services.views import Submitted
from cur_desk.ui.acts.opening import begin, begin_base
from cur_desk.ui.bridge import Problem
from cur_desk.ui.theme import shortcuts

DECLINE = "decline_proposal"
AFTER = "Ждёт отправки; что принял портал, скажет строка и «Обмен»"
KEYS = ("forward", "extend")
"""Acts with a key of their own; the key's id is the act's."""
Front = Callable[[], tuple[str, str]]
"""The record in front and its number; empty if there is none."""
Say = Callable[[str, str], object]


class ActsInFront(QObject):
    """``front`` tells which appeal it is, ``say`` tells the person what came of it."""

    def __init__(
        self, desk: Any, screen: QWidget, front: Front, say: Say, before: Callable[[], object]
    ) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self._front, self._say, self._before = front, say, before

    def bind(self) -> None:
        """Shift+F6 and F7 of this screen."""
        for base in KEYS:
            shortcuts.bind(base, self._screen, partial(self.begin, base))

    def begin(self, base: str) -> None:
        """The act, or its «предложить…» where this person has no right of the body."""
        uid, number = self._front()
        if uid:
            self._before()
            begin_base(
                self._desk, uid, base, self._screen,
                done=partial(self._done, number), failed=self._failed,
            )  # fmt: skip

    def _open(self, uid: str, number: str, code: str, proposal: str) -> None:
        self._before()
        begin(
            self._desk, uid, code, self._screen, proposal=proposal,
            done=partial(self._done, number), failed=self._failed,
        )  # fmt: skip

    def _done(self, number: str, made: Submitted) -> None:
        self._say(f"{made.done or made.title}: {number}", AFTER)

    def _failed(self, problem: Problem) -> None:
        self._say(problem.message, problem.advice)
