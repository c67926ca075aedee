"""Pictures of the import in both themes; ``python -m tests.ui.importing.gallery OUT``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.importing import ImportScreen
from cur_desk.ui.theme import theme
from tests.services.importing.files import pos_rows, workbook
from tests.ui.gallery import shoot
from tests.ui.importing.desks import import_desk
from tests.ui.packs.gallery import until, window_with

BROKEN = {
    3: ("Дата создания", "вчера"), 7: ("Номер", None), 9: ("Срок ответа", "потом"),
    12: ("Номер", "70000001"), 15: ("Муниципалитет", "Нигде"), 21: ("Дата создания", "31.02.2026"),
}  # fmt: skip
INDICATORS = [
    ["Доля решённых в срок", "Кировская область", "октябрь 2026", 87.4, "%"],
    ["Средний срок ответа", "г. Киров", "октябрь 2026", 11.2, "дн."],
]


def walk(window, screen: ImportScreen, folder: Path, look: str, files: tuple[Path, ...]) -> None:
    """Every step once."""
    pos, bi, broken = files
    shoot(window, folder / f"import-1-empty-{look}.png")
    screen.open_file(broken)
    until(lambda: screen.file.trouble.isVisible(), 10)
    shoot(window, folder / f"import-1-broken-{look}.png")
    screen.open_file(pos)
    until(lambda: screen.step == 1, 10)
    shoot(window, folder / f"import-2-columns-{look}.png")
    screen.go_on()
    until(lambda: not screen._running, 30)
    shoot(window, folder / f"import-3-check-{look}.png")
    screen.go_on()
    until(lambda: not screen._running and screen.check.note.isVisible(), 60)
    until(lambda: bool(screen.check.troubles.rows()), 10)
    shoot(window, folder / f"import-4-done-{look}.png")
    screen.go_back()
    screen.open_file(bi)
    until(lambda: screen.step == 1, 10)
    shoot(window, folder / f"import-5-bi-{look}.png")
    screen.go_on()
    until(lambda: screen.check.table is not None and not screen._running, 10)
    screen.go_on()
    until(lambda: "Файл" in screen.footer.second.text(), 10)
    shoot(window, folder / f"import-6-snapshot-{look}.png")
    screen.go_back()
    until(lambda: bool(screen.file.snapshots.rows()), 10)
    shoot(window, folder / f"import-7-list-{look}.png")
    dialog = screen.earlier.ask_undo(screen.file.batches.rows()[0].batch)
    shoot(window, folder / f"import-8-undo-{look}.png", dialog)
    dialog.reject()


def main(out: str) -> None:
    """Writes all pictures."""
    QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    looks = (("light", (1366, 700), 100), ("dark", (1920, 1012), 100), ("light", (1366, 700), 150))
    for mode, size, scale in looks:
        look = mode if scale == 100 else f"{mode}-{scale}"
        with tempfile.TemporaryDirectory() as home:
            running = install(Bridge(Path(home) / "crash"))
            theme().apply(mode, scale)
            pos = workbook(Path(home) / "Выгрузка ПОС 25.11.2026.xlsx", pos_rows(400, BROKEN))
            bi = workbook(
                Path(home) / "BI ЦУР.xlsx", INDICATORS * 20,
                ("Показатель", "Территория", "Период", "Значение", "Ед. изм."), "Показатели",
            )  # fmt: skip
            broken = Path(home) / "Выгрузка.xlsx"
            broken.write_bytes(b"PK\x03\x04 not a workbook")
            bench, desk = import_desk(Path(home) / "files")
            screen = ImportScreen(desk)
            window = window_with("importing", screen, size, "Загрузка из файла")
            until(lambda: False, 1)
            walk(window, screen, folder, look, (pos, bi, broken))
            window.finish()
            running.shutdown()
            bench.core.workspace.close()
            for report in (Path(home) / "crash").glob("*"):
                print(report.read_text("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1])
