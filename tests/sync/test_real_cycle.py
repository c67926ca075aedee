"""The cycle against the real portal and the real encrypted files, with a real line in between."""

from __future__ import annotations

import gzip
import random
import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete

from cur_desk.models.outbox_row import EventState
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Link
from cur_desk.sync.policy import PageSizer
from cur_desk.sync.runner import SyncRunner
from cur_portal.store import settings as portal_settings
from cur_portal.store import tables as t
from tests.faults.proxy import CAPTIVE, Fault
from tests.sync.portal import PASSWORD, RealPortal
from tests.sync.real import Person


def agree(portal: RealPortal, *people: Person) -> None:
    """Both sides hold equal documents, and nothing waits."""
    for person in people:
        report = person.sync()
        assert report.done, report.error
        assert report.pending == 0
        assert report.pulled.digest_agrees is not False
        for uid, kind, version in person.engine.workspace.writer.versions():
            theirs = portal.find(uid)
            assert theirs is not None
            assert theirs["version"] == version
            if kind == "appeal":
                assert person.seen(uid) == theirs


def test_first_sync_brings_everything_in_few_pages(portal: RealPortal, olga: Person) -> None:
    portal.add_appeals(1_500)
    olga.engine.puller.sizer = PageSizer(parse_s=60, arrive_s=600)  # however slow this machine is
    report = olga.sync()
    assert report.done, report.error
    assert report.pulled.digest_agrees
    assert report.pulled.pages <= 3
    assert len(list(olga.engine.workspace.writer.versions())) == 1_504
    assert olga.engine.connectivity.view.link is Link.ONLINE
    assert olga.sync().pulled.changed == set()


def test_a_save_goes_up_and_its_receipt_is_checked(portal: RealPortal, olga: Person) -> None:
    first, *_ = portal.add_appeals(3)
    olga.sync()
    event = olga.save(first["id"], "note", "Позвонить заявителю")
    report = olga.sync()
    assert (report.pushed.applied, report.pushed.receipts, report.pending) == (1, 1, 0)
    assert olga.proved(event)
    assert report.pulled.asked == 0, "one's own change is not downloaded"
    agree(portal, olga)


@pytest.mark.parametrize(
    "fault",
    [
        {"refuse": True},
        {"cut_up": 40},
        {"cut_up": 600},
        {"lose": True},
        {"cut_down": 1},
        {"cut_down": 120},
        {"cut_down": 400},
        {"twice": True},
        {"answer": CAPTIVE},
        {"edit": lambda head, body: (head, body[:-20] + b"x" * 20)},
    ],
    ids=lambda f: "-".join(f"{k}" for k in f),
)
def test_a_broken_request_makes_neither_a_loss_nor_a_double(
    portal: RealPortal, olga: Person, fault: dict[str, Any]
) -> None:
    first, second = portal.add_appeals(2)
    olga.sync()
    events = [olga.save(first["id"], "note", "Раз"), olga.save(second["id"], "note", "Два")]
    olga.proxy.add(Fault(path="/v1/sync/events", **fault))
    olga.proxy.add(Fault(path="/v1/sync/events", after=0, **fault))
    for _ in range(4):
        if olga.sync().pending == 0:
            break
    olga.proxy.clear()
    agree(portal, olga)
    assert all(olga.proved(e) for e in events)
    assert portal.find(first["id"])["version"] == 2  # type: ignore[index]
    assert portal.find(second["id"])["version"] == 2  # type: ignore[index]


def test_a_chain_on_one_record_keeps_its_order(portal: RealPortal, olga: Person) -> None:
    [record] = portal.add_appeals(1)
    olga.sync()
    olga.save(record["id"], "note", "Первое")
    olga.save(record["id"], "note", "Второе")
    olga.save(record["id"], "note", "Третье")
    report = olga.sync()
    assert report.pushed.applied == 3, report.words()
    assert portal.find(record["id"])["note"] == "Третье"  # type: ignore[index]
    agree(portal, olga)


def test_different_fields_merge_and_the_same_value_is_no_conflict(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    [record] = portal.add_appeals(1)
    olga.sync()
    ivan.sync()
    ivan.save(record["id"], "collective", True)
    ivan.save(record["id"], "title", "Яма у школы № 2")
    assert ivan.sync().pushed.applied == 2
    olga.save(record["id"], "note", "Моё")
    olga.save(record["id"], "title", "Яма у школы № 2")
    report = olga.sync()
    assert report.conflicts == 0
    assert report.pushed.merged >= 1
    agree(portal, olga, ivan)
    assert olga.seen(record["id"])["collective"] is True


def test_the_same_field_is_a_conflict_and_both_words_are_kept(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    [record] = portal.add_appeals(1)
    olga.sync()
    ivan.sync()
    ivan.save(record["id"], "title", "Слова Ивана")
    ivan.sync()
    mine = olga.save(record["id"], "title", "Слова Ольги")
    report = olga.sync()
    assert report.conflicts == 1
    [conflict] = olga.engine.workspace.work.conflicts.unresolved()
    assert [(f.path, f.mine, f.theirs) for f in conflict.fields] == [
        ("title", "Слова Ольги", "Слова Ивана")
    ]
    later = olga.save(record["id"], "note", "Позже")
    assert olga.sync().pending == 1
    assert olga.state(later) is EventState.PENDING
    # The person chooses: a new event over their version settles it, and the waiting one goes.
    resolving = olga.act(
        record["id"],
        changes=[{"path": "title", "was": "Слова Ивана", "value": "Слова обоих"}],
        base_version=conflict.version,
        resolves=mine.id,
    )
    for _ in range(3):
        olga.sync()
    assert olga.proved(resolving)
    assert portal.find(record["id"])["title"] == "Слова обоих"  # type: ignore[index]


def test_edited_during_its_own_push(portal: RealPortal, olga: Person) -> None:
    [record] = portal.add_appeals(1)
    olga.sync()
    first = olga.save(record["id"], "note", "До")
    olga.proxy.add(Fault(path="/v1/sync/events", stall_down=30))
    cycle = threading.Thread(target=olga.engine.cycle)
    cycle.start()
    assert olga.proxy.stalled.wait(5)
    second = olga.save(record["id"], "note", "Во время отправки")
    assert olga.seen(record["id"])["note"] == "Во время отправки"
    olga.proxy.release()
    cycle.join(10)
    agree(portal, olga)
    assert olga.proved(first)
    assert olga.proved(second)
    assert portal.find(record["id"])["note"] == "Во время отправки"  # type: ignore[index]


def test_a_refused_event_stops_nobody_else(portal: RealPortal, olga: Person) -> None:
    first, second = portal.add_appeals(2)
    olga.sync()
    poison = olga.save(first["id"], "holder", "я сам")
    fine = olga.save(second["id"], "note", "Хорошо")
    report = olga.sync()
    assert (report.pushed.rejected, report.pushed.applied) == (1, 1)
    row = olga.engine.workspace.work.outbox.get(poison.id)
    assert row is not None
    assert row.state is EventState.REJECTED
    assert row.last_error == "Это поле меняется только действием"
    assert row.event == poison
    assert olga.proved(fine)


def test_401_in_the_middle_is_renewed_once_and_nothing_is_dropped(
    portal: RealPortal, olga: Person
) -> None:
    first, *_ = portal.add_appeals(3)
    olga.sync()
    event = olga.save(first["id"], "note", "Не терять")
    with portal.store.database.write() as work:
        work.conn.execute(delete(t.tokens).where(t.tokens.c.use == "access"))
    report = olga.sync()
    assert report.done, report.error
    assert olga.proved(event)
    assert olga.proxy.count("/v1/auth/token") == 2


def test_a_sign_in_that_ended_waits_for_the_password(portal: RealPortal, olga: Person) -> None:
    first, *_ = portal.add_appeals(3)
    olga.sync()
    event = olga.save(first["id"], "note", "Не терять")
    with portal.store.database.write() as work:
        work.conn.execute(delete(t.tokens))
    report = olga.sync()
    assert isinstance(report.error, errors.NeedSignIn)
    assert report.pending == 1
    olga.login.sign_in_again(olga.desk, PASSWORD)
    assert olga.sync().done
    assert olga.proved(event)


@pytest.mark.parametrize("how", ["captive", "truncated gzip", "wrong length"])
def test_a_spoilt_page_moves_nothing(portal: RealPortal, olga: Person, how: str) -> None:
    portal.add_appeals(400)

    def cut(head: bytes, body: bytes) -> tuple[bytes, bytes]:
        assert gzip.decompress(body)
        short = body[: len(body) // 2]
        if how == "truncated gzip":
            length = str(len(short)).encode()
            head = head.replace(
                b"content-length: " + str(len(body)).encode(), b"content-length: " + length
            )
        return head, short

    fault = Fault(path="/v1/sync/changes", after=1)
    if how == "captive":
        fault.answer = CAPTIVE
    else:
        fault.edit = cut
    olga.proxy.add(fault)
    report = olga.sync()
    expected = errors.PortalDead if how == "wrong length" else errors.PortalNonsense
    assert isinstance(report.error, expected)
    assert report.pulled.pages == 1
    assert len(list(olga.engine.workspace.writer.versions())) == PageSizer().size
    assert olga.sync().pulled.digest_agrees
    assert len(list(olga.engine.workspace.writer.versions())) == 404


def test_a_first_sync_cut_many_times_downloads_little_twice(
    portal: RealPortal, olga: Person
) -> None:
    portal.add_appeals(1_000)
    for number in range(12):
        olga.proxy.add(Fault(path="/v1/sync/changes", after=number % 2, cut_down=900))
    cycles = 0
    while not (report := olga.sync()).done:
        cycles += 1
        assert cycles < 30
    assert report.pulled.digest_agrees
    agree(portal, olga)


def test_removed_and_out_of_scope(portal: RealPortal, olga: Person) -> None:
    first, second, _third = portal.add_appeals(3)
    olga.sync()
    event = olga.save(first["id"], "note", "Останется запечатанным")
    olga.proxy.add(Fault(path="/v1/sync/events", refuse=True, times=2))
    portal.store.remove_document(first["id"], "retention")
    assert not olga.sync().done
    report = olga.sync()
    assert not olga.sees(first["id"])
    assert report.done
    assert olga.sees(second["id"])
    assert olga.state(event) in (EventState.PARKED, EventState.REJECTED)


def test_a_lost_place_in_the_feed(portal: RealPortal, olga: Person) -> None:
    first, *_ = portal.add_appeals(50)
    olga.sync()
    event = olga.save(first["id"], "note", "Не отправлено")
    portal.change(first["id"], title="Изменилось без вас")
    late = portal.add_appeals(5)
    with portal.store.database.write() as work:
        portal_settings.put(work, "cursor_secret", "ab" * 32)
    portal.stop()
    portal._start()
    report = olga.sync()
    assert report.done, report.error
    assert report.pulled.repaired >= 5
    assert olga.sees(late[0]["id"])
    assert olga.proved(event)
    agree(portal, olga)


def test_a_restored_portal(portal: RealPortal, olga: Person, ivan: Person) -> None:
    first, second, third = portal.add_appeals(3)
    olga.sync()
    ivan.sync()
    kept = olga.save(first["id"], "note", "До копии")
    olga.sync()
    portal.copy("backup.db")
    lost = olga.save(second["id"], "note", "После копии")
    olga.sync()
    unsent = olga.save(first["id"], "title", "Ещё не отправлено")
    ivan.save(third["id"], "note", "Слова Ивана после копии")
    ivan.sync()
    assert olga.proved(lost)
    portal.restore("backup.db")
    assert portal.find(second["id"])["version"] == 1  # type: ignore[index]
    for _ in range(3):
        olga.sync()
        ivan.sync()
    assert portal.find(second["id"])["note"] == "После копии"  # type: ignore[index]
    assert portal.find(third["id"])["note"] == "Слова Ивана после копии"  # type: ignore[index]
    assert olga.proved(kept)
    assert olga.proved(unsent)
    agree(portal, olga, ivan)


def test_the_long_poll_hears_of_a_change_without_being_asked_again(
    portal: RealPortal, olga: Person
) -> None:
    first, *_ = portal.add_appeals(3)
    heard = threading.Event()

    def listen(kinds: set[str], ids: set[str]) -> None:
        if first["id"] in ids and olga.seen(first["id"])["title"] == "Новое":
            heard.set()

    runner = SyncRunner(olga.engine)
    runner.start()
    assert runner.wait_cycle(10, after=0)
    olga.engine.callbacks = replace(olga.engine.callbacks, on_changes=listen)
    for _ in range(50):
        if any("wait=" in s.path for s in olga.proxy.seen):
            break
        olga.proxy.arrived.wait(0.1)
        olga.proxy.arrived.clear()
    portal.change(first["id"], title="Новое")
    assert heard.wait(10)
    event = olga.save(first["id"], "note", "Пока висит опрос")
    runner.wake()
    for _ in range(10):
        if olga.proved(event):
            break
        runner.wait_cycle(1)
    assert olga.proved(event)
    assert runner.stop()


def test_two_people_a_bad_line_and_no_lost_word(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    """Random saves of both on few appeals while answers are lost, cut and doubled; then quiet."""
    dice = random.Random(20261125)
    records = [d["id"] for d in portal.add_appeals(8)]
    olga.sync()
    ivan.sync()
    made: list[tuple[Person, Any]] = []
    faults: list[dict[str, Any]] = [
        {"lose": True}, {"refuse": True}, {"cut_down": 90}, {"cut_up": 60}, {"twice": True},
        {"answer": CAPTIVE},
    ]  # fmt: skip
    for number in range(120):
        person = dice.choice((olga, ivan))
        if dice.random() < 0.5:
            person.proxy.add(Fault(path="/v1/sync/", **dice.choice(faults)))
        record = dice.choice(records)
        path = dice.choice(("note", "title", "false_information"))
        made.append((person, person.save(record, path, f"{person.name} {number}")))
        if dice.random() < 0.4:
            person.sync()
    for person in (olga, ivan):
        person.proxy.clear()
    for _ in range(4):
        olga.sync()
        ivan.sync()
    known = {}
    with portal.store.database.read() as conn:
        for row in conn.execute(t.events.select()):
            known[row.id] = row.outcome
    for person, event in made:
        state = person.state(event)
        if state is EventState.ACCEPTED:
            assert person.proved(event)
            assert known[event.id] in ("applied", "merged")
        else:
            assert state in (EventState.CONFLICT, EventState.PENDING), state
            assert known.get(event.id) not in ("applied", "merged")
            row = person.engine.workspace.work.outbox.get(event.id)
            assert row is not None
            assert row.event == event, "the words are whole"
    assert sum(1 for p, e in made if p.state(e) is EventState.ACCEPTED) > 40
    for person in (olga, ivan):
        assert person.sync().pulled.digest_agrees is not False
