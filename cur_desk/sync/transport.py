"""Sockets that another thread can end at once, and a requests.Session built on them.

requests waits inside ``recv``; a :class:`Line` keeps a second handle of each live socket and shuts
it down on cancel, so that lock, quit and sign-out never wait for a slow network.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import queue
import select
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from cur_desk.sync import errors
from cur_desk.sync.policy import CONNECT_S

# A cut answer is told by our own errors; the library would log the torn header as well.
logging.getLogger("urllib3").setLevel(logging.ERROR)

_TICK_S = 0.1
_SEND_BUFFER = 64 * 1024
"""Small on purpose: what lies in the kernel's buffer counts as silence for the stall limit, and at
64 kbit/s the usual megabytes would look like a dead portal."""
_Address = tuple[Any, ...]


class Line:
    """The live sockets of one client. ``cancel`` ends them from any thread; ``reopen`` allows new
    ones; ``opened`` counts connections made, to tell a kept one from a fresh one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handles: dict[int, socket.socket] = {}
        self._parted: set[int] = set()
        self._cancelled = threading.Event()
        self.opened = 0

    @property
    def cancelled(self) -> bool:
        """Whether requests are being refused now."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ends every request under way; new ones raise Cancelled until ``reopen``."""
        self._cancelled.set()
        with self._lock:
            handles, self._handles = list(self._handles.values()), {}
        for handle in handles:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)
            handle.close()

    def reopen(self) -> None:
        """Allows requests again."""
        self._cancelled.clear()

    def check(self) -> None:
        """Raises Cancelled if the line is cancelled."""
        if self._cancelled.is_set():
            raise errors.Cancelled

    def connect(self, host: str, port: int, limit_s: float) -> tuple[int, socket.socket]:
        """A connected socket and the number of its handle; looks for a cancel ten times a second.
        Raises SyncError."""
        deadline = time.monotonic() + limit_s
        trouble: errors.SyncError = errors.NoLink()
        for family, kind, protocol, address in self._resolve(host, port, deadline):
            sock = socket.socket(family, kind, protocol)
            try:
                self._connect_one(sock, address, deadline)
            except OSError as error:
                sock.close()
                trouble = _connect_trouble(error)
                continue
            except errors.Cancelled:
                sock.close()
                raise
            return self._adopt(sock)
        raise trouble

    def _connect_one(self, sock: socket.socket, address: _Address, deadline: float) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        code = sock.connect_ex(address)
        while code not in (0, getattr(socket, "EISCONN", 106)):
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError
            _, writable, broken = select.select([], [sock], [sock], _TICK_S)
            if writable or broken:
                code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code:
                    raise OSError(code, "connect")
        sock.setblocking(True)

    def _resolve(
        self, host: str, port: int, deadline: float
    ) -> Iterator[tuple[int, int, int, _Address]]:
        """Names are resolved in a thread of their own: the resolver cannot be interrupted."""
        found: queue.Queue[Any] = queue.Queue()

        def ask() -> None:
            try:
                found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                found.put(error)

        if _is_address(host):
            ask()
        else:
            threading.Thread(target=ask, name="resolve", daemon=True).start()
        while True:
            self.check()
            try:
                answer = found.get(timeout=_TICK_S)
                break
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise errors.NoLink from None
        if isinstance(answer, BaseException):
            raise errors.NoLink from None
        for family, kind, protocol, _, address in answer:
            yield family, kind, protocol, address

    def _adopt(self, sock: socket.socket) -> tuple[int, socket.socket]:
        handle = sock.dup()
        with self._lock:
            if not self._cancelled.is_set():
                self.opened += 1
                self._handles[self.opened] = handle
                return self.opened, sock
        handle.close()
        sock.close()
        raise errors.Cancelled

    def part(self, number: int) -> None:
        """The library has closed its socket, though an answer may still be read from it."""
        with self._lock:
            self._parted.add(number)

    def sweep(self) -> None:
        """Between two requests: second handles of closed sockets go, so that the peer hears it."""
        with self._lock:
            gone = [self._handles.pop(n) for n in self._parted if n in self._handles]
            self._parted.clear()
        for handle in gone:
            handle.close()

    @property
    def handles(self) -> int:
        """How many sockets are held."""
        return len(self._handles)

    def close(self) -> None:
        """Lets the second handles go (the session closes its own)."""
        with self._lock:
            handles, self._handles = list(self._handles.values()), {}
        for handle in handles:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)
            handle.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _connect_trouble(error: OSError) -> errors.SyncError:
    if isinstance(error, ConnectionRefusedError) or error.errno in (111, 10061, 61):
        return errors.PortalDead()
    return errors.NoLink()


def is_loopback(host: str) -> bool:
    """Whether http without TLS is allowed for this host."""
    if host == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback


def check_address(url: str) -> str:
    """The address without a trailing slash. Raises BadAddress: https only, http for loopback."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise errors.BadAddress("его нельзя разобрать") from None
    if not host:
        raise errors.BadAddress("нет имени узла")
    if parts.username or parts.password:
        raise errors.BadAddress("в нём имя или пароль")
    if parts.query or parts.fragment:
        raise errors.BadAddress("лишнее после пути")
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return url.strip().rstrip("/")
    raise errors.BadAddress("нужен https")


def authorities(ca_bundle: Path | None) -> str:
    """The file of trusted certificates: the region's own, else the system's, else Mozilla's."""
    if ca_bundle is not None:
        if not ca_bundle.is_file():
            raise errors.BadAddress("файл сертификатов не найден")
        return str(ca_bundle)
    system = ssl.get_default_verify_paths().cafile
    return system if system and Path(system).is_file() else certifi.where()


def _pools(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        _number = 0

        def _new_conn(self) -> socket.socket:
            self._number, sock = line.connect(self.host, int(self.port or 80), CONNECT_S)
            return sock

        def close(self) -> None:
            line.part(self._number)
            super().close()

    class Secure(HTTPSConnection):
        _number = 0

        def _new_conn(self) -> socket.socket:
            self._number, sock = line.connect(self.host, int(self.port or 443), CONNECT_S)
            sock.settimeout(CONNECT_S)  # for the handshake
            return sock

        def close(self) -> None:
            line.part(self._number)
            super().close()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Adapter(HTTPAdapter):
    """One kept connection of the line's own sockets, through a proxy too."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._line)

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _pools(self._line)
        return manager


def make_session(line: Line, url: str, ca_bundle: Path | None) -> requests.Session:
    """A session with nothing of the environment but its proxies, and those never for loopback.

    ``trust_env`` stays off: it would also bring .netrc passwords and another CA bundle.
    """
    session = requests.Session()
    session.trust_env = False
    session.headers.clear()
    session.verify = authorities(ca_bundle) if url.startswith("https:") else True
    adapter = _Adapter(line)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    host = urlsplit(url).hostname or ""
    if not is_loopback(host):
        session.proxies.update(get_environ_proxies(url))
    return session
