"""Our upload against an independent tus server from npm: the protocol is the protocol's, not ours.

Installed once into the user's cache by npm, with fixed versions; without node, npm or a registry
the test is skipped and says so. ``make test-all`` runs it.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from cur_desk.sync import errors
from cur_desk.sync.file_client import FileClient
from cur_desk.sync.tus import TusUpload
from tests.faults.proxy import Fault, FaultProxy

PACKAGES = {"@tus/server": "2.4.5", "@tus/file-store": "2.1.1"}
SERVER = """
import http from 'node:http'
import {Server} from '@tus/server'
import {FileStore} from '@tus/file-store'
const tus = new Server({path: '/v1/uploads', datastore: new FileStore({directory: process.argv[2]})})
const server = http.createServer((req, res) => tus.handle(req, res))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed() -> Path:
    """The folder with the server's packages."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    names = "_".join(PACKAGES.values())
    folder = Path(platformdirs.user_cache_dir("cur-desk-tests")) / f"tus-{names}"
    if not (folder / "node_modules" / "@tus" / "file-store").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        package = {"name": "foreign-tus", "private": True, "dependencies": PACKAGES}
        (folder / "package.json").write_text(json.dumps(package))
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=folder, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(folder, ignore_errors=True)
            pytest.skip("npm could not install the server")
    (folder / "server.mjs").write_text(SERVER)
    return folder


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Where the foreign server keeps what it gets."""
    made = tmp_path / "stored"
    made.mkdir()
    return made


@pytest.fixture
def line(installed: Path, stored: Path) -> Iterator[FaultProxy]:
    """The line to the running server."""
    process = subprocess.Popen(
        ["node", "server.mjs", str(stored)], cwd=installed, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with FaultProxy(int(process.stdout.readline())) as proxy:
            yield proxy
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


class Anybody:
    """The foreign server asks for no token."""

    def token(self) -> str:
        return "nobody"

    def renew(self, refused: str) -> str:
        raise errors.NeedSignIn


@pytest.fixture
def client(line: FaultProxy) -> Iterator[FileClient]:
    made = FileClient(line.url, access=Anybody(), stall_s=10)
    yield made
    made.close()


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def kept(stored: Path, url: str) -> bytes:
    return (stored / url.rsplit("/", 1)[-1]).read_bytes()


def test_whole_in_pieces(client: FileClient, line: FaultProxy, stored: Path) -> None:
    data = content(1_000_003)
    upload = TusUpload(client, io.BytesIO(data), "a" * 64)
    while upload.offset < len(data):
        upload.send(200_000)
    assert kept(stored, upload.url) == data
    assert [s.method for s in line.seen] == ["POST", *["PATCH"] * 6]


def test_cut_in_a_piece_and_gone_on_by_another_process(
    client: FileClient, line: FaultProxy, stored: Path
) -> None:
    data = content(3_000_000)
    upload = TusUpload(client, io.BytesIO(data), "b" * 64)
    upload.send(500_000)
    line.add(Fault(path="/v1/uploads", cut_up=300_000))
    with pytest.raises(errors.PortalDead):
        upload.send(1_000_000)
    again = TusUpload(client, io.BytesIO(data), "b" * 64, upload.url)
    assert 500_000 <= again.offset < len(data)
    before = sum(len(s.body) for s in line.seen if s.method == "PATCH")
    while again.offset < len(data):
        again.send(700_000)
    sent = sum(len(s.body) for s in line.seen if s.method == "PATCH") - before
    assert sent <= len(data) - 500_000
    assert kept(stored, again.url) == data


def test_an_answer_that_was_lost_is_asked_for(
    client: FileClient, line: FaultProxy, stored: Path
) -> None:
    data = content(600_000)
    upload = TusUpload(client, io.BytesIO(data), "c" * 64)
    line.add(Fault(path="/v1/uploads", lose=True))
    with pytest.raises(errors.PortalDead):
        upload.send(400_000)
    assert upload.offset == 0
    upload.ask()
    assert upload.offset == 400_000
    upload.send(400_000)
    assert kept(stored, upload.url) == data
