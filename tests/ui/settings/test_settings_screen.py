"""Settings over real files: what is chosen is written, the profile explains itself, the journal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cur_desk import settings as station_settings
from cur_desk.domain.filters import Filter
from cur_desk.errors import InputError
from cur_desk.services import connection
from cur_desk.services.profile_values import OURS, profile_values
from cur_desk.settings import Settings
from cur_desk.sync.transport import authorities
from cur_desk.ui.settings import SettingsScreen, ask_connection
from cur_desk.ui.settings.look import lock_choices
from cur_desk.ui.theme import theme
from tests.sync.portal import RealPortal
from tests.ui.packs.conftest import Bench


@pytest.fixture
def kept() -> Settings:
    return Settings(portal="https://portal.region.example", theme="light")


@pytest.fixture
def screen(qtbot, desk, kept, tmp_path: Path, show_active) -> SettingsScreen:
    made = SettingsScreen(desk, kept, tmp_path, keyring=lambda: (True, "доступно"))
    qtbot.addWidget(made)
    made.resize(1290, 624)
    show_active(made)
    return made


def written(tmp_path: Path) -> Settings:
    return station_settings.load(tmp_path)


# --- look and lock


def test_the_theme_holds_at_once_and_is_kept(qtbot, screen, tmp_path: Path) -> None:
    screen.look.themes["dark"].click()
    assert theme().roles.dark
    qtbot.waitUntil(lambda: written(tmp_path).theme == "dark")
    screen.look.themes["light"].click()
    assert not theme().roles.dark


def test_the_size_grows_everything_and_is_kept(qtbot, screen, tmp_path: Path) -> None:
    low = screen.look.scale.height()
    screen.look.scale.setCurrentIndex(3)
    screen.look.scale.activated.emit(3)
    assert theme().scale == 150
    assert screen.look.scale.height() == round(low * 1.5)
    qtbot.waitUntil(lambda: written(tmp_path).scale_percent == 150)


def test_the_lock_is_never_longer_than_the_region_allows(
    qtbot, desk, tmp_path: Path, running
) -> None:
    assert lock_choices(10, 30) == [1, 3, 5, 10]
    assert lock_choices(10, 7) == [1, 3, 5, 7, 10]
    kept = Settings(lock_after_minutes=60)
    screen = SettingsScreen(desk, kept, tmp_path, keyring=lambda: (True, ""))
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.lock_minutes_changed) as got:
        screen.show()
    assert got.args == [10]
    assert kept.lock_after_minutes == 10
    qtbot.waitUntil(lambda: written(tmp_path).lock_after_minutes == 10)


def test_another_limit_tells_the_idle_watch(qtbot, screen, kept) -> None:
    with qtbot.waitSignal(screen.lock_minutes_changed) as got:
        screen.look.lock.setCurrentIndex(1)
        screen.look.lock.activated.emit(1)
    assert got.args == [3]
    assert kept.lock_after_minutes == 3


# --- connection


def test_the_page_shows_portal_certificates_and_keyring(qtbot, desk, tmp_path, kept) -> None:
    kept.ca_bundle = "/etc/region/ca.pem"
    screen = SettingsScreen(desk, kept, tmp_path, keyring=lambda: (False, "в системе нет связки"))
    qtbot.addWidget(screen)
    page = screen.connection
    assert page.fact("Портал ЦУР") == kept.portal
    assert "/etc/region/ca.pem" in page.fact("Сертификаты")
    qtbot.waitUntil(lambda: page.fact("Хранилище ключей") == "в системе нет связки")


def test_http_is_refused_at_the_field_and_nothing_is_kept(
    qtbot, screen, kept, tmp_path: Path
) -> None:
    dialog = ask_connection(tmp_path, kept, screen)
    dialog.address.setText("http://portal.region.example")
    dialog.main.click()
    qtbot.waitUntil(lambda: "нужен https" in dialog.address.error())
    assert dialog.isVisible()
    assert kept.portal == "https://portal.region.example"
    assert not (tmp_path / "settings.json").exists()
    dialog.reject()


def test_a_bare_name_gets_https_and_is_kept(qtbot, screen, kept, tmp_path: Path) -> None:
    heard: list[Settings] = []
    screen.connection_changed.connect(heard.append)
    screen._change()
    dialog = screen.findChild(QWidget, "connection")
    dialog.address.setText("new.region.example/")
    dialog.choose_file = lambda: authorities(None)
    dialog._pick()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: heard == [kept])
    assert written(tmp_path).portal == "https://new.region.example"
    assert written(tmp_path).ca_bundle == authorities(None)
    assert screen.connection.fact("Портал ЦУР") == "https://new.region.example"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "Не указан адрес"),
        ("http://10.0.0.7", "нужен https"),
        ("https://user:word@portal.example", "имя или пароль"),
        ("https://", "нет имени узла"),
        ("ftp://portal.example", "нужен https"),
    ],
)
def test_addresses_that_may_not_be_used(address: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        connection.check_portal(address)
    assert caught.value.field == "portal"


def test_http_is_allowed_for_this_machine_only() -> None:
    assert connection.check_portal("http://127.0.0.1:8080/") == "http://127.0.0.1:8080"
    assert connection.check_portal("http://localhost") == "http://localhost"


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("нет здесь ничего", "utf-8")
    with pytest.raises(InputError, match="нет сертификатов") as caught:
        connection.check_bundle(str(file))
    assert caught.value.field == "ca_bundle"
    with pytest.raises(InputError, match="Такого файла нет"):
        connection.check_bundle(str(tmp_path / "none.pem"))
    assert connection.check_bundle("  ") is None


def test_a_real_portal_answers_and_a_dead_one_is_told(qtbot, screen, kept, tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    folder.mkdir()
    portal = RealPortal(folder)
    try:
        dialog = ask_connection(tmp_path, kept, screen)
        dialog.address.setText(portal.url)
        dialog.ask.click()
        qtbot.waitUntil(lambda: "Портал отвечает" in dialog.answer.text(), timeout=20_000)
    finally:
        portal.stop()
    dialog.ask.click()
    qtbot.waitUntil(lambda: dialog.ask.isEnabled(), timeout=20_000)
    assert dialog.answer.text()
    assert "отвечает," not in dialog.answer.text()
    dialog.reject()


def test_the_keyring_is_told_in_words_without_a_keyring(tmp_path: Path) -> None:
    good, words = connection.keyring_state(tmp_path)
    assert good == (words == connection.KEYRING_WORKS)
    assert words


# --- profile


def test_each_value_says_where_it_comes_from(bench: Bench) -> None:
    values = {v.path: v for v in profile_values(bench.core.profile)}
    assert values["legal_force"].source == "Положение п. 4.5"
    assert values["deadlines.review"].source == "59-ФЗ ст. 12 ч. 1"
    assert values["deadlines.review"].value.startswith("30 дней; с выходного")
    assert values["limits.lock_minutes"].source_words() == OURS
    assert all(v.title and v.value for v in values.values())


@pytest.mark.parametrize("region", ["astrakhan", "khabarovsk", "kirov", "tambov", "yaroslavl"])
def test_every_region_can_be_read(region: str) -> None:
    from cur_desk.reference.profiles import load_profile

    profile = load_profile(region)
    values = profile_values(profile)
    assert len([v for v in values if v.group == "Сроки"]) == len(profile.deadlines)
    assert any(v.source for v in values)


def test_search_finds_by_paragraph_and_shows_the_source(qtbot, screen, type_text) -> None:
    screen.show_section("profile")
    page = screen.profile
    type_text(page.search, "ст. 12 ч. 1")
    assert page.values()
    assert all("12 ч. 1" in v.source for v in page.values())
    assert "59-ФЗ ст. 12 ч. 1" in page.source.text()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    page.search.setText("такого нет нигде")
    assert page.values() == ()
    assert page.source.text() == "Измените слова поиска."


# --- journal


def test_the_journal_shows_acts_in_words_and_a_whole_chain(qtbot, screen, bench: Bench) -> None:
    uid = bench.queue.uid(bench.queue.ids(Filter())[0])
    bench.cards.open(uid)
    bench.packs.card(uid, masked=False, reason="запрос органа № 12")
    screen.show_section("journal")
    page = screen.journal
    qtbot.waitUntil(lambda: len(page.table.rows()) == 2)
    rows = page.table.rows()
    assert [r.act for r in rows] == [
        "Сделан документ с персональными данными",
        "Открыта карточка",
    ]
    assert rows[0].records == 1
    assert uid not in rows[0].spoken
    assert page.chain.accessibleName().startswith("Цепочка цела")


def test_a_broken_chain_is_said(qtbot, screen, bench: Bench) -> None:
    uid = bench.queue.uid(bench.queue.ids(Filter())[0])
    for _ in range(3):
        bench.cards.open(uid)
    with bench.core.workspace._work_db.write() as base:
        base.exec_driver_sql("UPDATE journal SET act='search' WHERE seq=2")
    screen.show_section("journal")
    qtbot.waitUntil(
        lambda: screen.journal.chain.accessibleName().startswith("Цепочка нарушена со строки 2")
    )


def test_no_more_than_the_last_lines(qtbot, screen, bench: Bench) -> None:
    uid = bench.queue.uid(bench.queue.ids(Filter())[0])
    for _ in range(205):
        bench.cards.open(uid)
    screen.show_section("journal")
    qtbot.waitUntil(lambda: len(screen.journal.table.rows()) == 200)
    assert screen.journal.table.rows()[0].number == 205


def test_sections_by_keys_and_names_of_controls(screen) -> None:
    screen.sections.setFocus()
    QTest.keyClick(screen.sections, Qt.Key.Key_Down)
    assert screen.stack.currentWidget() is screen.connection
    controls = [screen.sections, screen.look.scale, screen.look.lock, screen.ask,
                screen.profile.search, screen.profile.table, screen.journal.table,
                *screen.look.themes.values()]  # fmt: skip
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()
