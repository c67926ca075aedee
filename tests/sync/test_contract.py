"""Every call the workstation makes is one that docs/portal-api.json describes, to the last field."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import delete

from cur_desk.contract.similar import SimilarRequest
from cur_desk.contract.wire import LeaseRequest
from cur_desk.models.journal import Entry
from cur_desk.sync.login import PasswordChanged
from cur_desk.sync.wiped import Wiped
from cur_portal.store import tables as t
from tests.faults.proxy import FaultProxy, Seen
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person
from tests.sync.test_login import NEW, change_password

API = Path(__file__).parents[2] / "docs" / "portal-api.json"


class Contract:
    """The checked-in OpenAPI document as a judge of requests."""

    def __init__(self) -> None:
        self.document = json.loads(API.read_text("utf-8"))

    def operation(self, seen: Seen) -> tuple[str, dict[str, Any]]:
        path = urlsplit(seen.path).path
        for template, methods in self.document["paths"].items():
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
                assert seen.method.lower() in methods, (seen.method, path)
                return template, methods[seen.method.lower()]
        raise AssertionError(f"no such path: {path}")

    def check(self, seen: Seen) -> str:
        template, operation = self.operation(seen)
        self._check_query(seen, operation)
        if seen.method == "POST":
            self._check_body(seen, operation)
        return f"{seen.method} {template}"

    def _check_query(self, seen: Seen, operation: dict[str, Any]) -> None:
        known = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "query"}
        for name, text in parse_qsl(urlsplit(seen.path).query):
            assert name in known, f"unknown parameter {name}"
            value: Any = int(text) if re.fullmatch(r"\d+", text) and name != "cursor" else text
            self._valid(value, known[name]["schema"])

    def _check_body(self, seen: Seen, operation: dict[str, Any]) -> None:
        media = seen.headers["content-type"]
        schema = operation["requestBody"]["content"][media]["schema"]
        body = seen.body
        if seen.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        text = body.decode("utf-8")
        assert "\\u04" not in text, "Cyrillic is sent as UTF-8, never escaped"
        value = dict(parse_qsl(text)) if "urlencoded" in media else json.loads(text)
        self._valid(value, schema)

    def _valid(self, value: Any, schema: dict[str, Any]) -> None:
        whole = {**schema, "components": self.document["components"]}
        Draft202012Validator(whole).validate(value)


@pytest.fixture
def judge() -> Contract:
    if not API.exists():
        pytest.skip("docs/portal-api.json is not checked in yet")
    return Contract()


def test_a_day_of_calls_keeps_the_contract(
    portal: RealPortal, line: FaultProxy, olga: Person, judge: Contract
) -> None:
    first, second = portal.add_appeals(2)
    olga.sync()
    olga.save(first["id"], "note", "Позвонить")
    olga.save(second["id"], "note", "д" * 3_000)
    olga.engine.workspace.work.journal.write(Entry(person="p", act="view", kind="appeal"))
    olga.sync()
    wires = olga.engine.wires
    wires.lease(LeaseRequest(want=3))
    wires.lease(LeaseRequest(want=0))
    wires.similar(SimilarRequest(keys={"0123456789abcdef": "text"}, record=first["id"]))
    event = olga.engine.workspace.work.receipts.latest(1)[0].event
    assert wires.side.receipt(event).event == event
    assert wires.side.document("appeal", first["id"])["note"] == "Позвонить"
    assert wires.side.manifest().rows
    assert wires.side.manifest(bucket=7).epoch
    assert wires.side.capabilities().api == 1
    wires.side.changes(olga.engine.workspace.writer.cursor, 25, wait_s=1)
    with portal.store.database.write() as work:
        work.conn.execute(delete(t.tokens).where(t.tokens.c.use == "access"))
    olga.sync()
    olga.close()
    change_password(portal, "olga")
    with pytest.raises(PasswordChanged) as changed:
        olga.login.sign_in(line.url, "olga", NEW)
    olga.desk = changed.value.by_recovery()
    assert PASSWORD != NEW
    with portal.store.database.write() as work:
        work.conn.execute(t.devices.update().values(revoked=True))
    olga.desk.wires.access.sign_out()
    olga.close()
    with pytest.raises(Wiped):
        olga.login.sign_in(line.url, "olga", NEW)
    used = {judge.check(seen) for seen in line.seen}
    assert used == {
        f"{method.upper()} {path}"
        for path, methods in judge.document["paths"].items()
        for method in methods
        if path != "/health" and not path.startswith(("/v1/uploads", "/v1/files", "/v1/exchange"))
    }
    assert all(s.status < 500 for s in line.seen)


def test_an_idle_question_is_small(portal: RealPortal, line: FaultProxy, olga: Person) -> None:
    """Headers and bodies, both ways, without TLS: at most 500 bytes (design § 8)."""
    portal.add_appeals(3)
    olga.sync()
    poll = olga.engine.wires.poll
    cursor = olga.engine.workspace.writer.cursor
    poll.changes(cursor, 100)
    up, down = line.up.total, line.down.total
    poll.changes(cursor, 100)
    assert line.connections <= 4
    assert (line.up.total - up) + (line.down.total - down) <= 500


def test_ten_edits_are_one_small_request(
    portal: RealPortal, line: FaultProxy, olga: Person
) -> None:
    """Ten one-field edits: one push of at most 1 KB (design § 8)."""
    records = portal.add_appeals(10)
    olga.sync()
    for number, record in enumerate(records):
        olga.save(record["id"], "note", f"Позвонить до {number + 10}:30")
    asked = line.count("/v1/sync/events")
    report = olga.engine.cycle(pull=False)
    assert line.count("/v1/sync/events") - asked == 1
    assert report.pushed.applied == 10
    assert report.bytes_up <= 1_024
