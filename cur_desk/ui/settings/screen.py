"""«Настройки»: look and lock, connection, the region's profile, the journal, the program."""

# Row objects of our own are narrower than the stubs allow.
# mypy: disable-error-code="override"

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from cur_desk import __version__
from cur_desk import settings as station_settings
from cur_desk.services import connection
from cur_desk.services.connection import PortalAnswer
from cur_desk.settings import Settings
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.settings.connection import ask_connection
from cur_desk.ui.settings.facts import FactsPage
from cur_desk.ui.settings.journal_page import JournalView
from cur_desk.ui.settings.look import LookPage, lock_minutes
from cur_desk.ui.settings.profile_page import ProfilePage
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text
from cur_desk.ui.widgets import (
    KEY_ROLE,
    ROW_ROLE,
    ActButton,
    FoldingSplitter,
    KeyListView,
    RowDelegate,
    bind_pane_jumps,
)
from cur_desk.ui.widgets.lists import RowLook

SECTIONS = (
    ("look", "Рабочее место", "monitor"),
    ("connection", "Подключение", "server"),
    ("profile", "Профиль региона", "map"),
    ("journal", "Журнал действий", "list-checks"),
    ("about", "О программе", "info"),
)
_PORTAL, _FILES, _KEYRING, _ANSWER = (
    "Портал ЦУР", "Сертификаты", "Хранилище ключей", "Связь",
)  # fmt: skip
_NO_PORTAL = "адрес не задан"


class _Sections(QAbstractListModel):
    """Sections of the settings."""

    def rowCount(self, parent=None) -> int:
        return len(SECTIONS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        section = SECTIONS[index.row()]
        return {
            ROW_ROLE: section,
            KEY_ROLE: section[0],
            int(Qt.ItemDataRole.AccessibleTextRole): section[1],
        }.get(int(role))


class _SectionDelegate(RowDelegate):
    """Icon and name."""

    def paint_row(self, p: QPainter, rect: QRectF, row, look: RowLook, index: QModelIndex) -> None:
        t = theme()
        ink = t.color("link" if look.chosen else "text2")
        side = t.px(16)
        box = QRectF(rect.x() + t.px(16), rect.center().y() - side / 2, side, side)
        paint_icon(p, box, row[2], ink)
        room = rect.adjusted(t.px(42), 0, -t.px(8), 0)
        draw_text(p, room, row[1], t.font(fonts.BODY, look.chosen), t.color("text"))


class SettingsScreen(QWidget):
    """``settings`` is the program's one object, changed in place and written to ``home``.

    ``lock_minutes_changed`` for the idle watch; ``connection_changed`` with the settings.
    """

    lock_minutes_changed = Signal(int)
    connection_changed = Signal(object)
    look_changed = Signal()

    def __init__(
        self,
        desk: Any,
        settings: Settings,
        home: Path,
        parent: QWidget | None = None,
        *,
        keyring: Callable[[], tuple[bool, str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        set_surface(self, "panel")
        self._desk, self._settings, self._home = desk, settings, home
        self._keyring = keyring or (lambda: connection.keyring_state(home))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.sections = KeyListView(self, name="settings.sections", accessible="Разделы настроек")
        self.sections.setModel(_Sections(self))
        self.sections.setItemDelegate(_SectionDelegate(self.sections, height=44))
        self.stack = QStackedWidget(self)
        set_surface(self.stack, "panel")
        panes = FoldingSplitter(self, name="settings.panes")
        panes.add_pane(self.sections, 232, minimum=180)
        panes.add_pane(self.stack, 1058, stretch=1, minimum=480)
        row.addWidget(panes)
        self.look = LookPage(settings, desk.profile)
        self.connection = self._make_connection()
        self.profile = ProfilePage(desk.profile)
        self.journal = JournalView(desk.core)
        self.about = self._make_about()
        for page in (self.look, self.connection, self.profile, self.journal, self.about):
            self.stack.addWidget(page)
        self.look.changed.connect(self._save)
        self.look.changed.connect(self.look_changed)
        self.look.lock_changed.connect(self.lock_minutes_changed)
        self.sections.previewed.connect(lambda index: self.stack.setCurrentIndex(index.row()))
        self.sections.choose_row(0)
        bind_pane_jumps(self, (self.sections, self.stack))
        self.setFocusProxy(self.sections)
        QTimer.singleShot(0, self, self._hold_lock)

    def _hold_lock(self) -> None:
        """A limit shorter than what was once chosen holds at once, not only on the screen."""
        minutes = lock_minutes(self._settings, self._desk.profile)
        if minutes != self._settings.lock_after_minutes:
            self._settings.lock_after_minutes = minutes
            self._save()
            self.lock_minutes_changed.emit(minutes)

    def show_section(self, key: str) -> None:
        """``look``, ``connection``, ``profile``, ``journal``, ``about``."""
        self.sections.choose_row([s[0] for s in SECTIONS].index(key))

    # --- pages

    def _make_connection(self) -> FactsPage:
        page = FactsPage("Подключение", name="settings.connection")
        change = ActButton(
            "Изменить подключение", "plain", page, name="settings.connection.change",
            icon="pencil-line", on_click=self._change,
        )  # fmt: skip
        self.ask = ActButton(
            "Проверить связь", "quiet", page, name="settings.connection.ask", icon="wifi",
            on_click=self._ask,
        )  # fmt: skip
        self._show_connection(page)
        page.set_fact(_KEYRING, "проверяется")
        bridge().run_query(self._keyring, self._on_keyring, self._on_no_keyring, self)
        page.add_buttons((change, self.ask))
        return page

    def _show_connection(self, page: FactsPage) -> None:
        kept = self._settings
        page.set_fact(_PORTAL, kept.portal or _NO_PORTAL, "" if kept.portal else "today")
        bundle = f"файл {kept.ca_bundle}" if kept.ca_bundle else connection.SYSTEM_AUTHORITIES
        page.set_fact(_FILES, f"{bundle}; сертификат портала проверяется всегда")
        self.ask.setEnabled(bool(kept.portal))

    def _make_about(self) -> FactsPage:
        page = FactsPage("О программе", name="settings.about")
        profile = self._desk.profile
        page.set_fact("Программа", f"ЦУР Деск {__version__}")
        page.set_fact("Регион", f"{profile.region_title}: {profile.title}")
        page.set_fact("Профиль региона", f"версия {profile.version}; {profile.act}")
        page.set_fact("Классификатор", "проверяется")
        page.set_fact("Время", f"{profile.zone_label}, {profile.utc_label}")
        page.set_fact("Сотрудник", f"{self._desk.person_name}, {self._desk.role_title}")
        page.set_fact("Данные", "зашифрованы на этом рабочем месте, свои у каждого сотрудника")
        bridge().run_query(
            _classifier, lambda words: page.set_fact("Классификатор", words),
            lambda problem: page.set_fact("Классификатор", problem.text(), "over"), self,
        )  # fmt: skip
        return page

    # --- acts

    def _save(self) -> None:
        home, kept = self._home, copy.deepcopy(self._settings)
        bridge().run_short(lambda: station_settings.save(home, kept))

    def _change(self) -> None:
        ask_connection(self._home, self._settings, self.window(), self._on_changed)

    def _on_changed(self, settings: Settings) -> None:
        self._show_connection(self.connection)
        self.connection_changed.emit(settings)

    def _ask(self) -> None:
        portal, bundle = self._settings.portal, self._settings.ca_bundle or ""
        self.ask.setEnabled(False)
        self.connection.set_fact(_ANSWER, "портал спрашивается")
        bridge().run_query(
            lambda: connection.ask_portal(portal, bundle), self._on_answer, self._on_silence, self,
            replaces="ask",
        )  # fmt: skip

    def _on_answer(self, answer: PortalAnswer) -> None:
        self.ask.setEnabled(True)
        words = f"портал отвечает, {answer.milliseconds} мс: {answer.name}"
        self.connection.set_fact(_ANSWER, words, "ok")

    def _on_silence(self, problem: Problem) -> None:
        self.ask.setEnabled(True)
        self.connection.set_fact(_ANSWER, problem.text(), "today")

    def _on_keyring(self, state: tuple[bool, str]) -> None:
        good, words = state
        self.connection.set_fact(_KEYRING, words, "ok" if good else "today")

    def _on_no_keyring(self, problem: Problem) -> None:
        self.connection.set_fact(_KEYRING, problem.text(), "over")


def _classifier() -> str:
    from cur_desk.reference.classifier import load_classifier

    return load_classifier().label
