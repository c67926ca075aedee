"""Files down: ``HEAD`` and ``GET /v1/files/{sha256}`` with Range, ETag and If-Range.

Only who may see an appeal that names the content may read it; each reading is a line of the
portal's journal.
"""

from __future__ import annotations

import base64
import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path
from starlette.responses import Response, StreamingResponse

from cur_portal.store import files
from cur_portal.store.files import Blob
from cur_portal.web.caller import Caller, Portal, TheCaller, ThePortal
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1/files")
Sha = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Tag = Annotated[str | None, Header(alias="If-Range", max_length=200)]
Known = Annotated[str | None, Header(alias="If-None-Match", max_length=500)]
Bytes = Annotated[str | None, Header(alias="Range", max_length=200)]
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_ANY = {"schema": {"type": "string", "format": "binary"}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Файл целиком", "content": {"*/*": _ANY}},
    206: {"description": "Часть файла", "content": {"*/*": _ANY}},
    304: {"description": "Файл тот же"},
}


@router.head("/{sha256}", response_class=Response)
def head(portal: ThePortal, caller: TheCaller, sha256: Sha) -> Response:
    """Whether the portal has the content for the caller. Who may read it has shown to have it:
    their own acts that name it are not waiting for an upload any more."""
    with portal.store.database.read() as conn:
        found = files.blob(conn, sha256)
        reads = found is not None and files.may_read(conn, caller.reader, sha256)
        shown = found is not None and files.has_shown(conn, sha256, caller.reader.person)
        waits = files.unproved(conn, sha256, caller.reader.person)
    if found is None or not (reads or shown):
        raise Refusal("not-found")
    if waits:
        with portal.store.database.write() as work:
            files.prove(work, sha256, caller.reader.person, portal.clock.now())
    return Response(status_code=200, headers=_headers(found) | {"Content-Length": str(found.size)})


@router.get("/{sha256}", response_class=Response, responses=_ANSWERS)
def get(
    portal: ThePortal,
    caller: TheCaller,
    sha256: Sha,
    span: Bytes = None,
    if_range: Tag = None,
    if_none_match: Known = None,
) -> Response:
    """The content or a part of it."""
    with portal.store.database.read() as conn:
        found = files.blob(conn, sha256)
        readable = found is not None and files.may_read(conn, caller.reader, sha256)
    if found is None or not readable:
        raise Refusal("not-found")
    etag = f'"{sha256}"'
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers={"ETag": etag})
    if if_range is not None and if_range != etag:
        span = None
    first, last = _span(span, found.size)
    _note(portal, caller, found, first, last)
    whole = (first, last) == (0, found.size - 1)
    headers = _headers(found) | {"Content-Length": str(last - first + 1)}
    if span is not None and _RANGE.fullmatch(span):
        headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
        whole = False
    pieces = _pieces(portal, found, first, last - first + 1)
    return StreamingResponse(
        pieces, 200 if whole else 206, headers=headers, media_type=found.media_type
    )


def _pieces(portal: Portal, found: Blob, first: int, left: int) -> Any:
    for piece in files.walk(portal.store.database, found.store, first):
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _span(header: str | None, size: int) -> tuple[int, int]:
    """First and last byte asked for; what is not understood (several ranges) is the whole file.
    Raises Refusal."""
    match = _RANGE.fullmatch(header or "")
    if match is None or match[1] == match[2] == "":
        return 0, size - 1
    if match[1] == "":
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    if first > last:
        raise Refusal("range", headers={"Content-Range": f"bytes */{size}"})
    return first, last


def _headers(found: Blob) -> dict[str, str]:
    digest = base64.b64encode(bytes.fromhex(found.sha256)).decode("ascii")
    return {
        "ETag": f'"{found.sha256}"',
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
    }


def _note(portal: Portal, caller: Caller, found: Blob, first: int, last: int) -> None:
    """Whatever the part: all but one byte of a photo is the photo."""
    facts = {"person": caller.reader.person, "device": caller.signed.device}
    facts |= {"sha256": found.sha256}
    portal.store.audit_line("file-read", portal.clock.now(), **facts, first=first, last=last)
