"""The exchange centre: what waits, what needs a decision, receipts; by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

from cur_desk.services.exchange.link_words import BarView, HistoryView
from cur_desk.sync.progress import Transfer, Way
from cur_desk.ui.bridge import Bridge, Changes
from cur_desk.ui.syncing import SyncScreen
from cur_desk.ui.syncing.events import state_words, tries_words
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import Dialog, Paragraph
from tests.ui import fake_card
from tests.ui.fake_desk import FakeDesk

Show = Callable[[QWidget], None]


@pytest.fixture
def shown(work_bridge: Bridge, qtbot, show_active: Show) -> Callable[[FakeDesk], SyncScreen]:
    """Opens the centre and waits for its first reading."""

    def make(desk: FakeDesk) -> SyncScreen:
        screen = SyncScreen(desk)
        screen.resize(1290, 624)
        show_active(screen)
        qtbot.waitUntil(lambda: bool(screen.tiles["link"].value()))
        return screen

    return make


def test_what_waits_and_its_state_in_words(shown) -> None:
    screen = shown(FakeDesk(214))
    assert screen.tiles["link"].value() == "В сети"
    assert screen.tiles["waiting"].value() == "3, старшее 13:40"
    assert screen.tiles["decisions"].value() == "3 записи"
    assert screen.waiting.model().rowCount() == 3
    assert [state_words(e) for e in fake_card.WAITING] == [
        "повторяется: портал не ответил", "в очереди", "в очереди",
    ]  # fmt: skip


def test_a_receipt_is_a_sentence_with_its_mark(shown) -> None:
    screen = shown(FakeDesk(214))
    model = screen.receipts.model()
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "23.11.2026 в 14:02:10 МСК, Разбор направлен, 26-11/4811, 7K4M-92QX"


def test_enter_opens_the_record_of_an_event(shown, qtbot) -> None:
    screen = shown(FakeDesk(214))
    screen.show_part("unsent")
    qtbot.keyClick(screen.waiting, Qt.Key.Key_Down)
    with qtbot.waitSignal(screen.open_asked) as opened:
        qtbot.keyClick(screen.waiting, Qt.Key.Key_Return)
    assert opened.args == ["uid-6"]


def test_only_what_has_not_gone_can_be_taken_back(shown, qtbot) -> None:
    desk = FakeDesk(214)
    desk.acts.done = [("uid-5", "return_for_rework", {"reason": "сроки"})]
    screen = shown(desk)
    screen.show_part("unsent")
    screen.waiting.choose_row(2)
    assert not screen.back.isEnabled()
    screen.waiting.choose_row(0)
    assert screen.back.isEnabled()
    qtbot.keyClick(screen.back, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.acts.done == [])


def test_a_refused_act_is_dropped_after_a_question(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    button = screen.findChild(QAbstractButton, "syncing.decision.e5.dismiss")
    qtbot.keyClick(button, Qt.Key.Key_Return)
    dialog = next(d for d in screen.findChildren(Dialog) if d.isVisible())
    qtbot.waitUntil(dialog.cancel.hasFocus)
    assert desk.exchange.dismissed == []
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.exchange.dismissed == ["e5"])


def test_quarantine_is_copied_without_a_word_of_the_appeal(shown, qtbot) -> None:
    screen = shown(FakeDesk(214))
    button = next(
        b for b in screen.decisions.findChildren(QAbstractButton) if b.text().startswith("Скоп")
    )
    qtbot.keyClick(button, Qt.Key.Key_Return)
    text = QGuiApplication.clipboard().text()
    assert "uid-9" in text
    assert "Нет обязательного поля «канал»" in text


def test_f5_asks_for_one_exchange(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    qtbot.keyClick(screen, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: desk.exchange.synced == 1)


def test_changes_are_shown_and_the_chosen_row_stays(shown, qtbot, work_bridge: Bridge) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    screen.waiting.choose_row(1)
    desk.exchange.waiting = lambda: list(fake_card.WAITING[1:])
    work_bridge.publish(Changes.of("exchange", "uid-5"))
    qtbot.waitUntil(lambda: screen.waiting.model().rowCount() == 2)
    assert screen.waiting.chosen().event == "e2"


def test_nothing_to_do_is_said(shown, qtbot) -> None:
    desk = FakeDesk(214)
    desk.exchange.empty = True
    screen = shown(desk)
    assert not screen._nothing["waiting"].isHidden()
    assert screen._nothing["decisions"].text() == "Решений не требуется"
    assert screen.waiting.isHidden()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_painted_in_each_theme_and_size(shown, caplog, mode: str) -> None:
    for scale in (100, 150):
        theme().apply(mode, scale)
        assert not shown(FakeDesk(214)).grab().isNull()
    assert not [r for r in caplog.records if "row not painted" in r.getMessage()]


def test_every_control_has_a_name(shown) -> None:
    screen = shown(FakeDesk(214))
    controls = [c for c in screen.findChildren(QAbstractButton) if not c.isHidden()]
    silent = [type(c).__name__ for c in controls if not (c.accessibleName() and c.objectName())]
    assert len(controls) > 8
    assert silent == []


def test_a_long_transfer_is_told_and_can_be_stopped(shown, qtbot) -> None:
    desk = FakeDesk(214)
    desk.travels = Transfer(Way.PULL, done=1_250, total=10_000, size=1_240_000, seconds=26.0)
    screen = shown(desk)
    strip = screen.transfer.progress
    assert strip.words() == "Получено 1 250 из 10 000, 1,2 МБ, осталось около 3 мин"
    qtbot.keyClick(screen.findChild(QAbstractButton, "syncing.transfer.cancel"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.paused)
    qtbot.waitUntil(strip.isHidden)
    qtbot.waitUntil(lambda: "F5" in screen.link._hint.text())


def test_a_short_transfer_is_not_worth_a_bar(shown) -> None:
    desk = FakeDesk(214)
    desk.travels = Transfer(Way.PUSH, done=3, total=4, size=900, seconds=0.4)
    assert shown(desk).transfer.progress.isHidden()


def test_the_link_and_thrift_are_told_and_chosen(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    side = screen.link
    assert side._values["speed"].text() == "62 кбит/с"
    assert side._values["delay"].text() == "0,6 с"
    assert side.economy_words.text() == "Включился сам: связь 62 кбит/с"
    assert side.economy.value() == "auto"
    side.economy.setFocus()
    qtbot.keyClick(side.economy, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: desk.economy == "on")


def test_attempts_and_the_next_one_stand_in_the_row(shown) -> None:
    desk = FakeDesk(214)
    waits = replace(fake_card.WAITING[0], attempts=2, next_try="14:06")
    desk.exchange.waiting = lambda: [waits, fake_card.WAITING[1]]
    screen = shown(desk)
    assert tries_words(waits) == "2, следующая 14:06"
    assert tries_words(fake_card.WAITING[1]) == ""
    said = screen.waiting.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "2, следующая 14:06" in said


def test_a_refusal_has_its_advice(shown) -> None:
    desk = FakeDesk(214)
    refused = replace(fake_card.DECISIONS[1], advice="Прочитайте текст и снимите действие.")
    desk.exchange.needs_decision = lambda: [refused]
    row = shown(desk).decisions.findChild(QWidget, "syncing.decision.e5")
    assert "Прочитайте текст и снимите действие." in [p.text() for p in row.findChildren(Paragraph)]


def test_a_quarantined_record_is_asked_for_anew(shown, qtbot) -> None:
    desk = FakeDesk(214)
    screen = shown(desk)
    button = screen.findChild(QAbstractButton, "syncing.decision.uid-9.again")
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.exchange.asked_again == ["uid-9"])


def test_two_hours_of_the_link_are_shown_and_spoken(shown) -> None:
    desk = FakeDesk(214)
    assert shown(desk).link.bars.isHidden()
    bars = [BarView(0.3, False, False)] * 20 + [BarView(1.0, True, True)] * 4
    said = "Связь за два часа: обычная задержка 84 мс; обрыв 13:41–13:52"
    desk.history = HistoryView(tuple(bars), "12:05", "14:05", "обрыв 13:41–13:52", said)
    for mode in ("light", "dark"):
        theme().apply(mode, 100)
        side = shown(desk).link
        assert not side.bars.isHidden()
        assert side.bars.accessibleName() == said
        assert not side.bars.grab().isNull()
