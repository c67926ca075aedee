"""Entry and lock show only what they were given, keep the password to themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from cur_desk.ui.shell import LoginView, MainWindow, Phone, StatusFile
from cur_desk.ui.shell.login import LoginScreen
from cur_desk.ui.shell.phones import PhonesDialog
from cur_desk.ui.shell.unlock import UnlockScreen

VIEW = LoginView(
    region="Кировская область",
    workplace="АРМ-07, зал смены",
    portal="portal.example",
    version="1.0.0",
    profile="Кировской области, ред. 12",
    phones=(Phone("Экстренные службы", "112"), Phone("ЕДДС, образец", "0-00-00")),
    offline_possible=True,
)
LOCKED = StatusFile(
    "Смирнова А. В.",
    "Сотрудник ЦУР, смена 08:00–20:00",
    "Заблокировано в 13:52 — 10 минут без действий",
    offline_since="13:41",
    appeals=1,
    as_of="13:40",
    drafts=2,
    unsent=3,
    oldest="13:40",
    tries_left=5,
)


def said(screen: QWidget) -> str:
    """All words of the screen."""
    return "\n".join(w.accessibleName() for w in screen.findChildren(QWidget))


@pytest.fixture
def login(qtbot, show_active) -> LoginScreen:
    made = LoginScreen(VIEW)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    show_active(made)
    made.focus_first()
    return made


def test_enter_goes_from_name_to_password_to_entry(login: LoginScreen, qtbot, type_text) -> None:
    assert login.user.hasFocus()
    type_text(login.user, "smirnova.av")
    QTest.keyClick(login.user, Qt.Key.Key_Return)
    assert login.password.hasFocus()
    type_text(login.password, "secret")
    with qtbot.waitSignal(login.submitted) as caught:
        QTest.keyClick(login.password, Qt.Key.Key_Return)
    assert caught.args == ["smirnova.av", "secret"]


def test_missing_parts_are_said_and_focused(login: LoginScreen, qtbot) -> None:
    with qtbot.assertNotEmitted(login.submitted):
        login.enter.click()
    assert login.user.hasFocus()
    assert login.hint.words() == "Введите имя пользователя"
    login.user.setText("smirnova.av")
    with qtbot.assertNotEmitted(login.offline_asked):
        login.offline.click()
    assert (login.password.hasFocus(), login.hint.words()) == (True, "Введите пароль")


def test_russian_layout_is_told_by_the_letters(login: LoginScreen, type_text) -> None:
    login.password.setFocus()
    type_text(login.password, "з")
    assert login.hint.words() == "Включена русская раскладка"
    assert login.password.keyboard_layout() == "РУС"
    type_text(login.password, "p")
    assert (login.hint.words(), login.password.keyboard_layout()) == ("", "ENG")


def test_a_long_refusal_is_wrapped_and_whole(login: LoginScreen, qtbot) -> None:
    one_line = login.hint.height()
    login.show_error(
        "Портал не принял имя или пароль. Проверьте раскладку клавиатуры и наберите пароль ещё раз."
    )
    qtbot.waitUntil(lambda: login.hint.height() >= 2 * one_line)
    assert login.enter.geometry().top() > login.hint.geometry().bottom()


def test_refusal_stays_until_the_next_letter_and_forgets_the_password(
    login: LoginScreen, type_text
) -> None:
    login.password.setFocus()
    type_text(login.password, "wrong")
    login.set_busy(True, "Открываем данные")
    assert not login.enter.isEnabled()
    assert login.enter.text() == "Открываем данные"
    login.show_error("Имя или пароль не подошли. Осталось попыток: 4")
    assert login.enter.isEnabled()
    assert (login.password.text(), login.password.hasFocus()) == ("", True)
    assert login.hint.words().startswith("Имя или пароль")
    type_text(login.password, "p")
    assert login.hint.words() == ""


def test_password_is_hidden_and_the_eye_shows_it(login: LoginScreen) -> None:
    login.password.setText("secret")
    assert login.password.echoMode() == QLineEdit.EchoMode.Password
    eye = login.findChild(QAbstractButton, "login.password.eye")
    eye.click()
    assert login.password.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Скрыть пароль"
    login.password.wipe()
    assert login.password.echoMode() == QLineEdit.EchoMode.Password


def test_no_list_of_persons_unless_the_policy_gives_one(login: LoginScreen, qtbot) -> None:
    assert "Список сотрудников на входе выключен" in said(login)
    other = LoginScreen(replace(VIEW, users=("smirnova.av", "kozlov.di")))
    qtbot.addWidget(other)
    assert "Список сотрудников на входе выключен" not in said(other)


def test_telephones_are_open_without_entry(login: LoginScreen) -> None:
    login.findChild(QAbstractButton, "login.phones").click()
    dialog = login.findChild(PhonesDialog)
    assert "Экстренные службы: 112" in said(dialog)
    assert "ЕДДС, образец: 0-00-00" in said(dialog)
    dialog.reject()


def test_nothing_of_work_is_said_before_entry(qtbot, show_active) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_login(VIEW, datetime(2026, 11, 23, 14, 5), "МСК")
    show_active(window)
    assert window.status.texts() == []
    assert "Вход и все действия записываются в журнал" in said(window.status)
    assert "14:05 МСК" in said(window.status)
    assert window.windowTitle() == "Вход — ЦУР Деск"
    page = window.login
    page.password.setText("secret")
    window.show_lock(LOCKED)
    assert page.password.text() == ""


def test_lock_says_since_when_and_what_waits(qtbot, show_active) -> None:
    screen = UnlockScreen(LOCKED)
    qtbot.addWidget(screen)
    screen.resize(1366, 700)
    show_active(screen)
    words = said(screen)
    assert "Связи с порталом нет с 13:41" in words
    assert "на рабочем месте 1 обращение по состоянию на 13:40" in words
    assert "Не отправлено 3, старшее 13:40" in words
    assert "Данные скрыты. Осталось попыток без паузы: 5." in words
    assert screen.enter.text() == "Продолжить без связи"
    screen.show_error("Пароль не подошёл", 4)
    assert "Осталось попыток без паузы: 4." in said(screen)


def test_lock_online_does_not_speak_of_links(qtbot) -> None:
    screen = UnlockScreen(replace(LOCKED, offline_since="", unsent=0))
    qtbot.addWidget(screen)
    assert screen.enter.text() == "Продолжить"
    assert "Связи с порталом нет" not in said(screen)
    assert "Не отправлено" not in said(screen)


def test_lock_asks_for_another_person_or_the_end(qtbot) -> None:
    screen = UnlockScreen(LOCKED)
    qtbot.addWidget(screen)
    for name, signal in (("switch", screen.switch_asked), ("quit", screen.quit_asked)):
        with qtbot.waitSignal(signal):
            screen.findChild(QAbstractButton, f"unlock.{name}").click()
    QApplication.processEvents()
