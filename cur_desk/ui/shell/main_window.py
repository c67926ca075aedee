"""The window: entry, workplace, lock as pages of one stack; the status bar under all of them.

Pages that are not shown are hidden, so none of their shortcuts can fire under a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QByteArray, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPixmap
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cur_desk.ui.bridge import Problem
from cur_desk.ui.shell.help_sheet import HelpSheet
from cur_desk.ui.shell.key_sheet import KeySheet
from cur_desk.ui.shell.login import LoginScreen
from cur_desk.ui.shell.palette import Palette
from cur_desk.ui.shell.quit_dialog import QuitDialog
from cur_desk.ui.shell.status import StatusBar, SyncStatus
from cur_desk.ui.shell.unlock import UnlockScreen
from cur_desk.ui.shell.view import (
    EntryInfo,
    LoginView,
    Notice,
    Person,
    QuitView,
    Section,
    StatusFile,
)
from cur_desk.ui.shell.workspace import Workspace
from cur_desk.ui.theme import set_surface, shortcuts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting
from cur_desk.ui.widgets.dialogs import Dialog

NAME = "ЦУР Деск"
Factory = Callable[[], QWidget]


@dataclass
class _Screen:
    """A registered screen: made when first shown."""

    section: str
    title: str
    factory: Factory
    view: str = ""
    about: str = ""
    widget: QWidget | None = None


class MainWindow(QWidget):
    """Signals tell the composition root what the person asks; methods show what it answers."""

    lock_asked = Signal()
    unlock_submitted = Signal(str)
    login_submitted = Signal(str, str)
    offline_asked = Signal(str, str)
    connection_settings_asked = Signal()
    switch_user_asked = Signal()
    exchange_asked = Signal(str)
    keys_print_asked = Signal(object)
    section_changed = Signal(str)
    screen_shown = Signal(str)
    quit_chosen = Signal(bool)
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.setWindowIcon(app_icon())
        self.quit_guard: Callable[[], QuitView | None] = lambda: None
        self._may_close = False
        self._screens: dict[str, _Screen] = {}
        self._current = ""
        self.login: LoginScreen | None = None
        self.unlock: UnlockScreen | None = None
        set_surface(self, "app")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("pages")
        column.addWidget(self._pages, 1)
        self.status = StatusBar(self)
        self.status.part_opened.connect(self.exchange_asked)
        column.addWidget(self.status)
        self.workspace = Workspace(self)
        self._pages.addWidget(self.workspace)
        self.palette_box = Palette(self)
        self._wire()
        self.setMinimumSize(1024, 640)
        self.resize(1366, 728)
        self.setWindowTitle(NAME)

    # --- what is registered once

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Sections of the rail with their counts; call again to refresh the counts."""
        self.workspace.rail.set_sections(sections)
        self.workspace.rail.choose(self._section())

    def add_screen(
        self,
        key: str,
        factory: Factory | QWidget,
        title: str,
        *,
        section: str = "",
        view: str = "",
        about: str = "",
    ) -> None:
        """A screen, made when first shown. ``section`` is its place in the rail."""
        make = factory if callable(factory) else lambda: factory
        self._screens[key] = _Screen(section or key, title, make, view, about)

    def reset_screens(self) -> None:
        """Drops all screens with what they show: another person, or a lock."""
        for entry in self._screens.values():
            if entry.widget is not None:
                self.workspace.stack.removeWidget(entry.widget)
                entry.widget.deleteLater()
        self._screens.clear()
        self._current = ""

    # --- what is shown

    def show_login(self, view: LoginView, now: datetime, zone: str) -> None:
        """The entry screen; drops a locked page if there was one."""
        self._drop_pages()
        self.login = LoginScreen(view)
        self.login.submitted.connect(self.login_submitted)
        self.login.offline_asked.connect(self.offline_asked)
        self.login.settings_asked.connect(self.connection_settings_asked)
        self._pages.addWidget(self.login)
        self._pages.setCurrentWidget(self.login)
        profile = f" · профиль {view.profile}" if view.profile else ""
        right = f"Версия {view.version}{profile}"
        self.status.show_quiet("Вход и все действия записываются в журнал", right)
        self.status.show_clock(now, zone)
        self.setWindowTitle(f"Вход — {NAME}")
        self.login.focus_first()

    def show_workspace(self, person: Person, entry: EntryInfo | None = None) -> None:
        """The workplace of a person; ``entry`` tells of the previous entry and failed tries."""
        self._drop_pages()
        self.workspace.top.show_person(person)
        self.workspace.show_entry(entry)
        self._pages.setCurrentWidget(self.workspace)
        self._title()

    def show_lock(self, status: StatusFile) -> None:
        """Hides the data at once and shows the locked place."""
        self.close_over()
        self._drop_pages()
        self.unlock = UnlockScreen(status)
        self.unlock.submitted.connect(self.unlock_submitted)
        self.unlock.switch_asked.connect(self.switch_user_asked)
        self.unlock.quit_asked.connect(self.close)
        self._pages.addWidget(self.unlock)
        self._pages.setCurrentWidget(self.unlock)
        self.setWindowTitle(f"Заблокировано — {NAME}")
        self.unlock.focus_first()

    def show_unlocked(self) -> None:
        """Back to where the person was."""
        self._drop_pages()
        self._pages.setCurrentWidget(self.workspace)
        self._title()
        if (screen := self.current_screen()) is not None:
            screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def prepare_screen(self, key: str, *, drawn: bool = False) -> QWidget:
        """Makes a screen before it is shown, if it is not made yet. ``drawn``: styles, layouts and
        glyphs too, by a picture that nobody keeps; the first showing then costs as any other."""
        entry = self._screens[key]
        if entry.widget is None:
            entry.widget = entry.factory()
            self.workspace.stack.addWidget(entry.widget)
            if drawn:
                entry.widget.resize(self.workspace.stack.size())
                entry.widget.grab()
        return entry.widget

    def show_screen(self, key: str) -> QWidget:
        """Shows a screen by key and returns it."""
        widget, entry = self.prepare_screen(key), self._screens[key]
        self._current = key
        self.workspace.stack.setCurrentWidget(widget)
        self.workspace.rail.choose(entry.section)
        self.workspace.top.show_place(entry.title, entry.view)
        self._title()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.screen_shown.emit(key)
        return widget

    def set_place(self, key: str, title: str, view: str = "", window: str = "") -> None:
        """Another name of a screen: «Разбор обращения», in the window «26-11/4821 · Разбор…».
        A screen that was dropped by a lock may still say its last word: nobody listens."""
        entry = self._screens.get(key)
        if entry is None:
            return
        entry.title, entry.view = title, view
        if key == self._current:
            self.workspace.top.show_place(title, view)
            self._title(window)

    def show_status(self, status: SyncStatus) -> None:
        """The exchange as it is; not on the entry screen, where nobody is signed in."""
        if self.login is None:
            self.status.show_status(status)

    def add_notice(self, notice: Notice) -> None:
        """A line under the bell; every toast comes here too."""
        self.workspace.top.bell.add(notice)

    def show_problem(self, problem: Problem) -> None:
        """Trouble of work that no screen answered for: what happened, what to do, the code."""
        dialog = Dialog(problem.message, self, name="problem", width=520, cancel="Закрыть")
        if problem.advice:
            dialog.add_text(problem.advice)
        if problem.is_bug:
            dialog.add_text(f"Код отчёта: {problem.code}", "text3")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- what is asked

    def current_key(self) -> str:
        """Key of the screen shown."""
        return self._current

    def current_screen(self) -> QWidget | None:
        """The screen shown."""
        entry = self._screens.get(self._current)
        return entry.widget if entry else None

    def is_locked(self) -> bool:
        """Whether the locked page or the entry screen hides the workplace."""
        return self._pages.currentWidget() is not self.workspace

    def save_geometry(self) -> str:
        """Size and place as text for the settings."""
        return self.saveGeometry().toBase64().toStdString()

    def restore_geometry(self, kept: str) -> bool:
        """Back to what ``save_geometry`` gave; damaged text changes nothing."""
        return self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))

    def finish(self) -> None:
        """Closes without asking: the composition root has done what was chosen."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        view = None if self._may_close else self.quit_guard()
        if view is None or not view.tells:
            self.closing.emit()
            event.accept()
            return
        event.ignore()
        dialog = QuitDialog(view, self)
        dialog.chosen.connect(self.quit_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- own

    def _wire(self) -> None:
        work = self.workspace
        work.top.search_asked.connect(self.open_palette)
        work.top.lock_asked.connect(self.lock_asked)
        work.rail.section_chosen.connect(self._on_section)
        shortcuts.bind("palette", work, self.open_palette)
        shortcuts.bind("lock", work, self.lock_asked.emit)
        shortcuts.bind("help", work, self._show_help)
        shortcuts.bind("all_keys", work, self.show_keys)
        shortcuts.bind("full_screen", self, self._full_screen)
        for number in range(1, 9):
            shortcuts.bind(f"section_{number}", work, partial(self._go_to, number))

    def open_palette(self, prefix: str = "") -> None:
        """Ctrl+K."""
        if not self.is_locked() and self.palette_box.isHidden():
            self.palette_box.open(prefix if isinstance(prefix, str) else "")

    def _go_to(self, number: int) -> None:
        keys = self.workspace.rail.keys()
        if number <= len(keys):
            self._on_section(keys[number - 1])

    def _on_section(self, key: str) -> None:
        if key in self._screens:
            self.show_screen(key)
        self.section_changed.emit(key)

    def _section(self) -> str:
        entry = self._screens.get(self._current)
        return entry.section if entry else ""

    def _title(self, words: str = "") -> None:
        entry = self._screens.get(self._current)
        title = words or (entry.title if entry else "")
        self.setWindowTitle(f"{title} — {NAME}" if title else NAME)

    def _show_help(self) -> None:
        entry = self._screens.get(self._current)
        sheet = HelpSheet(self, entry.title if entry else NAME, entry.about if entry else "")
        sheet.all_asked.connect(self.show_keys)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def show_keys(self) -> None:
        """Shift+F1: all keys of the program."""
        sheet = KeySheet(self)
        sheet.print_asked.connect(self.keys_print_asked)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _drop_pages(self) -> None:
        for page in (self.login, self.unlock):
            if page is not None:
                page.password.wipe()
                self._pages.removeWidget(page)
                page.deleteLater()
        self.login = self.unlock = None

    def close_over(self) -> None:
        """The palette and every dialog go: they may show what is on the workplace."""
        self.palette_box.dismiss()
        for dialog in self.findChildren(Dialog):
            dialog.reject()


def app_icon() -> QIcon:
    """«Ц» in an accent square, for the title and the task bar."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        rect = QRectF(0, 0, side, side)
        with painting(pixmap) as p:
            fill_round(p, rect, theme().color("accent"), side * 0.2)
            font = theme().font(12, True)
            font.setPixelSize(round(side * 0.62))
            draw_text(p, rect, "Ц", font, theme().color("onAccent"), Qt.AlignmentFlag.AlignHCenter)
        icon.addPixmap(pixmap)
    return icon
