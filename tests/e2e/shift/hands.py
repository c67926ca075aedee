"""The hands of the robot: keys as a keyboard sends them, and the clock of what the program takes."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

GIVE_UP_S = 30.0
LOOK_MS = 2
NONE = Qt.KeyboardModifier.NoModifier
Seen = Callable[[], bool]


class Stuck(Exception):
    """What was waited for did not come."""


@dataclass
class Clock:
    """Seconds of the program by step, keys by appeal."""

    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    work: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """The same in seconds of the processor, all threads of the program: what a busy machine or a
    slow disk adds is not in it."""
    keys: int = 0

    def all(self) -> list[float]:
        """Every step."""
        return [s for one in self.steps.values() for s in one]


def percentile(values: list[float], share: float) -> float:
    """Nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def line_of(name: str, values: list[float], work: list[float]) -> str:
    """«шаг  число  p50  p95  max  процессор p95» in milliseconds."""
    ms = [v * 1e3 for v in values]
    return (
        f"{name:<34}{len(ms):>6}{statistics.median(ms):>9.1f}"
        f"{percentile(ms, 0.95):>9.1f}{max(ms):>9.1f}{percentile(work, 0.95) * 1e3:>9.1f}"
    )


class Hands:
    """Presses one key after another; each press lasts until its effect is on the screen."""

    def __init__(self, app: QApplication, clock: Clock) -> None:
        self._app, self.clock = app, clock

    def press(
        self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE, *, step: str, seen: Seen | None = None
    ) -> None:
        """A key through the map of shortcuts."""
        self.clock.keys += 1
        self._timed(step, lambda: QTest.keyClick(self._target(), key, mods), seen)

    def type(self, text: str, *, step: str, seen: Seen | None = None) -> None:
        """Letters one by one; ``seen`` is waited for after the last."""
        for k, letter in enumerate(text):
            self.clock.keys += 1
            last = k == len(text) - 1
            self._timed(step, lambda letter=letter: self._letter(letter), seen if last else None)

    def wait(self, seen: Seen, *, step: str) -> None:
        """What comes by itself after a key: counted as a step of its own."""
        self._timed(step, lambda: None, seen)

    def _timed(self, step: str, act: Callable[[], object], seen: Seen | None) -> None:
        start, worked = time.perf_counter(), time.process_time()
        act()
        self._app.processEvents()
        if seen is not None and not seen() and not self._seen_in_time(seen):
            raise Stuck(step)
        self._app.processEvents()  # what it has changed is painted
        self.clock.steps[step].append(time.perf_counter() - start)
        self.clock.work[step].append(time.process_time() - worked)

    @staticmethod
    def _seen_in_time(seen: Seen) -> bool:
        """Runs the loop of events as the program does, and looks every other millisecond: a loop
        of our own would take the interpreter from the workers that are waited for."""
        loop, look = QEventLoop(), QTimer()
        end = time.perf_counter() + GIVE_UP_S

        def tick() -> None:
            if seen() or time.perf_counter() > end:
                loop.quit()

        look.timeout.connect(tick)
        look.start(LOOK_MS)
        loop.exec()
        look.stop()
        return seen()

    def _letter(self, letter: str) -> None:
        target = self._target()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))

    @staticmethod
    def _target() -> QWidget:
        target = QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            raise Stuck("нет окна с клавиатурой")
        return target

    def rest(self, seconds: float) -> None:
        """The person reads; the program works on, the clock stands."""
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1e3), loop.quit)
        loop.exec()
