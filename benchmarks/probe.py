"""A window in a process of its own: ``python -m benchmarks.probe bare|field|list HOME``.

``bare`` shows an empty PySide6 window; ``field`` is the program up to its password field; ``list``
types the password, presses Enter and waits for the first row. The last line is a JSON object.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from types import ModuleType, SimpleNamespace

from benchmarks import places

TYPING_S = 2.0
"""A person types a password; meanwhile the program may load what it needs."""
SETTLE_S = 1.5
LIMIT_S = 60.0


def bare() -> None:
    """The least that shows a window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.show()

    def look() -> None:
        handle = window.windowHandle()
        if handle is not None and handle.isExposed():
            app.processEvents()
            _tell({"rss_kib": places.memory_kib()})

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(0)
    app.exec()


def field() -> None:
    """The real program, until the password field is on the screen."""

    def look(window: object) -> None:
        if _field_shown(window):
            _tell({"rss_kib": places.memory_kib()})

    _program(look)


def listed() -> None:
    """The real program: password, Enter, first row; then its memory with the list open."""
    from benchmarks.portal import PASSWORD

    state: dict[str, float] = {}

    def look(window: object) -> None:
        now = time.perf_counter()
        if "shown" not in state:
            if _field_shown(window):
                state["shown"] = now
            return
        if "entered" not in state:
            if now - state["shown"] >= TYPING_S:
                _enter(window, PASSWORD)
                state["entered"] = time.perf_counter()
            return
        if "row" not in state:
            if _first_row(window):
                _repaint(window)
                state["row"] = time.perf_counter()
            return
        if now - state["row"] >= SETTLE_S:
            seconds = state["row"] - state["entered"]
            _tell({"seconds": seconds, "rss_kib": places.memory_kib()})

    _program(look)


def _program(look: Callable[[object], object]) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cur_desk import app as program

    _no_keyring(program)
    app = QApplication(sys.argv[:1])
    began = time.perf_counter()

    def tick() -> None:
        if time.perf_counter() - began > LIMIT_S:
            _tell({"error": "nothing came in time"})
        for window in QApplication.topLevelWidgets():
            if type(window).__name__ == "MainWindow" and window.isVisible():
                look(window)

    timer = QTimer(app)
    timer.timeout.connect(tick)
    timer.start(1)
    program.main([])


def _no_keyring(program: ModuleType) -> None:
    """A measurement never touches the person's own keyring. Patched when the program brings in
    its heavy part, so that nothing is loaded before its time."""
    usual = importlib.import_module

    def brought(name: str) -> ModuleType:
        made = usual(name)
        station = usual("cur_desk.services.station")
        login_of = station.login_of
        station.login_of = lambda home=None, **how: login_of(
            home, **{**how, "memory_keyring": True}
        )
        return made

    program.importlib = SimpleNamespace(import_module=brought)  # type: ignore[attr-defined]


def _field_shown(window: object) -> bool:
    login = getattr(window, "login", None)
    handle = window.windowHandle()  # type: ignore[attr-defined]
    if login is None or handle is None or not handle.isExposed() or not login.password.isVisible():
        return False
    _repaint(window)
    return True


def _repaint(window: object) -> None:
    """What waits to be painted is painted now."""
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    window.repaint()  # type: ignore[attr-defined]


def _enter(window: object, password: str) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    from benchmarks.portal import USER

    login = window.login  # type: ignore[attr-defined]
    login.user.setText(USER)
    login.password.setText(password)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        QCoreApplication.sendEvent(login.password, key)


def _first_row(window: object) -> bool:
    """Whether a list of the queue shows its first row."""
    from PySide6.QtWidgets import QAbstractItemView

    for view in window.findChildren(QAbstractItemView):  # type: ignore[attr-defined]
        model = view.model()
        ids = getattr(model, "ids", None)
        if ids is not None and len(ids) and view.isVisible() and model.known(ids[0]) is not None:
            return True
    return False


def _tell(found: dict[str, object]) -> None:
    print(json.dumps(found), flush=True)
    os._exit(0)


def main() -> None:
    """One window."""
    kinds = {"bare": bare, "field": field, "list": listed}
    kinds[sys.argv[1]]()


if __name__ == "__main__":
    main()
