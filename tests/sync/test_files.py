"""Files between the workstation and the real portal: up by tus, down by Range, over a bad line."""

from __future__ import annotations

import hashlib
import io
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cur_desk.domain.records.base import new_id
from cur_desk.models.file_cache import Wanted
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Happening, Link
from cur_desk.sync.files import Carried
from cur_desk.sync.link import Economy
from cur_desk.sync.runner import SyncRunner
from tests.faults.proxy import CAPTIVE, Fault, FaultProxy, page
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person

MOST = 60_000_000


def picture(size: int = 300_000, seed: int = 1) -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def attach(who: Person, record: str, *contents: bytes) -> None:
    """One act that names these contents, durable here."""
    store = who.engine.workspace.work.attachments
    refs = []
    for data in contents:
        taken = store.add(io.BytesIO(data), MOST)
        refs.append({"id": new_id(), "sha256": taken.sha256, "name": "яма.jpg", "size": taken.size})
    base = who.seen(record)["version"]
    who.act(record, act="attach", content={"files": refs}, base_version=base)
    store.named(r["sha256"] for r in refs)


def carry(who: Person) -> Carried:
    """Whatever may go, with waits of single files over."""
    who.engine.workspace.work.attachments.try_now()
    return who.engine.carry_files()


def carried(who: Person) -> Carried:
    """The same to the end: troubles of the line are tried again."""
    total = Carried()
    for _ in range(20):
        one = carry(who)
        total.sent += one.sent
        total.fetched += one.fetched
        total.bytes_up += one.bytes_up
        if one.error is None:
            return total
    raise AssertionError(one.error)


def with_appeal(portal: RealPortal, who: Person, **more: Any) -> str:
    [made] = portal.add_appeals(1, **more)
    who.sync()
    return str(made["id"])


def read(who: Person, sha: str) -> bytes:
    found = who.engine.workspace.files.open(sha)
    assert found is not None
    return found.read()


def on_portal(portal: RealPortal, sha: str) -> bytes | None:
    from cur_portal.store import files

    with portal.store.database.read() as conn:
        found = files.blob(conn, sha)
    return None if found is None else b"".join(files.walk(portal.store.database, found.store, 0))


def test_the_act_goes_first_and_the_content_follows(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record, data = with_appeal(portal, olga), picture()
    attach(olga, record, data)
    assert carry(olga).sent == 0  # the act has not gone yet
    assert line.count("/v1/files") == line.count("/v1/uploads") == 0
    report = olga.sync()
    assert report.files_waiting == 1
    assert portal.find(record)["files"][0]["awaited"] is True  # type: ignore[index]
    steps: list[tuple[int, int]] = []
    olga.engine.callbacks.on_file = lambda sha, done, total: steps.append((done, total))
    done = carry(olga)
    assert (done.sent, done.error) == (1, None)
    assert steps[0] == (0, len(data))
    assert steps[-1] == (len(data), len(data))
    assert on_portal(portal, sha_of(data)) == data
    report = olga.sync()
    assert report.files_waiting == 0
    assert "awaited" not in olga.seen(record)["files"][0]
    assert olga.engine.workspace.work.attachments.get(sha_of(data)) is None
    assert read(olga, sha_of(data)) == data


def test_a_restored_portal_gets_the_contents_again_that_its_backup_lost(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    """T34: the act came before the copy or after it; of both only the author has the content."""
    known, record = with_appeal(portal, olga), with_appeal(portal, olga)
    before, after = picture(30_000, 5), picture(20_000, 6)
    attach(olga, known, before)
    olga.sync()
    portal.copy("backup.db")
    assert carried(olga).sent == 1
    attach(olga, record, after)
    olga.sync()
    assert carried(olga).sent == 1
    olga.sync()
    assert "awaited" not in olga.seen(record)["files"][0]
    portal.restore("backup.db")
    assert on_portal(portal, sha_of(before)) is on_portal(portal, sha_of(after)) is None
    for _ in range(3):
        olga.sync()
        carried(olga)
    assert on_portal(portal, sha_of(before)) == before
    assert on_portal(portal, sha_of(after)) == after
    assert olga.engine.workspace.work.attachments.kept() == []
    ivan.sync()
    for uid in (known, record):
        [ref] = portal.find(uid)["files"]  # type: ignore[index]
        assert "awaited" not in ref
        assert "awaited" not in ivan.seen(uid)["files"][0]


def test_the_smallest_goes_first_and_twice_the_same_goes_once(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record, other = with_appeal(portal, olga), with_appeal(portal, olga)
    large, small = picture(400_000, 1), picture(20_000, 2)
    attach(olga, record, large, small)
    attach(olga, other, small)
    olga.sync()
    order: list[str] = []
    olga.engine.callbacks.on_file = lambda sha, done, total: order.append(sha)
    carry(olga)
    assert list(dict.fromkeys(order)) == [sha_of(small), sha_of(large)]
    assert sum(1 for s in line.seen if s.method == "POST" and s.path == "/v1/uploads") == 2
    for uid in (record, other):
        assert all("awaited" not in f for f in portal.find(uid)["files"])  # type: ignore[index]


def test_a_large_upload_gives_way_to_a_person_and_to_a_smaller_file(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    theirs = picture(70_000, 5)
    came = given_file(portal, theirs)
    record = with_appeal(portal, olga)
    large, small = picture(3_000_000, 1), picture(20_000, 2)
    attach(olga, record, large)
    attach(olga, record, small)
    olga.engine.workspace.work.attachments.refused(sha_of(small), "", "", None)
    olga.sync()
    order: list[str] = []

    def told(sha: str, done: int, total: int) -> None:
        if not order:  # the first step of the large one
            wish(olga, came, theirs)
            olga.engine.workspace.work.attachments.offer_again(sha_of(small))
        if done == total:
            order.append(sha)
        else:
            order.append("")

    olga.engine.callbacks.on_file = told
    done = carry(olga)
    assert (done.sent, done.fetched) == (2, 1)
    assert [s for s in dict.fromkeys(order) if s] == [sha_of(theirs), sha_of(small), sha_of(large)]
    assert sum(len(s.body) for s in line.seen if s.method == "PATCH") == len(large) + len(small)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path="/v1/uploads/", refuse=True),
        Fault(path="/v1/uploads/", cut_up=90_000),
        Fault(path="/v1/uploads/", lose=True),
        Fault(path="/v1/uploads/", cut_down=9),
        Fault(path="/v1/uploads/", after=2, cut_up=30_000),
        Fault(path="/v1/uploads/", after=1, lose=True, times=2),
        Fault(path="/v1/uploads/", twice=True),
        Fault(path="/v1/uploads/", answer=CAPTIVE),
        Fault(path="/v1/uploads/", answer=page(b"oops", status="500 Oops", media="text/plain")),
        Fault(path="/v1/uploads", lose=True),
        Fault(path="/v1/uploads/", after=2, lose=True),
    ],
    ids=lambda f: (
        "-".join(
            f"{k}{v if isinstance(v, int) else ''}"
            for k, v in vars(f).items()
            if v and k not in ("path", "answer")
        )
        or "answer"
    ),
)
def test_a_bad_line_costs_a_piece_and_never_the_file(
    portal: RealPortal, line: FaultProxy, olga: Person, fault: Fault
) -> None:
    record, data = with_appeal(portal, olga), picture(900_000)
    attach(olga, record, data)
    olga.sync()
    line.add(fault)
    # Whatever is asked after the trouble is cut too.
    line.add(Fault(path="/v1/files", cut_down=4))
    carried(olga)
    assert on_portal(portal, sha_of(data)) == data
    sent = sum(len(s.body) for s in line.seen if s.method == "PATCH")
    assert sent <= len(data) * 1.5


def test_t38_twenty_megabytes_cut_at_forty_percent_go_on_from_there(
    portal: RealPortal, line: FaultProxy, olga: Person, tmp_path: Path
) -> None:
    """The cable is cut at 40 %, the file changes on the disk meanwhile, the program is closed."""
    record, data = with_appeal(portal, olga), picture(20_000_000)
    source = tmp_path / "снимок.jpg"
    source.write_bytes(data)
    with source.open("rb") as opened:
        attach(olga, record, opened.read())
    source.write_bytes(b"another picture")
    olga.sync()
    cut = 8_000_000

    def watch(sha: str, done: int, total: int) -> None:
        if done >= cut:
            line.cable(plugged=False)

    olga.engine.callbacks.on_file = watch
    first = carry(olga)
    assert first.error is not None
    assert first.error.code in ("portal-dead", "no-link")
    olga.again()
    line.cable(plugged=True)
    before = sum(len(s.body) for s in line.seen if s.method == "PATCH")
    carried(olga)
    again = sum(len(s.body) for s in line.seen if s.method == "PATCH") - before
    assert on_portal(portal, sha_of(data)) == data
    assert again <= len(data) - cut  # resumed not earlier than where it was cut


def test_t38_the_portal_has_swept_the_upload_meanwhile(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record, data = with_appeal(portal, olga), picture(600_000)
    attach(olga, record, data)
    olga.sync()
    line.add(Fault(path="/v1/uploads/", after=2, refuse=True, times=9))
    assert carry(olga).error is not None
    line.clear()
    found = olga.engine.workspace.work.attachments.get(sha_of(data))
    assert found is not None
    assert found.sent > 0
    with portal.store.database.write() as work:
        work.conn.exec_driver_sql("DELETE FROM uploads")
        work.conn.exec_driver_sql("DELETE FROM file_chunks")
    carried(olga)
    assert on_portal(portal, sha_of(data)) == data


def test_t39_the_same_file_in_fifty_appeals_is_one_upload(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    made = portal.add_appeals(50)
    olga.sync()
    data = picture(120_000)
    for one in made:
        attach(olga, one["id"], data)
    olga.sync()
    assert carry(olga).sent == 1
    assert sum(len(s.body) for s in line.seen if s.method == "PATCH") == len(data)
    olga.sync()
    for one in made:
        assert "awaited" not in olga.seen(one["id"])["files"][0]


CHILD = """
import sys
from pathlib import Path
from tests.sync.real import login_at
from tests.sync.portal import PASSWORD
from cur_desk.sync.connectivity import Connectivity
home, url = Path(sys.argv[1]), sys.argv[2]
engine = login_at(home).sign_in(url, "olga", PASSWORD).engine(Connectivity())
engine.callbacks.on_file = lambda sha, done, total: print(done, flush=True)
engine.cycle()
engine.carry_files()
"""


def killed_at(line: FaultProxy, home: Path, fault: Fault, done: int = 0) -> None:
    """A workstation process that dies by SIGKILL while it carries files; ``done``: bytes that it
    must have said to be safe by then."""
    line.stalled.clear()
    line.add(fault)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), line.url], env=environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    try:
        assert line.stalled.wait(30)
        while done:
            done = 0 if int(child.stdout.readline()) >= done else done
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    line.clear()


@pytest.mark.parametrize("where", ["before the first byte", "in the middle", "after the last byte"])
def test_t01_killed_in_the_middle_of_an_upload(
    portal: RealPortal, line: FaultProxy, olga: Person, where: str
) -> None:
    record, data = with_appeal(portal, olga), picture(900_000)
    attach(olga, record, data)
    olga.close()
    faults = {
        "before the first byte": Fault(path="/v1/uploads", stall_down=0),
        "in the middle": Fault(path="/v1/uploads/", after=1, stall_down=0),
        "after the last byte": Fault(path="/v1/uploads/", after=2, stall_down=0),
    }
    killed_at(line, olga.login.home, faults[where])
    olga.again()
    olga.sync()
    known = olga.engine.workspace.work.attachments.get(sha_of(data))
    assert known is not None
    assert (known.sent > 0) == (where != "before the first byte")
    before = sum(len(s.body) for s in line.seen if s.method == "PATCH")
    carried(olga)
    again = sum(len(s.body) for s in line.seen if s.method == "PATCH") - before
    assert again <= len(data) - known.sent
    assert on_portal(portal, sha_of(data)) == data
    olga.sync()
    assert "awaited" not in olga.seen(record)["files"][0]


def test_the_portal_takes_no_such_file_and_the_rest_goes_on(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record = with_appeal(portal, olga)
    program, photo = b"MZ" + bytes(5_000), picture(90_000)
    attach(olga, record, program, photo)
    olga.sync()
    done = carry(olga)
    assert (done.sent, done.refused, done.error) == (1, 1, None)
    known = olga.engine.workspace.work.attachments.get(sha_of(program))
    assert known is not None
    assert known.last_error == "Портал не принимает файлы этого формата"
    assert known.request_id
    assert carry(olga).refused == 0  # not tried again by itself
    assert olga.sync().files_refused == 1


def test_busy_is_obeyed(portal: RealPortal, line: FaultProxy, olga: Person) -> None:
    record, data = with_appeal(portal, olga), picture()
    attach(olga, record, data)
    olga.sync()
    line.add(Fault(path="/v1/uploads", answer=page(b"{}", status="503 Busy", media="application/json",
                                                  more="Retry-After: 120\r\n")))  # fmt: skip
    done = olga.engine.carry_files()
    assert isinstance(done.error, errors.PortalBusy)
    left = olga.engine.carrier.seconds_to_next()
    assert left is not None
    assert 100 < left < 140
    assert olga.engine.carry_files().sent == 0
    assert line.count("/v1/uploads") == 1


# --- down ---------------------------------------------------------------------------------------


def given_file(portal: RealPortal, data: bytes, **more: Any) -> str:
    """An appeal that came with a file; gives the record."""
    sha = portal.store.take_file(io.BytesIO(data))
    ref = {"id": new_id(), "sha256": sha, "name": "письмо.jpg", "size": len(data), **more}
    [made] = portal.add_appeals(1, files=[ref])
    return str(made["id"])


def wish(who: Person, record: str, data: bytes, size: int = 0) -> str:
    who.engine.workspace.files.want(record, sha_of(data), size or len(data), Wanted.NOW)
    return sha_of(data)


def test_fetched_on_demand(portal: RealPortal, olga: Person) -> None:
    data = picture(800_000)
    record = given_file(portal, data)
    olga.sync()
    assert carry(olga).fetched == 0  # nobody has asked, and it is nobody's own work
    sha = wish(olga, record, data)
    assert carry(olga).fetched == 1
    assert read(olga, sha) == data
    assert olga.engine.workspace.files.wanted_count() == 0


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path="/v1/files", cut_down=500_000),
        Fault(path="/v1/files", cut_down=60),
        Fault(path="/v1/files", refuse=True),
        Fault(path="/v1/files", lose=True),
        Fault(path="/v1/files", answer=CAPTIVE),
        Fault(path="/v1/files", edit=lambda head, body: (head, body[:-1] + b"?")),
        Fault(path="/v1/files", edit=lambda head, body: (head.replace(b'"', b'"0'), body)),
    ],
    ids=["cut", "cut in the head", "refused", "lost", "captive", "damaged", "another file"],
)
def test_a_download_survives_the_line(
    portal: RealPortal, line: FaultProxy, olga: Person, fault: Fault
) -> None:
    data = picture(1_000_000)
    record = given_file(portal, data)
    olga.sync()
    sha = wish(olga, record, data)
    line.add(fault)
    first = carry(olga)
    assert first.fetched == 0
    known = olga.engine.workspace.files.get(sha)
    assert known is not None
    assert known.last_error
    olga.engine.workspace.files.want(record, sha, len(data), Wanted.NOW)  # asked again
    down = olga.engine.wires.files.bytes_down
    assert carry(olga).fetched == 1
    assert read(olga, sha) == data
    assert olga.engine.wires.files.bytes_down - down == len(data) - known.have


def test_t38_killed_in_the_middle_of_a_download(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    data = picture(1_500_000)
    record = given_file(portal, data)
    olga.sync()
    sha = wish(olga, record, data)
    olga.close()
    killed_at(line, olga.login.home, Fault(path="/v1/files", stall_down=900_000), 600_000)
    olga.again()
    known = olga.engine.workspace.files.get(sha)
    assert known is not None
    assert 512 * 1024 <= known.have < len(data)
    down = olga.engine.wires.files.bytes_down
    assert carry(olga).fetched == 1
    assert read(olga, sha) == data
    assert olga.engine.wires.files.bytes_down - down == len(data) - known.have


def test_a_size_that_was_told_wrong_is_put_right(portal: RealPortal, olga: Person) -> None:
    data = picture(90_000)
    record = given_file(portal, data)
    olga.sync()
    sha = wish(olga, record, data, size=70_000)
    carry(olga)
    olga.engine.workspace.files.want(record, sha, 70_000, Wanted.NOW)
    assert carry(olga).fetched == 1
    assert read(olga, sha) == data


def test_what_the_portal_does_not_give_is_said_and_not_asked_again(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record = with_appeal(portal, olga)
    olga.engine.workspace.files.want(record, "e" * 64, 900, Wanted.NOW)
    assert carry(olga).refused == 1
    known = olga.engine.workspace.files.get("e" * 64)
    assert known is not None
    assert known.last_error == "Портал не отдаёт этот файл."
    asked = line.count("/v1/files")
    carry(olga)
    assert line.count("/v1/files") == asked


def test_files_of_own_work_come_by_themselves_unless_the_link_is_thin(
    portal: RealPortal, olga: Person
) -> None:
    original, copy, huge = picture(50_000, 1), picture(20_000, 2), picture(2_500_000, 3)
    for data in (original, copy, huge):
        portal.store.take_file(io.BytesIO(data))
    refs = [
        {"id": new_id(), "sha256": sha_of(d), "name": "x.jpg", "size": len(d), **more}
        for d, more in ((original, {}), (copy, {"copy_of": sha_of(original)}), (huge, {}))
    ]
    me = portal.people["olga"]["id"]
    portal.add_appeals(1, files=refs, holder=me, taken_at="2026-11-21T06:00:00Z")
    given_file(portal, picture(30_000, 9))
    olga.sync()
    olga.engine.thrift.mode = Economy.ON
    assert carry(olga).fetched == 0
    olga.engine.thrift.mode = Economy.OFF
    assert carry(olga).fetched == 1
    assert read(olga, sha_of(copy)) == copy


def test_a_file_of_one_desk_is_read_at_another_in_the_same_scope(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    record, data = with_appeal(portal, olga), picture(150_000)
    attach(olga, record, data)
    olga.sync()
    ivan.sync()
    assert ivan.seen(record)["files"][0]["awaited"] is True
    carried(olga)
    ivan.sync()
    assert "awaited" not in ivan.seen(record)["files"][0]
    sha = wish(ivan, record, data)
    assert carry(ivan).fetched == 1
    assert read(ivan, sha) == data


def test_nothing_of_a_file_lies_in_clear(portal: RealPortal, olga: Person, tmp_path: Path) -> None:
    mark = b"CANARY-OF-A-PHOTO" * 20
    data = picture(200_000) + mark
    record = with_appeal(portal, olga)
    attach(olga, record, data)
    olga.sync()
    carried(olga)
    home = olga.login.home
    for path in home.rglob("*"):
        if path.is_file():
            assert mark[:17] not in path.read_bytes(), path


# --- the thread ---------------------------------------------------------------------------------


def test_the_runner_carries_files_by_itself_and_stops_in_time(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record, data = with_appeal(portal, olga), picture(300_000)
    attach(olga, record, data)
    runner = SyncRunner(olga.engine, long_poll=False)
    gone = wait_for(olga, lambda: olga.engine.workspace.work.attachments.counts().waiting == 0)
    runner.start()
    try:
        assert gone(20)
    finally:
        assert runner.stop()
    assert on_portal(portal, sha_of(data)) == data


def test_a_sign_in_that_ended_holds_files_only_until_the_password(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record, data = with_appeal(portal, olga), picture(300_000)
    attach(olga, record, data)
    olga.sync()
    with portal.store.database.write() as work:
        work.conn.exec_driver_sql("DELETE FROM tokens")
    runner = SyncRunner(olga.engine, long_poll=False)
    gone = wait_for(olga, lambda: olga.engine.workspace.work.attachments.counts().waiting == 0)
    runner.start()
    try:
        assert runner.wait_cycle(20)
        assert olga.engine.workspace.work.attachments.counts().waiting == 1
        olga.login.sign_in_again(olga.desk, PASSWORD)
        runner.sync_now()
        assert gone(20)
    finally:
        assert runner.stop()
    assert on_portal(portal, sha_of(data)) == data


def test_a_lock_in_the_middle_of_an_upload_ends_in_time_and_keeps_the_place(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    record, data = with_appeal(portal, olga), picture(600_000)
    attach(olga, record, data)
    line.add(Fault(path="/v1/uploads/", after=1, stall_down=0))
    line.stalled.clear()
    runner = SyncRunner(olga.engine, long_poll=False)
    runner.start()
    assert line.stalled.wait(20)
    assert runner.stop(2.0)
    line.clear()
    found = olga.engine.workspace.work.attachments.get(sha_of(data))
    assert found is not None
    assert found.sent > 0
    olga.engine.resume()
    olga.engine.connectivity.happened(Happening.SIGNED_IN)
    carried(olga)
    assert on_portal(portal, sha_of(data)) == data
    assert olga.engine.connectivity.view.link is not Link.SIGNED_OUT


def wait_for(who: Person, true: Callable[[], bool]) -> Callable[[float], bool]:
    """Waits for a change of the files after which ``true`` holds."""
    import threading

    met = threading.Event()

    def look(_changed: object) -> None:
        if true():
            met.set()

    who.engine.workspace.on_changed(look)
    return met.wait
