"""T05, T06, T08, T09, T16, T20, T44: what a line and a middlebox do to requests and answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cur_desk.clock import FixedClock
from cur_desk.domain.events import Event
from cur_desk.models.outbox_row import EventState
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient
from cur_desk.sync.connectivity import Link
from cur_desk.sync.policy import EMPTY_PAGES_MOST, WEDGED_CYCLES, WEDGED_S
from cur_portal.judge import Judge
from tests.faults.invariants import Watch, check, outcomes, settle, stuck, whole
from tests.faults.proxy import Fault
from tests.sync.builders import appeal, put
from tests.sync.portal import RealPortal
from tests.sync.real import Person
from tests.sync.scripted import Scripted

CUTS: dict[str, dict[str, Any]] = {
    "before the request": {"refuse": True},
    "in the head of the request": {"cut_up": 30},
    "in the body of the request": {"cut_up": 700},
    "after commit, before the answer": {"lose": True},
    "in the head of the answer": {"cut_down": 20},
    "in the body of the answer": {"cut_down": 500},
}


PLACES = [(w, "/v1/sync/events") for w in CUTS] + [
    (w, "/v1/sync/changes") for w in CUTS if "body of the request" not in w
]


@pytest.mark.parametrize(("where", "path"), PLACES)
def test_t05_cut_at_each_class_of_bytes(
    portal: RealPortal, olga: Person, where: str, path: str
) -> None:
    """T05 · I1 I2 I3 I4 I5 I9 I10."""
    records = [d["id"] for d in portal.add_appeals(6)]
    olga.sync()
    watch = Watch(olga)
    made = [(olga, olga.save(r, "note", f"Слово {n}")) for n, r in enumerate(records)]
    portal.change(records[0], title="И портал не стоит")
    # A kept connection that dies is asked again at once: the second cut makes it a trouble.
    olga.proxy.add(Fault(path=path, times=2, **CUTS[where]))
    report = olga.sync()
    assert isinstance(report.error, errors.PortalDead)
    whole(olga.engine.workspace)
    watch.look()
    check("I1 I9", portal, olga, made=[] if path.endswith("events") else made)
    settle(olga)
    watch.look()
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)


def test_t06_answers_are_lost_and_requests_arrive(portal: RealPortal, olga: Person) -> None:
    """T06 · I1 I2 I3 I10: a one-way partition; all that was asked happened once, and heals."""
    records = [d["id"] for d in portal.add_appeals(10)]
    olga.sync()
    watch, made = Watch(olga), []
    olga.proxy.add(Fault(path="/v1/", times=40, lose=True))
    for number in range(4):
        made += [(olga, olga.save(r, "note", f"Слово {number}")) for r in records]
        assert not olga.sync().done
        assert olga.engine.connectivity.view.link is Link.OFFLINE
        watch.look()
    assert set(outcomes(portal).values()) <= {"applied"}
    assert len(outcomes(portal)) >= 10, "the portal has heard what it could not confirm"
    settle(olga)
    watch.look()
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)
    assert all(portal.find(r)["note"] == "Слово 3" for r in records)  # type: ignore[index]


def test_t08_a_planted_wedge_is_told_and_gone_when_it_is_gone(
    portal: RealPortal, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T08 · I9 I10: the policy that chooses batches is broken on purpose and chooses nothing."""
    [record] = portal.add_appeals(1)
    olga.sync()
    clock = FixedClock(datetime.now(UTC))
    olga.engine.clock = clock
    made = [(olga, olga.save(record["id"], "note", "Стоит в очереди"))]
    with monkeypatch.context() as planted:
        planted.setattr(olga.engine.pusher.policy, "next_batch", lambda *_: None)
        for _ in range(WEDGED_CYCLES + 1):
            report = olga.sync()
            assert report.done
            clock.advance(timedelta(seconds=WEDGED_S / 2))
        assert report.wedged
        assert olga.engine.connectivity.view.code == "wedged"
        assert stuck(olga.engine.workspace) == [made[0][1].id]
        check("I1 I9", portal, olga, made=made)
    settle(olga)
    check("I1 I2 I3 I9 I10", portal, olga, made=made)


@pytest.fixture
def deaf() -> Iterator[int]:
    """A portal whose machine accepts connections by itself while nobody reads them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_t09_a_half_open_connection_is_left_by_silence(deaf: int, tmp_path_factory: Any) -> None:
    """T09 · I7 I9: accepted, never answered: given up by the stall limit and told as silence."""
    client = PortalClient(f"http://127.0.0.1:{deaf}", stall_s=0.4)
    with pytest.raises(errors.PortalSilent) as told:
        client.capabilities()
    assert told.value.retryable
    assert "молчит" in told.value.message
    assert client.requests_made == 1, "silence is not asked again at once"
    client.close()


def test_t09_a_connection_that_dies_silently_between_two_cycles(
    portal: RealPortal, olga: Person
) -> None:
    """T09 · I1 I2 I9 I10: requests are read and never answered, in push, pull and session."""
    [record] = portal.add_appeals(1)
    olga.sync()
    made = [(olga, olga.save(record["id"], "note", "В пустоту"))]
    olga.engine.wires.main._stall_s = 0.4
    for path in ("/v1/sync/events", "/v1/sync/changes"):
        olga.proxy.add(Fault(path=path, hang=True))
        report = olga.sync()
        assert isinstance(report.error, errors.PortalSilent)
        assert olga.engine.connectivity.view.link is Link.OFFLINE
        check("I9", portal, olga)
        olga.proxy.release()
    settle(olga)
    check("I1 I2 I3 I9 I10", portal, olga, made=made)


def test_t16_a_batch_of_a_hundred_with_a_refusal_and_a_failure(
    portal: RealPortal, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T16 · I1 I2 I3 I7 I10: № 37 is refused, № 60 makes the portal fail; the others are applied,
    and the order inside each appeal is kept."""
    records = [d["id"] for d in portal.add_appeals(50)]
    olga.sync()
    made: list[tuple[Person, Event]] = []
    for number in range(100):
        record = records[number % 50]
        path = "holder" if number == 37 else "note"
        made.append((olga, olga.save(record, path, f"№ {number}")))
    bad = made[60][1]
    true_apply = Judge.apply

    def apply(self: Judge, task: Any) -> Any:
        if task.event.id == bad.id:
            raise RuntimeError("planted")
        return true_apply(self, task)

    before = len(olga.proxy.seen)
    with monkeypatch.context() as planted:
        planted.setattr(Judge, "apply", apply)
        first = olga.sync()
        assert isinstance(first.error, errors.PortalFault)
        assert first.pending == 100 or first.pushed.moved
        olga.sync()
        states = [olga.state(e) for _, e in made]
        assert states[60] is EventState.PENDING
        assert states[37] is EventState.REJECTED
        # № 87 hangs on the refused one, and waits; № 60 is the second save on its appeal.
        assert [n for n, s in enumerate(states) if s is EventState.PENDING] == [60, 87]
    settle(olga)
    check("I1 I2 I3 I9 I10", portal, olga, made=made)
    check("I7", portal, olga, requests=before + 60)
    assert olga.state(bad) is EventState.ACCEPTED
    for number, record in enumerate(records):
        if number != 37:
            assert portal.find(record)["note"] == f"№ {number + 50}"  # type: ignore[index]


def test_t20_pages_repeat_stand_out_of_order_and_never_end(desk: Scripted) -> None:
    """T20 · I3 I4 I5 I7."""
    old = [appeal(title=f"Первая {n}") for n in range(5)]
    new = [d | {"version": 3, "title": "Третья"} for d in old]
    holds = [(d["id"], 3) for d in old]
    desk.feed([put(d) for d in old], "c1", more=True)
    desk.feed([put(d) for d in new], "c2", more=True)
    desk.feed([put(d) for d in old], "c3", more=True)  # a page of yesterday
    desk.feed([put(new[0]), put(old[0]), put(new[0])], "c4", more=True)  # twice in one page
    desk.feed([put(d) for d in new], "c4", holds=holds)  # and the same page again
    report = desk.engine.cycle()
    assert report.done, report.error
    assert report.pulled.digest_agrees
    assert sorted(desk.holds()) == sorted(holds)
    for document in new:
        shown = desk.workspace.queries.document(document["id"])
        assert shown is not None
        assert shown.document["title"] == "Третья"
    whole(desk.workspace)
    asked = desk.proxy.count("/v1/sync/changes")
    desk.feed([], "c4", more=True, times=10_000)
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.PortalNonsense)
    assert desk.proxy.count("/v1/sync/changes") - asked <= EMPTY_PAGES_MOST + 2
    assert sorted(desk.holds()) == sorted(holds)


def test_t44_requests_doubled_and_old_answers_come_again(portal: RealPortal, olga: Person) -> None:
    """T44 · I1 I2 I3 I4 I5: a middlebox repeats requests, then gives an old answer to a new one."""
    records = [d["id"] for d in portal.add_appeals(8)]
    olga.sync()
    watch, made = Watch(olga), []
    for path in ("/v1/sync/events", "/v1/sync/changes"):
        olga.proxy.add(Fault(path=path, times=3, twice=True))
    for number in range(3):
        made += [(olga, olga.save(r, "note", f"Дважды {number}")) for r in records]
        assert olga.sync().done
        watch.look()
    kept: dict[str, tuple[bytes, bytes]] = {}

    def keep(head: bytes, body: bytes) -> tuple[bytes, bytes]:
        return kept.setdefault("answer", (head, body))

    for path in ("/v1/sync/events", "/v1/sync/changes"):
        kept.clear()
        olga.proxy.add(Fault(path=path, times=2, edit=keep))
        for number in range(3):
            portal.change(records[0], title=f"Портал {path[-6:]} {number}")
            made.append((olga, olga.save(records[1], "note", f"Старый ответ {path} {number}")))
            olga.sync()
            watch.look()
            whole(olga.engine.workspace)
    settle(olga)
    watch.look()
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)
