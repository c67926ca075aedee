"""Synthetic photos with everything that telephones write into them. All invented."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image, ImageCms, ImageDraw

KIROV = ((58.0, 36.0, 12.78), (49.0, 40.0, 0.48))
"""Degrees, minutes, seconds north and east of an invented street."""
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>Ivan</dc:creator></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0a\x1c\x02\x50\x00\x05Ivan "


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """A road under a sky, red at the upper left corner, with enough grain to weigh something."""
    image = Image.effect_noise((width, height), 60).convert("RGB")
    draw = ImageDraw.Draw(image, "RGBA")
    draw.rectangle((0, 0, width, height // 2), fill=(150, 180, 210, 170))
    draw.rectangle((0, height // 2, width, height), fill=(90, 90, 85, 170))
    draw.rectangle((0, 0, width // 8, height // 8), fill=(220, 20, 20, 255))
    return image


def exif(
    taken: str = "2026:11:21 15:40:00",
    offset: str | None = None,
    gps: Any = KIROV,
    orientation: int = 1,
) -> Image.Exif:
    """Marks of a camera; ``gps`` None: no place."""
    made = Image.Exif()
    made[0x010F], made[0x0110] = "Zavod", "Kamera-7"
    made[0x0112] = orientation
    made[0x013B] = "Ivan Ivanov"
    photo = made.get_ifd(0x8769)
    photo[0x9003] = taken
    if offset:
        photo[0x9011] = offset
    photo[0xA430] = "Ivan Ivanov"
    if gps is not None:
        place = made.get_ifd(0x8825)
        place[1], place[2], place[3], place[4] = "N", gps[0], "E", gps[1]
    return made


def jpeg(image: Image.Image | None = None, marks: Image.Exif | None = None, **more: Any) -> bytes:
    """A JPEG with EXIF, XMP, IPTC, a comment, a profile and bytes behind its end."""
    out = io.BytesIO()
    (image or scene()).save(
        out, "JPEG", quality=more.pop("quality", 92), exif=marks or exif(), comment=b"made by Ivan",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), **more,
    )  # fmt: skip
    data = out.getvalue()
    extra = _block(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP) + _block(0xED, IPTC)
    return data[:2] + extra + data[2:] + b"MotionPhoto_Data" + b"\0" * 32


def _block(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + struct.pack(">H", len(body) + 2) + body


def other(shape: str, image: Image.Image | None = None, **more: Any) -> bytes:
    """The same picture as PNG, WebP or TIFF, with its marks."""
    out = io.BytesIO()
    (image or scene(320, 240)).save(out, shape, exif=exif(), **more)
    return out.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A head that promises so many dots, with hardly any behind it."""
    from zlib import compress, crc32

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    dots = chunk(b"IDAT", compress(b"\0" * 4096))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + dots + chunk(b"IEND", b"")
