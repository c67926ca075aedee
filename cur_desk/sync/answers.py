"""Judges what came back: whole or not, the portal's or somebody else's, an answer or a trouble."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

import requests
import urllib3.exceptions
from pydantic import ValidationError

from cur_desk.contract.problems import MEDIA_TYPE, Problem
from cur_desk.sync import errors

_ISSUER = {18, 19, 20, 21}
_DATES = {9, 10}
_NAME = {62, 63, 64}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, unpacked. ``wire_bytes``: the body as it travelled; times in seconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int
    waited_s: float
    arrived_s: float

    @property
    def request_id(self) -> str | None:
        """The portal's number of this request."""
        return self.headers.get("X-Request-Id")


class Unpacker:
    """Unpacks a body piece by piece; refuses a bomb, a cut and an unknown packing."""

    def __init__(self, encoding: str, most: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip"):
            raise errors.PortalNonsense(f"content-encoding {encoding[:20]}")
        self._gzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
        self._most, self._size = most, 0
        self._parts: list[bytes] = []

    def feed(self, piece: bytes) -> None:
        """Takes the next piece of the wire."""
        if self._gzip is not None:
            room = self._most - self._size + 1
            try:
                piece = self._gzip.decompress(piece, room)
            except zlib.error:
                raise errors.PortalNonsense("bad gzip") from None
        self._size += len(piece)
        if self._size > self._most or (self._gzip is not None and self._gzip.unconsumed_tail):
            raise errors.TooLarge
        self._parts.append(piece)

    def whole(self) -> bytes:
        """The body; PortalNonsense if the packing ends too early or too late."""
        if self._gzip is not None and (not self._gzip.eof or self._gzip.unused_data):
            raise errors.PortalNonsense("gzip is not whole")
        return b"".join(self._parts)


def check(answer: Answer) -> None:
    """Returns for the portal's own 2xx JSON; raises the right trouble for everything else."""
    media, charset = _content_type(answer.headers.get("Content-Type", ""))
    if not _framed(answer.headers) and media != "text/html":
        # Cut inside the headers: the library takes what came for a whole answer without a body.
        raise errors.PortalDead(cut=True)
    if 200 <= answer.status < 300:
        if media != "application/json" and not media.endswith("+json"):
            raise errors.PortalNonsense(f"content-type {media[:60]}", request_id=answer.request_id)
        if charset not in ("", "utf-8", "utf8"):
            raise errors.PortalNonsense(f"charset {charset[:20]}", request_id=answer.request_id)
        return
    problem = _problem(answer) if media == MEDIA_TYPE else None
    raise _by_status(answer, problem)


def _framed(headers: Mapping[str, str]) -> bool:
    """Whether the answer says where it ends; the portal's answers always do."""
    return headers.get("Content-Length", "").isdigit() or "Transfer-Encoding" in headers


def _content_type(header: str) -> tuple[str, str]:
    message = Message()
    message["Content-Type"] = header or "application/octet-stream"
    charset = message.get_param("charset") or ""
    return message.get_content_type(), str(charset).lower()


def _problem(answer: Answer) -> Problem | None:
    try:
        return Problem.model_validate_json(answer.body)
    except ValidationError:
        return None


def _by_status(answer: Answer, problem: Problem | None) -> errors.SyncError:
    request_id = (problem.request_id if problem else None) or answer.request_id
    status = answer.status
    if status in (429, 503):
        title = problem.title if problem else "Портал просит подождать"
        return errors.PortalBusy(title, retry_after(answer.headers), request_id)
    if status == 413:
        return errors.TooLarge(request_id)
    if status >= 500 and status != 511:
        return errors.PortalFault(request_id)
    if problem is None:
        # A stranger's 401, 403 or 410 must never sign a person out or touch the cache.
        return errors.PortalNonsense(f"status {status} without problem+json", request_id=request_id)
    if status == 401:
        return errors.NeedSignIn(request_id)
    if problem.code == "invalid-grant":
        return errors.WrongPortalPassword(request_id)
    if status == 403:
        return errors.AccessDenied(problem.code, problem.title, request_id)
    if status == 404:
        return errors.NotThere(request_id)
    if status == 410:
        return errors.CursorExpired(request_id)
    return errors.RequestRefused(problem.code, problem.title, request_id)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of ``Retry-After`` (both forms); dates are counted on the portal's own clock."""
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        sent = headers.get("Date")
        now = parsedate_to_datetime(sent) if sent else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None


def trouble_of(error: BaseException, stall_s: float) -> errors.SyncError:
    """Our word for what requests, urllib3 and ssl raise."""
    for link in _chain(error):
        if isinstance(link, errors.SyncError):
            return link
        if isinstance(link, ssl.SSLCertVerificationError):
            return errors.TlsTrouble(_tls_reason(link.verify_code))
        if isinstance(link, ssl.SSLEOFError | ConnectionError | urllib3.exceptions.IncompleteRead):
            return errors.PortalDead(cut=True)
        if isinstance(link, ssl.SSLError):
            return errors.TlsTrouble("protocol")
        if isinstance(link, TimeoutError | urllib3.exceptions.TimeoutError):
            return errors.PortalSilent(stall_s)
    if isinstance(error, requests.exceptions.InvalidHeader | ValueError):
        return errors.PortalNonsense(type(error).__name__)
    if isinstance(error, requests.exceptions.ConnectionError | urllib3.exceptions.HTTPError):
        return _of_words(error)
    return errors.PortalNonsense(type(error).__name__)


def _of_words(error: BaseException) -> errors.SyncError:
    names = {type(link).__name__ for link in _chain(error)}
    if names & {"BadStatusLine", "LineTooLong", "UnknownProtocol", "InvalidChunkLength"}:
        return errors.PortalNonsense("not HTTP")
    return errors.PortalDead(cut=True)


def _tls_reason(code: int) -> str:
    if code in _DATES:
        return "expired"
    if code in _NAME:
        return "name"
    return "issuer" if code in _ISSUER else "protocol"


def _chain(error: BaseException) -> list[BaseException]:
    """The error with everything it was made of, innermost first."""
    seen: list[BaseException] = []
    todo: list[BaseException] = [error]
    while todo:
        link = todo.pop()
        if any(link is s for s in seen):
            continue
        seen.append(link)
        inner = [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
        todo.extend(i for i in inner if isinstance(i, BaseException))
    return seen[::-1]
