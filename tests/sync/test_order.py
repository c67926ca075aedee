"""The order of sending as a property: whatever the queue holds, no record's events change places."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cur_desk.models.body import pack
from cur_desk.models.outbox_row import EventState, OutboxRow
from cur_desk.sync.outbox import _batch, _settlers_first, _without_orphans
from cur_desk.sync.policy import PUSH_BYTES
from tests.sync.builders import NOW


def row(seq: int, record: str, document: dict[str, Any]) -> OutboxRow:
    return OutboxRow(
        seq=seq, id=f"e{seq}", record=record, kind="appeal", act="save", legal=False,
        base_version=1, body=pack({"id": f"e{seq}", "record": record} | document), size=10,
        made_at=NOW, not_before=None, state=EventState.PENDING, attempts=0, next_try_at=None,
        last_error=None, error_code=None, request_id=None, version=None, settled_at=None,
    )  # fmt: skip


@st.composite
def queues(draw: st.DrawFn) -> list[OutboxRow]:
    made: list[OutboxRow] = []
    last: dict[str, str] = {}
    for seq in range(draw(st.integers(0, 25))):
        record = draw(st.sampled_from("abc"))
        document: dict[str, Any] = {"text": "я" * draw(st.sampled_from([1, 10, 40_000]))}
        if record in last and draw(st.booleans()):
            document["after"] = last[record]
        if draw(st.integers(0, 9)) == 0:
            document["resolves"] = "old"
        made.append(row(seq, record, document))
        last[record] = made[-1].id
    return made


@given(queues(), st.sets(st.integers(0, 25)))
def test_nothing_hangs_on_a_refusal_and_the_rest_keeps_its_order(
    queue: list[OutboxRow], refused: set[int]
) -> None:
    waiting = {f"e{n}" for n in refused}
    left = [r for r in queue if r.id not in waiting]
    free = _without_orphans(left, set(waiting))
    assert [r.seq for r in free] == sorted(r.seq for r in free)
    for one in free:
        link = one.document["after"] if one.document and "after" in one.document else None
        while link is not None:
            assert link not in waiting
            before = next(r for r in queue if r.id == link)
            link = (before.document or {}).get("after")
    kept = {r.id for r in free}
    for one in left:
        if one.document is not None and "after" not in one.document:
            assert one.id in kept


@given(queues())
def test_only_what_settles_a_conflict_goes_ahead(queue: list[OutboxRow]) -> None:
    ordered = _settlers_first(queue)
    assert sorted(r.seq for r in ordered) == [r.seq for r in queue]
    for settling in (True, False):
        part = [r.seq for r in ordered if bool((r.document or {}).get("resolves")) is settling]
        assert part == sorted(part)


@given(queues())
def test_a_batch_is_a_beginning_that_fits(queue: list[OutboxRow]) -> None:
    batch = _batch(queue)
    if not queue:
        assert batch is None
        return
    assert batch is not None
    assert list(batch.rows) == queue[: len(batch.rows)]
    assert len(batch.rows) == 1 or len(batch.body) <= PUSH_BYTES
