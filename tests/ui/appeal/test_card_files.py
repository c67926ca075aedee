"""Files in the card: Insert from anywhere, a drop on the citizen's words, the count on the tab."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl

from cur_desk.ui.appeal.text_pane import FILES_TAB
from tests.services import photos
from tests.ui.appeal.cards import road_appeal
from tests.ui.files.test_files_pane import drop


def given(bench, **more) -> str:
    document = road_appeal(bench, **more)
    bench.give(document)
    return document["id"]


def test_insert_in_the_form_goes_to_the_files_and_asks(
    qtbot, bench, open_card, press, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(photos.jpeg(photos.scene(300, 200)))
    screen = open_card(given(bench))
    files = screen.text.files
    qtbot.waitUntil(lambda: screen.text.tabs[FILES_TAB].accessibleName() == "Файлы, 2")
    files.attacher.choose_paths = lambda several: [str(photo)]
    screen.form.fields.essence.setFocus()
    press(Qt.Key.Key_Insert)
    assert screen.text.tabs[FILES_TAB].isChecked()
    qtbot.waitUntil(lambda: files.attacher.dialog is not None)
    with qtbot.waitSignal(screen.notice) as said:
        files.attacher.dialog.on_main()
    assert said.args == ["Приложено, ждёт отправки", "IMG_1.jpg"]
    qtbot.waitUntil(lambda: screen.text.tabs[FILES_TAB].accessibleName() == "Файлы, 3")
    qtbot.waitUntil(lambda: screen.head.exchange.accessibleName() == "не отправлено")


def test_a_file_dropped_on_the_text_is_attached(qtbot, bench, open_card, tmp_path: Path) -> None:
    note = tmp_path / "записка.txt"
    note.write_text("Выезд 21 ноября", "utf-8")
    screen = open_card(given(bench, files=[]))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(note))])
    qtbot.waitUntil(screen.text.files.may)
    drop(screen.text, mime)
    assert screen.text.tabs[FILES_TAB].isChecked()
    files = screen.text.files
    qtbot.waitUntil(lambda: files.attacher.dialog is not None)
    files.attacher.dialog.on_main()
    qtbot.waitUntil(lambda: [r.name for r in files.model.rows] == ["записка.txt"])


def test_another_card_shows_its_own_files_and_takes_what_was_begun_for_it(
    qtbot, bench, open_card, tmp_path: Path
) -> None:
    note = tmp_path / "записка.txt"
    note.write_text("Выезд 21 ноября", "utf-8")
    first, second = given(bench, files=[]), given(bench, files=[], number="26-11/2")
    screen = open_card(first)
    files = screen.text.files
    files.attacher.choose_paths = lambda several: [str(note)]
    files.choose()
    qtbot.waitUntil(lambda: files.attacher.dialog is not None)
    with qtbot.waitSignal(screen.loaded):
        screen.open(second)
    files.attacher.dialog.on_main()  # chosen for the first: it goes there
    qtbot.waitUntil(lambda: len(bench.files.files_of(first)) == 1)
    assert bench.files.files_of(second) == ()
    assert files.model.rows == ()
