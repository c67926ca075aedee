"""The proxy is itself tested: what it is told to do happens on the wire."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.proxy import CAPTIVE, Fault, FaultProxy


class _Echo(BaseHTTPRequestHandler):
    """Answers with the body it got; counts requests."""

    protocol_version = "HTTP/1.1"
    seen = 0

    def do_POST(self) -> None:
        type(self).seen += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def echo() -> Iterator[int]:
    _Echo.seen = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def _post(port: int, body: bytes, path: str = "/x") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, body)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_a_clean_line_changes_nothing_and_keeps_the_connection(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port)
        for number in range(3):
            body = bytes([number]) * 70_000
            connection.request("POST", "/x", body)
            assert connection.getresponse().read() == body
        connection.close()
        assert proxy.connections == 1
        assert [s.path for s in proxy.seen] == ["/x"] * 3


def test_rate_and_delay_follow_the_formula(echo: int) -> None:
    """20 kB up and 20 kB down at 100 kB/s with 50 ms each way: at least 0.4 + 0.1 s."""
    with FaultProxy(echo, rate=100_000, delay_s=0.05) as proxy:
        began = time.monotonic()
        assert _post(proxy.port, b"a" * 20_000) == b"a" * 20_000
        took = time.monotonic() - began
    assert took >= 0.5  # a floor only: a busy machine may be later, never earlier


def test_a_lost_answer_means_the_portal_has_worked(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.add(Fault(lose=True))
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            _post(proxy.port, b"a")
        assert _Echo.seen == 1
        assert _post(proxy.port, b"b") == b"b"


def test_cut_up_never_reaches_the_portal_whole(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.add(Fault(cut_up=10))
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            _post(proxy.port, b"a")
        assert _Echo.seen == 0


def test_cut_down_passes_exactly_so_many_bytes(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.add(Fault(cut_down=500))
        with pytest.raises(http.client.IncompleteRead) as cut:
            _post(proxy.port, b"a" * 10_000)
        assert 0 < len(cut.value.partial) < 500


def test_twice_reaches_the_portal_twice_and_the_client_once(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.add(Fault(twice=True))
        assert _post(proxy.port, b"abc") == b"abc"
        assert _Echo.seen == 2


def test_foreign_answer_refusal_edit_and_order_of_faults(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.add(Fault(path="/y", answer=CAPTIVE))
        proxy.add(Fault(path="/x", after=1, edit=lambda head, body: (head, body[::-1])))
        assert _post(proxy.port, b"abc") == b"abc"
        assert _post(proxy.port, b"abc") == b"cba"
        assert "Войдите".encode() in _post(proxy.port, b"abc", "/y")
        proxy.add(Fault(refuse=True))
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            _post(proxy.port, b"abc")
        assert _Echo.seen == 2


def test_stall_holds_until_released(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.add(Fault(stall_down=100))
        got: list[bytes] = []
        thread = threading.Thread(target=lambda: got.append(_post(proxy.port, b"a" * 5_000)))
        thread.start()
        assert proxy.stalled.wait(5)
        assert not got
        proxy.release()
        thread.join(5)
        assert got == [b"a" * 5_000]


def test_a_pulled_cable(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.cable(plugged=False)
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            _post(proxy.port, b"a")
        proxy.cable(plugged=True)
        assert _post(proxy.port, b"a") == b"a"
