"""Marks that a camera leaves in a picture: time, place, orientation; and whether any are left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ORIENTATION, _MAKE, _MODEL = 0x0112, 0x010F, 0x0110
_TAKEN, _OFFSET = 0x9003, 0x9011
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_TROUBLE = (ValueError, TypeError, KeyError, IndexError, SyntaxError, OSError, ZeroDivisionError,
            OverflowError, AttributeError, EOFError)  # fmt: skip
"""What a damaged block of marks makes the reader raise: then there are none."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FIRST_PHOTO = datetime(1990, 1, 1, tzinfo=UTC)
"""A clock that was never set says 1970 or 1980: that is no time."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture was taken; degrees, WGS 84."""

    latitude: float
    longitude: float

    @property
    def words(self) -> str:
        """«58,60355° с. ш., 49,66680° в. д.»."""
        north = "с. ш." if self.latitude >= 0 else "ю. ш."
        east = "в. д." if self.longitude >= 0 else "з. д."
        return f"{_comma(self.latitude)}° {north}, {_comma(self.longitude)}° {east}"


def _comma(value: float) -> str:
    return f"{abs(value):.5f}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Exif:
    """The three tables of marks, as far as they could be read."""

    main: dict[int, Any]
    photo: dict[int, Any]
    gps: dict[int, Any]


def read_exif(image: Image.Image) -> Exif:
    """All tables; empty ones where the picture has none or they are damaged."""
    try:
        found = image.getexif()
        return Exif(dict(found), _table(found, _EXIF_IFD), _table(found, _GPS_IFD))
    except _TROUBLE:
        return Exif({}, {}, {})


def _table(exif: Image.Exif, number: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(number))
    except _TROUBLE:
        return {}


def orientation(image: Image.Image) -> int:
    """How the picture must be turned; 1: it stands upright."""
    value = read_exif(image).main.get(_ORIENTATION, 1)
    return value if isinstance(value, int) and value in TURNS else 1


def taken_at(exif: Exif, zone: ZoneInfo) -> datetime | None:
    """When the picture was taken, UTC. A camera writes its own clock, seldom with an offset."""
    try:
        clock = datetime.strptime(str(exif.photo[_TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except _TROUBLE:
        return None
    found = clock.replace(tzinfo=_offset(exif.photo.get(_OFFSET)) or zone).astimezone(UTC)
    return found if found >= _FIRST_PHOTO else None


def _offset(value: Any) -> timezone | None:
    try:
        sign, hours, minutes = str(value)[0], int(str(value)[1:3]), int(str(value)[4:6])
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(ahead if sign == "+" else -ahead) if sign in "+-" else None
    except (ValueError, IndexError):
        return None


def place(exif: Exif) -> Place | None:
    """Where it was taken; a receiver without satellites writes zeros: that is no place."""
    try:
        latitude = _degrees(exif.gps[_LATITUDE], exif.gps[_LATITUDE_REF], "S")
        longitude = _degrees(exif.gps[_LONGITUDE], exif.gps[_LONGITUDE_REF], "W")
    except _TROUBLE:
        return None
    known = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0.0, 0.0)
    return Place(latitude, longitude) if known else None


def _degrees(parts: Any, ref: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(p) for p in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError(parts)
    side = ref.decode("ascii") if isinstance(ref, bytes) else str(ref)
    return round(-value if side.strip("\0 ").upper() == negative else value, 6)


def kept_exif(exif: Exif) -> bytes:
    """Time, place and camera for the smaller picture that stands in for the original."""
    made = Image.Exif()
    for tag in (_MAKE, _MODEL):
        if isinstance(exif.main.get(tag), str):
            made[tag] = exif.main[tag]
    photo = {t: exif.photo[t] for t in (_TAKEN, _OFFSET) if isinstance(exif.photo.get(t), str)}
    if photo:
        made.get_ifd(_EXIF_IFD).update(photo)
    if place(exif) is not None:
        known = (_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE)
        made.get_ifd(_GPS_IFD).update({t: exif.gps[t] for t in known})
    return made.tobytes() if photo or place(exif) is not None else b""


# --- what is left in a file --------------------------------------------------------------------


def marks_in(jpeg: bytes) -> tuple[str, ...]:
    """Names of blocks in a JPEG that are neither its dots nor its colours: EXIF, XMP, IPTC,
    comments, whatever lies behind its end. Empty: the file says nothing of its maker."""
    found: list[str] = []
    at = 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:
            return (*found, "broken")
        kind, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        block = jpeg[at + 4 : at + 2 + size]
        if kind == 0xDA:
            return (*found, *(_behind_end(jpeg, at)))
        name = _block(kind, block)
        if name:
            found.append(name)
        at += 2 + size
    return (*found, "broken")


def _block(kind: int, block: bytes) -> str:
    if kind == 0xFE:
        return "comment"
    if not 0xE0 <= kind <= 0xEF:
        return ""
    if kind == 0xE0 and block.startswith(b"JFIF\0"):
        return "thumbnail" if len(block) > 14 else ""
    if kind == 0xE2 and block.startswith(b"ICC_PROFILE\0"):
        return ""
    if kind == 0xEE and block.startswith(b"Adobe"):
        return ""
    return f"APP{kind - 0xE0}"


def _behind_end(jpeg: bytes, at: int) -> tuple[str, ...]:
    """After the last scan: further blocks or bytes behind the end of the picture."""
    end = jpeg.find(b"\xff\xd9", at)
    return () if end == len(jpeg) - 2 else ("trailer",)
