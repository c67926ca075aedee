"""The client against every kind of answer a network can give; canned bytes on a real socket."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cur_desk.contract.problems import MEDIA_TYPE, Problem
from cur_desk.contract.wire import Lease
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.transport import check_address
from tests.faults.proxy import CAPTIVE, Fault, FaultProxy, page

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAPABILITIES = json.dumps(
    {"portal": "Портал", "region": "kirov", "server_time": NOW.isoformat()}, ensure_ascii=False
).encode()


def good(body: bytes = CAPABILITIES, media: str = "application/json", more: str = "") -> bytes:
    return page(body, media=media, more=more)


def problem(code: str, more: str = "") -> bytes:
    told = Problem.of(code, request_id="req-1")
    status = f"{told.status} X"
    return page(told.model_dump_json().encode(), status=status, media=MEDIA_TYPE, more=more)


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    with FaultProxy(1) as line:
        yield line


@pytest.fixture
def client(proxy: FaultProxy) -> Iterator[PortalClient]:
    client = PortalClient(proxy.url, stall_s=5)
    yield client
    client.close()


class Tokens:
    """Access in the hand of the test."""

    def __init__(self) -> None:
        self.renewed = 0

    def token(self) -> str:
        return "old"

    def renew(self, refused: str) -> str:
        assert refused == "old"
        self.renewed += 1
        return "new"


def test_a_good_answer_minimal_headers_and_skew(client: PortalClient, proxy: FaultProxy) -> None:
    proxy.add(Fault(answer=good()))
    assert client.capabilities().region == "kirov"
    assert set(proxy.seen[0].headers) == {"host", "user-agent", "accept-encoding"}
    assert client.skew_s is not None


def test_a_packed_answer(client: PortalClient, proxy: FaultProxy) -> None:
    packed = gzip.compress(CAPABILITIES)
    proxy.add(Fault(answer=good(packed, more="Content-Encoding: gzip\r\n")))
    assert client.capabilities().portal == "Портал"
    assert client.bytes_down == len(packed)


_NONSENSE = {
    "captive": CAPTIVE,
    "bad json": good(b'{"portal": '),
    "another shape": good(b'{"a": 1}'),
    "list": good(b"[]"),
    "bad gzip": good(CAPABILITIES, more="Content-Encoding: gzip\r\n"),
    "truncated gzip": good(gzip.compress(CAPABILITIES)[:-9], more="Content-Encoding: gzip\r\n"),
    "gzip and more": good(gzip.compress(CAPABILITIES) + b"x", more="Content-Encoding: gzip\r\n"),
    "unknown packing": good(more="Content-Encoding: br\r\n"),
    "charset": good(media="application/json; charset=windows-1251"),
    "not utf-8": good('{"portal": "Портал"}'.encode("cp1251")),
    "short length": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
    b"\r\n" + CAPABILITIES,
    "redirect": page(b"", status="302 Found", more="Location: http://127.0.0.1:1/\r\n"),
    "html 403": page(b"<html>", status="403 Forbidden"),
    "html 410": page(b"<html>", status="410 Gone"),
    "html 401": page(b"<html>", status="401 No"),
    "login needed": page(b"<html>", status="511 Network Authentication Required"),
    "not http": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
}


@pytest.mark.parametrize("kind", list(_NONSENSE))
def test_nonsense_is_rejected_whole(client: PortalClient, proxy: FaultProxy, kind: str) -> None:
    proxy.add(Fault(answer=_NONSENSE[kind]))
    with pytest.raises(errors.PortalNonsense) as told:
        client.capabilities()
    assert "похоже, сеть требует входа" in told.value.message
    assert told.value.retryable
    proxy.add(Fault(answer=good()))
    assert client.capabilities().region == "kirov"


def test_a_body_shorter_than_promised_is_a_cut(client: PortalClient, proxy: FaultProxy) -> None:
    proxy.add(Fault(answer=good().replace(b"Content-Length: ", b"Content-Length: 9")))
    with pytest.raises(errors.PortalDead):
        client.capabilities()


def test_cut_at_any_byte_is_a_cut_or_silence_never_an_answer(
    client: PortalClient, proxy: FaultProxy
) -> None:
    whole = good().replace(b"Connection: close\r\n", b"")
    for length in [*range(1, len(whole), 7), len(whole) - 1]:
        proxy.add(Fault(answer=whole[:length], times=2))
        with pytest.raises((errors.PortalDead, errors.PortalNonsense)) as told:
            client.capabilities()
        if length > 16:
            assert isinstance(told.value, errors.PortalDead), whole[:length]
        proxy.clear()


_TROUBLES: dict[str, tuple[bytes, type[errors.SyncError], bool]] = {
    "invalid-grant": (problem("invalid-grant"), errors.WrongPortalPassword, False),
    "device-revoked": (problem("device-revoked"), errors.AccessDenied, False),
    "cursor-expired": (problem("cursor-expired"), errors.CursorExpired, True),
    "not-found": (problem("not-found"), errors.NotThere, False),
    "busy": (problem("busy", "Retry-After: 17\r\n"), errors.PortalBusy, True),
    "html 503": (page(b"<html>", status="503 Busy"), errors.PortalBusy, True),
    "internal": (problem("internal"), errors.PortalFault, True),
    "html 502": (page(b"<html>", status="502 Bad Gateway"), errors.PortalFault, True),
    "too-large": (problem("too-large"), errors.TooLarge, False),
    "invalid": (problem("invalid"), errors.RequestRefused, False),
    "unauthorized": (problem("unauthorized"), errors.NeedSignIn, False),
}


@pytest.mark.parametrize("kind", list(_TROUBLES))
def test_problems_become_typed(client: PortalClient, proxy: FaultProxy, kind: str) -> None:
    answer, expected, retryable = _TROUBLES[kind]
    proxy.add(Fault(answer=answer))
    with pytest.raises(expected) as told:
        client.capabilities()
    assert told.value.retryable is retryable
    assert told.value.advice
    if "html" not in kind:
        assert told.value.request_id == "req-1"
    if kind == "busy":
        assert told.value.retry_after_s == 17
    if kind == "html 503":
        assert told.value.retry_after_s is None


def test_retry_after_as_a_date_counts_on_the_portals_clock(
    client: PortalClient, proxy: FaultProxy
) -> None:
    when = "Date: Wed, 25 Nov 2026 12:00:00 GMT\r\nRetry-After: Wed, 25 Nov 2026 12:01:30 GMT\r\n"
    proxy.add(Fault(answer=problem("unavailable", when)))
    with pytest.raises(errors.PortalBusy) as told:
        client.capabilities()
    assert told.value.retry_after_s == 90


def test_401_renews_once_and_asks_again(proxy: FaultProxy) -> None:
    tokens = Tokens()
    client = PortalClient(proxy.url, access=tokens)
    proxy.add(Fault(answer=problem("token-expired")))
    proxy.add(Fault(answer=good(b'{"records": [], "until": "2026-11-25T12:00:00Z"}')))
    client._ask("GET", "/v1/lease", Lease)
    assert [s.headers["authorization"] for s in proxy.seen] == ["Bearer old", "Bearer new"]
    proxy.add(Fault(answer=problem("token-expired"), times=2))
    with pytest.raises(errors.NeedSignIn):
        client._ask("GET", "/v1/lease", Lease)
    assert tokens.renewed == 2
    client.close()


def test_large_bodies_are_packed_small_ones_are_not(proxy: FaultProxy) -> None:
    client = PortalClient(proxy.url, access=Tokens())
    answer = good(b'{"results": [], "server_time": "2026-11-25T12:00:00Z"}')
    proxy.add(Fault(answer=answer, times=2))
    client.push(b'{"events": []}')
    large = b'{"events": [' + b" " * 5_000 + b"]}"
    client.push(large)
    assert "content-encoding" not in proxy.seen[0].headers
    assert gzip.decompress(proxy.seen[1].body) == large
    client.close()


def test_refused_silent_and_nameless(unused_port: int) -> None:
    with pytest.raises(errors.PortalDead):
        PortalClient(f"http://127.0.0.1:{unused_port}").capabilities()
    with pytest.raises(errors.NoLink):
        PortalClient("https://portal.invalid").capabilities()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        client = PortalClient(f"http://127.0.0.1:{mute.getsockname()[1]}", stall_s=0.2)
        with pytest.raises(errors.PortalSilent):
            client.capabilities()
        client.close()


def test_a_slow_answer_is_no_silence(unused_port: int) -> None:
    """A body that drips for longer than the limit, yet never pauses so long, is taken."""
    answer = good()

    def drip(peer: socket.socket) -> None:
        for start in range(0, len(answer), 20):
            peer.sendall(answer[start : start + 20])
            time.sleep(0.03)

    with _serve(drip) as port:
        client = PortalClient(f"http://127.0.0.1:{port}", stall_s=0.15)
        assert client.capabilities().region == "kirov"
        client.close()


@pytest.mark.parametrize("where", ["before the answer", "in the middle"])
def test_cancel_from_another_thread(where: str) -> None:
    asked = threading.Event()
    release = threading.Event()

    def stall(peer: socket.socket) -> None:
        if where == "in the middle":
            peer.sendall(good()[:-20])
        asked.set()
        release.wait(10)

    with _serve(stall) as port:
        client = PortalClient(f"http://127.0.0.1:{port}")
        caught: list[BaseException] = []

        def ask() -> None:
            try:
                client.capabilities()
            except errors.SyncError as error:
                caught.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        assert asked.wait(5)
        client.cancel()
        thread.join(2)
        assert not thread.is_alive()
        assert isinstance(caught[0], errors.Cancelled)
        with pytest.raises(errors.Cancelled):
            client.capabilities()
        release.set()
        client.close()


def test_a_bomb_is_refused(client: PortalClient, proxy: FaultProxy) -> None:
    bomb = gzip.compress(b" " * (80 * 1024 * 1024), 9)
    proxy.add(Fault(answer=good(bomb, more="Content-Encoding: gzip\r\n")))
    with pytest.raises(errors.TooLarge):
        client.capabilities()


@pytest.mark.parametrize(
    "url",
    ["http://portal.example", "ftp://127.0.0.1", "https://", "https://u:p@portal.example", "x"],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(errors.BadAddress):
        check_address(url)


def test_addresses_that_are_taken() -> None:
    assert check_address("https://portal.example/") == "https://portal.example"
    assert check_address("http://localhost:8080") == "http://localhost:8080"
    assert check_address("http://[::1]:8080") == "http://[::1]:8080"


def test_a_proxy_of_the_environment_never_catches_loopback(
    client: PortalClient, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    proxy.add(Fault(answer=good()))
    fresh = PortalClient(proxy.url)
    assert fresh.capabilities().region == "kirov"
    fresh.close()


def test_closed_connections_are_let_go(client: PortalClient, proxy: FaultProxy) -> None:
    for _ in range(5):
        proxy.add(Fault(answer=good()))
        client.capabilities()
        proxy.add(Fault(refuse=True, times=2))
        with pytest.raises(errors.PortalDead):
            client.capabilities()
        proxy.clear()
    assert client.line.handles <= 1


# --- TLS -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "days", "trusted", "reason"),
    [
        ("localhost", 5, True, None),
        ("localhost", -5, True, "expired"),
        ("elsewhere.example", 5, True, "name"),
        ("localhost", 5, False, "issuer"),
    ],
)
def test_tls_is_verified_and_says_which(
    tmp_path: Path, name: str, days: int, trusted: bool, reason: str | None
) -> None:
    authority, context = _certificates(tmp_path, name, days)
    got: list[bytes] = []

    def answer(peer: socket.socket) -> None:
        try:
            with context.wrap_socket(peer, server_side=True) as secure:
                got.append(secure.recv(9_000))
                secure.sendall(good())
        except OSError:
            pass

    with _serve(answer, read=False) as port:
        bundle = authority if trusted else None
        client = PortalClient(f"https://localhost:{port}", ca_bundle=bundle, stall_s=5)
        if reason is None:
            assert client.capabilities().region == "kirov"
        else:
            with pytest.raises(errors.TlsTrouble) as told:
                client.capabilities()
            assert told.value.reason == reason
            assert not any(got)
        client.close()


def test_through_a_proxy_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A region's network may allow only CONNECT; the portal still proves itself end to end, and a
    cancel still ends the request."""
    authority, context = _certificates(tmp_path, "portal.example", 5)
    asked: list[bytes] = []
    reached, release = threading.Event(), threading.Event()

    def connect(peer: socket.socket) -> None:
        asked.append(peer.recv(9_000))
        peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(peer, server_side=True) as secure:
            secure.recv(9_000)
            if len(asked) > 1:
                reached.set()
                release.wait(10)
            secure.sendall(good())

    with _serve(connect, read=False) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        client = PortalClient("https://portal.example", ca_bundle=authority, stall_s=5)
        assert client.capabilities().region == "kirov"
        assert asked[0].startswith(b"CONNECT portal.example:443")
        caught: list[BaseException] = []

        def ask() -> None:
            try:
                client.capabilities()
            except errors.SyncError as error:
                caught.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        assert reached.wait(5)
        client.cancel()
        thread.join(2)
        assert isinstance(caught[0], errors.Cancelled)
        release.set()
        client.close()


def test_plain_http_on_a_tls_port_is_no_portal() -> None:
    with _serve(lambda peer: peer.sendall(good()), read=False) as port:
        client = PortalClient(f"https://localhost:{port}", stall_s=5)
        with pytest.raises(errors.TlsTrouble) as told:
            client.capabilities()
        assert told.value.reason == "protocol"
        client.close()


# --- helpers -------------------------------------------------------------------------------------


@contextmanager
def _serve(talk: Callable[[socket.socket], None], *, read: bool = True) -> Iterator[int]:
    """One connection at a time, talked to by the test."""
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            with peer:
                try:
                    if read:
                        peer.recv(9_000)
                    talk(peer)
                except OSError:
                    continue

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _certificates(folder: Path, name: str, days: int) -> tuple[Path, ssl.SSLContext]:
    """A test authority and a server certificate for ``name`` that ends in ``days``."""
    now = datetime.now(UTC)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])

    def base(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
        )

    root = (
        base(root_name, root_key.public_key())
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        base(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), key.public_key())
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(
        leaf.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    return folder / "ca.pem", context
