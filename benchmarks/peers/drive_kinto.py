"""Kinto with its memory backend, and its own HTTP client. Run by the interpreter that has both.

``edits FOLDER``: two clients edit one record that both have read before: by PATCH as it comes, and
by PATCH with If-Match. ``sync FOLDER DOCUMENTS``: all records by the client's own paging, written
into a plain SQLite table, since the client has no store of its own.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import kinto_http
from kinto_http.exceptions import KintoException

PAGE = 1_000
BATCH = 200
SETTINGS = f"""
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
[app:main]
use = egg:kinto
multiauth.policies = basicauth
kinto.userid_hmac_secret = bench
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.bucket_create_principals = system.Everyone
kinto.paginate_by = {PAGE}
kinto.batch_max_requests = {BATCH}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = ERROR
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = ERROR
formatter = plain
[formatter_plain]
format = %(message)s
"""


class Server:
    """``kinto start`` on a free port."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        ini = folder / "kinto.ini"
        ini.write_text(SETTINGS.replace("%(http_port)s", str(port)), "utf-8")
        program = str(Path(sys.executable).parent / "kinto")
        command = [program, "start", "--ini", str(ini), "--port", str(port)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.url = f"http://127.0.0.1:{port}/v1"
        for _ in range(300):
            try:
                self.client().server_info()
                break
            except (OSError, KintoException):
                time.sleep(0.05)
        client = self.client()
        client.create_bucket(id="bench")
        client.create_collection(id="appeals", bucket="bench")

    def client(self) -> Any:
        return kinto_http.Client(
            server_url=self.url, auth=("bench", "bench"), bucket="bench", collection="appeals"
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def edits(folder: Path) -> dict[str, Any]:
    """Four cases: plain and guarded, different fields and the same."""
    server = Server(folder)
    try:
        return {
            guard: {
                "different": _case(server, f"{guard}-d", ("title", "note"), guard == "guarded"),
                "same": _case(server, f"{guard}-s", ("note", "note"), guard == "guarded"),
            }
            for guard in ("plain", "guarded")
        }
    finally:
        server.stop()


def _case(server: Server, uid: str, fields: Sequence[str], guarded: bool) -> dict[str, Any]:
    one, two = server.client(), server.client()
    one.create_record(id=uid, data={"title": "as it was", "note": "as it was"})
    before = two.get_record(id=uid)["data"]["last_modified"]
    how = {"if_match": before} if guarded else {"safe": False}
    told = False
    for client, field, words in ((one, fields[0], "word of A"), (two, fields[1], "word of B")):
        try:
            client.patch_record(id=uid, data={field: words}, **how)
        except KintoException:
            told = True
    end = one.get_record(id=uid)["data"]
    shown = {name: end[name] for name in ("title", "note")}
    return {"ends": [shown, shown], "words": ["word of A", "word of B"], "told": told}


def sync(folder: Path, documents: Path) -> dict[str, Any]:
    """Seconds to read all records and write them into a table."""
    server = Server(folder)
    try:
        lines = documents.read_text("utf-8").splitlines()
        client = server.client()
        for start in range(0, len(lines), BATCH):
            with client.batch() as batch:
                for line in lines[start : start + BATCH]:
                    document = json.loads(line)
                    batch.create_record(id=document["id"], data={"doc": document})
        began = time.perf_counter()
        client = server.client()
        sizes = _sizes(client)
        records = client.get_records()
        read = time.perf_counter() - began
        db = sqlite3.connect(folder / "client.db")
        db.execute("CREATE TABLE doc (id TEXT PRIMARY KEY, version INTEGER, body TEXT)")
        db.executemany(
            "INSERT INTO doc VALUES (?,?,?)",
            [
                (r["id"], r["last_modified"], json.dumps(r["doc"], ensure_ascii=False))
                for r in records
            ],
        )
        db.commit()
        seconds = time.perf_counter() - began
        if len(records) != len(lines):
            raise RuntimeError("Kinto has given another number of records")
    finally:
        server.stop()
    return {
        "seconds": seconds, "read_s": read, "documents": len(records), "requests": len(sizes),
        "bytes_down": sum(sizes),
    }  # fmt: skip


def _sizes(client: Any) -> list[int]:
    """Fills with the size of each answer's body: Kinto does not compress."""
    found: list[int] = []
    inner = client.session._session
    send = inner.request

    def heard(*args: Any, **how: Any) -> Any:
        answer = send(*args, **how)
        found.append(len(answer.content))
        return answer

    inner.request = heard
    return found


if __name__ == "__main__":
    what, where, *more = sys.argv[1:]
    done = edits(Path(where)) if what == "edits" else sync(Path(where), Path(more[0]))
    print(json.dumps(done, ensure_ascii=False))
