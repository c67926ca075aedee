"""The screen over real files, by keyboard: accept, type, gap, hand over, give back, last day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.execution.service import ExecutionService
from cur_desk.services.execution.views import Stage
from cur_desk.ui.bridge import Changes, bridge
from cur_desk.ui.execution import ExecutionScreen
from cur_desk.ui.execution.head import LAST_DAY
from tests.services.bench import Bench, make
from tests.services.test_execution import VALUES, assigned, give_authority, ids

Show = Callable[[QWidget], None]
ONLINE = DeskStatus("online", "В сети", None, None, 0, None, 0, 0, 0, 0)


@dataclass
class SeatDesk:
    """What the screen asks of a desk, over the services of a bench."""

    bench: Bench
    execution: ExecutionService
    now: DeskStatus = ONLINE

    def status(self) -> DeskStatus:
        return self.now

    def __getattr__(self, name: str) -> Any:
        if name == "profile":
            return self.bench.core.profile
        return getattr(self.bench, name)


@pytest.fixture
def seat(tmp_path: Path, work_bridge) -> Iterator[SeatDesk]:
    bench = make(tmp_path / "files", role="executor")
    bench.core.workspace.set_posts({bench.core.actor.post: bench.core.actor.organisation})
    yield SeatDesk(bench, ExecutionService(bench.core, bench.acts, bench.directory))
    work_bridge.shutdown()
    bench.core.workspace.close()


@pytest.fixture
def opened(seat: SeatDesk, qtbot, show_active: Show) -> Callable[[], ExecutionScreen]:
    def show() -> ExecutionScreen:
        desk: Any = seat
        made = ExecutionScreen(desk)
        made.resize(1290, 624)
        show_active(made)
        qtbot.waitUntil(lambda: made.item is not None)
        return made

    return show


def ctrl_enter(qtbot) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_accept_type_and_hand_over_without_a_mouse(
    opened, seat: SeatDesk, qtbot, type_text
) -> None:
    document = assigned(seat.bench)
    seat.bench.give(document)
    screen = opened()
    assert screen.footer.main.text() == "Принять к исполнению"
    ctrl_enter(qtbot)
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.WORK)
    qtbot.keyClick(screen.list.view, Qt.Key.Key_Return)
    assert screen.form.fields.text.hasFocus()
    type_text(screen.form.fields.text, VALUES["text"])
    ctrl_enter(qtbot)  # the result is missing: the focus goes there and nothing is sent
    assert screen.footer.second.text() == "Не выбран результат"
    chip = screen.form.fields.result.chips["supported"]
    assert chip.hasFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    ctrl_enter(qtbot)
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.SIGNING)
    acts = [r.act for r in seat.bench.core.workspace.work.outbox.rows()]
    assert acts == ["accept", "answer", "to_signature"]
    assert screen.form.fields.text.isReadOnly()


def test_a_ready_text_goes_into_the_answer_with_what_is_known(
    opened, seat: SeatDesk, qtbot
) -> None:
    document = assigned(seat.bench)
    document["questions"][0]["assignments"][0]["state"] = "accepted"
    seat.bench.give(document)
    screen = opened()
    seat.bench.snippets.keep("Ответ", "Отвечаем на № {номер}.", "answer")
    field = screen.form.fields.text
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    shown = screen.snippets.opened()
    assert shown is not None
    shown.line.setText("Отвечаем")
    qtbot.keyClick(shown.line, Qt.Key.Key_Return)
    assert field.toPlainText() == f"Отвечаем на № {screen.item.number}."


def test_what_is_typed_is_on_disk_and_comes_back(opened, seat: SeatDesk, qtbot, type_text) -> None:
    document = assigned(seat.bench)
    document["questions"][0]["assignments"][0]["state"] = "accepted"
    seat.bench.give(document)
    screen = opened()
    screen.form.fields.text.setFocus()
    type_text(screen.form.fields.text, "Проверка проведена")
    qtbot.waitUntil(lambda: "сохранено" in screen.form.saved.text())
    again = opened()
    assert again.form.fields.text.text_value() == "Проверка проведена"
    assert again.list.model.rows[0].exchange.value == "draft"


def test_another_row_keeps_what_was_typed_into_the_first(
    opened, seat: SeatDesk, qtbot, type_text
) -> None:
    one, two = assigned(seat.bench, number="26-11/1"), assigned(seat.bench, number="26-11/2")
    for document in (one, two):
        document["questions"][0]["assignments"][0]["state"] = "accepted"
    seat.bench.give(one, two)
    screen = opened()
    first = screen.key
    type_text(screen.form.fields.text, "Слова первого")
    qtbot.keyClick(screen, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: screen.key != first and screen.item is not None)
    assert screen.form.fields.text.text_value() == ""
    qtbot.waitUntil(lambda: seat.execution.open(*first).values.get("text") == "Слова первого")


def test_given_back_with_a_reason(opened, seat: SeatDesk, qtbot, type_text) -> None:
    document = assigned(seat.bench)
    seat.bench.give(document)
    screen = opened()
    qtbot.keyClick(screen.form.fields.result.refuse, Qt.Key.Key_Return)
    dialog = screen.window().findChild(QWidget, "refuse")
    assert dialog is not None
    dialog.on_main()
    assert dialog.reason.error() == "Не указана причина возврата"
    type_text(dialog.reason, "дорога федеральная")
    dialog.on_main()
    qtbot.waitUntil(lambda: screen.list.model.rows == [])
    row = seat.bench.core.workspace.work.outbox.rows()[0]
    assert (row.act, row.event.content["reason"]) == ("refuse", "дорога федеральная")


def test_the_last_day_without_a_link_says_that_the_portal_is_not_the_citizen(
    opened, seat: SeatDesk, qtbot
) -> None:
    document = assigned(seat.bench)
    document["registrations"][0] |= {"due_on": "2026-11-23", "due_at": "2026-11-23T14:00:00Z"}
    seat.bench.give(document)
    screen = opened()
    assert not screen.banners.last_day.isVisible()  # with a link there is still the portal
    seat.now = replace(ONLINE, link="offline", offline_since=seat.bench.clock.now())
    screen.refresh_link()
    qtbot.waitUntil(screen.banners.last_day.isVisible)
    assert screen.banners.last_day.accessibleName() == LAST_DAY
    assert screen.offline.accessibleName().startswith("Вы работаете без связи с")


def test_the_body_signs_and_sends_and_the_row_leaves(
    opened, seat: SeatDesk, qtbot, type_text, tmp_path: Path
) -> None:
    give_authority(seat.bench)
    document = assigned(seat.bench)
    seat.bench.give(document)
    key = ids(document)
    seat.execution.accept(*key)
    seat.execution.to_signature(*key, VALUES)
    screen = opened()
    fields = screen.form.fields
    assert screen.form.gap() is not None
    fields.signer.set_options([("Глава", "Глава")])
    fields.signer.set_value("Глава")
    scan = tmp_path / "otvet.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(500))
    screen.files.attacher.choose_paths = lambda several: [str(scan)]
    qtbot.waitUntil(lambda: screen.files._can_add())
    qtbot.keyClick(fields.signature_file.add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fields.signature_file.shown() == "otvet.pdf")
    ctrl_enter(qtbot)
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.SENDING)
    fields.channel.set_value("почта")
    for field, words in (
        (fields.sent_on, "23.11"),
        (fields.number, "14-22"),
        (fields.proof, "ШПИ"),
    ):
        field.setFocus()
        type_text(field, words)
    ctrl_enter(qtbot)
    qtbot.waitUntil(lambda: screen.list.model.rows == [])
    assert seat.execution.open(*key).stage is Stage.DONE


def test_the_views_narrow_the_list(opened, seat: SeatDesk, qtbot) -> None:
    new, taken = assigned(seat.bench, number="26-11/1"), assigned(seat.bench, number="26-11/2")
    taken["questions"][0]["assignments"][0]["state"] = "accepted"
    seat.bench.give(new, taken)
    screen = opened()
    assert screen.list.chips[Stage.NEW].text() == "Новые 1"
    qtbot.keyClick(screen.list.chips[Stage.WORK], Qt.Key.Key_Return)
    assert [r.number for r in screen.list.model.rows] == ["26-11/2"]
    qtbot.keyClick(screen.list.chips[Stage.WORK], Qt.Key.Key_Return)
    assert len(screen.list.model.rows) == 2


@pytest.mark.parametrize(("mode", "scale"), [("light", 100), ("dark", 150)])
def test_it_draws_in_both_themes_with_long_names(
    opened, seat: SeatDesk, qtbot, mode: str, scale: int
) -> None:
    from cur_desk.ui.theme import theme

    theme().apply(mode, scale)
    seat.bench.give(assigned(seat.bench, title="Очень длинное название " * 8))
    screen = opened()
    assert not screen.grab().isNull()
    if scale == 100:
        assert screen.minimumSizeHint().width() <= 1290


def test_nobody_waits_in_an_empty_list(seat: SeatDesk, qtbot, show_active: Show) -> None:
    desk: Any = seat
    screen = ExecutionScreen(desk)
    with qtbot.waitSignal(screen.loaded):
        show_active(screen)
    assert screen.list.stack.current().objectName() == "emptyState"


def test_what_is_read_while_a_step_runs_never_frees_the_form(
    opened, seat: SeatDesk, qtbot, monkeypatch
) -> None:
    """Else a key typed into it would be lost when the step ends."""
    document = assigned(seat.bench)
    document["questions"][0]["assignments"][0]["state"] = "accepted"
    seat.bench.give(document)
    key = ids(document)
    seat.execution.save_draft(*key, VALUES)
    screen = opened()
    real, may_go, committed = seat.execution.to_signature, threading.Event(), threading.Event()

    def slow(*args: Any) -> Any:
        made = real(*args)
        committed.set()
        assert may_go.wait(10)
        return made

    monkeypatch.setattr(seat.execution, "to_signature", slow)
    screen.form.fields.text.setFocus()
    ctrl_enter(qtbot)
    assert committed.wait(10)
    with qtbot.waitSignal(screen.loaded):  # the list is read anew, and with it the assignment
        bridge().publish(Changes.of("appeal", key[0]))
    screen._read()
    qtbot.wait(200)
    assert not screen.form.isEnabled()
    may_go.set()
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.SIGNING)
    assert screen.form.isEnabled()
