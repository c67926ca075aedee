"""Files of the executor's seat: photos «до» and «после», the scan that is signed with, the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl

from cur_desk.domain.records.words import FileKind
from cur_desk.services.execution.service import ExecutionService
from cur_desk.services.execution.views import Stage
from cur_desk.services.files.views import FileView
from cur_desk.ui.execution import ExecutionScreen
from tests.services import photos
from tests.services.bench import Bench, make
from tests.services.test_execution import SENT, VALUES, assigned, give_authority, ids
from tests.ui.execution.test_execution_screen import SeatDesk, ctrl_enter
from tests.ui.files.test_files_pane import drop, shown

BEFORE, AFTER = FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER


@pytest.fixture
def seat(tmp_path: Path, work_bridge) -> Iterator[SeatDesk]:
    bench = make(tmp_path / "seat", role="executor")
    give_authority(bench)
    yield SeatDesk(bench, ExecutionService(bench.core, bench.acts, bench.directory))
    work_bridge.shutdown()
    bench.core.workspace.close()


@pytest.fixture
def opened(seat: SeatDesk, qtbot, show_active) -> Callable[[], ExecutionScreen]:
    def show() -> ExecutionScreen:
        desk: Any = seat
        made = ExecutionScreen(desk)
        made.resize(1290, 700)
        show_active(made)
        qtbot.waitUntil(lambda: made.item is not None and made.files._can_add())
        return made

    return show


def begun(bench: Bench, service: ExecutionService) -> tuple[str, str]:
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    service.accept(*key)
    return key


def files(bench: Bench, key: tuple[str, str]) -> list[FileView]:
    return [f for f in bench.files.files_of(key[0]) if f.copy_of is None]


def choose(screen: ExecutionScreen, path: Path) -> None:
    screen.files.attacher.choose_paths = lambda several: [str(path)]


def test_insert_adds_before_and_then_after_to_the_question(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    bench = seat.bench
    key = begun(bench, seat.execution)
    screen = opened()
    for number, kind in enumerate((BEFORE, AFTER)):
        photo = tmp_path / f"{number}.jpg"
        photo.write_bytes(photos.jpeg(photos.scene(300 + number, 200)))
        choose(screen, photo)
        assert screen.photos.next_kind() is kind
        qtbot.keyClick(screen.form.fields.text, Qt.Key.Key_Insert)  # small: no question is asked
        qtbot.waitUntil(lambda n=number: len(screen.photos.tiles) == n + 1)
        qtbot.waitUntil(lambda: not screen.files.attacher.busy)
    found = files(bench, key)
    assert [(f.kind, f.question) for f in found] == [(BEFORE, key[1]), (AFTER, key[1])]
    assert [tile.view.kind for tile in screen.photos.tiles] == [BEFORE, AFTER]
    assert screen.photos.compare.isVisible()
    events = [r.event for r in bench.core.workspace.work.outbox.rows() if r.act == "attach"]
    assert {e.post for e in events} == {bench.core.actors[0].post}
    qtbot.waitUntil(lambda: "по этой связи" in screen.footer.second.text())


def test_a_photo_dropped_on_after_is_after_and_opens_with_enter(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    key = begun(seat.bench, seat.execution)
    screen = opened()
    photo = tmp_path / "после.jpg"
    photo.write_bytes(photos.jpeg(photos.scene(300, 200)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    drop(screen.photos.add_tiles[AFTER], mime)
    qtbot.waitUntil(lambda: len(screen.photos.tiles) == 1)
    assert [f.kind for f in files(seat.bench, key)] == [AFTER]
    tile = screen.photos.tiles[0]
    assert "только здесь" in tile.accessibleName()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    preview = shown(screen, qtbot)
    qtbot.waitUntil(lambda: preview.image._image is not None)
    preview.reject()
    qtbot.keyClick(tile, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: screen.photos.tiles == [])


def test_a_broken_photo_is_said_over_the_form(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    begun(seat.bench, seat.execution)
    screen = opened()
    photo = tmp_path / "порван.jpg"
    photo.write_bytes(photos.jpeg(photos.scene(300, 200))[:900])
    choose(screen, photo)
    screen.files.add_photo(AFTER)
    qtbot.waitUntil(screen.banners.problem.isVisible)
    assert "повреждён" in screen.banners.problem.accessibleName()


def test_the_scan_is_a_file_of_the_appeal_and_signs(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    bench = seat.bench
    key = begun(bench, seat.execution)
    seat.execution.to_signature(*key, VALUES)
    screen = opened()
    fields = screen.form.fields
    fields.signer.set_options([("Глава", "Глава")])
    fields.signer.set_value("Глава")
    assert screen.form.gap() == (fields.signature_file, "Нет скана или файла подписи")
    scan = tmp_path / "Ответ подписан.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(900))
    choose(screen, scan)
    qtbot.keyClick(fields.signature_file.add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fields.signature_file.shown() == "Ответ подписан.pdf")
    assert screen.form.gap() is None
    kept = "signature_file"  # on the disk as the draft, by its sum
    qtbot.waitUntil(lambda: bool(seat.execution.open(*key).values.get(kept)))
    sha = seat.execution.open(*key).values[kept]
    view = files(bench, key)[0]
    assert (view.sha256, view.kind) == (sha, FileKind.SCAN)
    ctrl_enter(qtbot)
    qtbot.waitUntil(lambda: screen.item is not None and screen.item.stage is Stage.SENDING)
    event = bench.core.workspace.work.outbox.rows()[-1].event
    assert (event.act, event.content["signature_file"]) == ("sign_answer", sha)


def test_a_signature_file_is_known_by_its_bytes(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    key = begun(seat.bench, seat.execution)
    seat.execution.to_signature(*key, VALUES)
    screen = opened()
    signed = tmp_path / "otvet.sig"
    signed.write_bytes(b"-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n")
    choose(screen, signed)
    screen.form.fields.signature_file.add.click()
    qtbot.waitUntil(lambda: [f.kind for f in files(seat.bench, key)] == [FileKind.SIGNATURE])


def test_an_emptied_field_takes_its_unsent_file_along(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    key = begun(seat.bench, seat.execution)
    seat.execution.to_signature(*key, VALUES)
    screen = opened()
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(900))
    choose(screen, scan)
    field = screen.form.fields.signature_file
    field.add.click()
    qtbot.waitUntil(lambda: field.shown() == "a.pdf")
    qtbot.keyClick(field.clear, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: files(seat.bench, key) == [])
    qtbot.waitUntil(lambda: field.text() == "")
    qtbot.waitUntil(lambda: not seat.execution.open(*key).values.get("signature_file"))


def test_the_proof_is_attached_named_and_sent(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    bench = seat.bench
    key = begun(bench, seat.execution)
    seat.execution.to_signature(*key, VALUES)
    seat.execution.sign(*key, VALUES | {"signer": "Глава", "signature_file": "a" * 64})
    screen = opened()
    receipt = tmp_path / "Квитанция.jpg"
    receipt.write_bytes(photos.jpeg(photos.scene(300, 200)))
    choose(screen, receipt)
    screen.form.fields.proof_file.add.click()
    qtbot.waitUntil(lambda: screen.form.fields.proof.text() == "файл «Квитанция.jpg»")
    found = files(bench, key)
    assert [f.kind for f in found] == [FileKind.PROOF]
    assert len(bench.files.files_of(key[0])) == 1  # evidence has no copy without its marks
    values = screen.form.values() | {n: SENT[n] for n in ("channel", "sent_on", "number")}
    seat.execution.send(*key, values)
    event = bench.core.workspace.work.outbox.rows()[-1].event
    assert event.content["proof_file"] == found[0].sha256
    assert event.content["proof"] == "файл «Квитанция.jpg»"


def test_what_was_begun_for_one_answer_never_lands_in_another(
    opened, seat: SeatDesk, tmp_path: Path, qtbot, monkeypatch
) -> None:
    bench = seat.bench
    first, second = begun(bench, seat.execution), begun(bench, seat.execution)
    for key in (first, second):
        seat.execution.to_signature(*key, VALUES)
    screen = opened()
    screen.choose(first)
    qtbot.waitUntil(lambda: screen.item is not None and screen.files._can_add())
    real = bench.files.attach

    def slow(*args: Any, **more: Any) -> Any:
        assert args[0] == first[0]
        return real(*args, **more)

    monkeypatch.setattr(bench.files, "attach", slow)
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(900))
    choose(screen, scan)
    screen.form.fields.signature_file.add.click()
    screen.choose(second)  # before the answer of the worker
    qtbot.waitUntil(lambda: not screen.files.attacher.busy and screen.key == second)
    qtbot.waitUntil(lambda: len(files(bench, first)) == 1)
    assert files(bench, second) == []
    assert screen.form.fields.signature_file.text() == ""


def test_without_the_right_it_is_said_not_swallowed(
    opened, seat: SeatDesk, tmp_path: Path, qtbot
) -> None:
    begun(seat.bench, seat.execution)
    screen = opened()
    screen.files._actor = None
    screen.files.add_next()
    assert "нет права прикладывать" in screen.banners.problem.accessibleName()


def test_undoing_empties_the_field_too(opened, seat: SeatDesk, tmp_path: Path, qtbot) -> None:
    key = begun(seat.bench, seat.execution)
    seat.execution.to_signature(*key, VALUES)
    screen = opened()
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(900))
    choose(screen, scan)
    field = screen.form.fields.signature_file
    field.add.click()
    qtbot.waitUntil(lambda: field.shown() == "a.pdf")
    toast = screen.files.undoing.toast
    qtbot.waitUntil(toast.isVisible)
    toast._undo.activated.emit()
    qtbot.waitUntil(lambda: files(seat.bench, key) == [])
    qtbot.waitUntil(lambda: field.text() == "")
