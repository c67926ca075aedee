"""Pictures: place and time, copies without marks (read back as bytes), smaller ones, refusals."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from cur_desk.errors import InputError
from cur_desk.services.files import pictures
from cur_desk.services.files.picture_marks import Place, marks_in
from tests.services import photos

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
MOSCOW, VLADIVOSTOK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Vladivostok")


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_place_and_time_are_read_in_the_regions_zone() -> None:
    data = photos.jpeg()
    seen = pictures.look(data, MOSCOW)
    assert (seen.width, seen.height) == (640, 480)
    assert seen.taken_at == datetime(2026, 11, 21, 12, 40, tzinfo=UTC)
    assert seen.place == Place(58.603550, 49.666800)
    assert seen.place.words == "58,60355° с. ш., 49,66680° в. д."
    far = pictures.look(data, VLADIVOSTOK)
    assert far.taken_at == datetime(2026, 11, 21, 5, 40, tzinfo=UTC)


def test_a_cameras_own_offset_stands_above_the_zone() -> None:
    data = photos.jpeg(marks=photos.exif(offset="+07:00"))
    assert pictures.look(data, MOSCOW).taken_at == datetime(2026, 11, 21, 8, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "gps",
    [None, ((0, 0, 0), (0, 0, 0)), ((200, 0, 0), (10, 0, 0)), ((58, 0), (49, 0))],
)
def test_no_place_is_better_than_a_false_one(gps) -> None:
    assert pictures.look(photos.jpeg(marks=photos.exif(gps=gps)), MOSCOW).place is None


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "1980:01:01 00:00:00", "вчера", ""])
def test_a_clock_that_was_never_set_is_no_time(taken: str) -> None:
    data = photos.jpeg(marks=photos.exif(taken=taken))
    assert pictures.look(data, MOSCOW).taken_at is None


def test_the_photos_of_this_test_do_have_marks() -> None:
    assert set(marks_in(photos.jpeg())) == {"APP1", "APP13", "comment", "trailer"}


@pytest.mark.parametrize("shape", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_copy_says_nothing_of_its_maker(shape: str) -> None:
    data = photos.jpeg() if shape == "JPEG" else photos.other(shape)
    copy = pictures.clean_copy(data)
    assert marks_in(copy) == ()
    for word in (b"Exif", b"Ivan", b"Zavod", b"adobe", b"8BIM", b"MotionPhoto", b"2026:11:21"):
        assert word not in copy
    image = opened(copy)
    assert dict(image.getexif()) == {}
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_the_same_photo_gives_the_same_copy_whenever_it_is_made() -> None:
    data = photos.jpeg()
    first = pictures.clean_copy(data)
    assert bytes(pictures._srgb_bytes()) == pictures._SRGB_BYTES
    assert first[:24] == pictures.clean_copy(photos.jpeg())[:24]
    assert first == pictures.clean_copy(data)


@given(
    orientation=st.integers(0, 9),
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    shape=st.sampled_from(["RGB", "L", "RGBA", "P", "CMYK", "1", "I;16"]),
    comment=st.binary(max_size=60),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_picture_its_copy_has_no_marks(
    orientation: int, width: int, height: int, shape: str, comment: bytes
) -> None:
    image = photos.scene(width, height)
    image = (
        image.convert("L").convert("I").convert(shape) if shape == "I;16" else image.convert(shape)
    )
    out = io.BytesIO()
    form = "TIFF" if shape in ("CMYK", "I;16", "1") else "PNG"
    more = {} if form == "TIFF" else {"pnginfo": _text(comment)}
    image.save(out, form, exif=photos.exif(orientation=orientation), **more)
    copy = pictures.clean_copy(out.getvalue(), side=200)
    assert marks_in(copy) == ()
    assert b"Ivan" not in copy
    assert max(opened(copy).size) <= 200


def _text(comment: bytes):
    from PIL.PngImagePlugin import PngInfo

    made = PngInfo()
    made.add_text("Author", "Ivan " + comment.decode("latin-1").replace("\0", ""))
    return made


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_copy_stands_upright(orientation: int) -> None:
    """The red corner comes where a viewer that minds the mark would show it."""
    data = photos.jpeg(marks=photos.exif(orientation=orientation))
    upright = opened(pictures.clean_copy(data))
    wide = upright.width > upright.height
    assert wide == (orientation < 5)
    left, top = {1: (1, 1), 2: (0, 1), 3: (0, 0), 4: (1, 0), 5: (1, 1), 6: (0, 1), 7: (0, 0),
                 8: (1, 0)}[orientation]  # fmt: skip
    x = 10 if left else upright.width - 10
    y = 10 if top else upright.height - 10
    red, green, _ = upright.getpixel((x, y))
    assert red > 150 > green


def test_a_smaller_picture_keeps_time_and_place_and_nothing_of_its_owner() -> None:
    data = photos.jpeg(photos.scene(2400, 1800))
    small = pictures.smaller(data)
    seen = pictures.look(small, MOSCOW)
    assert seen.long_side == 1600
    assert seen == pictures.look(small, MOSCOW)
    before = pictures.look(data, MOSCOW)
    assert (seen.taken_at, seen.place) == (before.taken_at, before.place)
    assert len(small) < len(data) / 2
    assert b"Ivan" not in small


def test_wide_colours_become_srgb() -> None:
    """A profile with red and green changed places turns the red corner green."""
    swapped = _swapped_profile()
    out = io.BytesIO()
    photos.scene().save(out, "PNG", icc_profile=swapped)
    red, green, _ = opened(pictures.clean_copy(out.getvalue())).getpixel((10, 10))
    assert green > red


def _swapped_profile() -> bytes:
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(made[128:132], "big")
    rows = {bytes(made[132 + 12 * k : 136 + 12 * k]): 132 + 12 * k for k in range(count)}
    red, green = rows[b"rXYZ"] + 4, rows[b"gXYZ"] + 4
    made[red : red + 8], made[green : green + 8] = made[green : green + 8], made[red : red + 8]
    return bytes(made)


@pytest.mark.parametrize("size", [(20_000, 20_000), (60_000, 60_000), (9_000, 8_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    data = photos.png_of_size(*size)
    assert len(data) < 200
    for ask in (pictures.look, pictures.raster):
        with pytest.raises(InputError, match="слишком велик") as said:
            ask(data, MOSCOW if ask is pictures.look else 100)  # type: ignore[arg-type,operator]
        assert "Уменьшите" in said.value.advice


@pytest.mark.parametrize("kept", [3, 20, 200, 2_000, 20_000])
def test_a_broken_picture_is_refused_in_words(kept: int) -> None:
    with pytest.raises(InputError, match="повреждён") as said:
        pictures.clean_copy(photos.jpeg()[:kept])
    assert "перенесите ещё раз" in said.value.advice


@given(
    st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"II*\0"])
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_words_never_a_traceback(tail: bytes, head: bytes) -> None:
    with pytest.raises(InputError):
        pictures.raster(head + tail, 100)


@given(st.integers(20, 3_000), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_damaged_marks_never_stop_a_good_picture(at: int, value: int) -> None:
    data = bytearray(photos.jpeg(photos.scene(60, 40)))
    data[min(at, len(data) - 1)] = value
    try:
        pictures.look(bytes(data), MOSCOW)
        assert marks_in(pictures.clean_copy(bytes(data))) == ()
    except InputError:
        pass  # the dots themselves were hit


def test_a_file_that_has_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="не читается"):
        pictures.look(tmp_path / "нет.jpg", MOSCOW)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftypmif1", "HEIC"),
        (b"\0\0\0\x18ftypavif", "AVIF"),
        (b"\0\0\0\x18ftypisom", "Видео"),
        (b"GIF89a", "формате"),
    ],
)
def test_formats_of_telephones_are_named(head: bytes, words: str) -> None:
    error = pictures.refused_format(head)
    assert error is not None
    assert words in error.message
    assert error.advice
    assert pictures.refused_format(photos.jpeg(photos.scene(8, 8))[:64]) is None
