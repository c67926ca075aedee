"""Pictures of entry, lock, shell, palette and help, beside mock-ups 01, 02 (frame), 16.

``python -m tests.ui.gallery_shell OUT``.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cur_desk.ui.shell import (
    EntryInfo,
    LoginView,
    MainWindow,
    PaletteRow,
    Person,
    Phone,
    Section,
    StatusFile,
    SyncStatus,
)
from cur_desk.ui.shell.help_sheet import HelpSheet
from cur_desk.ui.shell.phones import PhonesDialog
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import ActButton, empty_state
from tests.ui.gallery import shoot

NOW = datetime(2026, 11, 23, 14, 5)
PHONES = (
    Phone("Единый номер вызова экстренных служб", "112"),
    Phone("ЕДДС Оричевского муниципального округа", "0-00-00", "образец"),
)
LOGIN = LoginView(
    region="Кировская область",
    workplace="АРМ-07, зал смены",
    portal="portal.cur43.example",
    version="1.0.0",
    profile="Кировской области, ред. 12",
    phones=PHONES,
    portal_state="отвечает, 84 мс",
    portal_ok=True,
    forgot="оператор ЦУР, внутренний 1204",
    user="smirnova.av",
    offline_possible=True,
)
LOCKED = StatusFile(
    name="Смирнова А. В.",
    role="Сотрудник ЦУР, смена 08:00–20:00",
    locked="Заблокировано в 13:52 — 10 минут без действий",
    offline_since="13:41",
    appeals=214,
    as_of="13:40",
    drafts=2,
    unsent=3,
    oldest="13:40",
    tries_left=5,
)
SECTIONS = (
    Section("queue", "Очередь", "inbox", 214),
    Section("terms", "Сроки", "clock-alert", 17, overdue=True),
    Section("quality", "Качество", "list-checks", 9),
    Section("tasks", "Поручения", "clipboard-list"),
    Section("shift", "Смена", "users"),
    Section("region", "Регион", "map"),
    Section("packs", "Пакеты", "file-text"),
    Section("sync", "Обмен", "refresh-cw", 6),
    Section("help", "Справка", "book-open", at_bottom=True),
    Section("settings", "Настройки", "settings", at_bottom=True),
)
PERSON = Person("Смирнова А. В.", "Сотрудник ЦУР, смена 08:00–20:00")
STATUS = SyncStatus(
    link="online",
    now=NOW,
    zone="МСК",
    synced_at=NOW.replace(minute=2),
    unsent=3,
    oldest_unsent=NOW.replace(hour=13, minute=40),
    conflicts=1,
    rejected=1,
    quarantine=1,
    region="Кировская область",
    classifier="ред. 2025 г.",
)
ACTS = (
    PaletteRow(
        "extend",
        "Предложить продление срока",
        "решение — за министерством транспорта",
        "calendar-plus",
        "F7",
    ),
    PaletteRow("go_on", "Продолжить разбор", "черновик от 14:04", "route", "Enter"),
)
COMMANDS = (
    PaletteRow("extended", "Список продлённых обращений", "12 открытых", "calendar-clock"),
    PaletteRow("pack", "Пакет: продления за месяц", "справка, 3 страницы", "file-text"),
)


def make_window() -> MainWindow:
    """A window with sections and an empty queue."""
    window = MainWindow()
    window.set_sections(SECTIONS)
    window.add_screen(
        "queue",
        lambda: empty_state(
            "Очередь разобрана",
            "Новых обращений к разбору нет. Последнее поступило в 13:47, синхронизировано в 14:02.",
            ActButton("Обновить", "quiet", shortcut="refresh"),
        ),
        "Очередь",
        view="К разбору",
    )
    window.palette_box.add_source("acts", "Действия с 26-11/4821", lambda _p, _t: ACTS)
    window.palette_box.add_source("commands", "Команды", lambda _p, _t: COMMANDS)
    return window


def main(out: str) -> None:
    """Writes all pictures."""
    QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for mode, size in (("light", (1366, 700)), ("dark", (1920, 1012))):
        theme().apply(mode)
        window = make_window()
        window.resize(*size)
        window.show_login(LOGIN, NOW, "МСК")
        window.login.password.setText("слово-пароль")
        window.login.password.layout_seen.emit("РУС")
        shoot(window, folder / f"01-login-{mode}.png")
        phones = PhonesDialog(PHONES, window)
        phones.show()
        shoot(window, folder / f"01-phones-{mode}.png", phones)
        phones.reject()
        window.show_workspace(
            PERSON, EntryInfo("22.11.2026 в 20:04, это рабочее место", 2, "23.11 в 03:12")
        )
        window.show_status(STATUS)
        window.show_screen("queue")
        shoot(window, folder / f"02-shell-{mode}.png")
        window.open_palette("прод")
        shoot(window, folder / f"16-palette-{mode}.png")
        window.palette_box.dismiss()
        sheet = HelpSheet(window, "Очередь")
        sheet.show()
        shoot(window, folder / f"f1-help-{mode}.png", sheet)
        sheet.reject()
        window.show_lock(LOCKED)
        window.show_status(
            SyncStatus(
                "offline",
                NOW,
                "МСК",
                NOW.replace(hour=13, minute=40),
                3,
                NOW.replace(hour=13, minute=40),
            )
        )
        shoot(window, folder / f"01-unlock-{mode}.png")
        window.finish()
    theme().apply("light", 100)


if __name__ == "__main__":
    main(sys.argv[1])
