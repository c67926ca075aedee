"""Files beside an appeal on real encrypted files: attached, listed, read, taken away."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cur_desk.contract.wire import EventResult
from cur_desk.domain.records.words import FileKind
from cur_desk.errors import InputError
from cur_desk.models.content import ContentGone
from cur_desk.models.file_cache import Wanted
from cur_desk.services.files.service import FileService, FileState, NewFile, Removal

from .bench import Bench, an_appeal, make


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "desk")
    yield made
    made.core.workspace.close()


@pytest.fixture
def files(bench: Bench) -> FileService:
    return FileService(bench.core, bench.acts)


@pytest.fixture
def uid(bench: Bench) -> str:
    document = an_appeal(bench)
    bench.give(document)
    return str(document["id"])


def picture(size: int = 60_000, seed: int = 1) -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)


def photo(name: str = "яма.jpg", **more: Any) -> NewFile:
    return NewFile(name, FileKind.PHOTO_BEFORE, **({"data": picture()} | more))


def accept(bench: Bench, uid: str) -> None:
    """The portal takes everything that waits on the record."""
    outbox = bench.core.workspace.work.outbox
    version = bench.acts.appeal(uid)[1]
    for row in outbox.of_record(uid):
        if row.state.value in ("pending", "held"):
            version += 1
            outbox.mark_sending([row.id], row.id)
            done = EventResult(event=row.id, outcome="applied", version=version)
            bench.core.workspace.apply_result(done)


def test_nothing_in_an_appeal_is_called_a_program(files: FileService, uid: str) -> None:
    assert files.attach(uid, photo("яма.exe")).name == "яма.jpg"
    text = NewFile("evil\u202e.bat", FileKind.OTHER, data="Письмо".encode())
    assert files.attach(uid, text).name == "evil.txt"
    long = photo(f"{'я' * 300}.scr", data=picture(seed=7))
    assert files.attach(uid, long).name.endswith("я.jpg")


def test_a_program_named_by_another_workstation_is_shown_as_what_it_is(
    bench: Bench, files: FileService
) -> None:
    ref = {"id": "f1", "sha256": "ab" * 32, "name": "яма.exe", "size": 9, "file_kind": "photo",
           "media_type": "image/jpeg"}  # fmt: skip
    document = an_appeal(bench, files=[ref])
    bench.give(document)
    [view] = files.files_of(document["id"])
    assert view.name == "яма.jpg"


def test_a_photo_with_its_copy_is_one_act_and_one_row_each(
    bench: Bench, files: FileService, uid: str, tmp_path: Path
) -> None:
    source = tmp_path / "IMG 1.jpg"
    source.write_bytes(picture(400_000, 3))
    taken = datetime(2026, 11, 21, 12, 40, tzinfo=UTC)
    copy = NewFile("яма.jpg", FileKind.PHOTO_BEFORE, data=picture(30_000, 4))
    seen: list[frozenset[str]] = []
    bench.core.workspace.on_changed(
        lambda c: seen.append(c.records) if "files" in c.topics else None
    )
    view = files.attach(
        uid,
        NewFile("IMG 1.jpg", FileKind.PHOTO_BEFORE, path=source, taken_at=taken, latitude=58.6,
                longitude=49.66, copy=copy),
    )  # fmt: skip
    source.unlink()
    assert (view.state, view.state_words, view.size_words) == (
        FileState.HERE_ONLY, "только здесь", "400 КБ",
    )  # fmt: skip
    assert view.taken_words == "снято 21.11.2026 в 15:40"
    assert (view.kind_words, view.format_words) == ("Фото «до»", "JPEG")
    rows = files.files_of(uid)
    assert [(r.size, r.copy_of) for r in rows] == [(400_000, None), (30_000, view.sha256)]
    assert (view.latitude, rows[1].latitude, rows[1].taken_words) == (58.6, None, "")
    assert files.read(view.sha256) == picture(400_000, 3)
    assert len(bench.core.workspace.work.outbox.of_record(uid)) == 1
    assert seen == [frozenset([uid])]


def test_what_is_refused_says_what_to_do_and_leaves_nothing(
    bench: Bench, files: FileService, uid: str, tmp_path: Path
) -> None:
    kept = files.attach(uid, photo())
    with pytest.raises(InputError, match="уже приложен"):
        files.attach(uid, photo("другое имя.jpg"))
    with pytest.raises(InputError, match="Формат файла «яма") as heic:
        files.attach(uid, photo("яма.heic", data=b"\x00\x00\x00\x18ftypheic" + bytes(90)))
    assert "JPEG" in heic.value.advice
    with pytest.raises(InputError, match="пуст"):
        files.attach(uid, photo(data=b""))
    with pytest.raises(InputError, match="больше 50 МБ"):
        files.attach(uid, photo(data=picture(8) + bytes(50_000_001)))
    with pytest.raises(InputError, match="не читается"):
        files.attach(uid, photo(data=None, path=tmp_path / "нет.jpg"))
    with pytest.raises(InputError, match="больше нет"):
        files.attach(uid, photo(data=picture(900, 7)), question="q-gone")
    with bench.core.workspace.work.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT sha256 FROM attachment").fetchall()
    assert [r[0] for r in stored] == [kept.sha256]


def test_a_name_is_a_name_and_no_path(files: FileService, uid: str) -> None:
    view = files.attach(uid, photo("../../etc/" + "ы" * 300 + ".jpg"))
    assert "/" not in view.name
    assert len(view.name) <= 255
    assert view.name.endswith(".jpg")


def test_attached_side_by_side_nothing_is_swept_under_the_hands(
    files: FileService, uid: str
) -> None:
    def work(seed: int) -> None:
        view = files.attach(uid, photo(f"{seed}.jpg", data=picture(300_000, seed)))
        if seed % 3 == 0:
            files.remove(uid, view.id, "лишнее")

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(work, range(1, 9)))
    rows = files.files_of(uid)
    assert sorted(r.name for r in rows) == ["1.jpg", "2.jpg", "4.jpg", "5.jpg", "7.jpg", "8.jpg"]
    for row in rows:
        assert files.read(row.sha256) == picture(300_000, int(row.name[0]))


def test_taken_back_quietly_while_unsent_then_only_with_a_reason(
    bench: Bench, files: FileService, uid: str
) -> None:
    view = files.attach(uid, photo())
    assert view.removal is Removal.QUIET
    assert files.remove(uid, view.id) is None
    assert files.files_of(uid) == ()
    with pytest.raises(ContentGone):
        files.read(view.sha256)

    view = files.attach(uid, photo())
    accept(bench, uid)
    view = files.files_of(uid)[0]
    assert view.removal is Removal.REASON
    with pytest.raises(InputError, match="почему"):
        files.remove(uid, view.id)
    assert files.remove(uid, view.id, "Не тот снимок") is not None
    assert files.files_of(uid) == ()


def test_ctrl_z_takes_the_file_back(bench: Bench, files: FileService, uid: str) -> None:
    view = files.attach(uid, photo())
    assert bench.acts.undo() == "Приложить файл"
    assert files.files_of(uid) == ()
    assert bench.core.workspace.work.attachments.get(view.sha256) is None


def test_states_on_the_way_up_and_down(bench: Bench, files: FileService, uid: str) -> None:
    workspace = bench.core.workspace
    view = files.attach(uid, photo())

    def state() -> tuple[FileState, str]:
        row = files.files_of(uid)[0]
        return row.state, row.state_words

    accept(bench, uid)
    workspace.work.attachments.progress(view.sha256, 24_000, "u")
    assert state() == (FileState.SENDING, "передаётся 40 %")
    workspace.work.attachments.refused(view.sha256, "формат не принимается", "file-type", "r1")
    assert state() == (FileState.REFUSED, "не принят порталом: формат не принимается")
    files.offer_again(view.sha256)
    assert state()[0] is FileState.HERE_ONLY
    workspace.work.attachments.finish(view.sha256)
    assert state() == (FileState.NOT_HERE, "на портале, здесь нет")

    assert files.fetch(uid, view.sha256) is True
    workspace.files.append(view.sha256, 0, picture()[:15_000])
    assert state() == (FileState.FETCHING, "загружается 25 %")
    files.cancel_fetch(view.sha256)
    assert state()[0] is FileState.NOT_HERE
    workspace.files.want(uid, view.sha256, 60_000, Wanted.NOW)
    workspace.files.append(view.sha256, 15_000, picture()[15_000:])
    assert workspace.files.complete(view.sha256)
    assert state() == (FileState.ON_PORTAL, "на портале")
    assert files.fetch(uid, view.sha256) is False
    assert files.read(view.sha256) == picture()


def test_a_file_of_another_workstation_is_awaited(bench: Bench, files: FileService) -> None:
    ref = {"id": "f1", "sha256": "c" * 64, "name": "скан.pdf", "size": 9, "awaited": True}
    document = an_appeal(bench, files=[ref])
    bench.give(document)
    row = files.files_of(document["id"])[0]
    assert row.state is FileState.AWAITED
    assert (row.removal, row.removal_words) == (
        Removal.NO, "Файл убирает тот, кто его приложил",
    )  # fmt: skip


def test_what_lies_here_whole_is_on_the_portal_only_when_the_portal_says_so(
    bench: Bench, files: FileService
) -> None:
    ref = {
        "id": "f1",
        "sha256": hashlib.sha256(picture()).hexdigest(),
        "name": "яма.jpg",
        "size": 60_000,
    }
    document = an_appeal(bench, files=[ref | {"awaited": True}])
    bench.give(document)
    cache = bench.core.workspace.files
    cache.adopt([document["id"]], ref["sha256"], 60_000, io.BytesIO(picture()))
    row = files.files_of(document["id"])[0]
    assert (row.state, row.can_open) == (FileState.AWAITED, True)
    assert "портал ещё не подтвердил" in row.state_words
    bench.give(document | {"version": 2, "files": [ref]})
    assert files.files_of(document["id"])[0].state is FileState.ON_PORTAL


def test_saving_in_clear_is_journalled(
    bench: Bench, files: FileService, uid: str, tmp_path: Path
) -> None:
    view = files.attach(uid, photo())
    target = tmp_path / "копия.jpg"
    files.save_as(uid, view.id, target)
    assert target.read_bytes() == picture()
    files.note_view(uid, view.id)
    lines = bench.core.workspace.work.journal.unsent(100)
    assert [(x.act, x.ids) for x in lines][-2:] == [
        ("file_save", (uid, view.id)),
        ("file_view", (uid, view.id)),
    ]


def test_a_held_attachment_goes_after_ten_seconds(
    bench: Bench, files: FileService, uid: str
) -> None:
    files.attach(uid, photo())
    assert bench.core.workspace.work.outbox.ready() == []
    bench.clock.advance(timedelta(seconds=11))
    assert [r.act for r in bench.core.workspace.work.outbox.ready()] == ["attach"]
