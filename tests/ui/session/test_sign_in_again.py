"""The portal's sign-in ends while the person works: told, asked when they want, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from cur_desk.models.outbox_row import EventState
from cur_desk.ui.session.program import Program
from cur_desk.ui.session.wiped import WipedDialog
from cur_desk.ui.shell import SignInAgainDialog
from cur_portal.store import tables as t
from cur_portal.store import users
from tests.sync.portal import PASSWORD, RealPortal

from .conftest import WAIT_MS
from .test_flow import NEW, change_password, said, with_unsent


def asked(program: Program, qtbot) -> SignInAgainDialog:
    """From the status bar, as soon as it says so."""
    bar = program.window.status
    qtbot.waitUntil(lambda: "Портал просит войти" in said(bar), timeout=WAIT_MS)
    bar.part_opened.emit("sign_in")
    return program.window.findChildren(SignInAgainDialog)[0]


def test_a_password_changed_while_at_work(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot, type_text
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    with_unsent(program, qtbot)
    change_password(portal)
    desk.core.workspace.work.outbox.recover()
    desk.exchange.sync_now()
    assert not program.window.findChildren(SignInAgainDialog)  # it never comes by itself
    dialog = asked(program, qtbot)
    type_text(dialog.password, PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    refused = "не принял имя или пароль"
    qtbot.waitUntil(lambda: refused in dialog.hint.words(), timeout=WAIT_MS)
    assert dialog.password.text() == ""
    type_text(dialog.password, NEW)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    work = desk.core.workspace.work
    qtbot.waitUntil(lambda: work.outbox.counts().unsent == 0, timeout=WAIT_MS)
    assert work.outbox.rows(EventState.ACCEPTED)
    bar = program.window.status
    qtbot.waitUntil(lambda: "Портал просит войти" not in said(bar), timeout=WAIT_MS)
    assert program.desk is desk


def test_whoever_was_disabled_meanwhile_is_told_by_the_wipe(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot, type_text
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    with portal.store.database.write() as work:
        work.conn.execute(t.tokens.delete())
    desk.exchange.sync_now()
    dialog = asked(program, qtbot)
    with portal.store.database.write() as work:
        users.update(work, "smena1", disabled=True)
    type_text(dialog.password, PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    found = program.window.findChildren
    qtbot.waitUntil(lambda: bool(found(WipedDialog)), timeout=WAIT_MS)
    assert not desk.core.workspace.folder.exists()
    found(WipedDialog)[0].reject()
