"""The access is taken away while the person works: the window says it, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from cur_desk.models import wiping
from cur_desk.services import station
from cur_desk.sync import errors
from cur_desk.sync.wiped import Wiped
from cur_desk.ui.session.program import CARD, Program
from cur_desk.ui.session.wiped import WipedDialog
from cur_portal.store import last_words, users
from cur_portal.store import tables as t
from tests.sync.portal import PASSWORD, RealPortal

from .conftest import WAIT_MS
from .test_flow import lock, said, with_unsent


def revoke(portal: RealPortal) -> None:
    with portal.store.database.write() as work:
        work.conn.execute(t.devices.update().values(revoked=True))


def shown(program: Program, qtbot) -> WipedDialog:
    found = program.window.findChildren
    qtbot.waitUntil(lambda: bool(found(WipedDialog)), timeout=WAIT_MS)
    return found(WipedDialog)[0]


def test_revoked_at_work_the_data_go_and_the_person_is_told(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot, type_text
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    folder = desk.core.workspace.folder
    uid = with_unsent(program, qtbot)
    program.open_card(uid)
    card = program.card
    assert card is not None
    qtbot.waitUntil(lambda: card.uid == uid and card.form.isVisible(), timeout=WAIT_MS)
    revoke(portal)
    desk.exchange.sync_now()
    dialog = shown(program, qtbot)
    assert program.desk is None
    assert program.window.login is not None
    assert program.window.current_key() != CARD
    words = said(dialog)
    assert "Доступ с этого рабочего места отозван" in words
    assert "лежит на портале" in words
    assert "администратору ЦУР" in words
    assert not folder.exists()
    with portal.store.database.read() as conn:
        [pieces] = last_words.pieces_kept(conn).values()
    assert pieces >= 2  # the taken item and the act on it
    dialog.reject()
    qtbot.waitUntil(lambda: wiping.notes(program.home) == [], timeout=WAIT_MS)


def test_the_word_stands_until_it_is_read(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    enter()
    desk = program.desk
    assert desk is not None
    with portal.store.database.write() as work:
        users.update(work, "smena1", disabled=True)
    desk.exchange.sync_now()
    first = shown(program, qtbot)
    assert "Неотправленного не было" in said(first)
    assert "Учётная запись отключена" in said(first)
    assert len(wiping.notes(program.home)) == 1
    first.finished.disconnect()  # the power is cut before it is read
    first.close()
    first.setParent(None)
    program.start()
    again = shown(program, qtbot)
    assert "Учётная запись отключена" in said(again)
    again.reject()


def test_revoked_behind_a_lock_the_unlock_hears_it(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot
) -> None:
    enter()
    lock(program, qtbot)
    revoke(portal)
    program.window.unlock_submitted.emit(PASSWORD)
    dialog = shown(program, qtbot)
    assert "отозван" in said(dialog)
    assert not program.window.findChildren(QWidget, "unlock")
    dialog.reject()


def test_a_verb_is_told_too(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    enter()
    lock(program, qtbot)
    revoke(portal)
    login = station.login_of(program.home, memory_keyring=True)
    monkeypatch.setattr(station, "login_of", lambda *_, **__: login)
    with station.open_station("smena1", PASSWORD, home=program.home) as desk:
        desk.sync_once()
        told = desk.obey()
    assert told is not None
    assert (told.exit_code, told.code) == (3, "wiped")
    with pytest.raises(Wiped):  # the next verb says why there is nothing to open
        station.open_station("smena1", PASSWORD, home=program.home)


def test_what_was_left_beside_is_given_when_another_person_is_in(
    program: Program, enter: Callable[..., None], portal: RealPortal, qtbot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    portal.add_user("smena2")
    enter()
    desk = program.desk
    assert desk is not None
    with_unsent(program, qtbot)

    def unreachable(*_: object) -> None:
        raise errors.PortalDead

    with monkeypatch.context() as broken:
        broken.setattr("cur_desk.sync.client.PortalClient.last_words", unreachable)
        revoke(portal)
        desk.exchange.sync_now()
        dialog = shown(program, qtbot)
    assert "на этом компьютере" in said(dialog)
    dialog.reject()
    assert len(wiping.undelivered(program.home)) == 1
    program.flow.sign_in("smena2", PASSWORD, portal.url)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: wiping.undelivered(program.home) == [], timeout=WAIT_MS)
    with portal.store.database.read() as conn:
        assert len(last_words.pieces_kept(conn)) == 1
