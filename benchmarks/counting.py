"""A loopback TCP proxy that counts the bytes of both ways and may delay them: no look inside."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import deque
from types import TracebackType
from urllib.parse import urlsplit


class CountingProxy:
    """Between a client and ``url``. ``up`` and ``down`` are bytes above TCP, ``turns`` how often
    the direction changed from up to down: round trips. ``delay_s`` is added each way."""

    def __init__(self, url: str, delay_s: float = 0.0) -> None:
        address = urlsplit(url)
        self._target = (str(address.hostname), int(address.port or 80))
        self._delay = delay_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._last = "down"
        self.up = self.down = self.turns = self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self) -> None:
        """Counts from nought."""
        with self._lock:
            self.up = self.down = self.turns = self.connections = 0
            self._last = "down"

    def close(self) -> None:
        """Ends all connections."""
        self._listener.close()
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def __enter__(self) -> CountingProxy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [near, far]
            self.connections += 1
            for source, sink, way in ((near, far, "up"), (far, near, "down")):
                self._join(source, sink, way)

    def _join(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        """Reading and writing are apart, so that the delay holds nothing up behind it."""
        waiting: deque[tuple[float, bytes]] = deque()
        ready = threading.Condition()

        def read() -> None:
            while True:
                try:
                    data = source.recv(65_536)
                except OSError:
                    data = b""
                self._count(way, len(data))
                with ready:
                    waiting.append((time.perf_counter() + self._delay, data))
                    ready.notify()
                if not data:
                    return

        def write() -> None:
            while True:
                with ready:
                    while not waiting:
                        ready.wait()
                    due, data = waiting.popleft()
                time.sleep(max(0.0, due - time.perf_counter()))
                with contextlib.suppress(OSError):
                    if not data:
                        sink.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(data)

        threading.Thread(target=read, daemon=True).start()
        threading.Thread(target=write, daemon=True).start()

    def _count(self, way: str, size: int) -> None:
        if not size:
            return
        with self._lock:
            if way == "up":
                self.up += size
            else:
                self.down += size
                if self._last == "up":
                    self.turns += 1
            self._last = way
