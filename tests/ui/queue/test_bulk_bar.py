"""The bar of acts over marked rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk.ui.queue.bulk import BulkBar
from cur_desk.ui.widgets.buttons import ActButton


@pytest.mark.parametrize("name", ["pass_on", "release"])
def test_a_click_asks_for_the_act_of_its_button(name: str, qtbot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = BulkBar(host)
    host.show()
    bar.show()
    with qtbot.waitSignal(bar.asked) as caught:
        qtbot.mouseClick(bar.findChild(ActButton, f"queue.bulk.{name}"), Qt.MouseButton.LeftButton)
    assert caught.args == [name]
