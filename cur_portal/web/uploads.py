"""Files up: tus 1.0.0 (core, creation, checksum, termination, expiration) at ``/v1/uploads``.

What has come of a cut request is kept piece by piece, so that the next one goes on from there. The
format is judged by the bytes, the content by the SHA-256 named when the upload was made.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from cur_desk.domain.acts.files import SHA256
from cur_portal.store import audit, files
from cur_portal.store.files import PIECE, Upload
from cur_portal.web.caller import Caller, Portal, TheCaller, ThePortal
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1/uploads")
VERSION = "1.0.0"
MEDIA = "application/offset+octet-stream"
MOST_CHECKED = 4 * 1024 * 1024
"""A request with a checksum is held until it is checked, so it may not be larger."""
_DRAINED = 1024 * 1024
_HASHES = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
_BINARY = {"schema": {"type": "string", "format": "binary"}}

UploadId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Tus = Annotated[str, Header(alias="Tus-Resumable", max_length=20)]
Length = Annotated[int, Header(alias="Upload-Length", ge=1, le=2**40)]
Meta = Annotated[str, Header(alias="Upload-Metadata", max_length=4_000)]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**40)]
Checksum = Annotated[str | None, Header(alias="Upload-Checksum", max_length=200)]


@router.options("", status_code=204, response_class=Response)
def options(portal: ThePortal) -> Response:
    """What of tus is understood; no sign-in needed."""
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,checksum,termination,expiration",
        "Tus-Max-Size": str(portal.store.region.profile.files.most_bytes),
        "Tus-Checksum-Algorithm": ",".join(_HASHES),
    }
    return _reply(204, headers)


@router.post("", status_code=201, response_class=Response)
def create(
    portal: ThePortal, caller: TheCaller, length: Length, metadata: Meta, version: Tus = ""
) -> Response:
    """Begins an upload. ``Upload-Metadata`` must name ``sha256`` (hex); a file's name is not
    wanted: it may be personal and stands in the appeal."""
    _check_version(version)
    if not any(a.has_right("attach") for a in caller.sender.actors.values()):
        raise Refusal("forbidden", "У вашей роли нет права прикладывать файлы")
    if length > portal.store.region.profile.files.most_bytes:
        most = portal.store.region.profile.files.most_mb
        raise Refusal("file-too-large", f"Портал принимает файлы до {most} МБ")
    named = _metadata(metadata)
    sha256 = named.get("sha256", "")
    if SHA256.fullmatch(sha256) is None:
        raise Refusal("invalid", "В Upload-Metadata нет sha256 содержимого")
    now = portal.clock.now()
    with portal.store.database.write() as work:
        files.sweep(work, now)
    with portal.store.database.write() as work:
        made = files.begin(work, caller.reader, sha256, length, {"sha256": sha256}, now)
    if made is None:
        raise Refusal("uploads-many", retry_after=60)
    return _reply(201, {"Location": f"/v1/uploads/{made.id}", **_expires(made)})


@router.head("/{upload}", response_class=Response)
def head(portal: ThePortal, caller: TheCaller, upload: UploadId, version: Tus = "") -> Response:
    """How far the upload is. One whose last bytes came right before the portal went down is
    finished now."""
    _check_version(version)
    found = _found(portal, caller, upload)
    if found.got >= found.size:
        _finish(portal, found)
    named = base64.b64encode(found.sha256.encode()).decode("ascii")
    headers = {
        "Upload-Offset": str(found.got),
        "Upload-Length": str(found.size),
        "Upload-Metadata": f"sha256 {named}",
        "Cache-Control": "no-store",
        **_expires(found),
    }
    return _reply(200, headers)


@router.delete("/{upload}", status_code=204, response_class=Response)
def terminate(
    portal: ThePortal, caller: TheCaller, upload: UploadId, version: Tus = ""
) -> Response:
    """Ends an upload; what has come is forgotten."""
    _check_version(version)
    _found(portal, caller, upload)
    with portal.store.database.write() as work:
        files.drop_upload(work, upload)
    return _reply(204, {})


@router.patch(
    "/{upload}",
    status_code=204,
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": {MEDIA: _BINARY}}},
)
async def patch(
    request: Request,
    portal: ThePortal,
    caller: TheCaller,
    upload: UploadId,
    offset: Offset,
    version: Tus = "",
    checksum: Checksum = None,
) -> Response:
    """Adds bytes from ``Upload-Offset`` on; the last ones end the upload."""
    body = request.stream()
    try:
        _check_version(version)
        if request.headers.get("content-type", "").split(";")[0].strip() != MEDIA:
            raise Refusal("upload-media", f"Тело передаётся как {MEDIA}")
        if request.headers.get("content-encoding", "identity") != "identity":
            raise Refusal("upload-media", "Содержимое файла передаётся без сжатия")
        checked = _checksum(checksum)
        found = await run_in_threadpool(_found, portal, caller, upload)
        if found.got != offset:
            raise Refusal("upload-offset")
        taking = _Taking(portal, found)
        if checked is None:
            await _take(taking, body)
        else:
            await _take_checked(taking, body, checked)
    except Refusal:
        await _drain(body)
        raise
    if taking.got < found.size:
        return _reply(204, {"Upload-Offset": str(taking.got), **_expires(found)})
    await run_in_threadpool(_finish, portal, found)
    return _reply(204, {"Upload-Offset": str(found.size)})


@dataclass(slots=True)
class _Checked:
    algorithm: str
    digest: bytes


class _Taking:
    """Writes the bytes of one request behind those that are there."""

    def __init__(self, portal: Portal, upload: Upload) -> None:
        self._portal, self._upload = portal, upload
        self.got = upload.got

    def write(self, data: bytes) -> None:
        """One piece, in a transaction of its own. Raises Refusal."""
        if self.got + len(data) > self._upload.size:
            raise Refusal("invalid", "Пришло больше, чем объявлено в Upload-Length")
        now = self._portal.clock.now()
        with self._portal.store.database.write() as work:
            if not files.append(work, self._upload.id, self.got, data, now):
                raise Refusal("upload-offset")
        self.got += len(data)


async def _take(taking: _Taking, body: AsyncIterator[bytes]) -> None:
    """Keeps what comes; a cut request leaves what had come by then."""
    waiting = bytearray()
    try:
        async for piece in body:
            waiting += piece
            while len(waiting) >= PIECE:
                await run_in_threadpool(taking.write, bytes(waiting[:PIECE]))
                del waiting[:PIECE]
    except ClientDisconnect:
        if waiting:
            await run_in_threadpool(taking.write, bytes(waiting))
        raise Refusal("bad-request", "Запрос оборвался") from None  # nobody hears it
    if waiting:
        await run_in_threadpool(taking.write, bytes(waiting))


async def _take_checked(taking: _Taking, body: AsyncIterator[bytes], checked: _Checked) -> None:
    """Keeps the whole body or nothing of it."""
    whole = bytearray()
    try:
        async for piece in body:
            whole += piece
            if len(whole) > MOST_CHECKED:
                raise Refusal("too-large", "С контрольной суммой — до 4 МиБ за один запрос")
    except ClientDisconnect:
        raise Refusal("bad-request", "Запрос оборвался") from None
    if _HASHES[checked.algorithm](whole).digest() != checked.digest:
        raise Refusal("file-damaged")
    for start in range(0, len(whole), PIECE):
        await run_in_threadpool(taking.write, bytes(whole[start : start + PIECE]))


async def _drain(body: AsyncIterator[bytes]) -> None:
    """Reads on a little, so that a refusal is heard and not lost in a broken connection."""
    size = 0
    try:
        async for piece in body:
            size += len(piece)
            if size > _DRAINED:
                return
    except (ClientDisconnect, RuntimeError):
        return  # nobody is there, or the body had been read already


def _finish(portal: Portal, done: Upload) -> None:
    """All bytes are here: are they the content that was named, and of a format that is taken?"""
    looked = files.look(portal.store.database, done.id)
    now, allowed = portal.clock.now(), portal.store.region.profile.files.types
    refused = None
    if looked.sha256 != done.sha256:
        refused = "file-damaged"
    elif looked.media_type not in allowed:
        refused = "file-type"
    facts = {"person": done.person, "device": done.device, "sha256": done.sha256}
    with portal.store.database.write() as work:
        if refused is None:
            if files.finish(work, done, looked.media_type, now) is None:
                raise Refusal("upload-gone")
            audit.write(work, now, "file-received", **facts, size=done.size)
        else:
            files.drop_upload(work, done.id)
            audit.write(work, now, "file-refused", **facts, code=refused)
    if refused is not None:
        raise Refusal(refused)


def _found(portal: Portal, caller: Caller, key: str) -> Upload:
    with portal.store.database.read() as conn:
        found = files.upload(conn, key, caller.reader.person)
    if found is None or found.expires_at < int(portal.clock.now().timestamp()):
        raise Refusal("upload-gone")
    return found


def _check_version(version: str) -> None:
    if version != VERSION:
        raise Refusal("upload-version")


def _metadata(text: str) -> dict[str, str]:
    """``key base64, key base64``. Raises Refusal."""
    found: dict[str, str] = {}
    for pair in filter(None, (p.strip() for p in text.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except ValueError:  # no base64, no UTF-8, or not even ASCII
            raise Refusal("invalid", "Upload-Metadata не разобрано") from None
    return found


def _checksum(header: str | None) -> _Checked | None:
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in _HASHES:
        raise Refusal("bad-request", "Контрольная сумма запроса: sha256 или sha1")
    try:
        return _Checked(algorithm, base64.b64decode(value, validate=True))
    except ValueError:
        raise Refusal("bad-request", "Контрольная сумма запроса не разобрана") from None


def _expires(upload: Upload) -> dict[str, str]:
    at = datetime.fromtimestamp(upload.expires_at, UTC)
    return {"Upload-Expires": format_datetime(at, usegmt=True)}


def _reply(status: int, headers: dict[str, str]) -> Response:
    return Response(status_code=status, headers={"Tus-Resumable": VERSION, **headers})
