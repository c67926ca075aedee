"""Where the robot works: a real portal with so many appeals, real encrypted files, a real window."""

from __future__ import annotations

import contextlib
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks import places
from benchmarks.portal import PASSWORD, USER, seeded
from cur_desk import settings
from cur_desk.app import SWITCH_S
from cur_desk.domain.filters import Filter
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.services.embedded import EmbeddedPortal
from cur_desk.ui import bridge as bridges
from cur_desk.ui.bridge.collector import Collector
from cur_desk.ui.session.program import Program
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme

WAIT_S, QUICK_S = 600.0, 0.3
NEVER_MINUTES = 240
"""The window must not lock itself while the first exchange takes its time."""


@dataclass
class Workplace:
    """A signed-in program with its window."""

    program: Program
    window: MainWindow
    home: Path


@dataclass(frozen=True)
class Made:
    """A portal that runs and a home that has its appeals."""

    url: str
    home: Path


def prepared(cached: int, portal: Path | None = None, kept: Path | None = None) -> Path:
    """A folder with the portal's data, a home that has been synchronised with it, and its port.
    Made once (a first exchange of 100k takes minutes) and used by later runs; what a newer program
    makes anew in it (keys of like appeals) is made there too, not in every copy. ``portal``: a
    seeded data folder that is there already; ``kept``: where to make or find it."""
    folder = kept or places.WORK / f"shift-{cached}"
    if not (folder / "port").exists():
        part = places.fresh(folder.parent / f"{folder.name}.part")
        shutil.copytree(portal or seeded(cached), part / "portal")
        (part / "home").mkdir()
        (part / "port").write_text(str(_free_port()), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    _bring_up(folder)
    return folder


def _bring_up(folder: Path) -> None:
    """Exchanges until home and portal have nothing left to do; seconds if that is so already. It
    may be broken off: the next run goes on from there."""
    home, port = folder / "home", int((folder / "port").read_text("utf-8"))
    with EmbeddedPortal(folder / "portal", live=False, port=port) as running:
        login = station.login_of(home, memory_keyring=True)
        with station.sign_in(running.url, USER, PASSWORD, home=home, login=login) as desk:
            report = desk.sync_once()
            if report.error is not None:
                raise report.error
            while _learning() or _indexing(desk):
                time.sleep(0.2)
            _settle_portal(desk)


@contextlib.contextmanager
def served(cached: int, portal: Path | None = None, kept: Path | None = None) -> Iterator[Made]:
    """A copy of what was prepared: the robot's work changes it."""
    ready = prepared(cached, portal, kept)
    with tempfile.TemporaryDirectory(prefix="cur-desk-shift-") as folder:
        for name in ("portal", "home"):
            shutil.copytree(ready / name, Path(folder) / name)
        port = int((ready / "port").read_text("utf-8"))
        with EmbeddedPortal(Path(folder) / "portal", live=False, port=port) as running:
            yield Made(running.url, Path(folder) / "home")


@contextlib.contextmanager
def workplace(
    app: QApplication, url: str, home: Path, user: str = USER, password: str = PASSWORD
) -> Iterator[Workplace]:
    """Signs in at the portal and waits for the first exchange, as ``app.py`` sets a window up."""
    sys.setswitchinterval(SWITCH_S)
    theme().apply("light", 100)
    bridge = bridges.install(bridges.Bridge(home / "crashes", app))
    collector = Collector(app)
    window = MainWindow()
    window.resize(1366, 728)
    kept = settings.Settings(lock_after_minutes=NEVER_MINUTES)
    program = Program(window, home, kept, demo=True)
    window.show()
    window.activateWindow()
    program.start()
    program.flow.sign_in(user, password, url)
    _until(app, lambda: program.desk is not None)
    desk = program.desk
    assert desk is not None
    _until(app, lambda: desk.queue.size() > 0 and desk.runner.last_report is not None)
    _until(app, lambda: not _learning() and not _indexing(desk))
    _until(app, lambda: not bridge._open)
    try:
        yield Workplace(program, window, home)
    finally:
        window.quit_guard = lambda: None
        window.close()
        _until(app, lambda: program.desk is None)
        bridge.shutdown()
        collector.deleteLater()
        window.deleteLater()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _learning() -> bool:
    """The local help counts the confirmed appeals once for a new cache."""
    return any(t.name == "learn-codes" for t in threading.enumerate())


def _indexing(desk: Desk) -> bool:
    """Keys of like appeals are made once for a new cache."""
    return not desk.similar.indexer.done.is_set()


def _settle_portal(desk: Desk) -> None:
    """The portal makes its keys once too; until then it answers slowly."""
    uid = desk.queue.uid(desk.queue.ids(Filter())[0])
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        begun = time.monotonic()
        desk.similar.ask_portal(uid)
        if time.monotonic() - begun < QUICK_S:
            return
        time.sleep(1.0)


def _until(app: QApplication, true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.01)
