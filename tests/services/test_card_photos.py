"""Photos on the card: from clean copies, side by side; the file holds no mark of a camera."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pikepdf
import pytest
from PIL import Image

from cur_desk.domain.records.words import FileKind
from cur_desk.reports.card_photos import FACES
from cur_desk.services.cards.photos import NOT_HERE
from cur_desk.services.files import pictures
from cur_desk.services.files.attaching import Chosen, prepare
from cur_desk.services.files.picture_marks import marks_in
from cur_desk.services.files.service import NewFile
from tests.reports import reading
from tests.services import photos
from tests.services.bench import Bench, make
from tests.services.test_execution import assigned, ids

BEFORE, AFTER = FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER
SECRETS = (b"Exif", b"Ivan", b"Zavod", b"8BIM", b"adobe", b"MotionPhoto")


@pytest.fixture
def bench(tmp_path) -> Any:
    made = make(tmp_path / "files", role="executor")
    yield made
    made.core.workspace.close()


def attached(bench: Bench, key: tuple[str, str], kind: FileKind, data: bytes, **more: Any) -> None:
    one = prepare([Chosen("a.jpg", data=data)], kind, bench.profile.files, bench.profile.tz)[0]
    file = one.new_file(kind, small=False)
    if more.get("without_copy"):
        file = NewFile(file.name, kind, data=data, taken_at=file.taken_at)
    bench.files.attach(key[0], file, question=key[1])


def pictures_of(pdf: bytes) -> list[bytes]:
    """The JPEG bytes as they lie in the file."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                raw = pikepdf.PdfImage(item)
                out = io.BytesIO()
                raw.extract_to(stream=out)
                found.append(out.getvalue())
    return found


@pytest.mark.parametrize("visa", [False, True])
def test_before_and_after_are_printed_without_any_mark(bench: Bench, visa: bool) -> None:
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    attached(bench, key, AFTER, photos.jpeg(photos.scene(1400, 1000)))
    attached(bench, key, BEFORE, photos.jpeg(photos.scene(900, 1200)), without_copy=True)
    paper = bench.packs.card(key[0], visa=visa)
    text = reading.flat(paper.pdf)
    assert text.index("До: снято 21.11.2026 в 15:40") < text.index("После: снято 21.11.2026")
    assert FACES in text
    assert "Вложения: 2 файла" in text
    shown = [d for d in pictures_of(paper.pdf) if min(Image.open(io.BytesIO(d)).size) > 500]
    assert len(shown) == 2
    for data in shown:
        assert marks_in(data) == ()
    with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
        streams = [item for item in opened.objects if isinstance(item, pikepdf.Stream)]
        others = [s.read_bytes() for s in streams if s.get("/Subtype") != "/Image"]
    assert others
    assert [word for word in SECRETS for data in others if word in data] == []


def test_a_photo_that_is_on_the_portal_only_says_so(bench: Bench) -> None:
    document = assigned(bench)
    document["files"] = [
        {"id": "f1", "sha256": "d" * 64, "name": "a.jpg", "size": 900, "file_kind": "photo_after",
         "media_type": "image/jpeg", "question": document["questions"][0]["id"]},
    ]  # fmt: skip
    bench.give(document)
    text = reading.flat(bench.packs.card(document["id"]).pdf)
    assert "Снимок на портале, на рабочее место не загружен" in text
    assert "После: время съёмки не записано" in text


@pytest.mark.parametrize("here", [True, False])
def test_where_a_copy_exists_the_original_is_never_printed(bench: Bench, here: bool) -> None:
    """Faces are covered in the last copy: neither the original nor an older copy stands in."""
    document = assigned(bench)
    question = document["questions"][0]["id"]
    uncovered, older = photos.jpeg(photos.scene(900, 700)), photos.jpeg(photos.scene(910, 700))
    covered = pictures.painted(older, [(0.1, 0.1, 0.9, 0.9)])
    contents = {hashlib.sha256(d).hexdigest(): d for d in (uncovered, older, covered)}
    first, second, last = contents
    document["files"] = [
        {"id": sha[:8], "sha256": sha, "name": "a.jpg", "size": len(data), "question": question,
         "file_kind": "photo_after", "media_type": "image/jpeg"}
        | ({"copy_of": first} if sha != first else {})
        for sha, data in contents.items()
    ]  # fmt: skip
    bench.give(document)
    for sha in (first, second, last) if here else (first, second):
        data = contents[sha]
        bench.core.workspace.files.adopt([document["id"]], sha, len(data), io.BytesIO(data))
    paper = bench.packs.card(document["id"])
    shown = [d for d in pictures_of(paper.pdf) if min(Image.open(io.BytesIO(d)).size) > 500]
    if not here:
        assert shown == []
        assert NOT_HERE.rstrip(".") in reading.flat(paper.pdf)
        return
    [printed] = shown
    image = Image.open(io.BytesIO(printed)).convert("RGB")
    middle = image.getpixel((image.width // 2, image.height // 2))
    assert all(abs(a - b) < 12 for a, b in zip(middle, pictures.COVER, strict=True))


def test_many_photos_are_counted_not_printed_without_end(bench: Bench) -> None:
    document = assigned(bench)
    bench.give(document)
    key = ids(document)
    for number in range(9):
        attached(bench, key, AFTER, photos.jpeg(photos.scene(64 + number, 64)))
    text = reading.flat(bench.packs.card(key[0]).pdf)
    assert text.count("После:") == 8
    assert "Ещё снимков в программе: 1" in text


def test_a_card_without_photos_has_no_such_section(bench: Bench) -> None:
    document = assigned(bench)
    bench.give(document)
    assert "Фото до и после" not in reading.flat(bench.packs.card(document["id"]).pdf)
