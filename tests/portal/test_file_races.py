"""Contents of files in time: lost answers, last names, two transactions at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from cur_desk.domain.records.base import new_id
from cur_portal.store import Store, files
from tests.portal.builders import NOW, World
from tests.portal.test_files import TUS, ask, attach, begin, picture, refs, send, sha_of, upload

Worlds = Callable[..., World]


def rows(world: World, table: str) -> int:
    with world.store.database.read() as conn:
        return int(conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


def swept(world: World) -> int:
    with world.store.database.write() as work:
        return files.sweep(work, world.clock.now())


def test_an_upload_whose_answer_was_lost_is_begun_again_however_often(world_of: Worlds) -> None:
    world = world_of(1)
    station, data = world.enter("executor"), picture(9_000)
    urls = [begin(station, data).headers.get("Location", "") for _ in range(files.MOST_OPEN + 1)]
    assert all(urls)
    assert rows(world, "uploads") == 1
    assert ask(station, "HEAD", urls[0], headers=TUS).status_code == 410
    # Another workstation of the same person has an upload of its own.
    other = world.enter("executor", "pc-home")
    there = begin(other, data).headers["Location"]
    assert send(station, urls[-1], 0, data[:4_000]).headers["Upload-Offset"] == "4000"
    assert send(other, there, 0, data).status_code == 204
    # What was lost takes nobody's place; contents that differ do.
    for seed in range(files.MOST_OPEN - 1):
        assert begin(station, picture(5_000, seed)).status_code == 201
    refused = begin(station, picture(5_000, 999))
    assert refused.json()["type"].rsplit(":")[-1] == "uploads-many"


def test_an_upload_ended_while_it_was_being_looked_at_is_no_content(world_of: Worlds) -> None:
    world = world_of(1)
    station, data = world.enter("executor"), picture(9_000)
    key = begin(station, data).headers["Location"].rsplit("/", 1)[-1]
    with world.store.database.write() as work:
        files.append(work, key, 0, data, NOW)
        done = files.upload(work.conn, key, station.person["id"])
    assert done is not None
    begin(station, data)  # the last bytes had come, their answer had not
    with world.store.database.write() as work:
        assert files.finish(work, done, "image/jpeg", NOW) is None
    assert (rows(world, "blobs"), rows(world, "file_chunks")) == (0, 0)


def test_thirty_days_are_counted_from_the_loss_of_the_last_name(world_of: Worlds) -> None:
    world = world_of(2)
    station, data = world.enter("executor"), picture()
    first, second = (a["id"] for a in world.appeals)
    attach(station, first, data)
    attach(station, second, data)
    upload(station, data)
    world.advance(days=100)
    without = [{**(world.store.find(r) or {}), "files": []} for r in (first, second)]
    world.store.put_document(without[0], now=world.clock.now())
    world.advance(days=31)
    assert swept(world) == 0  # the other still names it
    world.store.put_document(without[1], now=world.clock.now())
    world.advance(days=29)
    assert swept(world) == 0
    world.advance(days=2)
    assert swept(world) == 1
    assert (rows(world, "blobs"), rows(world, "file_chunks")) == (0, 0)


def test_named_again_the_days_begin_anew(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of(1)
    station, data = world.enter("executor"), picture()
    attach(station, world.appeals[0]["id"], data)
    upload(station, data)
    world.store.remove_document(world.appeals[0]["id"], now=world.clock.now())
    world.advance(days=20)
    late = {**world.appeals[0], "id": new_id(), "number": "26-11/99"}
    world.store.put_document(late, now=world.clock.now())
    attach(world.enter("executor"), late["id"], data)
    world.advance(days=20)
    world.store.remove_document(late["id"], now=world.clock.now())
    assert swept(world) == 0
    world.advance(days=31)
    assert swept(world) == 1


def test_a_base_without_such_notes_gets_them_when_it_is_opened(
    world_of: Worlds, database_url: str
) -> None:
    world = world_of(1)
    station = world.enter("executor")
    upload(station, picture(9_000, 1))
    attach(station, world.appeals[0]["id"], picture(9_000, 2))
    upload(station, picture(9_000, 2))
    with world.store.database.write() as work:
        work.conn.exec_driver_sql("DROP TABLE unnamed_blobs")
    Store.open(database_url).close()
    assert rows(world, "unnamed_blobs") == 1


def waits_for_a_content(world: World, asked: Future[Any]) -> bool:
    """Until the question is answered or stands before a lock: whether it stands."""
    looked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    while not asked.done():
        with world.store.database.read() as conn:
            if conn.execute(looked).scalar_one():
                return True
    return False


@pytest.mark.postgres
def test_an_act_that_meets_the_end_of_its_upload_is_not_awaited_for_ever(
    postgres_world_of: Worlds,
) -> None:
    world = postgres_world_of(1)
    station, data, record = world.enter("executor"), picture(9_000), world.appeals[0]["id"]
    key = begin(station, data).headers["Location"].rsplit("/", 1)[-1]
    with world.store.database.write() as work:
        files.append(work, key, 0, data, NOW)
        done = files.upload(work.conn, key, station.person["id"])
    assert done is not None
    with ThreadPoolExecutor(1) as hands:
        with world.store.database.write() as work:
            files.finish(work, done, "image/jpeg", NOW)
            asked = hands.submit(attach, station, record, data)
            assert waits_for_a_content(world, asked)
        assert asked.result()["outcome"] == "applied"
    assert "awaited" not in refs(world, record)[0]


@pytest.mark.postgres
def test_an_upload_that_meets_the_act_ends_its_waiting(postgres_world_of: Worlds) -> None:
    world = postgres_world_of(1)
    station, data, record = world.enter("executor"), picture(9_000), world.appeals[0]["id"]
    ref = {"id": new_id(), "sha256": sha_of(data), "name": "яма.jpg", "size": len(data)}
    event = station.event(record, 1, "attach", content={"files": [ref]}).to_document()
    sender = world.store.sender("executor", NOW, device=station.device)
    with ThreadPoolExecutor(1) as hands:
        with world.store.database.write() as work:
            result = world.store.intake.take_raw(work, event, sender, NOW)
            asked = hands.submit(upload, station, data)
            assert waits_for_a_content(world, asked)
        assert result.outcome == "applied"
        assert asked.result().status_code in (201, 204)
    assert "awaited" not in refs(world, record)[0]
