"""The status bar says the truth in one order and one wording."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from cur_desk.ui.shell.status import StatusBar, SyncStatus, link_hint, parts, region_words
from cur_desk.ui.theme import theme

NOW = datetime(2026, 11, 23, 14, 5)
FULL = SyncStatus(
    link="online",
    now=NOW,
    zone="МСК",
    synced_at=NOW - timedelta(minutes=3),
    unsent=3,
    oldest_unsent=NOW - timedelta(minutes=25),
    reason="нет сети",
    conflicts=1,
    rejected=1,
    quarantine=1,
    region="Кировская область",
    classifier="ред. 2025 г.",
)


def texts(status: SyncStatus) -> list[str]:
    return [part.text for part in parts(status)]


def test_all_parts_in_their_order() -> None:
    assert texts(FULL) == [
        "В сети",
        "Синхронизировано в 14:02",
        "Не отправлено 3, старшее 13:40",
        "Конфликты 1",
        "Отклонено 1",
        "Карантин 1",
    ]
    assert region_words(FULL) == "Кировская область · классификатор ред. 2025 г."


def test_zero_parts_are_absent_but_never_the_first_two() -> None:
    assert texts(SyncStatus("offline", NOW, "МСК")) == [
        "Работа без связи",
        "Ещё не синхронизировано",
    ]
    assert texts(SyncStatus("degraded", NOW, "МСК", NOW))[0] == "Связь неустойчива"


def test_old_times_are_written_with_their_date() -> None:
    old = datetime(2026, 11, 22, 16, 8)
    assert texts(replace(FULL, synced_at=old))[1] == "Синхронизировано 22.11 в 16:08"
    assert texts(replace(FULL, oldest_unsent=old))[2] == "Не отправлено 3, старшее 22.11 в 16:08"
    older = datetime(2025, 12, 31, 9, 0)
    assert texts(replace(FULL, synced_at=older))[1] == "Синхронизировано 31.12.2025 в 09:00"


@pytest.fixture
def bar(qtbot, show_active) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.resize(1366, 28)
    show_active(made)
    return made


def test_parts_open_the_exchange_by_click_and_by_key(bar: StatusBar, qtbot) -> None:
    bar.show_status(FULL)
    button = bar.findChild(QAbstractButton, "status.conflicts")
    with qtbot.waitSignal(bar.part_opened) as caught:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == ["conflicts"]
    button.setFocus()
    with qtbot.waitSignal(bar.part_opened):
        QTest.keyClick(button, Qt.Key.Key_Return)
    unsent = bar.findChild(QAbstractButton, "status.unsent")
    assert unsent.accessibleName() == "Не отправлено 3, старшее 13:40, причина: нет сети"


def test_focus_and_order_survive_an_update(bar: StatusBar) -> None:
    bar.show_status(replace(FULL, conflicts=0))
    unsent = bar.findChild(QAbstractButton, "status.unsent")
    unsent.setFocus()
    bar.show_status(replace(FULL, unsent=4))
    assert unsent.hasFocus()
    assert bar.texts() == texts(replace(FULL, unsent=4))


def test_region_elides_first_and_the_clock_is_never_cut(bar: StatusBar, qapp) -> None:
    crowded = replace(
        FULL, unsent=1234, oldest_unsent=datetime(2025, 1, 1), files="Файлов 9, 4,6 МБ"
    )
    bar.show_status(replace(crowded, zone="МСК+7"))
    bar.resize(1100, 28)
    qapp.processEvents()
    region = bar.findChild(object, "status.region")
    clock = bar.findChild(object, "status.time")
    assert region.width() < region.sizeHint().width()
    assert clock.width() >= clock.sizeHint().width()
    assert clock.text() == "14:05 МСК+7"
    assert clock.geometry().right() <= bar.width()
    for button in bar.findChildren(QAbstractButton):
        assert button.width() >= button.sizeHint().width()


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_parts_are_whole_at_1366_and_every_size(bar: StatusBar, qapp, scale: int) -> None:
    theme().apply(scale=scale)
    bar.show_status(replace(FULL, zone="МСК+7", classifier=""))
    bar.resize(1366, bar.height())
    for _turn in range(3):
        qapp.processEvents()
    for button in bar.findChildren(QAbstractButton):
        assert button.width() >= button.sizeHint().width()
    clock = bar.findChild(object, "status.time")
    assert clock.geometry().right() < 1366
    assert clock.width() >= clock.sizeHint().width()


def test_a_thin_link_is_told_beside_its_state_a_good_one_in_the_tool_tip() -> None:
    thin = replace(
        FULL, speed="62 кбит/с, задержка 0,6 с", thrifty=True, economy="включён вами",
        transfer="Получено 1 250 из 10 000, ещё около 3 мин",
    )  # fmt: skip
    assert texts(thin)[0] == "В сети, 62 кбит/с, задержка 0,6 с"
    assert texts(thin)[1] == "Получено 1 250 из 10 000, ещё около 3 мин"
    assert link_hint(thin) == "62 кбит/с, задержка 0,6 с; экономный режим включён вами"
    good = replace(FULL, speed="20 Мбит/с, задержка 12 мс")
    assert texts(good)[0] == "В сети"
    assert link_hint(good) == "20 Мбит/с, задержка 12 мс"
    assert texts(replace(thin, paused=True))[0] == "Обмен остановлен"
