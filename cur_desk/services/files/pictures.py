"""Pictures that people attach: where and when they were taken, copies without marks, smaller ones.

The original stays as it is, for control; what goes to the citizen and on paper is made here anew
from its dots, so that no mark of the camera can come along (domain ruling 28). Nothing is written
to the disk; a large photo is decoded at a reduced size where its format allows it. Errors name no
file: its name may hold a citizen's.
"""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageCms, ImageDraw, UnidentifiedImageError

from cur_desk.errors import BugError, InputError
from cur_desk.services.files import picture_marks
from cur_desk.services.files.picture_marks import Place, marks_in

Source = Path | bytes | IO[bytes] | io.RawIOBase
MOST_DOTS = 120_000_000
"""Dots of one picture: a 108 megapixel telephone still fits."""
MOST_SOLID_DOTS = 60_000_000
"""The same for formats that must be decoded whole."""
COPY_SIDE, COPY_QUALITY = 1280, 80
LINK_SIDE, SCAN_SIDE, LINK_QUALITY = 1600, 2480, 80
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
_BROKEN = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError),
    *(struct.error, zlib.error, KeyError, TypeError, IndexError, OverflowError, MemoryError),
)
"""What decoders raise over damaged bytes; there is no common ancestor but Exception."""
COVER = (43, 47, 54)
"""Colour of a covered place."""
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

Image.MAX_IMAGE_PIXELS = MOST_DOTS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# «Corrupt EXIF data» and the like: a damaged block of marks is no mark, nobody is to be told.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture says of itself before it is decoded."""

    width: int
    height: int
    taken_at: datetime | None
    place: Place | None

    @property
    def long_side(self) -> int:
        """The longer side in dots."""
        return max(self.width, self.height)


@dataclass(frozen=True, slots=True)
class Raster:
    """A decoded picture for the screen: rows of blue, green, red, unused bytes."""

    width: int
    height: int
    data: bytes

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return self.width * 4


def look(source: Source, zone: ZoneInfo) -> Look:
    """Size, time and place of a picture; a time without an offset is meant in ``zone``. Raises
    InputError over broken bytes, unknown formats and too many dots."""
    with _opened(source) as image:
        exif = picture_marks.read_exif(image)
        return Look(
            width=image.width,
            height=image.height,
            taken_at=picture_marks.taken_at(exif, zone),
            place=picture_marks.place(exif),
        )


def clean_copy(source: Source, *, side: int = COPY_SIDE, quality: int = COPY_QUALITY) -> bytes:
    """A JPEG without any mark of the original: upright, in sRGB, at most ``side`` dots long.
    Raises InputError."""
    with _opened(source) as image:
        made = _jpeg(_dots(image, side), quality)
    left = marks_in(made)
    if left:  # never to a citizen, whatever a newer library writes by itself
        raise BugError(f"marks left in a copy: {', '.join(left)}")
    return made


def smaller(source: Source, *, side: int = LINK_SIDE) -> bytes:
    """A smaller picture for a thin link that still says when and where it was taken. Raises
    InputError."""
    with _opened(source) as image:
        exif = picture_marks.kept_exif(picture_marks.read_exif(image))
        return _jpeg(_dots(image, side), LINK_QUALITY, exif)


Box = tuple[float, float, float, float]
"""Left, top, right, bottom as parts of the width and the height of the upright picture."""


def painted(source: Source, boxes: Sequence[Box], *, side: int = COPY_SIDE) -> bytes:
    """A clean copy in which boxes are covered whole: faces, number plates. What lay under them is
    not in the file any more. Raises InputError."""
    with _opened(source) as image:
        dots = _dots(image, side)
    draw = ImageDraw.Draw(dots)
    for left, top, right, bottom in boxes:
        across, down = sorted((left, right)), sorted((top, bottom))
        draw.rectangle(
            (across[0] * dots.width, down[0] * dots.height, across[1] * dots.width,
             down[1] * dots.height),
            fill=COVER,
        )  # fmt: skip
    return _jpeg(dots, COPY_QUALITY)


def pages(source: Source) -> int:
    """How many pages a scan in TIFF has; other pictures are one. Raises InputError."""
    with _opened(source) as image:
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def raster(source: Source, side: int, page: int = 0) -> Raster:
    """The dots of a picture (of a page of it) for the screen, at most ``side`` long. Raises
    InputError."""
    with _opened(source) as image:
        if page:
            image.seek(page)
            _check_dots(image)
        shown = _dots(image, side)
    return Raster(shown.width, shown.height, shown.tobytes("raw", "BGRX"))


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a picture made here."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        return image.size


def refused_format(head: bytes) -> InputError | None:
    """Better words for formats that telephones make and that are not taken."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"):
            return InputError(
                "Снимки в формате HEIC не принимаются.",
                field="file",
                advice="Сохраните снимок в JPEG или выберите в настройках камеры телефона "
                "«Наиболее совместимый» формат и снимите ещё раз.",
            )
        if brand == b"avif":
            return InputError(
                "Снимки в формате AVIF не принимаются.",
                field="file",
                advice="Сохраните снимок в JPEG.",
            )
        return InputError("Видео не принимается.", field="file", advice="Приложите снимки из него.")
    if head.startswith((b"GIF8", b"BM")):
        return InputError(
            "Снимки в формате GIF и BMP не принимаются.",
            field="file",
            advice="Сохраните снимок в JPEG или PNG.",
        )
    return None


# --- inside ----------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Image.Image]:
    """A picture that is decoded inside the ``with``; all trouble becomes words."""
    try:
        raw: Any = io.BytesIO(source) if isinstance(source, bytes) else source
        with Image.open(raw, formats=_FORMATS) as image:
            _check_dots(image)
            yield image
    except InputError:
        raise
    except _BOMB:
        raise _too_many() from None
    except (FileNotFoundError, PermissionError, IsADirectoryError):
        raise InputError(
            "Файл не читается.",
            field="file",
            advice="Проверьте, что файл на месте и открыт для чтения.",
        ) from None
    except _BROKEN as error:
        raise InputError(
            "Снимок повреждён или это не снимок.",
            field="file",
            advice="Откройте его на устройстве, где он снят, и перенесите ещё раз.",
        ) from error


def _check_dots(image: Image.Image) -> None:
    most = MOST_DOTS if image.format in ("JPEG", "MPO") else MOST_SOLID_DOTS
    if image.width * image.height > most:
        raise _too_many()


def _too_many() -> InputError:
    return InputError(
        f"Снимок слишком велик: больше {MOST_SOLID_DOTS // 1_000_000} млн точек.",
        field="file",
        advice="Уменьшите его в программе просмотра снимков и приложите снова.",
    )


def _dots(image: Image.Image, side: int) -> Image.Image:
    """The picture itself and nothing else: upright, sRGB, RGB, not longer than ``side``."""
    orientation = picture_marks.orientation(image)
    profile = image.info.get("icc_profile")
    image.draft("RGB", (side, side))  # JPEG: decodes a half, a quarter, an eighth
    image.load()
    flat: Image.Image = _in_srgb(image, profile)
    if max(flat.size) > side:
        flat.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    turn = picture_marks.TURNS.get(orientation)
    if turn is not None:
        flat = flat.transpose(turn)
    # A fresh picture: what a file says beside its dots hangs on the old object.
    fresh = Image.new("RGB", flat.size)
    fresh.paste(flat)
    return fresh


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    flat = _flat(image)
    if isinstance(profile, bytes) and profile and image.mode in ("RGB", "L", "RGBA", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            base = image if image.mode == "CMYK" else flat
            turned = ImageCms.profileToProfile(base, own, _SRGB, outputMode="RGB")
            if turned is not None:
                return turned
    return flat


def _flat(image: Image.Image) -> Image.Image:
    """RGB: what is transparent becomes white paper, sixteen bits become eight."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(dots: Image.Image, quality: int, exif: bytes = b"") -> bytes:
    written = io.BytesIO()
    more: dict[str, Any] = {"exif": exif} if exif else {}
    dots.save(
        written, "JPEG", quality=quality, optimize=True, icc_profile=_SRGB_BYTES, comment=b"",
        **more,
    )  # fmt: skip
    return written.getvalue()


def _srgb_bytes() -> bytes:
    """The profile without the moment at which it was made: the same photo gives the same copy."""
    made = bytearray(ImageCms.ImageCmsProfile(_SRGB).tobytes())
    made[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    made[84:100] = bytes(16)
    return bytes(made)


_SRGB = ImageCms.createProfile("sRGB")
_SRGB_BYTES = _srgb_bytes()
