"""``POST /v1/last-words`` on both bases: who may speak, once, and what is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.contract.last_words import chunk_name, join_chunks, piece, write_words
from cur_desk.contract.sealing import seal
from cur_portal.store import audit, keys, last_words, users
from cur_portal.store import tables as t
from tests.portal.builders import PASSWORD, World

Worlds = Callable[..., World]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def enrolled(world: World, login: str = "shift", device: str = "pc-9") -> None:
    """A workstation with a key of its own."""
    public = KEY.public_key().public_bytes_raw().hex()
    form = {"grant_type": "password", "username": login, "password": PASSWORD}
    form |= {"device": device, "public_key": public}
    assert world.http.post(f"{world.url}/v1/auth/token", data=form).status_code == 200


def words(world: World, part: int = 0, secret: bytes = bytes(range(32)), **more: Any) -> str:
    with world.store.database.read() as conn:
        recipient = next(k.public for k in keys.public_keys(conn) if k.use == "recovery")
    head = {
        "user": "shift", "device": "pc-9", "made_at": datetime(2026, 11, 25, tzinfo=UTC),
        "reason": "device-revoked", "events": 1, "part": part,
    } | more  # fmt: skip
    sealed = seal(b'{"act":"save"}', recipient)
    return write_words(head, [piece("event", "e1", sealed)], secret).decode()


def say(world: World, text: str) -> tuple[int, str]:
    answer = world.http.post(f"{world.url}/v1/last-words", json={"text": text})
    body = answer.json()
    return answer.status_code, str(body.get("type", body.get("again"))).rsplit(":", 1)[-1]


def revoke(world: World) -> None:
    with world.store.database.write() as work:
        work.conn.execute(t.devices.update().values(revoked=True))


def test_only_who_lost_the_access_and_only_once(world_of: Worlds) -> None:
    world = world_of(0)
    enrolled(world)
    first = words(world)
    assert say(world, first) == (403, "forbidden")  # it still has its access
    revoke(world)
    assert say(world, "не то") == (422, "words-damaged")
    assert say(world, first[:-9]) == (422, "words-damaged")
    assert say(world, words(world, secret=bytes(32))) == (403, "forbidden")
    assert say(world, words(world, device="pc-unknown")) == (403, "forbidden")
    assert say(world, words(world, user="senior")) == (403, "forbidden")
    assert say(world, first) == (200, "False")
    assert say(world, first) == (200, "True")
    assert say(world, words(world)) == (409, "words-twice")
    assert say(world, words(world, part=1)) == (200, "False")
    with world.store.database.read() as conn:
        assert last_words.pieces_kept(conn) == {("pc-9", "shift"): 2}
        kept = last_words.bodies(conn, "pc-9", None)
        lines = [line for line in audit.read(conn) if line["act"] == "wiped"]
    assert kept["shift"][0].decode() == first
    assert len(lines) == 2


def test_who_is_unknown_or_damaged_does_not_wait_for_the_writer_nor_hold_it(
    world_of: Worlds,
) -> None:
    """Nobody is signed in here: all that can be refused is refused beside the writing."""
    world = world_of(0)
    enrolled(world)
    whole = words(world)
    heard: list[tuple[int, str]] = []
    with ThreadPoolExecutor(1) as hands:
        with world.store.database.write() as work:
            work.conn.execute(t.devices.update().values(name="занято"))
            for text in ("не то", words(world, secret=bytes(32)), words(world, device="pc-none")):
                heard.append(hands.submit(say, world, text).result(timeout=10))
        revoke(world)
        with world.store.database.write() as work:
            work.conn.execute(t.devices.update().values(name="занято"))
            heard.append(hands.submit(say, world, whole[:-9]).result(timeout=10))
    assert [status for status, _ in heard] == [422, 403, 403, 422]
    assert say(world, whole) == (200, "False")


def test_one_workstation_leaves_so_many_parts_and_bytes(
    world_of: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_of(0)
    enrolled(world)
    enrolled(world, device="pc-10")
    revoke(world)
    first = words(world)
    assert say(world, first) == (200, "False")
    monkeypatch.setattr(last_words, "MOST_KEPT", len(first) + 10)
    assert say(world, words(world, part=1)) == (413, "too-large")
    monkeypatch.setattr(last_words, "MOST_KEPT", 1_000_000)
    monkeypatch.setattr(last_words, "MOST_PARTS", 2)
    assert say(world, words(world, part=1)) == (200, "False")
    assert say(world, words(world, part=2)) == (413, "too-large")
    assert say(world, first) == (200, "True")
    assert say(world, words(world, device="pc-10")) == (200, "False")


def test_a_disabled_person_speaks_from_each_workstation(world_of: Worlds) -> None:
    world = world_of(0)
    enrolled(world)
    enrolled(world, device="pc-10")
    with world.store.database.write() as work:
        users.update(work, "shift", disabled=True)
    assert say(world, words(world)) == (200, "False")
    assert say(world, words(world, device="pc-10")) == (200, "False")
    with world.store.database.read() as conn:
        assert len(last_words.pieces_kept(conn)) == 2


def test_parts_of_a_content_are_one_again_or_stay_apart_where_one_is_missing() -> None:
    content = bytes(range(256)) * 9
    name = hashlib.sha256(content).hexdigest()
    parts = [(chunk_name(name, n, 3), content[(n - 1) * 800 : n * 800]) for n in (1, 2, 3)]
    assert join_chunks([*reversed(parts), ("", b"x")]) == {
        name: content, hashlib.sha256(b"x").hexdigest(): b"x",
    }  # fmt: skip
    assert join_chunks(parts[1:]) == dict(parts[1:])
    assert join_chunks([("../../etc", b"x")]) == {hashlib.sha256(b"x").hexdigest(): b"x"}
