"""Pictures of files in the card and at the executor's seat on real services.

``python -m tests.ui.files.gallery_files OUT`` writes PNG files into OUT; nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cur_desk.domain.records.words import FileKind
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.execution.service import ExecutionService
from cur_desk.services.files.attaching import Chosen
from cur_desk.services.files.service import NewFile
from cur_desk.ui.appeal import CardScreen
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.execution import ExecutionScreen
from cur_desk.ui.files.attacher import Target
from cur_desk.ui.files.painting_over import PaintOver
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme
from tests.services.bench import Bench, make
from tests.services.test_execution import VALUES, assigned, give_authority, ids
from tests.ui.appeal.cards import road_appeal
from tests.ui.files import scenes
from tests.ui.gallery_shell import PERSON, SECTIONS, STATUS
from tests.ui.gallery_work import settle, shot

SIZES = {"light": (1366, 700), "dark": (1920, 1012)}
BEFORE, AFTER = FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER


class SeatDesk:
    """A bench with a seat and a link that is cut."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.execution = ExecutionService(bench.core, bench.acts, bench.directory)

    def status(self) -> DeskStatus:
        return DeskStatus("offline", "Работа без связи", None, self.bench.clock.now(), 1, None, 0,
                          0, 0, 0)  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bench, name)


def main(out: Path) -> None:
    """All pictures."""
    app = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    bridge = install(Bridge(folder))
    bridge.problem_raised.connect(lambda p: print("problem:", p.text(), p.code))
    card_bench, seat_bench = make(folder / "card"), make(folder / "seat", role="executor")
    for mode, size in SIZES.items():
        theme().apply(mode, 100)
        _card(card_bench, out, mode, size)
        _seat(seat_bench, out, mode, size)
    app.processEvents()
    bridge.shutdown()
    for bench in (card_bench, seat_bench):
        bench.core.workspace.close()


def _frame(screen: Any, title: str, section: str, size: tuple[int, int]) -> MainWindow:
    window = MainWindow()
    window.set_sections(SECTIONS)
    window.add_screen(section, screen, title, section="queue")
    window.show_workspace(PERSON)
    window.show_status(STATUS)
    window.show_screen(section)
    window.resize(*size)
    window.show()
    return window


def _card(bench: Bench, out: Path, mode: str, size: tuple[int, int]) -> None:
    document = road_appeal(bench, files=[])
    document["files"] = [
        {"id": f"p-{mode}", "sha256": "c" * 64, "name": "Фото дороги от заявителя.jpg",
         "size": 1_800_000, "file_kind": "letter", "media_type": "image/jpeg"},
    ]  # fmt: skip
    bench.give(document)
    uid = document["id"]
    screen = CardScreen(bench)
    window = _frame(screen, "Разбор обращения", "card", size)
    screen.open(uid)
    settle(0.8)
    screen.text.show_tab(1)
    settle(0.3)
    shot(window, out / f"card-files-portal-{mode}.png")
    chosen = [
        Chosen("IMG_20261114_1012.jpg", data=scenes.before()),
        Chosen("IMG_20261121_1540.jpg", data=scenes.after()),
        Chosen("Ответ администрации округа на обращение.pdf", data=scenes.PDF),
        Chosen("IMG_0007.HEIC", data=b"\0\0\0\x18ftypheic" + bytes(900)),
    ]
    screen.text.files.attacher.take(lambda: chosen, Target(uid))
    _wait(lambda: screen.text.files.attacher.dialog is not None)
    shot(window, out / f"card-attach-{mode}.png")
    dialog = screen.text.files.attacher.dialog
    assert dialog is not None
    dialog.on_main()
    _wait(lambda: len(screen.text.files.model.rows) >= 6)
    screen.text.files.list.choose_row(1)
    screen.text.files.list.setFocus()
    shot(window, out / f"card-files-{mode}.png")
    preview = screen.text.files.open_chosen()
    settle(0.8)
    shot(window, out / f"card-preview-{mode}.png")
    assert preview is not None
    preview.paint.click()
    settle(0.8)
    painter = window.findChild(PaintOver)
    painter.canvas.boxes = [(0.2, 0.3, 0.32, 0.45)]
    shot(window, out / f"card-paint-{mode}.png")
    painter.reject()
    save = screen.text.files.save_chosen()
    shot(window, out / f"card-save-{mode}.png")
    assert save is not None
    save.reject()
    settle(0.1)
    window.close()


def _seat(bench: Bench, out: Path, mode: str, size: tuple[int, int]) -> None:
    give_authority(bench)
    document = assigned(bench, number="26-10/4533")
    document["title"] = "Ямы на ул. Полевой, от д. 14 до д. 22"
    bench.give(document)
    key = ids(document)
    desk: Any = SeatDesk(bench)
    desk.execution.accept(*key)
    desk.execution.save_draft(*key, VALUES)
    screen = ExecutionScreen(desk)
    window = _frame(screen, "Исполнение", "execution", size)
    screen.choose(key)
    settle(0.8)
    shot(window, out / f"seat-empty-{mode}.png")
    for kind, data in ((BEFORE, scenes.before()), (AFTER, scenes.after())):
        one = [Chosen(f"IMG_{kind.value}.jpg", data=data)]
        screen.files.attacher.take(lambda one=one: one, screen.files._target(), kind)
        _wait(lambda: screen.files.attacher.dialog is not None)
        if kind is AFTER:
            shot(window, out / f"seat-attach-{mode}.png")
        screen.files.attacher.dialog.on_main()
        _wait(lambda: not screen.files.attacher.busy)
    settle(0.8)
    shot(window, out / f"seat-photos-{mode}.png")
    bar = screen.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    bench.files.attach(
        key[0], NewFile("Ответ подписан.pdf", FileKind.SCAN, data=scenes.PDF), question=key[1]
    )
    screen.form.fields.signature_file.take(bench.files.files_of(key[0])[-1])
    settle(0.4)
    shot(window, out / f"seat-below-{mode}.png")
    compared = screen.files._compare()
    settle(0.9)
    shot(window, out / f"seat-compare-{mode}.png")
    compared.reject()
    settle(0.1)
    window.close()


def _wait(done: Callable[[], bool]) -> None:
    for _ in range(100):
        settle(0.1)
        if done():
            return
    raise AssertionError("nothing came")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
