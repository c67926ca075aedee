"""An impairment proxy between workstation and portal: rate, delay, stall, cuts, lost and foreign
answers, repeated requests. The kernel has no netem here, so links are shaped in user space.

It understands just enough HTTP/1.1 to know where a request and an answer end. Every byte goes
through one pacer per direction, as on one line. Runs in a thread of its own; the faults are a
queue that a test fills: each fault waits for the request it is meant for and is used up by it.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

_PIECE = 2_048
_PACKET = 1_400


@dataclass
class Fault:
    """What happens to the next ``times`` requests whose path begins with ``path``.

    Exactly one of these is meant: ``answer`` raw bytes instead of the portal's answer, the portal
    is not asked · ``hang`` the request is read and never answered, until released · ``refuse`` close at once, nothing forwarded · ``cut_up`` forward only so many
    bytes of the request, then close both · ``lose`` forward whole, throw the answer away, close ·
    ``cut_down`` pass so many bytes of the answer, then close · ``stall_down`` pass so many bytes,
    then not a byte until released · ``twice`` send the request to the portal twice, the first
    answer is thrown away · ``edit`` rewrite (head, body) of the answer.
    """

    path: str = "/"
    times: int = 1
    after: int = 0
    """How many matching requests pass unharmed first."""
    answer: bytes | None = None
    hang: bool = False
    refuse: bool = False
    cut_up: int | None = None
    lose: bool = False
    cut_down: int | None = None
    stall_down: int | None = None
    twice: bool = False
    edit: Callable[[bytes, bytes], tuple[bytes, bytes]] | None = None


@dataclass
class Seen:
    """A request the proxy has read: for counting and for the contract's check."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0


@dataclass
class Pacer:
    """One direction of the line: bytes leave not faster than ``rate`` and ``delay_s`` later.

    ``loss``: the share of packets that never arrive. A program sees no packets, only what TCP makes
    of it: everything behind a lost one waits until it was sent again, the second time twice as long.
    """

    rate: float | None = None
    delay_s: float = 0.0
    total: int = 0
    loss: float = 0.0
    again_s: float = 1.2
    """After so long without an acknowledgement a packet is sent again."""
    lost: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(7), repr=False)
    _free_at: float = field(default=0.0, repr=False)

    def due(self, size: int, now: float) -> float:
        """When the last of ``size`` bytes has left the line."""
        self.total += size
        start = max(now, self._free_at)
        self._free_at = start + (size / self.rate if self.rate else 1e-6) + self._lost_s(size)
        return self.last_due

    def _lost_s(self, size: int) -> float:
        """What the packets of this piece cost that had to be sent again."""
        extra = 0.0
        for _ in range(-(-size // _PACKET) if self.loss else 0):
            wait = self.again_s
            while self.dice.random() < self.loss and wait <= 16 * self.again_s:
                self.lost += 1
                extra += wait
                wait *= 2
        return extra

    @property
    def last_due(self) -> float:
        """When everything put on the line so far has arrived."""
        return self._free_at + self.delay_s


class FaultProxy:
    """``with FaultProxy(portal_port) as proxy: client → proxy.url``."""

    def __init__(
        self, upstream_port: int, *, rate: float | None = None, delay_s: float = 0.0
    ) -> None:
        self.upstream_port = upstream_port
        self.up = Pacer(rate, delay_s)
        self.down = Pacer(rate, delay_s)
        self.seen: list[Seen] = []
        self.connections = 0
        self.cuts: list[int] = []
        """Totals of bytes down, ascending, at which whatever answer is under way is cut."""
        self.port = 0
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._released: asyncio.Event | None = None
        self._dead = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.stalled = threading.Event()
        """Set when a stall has begun: a test waits for it instead of sleeping."""
        self.arrived = threading.Event()
        """Set at each request that was read whole; a test may clear it and wait again."""
        self._thread = threading.Thread(target=self._run, name="fault-proxy", daemon=True)

    # --- what tests use ----------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where the workstation should go."""
        return f"http://127.0.0.1:{self.port}"

    def add(self, fault: Fault) -> Fault:
        """Queues a fault."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Forgets faults that have not struck, and releases stalls."""
        with self._lock:
            self._faults.clear()
        self.release()

    def release(self) -> None:
        """Lets stalled answers go on."""
        if self._released is not None:
            self._loop.call_soon_threadsafe(self._released.set)

    def cable(self, *, plugged: bool) -> None:
        """Pulls the cable (every connection dies, new ones are closed at once) or plugs it in."""
        self._dead = not plugged
        if not plugged:
            asyncio.run_coroutine_threadsafe(self._drop_all(), self._loop).result(5)

    def count(self, path: str) -> int:
        """How many requests to ``path`` were read."""
        return sum(1 for s in self.seen if s.path.startswith(path))

    def __enter__(self) -> FaultProxy:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        if self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    # --- inside ------------------------------------------------------------------------------

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop, self._released = asyncio.Event(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        await asyncio.sleep(0)  # a connection just let in becomes a task that can be dropped
        await self._drop_all()

    async def _drop_all(self) -> None:
        tasks = [t for t in self._tasks if not t.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            if not self._dead:
                await self._serve_client(reader, writer)
            await self._settle(self.down)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # that is what this proxy is for
        finally:
            if task is not None:
                self._tasks.discard(task)
            writer.transport.abort()

    async def _serve_client(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        portal: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                seen = _parse(head)
                size = int(seen.headers.get("content-length", "0"))
                fault = self._take(seen.path)
                if fault is not None and fault.refuse:
                    return
                if fault is not None and fault.answer is not None:
                    seen.body = await reader.readexactly(size)
                    self._note(seen)
                    await self._write(writer, fault.answer)
                    return
                if fault is not None and fault.hang:
                    seen.body = await reader.readexactly(size)
                    self._note(seen)
                    await self._stall()
                    return
                if portal is not None and portal[0].at_eof():
                    portal[1].transport.abort()
                    portal = None
                if portal is None:
                    portal = await self._upstream()
                if not await self._forward(reader, portal[1], head, size, seen, fault):
                    return
                if not await self._answer(writer, portal, head, seen, fault):
                    return
        finally:
            if portal is not None:
                portal[1].transport.abort()

    async def _upstream(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.upstream_port, limit=2**20)

    def _take(self, path: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if not path.startswith(fault.path):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    return None
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    async def _forward(
        self,
        reader: asyncio.StreamReader,
        portal: asyncio.StreamWriter,
        head: bytes,
        size: int,
        seen: Seen,
        fault: Fault | None,
    ) -> bool:
        """Passes the request on; False if the connection is to die here."""
        left = fault.cut_up if fault is not None else None
        body, piece = b"", head
        while True:
            if left is not None:
                await self._pass(self.up, portal, piece[:left])
                left -= len(piece)
                if left <= 0:
                    await self._settle(self.up)
                    return False
            else:
                await self._pass(self.up, portal, piece)
            if len(body) >= size:
                break
            piece = await reader.readexactly(min(_PIECE, size - len(body)))
            body += piece
        seen.body = body
        self._note(seen)
        return True

    def _note(self, seen: Seen) -> None:
        self.seen.append(seen)
        self.arrived.set()

    async def _answer(
        self,
        writer: asyncio.StreamWriter,
        portal: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        head: bytes,
        seen: Seen,
        fault: Fault | None,
    ) -> bool:
        fault = fault or Fault()
        if fault.twice:
            await _read_answer(portal[0], seen.method)
            portal[1].write(head + seen.body)
        if fault.lose or fault.edit is not None:
            answer_head, body = await _read_answer(portal[0], seen.method)
            seen.status = int(answer_head.split(b" ", 2)[1])
            if fault.edit is None:
                return False
            answer_head, body = fault.edit(answer_head, body)
            await self._write(writer, answer_head + body)
            return False
        return await self._stream(writer, portal[0], seen, fault)

    async def _stream(
        self,
        writer: asyncio.StreamWriter,
        portal: asyncio.StreamReader,
        seen: Seen,
        fault: Fault,
    ) -> bool:
        limit = fault.cut_down if fault.cut_down is not None else fault.stall_down
        sent = 0
        async for piece in _pieces(portal, seen.method):
            if not sent:
                seen.status = int(piece.split(b" ", 2)[1])
            if self.cuts and self.down.total + len(piece) >= self.cuts[0]:
                await self._write(writer, piece[: max(0, self.cuts.pop(0) - self.down.total)])
                return False
            if limit is not None and sent + len(piece) >= limit:
                await self._write(writer, piece[: limit - sent])
                if fault.cut_down is not None:
                    return False
                await self._stall()
                await self._write(writer, piece[limit - sent :])
                limit = None
            else:
                await self._write(writer, piece)
            sent += len(piece)
        return True

    async def _stall(self) -> None:
        assert self._released is not None
        self._released.clear()
        self.stalled.set()
        await self._released.wait()

    async def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            await self._pass(self.down, writer, data[start : start + _PIECE])

    async def _pass(self, pacer: Pacer, writer: asyncio.StreamWriter, piece: bytes) -> None:
        """Puts a piece on the line: waits while the line is busy, not while the piece travels."""
        now = self._loop.time()
        due = pacer.due(len(piece), now)
        if due <= now + 1e-5:
            writer.write(piece)
            await writer.drain()
            return
        self._loop.call_at(due, _write_late, writer, piece)
        busy = due - pacer.delay_s - now
        if busy > 0.001:
            await asyncio.sleep(busy)

    async def _settle(self, pacer: Pacer) -> None:
        """Waits until everything put on the line has arrived."""
        left = pacer.last_due - self._loop.time()
        await asyncio.sleep(max(left, 0.0) + 0.01)  # and let the kernel send before an abort


def _write_late(writer: asyncio.StreamWriter, piece: bytes) -> None:
    if not writer.transport.is_closing():
        writer.write(piece)


def _parse(head: bytes) -> Seen:
    lines = head.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    return Seen(method, path, {k.lower(): v for k, v in headers.items()}, b"")


async def _pieces(portal: asyncio.StreamReader, method: str = "GET"):  # type: ignore[no-untyped-def]
    """The raw bytes of one answer, head first."""
    head = await portal.readuntil(b"\r\n\r\n")
    yield head
    status = int(head.split(b" ", 2)[1])
    headers = _parse(b"GET / HTTP/1.1\r\n" + head.split(b"\r\n", 1)[1]).headers
    if status in (204, 304) or method == "HEAD":
        return
    if headers.get("transfer-encoding") == "chunked":
        while True:
            line = await portal.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            yield line + await portal.readexactly(size + 2)
            if size == 0:
                return
    left = int(headers.get("content-length", "0"))
    while left:
        piece = await portal.readexactly(min(_PIECE, left))
        left -= len(piece)
        yield piece


async def _read_answer(portal: asyncio.StreamReader, method: str) -> tuple[bytes, bytes]:
    parts = [piece async for piece in _pieces(portal, method)]
    return parts[0], b"".join(parts[1:])


def page(body: bytes, *, status: str = "200 OK", media: str = "text/html", more: str = "") -> bytes:
    """A raw answer for :attr:`Fault.answer`; ``more`` is further header lines with CRLF."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{more}"
    return head.encode() + b"Connection: close\r\n\r\n" + body


CAPTIVE = page("<html><body>Войдите в сеть</body></html>".encode())
"""The page of a provider that wants a login: HTML with 200."""
