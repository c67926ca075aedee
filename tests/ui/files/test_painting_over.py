"""Faces and number plates are covered in the copy; the original stays; nothing is ever lost."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from cur_desk.errors import DeskError
from cur_desk.services.files import pictures
from cur_desk.services.files.attaching import Chosen
from cur_desk.services.files.picture_marks import marks_in
from cur_desk.ui.files import FilesPane
from tests.services import photos
from tests.services.bench import Bench
from tests.ui.files.test_files_pane import attach


def colours(data: bytes, x: float, y: float) -> tuple[int, int, int]:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))  # type: ignore[return-value]


def dialog_of(pane: FilesPane, qtbot) -> Any:
    pane.list.choose_row(0)
    preview = pane.open_chosen()
    assert preview is not None
    assert preview.paint.isVisible()
    with qtbot.waitSignal(preview.paint_asked):
        preview.paint.click()
    made = pane.window().findChild(object, "paintOver")
    qtbot.waitUntil(made.canvas.is_ready)
    return made


def test_what_lies_under_a_box_is_not_in_the_copy() -> None:
    data = photos.jpeg(photos.scene(800, 600))  # red in the upper left corner
    made = pictures.painted(data, [(0.0, 0.0, 0.12, 0.12)])
    assert marks_in(made) == ()
    red, green, blue = colours(made, 0.05, 0.05)
    assert max(red, green, blue) < 80
    assert colours(made, 0.5, 0.2)[2] > 100
    turned = pictures.painted(
        photos.jpeg(photos.scene(800, 600), photos.exif(orientation=3)), [(0.88, 0.88, 1, 1)]
    )
    assert max(colours(turned, 0.95, 0.95)) < 80  # boxes are of the upright picture


def test_by_keys_the_copy_is_replaced_and_the_original_stays(
    opened, bench: Bench, photo: Path, qtbot
) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    old = pane.model.rows[1]
    dialog = dialog_of(pane, qtbot)
    dialog.on_main()
    assert "Ничего не закрашено" in dialog.trouble.accessibleName()
    canvas = dialog.canvas
    for _ in range(30):
        qtbot.keyClick(canvas, Qt.Key.Key_Left)
        qtbot.keyClick(canvas, Qt.Key.Key_Up)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(canvas.boxes) == 1
    assert "закрашено: 1 место" in canvas.accessibleName()
    dialog.on_main()
    qtbot.waitUntil(lambda: pane.model.rows[1].id != old.id)
    original, copy = pane.model.rows
    assert bench.files.read(original.sha256) == photo.read_bytes()
    assert copy.copy_of == original.sha256
    assert copy.name == "IMG_1 — копия, закрашено.jpg"
    painted = bench.files.read(copy.sha256)
    assert marks_in(painted) == ()
    assert max(colours(painted, 0.03, 0.03)) < 80
    acts = [r.act for r in bench.core.workspace.work.outbox.rows()]
    assert acts == ["attach", "attach", "detach"]


def test_a_box_drawn_by_mouse(opened, photo: Path, qtbot) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    canvas = dialog_of(pane, qtbot).canvas
    middle = canvas.rect().center()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(canvas, middle + QPoint(60, 40))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 40))
    assert len(canvas.boxes) == 1
    left, top, right, bottom = canvas.boxes[0]
    assert right > left >= 0.4
    assert bottom > top >= 0.4
    canvas.window().reject()


def test_a_break_between_the_two_acts_leaves_the_old_copy(
    opened, bench: Bench, photo: Path, qtbot, monkeypatch
) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    copy = pane.model.rows[1]
    real = bench.acts.act

    def cut(uid: str, code: str, *args: Any, **more: Any) -> Any:
        if code == "detach":
            raise DeskError("Свет погас")
        return real(uid, code, *args, **more)

    monkeypatch.setattr(bench.acts, "act", cut)
    data = pictures.painted(bench.files.read(copy.sha256), [(0, 0, 1, 1)])
    with pytest.raises(DeskError, match="Свет погас"):
        bench.files.replace_copy(copy, data, "закрашено")
    copies = [f for f in bench.files.files_of(pane.uid) if f.copy_of]
    assert len(copies) == 2
    assert all(f.can_open for f in copies)


def test_the_original_goes_with_the_copy_that_was_made_later(
    opened, bench: Bench, photo: Path, qtbot
) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    copy = pane.model.rows[1]
    data = pictures.painted(bench.files.read(copy.sha256), [(0, 0, 1, 1)])
    bench.files.replace_copy(copy, data, "закрашено")
    original = bench.files.files_of(pane.uid)[0]
    bench.files.remove(pane.uid, original.id, "не тот снимок")
    assert bench.files.files_of(pane.uid) == ()
