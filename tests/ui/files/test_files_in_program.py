"""The whole program on the real portal: a photo goes up by keys, another comes down and is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from cur_desk.domain.records.words import FileKind
from cur_desk.services.files.attaching import Chosen, prepare
from cur_desk.services.files.picture_marks import marks_in
from cur_desk.services.files.views import FileState
from tests.e2e.test_executor import assigned, ids, on_portal
from tests.e2e.test_executor import enter as sign_in
from tests.services import photos
from tests.ui.execution.test_seat_in_program import enter, portal, press, program
from tests.ui.files.test_files_pane import shown

__all__ = ["portal", "program"]
WAIT_MS = 30_000


def test_a_photo_goes_up_and_another_comes_down(
    portal: Any, program: Any, tmp_path: Path, qtbot
) -> None:
    document = assigned(portal)
    uid, question = ids(document)
    other = photos.jpeg(photos.scene(500, 400))
    with sign_in(portal, tmp_path / "two", "smena1") as shift:
        one = prepare([Chosen("двор.jpg", data=other)], None, shift.files.rules, shift.profile.tz)
        shift.files.attach(
            uid, one[0].new_file(FileKind.PHOTO_BEFORE, small=False), question=question
        )
        shift.core.workspace.work.outbox.recover()  # the ten seconds of Ctrl+Z are over
        shift.sync_once()  # the act and behind it the two contents
        assert shift.core.workspace.work.attachments.counts().waiting == 0
    enter(program, portal, "ispolnitel", qtbot)
    screen = program.execution
    qtbot.waitUntil(lambda: screen.item is not None, timeout=WAIT_MS)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # accepted
    qtbot.waitUntil(screen.files._can_add, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(screen.photos.tiles) == 1, timeout=WAIT_MS)
    tile = screen.photos.tiles[0]
    if not tile.view.can_open:  # it may have come by itself
        qtbot.keyClick(tile, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.photos.tiles[0].view.can_open, timeout=WAIT_MS)
    assert program.desk.files.read(screen.photos.tiles[0].view.sha256) == other
    qtbot.keyClick(screen.photos.tiles[0], Qt.Key.Key_Return)
    preview = shown(screen, qtbot)
    qtbot.waitUntil(lambda: preview.image._image is not None, timeout=WAIT_MS)
    preview.reject()

    mine = tmp_path / "после.jpg"
    mine.write_bytes(photos.jpeg(photos.scene(420, 300)))
    screen.files.attacher.choose_paths = lambda several: [str(mine)]
    screen.activateWindow()
    screen.files.add_next()
    qtbot.waitUntil(lambda: len(screen.photos.tiles) == 2, timeout=WAIT_MS)
    program.desk.core.workspace.work.outbox.recover()  # the ten seconds of Ctrl+Z are over
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(
        lambda: screen.photos.tiles[1].view.state is FileState.ON_PORTAL, timeout=WAIT_MS
    )
    kept = [f for f in on_portal(portal, uid).files if f.question == question]
    assert [f.file_kind for f in kept] == [FileKind.PHOTO_BEFORE] * 2 + [FileKind.PHOTO_AFTER] * 2
    assert [f.awaited for f in kept] == [False] * 4
    copy = next(f for f in kept if f.copy_of == kept[2].sha256)
    assert marks_in(program.desk.files.read(copy.sha256)) == ()
