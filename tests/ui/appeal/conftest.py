"""A card over real files: bench of services, bridge with its own pools, a shown window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cur_desk.ui.appeal import CardScreen
from cur_desk.ui.bridge import Bridge, install
from tests.services.bench import Bench, make


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    yield made
    made.core.workspace.close()


@pytest.fixture
def running(tmp_path: Path, qapp: QApplication, bench: Bench) -> Iterator[Bridge]:
    made = install(Bridge(tmp_path / "crash"))
    yield made
    made.shutdown()
    QApplication.processEvents()


@pytest.fixture
def open_card(qtbot, bench: Bench, running: Bridge, show_active) -> Callable[[str], CardScreen]:
    """Shows a card of the given appeal and waits until it is there."""

    def show(uid: str) -> CardScreen:
        screen = CardScreen(bench)
        qtbot.addWidget(screen)
        screen.resize(1290, 620)
        show_active(screen)
        with qtbot.waitSignal(screen.loaded):
            screen.open(uid)
        return screen

    return show


@pytest.fixture
def press(qtbot) -> Callable[..., None]:
    """Presses a key where the focus is, through the map of shortcuts as a keyboard does."""

    def send(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        mods = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            mods |= modifier
        target = QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None
        qtbot.keyClick(target, key, mods)

    return send
