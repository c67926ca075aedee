"""When a draft is written: on a pause in typing, at the latest two seconds after the first key.

The keeper takes a copy of the content on the UI thread and writes it on the short queue, so that
neither a long import nor a slow disk holds a key (rulings V1, W1).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cur_desk.services.views import DraftView
from cur_desk.ui.bridge import Changes, Problem, bridge

PAUSE_MS = 800
MOST_MS = 2_000
AGAIN_MS = 3_000

Content = dict[str, Any]


class DraftKeeper(QObject):
    """Watches one content. ``saved`` carries a ``DraftView``, ``failed`` a ``Problem``."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        save: Callable[[str, Content, int | None], DraftView],
        content: Callable[[], Content],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._save, self._content = save, content
        self._uid, self._dirty, self._first = "", False, True
        self._base: int | None = None
        self._running = 0
        self._turn: dict[str, int] = {}
        """The latest turn of a card: a failed write of an earlier one is not tried again."""
        self._given: dict[str, tuple[Content, int | None] | None] = {}
        """Cards whose words an act is carrying; the words if their draft could not be written."""
        self._pause = self._timer(PAUSE_MS)
        self._most = self._timer(MOST_MS)

    def watch(self, uid: str, base: int | None, *, kept: bool) -> None:
        """Begins with another appeal as seen at version ``base``; ``kept``: it has a draft."""
        self.flush()
        self._uid, self._base, self._first = uid, base, not kept

    @property
    def base(self) -> int | None:
        """The version that the person saw when beginning."""
        return self._base

    def touch(self) -> None:
        """A key changed the content."""
        if not self._uid:
            return
        self._dirty = True
        self._pause.start()
        if not self._most.isActive():
            self._most.start()

    def is_dirty(self) -> bool:
        """Whether a change is not yet on disk, or is being written."""
        return self._dirty or self._running > 0

    def save_now(self) -> None:
        """The person asks for it, even if nothing has changed."""
        self._dirty = bool(self._uid)
        self.flush()

    def flush(self) -> None:
        """Writes what is unsaved now; the short queue keeps the order."""
        self._stop()
        dirty, self._dirty = self._dirty, False
        if not dirty or not self._uid or self._uid in self._given:
            return
        first, self._first = self._first, False
        self._write(self._uid, copy.deepcopy(self._content()), first)

    def _write(self, uid: str, content: Content, first: bool) -> None:
        self._send(uid, content, self._base, self._next_turn(uid), first)

    def _send(self, uid: str, content: Content, base: int | None, turn: int, first: bool) -> None:
        self._running += 1
        bridge().run_short(
            lambda: self._save(uid, content, base),
            lambda view: self._done(uid, view),
            lambda problem: self._fail(uid, content, base, turn, problem),
            self,
            changes=Changes.of("draft", uid) if first else None,
        )

    def give(self) -> None:
        """An act takes the words and is durable itself: nothing is written before or after it.
        Words that were not on disk yet come back as a draft if the act is refused."""
        self._stop()
        dirty, self._dirty = self._dirty, False
        self._given[self._uid] = (copy.deepcopy(self._content()), self._base) if dirty else None

    def settle(self, uid: str) -> None:
        """The act has carried the words: no write that failed may bring them back as a draft."""
        self._given.pop(uid, None)
        self._next_turn(uid)
        if uid == self._uid:
            self.forget()

    def take_back(self, uid: str) -> None:
        """The act was refused: words whose draft could not be written before it are tried again."""
        lost = self._given.pop(uid, None)
        if lost is None:
            return
        if uid == self._uid:
            self.touch()
        else:
            self._send(uid, *lost, self._next_turn(uid), False)

    def forget(self) -> None:
        """What is unsaved goes another way: the act itself carries it, or it is thrown away."""
        self._next_turn(self._uid)
        self._stop()
        self._dirty, self._first = False, True

    def stop(self) -> None:
        """Nothing is watched any more."""
        self.flush()
        self._uid = ""

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(self.flush)
        return timer

    def _stop(self) -> None:
        self._pause.stop()
        self._most.stop()

    def _done(self, uid: str, view: DraftView) -> None:
        self._running -= 1
        if uid == self._uid:
            self.saved.emit(view)

    def _next_turn(self, uid: str) -> int:
        self._turn[uid] = self._turn.get(uid, 0) + 1
        return self._turn[uid]

    def _fail(
        self, uid: str, content: Content, base: int | None, turn: int, problem: Problem
    ) -> None:
        """The words are not given up: those in the fields are tried again on the next pause,
        those of a card that was left by themselves; not if newer ones went or an act has them."""
        self._running -= 1
        if turn != self._turn.get(uid, 0):
            return
        if uid in self._given:
            self._given[uid] = (content, base)
            return
        if uid == self._uid:
            self._dirty = True
            self._pause.start()
            self.failed.emit(problem)
            return
        bridge().problem_raised.emit(problem)
        QTimer.singleShot(AGAIN_MS, self, lambda: self._again(uid, content, base, turn))

    def _again(self, uid: str, content: Content, base: int | None, turn: int) -> None:
        if turn == self._turn.get(uid, 0):
            self._send(uid, content, base, turn, False)
