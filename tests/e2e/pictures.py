"""Pictures of the running program: ``python -m tests.e2e.pictures OUT [light|dark] [WxH]``.

Starts the demo's own portal, signs in, walks by key events and grabs the window. Needs a display
(or QT_QPA_PLATFORM=offscreen); not a test.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from cur_desk import settings
from cur_desk.services import demo
from cur_desk.services.embedded import EmbeddedPortal
from cur_desk.ui import bridge as bridges
from cur_desk.ui.session.program import Program
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme

WAIT_S = 30.0


def turn(app: QApplication, seconds: float) -> None:
    """Runs the event loop for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def until(app: QApplication, true: Callable[[], bool]) -> None:
    """Runs the event loop until something is true."""
    end = time.monotonic() + WAIT_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        turn(app, 0.05)


def key(app: QApplication, code: Qt.Key, mods: Qt.KeyboardModifier | None = None) -> None:
    """One key press to whatever has the focus."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    held = mods or Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, code, held))
    turn(app, 0.1)


def main() -> int:
    out = Path(sys.argv[1])
    mode = sys.argv[2] if len(sys.argv) > 2 else "light"
    width, height = (int(n) for n in (sys.argv[3] if len(sys.argv) > 3 else "1366x728").split("x"))
    region = sys.argv[4] if len(sys.argv) > 4 else "kirov"
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme().apply(mode, 100)
    with tempfile.TemporaryDirectory(prefix="cur-desk-pictures-") as folder:
        home = Path(folder)
        person = demo._prepared(home, region, 8_000, print, print)
        bridges.install(bridges.Bridge(home / "crashes", app))
        with EmbeddedPortal(home / "portal", live=True) as portal:
            window = MainWindow()
            window.resize(width, height)
            program = Program(window, home, settings.Settings(), demo=True)
            window.show()
            shots = _Shots(app, window, program, out, f"{mode}-{width}")
            shots.walk(portal.url, person.login, person.password)
            window.close()
            turn(app, 0.5)
        bridges.bridge().shutdown()
        for crash in (home / "crashes").glob("*"):
            print(crash.read_text("utf-8"))
    return 0


class _Shots:
    """The walk with its pictures."""

    def __init__(
        self, app: QApplication, window: MainWindow, program: Program, out: Path, name: str
    ) -> None:
        self.app, self.window, self.program, self.out, self.name = app, window, program, out, name

    def grab(self, what: str, widget: QWidget | None = None) -> None:
        (widget or self.window).grab().save(str(self.out / f"{what}-{self.name}.png"))

    def walk(self, url: str, login: str, password: str) -> None:
        app, program = self.app, self.program
        program.start()
        turn(app, 0.3)
        self.grab("01-login")
        program.flow.sign_in(login, password, url)
        until(app, lambda: program.desk is not None)
        desk = program.desk
        assert desk is not None
        until(app, lambda: desk.runner.last_report is not None)
        turn(app, 2.0)
        assert program.queue is not None
        program.queue.asking.show_waiting()
        turn(app, 1.5)
        self.grab("02-queue")
        uid = desk.take_next()
        program.open_card(uid)
        turn(app, 2.0)
        self.grab("04-card")
        self.window.palette_box.open()
        self.window.palette_box.input.setText("яма")
        turn(app, 1.0)
        self.grab("16-palette")
        self.window.palette_box.dismiss()
        for screen in ("packs", "sync", "settings"):
            self.window.show_screen(screen)
            turn(app, 1.2)
            self.grab(screen)
        self.window.lock_asked.emit()
        turn(app, 1.0)
        self.grab("01-unlock")


if __name__ == "__main__":
    sys.exit(main())
