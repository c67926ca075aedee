"""The feed: a whole first sync under writes, order, entering and leaving, patches, idle polls."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

from cur_desk.contract.digest import bucket, digest, to_hex
from cur_portal.store import tables as t
from tests.portal.builders import World, an_appeal

Worlds = Callable[..., World]


def assert_whole(world: World, station: object) -> None:
    """The station holds exactly what its scope holds, and the portal's digest says the same."""
    held = station.versions  # type: ignore[attr-defined]
    rows = station.get("/v1/sync/manifest").json()["rows"]  # type: ignore[attr-defined]
    assert {r["id"]: r["version"] for r in rows} == held
    assert station.digest == to_hex(digest(held.items()))  # type: ignore[attr-defined]


def test_directories_come_first_then_open_appeals_by_term(world_of: Worlds) -> None:
    world = world_of(20)
    threat = an_appeal(
        world.body["id"],
        99,
        life_threat={"marked_by": "p", "marked_at": "2026-11-25T08:00:00Z", "calls": []},
    )
    closed = an_appeal(world.body["id"], 98)
    closed["registrations"][0]["closed_at"] = "2026-11-24T08:00:00Z"
    world.store.bulk_load([threat, closed], now=world.clock.now())
    shift = world.enter("shift")
    shift.pull(6)
    order = [row["doc"] for page in shift.pages for row in page["changes"]]
    kinds = [d["kind"] == "appeal" for d in order]
    assert kinds == sorted(kinds)
    appeals = [d for d in order if d["kind"] == "appeal"]
    assert appeals[0]["id"] == threat["id"]
    assert appeals[-1]["id"] == closed["id"]
    terms = [a["registrations"][0]["due_on"] for a in appeals[1:-1]]
    assert terms == sorted(terms)
    assert shift.pages[0]["remaining"] == len(order) - 6


def test_a_first_sync_is_whole_while_others_write(world_of: Worlds) -> None:
    world = world_of(60)
    shift, second = world.enter("shift"), world.enter("second")
    shift.page(10)
    for number, appeal in enumerate(world.appeals[:30]):
        # The term moves behind and before the cursor: a scan alone would lose some.
        document = world.store.find(appeal["id"])
        assert document is not None
        document["registrations"][0]["due_on"] = "2027-01-15" if number % 2 else "2026-11-26"
        world.store.put_document(document, now=world.clock.now())
        if number % 5 == 0:
            shift.page(7)
    fresh = an_appeal(world.body["id"], 500)
    world.store.put_document(fresh, now=world.clock.now())
    shift.pull(7)
    second.pull()
    assert shift.docs == second.docs
    assert fresh["id"] in shift.docs
    assert_whole(world, shift)


def test_parallel_writers_leave_no_hole_in_the_sequence(world_of: Worlds) -> None:
    world = world_of(8)
    seen: list[int] = []
    stop = threading.Event()

    def write(numbers: range) -> None:
        for number in numbers:
            appeal = an_appeal(world.body["id"], number)
            world.store.put_document(appeal, now=world.clock.now())

    def read() -> None:
        while not stop.is_set():
            with world.store.database.read() as conn:
                rows = conn.execute(t.sequence.select().order_by(t.sequence.c.seq)).all()
            numbers = [r.seq for r in rows]
            assert numbers == list(range(1, len(numbers) + 1))
            seen.append(len(numbers))

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(range(n, n + 12),)) for n in (100, 200, 300)]
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stop.set()
    reader.join()
    assert seen
    assert seen == sorted(seen)
    shift = world.enter("shift")
    shift.pull()
    assert_whole(world, shift)


def test_entering_and_leaving_a_scope_are_told(world_of: Worlds) -> None:
    world = world_of(3)
    record = world.appeals[0]["id"]
    stranger = world.enter("stranger")
    stranger.pull()
    assert record not in stranger.docs
    assigned = {"id": "as1", "organisation": world.other["id"], "state": "sent"}
    document = world.store.find(record)
    assert document is not None
    document["questions"] = [{"id": "q1", "essence": "x", "assignments": [assigned]}]
    world.store.put_document(document, now=world.clock.now())
    stranger.pull()
    assert stranger.docs[record]["questions"][0]["id"] == "q1"
    assert_whole(world, stranger)
    document["questions"][0]["assignments"][0]["state"] = "refused"
    world.store.put_document(document, now=world.clock.now())
    stranger.pull()
    assert stranger.removed == {record: "reassigned"}
    assert_whole(world, stranger)


def test_a_post_taken_away_removes_its_rows_at_once(world_of: Worlds) -> None:
    world = world_of(12)
    executor, person = world.enter("executor"), world.people["executor"]
    executor.pull(5)
    assert len(executor.docs) > 12
    moved = {**person, "posts": [{**person["posts"][0], "organisation": world.other["id"]}]}
    world.store.put_document(moved, now=world.clock.now())
    executor.pull(5)
    assert set(executor.removed.values()) == {"revoked"}
    assert not any(d["kind"] == "appeal" for d in executor.docs.values())
    assert_whole(world, executor)
    world.store.put_document(person, now=world.clock.now())
    executor.pull(5)
    assert {a["id"] for a in world.appeals} <= executor.docs.keys()
    assert_whole(world, executor)


def test_a_narrowed_view_takes_back_what_was_sent(world_of: Worlds) -> None:
    world = world_of(4)
    shift = world.enter("shift")
    shift.pull()
    narrowed = {**world.people["shift"], "view": "figures"}
    world.store.put_document(narrowed, now=world.clock.now())
    shift.pull(3)
    assert_whole(world, shift)
    for appeal in world.appeals:
        assert "text" not in shift.docs[appeal["id"]]
        assert shift.removed[appeal["id"]] == "revoked"


def test_small_changes_come_as_patches_and_own_ones_as_numbers(world_of: Worlds) -> None:
    world = world_of(2)
    record = world.appeals[0]["id"]
    shift, second = world.enter("shift"), world.enter("second")
    shift.pull()
    second.pull()
    assert shift.push_one(shift.save(record, 1, "note", "Перезвонить"))["outcome"] == "applied"
    row = second.page()["changes"][0]
    assert (row["op"], row["set"]["note"]) == ("patch", "Перезвонить")
    assert second.docs[record]["note"] == "Перезвонить"
    own = shift.page()["changes"]
    assert own == [{"op": "seen", "kind": "appeal", "id": record, "version": 2}]
    assert shift.docs == second.docs


def test_a_deleted_record_leaves_with_its_reason(world_of: Worlds) -> None:
    world = world_of(3)
    shift = world.enter("shift")
    shift.pull()
    world.store.remove_document(world.appeals[1]["id"], "retention", now=world.clock.now())
    shift.pull()
    assert shift.removed == {world.appeals[1]["id"]: "retention"}
    assert_whole(world, shift)


def test_a_long_poll_is_woken_by_a_write_and_only_by_its_own(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of(2)
    stranger = world.enter("stranger")
    shift = world.enter("shift")
    stranger.pull()
    shift.pull()
    answers: dict[str, dict] = {}
    waiting = [
        threading.Thread(target=lambda: answers.update(shift=shift.page(wait=25))),
        threading.Thread(target=lambda: answers.update(stranger=stranger.page(wait=2))),
    ]
    for thread in waiting:
        thread.start()
    while len(world.app.state.portal.hub._waiters) < 2:
        time.sleep(0.01)
    fresh = an_appeal(world.body["id"], 77)
    world.store.put_document(fresh, now=world.clock.now())
    waiting[0].join(20)
    assert [r["id"] for r in answers["shift"]["changes"]] == [fresh["id"]]
    waiting[1].join(20)
    assert answers["stranger"]["changes"] == []


def test_an_idle_poll_is_small_both_ways(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of(2)
    shift = world.enter("shift")
    shift.pull()
    request = (
        f"GET /v1/sync/changes?limit=100&cursor={shift.cursor}&wait=0 HTTP/1.1\r\n"
        f"Host: {world.url.removeprefix('http://')}\r\nUser-Agent: cur-desk/0.1.0\r\n"
        f"Accept-Encoding: gzip\r\nAuthorization: Bearer {shift.tokens['access_token']}\r\n\r\n"
    ).encode()
    host, port = world.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as wire:
        wire.sendall(request)
        answer = b""
        while not answer.endswith(b"}"):
            answer += wire.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"changes":[]' in answer
    assert b"server:" not in answer.lower()
    assert len(request) + len(answer) <= 500, (len(request), len(answer))


def test_a_cursor_of_another_life_expires(world_of: Worlds) -> None:
    world = world_of(1)
    shift = world.enter("shift")
    shift.pull()
    for wrong in ("", "AAAA", "%%%", shift.cursor[:-2] + "AA", "я" * 20):  # type: ignore[index]
        answer = shift.get("/v1/sync/changes", cursor=wrong)
        assert answer.status_code == 410
        assert answer.json()["type"].endswith("cursor-expired")
    manifest = shift.get("/v1/sync/manifest").json()
    shift.cursor = manifest["cursor"]
    assert shift.page()["changes"] == []


def test_a_manifest_bucket_is_a_part_of_the_whole(world_of: Worlds) -> None:
    world = world_of(20)
    shift = world.enter("shift")
    whole = shift.get("/v1/sync/manifest").json()["rows"]
    chosen = bucket(world.appeals[0]["id"])
    part = shift.get("/v1/sync/manifest", bucket=chosen).json()["rows"]
    assert part == [r for r in whole if bucket(r["id"]) == chosen]
    assert world.appeals[0]["id"] in {r["id"] for r in part}


def test_forgotten_history_expires_old_cursors_only(world_of: Worlds) -> None:
    world = world_of(1)
    old, fresh = world.enter("shift"), world.enter("second")
    old.pull()
    for number in range(50, 55):
        appeal = an_appeal(world.body["id"], number)
        world.store.put_document(appeal, now=world.clock.now())
    fresh.pull()
    world.advance(days=200)
    assert world.store.prune(world.clock.now()) > 0
    assert world.enter("shift").get("/v1/sync/changes", cursor=old.cursor).status_code == 410
    again = world.enter("second")
    again.cursor, again.versions, again.docs = fresh.cursor, fresh.versions, fresh.docs
    world.store.put_document(an_appeal(world.body["id"], 60), now=world.clock.now())
    again.pull()
    assert_whole(world, again)


def test_two_people_of_one_workstation_have_files_of_their_own(world_of: Worlds) -> None:
    world = world_of(1)
    shift, second = world.enter("shift", "pc-shared"), world.enter("second", "pc-shared")
    second.pull()
    record = world.appeals[0]["id"]
    assert shift.push_one(shift.save(record, 1, "note", "Перезвонить"))["outcome"] == "applied"
    second.pull()
    row = second.pages[-1]["changes"][0]
    assert (row["op"], second.docs[record]["note"]) == ("patch", "Перезвонить")
