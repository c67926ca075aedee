"""The push against every outcome and every broken answer: no event is lost, none is marked unproved."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cur_desk.domain.events import Event
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Link
from cur_desk.sync.policy import PUSH_BYTES
from tests.faults.proxy import CAPTIVE, Fault
from tests.sync.builders import appeal, put, save
from tests.sync.scripted import Scripted


def with_events(desk: Scripted, count: int = 3) -> tuple[list[dict[str, Any]], list[Event]]:
    """A synced desk with one unsent save on each of ``count`` appeals."""
    documents = [appeal() for _ in range(count)]
    desk.feed([put(d) for d in documents], "c1")
    assert desk.engine.cycle().done
    desk.feed([], "c1", times=99)
    events = [save(d, "note", f"Заметка {n}") for n, d in enumerate(documents)]
    for event in events:
        desk.workspace.save(event)
    return documents, events


def state(desk: Scripted, event: Event) -> EventState:
    return row(desk, event).state


def row(desk: Scripted, event: Event) -> OutboxRow:
    found = desk.workspace.work.outbox.get(event.id)
    assert found is not None
    return found


def sent_ids(desk: Scripted, number: int) -> list[str]:
    """Ids of the events in the push with this number (−1: the last)."""
    pushes = [s for s in desk.proxy.seen if s.path == "/v1/sync/events"]
    body = pushes[number].body
    if pushes[number].headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return [e["id"] for e in json.loads(body)["events"]]


def test_applied_gives_a_checked_receipt_and_moves_the_copy(desk: Scripted) -> None:
    documents, events = with_events(desk)
    desk.results(*(desk.applied(e, 2) for e in events))
    report = desk.engine.cycle()
    assert report.done
    assert report.pending == 0
    assert report.pushed.receipts == 3
    assert sent_ids(desk, 0) == [e.id for e in events]
    for document, event in zip(documents, events, strict=True):
        receipt = desk.workspace.work.receipts.get(event.id)
        assert receipt is not None
        assert desk.engine.known.proves(receipt, event)
        shown = desk.workspace.queries.document(document["id"])
        assert shown is not None
        assert shown.document["note"] == event.changes[0].value
    assert all(version == 2 for _, version in desk.holds())


def test_a_receipt_over_other_content_or_by_another_key_proves_nothing(desk: Scripted) -> None:
    _, events = with_events(desk, 2)
    stranger = Ed25519PrivateKey.generate()
    other = events[0].model_copy(update={"changes": []})
    bad = desk.applied(other, 2)
    ours, desk.key = desk.key, stranger
    forged = desk.applied(events[1], 2)
    desk.key = ours
    desk.session()  # an unknown kid asks for the keys once more
    desk.results(bad, forged)
    report = desk.engine.cycle()
    assert report.pushed.bad_receipts == 2
    assert report.pending == 2
    assert desk.workspace.work.receipts.count() == 0
    assert row(desk, events[0]).error_code == "bad-receipt"
    # It goes again and costs nothing: the portal knows it.
    desk.workspace.work.outbox.try_now()
    desk.results(*(desk.applied(e, 2, "duplicate") for e in events))
    assert desk.engine.cycle().pending == 0


def test_a_new_key_of_the_portal_is_asked_for(desk: Scripted) -> None:
    _, events = with_events(desk, 1)
    desk.key = Ed25519PrivateKey.generate()
    desk.session()
    desk.results(desk.applied(events[0], 2))
    report = desk.engine.cycle()
    assert report.pushed.receipts == 1
    assert desk.proxy.count("/v1/session") == 2


def test_conflict_becomes_a_row_and_later_events_of_the_record_wait(desk: Scripted) -> None:
    documents, events = with_events(desk, 2)
    desk.workspace.save(save(documents[0], "title", "Позже", after=events[0].id))
    theirs = documents[0] | {"version": 5, "note": "Их заметка"}
    fields = [{"path": "note", "was": None, "mine": "Заметка 0", "theirs": "Их заметка"}]
    desk.results(
        {"event": events[0].id, "outcome": "conflict", "version": 5, "doc": theirs,
         "conflicts": fields},
        desk.applied(events[1], 2),
    )  # fmt: skip
    report = desk.engine.cycle()
    assert report.conflicts == 1
    [conflict] = desk.workspace.work.conflicts.unresolved()
    assert (conflict.event, conflict.version) == (events[0].id, 5)
    assert conflict.fields[0].theirs == "Их заметка"
    assert state(desk, events[1]) is EventState.ACCEPTED
    before = desk.proxy.count("/v1/sync/events")
    assert desk.engine.cycle().pending == 1
    assert desk.proxy.count("/v1/sync/events") == before, "the later event waits"


def test_a_refused_event_is_parked_whole_and_what_hangs_on_it_waits(desk: Scripted) -> None:
    documents, events = with_events(desk, 2)
    desk.results(
        {"event": events[0].id, "outcome": "rejected", "code": "state",
         "reason": "Состояние обращения изменилось", "doc": documents[0] | {"version": 2}},
        desk.applied(events[1], 2),
    )  # fmt: skip
    assert desk.engine.cycle().rejected == 1
    refused = row(desk, events[0])
    assert (refused.state, refused.error_code) == (EventState.REJECTED, "state")
    assert refused.event == events[0]
    later = save(documents[0], "title", "Позже", after=events[0].id)
    free = save(documents[0], "marks", ["важное"])
    for event in (later, free):
        desk.workspace.save(event)
    desk.results(desk.applied(free, 3))
    desk.engine.cycle()
    assert sent_ids(desk, -1) == [free.id]
    desk.workspace.work.outbox.dismiss(events[0].id)
    desk.results(desk.applied(later, 4))
    assert desk.engine.cycle().pending == 0


def test_one_answer_for_each_kind_of_fate_stops_nothing_else(desk: Scripted) -> None:
    """A batch of 100: one refused, one asked to come later, one forgotten; the rest applied."""
    _, events = with_events(desk, 100)
    answers = [desk.applied(e, 2) for e in events]
    answers[37] = {"event": events[37].id, "outcome": "rejected", "reason": "Нет"}
    answers[60] = {"event": events[60].id, "outcome": "retry_later", "retry_after_s": 90}
    del answers[80]
    desk.results(*answers)
    report = desk.engine.cycle()
    assert report.pushed.applied == 97
    assert (report.rejected, report.pending) == (1, 2)
    waits = row(desk, events[60]).next_try_at
    assert waits is not None
    assert waits - desk.engine.clock.now() > timedelta(seconds=85)
    assert row(desk, events[80]).error_code == "no-result"


def test_a_poison_event_is_found_by_halving(desk: Scripted) -> None:
    """The portal refuses the whole request because of one event: it alone is parked."""
    _, events = with_events(desk, 8)
    # 0–7 refused, 0–3 taken, 4–7 refused, 4–5 refused, 4 taken, 5–6 refused, 5 refused alone, …
    desk.refuses("/v1/sync/events", "invalid")
    desk.results(*(desk.applied(e, 2) for e in events[:4]))
    desk.refuses("/v1/sync/events", "invalid", times=2)
    desk.results(desk.applied(events[4], 2))
    desk.refuses("/v1/sync/events", "invalid", times=2)
    desk.results(desk.applied(events[6], 2))
    desk.results(desk.applied(events[7], 2))
    report = desk.engine.cycle()
    assert report.done, report.error
    assert row(desk, events[5]).state is EventState.REJECTED
    assert report.pushed.applied == 7


def test_a_portal_that_refuses_everything_parks_almost_nothing(desk: Scripted) -> None:
    """Two sides that do not understand each other: the queue stays a queue."""
    with_events(desk, 8)
    desk.refuses("/v1/sync/events", "bad-request", times=50)
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.RequestRefused)
    assert report.rejected <= 2
    assert report.pending >= 6
    assert report.error.request_id == "req-7"


def test_a_portal_that_only_fails_is_left_in_peace(desk: Scripted) -> None:
    """500 to everything: neither a hot loop nor a lost word."""
    _, events = with_events(desk, 60)
    desk.refuses("/v1/sync/events", "internal", times=500)
    desk.engine.cycle()
    desk.workspace.work.outbox.try_now()
    before = desk.proxy.count("/v1/sync/events")
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.PortalFault)
    assert desk.proxy.count("/v1/sync/events") - before <= 10
    assert report.pending == 60
    assert {state(desk, e) for e in events} == {EventState.PENDING}


@pytest.mark.parametrize(
    ("fault", "link"),
    [
        ({"refuse": True}, Link.OFFLINE),
        ({"answer": CAPTIVE}, Link.DEGRADED),
    ],
)
def test_a_broken_request_leaves_every_event_ready(
    desk: Scripted, fault: dict[str, Any], link: Link
) -> None:
    _, events = with_events(desk)
    desk.proxy.add(Fault(path="/v1/sync/events", times=2, **fault))
    report = desk.engine.cycle()
    assert not report.done
    assert desk.engine.connectivity.view.link is link
    assert {state(desk, e) for e in events} == {EventState.PENDING}
    desk.proxy.clear()
    desk.results(*(desk.applied(e, 2) for e in events))
    desk.feed([], "c1", times=9)
    assert desk.engine.cycle().pending == 0
    assert sent_ids(desk, -1) == [e.id for e in events], "same ids, same order"


def test_busy_is_obeyed(desk: Scripted) -> None:
    _, events = with_events(desk)
    desk.refuses("/v1/sync/events", "busy", "Retry-After: 40\r\n")
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.PortalBusy)
    assert report.error.retry_after_s == 40
    waits = row(desk, events[0]).next_try_at
    assert waits is not None
    assert waits - desk.engine.clock.now() > timedelta(seconds=35)


def test_results_of_strangers_are_nonsense(desk: Scripted) -> None:
    _, events = with_events(desk, 1)
    desk.results({"event": appeal()["id"], "outcome": "applied", "version": 2})
    assert isinstance(desk.engine.cycle().error, errors.PortalNonsense)
    assert state(desk, events[0]) is EventState.PENDING


def test_401_that_no_refresh_cures_keeps_the_queue(desk: Scripted) -> None:
    _, events = with_events(desk)
    desk.refuses("/v1/sync/events", "token-expired")
    desk.refuses("/v1/auth/token", "invalid-grant")
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.NeedSignIn)
    assert report.pending == 3
    assert {state(desk, e) for e in events} == {EventState.PENDING}
    assert not desk.engine.wires.access.may_renew


def test_a_lost_refresh_keeps_the_refresh_token(desk: Scripted) -> None:
    with_events(desk)
    desk.refuses("/v1/sync/events", "token-expired")
    desk.refuses("/v1/auth/token", "unavailable")
    assert isinstance(desk.engine.cycle().error, errors.PortalBusy)
    assert desk.engine.wires.access.may_renew


def test_batches_keep_both_limits(desk: Scripted) -> None:
    documents, events = with_events(desk, 3)
    for document, event in zip(documents, events, strict=True):
        long = save(document, "text", "я" * 60_000, after=event.id)
        desk.workspace.save(long)
    policy = desk.engine.pusher.policy
    batch = policy.next_batch()
    assert batch is not None
    assert len(batch.body) <= PUSH_BYTES
    assert [r.seq for r in batch.rows] == sorted(r.seq for r in batch.rows)
    one = policy.next_batch(most=2)
    assert one is not None
    assert len(one.rows) == 2


def test_held_acts_wait_and_a_clock_set_back_holds_nothing_for_hours(desk: Scripted) -> None:
    documents, events = with_events(desk, 1)
    desk.results(desk.applied(events[0], 2))
    desk.engine.cycle()
    policy = desk.engine.pusher.policy
    held = save(documents[0] | {"version": 2}, "marks", ["важное"])
    hold = policy.hold_until()
    desk.workspace.save(held, hold_until=hold)
    assert policy.next_batch() is None
    left = policy.seconds_to_next()
    assert left is not None
    assert 8 < left <= 10

    class Jumped:
        """The same count of seconds, the hands set back by three hours."""

        now = staticmethod(lambda: desk.workspace.clock.now() - timedelta(hours=3))
        monotonic = staticmethod(desk.workspace.clock.monotonic)

    policy._clock = Jumped()
    batch = policy.next_batch()
    assert batch is not None
    assert batch.ids == [held.id]


def test_a_later_event_ends_the_hold_of_earlier_ones(desk: Scripted) -> None:
    documents, events = with_events(desk, 1)
    desk.results(desk.applied(events[0], 2))
    desk.engine.cycle()
    policy = desk.engine.pusher.policy
    held = save(documents[0] | {"version": 2}, "marks", ["важное"])
    desk.workspace.save(held, hold_until=policy.hold_until())
    now = save(documents[0] | {"version": 2}, "note", "сразу", after=held.id)
    desk.workspace.save(now)
    batch = policy.next_batch()
    assert batch is not None
    assert batch.ids == [held.id, now.id]


def test_what_a_broken_cycle_left_as_being_sent_goes_again(desk: Scripted) -> None:
    _, events = with_events(desk, 2)
    # As after a full disk between the answer and its record: nobody brought the state back.
    desk.workspace.work.outbox.mark_sending([e.id for e in events], "lost")
    desk.results(*(desk.applied(e, 2, "duplicate") for e in events))
    report = desk.engine.cycle()
    assert (report.pending, report.pushed.receipts) == (0, 2)
