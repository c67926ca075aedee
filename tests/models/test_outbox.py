"""Outbox: order inside a record, holds, withdrawing, retries, parking, conflicts, sealing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cur_desk.clock import FixedClock
from cur_desk.contract.canonical import canonical
from cur_desk.contract.sealing import new_identity, unseal
from cur_desk.contract.wire import ChangeRow, EventResult, FieldOutcome
from cur_desk.models.journal import Entry
from cur_desk.models.outbox_row import EventState
from cur_desk.models.repository import DraftKey
from cur_desk.models.settled import ConflictField
from cur_desk.models.trouble import CannotWithdraw
from cur_desk.models.workspace import Workspace

from .builders import NOW, PERSON, appeal, event, page, put, save_event

HOLD = NOW + timedelta(seconds=10)


def _ready(desk: Workspace) -> list[str]:
    return [r.id for r in desk.work.outbox.ready()]


def test_a_failing_event_holds_back_only_its_own_record(desk: Workspace, clock: FixedClock) -> None:
    one, two = appeal(1), appeal(2)
    desk.apply_page(page(put(one), put(two)))
    events = [
        save_event(one, "note", "а"),
        save_event(one, "note", "б"),
        save_event(two, "note", "в"),
    ]
    for each in events:
        desk.save(each)
    assert _ready(desk) == [e.id for e in events]
    desk.work.outbox.mark_sending([events[0].id], "r1")
    desk.work.outbox.retry([events[0].id], "нет сети", NOW + timedelta(minutes=1))
    assert _ready(desk) == [events[2].id]
    assert desk.work.outbox.counts().retrying == 1
    clock.advance(timedelta(minutes=2))
    assert _ready(desk) == [e.id for e in events]


def test_a_batch_is_cut_by_size_but_never_empty(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    for _ in range(3):
        desk.save(save_event(doc, "note", "я" * 1000))
    assert len(desk.work.outbox.ready(max_bytes=10)) == 1
    assert len(desk.work.outbox.ready(max_bytes=5_000)) == 2
    assert len(desk.work.outbox.ready(limit=2)) == 2


def test_a_hold_ends_by_time_by_the_next_event_and_by_a_restart(
    reopen: Callable[..., Workspace], clock: FixedClock
) -> None:
    desk = reopen()
    docs = [appeal(n) for n in range(3)]
    desk.apply_page(page(*map(put, docs)))
    held = [event(d, act="carry_over", content={}) for d in docs]
    for each in held:
        desk.save(each, hold_until=HOLD)
    assert _ready(desk) == []
    assert desk.work.outbox.next_at() == HOLD
    later = save_event(docs[0], "note", "следом")
    desk.save(later)
    assert _ready(desk) == [held[0].id, later.id]
    clock.advance(timedelta(seconds=10))
    assert len(_ready(desk)) == 4
    clock.advance(timedelta(seconds=-10))
    assert len(_ready(reopen())) == 4


def test_a_legal_act_is_never_held(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    act = event(doc, act="formalise", content={"questions": []})
    desk.save(act, hold_until=HOLD)
    assert _ready(desk) == [act.id]


def test_withdrawing_before_the_first_request_only(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    first, second = save_event(doc, "note", "а"), save_event(doc, "title", "б")
    desk.save(first)
    desk.save(second)
    with pytest.raises(CannotWithdraw):  # a later one stands on it
        desk.withdraw(first.id)
    assert desk.withdraw(second.id) == second
    assert desk.work.outbox.last_unsent(doc["id"]) == first.id
    desk.work.outbox.mark_sending([first.id], "r1")
    with pytest.raises(CannotWithdraw, match="уже уходило"):
        desk.withdraw(first.id)
    desk.work.outbox.retry([first.id], "обрыв", NOW)
    with pytest.raises(CannotWithdraw):
        desk.withdraw(first.id)


def test_what_was_being_sent_is_sent_again_after_a_restart(
    reopen: Callable[..., Workspace],
) -> None:
    desk = reopen()
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    save = save_event(doc, "note", "а")
    desk.save(save)
    desk.work.outbox.mark_sending([save.id], "r1")
    assert _ready(desk) == []
    desk = reopen()
    assert _ready(desk) == [save.id]
    assert not desk.work.outbox.rows()[0].may_withdraw


def test_rejected_keeps_the_words_and_stops_nobody(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    save = save_event(doc, "title", "Мои слова")
    desk.save(save)
    desk.apply_result(
        EventResult(event=save.id, outcome="rejected", code="state-gone", reason="уже закрыто")
    )
    row = desk.work.outbox.rows(EventState.REJECTED)[0]
    assert row.event == save
    assert (row.error_code, row.last_error) == ("state-gone", "уже закрыто")
    listed = desk.queries.rows(desk.queries.ids())[0]
    assert listed.exchange == "rejected"
    assert listed.title != "Мои слова"
    desk.work.outbox.dismiss(save.id)
    desk.writer.refresh([doc["id"]])
    assert desk.queries.rows(desk.queries.ids())[0].exchange == "synced"


def test_a_conflict_waits_for_a_person_and_a_new_event_settles_it(desk: Workspace) -> None:
    doc = appeal(1, title="Было")
    desk.apply_page(page(put(doc)))
    mine, next_one = save_event(doc, "title", "Моё"), save_event(doc, "note", "дальше")
    desk.save(mine)
    desk.save(next_one)
    theirs = doc | {"version": 5, "title": "Их"}
    outcome = FieldOutcome(path="title", was="Было", mine="Моё", theirs="Их")
    desk.apply_result(
        EventResult(event=mine.id, outcome="conflict", version=5, doc=theirs, conflicts=[outcome])
    )
    assert _ready(desk) == []
    conflict = desk.work.conflicts.unresolved()[0]
    assert conflict.fields == (ConflictField(**outcome.model_dump(), based=True),)
    assert conflict.theirs == theirs
    shown = desk.queries.document(doc["id"])
    assert shown is not None
    assert (shown.version, shown.document["title"]) == (5, "Моё")
    assert desk.queries.rows(desk.queries.ids())[0].exchange == "conflict"
    settled = save_event(theirs, "title", "Оба", resolves=mine.id)
    desk.save(settled)
    assert desk.work.conflicts.unresolved() == []
    assert _ready(desk) == [next_one.id, settled.id]


@pytest.mark.parametrize(
    ("reason", "readable"),
    [("reassigned", True), ("revoked", True), ("deleted", False), ("retention", False)],
)
def test_a_record_taken_away_leaves_only_its_authors_own_events(
    desk: Workspace, reason: str, readable: bool
) -> None:
    """The record leaves whole; the author may read the own words while the right may return."""
    identity, recipient = new_identity()
    desk.set_recovery(recipient)
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    save = save_event(doc, "title", "Ответ четырёх дней")
    desk.save(save)
    gone = ChangeRow(op="remove", kind="appeal", id=doc["id"], version=1, reason=reason)
    applied = desk.apply_page(page(gone))
    assert applied.removed == {doc["id"]}
    assert applied.parked == 1
    assert desk.queries.document(doc["id"]) is None
    assert desk.writer.digest() == "0" * 32
    row = desk.work.outbox.rows(EventState.PARKED)[0]
    assert (row.document == save.to_document()) is readable
    assert (row.document is None) is not readable
    assert row.error_code == reason
    [(sealed_id, sealed)] = desk.work.outbox.sealed()
    assert sealed_id == save.id
    assert unseal(sealed, identity) == canonical(save.to_document())


def test_event_draft_and_journal_line_are_one_commit(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    desk.save_draft(doc["id"], "formalise", PERSON, 1, {"title": "а"})
    save = save_event(doc, "title", "а")
    key = DraftKey(doc["id"], "formalise", PERSON)
    with pytest.raises(Exception, match="journal line"):
        desk.save(save, draft=key, journal=Entry(PERSON, "save", "appeal", ["Ромашкина"]))
    assert desk.work.outbox.rows() == []
    assert desk.work.drafts.get(*_parts(key)) is not None
    desk.save(save, draft=key, journal=Entry(PERSON, "save", "appeal", [doc["id"]]))
    assert desk.work.drafts.get(*_parts(key)) is None
    assert desk.work.journal.lines()[0].ids == (doc["id"],)


def _parts(key: DraftKey) -> tuple[str, str, str]:
    return key.record, key.form, key.owner
