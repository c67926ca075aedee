"""The card on the smallest screen: nothing of the form is cut, however much it has to say."""

from __future__ import annotations

import copy

import pytest
from PySide6.QtCore import QPoint

from cur_desk.domain.formalisation import add_question
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import Chip, Tag
from tests.ui.appeal.cards import road_appeal, started

SCREEN, RAIL = 1366, 76


@pytest.fixture(params=(100, 125))
def scale(request):
    theme().apply("light", request.param)
    yield request.param
    theme().apply("light", 100)


def test_a_forwarding_without_its_essence_fits_the_form(qtbot, scale, bench, open_card) -> None:
    document = road_appeal(bench)
    bench.give(document)
    content = started(bench, document["id"])
    content["questions"][0]["essence"] = ""
    for _ in range(5):
        add_question(content, bench.cards.open(document["id"]).appeal)
    bench.cards.save_draft(document["id"], copy.deepcopy(content))
    screen = open_card(document["id"])
    room = SCREEN - theme().px(RAIL)
    assert screen.minimumSizeHint().width() <= room
    screen.splitter.setSizes([room, 1, room])  # the form at its least
    form, fields = screen.form, screen.form.fields
    fields.show_more(True)
    qtbot.waitUntil(lambda: fields.notice.isVisible() and fields.forward_tag.isVisible())
    right = form.area.viewport().mapToGlobal(QPoint(form.area.viewport().width(), 0)).x()
    for part in (*fields.findChildren(Chip), *fields.findChildren(Tag), *fields.controls()):
        if part.isVisible():
            assert part.mapToGlobal(QPoint(part.width(), 0)).x() <= right, part.objectName()
    tabs = form.tabs
    assert tabs.add.mapTo(tabs, QPoint(tabs.add.width(), 0)).x() <= tabs.width()
    assert len(tabs.views()) == 7


def test_a_chip_that_yields_is_never_wider_than_its_words(qtbot) -> None:
    chip = Chip("Сопроводительное: есть пропуски", yields=True, icon="file-text")
    qtbot.addWidget(chip)
    whole = chip.maximumWidth()
    assert chip.minimumSizeHint().width() < whole == chip.sizeHint().width()
    chip.setText("Письмо: готово")
    assert chip.maximumWidth() < whole
