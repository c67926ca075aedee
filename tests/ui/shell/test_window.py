"""The window: sections, palette, lock, quitting, help."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from cur_desk.ui.bridge import Problem
from cur_desk.ui.shell import (
    EntryInfo,
    IdleWatch,
    MainWindow,
    Notice,
    PaletteRow,
    Person,
    QuitView,
    Section,
    StatusFile,
)
from cur_desk.ui.shell.help_sheet import HelpSheet, live_acts
from cur_desk.ui.shell.quit_dialog import QuitDialog, quit_words
from cur_desk.ui.shell.rail import RailButton
from cur_desk.ui.shell.workspace import entry_words
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import ActButton, Banner, Dialog

CONTROL = Qt.KeyboardModifier.ControlModifier
PERSON = Person("Смирнова А. В.", "Сотрудник ЦУР, смена 08:00–20:00")
LOCKED = StatusFile("Смирнова А. В.", "Сотрудник ЦУР", "Заблокировано в 13:52", unsent=3)


@pytest.fixture
def fired() -> list[str]:
    return []


@pytest.fixture
def window(qtbot, show_active, fired: list[str]) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    made.set_sections(
        [
            Section("queue", "Очередь", "inbox", 214),
            Section("terms", "Сроки", "clock-alert", 17, overdue=True),
            Section("settings", "Настройки", "settings", at_bottom=True),
        ]
    )

    def queue() -> QWidget:
        page = QWidget()
        button = ActButton("Передать", parent=page, name="pass", shortcut="pass_on")
        button.clicked.connect(lambda: fired.append("F6"))
        return page

    made.add_screen("queue", queue, "Очередь", view="К разбору")
    made.add_screen("terms", QWidget, "Контроль сроков")
    made.show_workspace(PERSON)
    made.show_screen("queue")
    show_active(made)
    return made


def test_screens_are_made_when_first_shown(window: MainWindow, qtbot) -> None:
    assert window.current_key() == "queue"
    assert window.windowTitle() == "Очередь — ЦУР Деск"
    with qtbot.waitSignal(window.section_changed) as caught:
        QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert caught.args == ["terms"]
    assert (window.current_key(), window.windowTitle()) == ("terms", "Контроль сроков — ЦУР Деск")
    window.set_place("terms", "Контроль сроков", window="26-11/4821 · Сроки")
    assert window.windowTitle() == "26-11/4821 · Сроки — ЦУР Деск"


def test_rail_is_one_stop_with_arrows_and_counts_refresh(window: MainWindow, qtbot) -> None:
    buttons = window.findChildren(RailButton)
    stops = [b for b in buttons if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [b.section.key for b in stops] == ["queue"]
    stops[0].setFocus()
    QTest.keyClick(stops[0], Qt.Key.Key_Down)
    below = window.focusWidget()
    assert below.accessibleName() == "Сроки, просрочено 17"
    with qtbot.waitSignal(window.section_changed):
        QTest.keyClick(below, Qt.Key.Key_Return)
    window.set_sections(
        [b.section for b in buttons[:1]] + [Section("terms", "Сроки", "clock-alert", 18)]
    )
    assert len(window.workspace.rail.keys()) == 2


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_nothing_is_cut_at_1366(window: MainWindow, scale: int, qapp) -> None:
    window.set_sections([Section(f"s{k}", "Поручения", "map", 9999) for k in range(8)])
    theme().apply(scale=scale)
    window.resize(1366, 700)
    window.workspace.top.show_person(
        Person("Константинопольская А. В.", "Руководитель отдела " * 6)
    )
    for _turn in range(4):
        qapp.processEvents()
    assert (window.width(), window.height()) == (1366, 700)
    for button in window.findChildren(RailButton):
        assert button.height() >= theme().px(38)
        assert button.mapTo(
            window, button.rect().bottomRight()
        ).y() <= window.height() - theme().px(28)
    lock = window.findChild(QAbstractButton, "topBar.lock")
    assert lock.geometry().right() <= window.width()
    search = window.findChild(QAbstractButton, "topBar.search")
    assert search.geometry().right() < window.workspace.top.bell.x()


def test_palette_finds_marks_runs_and_gives_the_focus_back(
    window: MainWindow, qtbot, type_text, fired: list[str]
) -> None:
    box = window.palette_box
    rows = [
        PaletteRow("extend", "Предложить продление срока", cap="F7"),
        PaletteRow("go", "Другое"),
    ]
    box.add_source(
        "acts",
        "Действия с 26-11/4821",
        lambda _p, text: [r for r in rows if text in r.text.lower()],
    )
    box.add_source(
        "people", "Исполнители", lambda _p, _t: [PaletteRow("k", "Козлов")], prefixes=("@",)
    )
    box.add_source("found", "Обращения")
    before = window.focusWidget()
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window.focusWidget() is box.input
    with qtbot.waitSignals([box.asked] * 4):
        type_text(box.input, "прод")
    assert [r.key for r in box.list.rows()] == ["extend"]
    box.offer("found", "прод", [PaletteRow("a1", "Просроченная продукция")])
    box.offer("found", "про", [PaletteRow("old", "Поздний ответ")])
    assert [r.key for r in box.list.rows()] == ["extend", "a1"]
    QTest.keyClick(box.input, Qt.Key.Key_F6)
    assert fired == []
    QTest.keyClick(box.input, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.ran) as caught:
        QTest.keyClick(box.input, Qt.Key.Key_Return)
    assert caught.args == ["a1"]
    assert box.isHidden()
    assert window.focusWidget() is before
    box.open("@")
    assert [r.key for r in box.list.rows()] == ["k"]
    QTest.keyClick(box.input, Qt.Key.Key_Escape)
    assert box.isHidden()


def test_lock_hides_everything_and_no_key_works_under_it(
    window: MainWindow, qtbot, fired: list[str]
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert fired == ["F6"]
    dialog = Dialog("Передать обращение?", window, name="d")
    dialog.open()
    with qtbot.waitSignal(window.lock_asked):
        window.lock_asked.emit()
    window.show_lock(LOCKED)
    assert not dialog.isVisible()
    assert not window.workspace.isVisible()
    assert window.windowTitle() == "Заблокировано — ЦУР Деск"
    assert QTest.qWaitForWindowActive(window)
    for key, mods in ((Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_K, CONTROL)):
        QTest.keyClick(window, key, mods)
    window.open_palette()
    assert fired == ["F6"]
    assert window.palette_box.isHidden()
    unlock = window.unlock
    assert window.focusWidget() is unlock.password
    unlock.password.setText("слово")
    with qtbot.waitSignal(window.unlock_submitted) as caught:
        QTest.keyClick(unlock.password, Qt.Key.Key_Return)
    assert caught.args == ["слово"]
    window.show_unlocked()
    assert unlock.password.text() == ""
    assert (window.is_locked(), window.current_key()) == (False, "queue")


def test_lock_key(window: MainWindow, qtbot) -> None:
    with qtbot.waitSignal(window.lock_asked):
        QTest.keyClick(window, Qt.Key.Key_L, CONTROL)


def test_quitting_with_unsent_work_asks(window: MainWindow, qtbot) -> None:
    window.quit_guard = lambda: QuitView(unsent=3, drafts=2, online=True)
    assert not window.close()
    dialog = window.findChild(QuitDialog)
    assert dialog.main.text() == "Отправить и завершить"
    with qtbot.waitSignal(window.quit_chosen) as caught:
        dialog.main.click()
    assert caught.args == [True]
    with qtbot.waitSignal(window.closing):
        window.finish()


def test_quitting_without_work_does_not_ask(window: MainWindow, qtbot) -> None:
    window.quit_guard = lambda: QuitView(0, 0, True)
    with qtbot.waitSignal(window.closing):
        assert window.close()


def test_quitting_with_files_on_their_way_says_so(window: MainWindow, qtbot) -> None:
    window.quit_guard = lambda: QuitView(0, 0, True, files=2)
    assert not window.close()
    dialog = window.findChild(QuitDialog)
    assert dialog.main.text() == "Завершить работу"
    assert "Не передано на портал: 2 файла, передача продолжится" in quit_words(
        QuitView(0, 0, True, 2)
    )
    with qtbot.waitSignal(window.quit_chosen) as caught:
        dialog.main.click()
    assert caught.args == [False]
    window.finish()


def test_quit_words_agree_and_do_not_frighten() -> None:
    text = quit_words(QuitView(1, 5, False))
    assert "1 действие, связи нет: уйдёт при первом подключении" in text
    assert "5 черновиков" in text
    assert "Записанное цело" in text


def test_entry_banner_tells_of_failed_tries(window: MainWindow) -> None:
    title, text, tone = entry_words(EntryInfo("22.11.2026 в 20:04", 2, "23.11 в 03:12"))
    assert (title, tone) == ("Прошлый вход: 22.11.2026 в 20:04", "today")
    assert "2 неудачные попытки, последняя 23.11 в 03:12" in text
    window.show_workspace(PERSON, EntryInfo("22.11.2026 в 20:04"))
    assert window.findChild(Banner, "entryBanner").isVisible()
    window.findChild(ActButton, "entry.read").click()
    QApplication.sendPostedEvents(None, 52)
    assert window.findChild(Banner, "entryBanner") is None


def test_help_lists_only_keys_that_work_now(window: MainWindow) -> None:
    acts = {row.id for row in live_acts(window)}
    assert {"palette", "lock", "help", "pass_on", "section_1"} <= acts
    assert "code_picker" not in acts
    window.findChild(ActButton, "pass").setEnabled(False)
    assert "pass_on" not in {row.id for row in live_acts(window)}
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(HelpSheet)
    assert sheet.isVisible()
    sheet.reject()


def test_problem_shows_words_and_only_a_code_for_a_bug(window: MainWindow) -> None:
    window.show_problem(Problem.from_bug("crash-20261123-110500-000000"))
    dialog = window.findChild(Dialog, "problem")
    said = " ".join(w.accessibleName() for w in dialog.findChildren(QWidget))
    assert "crash-20261123-110500-000000" in said
    assert "Traceback" not in said
    dialog.reject()


def test_geometry_is_kept_and_damage_is_harmless(window: MainWindow, qtbot) -> None:
    window.resize(1500, 800)
    kept = window.save_geometry()
    other = MainWindow()
    qtbot.addWidget(other)
    assert other.restore_geometry(kept)
    assert not other.restore_geometry("испорчено")


def test_every_control_has_a_name(window: MainWindow) -> None:
    for button in window.findChildren(QAbstractButton):
        assert button.objectName(), button
        assert button.accessibleName(), button.objectName()


def test_bell_keeps_notices_and_forgets_the_dot_when_read(window: MainWindow) -> None:
    bell = window.workspace.top.bell
    window.add_notice(
        Notice(datetime(2026, 11, 23, 14, 5), "Передано: Козлов Д. И.", "ПОС-204 881")
    )
    assert bell.accessibleName() == "Уведомления, новых 1"
    bell.click()
    menu = bell.findChild(QMenu, "bellMenu")
    assert [a.text() for a in menu.actions()] == ["14:05   Передано: Козлов Д. И. · ПОС-204 881"]
    menu.close()
    assert bell.accessibleName() == "Уведомления"


def test_idle_watch_counts_again_after_a_key(window: MainWindow, qtbot) -> None:
    watch = IdleWatch(10, window)
    watch._timer.setInterval(60_000)
    watch._timer.start(5)
    with qtbot.waitSignal(watch.idle):
        pass
    assert watch.left_ms() == -1
    QTest.keyClick(window, Qt.Key.Key_F11)
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert watch.left_ms() > 0


def test_a_dropped_screen_that_still_names_itself_is_not_heard(window: MainWindow) -> None:
    window.add_screen("late", QWidget(), "Очередь")
    window.show_screen("late")
    window.reset_screens()
    window.set_place("late", "26-11/4821", window="26-11/4821 · Разбор")
    assert "4821" not in window.windowTitle()
