"""The wire of files: small tus answers, and contents that arrive piece by piece.

The same session, sockets, token, time limits and cancel as every other call (``sync/client.py``);
what differs is that an answer may be no JSON and is never held whole.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import requests
import urllib3.exceptions

from cur_desk import __version__
from cur_desk.contract.problems import MEDIA_TYPE
from cur_desk.sync import errors
from cur_desk.sync.answers import Answer, check, retry_after, trouble_of
from cur_desk.sync.client import PortalClient

UPLOADS = "/v1/uploads"
TUS_VERSION = "1.0.0"
T = TypeVar("T")
_PIECE = 64 * 1024
_ERROR_MOST = 64 * 1024


class UploadGone(errors.SyncError):
    """The portal does not know the upload any more (swept, restored from a copy)."""

    code = "upload-gone"
    stops_cycle = False

    def __init__(self) -> None:
        super().__init__("Портал забыл начатую передачу файла, она начнётся сначала.")


class FileChanged(errors.SyncError):
    """What the portal gives is not what the download began with."""

    code = "file-changed"
    stops_cycle = False

    def __init__(self, size: int | None = None) -> None:
        super().__init__("Файл пришёл повреждённым, загрузка начнётся сначала.")
        self.size = size
        """Its size as the portal has it, where that is another than was said."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer without a body that matters."""

    status: int
    headers: Mapping[str, str]


class FileClient(PortalClient):
    """Calls about files. One thread at a time; any thread may cancel."""

    def has_file(self, sha256: str) -> bool:
        """Whether the portal has the content for this person."""
        try:
            answer = self.exchange("HEAD", f"{self.url}/v1/files/{sha256}", {})
        except errors.NotThere:
            return False
        if answer.headers.get("ETag") != f'"{sha256}"':
            raise errors.PortalNonsense("another file than asked")
        return True

    def exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Plain:
        """One call whose answer is its status and headers. Raises SyncError."""
        self._own(url)
        # A piece of a file is dear on a thin line: who sends it asks first how much has come.
        again = method != "PATCH"
        return self._with_token(
            lambda token: self._plain(method, url, headers, body, token), again=again
        )

    def download(
        self, sha256: str, start: int, size: int, take: Callable[[int, bytes], None]
    ) -> None:
        """The content from ``start`` on; ``take(place, piece)`` for each piece as it comes, from
        place 0 if the portal gives it from the beginning. Raises SyncError, FileChanged."""
        headers = {"If-Range": f'"{sha256}"', "Range": f"bytes={start}-"} if start else {}
        self._with_token(lambda token: self._flow(sha256, start, size, headers, take, token))

    # --- inside ------------------------------------------------------------------------------

    def _own(self, url: str) -> None:
        """The token goes to our portal alone, whatever address an answer named."""
        if not url.startswith(f"{self.url}/"):
            raise errors.PortalNonsense("an address of another server")

    def _with_token(self, call: Callable[[str], T], *, again: bool = True) -> T:
        if self.access is None:
            raise errors.NeedSignIn
        token = self.access.token()
        try:
            return self._or_again(call, token) if again else call(token)
        except errors.NeedSignIn:
            token = self.access.renew(token)
        return self._or_again(call, token) if again else call(token)

    def _or_again(self, call: Callable[[str], T], token: str) -> T:
        """A kept connection that died of idleness is no trouble of the line: once more at once."""
        opened, got = self.line.opened, self.bytes_down
        try:
            return call(token)
        except errors.PortalDead:
            if opened == 0 or self.line.opened != opened or self.bytes_down != got:
                raise
        return call(token)

    def _plain(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        token: str,
    ) -> Plain:
        began = time.perf_counter()
        with self._asked(method, url, headers, body, token) as response:
            answer = self._whole(response, began, method)
        if answer.status >= 300:
            self._refuse(answer, method)
        return Plain(answer.status, answer.headers)

    def _flow(
        self,
        sha256: str,
        start: int,
        size: int,
        headers: Mapping[str, str],
        take: Callable[[int, bytes], None],
        token: str,
    ) -> None:
        began = time.perf_counter()
        url = f"{self.url}/v1/files/{sha256}"
        with self._asked("GET", url, headers, None, token) as response:
            if response.status_code not in (200, 206):
                self._refuse(self._whole(response, began, "GET"), "GET")
            place = self._place(response, sha256, start, size)
            try:
                for piece in response.raw.stream(_PIECE, decode_content=False):
                    self.bytes_down += len(piece)
                    self.line.check()
                    take(place, piece)
                    place += len(piece)
            except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
                self.line.check()
                raise trouble_of(error, self._stall_s) from None
        if place < size:
            raise errors.PortalDead(cut=True)

    def _place(self, response: requests.Response, sha256: str, start: int, size: int) -> int:
        """Where the body begins; raises for a body that is no part of this file."""
        if response.headers.get("ETag") != f'"{sha256}"':
            raise errors.PortalNonsense("another file than asked")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise errors.PortalNonsense("a packed file")
        if response.status_code == 200:
            there = response.headers.get("Content-Length", "")
            first = 0
        else:
            span, _, there = response.headers.get("Content-Range", "").partition("/")
            first = start
            if not span.startswith(f"bytes {start}-"):
                raise errors.PortalNonsense("another part than asked")
        if not there.isdigit():
            raise errors.PortalNonsense("a file without a size")
        if int(there) != size:
            raise FileChanged(int(there))
        return first

    def _asked(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        token: str,
    ) -> requests.Response:
        self.line.check()
        self.line.sweep()
        self.requests_made += 1
        own = {
            "User-Agent": f"cur-desk/{__version__}",
            "Accept-Encoding": "identity",
            "Authorization": f"Bearer {token}",
        }
        try:
            response = self._session.request(
                method,
                url,
                data=io.BytesIO(body) if body is not None else None,
                headers={**headers, **own},
                timeout=(self._stall_s, self._stall_s),
                stream=True,
                allow_redirects=False,
            )
        except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
            self.line.check()
            raise trouble_of(error, self._stall_s) from None
        self.bytes_up += len(body or b"")
        return response

    def _whole(self, response: requests.Response, began: float, method: str) -> Answer:
        """A small answer; what is larger than any refusal of the portal is not the portal's."""
        parts: list[bytes] = []
        size = 0
        try:
            for piece in response.raw.stream(_PIECE, decode_content=False):
                size += len(piece)
                self.bytes_down += len(piece)
                if size > _ERROR_MOST:
                    raise errors.PortalNonsense("a long answer to a call about a file")
                parts.append(piece)
                self.line.check()
        except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
            self.line.check()
            raise trouble_of(error, self._stall_s) from None
        spent = time.perf_counter() - began
        return Answer(response.status_code, response.headers, b"".join(parts), size, spent, 0.0)

    @staticmethod
    def _refuse(answer: Answer, method: str) -> None:
        """Raises what the status means."""
        media = answer.headers.get("Content-Type", "").split(";")[0].strip()
        if media == MEDIA_TYPE and method == "HEAD":
            raise _of_head(answer)
        if media == MEDIA_TYPE and answer.status == 410:
            raise UploadGone
        check(answer)
        raise errors.PortalNonsense(f"status {answer.status}", request_id=answer.request_id)


def _of_head(answer: Answer) -> errors.SyncError:
    """A refused HEAD has no body to say which: the status must do."""
    request_id = answer.request_id
    if answer.status == 401:
        return errors.NeedSignIn(request_id)
    if answer.status == 403:
        return errors.AccessDenied("forbidden", "Нет права на этот файл", request_id)
    if answer.status == 404:
        return errors.NotThere(request_id)
    if answer.status == 410:
        return UploadGone()
    if answer.status in (429, 503):
        return errors.PortalBusy("Портал просит подождать", retry_after(answer.headers), request_id)
    if answer.status >= 500:
        return errors.PortalFault(request_id)
    return errors.RequestRefused("refused", "Портал не понял запрос о файле", request_id)
