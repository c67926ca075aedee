"""Pictures of the papers in the shell, beside mock-up 13; both themes, both window sizes.

``python -m tests.ui.packs.gallery OUT``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cur_desk.domain.filters import Filter
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.packs import PacksScreen, print_card
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme
from tests.ui.gallery import shoot
from tests.ui.gallery_shell import PERSON, SECTIONS, STATUS
from tests.ui.packs.desks import bench_with, desk_of


def until(ready: Callable[[], bool], seconds: int = 30) -> None:
    """Turns the event loop until the thing is there."""
    loop = QEventLoop()
    poll, limit = QTimer(), QTimer()
    poll.timeout.connect(lambda: loop.quit() if ready() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    poll.start(20)
    limit.start(seconds * 1000)
    loop.exec()


def window_with(key: str, screen, size: tuple[int, int], title: str) -> MainWindow:
    """The shell around one screen."""
    window = MainWindow()
    window.set_sections(SECTIONS)
    window.add_screen(key, lambda: screen, title)
    window.resize(*size)
    window.show_workspace(PERSON)
    window.show_status(STATUS)
    window.show_screen(key)
    window.show()
    return window


def change_some(bench) -> None:
    """Newer versions of some appeals, as a later pull brings them."""
    queries = bench.core.workspace.queries
    uids = [bench.queue.uid(i) for i in bench.queue.ids(Filter())][::7]
    documents = queries.documents(uids).values()
    bench.give(*(d | {"version": d["version"] + 1} for d in documents))


def packs(folder: Path, bench, mode: str, size: tuple[int, int]) -> None:
    """List, preview, cut, register, card dialog, card preview."""
    theme().apply(mode)
    desk = desk_of(bench)
    screen = PacksScreen(desk)
    window = window_with("packs", screen, size, "Пакеты и отчёты")
    until(lambda: screen.checks._lines.count() > 2)
    shoot(window, folder / f"13-list-{mode}.png")
    screen.make.click()
    shoot(window, folder / f"13-making-{mode}.png")
    until(lambda: screen.preview.pages is not None)
    screen.preview.view.go_to(1)
    until(lambda: screen.preview.view.store.is_idle() and screen.preview.thumbs.store.is_idle())
    shoot(window, folder / f"13-preview-{mode}.png")
    change_some(bench)
    screen.preview.sources.click()
    until(lambda: screen._stack.currentWidget() is screen.cut_page)
    screen.cut_page.table.choose_row(0)
    shoot(window, folder / f"13-cut-{mode}.png")
    screen.show_list()
    screen.papers.choose_row(1)
    screen.code.setText("7F3A-19C2-0B4D")
    screen.open_code.click()
    until(lambda: bool(screen.code.error()))
    shoot(window, folder / f"13-register-{mode}.png")
    uid = bench.queue.uid(bench.queue.ids(Filter())[0])
    dialog = print_card(desk, uid, window, number="26-10/4100")
    dialog.open_.setChecked(True)
    dialog.reason.setText("12")
    dialog.on_main()
    shoot(window, folder / f"13-card-dialog-{mode}.png", dialog)
    dialog.hidden.setChecked(True)
    dialog.on_main()
    found: list = []

    def shown() -> bool:
        found[:] = [d for d in window.findChildren(object) if d.objectName() == "cardPreview"]
        return bool(found) and found[0].preview.pages is not None

    until(shown)
    preview = found[0].preview
    until(lambda: preview.view.store.is_idle() and preview.view.store.held() > 0)
    shoot(window, folder / f"13-card-preview-{mode}.png", found[0])
    found[0].reject()
    window.finish()


def main(out: str) -> None:
    """Writes all pictures."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        running = install(Bridge(Path(home) / "crash"))
        bench = bench_with(Path(home) / "files", 60)
        for mode, size in (("light", (1366, 700)), ("dark", (1920, 1012))):
            packs(folder, bench, mode, size)
        large = folder / "150"
        large.mkdir(exist_ok=True)
        theme().apply(scale=150)
        packs(large, bench, "light", (1366, 700))
        theme().apply(scale=100)
        running.shutdown()
        bench.core.workspace.close()
        for report in (Path(home) / "crash").glob("*"):
            print(report.read_text("utf-8"))
    app.processEvents()


if __name__ == "__main__":
    main(sys.argv[1])
