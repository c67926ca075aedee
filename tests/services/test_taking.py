"""«Take next»: what is gone from the reserve is passed over, a trouble of the files is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cur_desk.contract.wire import Lease, LeaseRequest
from cur_desk.models.trouble import DiskTrouble
from cur_desk.services.acts.service import ActService
from cur_desk.services.queue.taking import NothingToTake, Taking
from cur_desk.services.views import Submitted
from cur_desk.sync.errors import PortalDead
from tests.services.bench import Bench, an_appeal
from tests.services.test_day import filled


class FullDisk(ActService):
    """Acts on a disk without room."""

    def take(self, uid: str, *, seen: bool = False) -> Submitted:
        raise DiskTrouble


def leased(bench: Bench, count: int, acts: ActService | None = None) -> tuple[Taking, list[str]]:
    documents = [an_appeal(bench, number=f"26-11/{n}") for n in range(count)]
    bench.give(*documents)
    uids = [d["id"] for d in documents]

    def lease(_request: LeaseRequest) -> Lease:
        return Lease(records=uids, until=bench.clock.now() + timedelta(minutes=15))

    taking = Taking(bench.core, acts or bench.acts, lease)
    assert taking.refill() == count
    return taking, uids


def test_each_call_takes_another_and_the_end_is_told(bench: Bench) -> None:
    taking, uids = leased(bench, 2)
    assert {taking.next(), taking.next()} == set(uids)
    with pytest.raises(NothingToTake):
        taking.next()


def test_a_full_disk_is_told_as_what_it_is_and_the_reserve_stays(bench: Bench) -> None:
    taking, uids = leased(bench, 2, FullDisk(bench.core))
    with pytest.raises(DiskTrouble):
        taking.next()
    assert set(taking.reserve()) == set(uids)


def test_the_act_and_the_next_item_are_one_commit(bench: Bench) -> None:
    taking, uids = leased(bench, 2)
    front, work = an_appeal(bench, number="26-11/front"), bench.core.workspace.work
    bench.give(front)
    content = filled(bench, front["id"])
    bench.core.workspace.save_draft(front["id"], "formalise", bench.core.actor.person, 1, content)
    before = work.database.generation
    done, taken = taking.send(front["id"], content, 1)
    assert work.database.generation == before + 1
    assert taken is not None
    assert [r.act for r in work.outbox.rows()] == ["formalise", "take"]
    assert (done.uid, taken.uid) == (front["id"], uids[0])
    assert work.drafts.count() == 0
    lines = [(line.act, line.ids[0]) for line in reversed(work.journal.lines(limit=3))]
    assert lines == [("formalise", front["id"]), ("take", uids[0]), ("view", uids[0])]
    assert work.journal.verify() is None
    assert work.opened.among(uids) == {uids[0]}


def test_a_reserve_that_is_gone_holds_no_act_back(bench: Bench) -> None:
    taking, uids = leased(bench, 1)
    front = an_appeal(bench, number="26-11/front")
    bench.give(front)
    bench.core.workspace.writer.remove(uids, "moved")
    done, taken = taking.send(front["id"], filled(bench, front["id"]), 1)
    assert (done.uid, taken) == (front["id"], None)


def test_without_a_link_an_empty_reserve_is_no_trouble_until_one_takes(bench: Bench) -> None:
    def lease(_request: LeaseRequest) -> Lease:
        raise PortalDead

    taking = Taking(bench.core, bench.acts, lease)
    taking.prepare()
    with pytest.raises(NothingToTake):
        taking.next()


def test_what_is_taken_but_not_told_yet_does_not_stand_for_the_next(bench: Bench) -> None:
    asked: list[int] = []
    documents = [an_appeal(bench, number=f"26-11/{n}") for n in range(6)]
    bench.give(*documents)

    def lease(request: LeaseRequest) -> Lease:
        asked.append(request.want)
        uids = [d["id"] for d in documents[: request.want]]
        return Lease(records=uids, until=bench.clock.now() + timedelta(minutes=15))

    taking = Taking(bench.core, bench.acts, lease)
    taking.refill()
    taken = {taking.next(), taking.next()}
    taking.prepare(2)
    assert asked == [3, 5]
    assert len(taking.reserve()) == 3
    assert not taken & set(taking.reserve())


def test_a_card_made_ready_is_dropped_when_its_record_moves(bench: Bench) -> None:
    """What an exchange brings between the reading and the showing is never covered."""
    _taking, uids = leased(bench, 2)
    cards, queries = bench.cards, bench.core.workspace.queries
    cards.make_ready(uids[0])
    moved = queries.document(uids[1])
    assert moved is not None
    bench.give(moved.document | {"version": 2, "title": "Фонари"})
    ready = cards.take_ready(uids[0])
    assert ready is not None, "another record is no reason"
    assert cards.take_ready(uids[0]) is None, "once"
    cards.make_ready(uids[0])
    bench.give(ready.document | {"version": 2, "title": "Яма"})
    assert cards.take_ready(uids[0]) is None
    cards.make_ready(uids[0])
    shown = cards.take_ready(uids[0])
    assert shown is not None
    assert shown.title == "Яма"
    cards.make_ready(uids[0])
    assert cards.take_ready(uids[1]) is None, "another card was opened"


def test_a_change_while_the_card_is_read_counts_too(bench: Bench) -> None:
    _taking, uids = leased(bench, 1)
    found = bench.core.workspace.queries.document(uids[0])
    assert found is not None
    cards, document = bench.cards, found.document

    def late(_uid: str, _document: dict[str, object]) -> int:
        bench.give(document | {"version": 2, "title": "Яма"})
        return 0

    cards.count_earlier = late
    cards.make_ready(uids[0])
    assert cards.take_ready(uids[0]) is None
