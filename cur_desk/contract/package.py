"""The exchange package ``.curx``: one file that carries events up or an answer down, without a link.

Outside: the mark ``CURX``, the format, the direction, SHA-256 of direction and rest, then an age
file sealed to one X25519 key (the portal's recovery key on the way up, the workstation's own on the
way down). Inside: the header (canonical JSON), its Ed25519 signature (the workstation's key up, the
portal's receipt key down) and parts, packed by gzip, named in the header with size and SHA-256.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cur_desk.contract.canonical import canonical
from cur_desk.contract.sealing import SealError, seal, unseal
from cur_desk.errors import DeskError

SUFFIX = ".curx"
FORMAT = 1
KEEP_DAYS = 180
"""As long as the portal remembers events by their ids: an older package could do them twice."""
MOST_BYTES = 64 * 1024 * 1024
"""Of a package as it lies on the medium."""
MOST_PART = 64 * 1024 * 1024
"""Of one unpacked part."""
_MARK = b"CURX"
_OUTER = struct.Struct(">4sBc32s")
_INNER = struct.Struct(">I")
_SIGNATURE = 64

Direction = Literal["up", "down"]
_WAYS: dict[Direction, bytes] = {"up": b"U", "down": b"D"}
Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PackageError(DeskError):
    """A package is refused; ``code`` says why, the files and the portal stay as they were."""

    code = "package"
    exit_code = 2


class PackageDamaged(PackageError):
    """Not a package at all, or bytes of it were lost or changed on the way."""

    code = "package-damaged"

    def __init__(self, what: str = "контрольная сумма не сходится") -> None:
        super().__init__(
            f"Пакет обмена повреждён: {what}. Из него ничего не взято.",
            advice="Скопируйте файл на носитель ещё раз или выгрузите пакет заново.",
        )


class PackageForeign(PackageError):
    """Whole, but sealed for another key or signed by somebody unknown."""

    code = "package-foreign"

    def __init__(self, what: str = "пакет зашифрован для другого получателя") -> None:
        super().__init__(
            f"Чужой пакет: {what}. Из него ничего не взято.",
            advice="Проверьте, тот ли это файл, тот ли портал и то ли рабочее место.",
        )


class PackageOld(PackageError):
    """Made so long ago that the other side no longer remembers what it has already done."""

    code = "package-old"

    def __init__(self) -> None:
        super().__init__(
            f"Пакет старше {KEEP_DAYS} дней и не принимается.",
            advice="Выгрузите новый пакет: неотправленное на рабочем месте цело.",
        )


class PackageReplayed(PackageError):
    """Another package has already come under this number."""

    code = "package-replayed"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Под номером {number} уже загружен другой пакет этого рабочего места.",
            advice="Выгрузите пакет заново: он получит новый номер, дважды ничего не запишется.",
        )


class PackageDirection(PackageError):
    """An answer brought to the portal, or a package of events brought to a workstation."""

    code = "package-direction"

    def __init__(self, found: Direction) -> None:
        what, where = (
            ("выгрузка рабочего места", "портал")
            if found == "up"
            else ("ответ портала", "рабочее место")
        )
        super().__init__(
            f"Это {what}, его загружает {where}.", advice="Выберите другой файл с носителя."
        )


class PackageNewer(PackageError):
    """Made by a newer program."""

    code = "package-newer"

    def __init__(self) -> None:
        super().__init__(
            "Пакет создан более новой версией программы.", advice="Обновите программу."
        )


class PartInfo(BaseModel):
    """A part as the header names it: packed size and SHA-256 of the packed bytes."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9\-]+$")]
    size: Annotated[int, Field(ge=0, le=MOST_BYTES)]
    sha256: Hex64


class Header(BaseModel):
    """Who to whom, when, in what order, how much; everything under the signature."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Annotated[int, Field(ge=1, le=10_000)] = FORMAT
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    direction: Direction
    device: Annotated[str, Field(min_length=1, max_length=60)]
    user: Annotated[str, Field(min_length=1, max_length=60)]
    made_at: datetime
    sequence: Annotated[int, Field(ge=1, le=2**53)]
    """Counted by the maker for this workstation and user."""
    prev: Annotated[str | None, Field(max_length=40)] = None
    """The maker's package before this one."""
    kid: Annotated[str, Field(max_length=16)]
    """Up: the portal's key the package is sealed to. Down: the portal's key it is signed with."""
    reply_to: Annotated[str | None, Field(max_length=40)] = None
    answer_to: Annotated[str | None, Field(max_length=80)] = None
    """Up: the workstation's recipient (``age1…``) for the answer."""
    counts: dict[str, int] = Field(default_factory=dict)
    parts: Annotated[list[PartInfo], Field(max_length=2_000)] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package; the parts are whole (their hashes were checked) and still packed."""

    header: Header
    signature: bytes
    _signed: bytes
    _parts: Mapping[str, bytes] = field(repr=False)

    def signed_by(self, public_key: bytes) -> bool:
        """Whether the signature holds under a 32-byte Ed25519 key."""
        try:
            key = Ed25519PublicKey.from_public_bytes(public_key)
            key.verify(self.signature, self._signed)
        except (InvalidSignature, ValueError):
            return False
        return True

    def names(self) -> list[str]:
        """Names of the parts, in their order."""
        return [part.name for part in self.header.parts]

    def raw(self, name: str) -> bytes | None:
        """The bytes of a part, a file's content for one. Raises PackageDamaged."""
        packed = self._parts.get(name)
        return None if packed is None else _unpacked(packed)

    def part(self, name: str) -> Any:
        """The JSON value of a part; ``None`` if there is none. Raises PackageDamaged."""
        plain = self.raw(name)
        if plain is None:
            return None
        try:
            return json.loads(plain)
        except (ValueError, RecursionError):
            raise PackageDamaged("часть не читается") from None


def checksum(data: bytes) -> str:
    """SHA-256 of the whole file: what stands on the covering sheet."""
    return hashlib.sha256(data).hexdigest()


def pack_part(plain: bytes) -> bytes:
    """The bytes of a part from its JSON bytes."""
    return gzip.compress(plain, 6, mtime=0)


def looks_like_package(begin: bytes) -> bool:
    """Whether these first bytes are those of a package; proves nothing."""
    return begin.startswith(_MARK)


def make(header: Header, parts: Mapping[str, bytes], key: Ed25519PrivateKey, to: str) -> bytes:
    """The file. ``parts``: name → JSON bytes or a file's content; ``to``: recipient (``age1…``). Raises SealError."""
    packed = {name: pack_part(plain) for name, plain in parts.items()}
    listed = [
        PartInfo(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
        for name, data in packed.items()
    ]
    whole = header.model_copy(update={"parts": listed})
    plain = canonical(whole.model_dump(mode="json", exclude_none=True))
    signature = key.sign(_signed_bytes(plain))
    inside = b"".join([_INNER.pack(len(plain)), plain, signature, *packed.values()])
    sealed = seal(inside, to)
    way = _WAYS[header.direction]
    return _OUTER.pack(_MARK, FORMAT, way, hashlib.sha256(way + sealed).digest()) + sealed


def unseal_package(data: bytes, identities: list[str], expected: Direction) -> Package:
    """Opens a file with one of the identities and checks direction and wholeness; the signature is
    for the caller, who learns from the header whose key it must be. Raises PackageError."""
    sealed = _outer(data, expected)
    for identity in identities:
        try:
            inside = unseal(sealed, identity)
        except SealError:
            continue
        opened = _inner(inside)
        if opened.header.direction != expected:
            raise PackageDamaged("направление не сходится")
        return opened
    raise PackageForeign


def check_age(header: Header, now: datetime) -> None:
    """Raises PackageOld."""
    if header.made_at < now - timedelta(days=KEEP_DAYS):
        raise PackageOld


def _outer(data: bytes, expected: Direction) -> bytes:
    if len(data) > MOST_BYTES:
        raise PackageDamaged("файл больше допустимого")
    if len(data) < _OUTER.size:
        raise PackageDamaged("файл оборван")
    mark, version, way, digest = _OUTER.unpack_from(data)
    if mark != _MARK:
        raise PackageDamaged("это не файл обмена")
    if version > FORMAT:
        raise PackageNewer
    sealed = data[_OUTER.size :]
    if hashlib.sha256(way + sealed).digest() != digest:
        raise PackageDamaged
    if way != _WAYS[expected]:
        raise PackageDirection("down" if expected == "up" else "up")
    return sealed


def _inner(inside: bytes) -> Package:
    if len(inside) < _INNER.size:
        raise PackageDamaged("заголовок оборван")
    (length,) = _INNER.unpack_from(inside)
    body = _INNER.size + length + _SIGNATURE
    if length > MOST_PART or len(inside) < body:
        raise PackageDamaged("заголовок оборван")
    plain = inside[_INNER.size : _INNER.size + length]
    header = _header(plain)
    parts: dict[str, bytes] = {}
    at = body
    for part in header.parts:
        piece = inside[at : at + part.size]
        if part.name in parts or hashlib.sha256(piece).hexdigest() != part.sha256:
            raise PackageDamaged("часть не сходится с заголовком")
        parts[part.name] = piece
        at += part.size
    if at != len(inside):
        raise PackageDamaged("в пакете есть лишнее")
    return Package(header, inside[body - _SIGNATURE : body], _signed_bytes(plain), parts)


def _header(plain: bytes) -> Header:
    try:
        found = json.loads(plain)
        if isinstance(found, dict) and int(found.get("format", 0)) > FORMAT:
            raise PackageNewer
        header = Header.model_validate(found)
    except (ValidationError, ValueError, TypeError, RecursionError):
        raise PackageDamaged("заголовок не читается") from None
    if header.made_at.tzinfo is None:
        raise PackageDamaged("заголовок не читается")
    return header


def _signed_bytes(header: bytes) -> bytes:
    return _MARK + bytes([FORMAT]) + header


def _unpacked(packed: bytes) -> bytes:
    engine = zlib.decompressobj(wbits=31)
    try:
        plain = engine.decompress(packed, MOST_PART + 1)
    except zlib.error:
        raise PackageDamaged("часть не распаковывается") from None
    if len(plain) > MOST_PART or not engine.eof or engine.unused_data:
        raise PackageDamaged("часть не распаковывается")
    return plain
