"""The walking path of the files: open, pull, list, save, push answer, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cur_desk.clock import FixedClock
from cur_desk.contract import digest
from cur_desk.contract.wire import ChangeRow, EventResult
from cur_desk.domain.filters import Filter, flag, where
from cur_desk.models.compiler import Sort
from cur_desk.models.outbox_row import EventState
from cur_desk.models.queries import QueueRow
from cur_desk.models.repository import DraftKey
from cur_desk.models.workspace import Changed, Workspace

from .builders import PERSON, appeal, event, page, put, save_event


def test_a_page_becomes_a_list_and_a_card(desk: Workspace) -> None:
    docs = [appeal(n) for n in range(250)]
    total = digest.digest((d["id"], 1) for d in docs)
    applied = desk.apply_page(page(*map(put, docs), cursor="c7", total=total))
    assert applied.digest_agrees is True
    assert len(applied.changed) == 250
    assert desk.writer.cursor == "c7"
    ids = desk.queries.ids()
    assert len(ids) == 250
    rows = desk.queries.rows(ids[:50])
    assert [r.id for r in rows] == list(ids[:50])
    dues = [r.next_due_at for r in rows]
    assert dues == sorted(d for d in dues if d is not None)
    shown = desk.queries.document(rows[0].uid)
    assert shown is not None
    assert shown.document == next(d for d in docs if d["id"] == rows[0].uid)


def test_own_work_is_seen_before_the_portal_answers_and_after_reopening(
    reopen: Callable[..., Workspace],
) -> None:
    desk = reopen()
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    told: list[Changed] = []
    desk.on_changed(told.append)
    desk.save_draft(doc["id"], "formalise", PERSON, 1, {"title": "Ямы"})
    assert _row(desk, doc).exchange == "draft"
    save = save_event(doc, "title", "Ямы на Полевой")
    desk.save(save, draft=DraftKey(doc["id"], "formalise", PERSON))
    assert {t for c in told for t in c.topics} == {"drafts", "outbox"}
    for _ in range(2):
        assert _row(desk, doc).title == "Ямы на Полевой"
        assert _row(desk, doc).exchange == "pending"
        assert desk.work.drafts.count() == 0
        assert [r.id for r in desk.work.outbox.ready()] == [save.id]
        desk = reopen()


def test_an_accepted_event_moves_the_server_copy(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    save = save_event(doc, "title", "Новое")
    desk.save(save)
    desk.work.outbox.mark_sending([save.id], "r1")
    desk.apply_result(
        EventResult(event=save.id, outcome="applied", version=2, set={"note": "от портала"})
    )
    shown = desk.queries.document(doc["id"])
    assert shown is not None
    assert (shown.version, shown.document["title"]) == (2, "Новое")
    assert shown.server is not None
    assert shown.server["note"] == "от портала"
    assert _row(desk, doc).exchange == "accepted"
    assert desk.writer.digest() == digest.to_hex(digest.mark(doc["id"], 2))
    seen = ChangeRow(op="seen", kind="appeal", id=doc["id"], version=2)
    assert desk.apply_page(page(seen)).needs == ()


def test_search_sort_and_counts(desk: Workspace) -> None:
    docs = [appeal(n) for n in range(60)]
    desk.apply_page(page(*map(put, docs)))
    holes = desk.queries.ids(Filter(text="яма"))
    assert len(holes) == sum("ям" in d["text"] for d in docs) > 0
    assert len(desk.queries.ids(Filter(text="елка"))) == sum("Ёлки" in d["text"] for d in docs)
    newest = desk.queries.rows(desk.queries.ids(sort=Sort("received", descending=True)))
    assert [r.received_at for r in newest] == sorted((r.received_at for r in newest), reverse=True)
    roads = Filter(conditions=(where("block", "roads"),))
    counts = desk.queries.counts(
        {"all": Filter(), "roads": roads, "life": Filter(conditions=(flag("life"),))}
    )
    assert counts == {"all": 60, "roads": len(desk.queries.ids(roads)), "life": 0}
    assert desk.queries.facets(Filter(), ["block"])["block"]["roads"] == counts["roads"]
    assert sum(desk.queries.term_counts().values()) == 60


def test_an_act_is_shown_by_its_effect(desk: Workspace) -> None:
    doc = appeal(3)
    desk.apply_page(page(put(doc)))
    desk.save(event(doc, act="take", content={}))
    assert _row(desk, doc).holder == PERSON
    desk.withdraw(desk.work.outbox.rows()[0].id)
    assert _row(desk, doc).holder is None
    assert _row(desk, doc).exchange == "synced"
    assert desk.work.outbox.rows(EventState.WITHDRAWN)[0].act == "take"


def _row(desk: Workspace, doc: dict[str, Any]) -> QueueRow:
    local = desk.queries.local_id(str(doc["id"]))
    assert local is not None
    return desk.queries.rows([local])[0]


def test_a_page_without_news_is_told_to_nobody_and_yet_dates_the_exchange(
    desk: Workspace,
) -> None:
    told: list[Changed] = []
    doc = appeal(1)
    desk.on_changed(told.append)
    desk.apply_page(page(put(doc), cursor="c1"))
    assert [c.records for c in told] == [{doc["id"]}]
    before = desk.status.read()
    assert isinstance(desk.clock, FixedClock)
    desk.clock.advance(timedelta(minutes=5))
    desk.apply_page(page(cursor="c2"))
    assert len(told) == 1
    after = desk.status.read()
    assert before is not None
    assert after is not None
    assert after.last_sync_at != before.last_sync_at
    assert desk.writer.cursor == "c2"


def test_the_very_first_page_is_told_even_if_empty(desk: Workspace) -> None:
    told: list[Changed] = []
    desk.on_changed(told.append)
    desk.apply_page(page(cursor="c1"))
    assert len(told) == 1


def test_rows_of_records_made_here_are_not_made_anew_at_each_opening(
    reopen: Callable[..., Workspace],
) -> None:
    desk = reopen()
    made = [appeal(n) for n in range(4)]
    births = [
        event(d, act="receive", base_version=0, content={"channel": "letter", "regime": "fz59",
              "received_at": d["received_at"], "text": f"Письмо {n}"})
        for n, d in enumerate(made)
    ]  # fmt: skip
    desk.save_many(births)
    desk.save(save_event(made[1], "note", "дополнено", base_version=0))
    desk = reopen()
    assert len(desk.queries.ids()) == 4
    everything = desk.overlay.everything()
    assert desk.writer._to_lay(everything).count(made[0]["id"]) == 0
    assert made[1]["id"] in desk.writer._to_lay(everything)
    with desk._cache_db.write() as connection:  # the power went before the row was written
        local = desk.queries.local_id(made[2]["id"])
        connection.exec_driver_sql("DELETE FROM appeal WHERE id=?", (local,))
        connection.exec_driver_sql("DELETE FROM doc WHERE id=?", (local,))
    desk = reopen()
    assert len(desk.queries.ids()) == 4
