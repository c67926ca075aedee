"""``cur-portal serve``: the portal as a process that says when it is ready and ends when told."""

from __future__ import annotations

import argparse
import json
import logging
import socket
import sys
import threading

import uvicorn

from cur_portal.commands.address import data_dir, database_url
from cur_portal.store import Store
from cur_portal.web.app import create_app
from cur_portal.web.hub import Hub


class _Server(uvicorn.Server):
    """Says on the standard output that it listens."""

    ready_line = ""
    hub: Hub | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.ready_line:
            print(self.ready_line, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.hub is not None:
            self.hub.wake_all()
        await super().shutdown(sockets)


def run(arguments: argparse.Namespace) -> int:
    """Serves until a signal or, with ``--stop-with-stdin``, until the input ends."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    if arguments.log_requests:
        logging.getLogger("cur_portal.requests").setLevel(logging.INFO)
    store = Store.open(database_url(arguments))
    _ = store.region.profile  # a wrong profile is said before anybody comes
    app = create_app(store)
    listener = _listen(arguments.host, arguments.port)
    port = listener.getsockname()[1]
    scheme = "http"
    tls: dict[str, str] = {}
    ready: dict[str, object] = {"ready": True, "port": port}
    if arguments.tls:
        from cur_portal.tls import make_test_certificate

        files = make_test_certificate(data_dir(arguments) / "tls", arguments.host)
        tls = {"ssl_certfile": str(files.certificate), "ssl_keyfile": str(files.key)}
        scheme = "https"
        ready["ca"] = str(files.authority)
    ready["url"] = f"{scheme}://{_shown(arguments.host)}:{port}"
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        **tls,  # type: ignore[arg-type]
    )
    server = _Server(config)
    server.ready_line = json.dumps(ready)
    server.hub = app.state.portal.hub
    if arguments.stop_with_stdin:
        threading.Thread(target=_stop_with_input, args=(server,), daemon=True).start()
    if arguments.live:
        _start_live(store)
    try:
        server.run(sockets=[listener])
    finally:
        store.close()
    return 0


def _listen(host: str, port: int) -> socket.socket:
    from cur_desk.errors import InputError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol must be named: else asyncio leaves Nagle's delay on for what it accepts.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(f"Адрес {host}:{port} занят или недоступен", field="port") from error
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _stop_with_input(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4_096):
        pass
    server.should_exit = True


def _start_live(store: Store) -> None:
    from cur_portal import live

    threading.Thread(target=live.run, args=(store,), name="live", daemon=True).start()
