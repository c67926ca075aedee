"""The composition root of the window: builds the objects of every layer and ties them.

``python -m cur_desk.app`` opens the entry screen; ``--demo URL USER`` signs in with the password
from the standard input (the demo's own, synthetic portal).
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from cur_desk import logs, settings
from cur_desk.paths import home_dir
from cur_desk.ui import bridge as bridges
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme

SWITCH_S = 0.001
"""A page of the pull must not hold the interpreter longer than an eye notices."""


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the window; returns the exit code."""
    parser = argparse.ArgumentParser(prog="cur-desk-window")
    parser.add_argument("--demo", nargs=2, metavar=("URL", "USER"))
    arguments = parser.parse_args(argv)
    home = home_dir()
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
    sys.excepthook = _report(home / "crashes")
    window = MainWindow()
    window.restore_geometry(kept.window.get("geometry", ""))
    from cur_desk.ui.session.program import Program

    program = Program(window, home, kept, demo=arguments.demo is not None)
    if arguments.demo is not None:
        url, user = arguments.demo
        password = sys.stdin.readline().rstrip("\n")
        program.start_demo(url, user, password)
    else:
        program.start()
    window.show()
    code = app.exec()
    bridges.bridge().shutdown()
    return code


def _translate(app: QApplication) -> None:
    """Qt's own dialogs speak Russian."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load("qtbase_ru", folder):
        app.installTranslator(translator)


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
