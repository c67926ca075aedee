"""An appeal leaves with unsent work on it: each verb in the exchange centre, on the real portal."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from cur_desk.domain.events import SAVE, Change, Event
from cur_desk.models.outbox_row import EventState
from cur_desk.services.desk import Desk
from cur_desk.ui.conflict import RefusedDialog
from cur_desk.ui.packs.preview import PreviewDialog
from cur_desk.ui.session.program import SYNC, Program
from cur_desk.ui.syncing import SyncScreen
from cur_portal.store import users
from tests.sync.portal import RealPortal

from .conftest import WAIT_MS

HERE, ELSEWHERE = {"oktmo": "33627000"}, {"oktmo": "33701000"}


@pytest.fixture
def narrow(portal: RealPortal) -> None:
    """The person sees one municipality."""
    with portal.store.database.write() as work:
        users.update(work, "smena1", scope=json.dumps(["mo:33627000"]))


def edited(desk: Desk, uid: str) -> Event:
    """A save that the portal has not got when the record leaves."""
    shown = desk.core.workspace.queries.document(uid)
    assert shown is not None
    event = Event(
        record=uid, act=SAVE, base_version=shown.version, author=desk.actor.person,
        post=desk.actor.post, device=desk.core.device, made_at=desk.clock.now(),
        changes=[Change(path="note", was=None, value="Звонить после шести")],
    )  # fmt: skip
    desk.core.workspace.save(event)
    return event


def exchange(desk: Desk, qtbot) -> None:
    before = desk.runner.cycles
    desk.exchange.sync_now()
    qtbot.waitUntil(lambda: desk.runner.cycles > before, timeout=WAIT_MS)


def state(desk: Desk, event: Event) -> EventState:
    row = desk.core.workspace.work.outbox.get(event.id)
    assert row is not None
    return row.state


@pytest.mark.usefixtures("narrow")
def test_read_copied_printed_and_sent_when_the_right_returns(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    uid = next(u for u, kind, _ in desk.core.workspace.writer.versions() if kind == "appeal")
    desk.runner.pause()
    qtbot.waitUntil(lambda: desk.runner.paused, timeout=WAIT_MS)
    event = edited(desk, uid)
    portal.change(uid, place=ELSEWHERE)
    exchange(desk, qtbot)
    exchange(desk, qtbot)
    qtbot.waitUntil(lambda: state(desk, event) in (EventState.PARKED, EventState.REJECTED),
                    timeout=WAIT_MS)  # fmt: skip
    assert desk.core.workspace.queries.local_id(uid) is None
    screen = program.window.show_screen(SYNC)
    assert isinstance(screen, SyncScreen)

    def button(name: str) -> QAbstractButton | None:
        return screen.findChild(QAbstractButton, f"syncing.decision.{event.id}.{name}")

    qtbot.waitUntil(lambda: button("read") is not None, timeout=WAIT_MS)
    qtbot.keyClick(button("read"), Qt.Key.Key_Return)
    found = screen.findChildren
    qtbot.waitUntil(lambda: bool(found(RefusedDialog)), timeout=WAIT_MS)
    dialog = found(RefusedDialog)[0]
    assert "Звонить после шести" in dialog.field.toPlainText()
    qtbot.keyClick(dialog.copy, Qt.Key.Key_Return)
    assert "Звонить после шести" in QGuiApplication.clipboard().text()
    qtbot.keyClick(dialog.print_, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(found(PreviewDialog)), timeout=WAIT_MS)
    found(PreviewDialog)[0].reject()
    dialog.reject()
    portal.change(uid, place=HERE)
    exchange(desk, qtbot)
    qtbot.waitUntil(lambda: desk.core.workspace.queries.local_id(uid) is not None, timeout=WAIT_MS)
    assert desk.refused.retry(event.id) == 1
    exchange(desk, qtbot)
    qtbot.waitUntil(lambda: state(desk, event) is EventState.ACCEPTED, timeout=WAIT_MS)
    changed = portal.find(uid)
    assert changed is not None
    assert changed["note"] == "Звонить после шести"
