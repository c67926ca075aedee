"""Pictures of the settings in both themes; ``python -m tests.ui.settings.gallery OUT``."""

from __future__ import annotations

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cur_desk.settings import Settings
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.settings import ConnectionDialog, SettingsScreen, ask_connection
from cur_desk.ui.settings.screen import SECTIONS
from cur_desk.ui.theme import theme
from tests.ui.gallery import shoot
from tests.ui.packs.desks import bench_with, desk_of
from tests.ui.packs.gallery import until, window_with

NOTICE = (
    "Секрет рабочего места хранится в файле device-secret с доступом только владельцу, "
    "а не в связке ключей системы: в системе нет связки ключей."
)


def _shown(screen: SettingsScreen, key: str) -> bool:
    return key != "journal" or bool(screen.journal.table.rows())


def _refused(dialog: ConnectionDialog) -> bool:
    return bool(dialog.address.error())


def main(out: str) -> None:
    """Writes all pictures."""
    QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        running = install(Bridge(Path(home) / "crash"))
        bench = bench_with(Path(home) / "files", 12)
        for uid in [bench.queue.uid(i) for i in bench.queue.ids(bench.queue.parse(""))][:9]:
            bench.cards.open(uid)
        bench.packs.overdue()
        looks = (
            ("light", (1366, 700), 100),
            ("dark", (1920, 1012), 100),
            ("light", (1366, 700), 150),
        )
        for mode, size, scale in looks:
            theme().apply(mode, scale)
            name = mode if scale == 100 else f"{mode}-{scale}"
            kept = Settings(portal="https://portal.cur43.example", theme=mode)
            screen = SettingsScreen(
                desk_of(bench), kept, Path(home), keyring=lambda: (False, NOTICE)
            )
            window = window_with("settings", screen, size, "Настройки")
            for key, *_ in SECTIONS:
                screen.show_section(key)
                until(partial(_shown, screen, key), 3)
                shoot(window, folder / f"settings-{key}-{name}.png")
            dialog = ask_connection(Path(home), kept, window)
            dialog.address.setText("http://portal.cur43.example")
            dialog.on_main()
            until(partial(_refused, dialog), 5)
            shoot(window, folder / f"settings-dialog-{name}.png", dialog)
            dialog.reject()
            window.finish()
        running.shutdown()
        bench.core.workspace.close()
        for report in (Path(home) / "crash").glob("*"):
            print(report.read_text("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1])
