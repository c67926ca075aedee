"""Bodies before anybody is known: how many large ones are held, what is refused at its beginning."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from cur_portal.web import envelope
from cur_portal.web.envelope import MAX_BODY, MAX_PACKAGE, MOST_LARGE, Envelope

BEGIN = b"CURX\x01U" + bytes(32)
PIECE = 1024 * 1024


@dataclass
class Sender:
    """One request that sends as far as it is told, then waits."""

    size: int
    stops_at: int
    begin: bytes = BEGIN
    path: str = "/v1/exchange"
    sent: int = 0
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)
    answer: dict[str, Any] = field(default_factory=dict)

    async def receive(self) -> Message:
        if self.sent >= self.stops_at:
            self.waits.set()
            await self.may_go_on.wait()
        left = min(PIECE, self.size - self.sent)
        piece = self.begin + bytes(left - len(self.begin)) if not self.sent else bytes(left)
        self.sent += left
        return {"type": "http.request", "body": piece, "more_body": self.sent < self.size}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.answer["status"] = message["status"]
            self.answer["headers"] = dict(message["headers"])
        else:
            self.answer["body"] = message["body"]

    @property
    def code(self) -> str:
        return str(json.loads(self.answer["body"])["type"].rsplit(":", 1)[-1])

    def scope(self) -> Scope:
        return {"type": "http", "method": "POST", "path": self.path, "headers": []}


async def taken(scope: Scope, receive: Receive, send: Send) -> None:
    """The application behind: says how much has come."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(body)).encode()})


async def one(door: Envelope, sender: Sender) -> Sender:
    await door(sender.scope(), sender.receive, sender.send)
    return sender


async def all_held(door: Envelope) -> None:
    large, small = MAX_BODY + 4 * PIECE, MAX_BODY
    held = [Sender(large, large - PIECE) for _ in range(MOST_LARGE)]
    tasks = [asyncio.create_task(one(door, sender)) for sender in held]
    for sender in held:
        await sender.waits.wait()
    over = await one(door, Sender(MAX_PACKAGE, MAX_PACKAGE + 1))
    assert (over.answer["status"], over.code) == (429, "busy")
    assert int(over.answer["headers"][b"retry-after"]) > 0
    assert over.sent == MAX_PACKAGE  # the refusal comes after the last byte: it is heard
    assert (await one(door, Sender(small, small + 1))).answer["body"] == str(small).encode()
    for sender in held:
        sender.may_go_on.set()
    await asyncio.gather(*tasks)
    assert [s.answer["body"] for s in held] == [str(large).encode()] * MOST_LARGE
    after = await one(door, Sender(large, large + 1))
    assert after.answer["status"] == 200


def test_so_many_large_packages_are_held_at_once_and_small_ones_pass() -> None:
    asyncio.run(all_held(Envelope(taken)))


def test_what_is_no_package_is_not_gathered() -> None:
    begin = b"MZ" + bytes(40)
    sender = asyncio.run(one(Envelope(taken), Sender(MAX_PACKAGE, MAX_PACKAGE + 1, begin)))
    assert (sender.answer["status"], sender.code) == (422, "package-damaged")
    assert sender.sent <= MAX_BODY + PIECE


def test_whoever_goes_away_leaves_the_place() -> None:
    class Leaving(Sender):
        async def receive(self) -> Message:
            if self.sent > MAX_BODY + PIECE:
                return {"type": "http.disconnect"}
            return await super().receive()

    async def many(door: Envelope) -> Sender:
        for _ in range(MOST_LARGE + 1):
            await one(door, Leaving(MAX_PACKAGE, MAX_PACKAGE + 1))
        return await one(door, Sender(MAX_PACKAGE, MAX_PACKAGE + 1))

    assert asyncio.run(many(Envelope(taken))).answer["body"] == str(MAX_PACKAGE).encode()


def test_whoever_falls_silent_loses_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "SILENCE_S", 0.01)
    silent = Sender(MAX_PACKAGE, MAX_BODY + 2 * PIECE)

    async def both(door: Envelope) -> Sender:
        for _ in range(MOST_LARGE):
            await one(door, Sender(MAX_PACKAGE, MAX_BODY + 2 * PIECE))
        await one(door, silent)
        return await one(door, Sender(MAX_PACKAGE, MAX_PACKAGE + 1))

    assert asyncio.run(both(Envelope(taken))).answer["status"] == 200
    assert silent.code == "bad-request"


def test_no_other_request_is_so_large() -> None:
    sender = Sender(MAX_PACKAGE, MAX_PACKAGE + 1, path="/v1/sync/events")
    assert asyncio.run(one(Envelope(taken), sender)).code == "too-large"
