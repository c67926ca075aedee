"""Entry, a password changed on the portal, a lock that sends first: the whole program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk import settings
from cur_desk.domain.filters import Filter
from cur_desk.sync.connectivity import Link
from cur_desk.sync.policy import SEND_AND_LOCK_S
from cur_desk.sync.shutdown import NOT_WAITED, Why
from cur_desk.ui.session.program import Program
from cur_desk.ui.shell import ChangedPasswordDialog
from cur_desk.ui.shell.unlock import UnlockScreen
from cur_portal.passwords import hash_password
from cur_portal.store import users
from tests.faults.proxy import Fault, FaultProxy
from tests.sync.portal import PASSWORD, RealPortal
from tests.ui.shell.test_entry import LOCKED

from .conftest import WAIT_MS

NEW = "новый-Пароль-22"


def said(screen: QWidget) -> str:
    """All words of the screen."""
    return "\n".join(w.accessibleName() for w in screen.findChildren(QWidget))


def change_password(portal: RealPortal) -> None:
    with portal.store.database.write() as work:
        users.update(work, "smena1", password=hash_password(NEW))
        users.sign_out(work, "smena1")


def lock(program: Program, qtbot, why: str = "проверка") -> None:
    desk = program.desk
    assert desk is not None
    program.flow.lock(why)
    qtbot.waitUntil(lambda: desk._ended is not None, timeout=WAIT_MS)


def changed(program: Program, qtbot) -> ChangedPasswordDialog:
    """The dialog that the unlock with the new password brings."""
    program.window.unlock_submitted.emit(NEW)
    found = program.window.findChildren
    qtbot.waitUntil(lambda: bool(found(ChangedPasswordDialog)), timeout=WAIT_MS)
    return found(ChangedPasswordDialog)[0]


def test_before_the_first_entry_no_region_is_named(program: Program) -> None:
    login = program.window.login
    assert login is not None
    assert [p.number for p in login.view.phones] == ["112"]
    words = said(program.window)
    assert "Угроза жизни: 112" in words
    for region in ("Киров", "kirov", "ЕДДС"):
        assert region not in words


def test_a_station_with_files_and_no_region_still_lets_one_work_without_a_link(
    program: Program, enter: Callable[..., None], qtbot
) -> None:
    enter()
    lock(program, qtbot)
    program.kept.region = None
    program.flow.show_entry()
    login = program.window.login
    assert login is not None
    assert (login.view.region, login.view.offline_possible) == ("", True)
    assert login.offline.isVisible()


def test_the_first_entry_tells_the_region_and_it_is_remembered(
    program: Program, enter: Callable[..., None], qtbot
) -> None:
    enter()
    program.window.switch_user_asked.emit()
    login = program.window.login
    assert login is not None
    assert login.view.region == "Кировская область"
    assert len(login.view.phones) > 1
    kept = settings.load(program.home)
    assert (kept.region, bool(kept.portal)) == ("kirov", True)


def test_a_changed_password_asks_for_the_former_one_once(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot, type_text
) -> None:
    enter()
    lock(program, qtbot)
    change_password(portal)
    dialog = changed(program, qtbot)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert dialog.hint.words() == "Введите прежний пароль"
    type_text(dialog.password, "не тот")
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert not dialog.password.isEnabled()
    qtbot.waitUntil(dialog.password.isEnabled, timeout=WAIT_MS)
    assert dialog.hint.words() not in ("", "Введите прежний пароль")
    assert dialog.password.text() == ""
    assert program.desk is None
    type_text(dialog.password, PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    dialogs = program.window.findChildren(ChangedPasswordDialog)
    assert [d for d in dialogs if d.isVisible()] == []
    assert not program.window.is_locked()
    lock(program, qtbot)
    program.window.unlock_submitted.emit(NEW)  # from now on the new one opens them at once
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)


def test_a_forgotten_password_is_recovered_by_the_portal(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    enter()
    lock(program, qtbot)
    change_password(portal)
    dialog = changed(program, qtbot)
    portal.stop()
    dialog.recovery.click()
    qtbot.waitUntil(dialog.password.isEnabled, timeout=WAIT_MS)
    assert dialog.hint.words() != ""  # told in the dialog, which stays
    assert dialog.isVisible()
    portal._start()
    dialog.recovery.click()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    assert not program.window.is_locked()


def test_giving_up_says_at_the_page_why_it_is_still_closed(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    enter()
    lock(program, qtbot)
    change_password(portal)
    dialog = changed(program, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    page = program.window.unlock
    assert page is not None
    assert "закрыты прежним" in page.hint.words()
    assert page.enter.isEnabled()


def with_unsent(program: Program, qtbot) -> str:
    """Takes an item; its act is held, so nothing has gone yet."""
    desk, flow = program.desk, program.flow
    assert desk is not None
    uid = desk.take_next()
    desk.acts.act(uid, "pass_on", {"person": desk.actor.person})
    qtbot.waitUntil(
        lambda: flow.status.seen is not None and flow.status.seen.bar.unsent > 0, timeout=WAIT_MS
    )
    return uid


def test_a_lock_with_unsent_work_hides_at_once_and_sends_behind_the_page(
    program: Program, enter: Callable[..., None], qtbot
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    with_unsent(program, qtbot)
    program.window.lock_asked.emit()
    page = program.window.unlock
    assert page is not None
    assert program.window.is_locked()
    assert "Отправляется на портал" in said(page)
    assert "Файлы закроются, как только закончится отправка" in said(page)
    qtbot.waitUntil(lambda: desk._ended is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Отправлено: " in said(page), timeout=WAIT_MS)
    assert desk._ended is not None
    assert desk._ended.pending == 0
    assert desk._ended.sent > 0
    assert "Файлы закроются" not in said(page)


def test_a_lock_by_idleness_waits_for_nobody(
    program: Program, enter: Callable[..., None], qtbot
) -> None:
    enter()
    with_unsent(program, qtbot)
    desk = program.desk
    assert desk is not None
    program.flow._lock_idle()
    page = program.window.unlock
    assert page is not None
    assert "Отправляется" not in said(page)
    qtbot.waitUntil(lambda: desk._ended is not None, timeout=WAIT_MS)
    assert desk._ended.sent == 0


def test_a_password_typed_behind_a_standing_send_cuts_it_and_loses_nothing(
    program: Program, portal: RealPortal, qtbot
) -> None:
    with FaultProxy(portal.port) as line:
        program.flow.sign_in("smena1", PASSWORD, line.url)
        qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
        first = program.desk
        assert first is not None
        qtbot.waitUntil(lambda: first.runner.last_report is not None, timeout=WAIT_MS)
        with_unsent(program, qtbot)
        line.stalled.clear()
        line.add(Fault(path="/v1/sync/events", hang=True, times=10))
        program.window.lock_asked.emit()
        qtbot.waitUntil(line.stalled.is_set, timeout=WAIT_MS)
        assert first._ended is None
        program.window.unlock_submitted.emit(PASSWORD)
        qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS // 2)
        assert first._ended is not None
        assert first._ended.pending > 0
        assert program.desk is not None
        assert program.desk.status().unsent == first._ended.pending
        line.clear()
        lock(program, qtbot)


@pytest.mark.parametrize("left", [0, 2])
def test_the_page_says_how_the_sending_ended(left: int, qtbot) -> None:
    page = UnlockScreen(replace(LOCKED, sending=True))
    qtbot.addWidget(page)
    page.show_sent(3 - left, left, "Портал не отвечает")
    expected = "Не отправлено 2" if left else "Отправлено: 3 действия"
    assert expected in said(page)


@pytest.mark.parametrize("begun", [False, True])
def test_closing_in_the_first_second_of_a_sending_lock_does_not_wait(
    program: Program, portal: RealPortal, qtbot, begun: bool
) -> None:
    """The portal hangs; the sending has begun, or has yet to begin: neither holds the exit up."""
    with FaultProxy(portal.port) as line:
        program.flow.sign_in("smena1", PASSWORD, line.url)
        qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
        first = program.desk
        assert first is not None
        qtbot.waitUntil(lambda: first.runner.last_report is not None, timeout=WAIT_MS)
        with_unsent(program, qtbot)
        line.stalled.clear()
        line.add(Fault(path="/v1/sync/events", hang=True, times=10))
        program.window.lock_asked.emit()
        if begun:
            qtbot.waitUntil(line.stalled.is_set, timeout=WAIT_MS)
        program.window.quit_guard = lambda: None
        program.window.close()
        assert WAIT_MS < SEND_AND_LOCK_S * 1_000
        qtbot.waitUntil(lambda: first._ended is not None, timeout=WAIT_MS)
        assert first._ended is not None
        assert (first._ended.pending > 0, first._ended.reason != "") == (True, True)
        line.clear()


def test_a_hurry_before_the_last_sending_begins_is_not_lost(
    program: Program, enter: Callable[..., None], qtbot
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    with_unsent(program, qtbot)
    program.flow._forget()
    desk.hurry()  # it stops what runs; the sending itself would allow requests anew
    ended = desk.shut_down(Why.LOCK, send=True)
    assert (ended.sent, ended.reason, ended.pending > 0) == (0, NOT_WAITED, True)


def test_a_draft_never_goes_to_another_person_or_form(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot, type_text
) -> None:
    portal.add_user("smena2")
    enter()
    desk = program.desk
    assert desk is not None
    uid, other = (desk.queue.uid(i) for i in list(desk.queue.ids(Filter()))[:2])

    def shown(key: str) -> str:
        program.open_card(key)
        card = program.card
        assert card is not None
        qtbot.waitUntil(
            lambda: card.card is not None and card.card.appeal.id == key, timeout=WAIT_MS
        )
        return card.form.fields.essence.toPlainText()

    assert shown(uid) == ""
    card = program.card
    assert card is not None
    type_text(card.form.fields.essence, "Слова первой")  # no pause: the switch itself writes them
    lock(program, qtbot)
    program.window.switch_user_asked.emit()
    program.flow.sign_in("smena2", PASSWORD, portal.url)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    second = program.desk
    assert second is not None
    qtbot.waitUntil(lambda: second.runner.last_report is not None, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: second.core.workspace.queries.local_id(uid) is not None, timeout=WAIT_MS
    )
    assert shown(uid) == ""
    assert second.status().drafts == 0
    lock(program, qtbot)
    program.window.switch_user_asked.emit()
    enter()
    assert shown(other) == ""
    assert shown(uid) == "Слова первой"


def test_a_portal_that_hangs_is_told_in_the_status_bar_and_so_is_its_return(
    program: Program, portal: RealPortal, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cur_desk.services.desk.QUIET_SHOWN_S", 0.5)
    with FaultProxy(portal.port) as line:
        program.flow.sign_in("smena1", PASSWORD, line.url)
        qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
        desk = program.desk
        assert desk is not None
        bar = program.window.status
        qtbot.waitUntil(lambda: "В сети" in said(bar), timeout=WAIT_MS)
        with_unsent(program, qtbot)
        line.stalled.clear()
        line.add(Fault(path="/v1/sync/events", hang=True, times=1))
        desk.core.workspace.work.outbox.recover()
        desk.exchange.sync_now()
        qtbot.waitUntil(lambda: "Портал не отвечает" in said(bar), timeout=WAIT_MS)
        assert line.stalled.is_set()
        assert desk.connectivity.view.link is Link.ONLINE  # nothing is given up yet
        desk.engine.wires.main.cancel()  # the line drops at last
        desk.engine.wires.main.reopen()
        line.clear()
        desk.exchange.sync_now()
        qtbot.waitUntil(lambda: "В сети" in said(bar), timeout=WAIT_MS)
        lock(program, qtbot)
