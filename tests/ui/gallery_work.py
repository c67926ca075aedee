"""Pictures of queue, card, code picker and exchange, beside mock-ups 02–05, 07, 15.

``python -m tests.ui.gallery_work OUT [queue|card|sync]``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.syncing import SyncScreen
from cur_desk.ui.theme import theme
from tests.ui.fake_desk import FakeDesk
from tests.ui.gallery_shell import PERSON, SECTIONS, STATUS

SIZES = {"light": (1366, 700), "dark": (1920, 1012)}


def settle(seconds: float = 0.6) -> None:
    """Lets workers answer and layouts settle."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def frame(key: str, title: str, screen: QWidget, mode: str, view: str = "") -> MainWindow:
    """The window with one screen."""
    window = MainWindow()
    window.set_sections(SECTIONS)
    window.add_screen(key, lambda: screen, title, section=key if key == "sync" else "queue",
                      view=view)  # fmt: skip
    window.resize(*SIZES[mode])
    window.show_workspace(PERSON)
    window.show_status(STATUS)
    window.show()
    window.show_screen(key)
    settle()
    return window


def shot(window: QWidget, path: Path) -> None:
    """The window with dialogs and popups over it."""
    settle(0.25)
    pixmap = window.grab()
    painter = QPainter(pixmap)
    for over in QApplication.topLevelWidgets():
        if (
            over is not window
            and over.isVisible()
            and (isinstance(over, QDialog) or over.windowType() == over.windowType().Popup)
        ):
            at = over.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(at, over.grab())
    painter.end()
    pixmap.save(str(path))


def queue(out: Path) -> None:
    """Pictures 02, 03 and states of the list."""
    for mode in SIZES:
        theme().apply(mode)
        for name, desk in (
            ("02", FakeDesk(214)),
            ("02-little", FakeDesk(13)),
            ("02-100k", FakeDesk(100_000)),
            ("15-empty", FakeDesk(0)),
            ("15-error", FakeDesk(214, broken=True)),
        ):
            screen = QueueScreen(desk)
            window = frame("queue", "Очередь", screen, mode, "К разбору")
            if name == "02":
                screen.pane.choose(7 if mode == "light" else 16)
                settle(0.3)
            if name == "02" and mode == "dark":
                screen.pane.view.set_marks(frozenset({2, 9, 10}))
            if name == "02-100k":
                screen.pane.choose(50_000)
                settle(0.3)
            if name == "02-little":
                screen.bar._open_field("block")
                settle(0.3)
            shot(window, out / f"{name}-{mode}.png")
            window.finish()
            window.deleteLater()
            settle(0.05)


def syncing(out: Path) -> None:
    """Picture 07: a full centre and an empty one."""
    for mode in SIZES:
        theme().apply(mode)
        for name, empty in (("07", False), ("07-empty", True)):
            desk = FakeDesk(214)
            desk.exchange.empty = empty
            window = frame("sync", "Обмен с порталом", SyncScreen(desk), mode)
            shot(window, out / f"{name}-{mode}.png")
            window.finish()
            window.deleteLater()
            settle(0.05)


def main(out: str, what: str = "all") -> None:
    """Writes the pictures asked for."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as crashes:
        bridge = install(Bridge(Path(crashes)))
        bridge.problem_raised.connect(lambda p: print("problem:", p.text(), p.code))
        for name, make in ROUNDS.items():
            if what in ("all", name):
                make(folder)
        bridge.shutdown()
        for report in Path(crashes).iterdir():
            print(report.read_text("utf-8"))
    theme().apply("light", 100)
    app.processEvents()


ROUNDS = {"queue": queue, "sync": syncing}

if __name__ == "__main__":
    main(*sys.argv[1:])
