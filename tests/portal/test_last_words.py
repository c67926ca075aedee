"""``POST /v1/last-words`` on both bases: who may speak, once, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.contract.last_words import piece, write_words
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
