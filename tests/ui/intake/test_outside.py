"""The strip of an appeal from an outside system: what it says, F12, the link, «Перенесено»."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from cur_desk.ui.intake.outside import COPIED, OutsideStrip
from tests.services.bench import Bench, an_appeal, make

WAIT_MS = 8_000


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    yield made
    made.core.workspace.close()


@pytest.fixture
def strip(bench: Bench, work_bridge, qtbot, show_active) -> Iterator[OutsideStrip]:
    made = OutsideStrip(bench, name="strip")
    made.resize(1200, 40)
    show_active(made)
    yield made
    work_bridge.shutdown()
    made.close()
    made.deleteLater()


def from_pos(bench: Bench, *, answered: bool) -> dict[str, Any]:
    source = {"system": "ПОС", "external_number": "7001", "answer_at": "2026-11-26T15:00:00Z"}
    document = an_appeal(bench, channel="pos", regime="pos", source=source)
    document["registrations"][0]["regime"] = "pos"
    if answered:
        answer = {"id": "a1", "text": "Ямы засыпаны.", "organisation": "o",
                  "made_at": "2026-11-22T10:00:00Z"}  # fmt: skip
        document["questions"] = [{"id": "q1", "order": 0, "essence": "Ямы", "answers": [answer]}]
    bench.give(document)
    return document


def show(strip: OutsideStrip, bench: Bench, document: dict[str, Any]) -> None:
    strip.show_card(bench.cards.open(document["id"], journal=False))


def test_it_is_away_without_a_number_and_waits_without_an_answer(
    strip: OutsideStrip, bench: Bench
) -> None:
    own = an_appeal(bench)
    bench.give(own)
    show(strip, bench, own)
    assert strip.isHidden()
    show(strip, bench, from_pos(bench, answered=False))
    assert strip.title.text() == "ПОС № 7001"
    assert strip.state.text() == "ответа ещё нет"
    assert strip.copy.isHidden()
    assert strip.carry.isHidden()
    assert not strip.open.isHidden()


def test_the_answer_is_copied_by_its_key_and_carried_over(
    strip: OutsideStrip, bench: Bench, qtbot
) -> None:
    document = from_pos(bench, answered=True)
    show(strip, bench, document)
    assert "не перенесено" in strip.accessibleName()
    with qtbot.waitSignal(strip.said, timeout=WAIT_MS) as told:
        qtbot.keyClick(strip, Qt.Key.Key_F12)
    assert told.args[0] == COPIED
    assert QApplication.clipboard().text() == "Ямы засыпаны."
    with qtbot.waitSignal(strip.carried, timeout=WAIT_MS) as done:
        strip.carry.click()
    assert done.args[0].undo_until is not None
    show(strip, bench, document)
    assert strip.state.text().startswith("перенесено")
    assert strip.carry.isHidden()


@pytest.mark.parametrize("opens", [True, False])
def test_the_link_opens_or_is_copied(
    strip: OutsideStrip, bench: Bench, qtbot, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    asked: list[str] = []

    def open_url(url: QUrl) -> bool:
        asked.append(url.toString())
        return opens

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    QApplication.clipboard().clear()
    said: list[str] = []
    strip.said.connect(lambda title, _text: said.append(title))
    show(strip, bench, from_pos(bench, answered=False))
    strip.open.click()
    assert asked == ["https://pos.gosuslugi.ru/backoffice/appeals/7001"]
    assert said == ([] if opens else ["Браузер не открылся"])
    assert (QApplication.clipboard().text() == asked[0]) is not opens
