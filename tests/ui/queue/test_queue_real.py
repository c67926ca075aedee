"""The queue over real services and encrypted files: what it asks is what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cur_desk.ui.appeal.threat import ThreatDialog
from cur_desk.ui.bridge import Bridge, Changes
from cur_desk.ui.queue import QueueScreen
from tests.services.bench import NOW, Bench, an_appeal, make
from tests.ui.packs.desks import desk_of, late_appeals

Show = Callable[[QWidget], None]


@pytest.fixture
def bench(tmp_path: Path, work_bridge: Bridge) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    made.give(*late_appeals(made, 12))
    made.give(*[an_appeal(made, number=f"26-11/{n:04}") for n in range(8)])
    yield made
    work_bridge.shutdown()
    made.core.workspace.close()


@pytest.fixture
def screen(bench: Bench, qtbot, show_active: Show) -> QueueScreen:
    desk: Any = desk_of(bench)
    desk.acts = bench.acts
    desk.status = lambda: SimpleNamespace(last_sync_at=NOW)
    made = QueueScreen(desk)
    made.resize(1290, 624)
    show_active(made)
    qtbot.waitUntil(lambda: made.preview.card is not None)
    made.pane.focus_list()
    return made


def test_heads_and_counts_are_those_of_the_files(screen: QueueScreen, qtbot) -> None:
    heads = {h.group: h.count for _row, h in screen.pane.model.heads()}
    assert heads["over"] == 12
    assert sum(heads.values()) == len(screen.pane.model.ids) == 20
    qtbot.waitUntil(lambda: screen.strip.count("to_formalise") == 20)
    assert screen.strip.count("over") == 12


def test_a_number_typed_finds_its_record(screen: QueueScreen, qtbot, type_text) -> None:
    type_text(screen.bar.search, "26-11/0003")
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 1)
    qtbot.waitUntil(lambda: screen.preview.card.number == "26-11/0003")


def test_a_written_condition_narrows(screen: QueueScreen, qtbot, type_text) -> None:
    type_text(screen.bar.search, "срок:просрочен")
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 12)


def test_facets_of_each_field_open(screen: QueueScreen, qtbot) -> None:
    for field in ("block", "oktmo", "state", "channel", "regime", "executor", "question_kind"):
        assert screen.desk.queue.facet(field, screen._answer.filter)


def test_every_order_can_be_asked(screen: QueueScreen, qtbot) -> None:
    for sort in ("received", "number", "title", "block", "place", "state", "urgency"):
        screen.bar.sort_changed.emit(sort, True)
        qtbot.waitUntil(lambda sort=sort: screen._answer.question.sort == sort)
        assert len(screen.pane.model.ids) == 20


def test_new_appeals_wait_for_f5(screen: QueueScreen, bench: Bench, qtbot, work_bridge) -> None:
    bench.give(*[an_appeal(bench, number=f"26-11/9{n:03}") for n in range(3)])
    work_bridge.publish(Changes(frozenset({"appeal"})))
    qtbot.waitUntil(lambda: screen.bar.new.text() == "Новых 3 — показать")
    assert len(screen.pane.model.ids) == 20
    qtbot.keyClick(screen, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(screen.pane.model.ids) == 23)


def test_an_act_is_in_the_outbox_and_on_the_row(screen: QueueScreen, bench: Bench, qtbot) -> None:
    uid = screen.preview.uid()
    screen.acts.threat(screen.preview.card)
    dialog = screen.window().findChild(ThreatDialog)
    dialog.reason.setPlainText("Запах газа в подъезде")
    dialog.main.click()
    qtbot.waitUntil(lambda: bench.core.workspace.work.outbox.counts().unsent == 1)
    local = screen.pane.chosen_local()
    qtbot.waitUntil(lambda: screen.pane.model.known(local).exchange.value == "pending")
    assert bench.core.workspace.work.outbox.of_record(uid)[0].act == "mark_threat"


def test_sizes_of_panes_are_kept_for_the_person(screen: QueueScreen, bench: Bench, qtbot) -> None:
    settings = bench.core.workspace.work.settings
    screen.splitter.set_folded(0, True)
    qtbot.waitUntil(lambda: bool(settings.get("panes:queue:100")))
    assert settings.get("panes:queue:100").endswith("|0")
