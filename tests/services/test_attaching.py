"""What is about to be attached: judged by bytes, made smaller, weighed; said in words."""

from __future__ import annotations

import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cur_desk.domain.profile import FileRules
from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import bytes_words
from cur_desk.errors import InputError
from cur_desk.reference.profiles import load_profile
from cur_desk.services.files import pictures
from cur_desk.services.files.attaching import (
    Candidate,
    Chosen,
    offer_words,
    prepare,
    time_words,
    worth_smaller,
)
from cur_desk.services.files.picture_marks import marks_in
from tests.services import photos

ZONE = ZoneInfo("Europe/Moscow")
RULES = load_profile("kirov").files


@pytest.fixture(scope="module")
def large() -> bytes:
    return photos.jpeg(photos.scene(3000, 2250), quality=95)


def one(data: bytes, name: str = "a.jpg", kind: FileKind | None = None, rules=RULES) -> Candidate:
    return prepare([Chosen(name, data=data)], kind, rules, ZONE)[0]


def test_a_large_photo_is_offered_smaller_with_its_figures(large: bytes) -> None:
    made = one(large, "IMG_2041.jpg")
    assert made.kind is FileKind.PHOTO
    assert made.small is not None
    assert made.weight(small=True) < made.weight(small=False) / 2
    words = offer_words([made], 64_000.0)
    assert " МБ → " in words
    assert "по этой связи ≈" in words
    small = made.new_file(FileKind.PHOTO_AFTER, small=True)
    whole = made.new_file(FileKind.PHOTO_AFTER, small=False)
    assert (small.name, whole.name) == ("IMG_2041.jpg", "IMG_2041.jpg")
    assert (whole.data, small.data) == (large, made.small)
    for file in (small, whole):
        assert file.latitude == pytest.approx(58.60355)
        assert file.copy is not None
        assert file.copy.kind is FileKind.PHOTO_AFTER
        assert file.copy.latitude is None
        assert marks_in(file.copy.data or b"") == ()


def test_a_smaller_picture_is_not_urged_where_nobody_waits(large: bytes) -> None:
    made = one(large)
    assert worth_smaller([made], None)
    seconds = made.weight(small=False) * 8
    assert worth_smaller([made], seconds / 5)
    assert not worth_smaller([made], seconds / 4.9)


def test_the_name_shown_is_the_name_kept() -> None:
    assert one("Письмо".encode(), "evil.bat").name == "evil.txt"
    assert one(b"MZ\x00", "evil.bat").name == "evil.bat"


def test_a_small_photo_goes_as_it_is_with_its_copy() -> None:
    made = one(photos.jpeg(photos.scene(320, 240)))
    assert made.small is None
    assert made.new_file(FileKind.PHOTO, small=True).copy is not None


def test_a_scan_of_a_signature_has_no_copy_and_no_loss(large: bytes) -> None:
    made = one(large, kind=FileKind.SCAN)
    assert made.new_file(FileKind.SCAN, small=False).copy is None


def test_the_smaller_picture_is_made_for_what_the_person_says_it_is(large: bytes) -> None:
    made = one(large, "IMG_2041.jpg")
    assert made.kind is FileKind.PHOTO
    sides = {}
    for kind in (FileKind.PHOTO, FileKind.SCAN, FileKind.ANSWER):
        small = made.new_file(kind, small=True).data
        assert small is not None
        sides[kind] = max(pictures.size_of(small))
        assert made.as_kind(kind).weight(small=True) >= len(small)
    assert sides == {
        FileKind.PHOTO: pictures.LINK_SIDE,
        FileKind.SCAN: pictures.SCAN_SIDE,
        FileKind.ANSWER: pictures.SCAN_SIDE,
    }


def scan(pages: int) -> bytes:
    """A scan in TIFF, uncompressed as scanners make it."""
    sheets = [photos.scene(1700, 1200 + number) for number in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


@pytest.mark.parametrize("kind", [None, FileKind.PHOTO])
def test_a_scan_of_several_pages_keeps_them_all(kind: FileKind | None) -> None:
    data = scan(3)
    made = one(data, "скан.tif", kind)
    assert made.problem == ""
    assert (made.small, made.copy) == (None, None)
    file = made.new_file(made.kind, small=True)
    assert (file.name, file.data, file.copy) == ("скан.tif", data, None)
    assert pictures.pages(file.data or b"") == 3
    assert one(scan(1), "скан.tif").small is not None


def test_a_scan_of_several_pages_over_the_limit_is_refused_with_words() -> None:
    made = one(scan(3), "скан.tif", rules=FileRules(most_mb=2, types=RULES.types))
    assert "больше 2 МБ" in made.problem
    assert "несколько страниц" in made.advice


def test_over_the_limit_a_picture_goes_smaller_or_not_at_all(large: bytes) -> None:
    tight = FileRules(most_mb=1, types=RULES.types)
    made = one(large, rules=tight)
    assert made.only_small
    assert made.new_file(FileKind.PHOTO, small=False).data == made.small
    pdf = one(b"%PDF-1.7" + bytes(2_000_000), "a.pdf", rules=tight)
    assert "больше 1 МБ" in pdf.problem


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "пусто.jpg", "пуст"),
        (b"MZ\x90\0" + bytes(90), "снимок.jpg", "не принимается"),
        (b"\0\0\0\x18ftypheic" + bytes(90), "IMG_1.HEIC", "HEIC"),
        (photos.jpeg(photos.scene(60, 60))[:900], "порван.jpg", "повреждён"),
    ],
)
def test_one_bad_file_is_said_and_does_not_hold_the_others(
    data: bytes, name: str, words: str
) -> None:
    good = Chosen("б.jpg", data=photos.jpeg(photos.scene(60, 60)))
    bad, fine = prepare([Chosen(name, data=data), good], None, RULES, ZONE)
    assert words in bad.problem
    assert bad.advice
    assert fine.problem == ""


def test_files_from_the_disk_and_ones_that_have_gone(tmp_path: Path) -> None:
    path = tmp_path / "ответ.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(500))
    made, gone = prepare(
        [Chosen(path.name, path), Chosen("нет.pdf", tmp_path / "нет.pdf")], None, RULES, ZONE
    )
    assert (made.problem, made.size, made.kind) == ("", 509, FileKind.OTHER)
    assert made.new_file(FileKind.SCAN, small=False).path == path
    assert "не читается" in gone.problem


def test_too_many_at_once_and_breaking_off() -> None:
    many = [Chosen(f"{n}.txt", data=b"a") for n in range(21)]
    with pytest.raises(InputError, match="до 20 файлов"):
        prepare(many, None, RULES, ZONE)
    steps: list[str] = []

    class Stop(Exception):
        pass

    def step(done: int, total: int, words: str) -> None:
        steps.append(words)
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        prepare(many[:5], None, RULES, ZONE, step)
    assert steps == ["1 из 5: 0.txt", "2 из 5: 1.txt", "3 из 5: 2.txt"]


@pytest.mark.parametrize(
    ("size", "bps", "words"),
    [
        (600_000, 64_000.0, "по этой связи ≈ 80 с"),
        (8_400_000, 64_000.0, "по этой связи ≈ 18 мин"),
        (600_000, None, "при 64 кбит/с ≈ 80 с"),
        (40_000_000, 64_000.0, "по этой связи ≈ 1 ч 23 мин"),
        (10_000, 100e6, "по этой связи меньше 1 с"),
    ],
)
def test_time_in_words(size: int, bps: float | None, words: str) -> None:
    assert time_words(size, bps) == words


def test_sizes_in_words() -> None:
    assert bytes_words(8_400_000) == "8,4 МБ"
    assert bytes_words(612_000) == "612 КБ"
    assert bytes_words(40_000) == "40 КБ"
