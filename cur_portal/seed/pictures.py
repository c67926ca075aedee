"""Files of seeded appeals: drawn «photographs» of a road, short papers; invented, everywhere the same.

PNG with stored (not packed) rows: what a packing library of another version would make differently
must not change the SHA-256 by which an appeal names its file.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from cur_desk.domain.changes import Document
from cur_portal.seed.ids import uuid7
from cur_portal.store import files
from cur_portal.store.store import Store

COUNT = 12
WIDTH, HEIGHT = 640, 480
_SHARES = (0.70, 0.92, 0.98)
"""No file, one, two, else three: 0.4 files each."""
ROADS = "0003.0009.0099"
"""Codes of questions that a picture of a road belongs to; papers go with the others."""
_PHOTOS = ("фото.png", "фото {}.png", "IMG_{:04d}.png", "снимок {:02d}.png")
_PAPERS = ("приложение.txt", "ответ организации.txt", "копия заявки {}.txt")
_TEXTS = (
    "Копия ответа организации.\nВаша заявка принята и передана мастеру участка. "
    "Работы включены в план. О результате сообщим дополнительно.\n",
    "Копия заявки.\nЗаявка подана по телефону диспетчерской, номер заявки записан с голоса. "
    "Повторно звонили через неделю, ответили, что срок не определён.\n",
    "Приложение к обращению.\nХронология: сообщили старшему по дому, затем в диспетчерскую, "
    "затем письменно. На письмо ответа не получили.\n",
    "Копия ответа организации.\nПо результатам осмотра составлен акт. "
    "Устранение возможно после согласования работ с собственником сетей.\n",
)
_SKY, _ROAD, _HOLE, _LINE = (1, 2), (5, 6, 7, 8), (12, 13), (15,)
_PALETTE = bytes(
    channel
    for shade in range(16)
    for channel in (
        (150 + 5 * shade, 170 + 5 * shade, 190 + 4 * shade)
        if shade < 5
        else (230, 228, 215)
        if shade == 15
        else (140 - 8 * shade, 138 - 8 * shade, 134 - 8 * shade)
    )
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A content that appeals may name."""

    data: bytes
    sha256: str
    media_type: str


@cache
def pictures() -> tuple[Picture, ...]:
    """Photographs."""
    return tuple(_content(_png(number), "image/png") for number in range(COUNT))


@cache
def papers() -> tuple[Picture, ...]:
    """Papers."""
    return tuple(_content(text.encode(), "text/plain") for text in _TEXTS)


def _content(data: bytes, media_type: str) -> Picture:
    return Picture(data, hashlib.sha256(data).hexdigest(), media_type)


def ensure(store: Store) -> None:
    """The base has all contents; the same again changes nothing."""
    with store.database.read() as conn:
        wanted = (*pictures(), *papers())
        missing = [p for p in wanted if files.blob(conn, p.sha256) is None]
    for picture in missing:
        store.take_file(io.BytesIO(picture.data))


def add_files(document: Document, key: str, at: int, *, road: bool) -> None:
    """What came with the appeal of this key: chance of its own, so that nothing else changes.
    ``road``: it speaks of a road, so a photograph fits."""
    rng = Random(f"{key}:files")
    share = rng.random()
    count = sum(share >= bound for bound in _SHARES)
    refs: list[dict[str, Any]] = []
    contents, names = (pictures(), _PHOTOS) if road else (papers(), _PAPERS)
    for picture in rng.sample(contents, count) if count else ():
        refs.append(
            {
                "id": uuid7(at, rng),
                "sha256": picture.sha256,
                "name": rng.choice(names).format(rng.randint(1, 99)),
                "size": len(picture.data),
                "media_type": picture.media_type,
                "file_kind": "letter",
            }
        )
    if refs:
        document["files"] = refs


def _png(number: int) -> bytes:
    rng = Random(f"picture:{number}")
    horizon = rng.randint(90, 190)
    middle, low = rng.randint(180, 460), rng.randint(horizon + 90, HEIGHT - 60)
    wide, tall = rng.randint(60, 150), rng.randint(18, 50)
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        if y < horizon:
            rows += _shades(rng, WIDTH, _SKY)
            continue
        reach = 1 - ((y - low) / tall) ** 2
        half = int(wide * reach**0.5) // 2 * 2 if reach > 0 else 0
        left = max(0, middle - half) // 2 * 2
        right = min(WIDTH, middle + half) // 2 * 2
        line = min(left, (WIDTH // 2 - (y - horizon)) // 2 * 2) if y % 60 > 24 else 0
        row = _shades(rng, left, _ROAD) + _shades(rng, right - left, _HOLE)
        row += _shades(rng, WIDTH - right, _ROAD)
        if 8 < line < left:
            row = row[: line // 2 - 3] + _shades(rng, 6, _LINE) + row[line // 2 :]
        rows += row
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    parts = (b"IHDR", head), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(bytes(rows), 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*p) for p in (*parts, (b"IEND", b"")))


def _shades(rng: Random, width: int, shades: tuple[int, ...]) -> bytes:
    """``width`` pixels (two to a byte) of these shades by chance."""
    pairs = [a << 4 | b for a in shades for b in shades]
    table = bytes(pairs[value % len(pairs)] for value in range(256))
    return rng.randbytes(width // 2).translate(table)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
