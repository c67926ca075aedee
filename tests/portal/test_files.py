"""Files on the portal: tus up, Range down, who may read, what an awaited file is; on each base."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from cur_desk.domain.events import Change
from cur_desk.domain.records.base import new_id
from cur_portal.store import audit, copies, files
from tests.portal.builders import NOW, Station, World

TUS = {"Tus-Resumable": "1.0.0"}
BODY = {**TUS, "Content-Type": "application/offset+octet-stream"}


def picture(size: int = 400_000, seed: int = 1) -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def ask(station: Station, method: str, path: str, **more: Any) -> requests.Response:
    headers = {**station.headers, **more.pop("headers", {})}
    url = path if path.startswith("http") else station.world.url + path
    return station.world.http.request(method, url, headers=headers, **more)


def begin(station: Station, data: bytes, sha: str = "", **more: str) -> requests.Response:
    named = base64.b64encode((sha or sha_of(data)).encode()).decode()
    headers = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": f"sha256 {named}", **more}
    return ask(station, "POST", "/v1/uploads", headers=headers)


def send(station: Station, url: str, at: int, data: bytes, **more: str) -> requests.Response:
    headers = {**BODY, "Upload-Offset": str(at), **more}
    return ask(station, "PATCH", url, headers=headers, data=data)


def upload(station: Station, data: bytes) -> requests.Response:
    made = begin(station, data)
    assert made.status_code == 201, made.text
    return send(station, made.headers["Location"], 0, data)


def offset(station: Station, url: str) -> int:
    answer = ask(station, "HEAD", url, headers=TUS)
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.headers["Upload-Offset"])


def attach(station: Station, record: str, data: bytes, **more: Any) -> dict[str, Any]:
    """The act that names a content; gives the portal's result."""
    ref = {"id": new_id(), "sha256": sha_of(data), "name": "яма.jpg", "size": len(data)} | more
    return station.push_one(station.event(record, 1, "attach", content={"files": [ref]}))


def refs(world: World, record: str) -> list[dict[str, Any]]:
    document = world.store.find(record)
    assert document is not None
    found: list[dict[str, Any]] = document.get("files", [])
    return found


def get(station: Station, sha: str, **headers: str) -> requests.Response:
    return ask(station, "GET", f"/v1/files/{sha}", headers=headers)


def test_up_in_parts_and_down_whole(world_of: Callable[..., World]) -> None:
    world = world_of(2)
    station, data = world.enter("executor"), picture(700_001)
    record = world.appeals[0]["id"]
    assert attach(station, record, data)["outcome"] == "applied"
    assert refs(world, record)[0]["awaited"] is True
    assert get(station, sha_of(data)).status_code == 404

    made = begin(station, data)
    url = made.headers["Location"]
    assert "Upload-Expires" in made.headers
    first = send(station, url, 0, data[:300_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "300000")
    assert offset(station, url) == 300_000
    wrong = send(station, url, 100, data[100:200])
    assert (wrong.status_code, wrong.json()["type"].rsplit(":")[-1]) == (409, "upload-offset")
    last = send(station, url, 300_000, data[300_000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, "700001")
    assert "awaited" not in refs(world, record)[0]
    assert world.store.find(record)["version"] == 3  # type: ignore[index]

    answer = get(station, sha_of(data))
    assert answer.content == data
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ask(station, "HEAD", f"/v1/files/{sha_of(data)}").headers["Content-Length"] == "700001"
    assert ask(station, "HEAD", url, headers=TUS).status_code == 410


def test_what_of_tus_is_understood(sqlite_world_of: Callable[..., World]) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture(9_000)
    told = requests.options(f"{world.url}/v1/uploads", timeout=5)
    assert told.status_code == 204
    assert told.headers["Tus-Extension"] == "creation,checksum,termination,expiration"
    assert told.headers["Tus-Max-Size"] == "50000000"
    assert begin(station, data, **{"Tus-Resumable": "0.2.0"}).status_code == 412
    url = begin(station, data).headers["Location"]
    assert ask(station, "HEAD", url).status_code == 412
    assert send(station, url, 0, data, **{"Content-Type": "text/plain"}).status_code == 415
    assert send(station, url, 0, data + b"x").status_code == 422
    assert ask(station, "DELETE", url, headers=TUS).status_code == 204
    assert ask(station, "HEAD", url, headers=TUS).status_code == 410
    assert send(station, url, 0, data).status_code == 410


def test_a_checksum_keeps_the_whole_request_or_nothing(
    sqlite_world_of: Callable[..., World],
) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture(500_000)
    url = begin(station, data).headers["Location"]

    def checked(part: bytes, algorithm: str) -> str:
        digest = hashlib.new(algorithm, part).digest()
        return f"{algorithm} {base64.b64encode(digest).decode()}"

    half = data[:300_000]
    spoilt = send(station, url, 0, half[:-1] + b"?", **{"Upload-Checksum": checked(half, "sha1")})
    assert spoilt.status_code == 460
    assert offset(station, url) == 0
    good = send(station, url, 0, half, **{"Upload-Checksum": checked(half, "sha256")})
    assert good.headers["Upload-Offset"] == "300000"
    assert send(station, url, 300_000, b"x", **{"Upload-Checksum": "md5 eA=="}).status_code == 400


def test_the_content_must_be_what_was_named_and_of_a_known_format(
    world_of: Callable[..., World],
) -> None:
    world = world_of(1)
    station, data = world.enter("executor"), picture(300_000)
    url = begin(station, data, sha="a" * 64).headers["Location"]
    answer = send(station, url, 0, data)
    assert (answer.status_code, answer.json()["type"].rsplit(":")[-1]) == (460, "file-damaged")
    assert ask(station, "HEAD", url, headers=TUS).status_code == 410
    program = b"MZ\x90\x00" + bytes(9_000)
    refused = upload(station, program)
    assert (refused.status_code, refused.json()["type"].rsplit(":")[-1]) == (422, "file-type")
    large = begin(station, data, **{"Upload-Length": "50000001"})
    assert (large.status_code, large.json()["title"]) == (413, "Файл больше допустимого")
    assert begin(station, data, sha="не сумма").status_code == 422
    with world.store.database.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM file_chunks").scalar() == 0


def test_a_cut_request_leaves_what_has_come(world_of: Callable[..., World]) -> None:
    world = world_of(1)
    station, data = world.enter("executor"), picture(900_000)
    url = begin(station, data).headers["Location"]
    where = urlsplit(world.url)
    head = "".join(
        f"{k}: {v}\r\n"
        for k, v in {
            **station.headers, **BODY, "Upload-Offset": "0", "Host": where.netloc,
            "Content-Length": str(len(data)),
        }.items()
    )  # fmt: skip
    with socket.create_connection((where.hostname or "", where.port or 0)) as line:
        line.sendall(f"PATCH {url} HTTP/1.1\r\n{head}\r\n".encode() + data[:600_000])
        # The portal writes in pieces as they come; the end of our sending is the cut.
        line.shutdown(socket.SHUT_WR)
        line.settimeout(10)
        line.recv(100)
    got = offset(station, url)
    assert 512 * 1024 <= got <= 600_000
    if send(station, url, got, data[got:]).status_code == 409:
        # The rest of the cut request was still being written when we asked: it is there now.
        got = offset(station, url)
        assert got == 600_000
        assert send(station, url, got, data[got:]).status_code == 204
    with world.store.database.read() as conn:
        assert files.blob(conn, sha_of(data)) is not None


def test_the_same_piece_from_two_lines_at_once_counts_once(world_of: Callable[..., World]) -> None:
    world = world_of(1)
    station, data = world.enter("executor"), picture(700_000)
    url = begin(station, data).headers["Location"]
    headers = {**station.headers, **BODY, "Upload-Offset": "0"}

    def one(_number: int) -> int:
        answer = requests.patch(world.url + url, headers=headers, data=data[:600_000], timeout=20)
        return answer.status_code

    with ThreadPoolExecutor(4) as hands:
        statuses = Counter(hands.map(one, range(4)))
    assert statuses.keys() <= {204, 409}
    at = offset(station, url)
    assert send(station, url, at, data[at:]).status_code == 204
    attach(station, world.appeals[0]["id"], data)
    assert get(station, sha_of(data)).content == data


def test_ranges(sqlite_world_of: Callable[..., World]) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture(600_000)
    attach(station, world.appeals[0]["id"], data)
    upload(station, data)
    sha = sha_of(data)

    def part(header: str, **more: str) -> tuple[int, bytes, str | None]:
        answer = get(station, sha, Range=header, **more)
        return answer.status_code, answer.content, answer.headers.get("Content-Range")

    assert part("bytes=10-19") == (206, data[10:20], "bytes 10-19/600000")
    assert part("bytes=599990-") == (206, data[-10:], "bytes 599990-599999/600000")
    assert part("bytes=-7") == (206, data[-7:], "bytes 599993-599999/600000")
    assert part("bytes=262140-262150")[1] == data[262140:262151]  # across two pieces
    assert part("bytes=0-")[0] == 206
    assert part("bytes=600000-")[0::2] == (416, "bytes */600000")
    assert part("bytes=0-1,5-6")[1] == data
    assert part("bytes=10-19", **{"If-Range": f'"{sha}"'})[0] == 206
    assert part("bytes=10-19", **{"If-Range": '"another"'})[:2] == (200, data)
    assert get(station, sha, **{"If-None-Match": f'"{sha}"'}).status_code == 304
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    assert get(station, sha).headers["Repr-Digest"] == f"sha-256=:{digest}:"


def test_only_who_may_see_the_appeal_reads_its_file(world_of: Callable[..., World]) -> None:
    world = world_of(2)
    executor, stranger, shift = (world.enter(n) for n in ("executor", "stranger", "shift"))
    data = picture()
    attach(executor, world.appeals[0]["id"], data)
    upload(executor, data)
    assert get(executor, sha_of(data)).status_code == 200
    assert get(shift, sha_of(data)).status_code == 200
    assert get(stranger, sha_of(data)).status_code == 404
    assert get(world.enter("head"), sha_of(data)).status_code == 404  # figures only
    assert requests.get(f"{world.url}/v1/files/{sha_of(data)}", timeout=5).status_code == 401
    url = begin(executor, picture(9_000, 5)).headers["Location"]
    assert ask(stranger, "HEAD", url, headers=TUS).status_code == 410
    assert begin(world.enter("head"), data).status_code == 403


def test_knowing_a_hash_is_not_having_the_file(world_of: Callable[..., World]) -> None:
    """The stranger's own appeal names the hash of a file of another body."""
    world = world_of(1)
    executor, stranger = world.enter("executor"), world.enter("stranger")
    data = picture()
    attach(executor, world.appeals[0]["id"], data)
    upload(executor, data)
    own = {**world.appeals[0], "id": new_id(), "number": "26-11/77", "registrations": []}
    own["questions"] = [
        {"id": "q1", "assignments": [{"id": "a", "organisation": world.other["id"]}]}
    ]
    world.store.put_document(own, now=NOW)
    assert attach(stranger, own["id"], data)["outcome"] == "applied"
    assert refs(world, own["id"])[0]["awaited"] is True
    assert get(stranger, sha_of(data)).status_code == 404
    assert ask(stranger, "HEAD", f"/v1/files/{sha_of(data)}").status_code == 404
    upload(stranger, data)
    assert get(stranger, sha_of(data)).content == data
    assert "awaited" not in refs(world, own["id"])[0]
    with world.store.database.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM blobs").scalar() == 1
        kept = conn.exec_driver_sql("SELECT count(*), sum(length(data)) FROM file_chunks").one()
        assert tuple(kept) == (2, len(data))


def test_t39_the_same_file_in_fifty_appeals_is_asked_for_once(
    sqlite_world_of: Callable[..., World],
) -> None:
    world = sqlite_world_of(50)
    station, data = world.enter("executor"), picture(90_000)
    for appeal in world.appeals:
        attach(station, appeal["id"], data)
    upload(station, data)
    assert all("awaited" not in refs(world, a["id"])[0] for a in world.appeals)
    late = {**world.appeals[0], "id": new_id(), "number": "26-11/99", "files": []}
    world.store.put_document(late, now=NOW)
    attach(station, late["id"], data)
    assert "awaited" not in refs(world, late["id"])[0]


def test_who_reads_a_file_may_attach_it_elsewhere_without_sending_it(
    sqlite_world_of: Callable[..., World],
) -> None:
    world = sqlite_world_of(2)
    executor, shift, data = world.enter("executor"), world.enter("shift"), picture(90_000)
    attach(executor, world.appeals[0]["id"], data)
    upload(executor, data)
    other = world.appeals[1]["id"]
    attach(shift, other, data)
    assert refs(world, other)[0]["awaited"] is True
    assert ask(shift, "HEAD", f"/v1/files/{sha_of(data)}").status_code == 200
    assert "awaited" not in refs(world, other)[0]


def test_files_change_only_by_their_acts(sqlite_world_of: Callable[..., World]) -> None:
    world = sqlite_world_of(1)
    station, record = world.enter("executor"), world.appeals[0]["id"]
    forged = {"id": new_id(), "sha256": "a" * 64, "name": "x.jpg", "size": 9}
    change = Change(op="add", path="files", value=forged)
    result = station.push_one(station.event(record, 1, changes=[change]))
    assert (result["outcome"], result["code"]) == ("rejected", "act-needed")


def test_a_file_removed_from_its_last_appeal_is_not_read_and_swept_in_time(
    world_of: Callable[..., World],
) -> None:
    world = world_of(1)
    station, data, record = world.enter("executor"), picture(), world.appeals[0]["id"]
    attach(station, record, data)
    upload(station, data)
    document = world.store.find(record)
    assert document is not None
    world.store.put_document({**document, "files": []}, now=NOW)
    assert get(station, sha_of(data)).status_code == 404
    url = begin(station, picture(9_000, 8)).headers["Location"]
    send(station, url, 0, picture(9_000, 8)[:5_000])
    world.clock.advance(timedelta(days=8))
    station = world.enter("executor")
    assert ask(station, "HEAD", url, headers=TUS).status_code == 410
    with world.store.database.write() as work:
        assert files.sweep(work, world.clock.now()) == 1
        assert files.sweep(work, world.clock.now() + timedelta(days=31)) == 1
    with world.store.database.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM file_chunks").scalar() == 0


def test_a_copy_of_the_base_has_the_files(
    world_of: Callable[..., World], tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = world_of(1)
    station, data = world.enter("executor"), picture(3_000_000)
    attach(station, world.appeals[0]["id"], data)
    upload(station, data)
    kept = io.BytesIO()
    copies.write(world.store.database, kept)
    with world.store.database.write() as work:
        for table in ("file_chunks", "blobs", "file_links", "blob_owners"):
            work.conn.exec_driver_sql(f"DELETE FROM {table}")
    assert get(station, sha_of(data)).status_code == 404
    kept.seek(0)
    copies.read(world.store.database, kept)
    assert get(world.enter("executor"), sha_of(data)).content == data


def test_readings_and_refusals_are_in_the_journal(sqlite_world_of: Callable[..., World]) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture()
    attach(station, world.appeals[0]["id"], data)
    upload(station, data)
    upload(station, b"MZ" + bytes(900))
    get(station, sha_of(data))
    get(station, sha_of(data), Range="bytes=100-")
    with world.store.database.read() as conn:
        acts = [r[0] for r in conn.exec_driver_sql("SELECT act FROM audit ORDER BY seq")]
    assert [a for a in acts if a.startswith("file")] == [
        "file-received", "file-refused", "file-read", "file-read",
    ]  # fmt: skip


@pytest.mark.parametrize("part", ["bytes=1-", "bytes=-399999"])
def test_all_but_the_first_byte_is_a_reading_too(
    sqlite_world_of: Callable[..., World], part: str
) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture()
    attach(station, world.appeals[0]["id"], data)
    upload(station, data)
    assert get(station, sha_of(data), Range=part).content == data[1:]
    with world.store.database.read() as conn:
        (line,) = [a for a in audit.read(conn) if a["act"] == "file-read"]
    assert line["person"] == station.person["id"]
    told = json.loads(line["body"])
    assert (told["sha256"], told["first"], told["last"]) == (sha_of(data), 1, 399_999)


def test_headers_that_are_no_base64_are_refused_and_no_fault_of_the_portal(
    sqlite_world_of: Callable[..., World],
) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture(9_000)
    for text in ("sha256 é", "sha256 ===", "sha256 /w=="):
        answer = begin(station, data, **{"Upload-Metadata": text})
        assert (answer.status_code, answer.json()["type"].rsplit(":")[-1]) == (422, "invalid")
    url = begin(station, data).headers["Location"]
    for text in ("sha256 é", "sha1 ="):
        answer = send(station, url, 0, data, **{"Upload-Checksum": text})
        assert (answer.status_code, answer.json()["type"].rsplit(":")[-1]) == (400, "bad-request")
