"""The card «Обмен файлом»: medium, folder, answer, wiping; by the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from cur_desk.ui.bridge import Bridge
from cur_desk.ui.syncing import SyncScreen
from cur_desk.ui.syncing.by_file import MediumDialog
from cur_desk.ui.widgets import Dialog
from tests.ui.fake_desk import FakeDesk

Show = Callable[[QWidget], None]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(214)


@pytest.fixture
def screen(desk: FakeDesk, work_bridge: Bridge, qtbot, show_active: Show) -> SyncScreen:
    made = SyncScreen(desk)
    made.resize(1290, 900)
    show_active(made)
    qtbot.waitUntil(lambda: bool(made.tiles["link"].value()))
    qtbot.waitUntil(lambda: bool(made.by_file.rows[0].text()))
    return made


def opened(screen: SyncScreen, kind: type[Dialog]) -> Dialog:
    return next(d for d in screen.findChildren(kind) if d.isVisible())


def test_the_last_packages_are_told(screen: SyncScreen) -> None:
    assert screen.by_file.rows[0].text().endswith("носитель 14-07: принято 14 из 14")
    assert screen.by_file.rows[1].isHidden()


def test_no_file_without_the_number_of_the_medium(
    screen: SyncScreen, desk: FakeDesk, qtbot
) -> None:
    qtbot.keyClick(screen.by_file.write, Qt.Key.Key_Return)
    dialog = opened(screen, MediumDialog)
    dialog.choose_folder = lambda: pytest.fail("no folder is asked for yet")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.medium._error))
    assert desk.exchange_file.written == []
    dialog.reject()


def test_a_file_is_written_to_a_numbered_medium(screen: SyncScreen, desk: FakeDesk, qtbot) -> None:
    qtbot.keyClick(screen.by_file.write, Qt.Key.Key_Return)
    dialog = opened(screen, MediumDialog)
    dialog.medium.setText("14-07")
    dialog.choose_folder = lambda: "stick"
    with qtbot.waitSignal(screen.notice) as said:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.exchange_file.written == [("stick", "14-07")]
    assert said.args[0] == "Записано: cur-obmen-13.curx"
    assert "неотправленными" in said.args[1]


def test_after_the_answer_the_file_is_wiped_only_on_a_word(
    screen: SyncScreen, desk: FakeDesk, qtbot
) -> None:
    screen.by_file.choose_file = lambda: "otvet.curx"
    qtbot.keyClick(screen.by_file.read, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(d.objectName() == "wipeDialog" and d.isVisible()
                                for d in screen.findChildren(Dialog)))  # fmt: skip
    dialog = next(d for d in screen.findChildren(Dialog) if d.objectName() == "wipeDialog")
    assert desk.exchange_file.loaded == ["otvet.curx"]
    assert desk.exchange_file.wiped == []
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.exchange_file.wiped == ["otvet.curx"])


def test_every_control_of_the_card_has_a_name(screen: SyncScreen) -> None:
    buttons = screen.by_file.findChildren(QAbstractButton)
    assert len(buttons) == 2
    assert all(b.accessibleName() and b.objectName() for b in buttons)
