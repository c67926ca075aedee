"""tuspy over our own session: its protocol, our wire.

tuspy (PyPI) calls ``requests.post/head/patch`` itself: no session, no time limit, no CA bundle of
ours, no way to cancel. So its three calls are given to :class:`FileClient`; metadata, headers,
offsets, the reading of the stream and the order of calls stay the library's.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from tusclient.client import TusClient
from tusclient.request import BaseTusRequest
from tusclient.uploader.uploader import Uploader

from cur_desk.sync import errors
from cur_desk.sync.file_client import TUS_VERSION, UPLOADS, FileClient, Plain

# The library is typed by halves: seen from here it is untyped.
_Uploader: Any = Uploader
_Request: Any = BaseTusRequest


class TusUpload:
    """One upload of a content known by its SHA-256; ``url``: of one that goes on. Every call may
    raise SyncError, one about a known upload UploadGone."""

    def __init__(
        self, client: FileClient, stream: Any, sha256: str, url: str | None = None
    ) -> None:
        self._wire = client
        self._start = f"{client.url}{UPLOADS}"
        upload = _Uploader(
            file_stream=stream, client=TusClient(self._start), metadata={"sha256": sha256}
        )
        upload.create_url, upload.get_offset = self._create, self._ask
        upload._do_request = self._patch
        self._upload = upload
        if url is None:
            upload.set_url(upload.create_url())
        else:
            upload.set_url(url)
            upload.offset = upload.get_offset()

    @property
    def url(self) -> str:
        """Where the upload goes on."""
        return str(self._upload.url)

    @property
    def offset(self) -> int:
        """Bytes that the portal has."""
        return int(self._upload.offset)

    def ask(self) -> None:
        """The portal stands elsewhere than we thought."""
        self._upload.offset = self._upload.get_offset()

    def send(self, size: int) -> int:
        """The next bytes, ``size`` at most; says how many the portal has taken."""
        before = self.offset
        self._upload.chunk_size = size
        self._upload.upload_chunk()
        moved = self.offset - before
        if not 0 < moved <= size:
            raise errors.PortalNonsense("the offset does not move")
        return moved

    # --- what the library asks of its wire ---------------------------------------------------

    def _create(self) -> str:
        answer = self._call("POST", self._start, self._upload.get_url_creation_headers())
        location = answer.headers.get("Location")
        if answer.status != 201 or not location:
            raise errors.PortalNonsense("no address of the upload")
        if location.startswith(f"{UPLOADS}/"):  # a portal under a path that does not know the path
            return f"{self._wire.url}{location}"
        return urljoin(self._start, location)

    def _ask(self) -> int:
        return _offset(self._call("HEAD", self.url, self._upload.get_headers()))

    def _patch(self) -> None:
        request = _Request(self._upload)  # makes the headers, stands at the place of the stream
        piece: bytes = request.file.read(request._content_length)
        answer = self._call("PATCH", self.url, request._request_headers, piece)
        request.response_headers = {"upload-offset": str(_offset(answer))}
        self._upload.request = request

    def _call(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> Plain:
        answer = self._wire.exchange(method, url, headers, body)
        if answer.headers.get("Tus-Resumable") != TUS_VERSION:
            raise errors.PortalNonsense("the answer is not of tus")
        return answer


def _offset(answer: Plain) -> int:
    value = answer.headers.get("Upload-Offset", "")
    if not value.isdigit():
        raise errors.PortalNonsense("no Upload-Offset")
    return int(value)
