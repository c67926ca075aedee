"""The list of files over real encrypted files, by keyboard: attach, look, save, fetch, take away."""

from __future__ import annotations

import hashlib
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import FileKind
from cur_desk.services.files.attaching import Chosen
from cur_desk.services.files.picture_marks import marks_in
from cur_desk.services.files.pictures import SCAN_SIDE, size_of
from cur_desk.services.files.service import NewFile
from cur_desk.services.files.views import FileState, Removal
from cur_desk.ui.files import FilesPane
from cur_desk.ui.files import save as save_module
from cur_desk.ui.widgets import Paragraph
from tests.reports import builders
from tests.services import photos
from tests.services.bench import Bench, an_appeal
from tests.ui.files import scenes

PORTAL = {
    "id": "f1", "sha256": "c" * 64, "name": "Фото заявителя.jpg", "size": 1_800_000,
    "file_kind": "letter", "media_type": "image/jpeg",
}  # fmt: skip


def rows(pane: FilesPane) -> list[str]:
    return [r.name for r in pane.model.rows]


def attach(pane: FilesPane, qtbot, *chosen: Chosen) -> None:
    """Attaches through the dialog as a person does."""
    before = len(pane.model.rows)
    pane.take(lambda: list(chosen))
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    pane.attacher.dialog.on_main()
    qtbot.waitUntil(lambda: not pane.attacher.busy and len(pane.model.rows) > before)


def journal(bench: Bench) -> list[str]:
    return [e.act for e in bench.core.workspace.work.journal.lines(limit=50)]


def test_attached_by_keys_with_a_clean_copy(opened, bench: Bench, photo: Path, qtbot) -> None:
    pane = opened()
    assert pane.stack.current().objectName() == "files.empty"
    pane.attacher.choose_paths = lambda several: [str(photo)]
    qtbot.keyClick(pane.add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    dialog = pane.attacher.dialog
    assert dialog.main.hasFocus()
    qtbot.keyClick(dialog.main, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(pane.model.rows) == 2)
    original, copy = pane.model.rows
    assert (original.kind, original.state) == (FileKind.PHOTO, FileState.HERE_ONLY)
    assert original.latitude == pytest.approx(58.60355)
    assert copy.copy_of == original.sha256
    assert bench.files.read(original.sha256) == photo.read_bytes()
    assert marks_in(bench.files.read(copy.sha256)) == ()
    assert copy.latitude is None
    event = bench.core.workspace.work.outbox.rows()[-1]
    assert event.act == "attach"


def test_a_large_photo_goes_smaller_or_as_it_is(opened, bench: Bench, qtbot) -> None:
    pane = opened()
    data = photos.jpeg(photos.scene(2600, 1900))
    pane.take(lambda: [Chosen("большое.jpg", data=data)])
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    dialog = pane.attacher.dialog
    assert "→" in dialog.smaller_words.text()
    assert "по этой связи ≈" in dialog.smaller_words.text()
    qtbot.keyClick(dialog.whole, Qt.Key.Key_Space)
    dialog.on_main()
    qtbot.waitUntil(lambda: len(pane.model.rows) == 2)
    assert bench.files.read(pane.model.rows[0].sha256) == data


@pytest.mark.parametrize(("bps", "whole"), [(None, False), (200e6, True)])
def test_a_fast_link_takes_a_large_photo_as_it_is(
    opened, bench: Bench, qtbot, monkeypatch: pytest.MonkeyPatch, bps: float | None, whole: bool
) -> None:
    monkeypatch.setattr(bench, "upload_bps", lambda: bps)
    pane = opened()
    pane.take(lambda: [Chosen("большое.jpg", data=photos.jpeg(photos.scene(2600, 1900)))])
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    dialog = pane.attacher.dialog
    assert (dialog.whole.isChecked(), dialog.smaller.isChecked()) == (whole, not whole)
    assert [c.small for c in dialog.choices()] == [not whole]
    dialog.reject()


def test_a_photo_of_a_paper_called_a_scan_keeps_the_dots_of_its_print(
    opened, bench: Bench, qtbot
) -> None:
    pane = opened()
    pane.take(lambda: [Chosen("лист.jpg", data=photos.jpeg(photos.scene(3000, 2200), quality=95))])
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    dialog = pane.attacher.dialog
    as_photo = dialog.smaller_words.text()
    dialog._kinds[0].set_value(FileKind.SCAN)
    dialog._kinds[0].chosen.emit(FileKind.SCAN)
    assert dialog.smaller_words.text() != as_photo
    dialog.on_main()
    qtbot.waitUntil(lambda: len(pane.model.rows) == 1)
    [view] = pane.model.rows
    assert view.kind is FileKind.SCAN
    assert max(size_of(bench.files.read(view.sha256))) == SCAN_SIDE


def test_bad_files_are_named_and_good_ones_go(opened, qtbot) -> None:
    pane = opened()
    good = Chosen("письмо.txt", data="Письмо".encode())
    bad = Chosen("IMG.HEIC", data=b"\0\0\0\x18ftypheic" + bytes(60))
    attach(pane, qtbot, good, bad)
    assert rows(pane) == ["письмо.txt"]
    pane.take(lambda: [bad])
    qtbot.waitUntil(pane.trouble.isVisible)
    assert "HEIC" in pane.trouble.accessibleName()
    assert "JPEG" in pane.trouble.accessibleName()
    assert not pane.attacher.busy


def test_the_same_file_twice_is_said(opened, photo: Path, qtbot) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    pane.take(lambda: [Chosen(photo.name, photo)])
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    pane.attacher.dialog.on_main()
    qtbot.waitUntil(pane.trouble.isVisible)
    assert "уже приложен" in pane.trouble.accessibleName()
    assert len(pane.model.rows) == 2


def test_dropped_files_and_a_pasted_picture(opened, photo: Path, qtbot) -> None:
    pane = opened()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    drop(pane, mime)
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    pane.attacher.dialog.on_main()
    qtbot.waitUntil(lambda: len(pane.model.rows) == 2)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    pane.list.setFocus()
    pane.activateWindow()
    with qtbot.waitActive(pane):
        pass
    qtbot.keyClick(pane.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pane.attacher.dialog is not None)
    pane.attacher.dialog.on_main()
    qtbot.waitUntil(lambda: "Снимок из буфера.png" in rows(pane))


def drop(pane: QWidget, mime: QMimeData) -> None:
    act, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    entered = QDragEnterEvent(QPointF(9, 9).toPoint(), act, mime, left, none)
    QApplication.sendEvent(pane, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(pane, QDropEvent(QPointF(9, 9), act, mime, left, none))


def test_text_alone_is_not_taken_by_a_drop(opened) -> None:
    pane, mime = opened(), QMimeData()
    mime.setText("просто слова")
    event = QDragEnterEvent(
        QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier(0),
    )  # fmt: skip
    QApplication.sendEvent(pane, event)
    assert not event.isAccepted()


def test_breaking_off_leaves_what_is_attached(opened, qtbot, monkeypatch) -> None:
    pane = opened()
    real = pane._desk.files.attach

    def slow(*args: Any, **more: Any) -> Any:
        done = real(*args, **more)
        pane.attacher.cancel()  # the person presses «Прервать» during the first file
        return done

    monkeypatch.setattr(pane._desk.files, "attach", slow)
    attach(pane, qtbot, *(Chosen(f"{n}.txt", data=f"слова {n}".encode()) for n in range(4)))
    assert rows(pane) == ["0.txt"]
    assert pane.progress.isHidden()


def test_enter_looks_at_a_photo_without_a_file_on_the_disk(
    opened, bench: Bench, photo: Path, tmp_path: Path, qtbot, monkeypatch
) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setenv("TMPDIR", str(temp))
    pane.list.setFocus()
    pane.list.choose_row(0)
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    preview = shown(pane, qtbot)
    qtbot.waitUntil(lambda: preview.image._image is not None)
    assert "место" not in preview.name.text()
    assert "58,60355° с. ш." in preview.about.text()
    qtbot.keyClick(preview.image, Qt.Key.Key_Plus)
    assert preview.image.grown() > 1
    assert list(temp.iterdir()) == []
    preview._note()
    qtbot.waitUntil(lambda: "file_view" in journal(bench))
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def shown(pane: QWidget, qtbot) -> Any:
    qtbot.waitUntil(lambda: pane.window().findChild(QWidget, "filePreview") is not None)
    return pane.window().findChild(QWidget, "filePreview")


def test_pdf_text_and_other_formats(opened, bench: Bench, qtbot) -> None:
    from cur_desk.reports import render_card

    pane = opened()
    word = b"PK\x03\x04" + b"[Content_Types].xml" + b" " * 40 + b"word/document.xml" + b" " * 40
    attach(
        pane, qtbot, Chosen("a.pdf", data=render_card(builders.card())),
        Chosen("b.txt", data="Слова письма".encode("cp1251")), Chosen("c.docx", data=word),
    )  # fmt: skip
    pane.list.choose_row(0)
    preview = pane.open_chosen()
    assert preview is not None
    qtbot.waitUntil(lambda: preview.stack.currentWidget() is preview.page)
    assert preview.page.count() >= 1
    preview.step(1)
    qtbot.waitUntil(lambda: preview.stack.currentWidget() is preview.text)
    assert preview.text.toPlainText() == "Слова письма"
    preview.step(1)
    words = "Этот формат в программе не показывается"
    qtbot.waitUntil(lambda: words in preview.stack.currentWidget().accessibleName())
    preview.step(-2)
    qtbot.waitUntil(lambda: preview.stack.currentWidget() is preview.page)
    preview.reject()


def test_before_and_after_side_by_side(opened, bench: Bench, qtbot) -> None:
    pane = opened()
    for kind, data in (
        (FileKind.PHOTO_BEFORE, scenes.before()),
        (FileKind.PHOTO_AFTER, scenes.after()),
    ):
        bench.files.attach(pane.uid, NewFile(f"{kind.value}.jpg", kind, data=data))
    pane._read()
    qtbot.waitUntil(lambda: len(pane.model.rows) == 2)
    pane.list.choose_row(1)
    preview = pane.open_chosen()
    assert preview is not None
    qtbot.keyClick(preview.pair, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: preview.before._image is not None and preview.after._image is not None)
    assert preview.before.accessibleName().startswith("Фото «до», ")
    preview.reject()


def test_saving_outside_asks_gives_the_clean_copy_first_and_is_noted(
    opened, bench: Bench, photo: Path, tmp_path: Path, qtbot, monkeypatch
) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    target = tmp_path / "сохранено.jpg"
    monkeypatch.setattr(save_module.QFileDialog, "getSaveFileName", lambda *a: (str(target), ""))
    pane.list.choose_row(0)
    dialog = pane.save_chosen()
    assert dialog is not None
    assert dialog.clean.isChecked()
    with qtbot.waitSignal(pane.notice):
        dialog.accept()
    assert marks_in(target.read_bytes()) == ()
    assert "file_save" in journal(bench)
    dialog = pane.save_chosen()
    assert dialog is not None
    dialog.original.setChecked(True)
    with qtbot.waitSignal(pane.notice):
        dialog.accept()
    assert target.read_bytes() == photo.read_bytes()


def with_copies(bench: Bench, *copies: bytes, awaited: bool = False) -> dict[str, Any]:
    """A photo of the portal with its copies, the last one painted over and not here."""
    uid, original = new_id(), photos.jpeg(photos.scene(320, 240))
    shas = [hashlib.sha256(data).hexdigest() for data in (original, *copies)]
    refs = [
        {"id": f"f{n}", "sha256": sha, "name": f"яма {n}.jpg", "size": 900, "file_kind": "photo",
         "media_type": "image/jpeg", "attached_by": bench.core.actor.person}
        for n, sha in enumerate(shas)
    ]  # fmt: skip
    for ref in refs[1:]:
        ref["copy_of"] = shas[0]
    refs[-1] |= {"awaited": True} if awaited else {}
    bench.give(an_appeal(bench, id=uid, files=refs))
    for data, sha in zip((original, *copies[:-1]), shas[:-1], strict=True):
        bench.core.workspace.files.adopt([uid], sha, len(data), io.BytesIO(data))
    return {"id": uid, "files": refs}


def save_words(dialog: QWidget) -> str:
    return " ".join(p.text() for p in dialog.findChildren(Paragraph) if not p.isHidden())


@pytest.mark.parametrize("awaited", [False, True])
def test_saving_takes_the_newest_copy_and_asks_for_it_where_it_is_not_here(
    opened, bench: Bench, tmp_path: Path, qtbot, monkeypatch, awaited: bool
) -> None:
    pane = opened()
    target = tmp_path / "сохранено.jpg"
    monkeypatch.setattr(save_module.QFileDialog, "getSaveFileName", lambda *a: (str(target), ""))
    made = with_copies(
        bench,
        photos.jpeg(photos.scene(330, 240)),
        photos.jpeg(photos.scene(340, 240)),
        awaited=awaited,
    )
    with qtbot.waitSignal(pane.counted):
        pane.show_files(made["id"])
    pane.list.choose_row(0)
    dialog = pane.save_chosen()
    assert dialog is not None
    assert dialog.chosen().sha256 == made["files"][2]["sha256"]
    assert dialog.main.text() == "Загрузить копию"
    assert "сначала загрузится с портала" in save_words(dialog)
    dialog.original.setChecked(True)
    assert dialog.main.text() == "Выбрать папку"
    dialog.clean.setChecked(True)
    if awaited:
        dialog.accept()
        assert "Копии ещё нет на портале" in pane.trouble.accessibleName()
    else:
        with qtbot.waitSignal(pane.notice) as said:
            dialog.accept()
        assert said.args == ["Копия загружается с портала", "яма 2.jpg"]
        wish = bench.core.workspace.files.next_wanted(in_passing=False)
        assert wish is not None
        assert wish.sha256 == made["files"][2]["sha256"]
    assert not target.exists()


@pytest.mark.parametrize("marks", [True, False])
def test_an_original_without_a_copy_is_not_saved_without_a_word(
    opened, bench: Bench, qtbot, marks: bool
) -> None:
    pane = opened()
    data = photos.jpeg(photos.scene(320, 240))
    taken = bench.core.now() if marks else None
    bench.files.attach(pane.uid, NewFile("яма.jpg", FileKind.PHOTO, data=data, taken_at=taken))
    bench.files.attach(pane.uid, NewFile("письмо.txt", FileKind.OTHER, data=b"abc"))
    with qtbot.waitSignal(pane.counted):
        pane.show_files(pane.uid)
    pane.list.choose_row(0)
    dialog = pane.save_chosen()
    assert dialog is not None
    wanted = "С местом и временем съёмки" if marks else "Если камера записала место и время съёмки"
    assert wanted in save_words(dialog)
    dialog.reject()
    pane.list.choose_row(1)
    dialog = pane.save_chosen()
    assert dialog is not None
    assert "съёмки" not in save_words(dialog)
    dialog.reject()


def test_an_older_copy_is_never_painted_over_in_place_of_the_newest(
    opened, bench: Bench, qtbot
) -> None:
    pane = opened()
    older, newest = photos.jpeg(photos.scene(330, 240)), photos.jpeg(photos.scene(340, 240))
    made = with_copies(bench, older, newest)
    with qtbot.waitSignal(pane.counted):
        pane.show_files(made["id"])
    pane.list.choose_row(0)
    preview = pane.open_chosen()
    assert preview is not None
    assert preview._own_copy() is None
    preview.reject()
    sha = made["files"][2]["sha256"]
    bench.core.workspace.files.adopt([made["id"]], sha, len(newest), io.BytesIO(newest))
    with qtbot.waitSignal(pane.counted):
        pane.show_files(made["id"])
    pane.list.choose_row(0)
    preview = pane.open_chosen()
    assert preview is not None
    assert preview._own_copy().sha256 == sha
    preview.reject()


def test_del_takes_an_unsent_file_away_quietly_with_its_copy(
    opened, bench: Bench, photo: Path, qtbot
) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    pane.list.setFocus()
    pane.list.choose_row(0)
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: pane.model.rows == ())
    assert pane.stack.current().objectName() == "files.empty"


def test_a_file_that_the_portal_knows_needs_a_reason(
    opened, bench: Bench, qtbot, type_text
) -> None:
    pane = opened(files=[PORTAL | {"attached_by": bench.core.actor.person}])
    view = pane.model.rows[0]
    assert view.removal is Removal.REASON
    pane.list.choose_row(0)
    dialog = pane.remove_chosen()
    assert dialog is not None
    dialog.on_main()
    assert dialog.reason.error() == "Не указана причина"
    type_text(dialog.reason, "приложен не к тому обращению")
    dialog.on_main()
    qtbot.waitUntil(lambda: pane.model.rows == ())
    assert bench.core.workspace.work.outbox.rows()[-1].act == "detach"


def test_somebody_elses_file_stays_and_says_why(opened, qtbot) -> None:
    pane = opened(files=[PORTAL])
    pane.list.setFocus()
    pane.list.choose_row(0)
    assert pane.remove_act.isHidden()
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert pane.trouble.isVisible()
    assert "тот, кто его приложил" in pane.trouble.accessibleName()


def test_what_is_on_the_portal_only_is_asked_for_and_can_be_stopped(
    opened, bench: Bench, qtbot
) -> None:
    pane = opened(files=[PORTAL])
    pane.list.setFocus()
    pane.list.choose_row(0)
    assert (pane.open_act.text(), pane.open_act.isVisible()) == ("Загрузить", True)
    assert pane.save_act.isHidden()
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.model.rows[0].state is FileState.FETCHING)
    qtbot.waitUntil(pane.stop_act.isVisible)
    assert pane.model.rows[0].state_words.startswith("загружается 0")
    pane.stop_act.click()
    qtbot.waitUntil(lambda: pane.model.rows[0].state is FileState.NOT_HERE)


def test_without_the_right_nothing_can_be_attached_and_it_is_said(
    opened, photo: Path, qtbot
) -> None:
    pane = opened()
    pane.show_files(pane.uid, "У вашей роли нет права прикладывать файлы")
    qtbot.waitUntil(lambda: "нет права" in pane.stack.current().accessibleName())
    assert pane.add.isHidden()
    pane.take(lambda: [Chosen(photo.name, photo)])
    assert not pane.attacher.busy


def test_every_control_has_a_name(opened, photo: Path, qtbot) -> None:
    pane = opened()
    attach(pane, qtbot, Chosen(photo.name, photo))
    index = pane.model.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("IMG_1.jpg, Фото, ")
    assert spoken.endswith("только здесь")
    for button in pane.findChildren(QAbstractButton):
        if not button.objectName().startswith("qt_"):
            assert button.objectName()
            assert button.accessibleName() or button.isHidden()


def test_ctrl_z_takes_back_all_that_was_attached_at_once(opened, qtbot) -> None:
    pane = opened()
    attach(pane, qtbot, *(Chosen(f"{n}.txt", data=f"слова {n}".encode()) for n in range(3)))
    qtbot.waitUntil(lambda: len(pane.model.rows) == 3)
    toast = pane.undoing.toast
    assert toast.isVisible()
    assert toast.accessibleName().startswith("Приложено: 3 файла. уйдёт через 10 с")
    pane.activateWindow()
    with qtbot.waitActive(pane):
        pass
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pane.model.rows == ())
    assert not toast.isVisible()


def test_a_scan_of_several_pages_is_turned_by_keys(opened, qtbot) -> None:
    pages = [photos.scene(200 + n, 280) for n in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    pane = opened()
    attach(pane, qtbot, Chosen("скан.tif", data=out.getvalue()))
    pane.list.choose_row(0)
    preview = pane.open_chosen()
    assert preview is not None
    qtbot.waitUntil(lambda: "страница 1 из 3" in preview.about.text())
    qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: "страница 2 из 3" in preview.image.accessibleName())
    assert preview.image._image.width() == 201
    qtbot.keyClick(preview, Qt.Key.Key_PageUp)
    qtbot.keyClick(preview, Qt.Key.Key_PageUp)  # the first page stays
    qtbot.waitUntil(lambda: "страница 1 из 3" in preview.image.accessibleName())
    preview.reject()
