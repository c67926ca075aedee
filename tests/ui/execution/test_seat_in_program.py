"""The whole program on the real portal: whose rail has «Исполнение», and the way by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cur_desk import settings
from cur_desk.services.execution.views import Stage
from cur_desk.ui.session.program import EXECUTION, QUEUE, Program
from cur_desk.ui.shell import MainWindow
from tests.e2e.test_executor import BODY, VALUES, assigned, hire, ids, on_portal
from tests.sync.portal import PASSWORD, RealPortal

WAIT_MS = 20_000


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    (tmp_path / "portal").mkdir()
    made = RealPortal(tmp_path / "portal")
    made.add_user("smena1")
    hire(made, "ispolnitel", (BODY, "executor"))
    yield made
    made.stop()


@pytest.fixture
def program(tmp_path: Path, work_bridge, qtbot) -> Iterator[Program]:
    (tmp_path / "home").mkdir()
    window = MainWindow()
    window.resize(1366, 728)
    made = Program(window, tmp_path / "home", settings.Settings(), demo=True)
    window.show()
    made.start()
    yield made
    window.quit_guard = lambda: None  # what is unsent asks before it quits: not here
    window.close()
    qtbot.waitUntil(lambda: made.desk is None, timeout=WAIT_MS)
    work_bridge.shutdown()
    window.deleteLater()


def enter(program: Program, portal: RealPortal, user: str, qtbot) -> None:
    program.flow.sign_in(user, PASSWORD, portal.url)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    desk = program.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.runner.last_report is not None, timeout=WAIT_MS)


def sections(program: Program) -> list[str]:
    return list(program.window.workspace.rail._buttons)


def test_the_shift_has_no_seat_of_an_executor(program: Program, portal: RealPortal, qtbot) -> None:
    enter(program, portal, "smena1", qtbot)
    assert EXECUTION not in sections(program)
    assert program.window.current_key() == QUEUE


def test_an_executor_begins_there_and_hands_the_answer_over_by_keys(
    program: Program, portal: RealPortal, qtbot, type_text
) -> None:
    document = assigned(portal)
    uid = ids(document)[0]
    enter(program, portal, "ispolnitel", qtbot)
    assert sections(program)[0] == EXECUTION
    assert program.window.current_key() == EXECUTION
    screen = program.execution
    assert screen is not None
    qtbot.waitUntil(lambda: screen.item is not None, timeout=WAIT_MS)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.WORK)
    qtbot.keyClick(screen.list.view, Qt.Key.Key_Return)
    type_text(screen.form.fields.text, VALUES["text"])
    qtbot.keyClick(screen.form.fields.result.chips["explained"], Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.SIGNING)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(_answers(portal, uid)), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: _answers(portal, uid)[-1].state == "approval", timeout=WAIT_MS)
    assert _answers(portal, uid)[-1].text == VALUES["text"]


def press(qtbot, key: Qt.Key, mods: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key, mods or Qt.KeyboardModifier.NoModifier)


def _answers(portal: RealPortal, uid: str):
    return on_portal(portal, uid).questions[0].answers
