"""The whole program on a thin line: what the person sees of it, stopping a long sync and going on."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cur_desk.services.desk import Desk
from cur_desk.ui.session.program import SYNC, Program
from cur_desk.ui.syncing import SyncScreen
from tests.faults.proxy import FaultProxy
from tests.sync.portal import PASSWORD, RealPortal, appeal

from .conftest import WAIT_MS

RATE, DELAY_S = 24_000.0, 0.1
APPEALS = 160
"""Some 200 kB: eight seconds and more."""


@pytest.fixture
def thin(portal: RealPortal) -> Iterator[FaultProxy]:
    """192 kbit/s and 200 ms there and back; texts that do not pack to nothing."""
    portal.store.bulk_load(
        [appeal(text=f"{os.urandom(600).hex()} {number}") for number in range(APPEALS)]
    )
    with FaultProxy(portal.port) as line:
        yield line


def opened(program: Program, line: FaultProxy, qtbot) -> Desk:
    """Signed in over a good line that becomes thin before the first page."""
    program.flow.opened.connect(lambda _desk: thinner(line))
    program.flow.sign_in("smena1", PASSWORD, line.url)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    assert program.desk is not None
    return program.desk


def thinner(line: FaultProxy) -> None:
    for pacer in (line.up, line.down):
        pacer.rate, pacer.delay_s = RATE, DELAY_S


def bar(program: Program) -> list[str]:
    return program.window.status.texts()


def test_a_first_sync_over_a_thin_line_is_told_stopped_and_gone_on_with(
    program: Program, thin: FaultProxy, qtbot
) -> None:
    desk = opened(program, thin, qtbot)
    window = program.window
    window.show_screen(SYNC)
    qtbot.waitUntil(lambda: isinstance(window.current_screen(), SyncScreen), timeout=WAIT_MS)
    screen = window.current_screen()
    strip = screen.transfer.progress
    qtbot.waitUntil(strip.isVisible, timeout=WAIT_MS)
    assert strip.words().startswith("Получено ")
    stop = screen.findChild(QAbstractButton, "syncing.transfer.cancel")
    qtbot.keyClick(stop, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.runner.paused, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bar(program)[0] == "Обмен остановлен", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.tiles["link"].value() == "Обмен остановлен вами")
    kept = len(list(desk.core.workspace.writer.versions()))
    assert kept < APPEALS
    qtbot.keyClick(screen, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not desk.runner.paused, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.queue.size() == APPEALS + 3, timeout=4 * WAIT_MS)
    qtbot.waitUntil(strip.isHidden, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "кбит/с, задержка 0," in bar(program)[0], timeout=WAIT_MS)
    assert desk.engine.thrift.active
    assert screen.link.economy_words.text().startswith("Включился сам: связь ")


def test_a_choice_of_thrift_holds_after_the_next_unlock(
    program: Program, portal: RealPortal, qtbot
) -> None:
    with FaultProxy(portal.port) as line:
        program.flow.sign_in("smena1", PASSWORD, line.url)
        qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
        desk = program.desk
        assert desk is not None
        desk.link.set_economy("on")
        program.flow.lock("проверка")
        qtbot.waitUntil(lambda: desk._ended is not None, timeout=WAIT_MS)
        program.window.unlock_submitted.emit(PASSWORD)
        qtbot.waitUntil(lambda: program.desk not in (None, desk), timeout=WAIT_MS)
        assert program.desk is not None
        assert program.desk.engine.thrift.mode == "on"
        assert program.desk.status().economy_words == "включён вами"
