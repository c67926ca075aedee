"""The outermost layer: request ids, limits and packing of bodies, the log, the last catch.

The log names method, route, status, time and request id; never a query, a body or a person.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import secrets
import time
import zlib
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cur_desk.contract.package import looks_like_package
from cur_desk.contract.problems import MEDIA_TYPE, Problem
from cur_portal.web.flow import Flow, flows

MAX_BODY = 8 * 1024 * 1024
"""Of an unpacked request: one letter of 5 MB still fits."""
MAX_PACKAGE = 64 * 1024 * 1024
"""Of an exchange package: photos travel in it."""
MOST_LARGE = 3
"""Packages larger than any other request that are held in memory at one time: who has sent one is
known only when it is whole."""
LARGE_BUSY_S = 30
SILENCE_S = 60.0
"""A large package of which nothing comes for so long loses its place."""
GZIP_FROM = 512
_LOG = logging.getLogger("cur_portal.requests")
Headers = list[tuple[bytes, bytes]]


class Envelope:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._large = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = secrets.token_hex(6)
        began = time.perf_counter()
        if flows(scope):
            status = await self._flow(scope, receive, send)
        else:
            status = await self._gather(scope, receive, send)
        route = getattr(scope.get("route"), "path", "-")
        spent = (time.perf_counter() - began) * 1000
        _LOG.info("%s %s %s %.0f ms %s", scope["method"], route, status, spent, scope["request_id"])

    async def _gather(self, scope: Scope, receive: Receive, send: Send) -> int:
        answer = _Answer(scope, send)
        body = _Body(scope, receive, self._room)
        try:
            await self.app(scope, _replay(await body.read()), answer.send)
        except _BadBody as error:
            await answer.problem(error.code, error.detail, error.retry_after)
        except Exception as error:  # noqa: BLE001 - the server's outermost boundary
            _log_bug(scope, error)
            await answer.problem("internal", None)
        finally:
            self._large -= body.is_large  # not before the answer: the package lies in memory
        return answer.status

    def _room(self) -> bool:
        """Room for one more large package, if there is; it is taken."""
        if self._large >= MOST_LARGE:
            return False
        self._large += 1
        return True

    async def _flow(self, scope: Scope, receive: Receive, send: Send) -> int:
        flow = Flow(scope, send)
        try:
            await self.app(scope, receive, flow.send)
        except Exception as error:  # noqa: BLE001 - the server's outermost boundary
            _log_bug(scope, error)
            if not flow.begun:
                await _Answer(scope, flow.send).problem("internal", None)
        return flow.status


def _log_bug(scope: Scope, error: Exception) -> None:
    """Type and place only: the text of an exception may hold a citizen's words."""
    trace = error.__traceback__
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if "cur_" in code.co_filename:
            places.append(f"{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    _LOG.error(
        "bug %s at %s %s", type(error).__name__, " > ".join(places[-8:]), scope["request_id"]
    )


class _BadBody(Exception):
    def __init__(self, code: str, detail: str | None, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.retry_after = code, detail, retry_after


class _Body:
    """The body of one request, gathered whole. ``room``: takes the place of a large package."""

    def __init__(self, scope: Scope, receive: Receive, room: Callable[[], bool]) -> None:
        self._scope, self._receive, self._room = scope, receive, room
        self._parts: list[bytes] = []
        self._size = 0
        self.is_large = False

    async def read(self) -> bytes:
        """The bytes, unpacked. Raises _BadBody."""
        scope = self._scope
        packing = dict(scope["headers"]).get(b"content-encoding", b"").strip().lower()
        if packing not in (b"", b"identity", b"gzip"):
            raise _BadBody("bad-request", "Портал понимает только gzip")
        plain_package = scope["path"] == "/v1/exchange" and packing != b"gzip"
        most = MAX_PACKAGE if plain_package else MAX_BODY
        more = True
        while more:
            more = await self._take(most)
            if self._size > MAX_BODY and not self.is_large:
                await self._enter(more)
        body = b"".join(self._parts)
        self._parts.clear()
        if packing == b"gzip" and body:
            body = _unpack(body)
            kept = (b"content-encoding", b"content-length")
            scope["headers"] = [(k, v) for k, v in scope["headers"] if k not in kept]
            scope["headers"].append((b"content-length", str(len(body)).encode()))
        return body

    async def _take(self, most: int) -> bool:
        """One piece; whether more are to come."""
        try:
            limit = SILENCE_S if self.is_large else None
            message = await asyncio.wait_for(self._receive(), limit)
        except TimeoutError:
            raise _BadBody("bad-request", "Запрос оборвался") from None
        if message["type"] == "http.disconnect":
            raise _BadBody("bad-request", "Запрос оборвался")
        piece = message.get("body", b"")
        self._size += len(piece)
        if self._size > most:
            raise _BadBody("too-large", "Тело запроса больше допустимого")
        self._parts.append(piece)
        return bool(message.get("more_body", False))

    async def _enter(self, more: bool) -> None:
        """It is larger than any other request. Raises _BadBody, and what is still on its way is
        let fall, so that the refusal is heard."""
        if not looks_like_package(b"".join(self._parts[:8])):
            raise _BadBody("package-damaged", None)
        self.is_large = self._room()
        if self.is_large:
            return
        self._parts.clear()
        while more:
            more = await self._take(MAX_PACKAGE)
            self._parts.clear()
        raise _BadBody("busy", "Портал занят другими пакетами обмена", LARGE_BUSY_S)


def _unpack(body: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        raise _BadBody("bad-request", "Сжатие тела запроса повреждено") from error
    if len(plain) > MAX_BODY:
        raise _BadBody("too-large", "Тело запроса больше допустимого")
    if not inflater.eof or inflater.unused_data:
        raise _BadBody("bad-request", "Сжатие тела запроса повреждено")
    return plain


def _replay(body: bytes) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


class _Answer:
    """Gathers the answer whole, packs it and sends it with as few headers as will do."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._request = scope
        self._start: Message = {}
        self._parts: list[bytes] = []
        self._done = False
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish()

    async def problem(self, code: str, detail: str | None, retry_after: int | None = None) -> None:
        """Answers with a problem, unless the answer is already out."""
        if self._done:
            return
        problem = Problem.of(code, detail, self._request["request_id"])
        body = problem.model_dump_json(exclude_none=True).encode()
        self._start = {
            "type": "http.response.start",
            "status": problem.status,
            "headers": [(b"content-type", MEDIA_TYPE.encode())],
        }
        if retry_after is not None:
            self._start["headers"].append((b"retry-after", str(retry_after).encode()))
        self._parts = [body]
        await self._finish()

    async def _finish(self) -> None:
        body = b"".join(self._parts)
        self.status = self._start["status"]
        dropped = (b"content-length",)
        headers: Headers = [(k, v) for k, v in self._start["headers"] if k not in dropped]
        asked = dict(self._request["headers"]).get(b"accept-encoding", b"")
        if len(body) >= GZIP_FROM and b"gzip" in asked:
            body = gzip.compress(body, 6, mtime=0)
            headers.append((b"content-encoding", b"gzip"))
        if self._request["method"] != "HEAD":
            headers.append((b"content-length", str(len(body)).encode()))
        if self.status >= 400 or len(body) >= GZIP_FROM:
            headers.append((b"x-request-id", self._request["request_id"].encode()))
        self._done = True
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
