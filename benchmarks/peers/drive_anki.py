"""Anki's collection sync against its own server. Run by the interpreter that has ``anki``.

``edits FOLDER``: two clients, two fields, then one. ``sync FOLDER DOCUMENTS``: a client that holds
nothing pulls notes, one document each; and the same as one whole file («full download»).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from anki.collection import Collection
from anki.sync_pb2 import SyncCollectionResponse
from tally import Tally

USER = "bench:bench"
FULL = (
    SyncCollectionResponse.FULL_SYNC,
    SyncCollectionResponse.FULL_DOWNLOAD,
    SyncCollectionResponse.FULL_UPLOAD,
)
APART_S = 1.2
"""Anki's times are whole seconds: edits closer than that would prove nothing."""


class Server:
    """``python -m anki.syncserver`` on a free port."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = os.environ | {
            "SYNC_USER1": USER,
            "SYNC_BASE": str(folder / "server"),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(self.port),
            "MAX_SYNC_PAYLOAD_MEGS": "500",
            "RUST_LOG": "error",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "anki.syncserver"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.url}health", timeout=1)
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server of Anki does not answer")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Client:
    """One collection and its sign-in."""

    def __init__(self, path: Path, url: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.col = Collection(str(path))
        name, password = USER.split(":")
        self.auth = self.col.sync_login(name, password, url)
        self.asked_full = False

    def sync(self, *, upload: bool = False) -> str:
        """A sync; where Anki wants a whole side thrown away, ``upload`` says which."""
        found = self.col.sync_collection(self.auth, False)
        required = found.required
        if required in FULL:
            self.asked_full = True
            self.col.close_for_full_sync()
            self.col.full_upload_or_download(auth=self.auth, server_usn=None, upload=upload)
            self.col.reopen(after_full_sync=True)
        return str(SyncCollectionResponse.ChangesRequired.Name(required))

    def note(self) -> Any:
        return self.col.get_note(self.col.find_notes("")[0])

    def edit(self, field: str, words: str) -> None:
        note = self.note()
        note[field] = words
        self.col.update_note(note)

    def fields(self) -> dict[str, str]:
        return dict(self.note().items())


def edits(folder: Path) -> dict[str, Any]:
    """Both clients hold one note; both are offline; both edit; then they sync in turn."""
    server = Server(folder)
    try:
        found = {
            "different": _case(folder / "different", server, ("Front", "Back")),
            "same": _case(folder / "same", server, ("Back", "Back")),
        }
    finally:
        server.stop()
    return found


def _case(folder: Path, server: Server, fields: tuple[str, str]) -> dict[str, Any]:
    one = Client(folder / "one.anki2", server.url)
    two = Client(folder / "two.anki2", server.url)
    note = one.col.new_note(one.col.models.by_name("Basic"))
    note["Front"], note["Back"] = "as it was", "as it was"
    one.col.add_note(note, one.col.decks.id("Default"))
    one.sync(upload=True)
    two.sync(upload=False)
    one.asked_full = two.asked_full = False
    one.edit(fields[0], "word of A")
    time.sleep(APART_S)
    two.edit(fields[1], "word of B")
    said = [one.sync(), two.sync(), one.sync()]
    ends = [one.fields(), two.fields()]
    told = one.asked_full or two.asked_full
    for client in (one, two):
        client.col.close()
    return {"ends": ends, "words": ["word of A", "word of B"], "told": told, "answers": said}


def sync(folder: Path, documents: Path) -> dict[str, Any]:
    """Seconds until an empty client has all notes: by normal sync, and as one file."""
    server = Server(folder)
    try:
        full = Client(folder / "full" / "one.anki2", server.url)
        normal = Client(folder / "normal" / "two.anki2", server.url)
        full.sync(upload=True)
        normal.sync(upload=False)
        counted = Client(folder / "counted" / "four.anki2", server.url)
        counted.sync(upload=False)
        model = full.col.models.by_name("Basic")
        deck = full.col.decks.id("Default")
        count = 0
        for line in documents.read_text("utf-8").splitlines():
            note = full.col.new_note(model)
            note["Front"], note["Back"] = json.loads(line)["id"], line
            full.col.add_note(note, deck)
            count += 1
        full.sync(upload=True)
        start = time.perf_counter()
        normal.sync()
        pulled = time.perf_counter() - start
        have = normal.col.note_count()
        fresh = Client(folder / "fresh" / "three.anki2", server.url)
        start = time.perf_counter()
        fresh.sync(upload=False)
        snapshot = time.perf_counter() - start
        tally = Tally(server.port)
        counted.auth.endpoint = f"http://127.0.0.1:{tally.port}/"
        counted.sync()
        if not have == fresh.col.note_count() == counted.col.note_count() == count:
            raise RuntimeError("the clients of Anki do not hold the same")
        for client in (full, normal, fresh, counted):
            client.col.close()
    finally:
        server.stop()
    return {
        "seconds": pulled, "snapshot_s": snapshot, "documents": count, "bytes_down": tally.down,
    }  # fmt: skip


if __name__ == "__main__":
    what, where, *more = sys.argv[1:]
    done = edits(Path(where)) if what == "edits" else sync(Path(where), Path(more[0]))
    print(json.dumps(done, ensure_ascii=False))
