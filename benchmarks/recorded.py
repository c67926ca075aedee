"""A tiny loopback server that gives the recorded bytes again: ``python -m benchmarks.recorded DIR``.

A process of its own, so that neither its time nor its memory is in the figures. Ends with its
standard input.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

_TOKENS = {"access_token": "bench", "refresh_token": "bench", "expires_in": 86_400}


class Handler(BaseHTTPRequestHandler):
    """Answers the calls of a first sync; whatever else is asked is not there."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    folder: Path
    places: dict[str, int]

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/v1/session":
            self._answer((self.folder / "session.json").read_bytes())
            return
        cursor = parse_qs(asked.query).get("cursor", [""])[0]
        number = self.places.get(cursor)
        if asked.path != "/v1/sync/changes" or number is None:
            self._answer(b'{"code":"not-found"}', status=404)
            return
        self._answer((self.folder / f"{number}.gz").read_bytes(), packed=True)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            self.rfile.read(length)
        elif self.headers.get("Transfer-Encoding") == "chunked":
            self._drop_chunks()
        found = {"/v1/auth/token": _TOKENS, "/v1/audit": {"accepted": 0}}.get(self.path)
        if found is None:
            self._answer(b'{"code":"not-found"}', status=404)
        else:
            self._answer(json.dumps(found).encode())

    def _drop_chunks(self) -> None:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            self.rfile.read(size + 2)
        self.rfile.readline()

    def _answer(self, body: bytes, *, status: int = 200, packed: bool = False) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the terminal belongs to the table."""


class RecordedPortal:
    """The server as a child process."""

    def __init__(self, folder: Path) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.recorded", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._child.stdout is not None
        self.url = self._child.stdout.readline().strip()

    def __enter__(self) -> RecordedPortal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait(10)
        self._child.stdout.close()


def main() -> None:
    """Serves until the input ends."""
    folder = Path(sys.argv[1])
    index = json.loads((folder / "index.json").read_text("utf-8"))
    Handler.folder = folder
    Handler.places = {cursor or "": n for n, cursor in enumerate(index["cursors"])}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
