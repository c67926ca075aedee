"""The program in its window, on the real portal; nothing is left running behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cur_desk import settings
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.session.program import Program
from cur_desk.ui.shell import MainWindow
from tests.sync.portal import PASSWORD, RealPortal

WAIT_MS = 20_000


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    made.add_appeals(3, place={"oktmo": "33627000", "locality": "пгт Оричи"})
    yield made
    made.stop()


@pytest.fixture
def work_bridge(qapp: QApplication, tmp_path: Path) -> Iterator[Bridge]:
    made = install(Bridge(tmp_path / "crashes"))
    yield made
    made.shutdown()
    made.deleteLater()
    crashes = tmp_path / "crashes"
    reports = [r.read_text("utf-8") for r in crashes.iterdir()] if crashes.exists() else []
    assert reports == []


@pytest.fixture
def program(tmp_path: Path, work_bridge: Bridge, qtbot) -> Iterator[Program]:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    window = MainWindow()
    window.resize(1366, 728)
    made = Program(window, home, settings.Settings(), demo=True)
    window.show()
    made.start()
    yield made
    window.quit_guard = lambda: None  # what is unsent asks before it quits: not here
    window.close()
    qtbot.waitUntil(lambda: made.desk is None, timeout=WAIT_MS)
    work_bridge.shutdown()
    window.deleteLater()


@pytest.fixture
def enter(program: Program, portal: RealPortal, qtbot) -> Callable[..., None]:
    """Signs in and waits for the first exchange."""

    def sign_in(password: str = PASSWORD) -> None:
        program.flow.sign_in("smena1", password, portal.url)
        qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
        desk = program.desk
        assert desk is not None
        qtbot.waitUntil(lambda: desk.runner.last_report is not None, timeout=WAIT_MS)

    return sign_in
