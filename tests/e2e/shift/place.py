"""Where the robot works: a real portal with so many appeals, real encrypted files, a real window."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.portal import PASSWORD, USER, seeded
from cur_desk import settings
from cur_desk.app import SWITCH_S
from cur_desk.services.embedded import EmbeddedPortal
from cur_desk.ui import bridge as bridges
from cur_desk.ui.bridge.collector import Collector
from cur_desk.ui.session.program import Program
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme

SYNC_S = 900.0


@dataclass
class Workplace:
    """A signed-in program with its window."""

    program: Program
    window: MainWindow
    home: Path


@contextlib.contextmanager
def served(cached: int, portal: Path | None = None) -> Iterator[str]:
    """The address of a real portal with so many appeals. ``portal``: a data folder that is there
    already; it is copied, for the robot's work changes it."""
    with tempfile.TemporaryDirectory(prefix="cur-desk-portal-") as folder:
        data = Path(folder) / "portal"
        shutil.copytree(portal or seeded(cached), data)
        with EmbeddedPortal(data, live=False) as running:
            yield running.url


@contextlib.contextmanager
def workplace(
    app: QApplication, url: str, user: str = USER, password: str = PASSWORD
) -> Iterator[Workplace]:
    """Signs in at the portal and waits for the first exchange, as ``app.py`` sets a window up."""
    with tempfile.TemporaryDirectory(prefix="cur-desk-shift-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        sys.setswitchinterval(SWITCH_S)
        theme().apply("light", 100)
        bridge = bridges.install(bridges.Bridge(home / "crashes", app))
        collector = Collector(app)
        window = MainWindow()
        window.resize(1366, 728)
        program = Program(window, home, settings.Settings(), demo=True)
        window.show()
        window.activateWindow()
        program.start()
        program.flow.sign_in(user, password, url)
        _until(app, lambda: program.desk is not None)
        desk = program.desk
        assert desk is not None
        _until(app, lambda: desk.queue.size() > 0 and desk.runner.last_report is not None)
        _until(app, lambda: not _learning())
        try:
            yield Workplace(program, window, home)
        finally:
            window.quit_guard = lambda: None
            window.close()
            _until(app, lambda: program.desk is None)
            bridge.shutdown()
            collector.deleteLater()
            window.deleteLater()


def _learning() -> bool:
    """The local help counts the confirmed appeals once for a new cache."""
    return any(t.name == "learn-codes" for t in threading.enumerate())


def _until(app: QApplication, true: Callable[[], bool]) -> None:
    end = time.monotonic() + SYNC_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.01)
