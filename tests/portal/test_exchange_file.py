"""Exchange files at the portal, on each base: hand-made packages, the operator's verb, the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.contract import package as packages
from cur_desk.contract.package import Header, Package
from cur_desk.contract.receipt import Receipt
from cur_desk.contract.sealing import new_identity
from cur_desk.domain.events import Event
from cur_desk.domain.records.base import new_id
from cur_portal.cli import main
from cur_portal.store import audit, keys
from tests.portal.builders import PASSWORD, World

WorldOf = Callable[..., World]
CANARY = "Канарейка1"


@dataclass
class Maker:
    """A workstation that has no wire: its key is registered, its packages are made by hand."""

    world: World
    login: str
    device: str = "pc-village"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sequence: int = 0

    def __post_init__(self) -> None:
        self.identity, self.recipient = new_identity()
        self.person = self.world.people[self.login]
        self.register()

    def register(self) -> None:
        answer = self.world.http.post(
            f"{self.world.url}/v1/auth/token",
            data={"grant_type": "password", "username": self.login, "password": PASSWORD,
                  "device": self.device,
                  "public_key": self.key.public_key().public_bytes_raw().hex()},
        )  # fmt: skip
        assert answer.status_code == 200

    def event(self, record: str, value: str, base: int = 1) -> Event:
        return Event(
            record=record, base_version=base, changes=[{"path": "title", "value": value}],
            author=self.person["id"], post=self.person["posts"][0]["id"], device=self.device,
            made_at=self.world.clock.now(),
        )  # fmt: skip

    def package(self, *events: Event, cursor: str | None = None, **header: Any) -> bytes:
        self.sequence += 1
        with self.world.store.database.read() as conn:
            to = next(k for k in keys.public_keys(conn) if k.use == "recovery")
        facts = {
            "id": new_id(), "direction": "up", "device": self.device, "user": self.login,
            "made_at": self.world.clock.now(), "sequence": self.sequence, "kid": to.kid,
            "answer_to": self.recipient, "counts": {"events": len(events)},
        }  # fmt: skip
        body = {"events": [e.to_document() for e in events], "cursor": cursor}
        parts = {"events": json.dumps(body, ensure_ascii=False).encode()}
        return packages.make(Header(**(facts | header)), parts, self.key, to.public)

    def send(self, data: bytes) -> Any:
        return self.world.http.post(f"{self.world.url}/v1/exchange", data=data)

    def answer(self, data: bytes) -> Package:
        sent = self.send(data)
        assert sent.status_code == 200, sent.text
        assert sent.headers["content-type"] == "application/octet-stream"
        return packages.unseal_package(sent.content, [self.identity], "down")

    def code(self, data: bytes) -> str:
        return str(self.send(data).json()["type"].rsplit(":", 1)[1])


def test_events_receipts_and_changes(world_of: WorldOf) -> None:
    world = world_of(3)
    maker = Maker(world, "shift")
    record = world.appeals[0]["id"]
    event = maker.event(record, "Ямы")
    answer = maker.answer(maker.package(event))
    with world.store.database.read() as conn:
        public = next(k for k in keys.public_keys(conn) if k.use == "receipt")
    assert answer.signed_by(bytes.fromhex(public.public))
    assert (answer.header.kid, answer.header.reply_to is not None) == (public.kid, True)
    (result,) = answer.part("answer")["results"]
    receipt = Receipt.model_validate(result["receipt"])
    assert result["outcome"] == "applied"
    assert receipt.confirms(event)
    assert receipt.verify(bytes.fromhex(public.public))
    page = answer.part("page-1")
    assert page["after"] is None
    assert record in {row["id"] for row in page["page"]["changes"]}
    assert page["page"]["more"] is False


def test_only_what_changed_since_the_cursor_and_only_what_is_seen(world_of: WorldOf) -> None:
    world = world_of(3)
    maker = Maker(world, "stranger")
    first = maker.answer(maker.package())
    cursor = first.part(first.names()[-1])["page"]["cursor"]
    seen = {r["id"] for n in first.names()[1:] for r in first.part(n)["page"]["changes"]}
    assert not seen & {a["id"] for a in world.appeals}
    world.store.put_document(world.other | {"short_name": "Дороги"}, now=world.clock.now())
    second = maker.answer(maker.package(cursor=cursor))
    assert second.part("page-1")["after"] == cursor
    assert [r["id"] for r in second.part("page-1")["page"]["changes"]] == [world.other["id"]]


def test_a_foreign_author_and_an_unseen_record_are_refused(world_of: WorldOf) -> None:
    world = world_of(1)
    maker = Maker(world, "stranger")
    record = world.appeals[0]["id"]
    unseen = maker.event(record, "Чужое")
    forged = maker.event(record, "Под чужим именем").model_copy(
        update={"author": world.people["shift"]["id"]}
    )
    results = maker.answer(maker.package(unseen, forged)).part("answer")["results"]
    assert [r["outcome"] for r in results] == ["rejected", "rejected"]
    assert "doc" not in results[0] or CANARY not in json.dumps(results, ensure_ascii=False)
    assert world.store.find(record)["version"] == 1


def test_the_same_again_and_another_under_its_number(world_of: WorldOf) -> None:
    world = world_of(1)
    maker = Maker(world, "shift")
    record = world.appeals[0]["id"]
    data = maker.package(maker.event(record, "Раз"))
    maker.answer(data)
    again = maker.answer(data)
    assert [r["outcome"] for r in again.part("answer")["results"]] == ["duplicate"]
    assert world.store.find(record)["version"] == 2
    assert maker.code(maker.package(sequence=1)) == "package-replayed"
    assert maker.send(maker.package(sequence=1)).status_code == 409


def test_who_has_no_access_gets_nothing(world_of: WorldOf) -> None:
    world = world_of(1)
    maker = Maker(world, "shift")
    good = maker.package()
    other = Ed25519PrivateKey.generate()
    mine, maker.key = maker.key, other
    assert maker.code(maker.package()) == "package-foreign"
    maker.key = mine
    assert maker.code(maker.package(user="nobody")) == "package-foreign"
    assert maker.code(maker.package(answer_to=None)) == "package-damaged"
    assert maker.code(maker.package(answer_to="age1nonsense")) == "package-damaged"
    from cur_portal.store import users

    with world.store.database.write() as work:
        users.update(work, "shift", wipe=True)
    assert maker.code(good) == "device-revoked"
    with world.store.database.write() as work:
        users.update(work, "shift", wipe=False, disabled=True)
    assert maker.code(good) == "user-disabled"


def test_old_and_damaged_are_refused_and_only_proved_makers_journalled(world_of: WorldOf) -> None:
    world = world_of(1)
    maker = Maker(world, "shift")
    data = maker.package()
    assert maker.code(data[:-1]) == "package-damaged"
    assert maker.code(b"\x00" * 200) == "package-damaged"
    assert maker.code(maker.package(direction="down")) == "package-direction"
    world.advance(days=181)
    assert maker.code(data) == "package-old"
    with world.store.database.read() as conn:
        lines = [line for line in audit.read(conn) if line["act"].startswith("exchange")]
        assert audit.broken_at(audit.read(conn)) is None
    assert [line["act"] for line in lines] == ["exchange-refused"]
    assert json.loads(lines[0]["body"])["code"] == "package-old"


def test_a_portal_whose_recovery_key_was_changed_opens_the_former(world_of: WorldOf) -> None:
    world = world_of(1)
    maker = Maker(world, "shift")
    data = maker.package()
    with world.store.database.write() as work:
        keys.rotate(work, keys.RECOVERY, world.clock.now())
    assert maker.send(data).status_code == 200


def test_the_operators_verb_does_the_same(
    sqlite_world_of: WorldOf, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = sqlite_world_of(2)
    world.clock.advance(datetime.now(UTC) - world.clock.now())
    maker = Maker(world, "shift")
    record = world.appeals[0]["id"]
    source, target = tmp_path / "paket.curx", tmp_path / "otvet.curx"
    source.write_bytes(maker.package(maker.event(record, "С носителя")))
    given = ["exchange", str(source), "--out", str(target), "--json", "--database-url", sqlite_url]
    assert main(given) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["outcomes"] == {"applied": 1}
    assert target.stat().st_mode & 0o777 == 0o600
    answer = packages.unseal_package(target.read_bytes(), [maker.identity], "down")
    assert answer.part("answer")["results"][0]["outcome"] == "applied"
    assert world.store.find(record)["title"] == "С носителя"
    assert main(given) == 2  # the answer is never written over
    source.write_bytes(source.read_bytes()[:-3])
    assert main([*given[:3], str(tmp_path / "second.curx"), *given[4:]]) == 2
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["error"] == "package-damaged"
    assert not (tmp_path / "second.curx").exists()
