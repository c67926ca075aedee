"""The whole program on the real portal: a letter by keys alone, from Ctrl+N to the portal's number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cur_desk import settings
from cur_desk.ui.session.program import Program
from cur_desk.ui.session.sections import CARD, INTAKE
from cur_desk.ui.shell import MainWindow
from tests.sync.portal import PASSWORD, RealPortal

WAIT_MS = 20_000
_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    yield made
    made.stop()


@pytest.fixture
def program(tmp_path: Path, work_bridge, qtbot, show_active) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    window = MainWindow()
    window.resize(1366, 728)
    made = Program(window, tmp_path / "home", settings.Settings(), demo=True)
    show_active(window)
    made.start()
    yield made
    window.quit_guard = lambda: None
    window.close()
    qtbot.waitUntil(lambda: made.desk is None, timeout=WAIT_MS)
    work_bridge.shutdown()
    window.deleteLater()


def press(qtbot, key: Qt.Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key, mods)


def test_from_the_key_to_the_portals_number(
    program: Program, portal: RealPortal, qtbot, type_text
) -> None:
    program.flow.sign_in("smena1", PASSWORD, portal.url)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    desk = program.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.runner.last_report is not None, timeout=WAIT_MS)
    press(qtbot, Qt.Key.Key_N, _CTRL)
    assert program.window.current_key() == INTAKE
    screen = program.intake
    assert screen is not None
    press(qtbot, Qt.Key.Key_Right)  # from the letter to the reception
    assert screen.form.kind.code == "reception"
    for _ in range(4):  # order, date (today), ground, name
        press(qtbot, Qt.Key.Key_Tab)
    type_text(QApplication.focusWidget(), "Ромашкина Татьяна Ивановна")
    screen.form.fields.text.setFocus()
    type_text(QApplication.focusWidget(), "Просит сообщить, когда починят мостки.")
    with qtbot.waitSignal(screen.entered, timeout=WAIT_MS) as told:
        press(qtbot, Qt.Key.Key_Return, _CTRL)
    uid = told.args[0]
    press(qtbot, Qt.Key.Key_Return)  # «Разобрать» has the focus
    qtbot.waitUntil(lambda: program.window.current_key() == CARD)
    qtbot.waitUntil(lambda: portal.find(uid) is not None, timeout=WAIT_MS)
    stored = portal.find(uid)
    assert stored is not None
    assert (stored["channel"], stored["regime"]) == ("reception", "oral")
    assert stored["provisional_number"].startswith("вр. ")
    assert stored["number"]
