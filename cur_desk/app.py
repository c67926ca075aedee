"""The composition root of the window: builds the objects of every layer and ties them.

``python -m cur_desk.app`` opens the entry screen; ``--demo URL USER`` signs in with the password
from the standard input (the demo's own, synthetic portal).
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from cur_desk import logs, settings
from cur_desk.models.trouble import DiskTrouble
from cur_desk.paths import home_dir
from cur_desk.services.door import Door, bring_forward
from cur_desk.sync.lock import AlreadyOpen
from cur_desk.ui import bridge as bridges
from cur_desk.ui.bridge.collector import Collector
from cur_desk.ui.session import entry
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme

log = logging.getLogger(__name__)

NO_HOME_MS = 60_000
SWITCH_S = 0.001
"""A page of the pull must not hold the interpreter longer than an eye notices."""


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the window; returns the exit code."""
    parser = argparse.ArgumentParser(prog="cur-desk-window")
    parser.add_argument("--demo", nargs=2, metavar=("URL", "USER"))
    arguments = parser.parse_args(argv)
    try:
        home = home_dir()
        door = Door(home)
    except AlreadyOpen:
        return _second_start(home)
    except (DiskTrouble, OSError):
        return _no_home()
    logs.set_up(home / "logs")
    faulthandler.enable()
    sys.setswitchinterval(SWITCH_S)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("cur-desk")
    app.setApplicationDisplayName("ЦУР Деск")
    QLocale.setDefault(QLocale(QLocale.Language.Russian))
    _translate(app)
    kept = settings.load(home)
    theme().apply(kept.theme, kept.scale_percent)
    bridges.install(bridges.Bridge(home / "crashes", app))
    Collector(app)
    sys.excepthook = _report(home / "crashes")
    window = MainWindow()
    window.restore_geometry(kept.window.get("geometry", ""))
    start = _Start(window, home, kept, arguments.demo, door)
    entry.show_early(window, kept)
    window.show()
    QTimer.singleShot(0, start.load)
    code = app.exec()
    door.close()
    bridges.bridge().shutdown()
    return code


def _no_home() -> int:
    """The data folder takes nothing: without it there is nowhere to write a word safely."""
    words = (
        "Папка данных программы не записывается: нет места или нет доступа. Записанное прежде "
        "цело. Освободите место или верните доступ и запустите программу снова."
    )
    print(words, file=sys.stderr)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    if app.platformName() != "offscreen":
        box = QMessageBox(QMessageBox.Icon.Critical, "ЦУР Деск", words)
        QTimer.singleShot(NO_HOME_MS, box, box.accept)  # nobody may be there to press it
        box.exec()
    return 1


def _second_start(home: Path) -> int:
    """One window of one data folder: the first one comes forward."""
    if bring_forward(home):
        print("Программа уже открыта: её окно выведено вперёд")
        return 0
    print(
        "Программа уже открыта, но её окно не отвечает. Подождите или завершите её и запустите "
        "снова: записанное цело",
        file=sys.stderr,
    )
    return 1


class _Start(QObject):
    """Brings in the program after the entry screen is painted; a hasty sign-in waits for it."""

    def __init__(
        self,
        window: MainWindow,
        home: Path,
        kept: settings.Settings,
        demo: list[str] | None,
        door: Door,
    ) -> None:
        super().__init__(window)
        self._door = door
        self._window, self._home, self._kept, self._demo = window, home, kept, demo
        self._hasty: tuple[str, str] | None = None
        window.login_submitted.connect(self._keep_hasty)

    def load(self) -> None:
        """Imports the rest in a worker, so that typing is not held up, and builds it."""
        bridges.bridge().run_query(
            lambda: importlib.import_module("cur_desk.ui.session.program"), self._build, owner=self
        )

    def _build(self, module: ModuleType) -> None:
        self._window.login_submitted.disconnect(self._keep_hasty)
        program = module.Program(self._window, self._home, self._kept, demo=self._demo is not None)
        program.answer_at(self._door)
        if self._demo is not None:
            password = sys.stdin.readline().rstrip("\n")
            program.start_demo(self._demo[0], self._demo[1], password)
        else:
            program.start()
            if self._hasty is not None:
                program.flow.sign_in(*self._hasty)

    def _keep_hasty(self, user: str, password: str) -> None:
        self._hasty = (user, password)


def _translate(app: QApplication) -> None:
    """Dialogs of files and printing speak Russian: Qt's own do; the system's speak as the system
    does, so on a system of another language they are left aside."""
    foreign = QLocale.system().language() != QLocale.Language.Russian
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, foreign)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load("qtbase_ru", folder):
        app.installTranslator(translator)
    else:
        log.warning("Qt's Russian words are not in the installation: its dialogs stay English")


def _report(folder):
    """An exception in a slot is our bug: a crash report without personal data, no traceback."""

    def hook(kind, error, tb) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        path = logs.write_crash(folder, error, datetime.now(UTC))
        print(f"Ошибка программы. Отчёт: {path}", file=sys.stderr)

    return hook


if __name__ == "__main__":
    sys.exit(main())
