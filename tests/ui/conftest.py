"""Qt without a screen: fonts by file, warnings of Qt fail, Cyrillic typed by key events."""

from __future__ import annotations

import gc
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_ENABLE_HIGHDPI_SCALING", "0")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_PLUGIN = ("This plugin does not support",)


@pytest.fixture(autouse=True)
def qt_warnings(qapp: QApplication) -> Iterator[list[str]]:
    """Fails the test on any warning of Qt but those of the screenless plugin."""
    seen: list[str] = []

    def take(kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not text.startswith(_PLUGIN):
            seen.append(text)

    previous = qInstallMessageHandler(take)
    yield seen
    qInstallMessageHandler(previous)
    assert seen == []


@pytest.fixture(autouse=True, scope="module")
def collected_here(qapp: QApplication) -> Iterator[None]:
    """Widgets in cycles die on this thread, between modules, and never in a worker of a later test."""
    gc.disable()
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.enable()


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Iterator[None]:
    """Each test begins in the light theme at 100 %."""
    from cur_desk.ui.theme import theme

    theme().apply("light", 100)
    yield
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def show_active(qtbot) -> Callable[[QWidget], None]:
    """Shows a window and waits until it has the focus of the keyboard."""

    def show(window: QWidget) -> None:
        window.show()
        window.activateWindow()
        with qtbot.waitActive(window):
            pass

    return show


@pytest.fixture
def type_text() -> Callable[[QWidget, str], None]:
    """Types a text by key events; the usual helper of Qt aborts on Cyrillic."""

    def send(widget: QWidget, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, _no_modifier(), letter)
                QApplication.sendEvent(widget, event)

    return send


def _no_modifier():
    from PySide6.QtCore import Qt

    return Qt.KeyboardModifier.NoModifier
