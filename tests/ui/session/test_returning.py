"""A window killed over a draft: the next entry asks, opens it whole, and nobody else is asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt

from cur_desk.domain.filters import Filter
from cur_desk.ui.session.program import CARD, Program
from cur_desk.ui.session.returning import ReturnDialog
from tests.faults.processes import ROOT, environment
from tests.sync.portal import PASSWORD, RealPortal

from .conftest import WAIT_MS
from .test_flow import lock, said

KILLED = """
import os, signal, sys
from pathlib import Path
from cur_desk.clock import SystemClock
from cur_desk.services import station
from cur_desk.services.desk import Desk
home, portal, uid = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
login = station.login_of(home, memory_keyring=True)
desk = Desk(login.sign_in(portal, "smena1", sys.argv[4]), SystemClock(), in_window=True)
desk.interrupted()
desk.cards.save_draft(uid, {"questions": [{"id": "01a213c5-fbb0-79a6-ad91-5afb5df40eb3",
    "essence": "Слово до обрыва"}], "proposals": []})
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_over(program: Program, portal: RealPortal, uid: str) -> None:
    """The window of another process, killed with its draft on the disk."""
    command = [sys.executable, "-c", KILLED, str(program.home), portal.url, uid, PASSWORD]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == -9, done.stderr


def a_record(program: Program) -> str:
    desk = program.desk
    assert desk is not None
    return desk.queue.uid(next(iter(desk.queue.ids(Filter()))))


def asked(program: Program, qtbot) -> ReturnDialog:
    found = program.window.findChildren
    qtbot.waitUntil(lambda: bool(found(ReturnDialog)), timeout=WAIT_MS)
    return found(ReturnDialog)[0]


def test_after_a_kill_the_draft_is_asked_about_and_opened(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    enter()
    uid = a_record(program)
    lock(program, qtbot)
    killed_over(program, portal, uid)
    enter()
    dialog = asked(program, qtbot)
    words = said(dialog)
    assert "закрылась внезапно" in words
    assert "Слово до обрыва" not in words  # what is typed is shown in its form only
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    card = program.card
    assert card is not None
    qtbot.waitUntil(lambda: card.card is not None and card.card.appeal.id == uid, timeout=WAIT_MS)
    assert program.window.current_key() == CARD
    assert card.form.fields.essence.toPlainText() == "Слово до обрыва"


def test_closed_in_order_nothing_is_asked_and_another_person_never(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    portal.add_user("smena2")
    enter()
    uid = a_record(program)
    lock(program, qtbot)
    killed_over(program, portal, uid)
    program.window.switch_user_asked.emit()
    program.flow.sign_in("smena2", PASSWORD, portal.url)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    second = program.desk
    assert second is not None
    qtbot.waitUntil(lambda: second.runner.last_report is not None, timeout=WAIT_MS)
    assert not program.window.findChildren(ReturnDialog)
    lock(program, qtbot)
    program.window.switch_user_asked.emit()
    enter()
    asked(program, qtbot).reject()
    desk = program.desk
    assert desk is not None
    lock(program, qtbot)
    program.window.unlock_submitted.emit(PASSWORD)
    qtbot.waitUntil(lambda: program.desk not in (None, desk), timeout=WAIT_MS)
    again = program.desk
    assert again is not None
    qtbot.waitUntil(lambda: again.runner.last_report is not None, timeout=WAIT_MS)
    assert [d for d in program.window.findChildren(ReturnDialog) if d.isVisible()] == []
