"""The pull against a portal in trouble: nothing is lost, nothing is wiped, the cursor is honest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cur_desk.contract import digest
from cur_desk.contract.sealing import new_identity
from cur_desk.contract.wire import ChangeRow, ChangesPage
from cur_desk.models.outbox_row import EventState
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Link
from tests.faults.proxy import CAPTIVE, Fault
from tests.sync.builders import appeal, put, save
from tests.sync.scripted import Scripted


def filled(desk: Scripted, count: int = 10) -> list[dict[str, Any]]:
    """A desk after a first sync."""
    documents = [appeal() for _ in range(count)]
    desk.feed([put(d) for d in documents], "c1", holds=[(d["id"], 1) for d in documents])
    report = desk.engine.cycle()
    assert report.done, report.error
    assert report.pulled.digest_agrees
    return documents


def test_a_malformed_record_is_set_aside_and_the_rest_flows(desk: Scripted) -> None:
    documents = [appeal() for _ in range(5)]
    documents[2]["channel"] = "голубиная почта"
    unknown = {"kind": "hologram", "id": appeal()["id"], "version": 1, "schema": 9, "x": [1]}
    rows = [put(d) for d in [*documents, unknown]]
    desk.feed(rows, "c1", holds=[(r["id"], 1) for r in rows])
    report = desk.engine.cycle()
    assert report.done
    assert report.pulled.quarantined == {documents[2]["id"]}
    assert len(report.pulled.changed) == 5
    assert report.pulled.digest_agrees, "a quarantined record counts in the digest"
    assert desk.workspace.work.quarantine.uids() == {documents[2]["id"]}
    better = documents[2] | {"version": 2, "channel": "site"}
    desk.feed([put(better)], "c2")
    desk.engine.cycle()
    assert not desk.workspace.work.quarantine.uids()


@pytest.mark.parametrize("answer", [CAPTIVE, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{"])
def test_a_foreign_page_leaves_the_cursor_where_it_was(desk: Scripted, answer: bytes) -> None:
    filled(desk)
    desk.feed([put(appeal())], "c2", more=True)
    desk.proxy.add(Fault(path="/v1/sync/changes", answer=answer))
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.PortalNonsense)
    assert desk.workspace.writer.cursor == "c2"
    assert desk.engine.connectivity.view.link is Link.DEGRADED
    assert "страницу провайдера" in desk.engine.connectivity.view.reason


def test_repeated_and_stale_rows_change_nothing(desk: Scripted) -> None:
    first, *_ = filled(desk)
    newer = first | {"version": 3, "title": "Новое"}
    desk.feed([put(newer), put(newer), put(first)], "c2", more=True)
    desk.feed([put(newer)], "c2")
    assert desk.engine.cycle().done
    shown = desk.workspace.queries.document(first["id"])
    assert shown is not None
    assert shown.document["title"] == "Новое"


def test_a_feed_without_end_is_left(desk: Scripted) -> None:
    filled(desk)
    desk.feed([], "c1", more=True, times=200)
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.PortalNonsense)
    assert desk.proxy.count("/v1/sync/changes") < 80


def test_a_patch_without_its_base_asks_for_the_document(desk: Scripted) -> None:
    first, second, *_ = filled(desk)
    patches = [
        {"op": "patch", "kind": "appeal", "id": d["id"], "version": 9, "base_version": base,
         "set": {"title": "По заплате"}}
        for d, base in ((first, 1), (second, 8))
    ]  # fmt: skip
    whole = second | {"version": 9, "title": "Целиком"}
    desk.feed(patches, "c2")
    desk.says("/v1/documents/appeal/" + second["id"], whole)
    report = desk.engine.cycle()
    assert report.done
    assert report.pulled.asked == 1
    titles = [desk.workspace.queries.document(d["id"]).document["title"] for d in (first, second)]
    assert titles == ["По заплате", "Целиком"]


def test_a_removal_with_a_reason_is_obeyed_and_unsent_work_is_parked(desk: Scripted) -> None:
    documents = filled(desk, 200)
    mine = save(documents[0], "note", "Позвонить заявителю")
    desk.workspace.save(mine)
    desk.results({"event": mine.id, "outcome": "retry_later"})
    rows = [
        {"op": "remove", "kind": "appeal", "id": d["id"], "version": 2, "reason": "reassigned"}
        for d in documents[:150]
    ]
    desk.feed(rows, "c2")
    report = desk.engine.cycle()
    assert report.done
    assert len(report.pulled.removed) == 150
    assert report.pulled.parked == 1
    assert desk.workspace.queries.document(documents[0]["id"]) is None
    row = desk.workspace.work.outbox.get(mine.id)
    assert row is not None
    assert row.state is EventState.PARKED


def test_410_is_a_comparison_never_a_wipe(desk: Scripted) -> None:
    documents = filled(desk)
    gone, older, *kept = documents
    fresh = appeal()
    newer = older | {"version": 5, "title": "Новее"}
    mine = save(kept[0], "note", "Не терять")
    desk.workspace.save(mine)
    desk.results({"event": mine.id, "outcome": "retry_later", "retry_after_s": 600})
    desk.refuses("/v1/sync/changes", "cursor-expired")
    now = [*[(d["id"], 1) for d in kept], (older["id"], 5), (fresh["id"], 1)]
    desk.manifest(now, "c9")
    desk.says("/v1/documents/appeal/" + older["id"], newer)
    desk.says("/v1/documents/appeal/" + fresh["id"], fresh)
    desk.feed([], "c9", holds=now)
    report = desk.engine.cycle()
    assert report.done, report.error
    assert report.pulled.digest_agrees
    assert report.pulled.removed == {gone["id"]}
    assert desk.workspace.writer.cursor == "c9"
    assert sorted(desk.holds()) == sorted(now)
    row = desk.workspace.work.outbox.get(mine.id)
    assert row is not None
    assert row.state is EventState.PENDING


def test_mass_absence_stops_and_asks(desk: Scripted) -> None:
    documents = filled(desk, 100)
    left = [(d["id"], 1) for d in documents[:40]]
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest(left, "c9")
    report = desk.engine.cycle()
    assert isinstance(report.error, errors.TooManyGone)
    assert (report.error.gone, report.error.total) == (60, 100)
    assert len(desk.holds()) == 100
    desk.engine.allow_removal()
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest(left, "c9")
    desk.feed([], "c9", holds=left)
    report = desk.engine.cycle()
    assert report.done
    assert len(desk.holds()) == 40


def test_leave_everything_lets_the_exchange_go_on(desk: Scripted) -> None:
    documents = filled(desk, 100)
    left = [(d["id"], 1) for d in documents[:40]]
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest(left, "c9")
    assert isinstance(desk.engine.cycle().error, errors.TooManyGone)
    desk.engine.keep_absent()
    fresh = appeal()
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest(left, "c9")
    bare = [{"op": "remove", "kind": "appeal", "id": d["id"], "version": 1} for d in documents[90:]]
    desk.feed([*bare, put(fresh)], "c10", holds=[*left, (fresh["id"], 1)])
    report = desk.engine.cycle()
    assert report.done
    assert report.pulled.digest_agrees is False
    assert len(desk.holds()) == 101
    # The portal is whole again: the choice is over.
    back = [(d["id"], 1) for d in documents] + [(fresh["id"], 1)]
    desk.feed([], "c11", holds=back)
    assert desk.engine.cycle().pulled.digest_agrees
    assert not desk.engine.puller.repairer.keeps_absent


def test_bare_removals_in_the_feed_are_guarded_too(desk: Scripted) -> None:
    documents = filled(desk, 100)
    rows = [{"op": "remove", "kind": "appeal", "id": d["id"], "version": 2} for d in documents]
    desk.feed(rows, "c2")
    assert isinstance(desk.engine.cycle().error, errors.TooManyGone)
    assert len(desk.holds()) == 100
    assert desk.workspace.writer.cursor == "c1"


def test_a_polled_digest_from_before_an_own_act_was_answered_proves_nothing(desk: Scripted) -> None:
    first, second = appeal(), appeal()
    desk.feed([put(first)], "c1", holds=[(first["id"], 1)])
    assert desk.engine.cycle().done
    asked_with = desk.workspace.writer.digest()
    desk.workspace.writer.put_documents([first | {"version": 2}])
    page = ChangesPage(
        changes=[ChangeRow(op="put", kind="appeal", id=second["id"], version=1, doc=second)],
        cursor="c2", more=False, server_time=desk.workspace.clock.now(), epoch="e1",
        digest=digest.to_hex(digest.digest([(first["id"], 1), (second["id"], 1)])),
    )  # fmt: skip
    assert desk.engine.take_page("c1", page, asked_with)
    assert desk.workspace.writer.cursor == "c2"
    assert desk.proxy.count("/v1/sync/manifest") == 0


def test_a_digest_that_differs_is_repaired_by_the_manifest(desk: Scripted) -> None:
    first, *rest = filled(desk)
    missed = first | {"version": 4, "title": "Пропущено"}
    now = [(first["id"], 4), *[(d["id"], 1) for d in rest]]
    desk.feed([], "c2", holds=now)
    desk.manifest(now, "c2")
    desk.says("/v1/documents/appeal/" + first["id"], missed)
    report = desk.engine.cycle()
    assert report.pulled.digest_agrees
    assert report.pulled.repaired == 1


def test_a_digest_that_never_agrees_is_reported_and_not_fought(desk: Scripted) -> None:
    documents = filled(desk)
    now = [(d["id"], 1) for d in documents]
    for _ in range(6):
        desk.feed([], "c2", holds=[*now, ("no-such-record", 1)])
        desk.manifest(now, "c2")
        report = desk.engine.cycle()
        assert report.done
    assert desk.proxy.count("/v1/sync/manifest") == 3
    assert report.pulled.digest_agrees is False
    assert len(desk.holds()) == 10


def test_a_restored_portal_gets_again_what_its_backup_lost(desk: Scripted) -> None:
    first, second, *rest = filled(desk)
    lost, kept = save(first, "note", "После копии"), save(second, "note", "До копии")
    for event in (lost, kept):
        desk.workspace.save(event)
    desk.results(desk.applied(lost, 2), desk.applied(kept, 2))
    now = [(first["id"], 2), (second["id"], 2), *[(d["id"], 1) for d in rest]]
    desk.feed([], "c2", holds=now)
    assert desk.engine.cycle().pulled.digest_agrees
    # The portal is back with a copy made between the two events, and others have worked since.
    before = [(first["id"], 1), (second["id"], 2), *[(d["id"], 1) for d in rest]]
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest(before, "x1", epoch="e2")
    desk.refuses(f"/v1/sync/receipts/{lost.id}", "not-found")
    desk.feed([], "x1", epoch="e2")
    report = desk.engine.cycle()
    assert report.done, report.error
    assert report.pulled.offered_again == 1
    assert not desk.proxy.count(f"/v1/sync/receipts/{kept.id}")
    assert len(desk.holds()) == 10
    desk.results(desk.applied(lost, 2))
    desk.feed([], "x2", epoch="e2", holds=now)
    report = desk.engine.cycle()
    assert report.pending == 0
    assert report.pulled.digest_agrees


def test_unsent_work_on_a_record_that_a_restored_portal_lacks_stays_readable_and_goes_later(
    desk: Scripted,
) -> None:
    """T34: one record of ten: under the guard's threshold, nobody is asked."""
    first, *rest = filled(desk)
    waits = save(first, "note", "Ещё не отправлено")
    desk.workspace.set_recovery(new_identity()[1])
    desk.workspace.save(waits, hold_until=desk.workspace.clock.now() + timedelta(hours=1))
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest([(d["id"], 1) for d in rest], "x1", epoch="e2")
    desk.feed([], "x1", epoch="e2")
    assert desk.engine.cycle().done
    assert desk.workspace.queries.document(first["id"]) is None
    [parked] = desk.workspace.work.outbox.rows(EventState.PARKED)
    assert (parked.id, parked.error_code) == (waits.id, "absent")
    assert parked.event.changes[0].value == "Ещё не отправлено"
    # Its author's workstation has offered the record again; the work goes with it.
    desk.feed([put(first | {"version": 2})], "x2", epoch="e2")
    assert desk.engine.cycle().done
    assert desk.workspace.try_again([waits.id]) == 1
    shown = desk.workspace.queries.document(first["id"])
    assert shown is not None
    assert shown.document["note"] == "Ещё не отправлено"
    desk.results(desk.applied(waits, 3))
    desk.feed([], "x3", epoch="e2")
    assert desk.engine.cycle().pending == 0


def test_what_is_newer_here_than_on_a_restored_portal_gives_way(desk: Scripted) -> None:
    first, *rest = filled(desk)
    desk.feed([put(first | {"version": 7, "title": "После копии"})], "c2")
    desk.engine.cycle()
    old = first | {"version": 5, "title": "Как в копии"}
    now = [(first["id"], 5), *[(d["id"], 1) for d in rest]]
    desk.refuses("/v1/sync/changes", "cursor-expired")
    desk.manifest(now, "x1", epoch="e2")
    desk.says("/v1/documents/appeal/" + first["id"], old)
    desk.feed([], "x1", epoch="e2", holds=now)
    report = desk.engine.cycle()
    assert report.done
    assert report.pulled.digest_agrees
    shown = desk.workspace.queries.document(first["id"])
    assert shown is not None
    assert shown.document["title"] == "Как в копии"
