"""The table of shortcuts: one meaning each, twins for letters, live only while shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cur_desk.ui.theme import shortcuts


def test_no_key_has_two_meanings() -> None:
    keys = [seq.toString() for row in shortcuts.TABLE for seq in shortcuts.sequences(row.id)]
    assert len(keys) == len(set(keys))
    assert len({row.id for row in shortcuts.TABLE}) == len(shortcuts.TABLE)


def test_every_letter_has_its_twin_and_nothing_moves_with_the_layout() -> None:
    for row in shortcuts.TABLE:
        last = row.key.rpartition("+")[2]
        if len(last) == 1 and last.isalpha():
            assert "Ctrl" in row.key
            twin = shortcuts.sequences(row.id)[1].toString()
            assert twin.endswith(shortcuts.TWINS[last])
        assert last not in (".", "/")
        assert not row.key.startswith("Alt+") or not last.isalpha() or len(last) > 1


def test_twins_are_the_keys_of_one_place() -> None:
    assert [shortcuts.TWINS[c] for c in "QASZKJLRT"] == list("ЙФЫЯЛОДКЕ")


def test_caption_and_enter_keys() -> None:
    assert shortcuts.caption("main_act") == "Ctrl+Enter"
    assert shortcuts.caption("item_next") == "Alt+↓"
    assert len(shortcuts.sequences("main_act")) == 2
    with pytest.raises(KeyError):
        shortcuts.caption("unknown")


@pytest.mark.parametrize(
    ("act", "key", "modifiers"),
    [
        ("palette", Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        ("palette", 0x041B, Qt.KeyboardModifier.ControlModifier),
        ("main_act", Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier),
        ("main_act", Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier),
        ("pass_on", Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_key_fires(qtbot, act: str, key: int, modifiers: Qt.KeyboardModifier) -> None:
    window, fired = QWidget(), []
    qtbot.addWidget(window)
    shortcuts.bind(act, window, lambda: fired.append(act))
    window.show()
    send_shortcut(window, QKeySequence(modifiers.value | int(key)))
    assert fired == [act]


def test_key_of_a_hidden_or_disabled_owner_is_silent(qtbot) -> None:
    window, fired = QWidget(), []
    qtbot.addWidget(window)
    inner = QWidget(window)
    QVBoxLayout(window).addWidget(inner)
    shortcuts.bind("pass_on", inner, lambda: fired.append(1))
    window.show()
    inner.hide()
    send_shortcut(window, QKeySequence("F6"))
    inner.show()
    inner.setEnabled(False)
    send_shortcut(window, QKeySequence("F6"))
    assert fired == []
    inner.setEnabled(True)
    send_shortcut(window, QKeySequence("F6"))
    assert fired == [1]


def send_shortcut(window: QWidget, sequence: QKeySequence) -> None:
    """The way of a real key: the shortcut map first, then the focus widget."""
    window.activateWindow()
    QApplication.processEvents()
    stroke = sequence[0]
    target = window.focusWidget() or window
    for press in (True, False):  # keyClick aborts on Cyrillic: it looks for an ASCII letter
        QTest.simulateEvent(target, press, stroke.key(), stroke.keyboardModifiers(), "", False, -1)
