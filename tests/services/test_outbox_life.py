"""What waits, what was refused, what was not understood: cause, advice, attempts, and ways on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cur_desk.clock import SystemClock
from cur_desk.contract import digest
from cur_desk.domain.events import Change
from cur_desk.services.conflicts.refusal_advice import advice_on
from cur_desk.services.desk import Desk
from cur_desk.services.views import ExchangeMark
from tests.faults.proxy import Fault, FaultProxy, page
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RealPortal]:
    folder = tmp_path / "portal"
    folder.mkdir()
    made = RealPortal(folder)
    made.add_user("olga")
    yield made
    made.stop()


@pytest.fixture
def olga(portal: RealPortal, tmp_path: Path) -> Iterator[Person]:
    with FaultProxy(portal.port) as line:
        made = seat(portal, line, tmp_path / "olga", "olga")
        yield made
        made.close()


@pytest.fixture
def desk(olga: Person) -> Desk:
    return Desk(olga.desk, SystemClock())


def without_channel(head: bytes, body: bytes) -> tuple[bytes, bytes]:
    """The portal's page with one field of one appeal missing."""
    found = json.loads(gzip.decompress(body))
    bad = next(row for row in found["changes"] if row["kind"] == "appeal")
    del bad["doc"]["channel"]
    plain = json.dumps(found, ensure_ascii=False).encode()
    lines = [
        x for x in head.decode("latin-1").split("\r\n")
        if not x.lower().startswith(("content-encoding", "content-length"))
    ]  # fmt: skip
    lines.insert(1, f"Content-Length: {len(plain)}")
    return "\r\n".join(lines).encode("latin-1"), plain


def test_a_record_not_understood_is_told_kept_and_asked_for_anew(
    portal: RealPortal, olga: Person, desk: Desk
) -> None:
    portal.add_appeals(5, number="26-11/4799", text="Прошу отремонтировать дорогу. " * 60)
    olga.proxy.add(Fault(path="/v1/sync/changes", edit=without_channel))
    assert desk.sync_once().done
    assert desk.status().quarantine == 1
    assert desk.queue.size() == 4, "the rest has come"
    [told] = desk.exchange.needs_decision()
    assert told.exchange is ExchangeMark.QUARANTINE
    assert (told.number, told.kind) == ("26-11/4799", "appeal")
    assert told.made
    assert "channel" in told.reason or "канал" in told.reason.lower()
    assert "дорогу" not in told.reason
    assert desk.exchange.ask_again(told.uid)
    assert desk.exchange.needs_decision() == []
    assert (desk.status().quarantine, desk.queue.size()) == (0, 5)
    rows = [(row.id, row.version) for row in desk.engine.wires.main.manifest().rows]
    assert desk.core.workspace.writer.digest() == digest.to_hex(digest.digest(rows))


def test_asking_for_what_is_not_in_quarantine_asks_nothing(
    portal: RealPortal, olga: Person, desk: Desk
) -> None:
    desk.sync_once()
    before = len(olga.proxy.seen)
    assert desk.exchange.ask_again("018f0000-0000-7000-8000-000000000001")
    assert len(olga.proxy.seen) == before


def test_an_event_that_the_portal_puts_off_shows_tries_and_the_next_one(
    portal: RealPortal, olga: Person, desk: Desk
) -> None:
    """Retry-After is shown as a time, and obeyed."""
    [record] = portal.add_appeals(1)
    desk.sync_once()
    olga.save(record["id"], "note", "Портал занят")
    busy = page(b"", status="503 Service Unavailable", more="Retry-After: 600\r\n")
    olga.proxy.add(Fault(path="/v1/sync/events", answer=busy))
    report = desk.sync_once()
    assert report.error is not None
    assert report.error.retry_after_s == 600
    [waits] = desk.exchange.waiting()
    assert (waits.exchange, waits.attempts) == (ExchangeMark.RETRY, 1)
    soon = (desk.clock.now() + timedelta(minutes=10)).astimezone(desk.core.zone)
    assert waits.next_try[-5:] in {
        (soon + timedelta(minutes=shift)).strftime("%H:%M") for shift in (-1, 0, 1)
    }
    assert desk.sync_once().pending == 1, "not before the portal's own time"
    desk.exchange.sync_now()
    assert desk.sync_once().pending == 0


def test_a_refusal_has_its_cause_its_advice_and_can_be_sent_again(
    portal: RealPortal, olga: Person, desk: Desk
) -> None:
    first, second = portal.add_appeals(2)
    desk.sync_once()
    for record in (first, second):
        changes = [
            Change(path="holder", was=None, value="018f0000-0000-7000-8000-000000000001"),
            Change(path="note", was=None, value="Не пропадут эти слова"),
        ]
        olga.act(record["id"], changes=changes, base_version=record["version"])
    desk.sync_once()
    refused = desk.exchange.needs_decision()
    assert [e.exchange for e in refused] == [ExchangeMark.REJECTED] * 2
    for event in refused:
        assert event.reason
        assert event.advice
        assert "Не пропадут эти слова" in desk.refused.read(event.event).plain()
    assert desk.refused.retry(refused[0].event) == 1
    assert desk.refused.retry_all() == 1
    assert desk.status().unsent == 2
    desk.sync_once()
    desk.refused.give_up(refused[0].event)
    assert [e.event for e in desk.exchange.needs_decision()] == [refused[1].event]
    assert "Не пропадут эти слова" in desk.refused.given_up()[0].plain()


def test_advice_is_a_sentence_for_any_code() -> None:
    for code in ("taken", "state", "no-such-code", "", None):
        assert advice_on(code).endswith(".")
