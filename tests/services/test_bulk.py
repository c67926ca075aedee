"""One act over many: the preview says what changes, the rest stays, Ctrl+Z takes all back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.directory import Person
from cur_desk.errors import NotAllowed
from tests.services.bench import Bench, an_appeal, make

COLLEAGUE = Person(id=new_id(), login="kozlov", name="Козлов Дмитрий Игоревич")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make(tmp_path / "files")
    made.directory.refresh([], [COLLEAGUE])
    yield made
    made.core.workspace.close()


def given(bench: Bench, count: int, **more: object) -> list[int]:
    made = [an_appeal(bench, number=f"26-11/{n}", **more) for n in range(count)]
    bench.give(*made)
    return [bench.queue.local(d["id"]) or 0 for d in made]


def test_the_preview_names_what_changes_and_why_a_row_stays(bench: Bench) -> None:
    ids = given(bench, 2, holder=bench.core.actor.person)
    closed = given(bench, 1, holder=bench.core.actor.person, closed_at="2026-11-22T10:00:00Z",
                   questions=[])  # fmt: skip
    theirs = given(bench, 1, holder=COLLEAGUE.id)
    plan = bench.bulk.preview([*ids, *closed, *theirs], "pass_on", {"person": COLLEAGUE.id})
    assert [r.after for r in plan.able()[:2]] == ["Козлов Д. И."] * 2
    assert plan.refused()[-1].refused == "Уже так: ничего не изменится"


def test_all_go_in_one_commit_and_come_back_with_one_undo(bench: Bench) -> None:
    ids = given(bench, 5)
    plan = bench.bulk.preview(ids, "pass_on", {"person": COLLEAGUE.id})
    done = bench.bulk.run(plan)
    assert (done.done, done.refused) == (5, ())
    rows = bench.core.workspace.work.outbox.rows()
    assert {r.event.act for r in rows} == {"pass_on"}
    assert bench.acts.undo() == "Передать: 5"
    assert bench.core.workspace.work.outbox.rows() == []
    assert bench.acts.undo() is None


def test_undo_says_how_many_it_took_back_and_how_many_stay(bench: Bench) -> None:
    ids = given(bench, 3)
    bench.bulk.run(bench.bulk.preview(ids, "pass_on", {"person": COLLEAGUE.id}))
    worked, *free = (r.record for r in bench.core.workspace.work.outbox.rows())
    bench.acts.act(worked, "mark_threat", {"reason": "запах газа"})
    assert bench.acts.undo() == "Передать: 2, осталось: 1"
    rows = bench.core.workspace.work.outbox.rows()
    assert [(r.record, r.act) for r in rows] == [(worked, "pass_on"), (worked, "mark_threat")]
    (line, *_) = bench.core.workspace.work.journal.lines(limit=1)
    assert set(line.ids) == set(free)


def test_undo_of_what_all_has_later_work_takes_nothing_older_back(bench: Bench) -> None:
    ids = given(bench, 3)
    bench.acts.act(bench.queue.uid(ids[2]), "link_repeat", {"repeat_of": [new_id()]})
    bench.bulk.run(bench.bulk.preview(ids[:2], "pass_on", {"person": COLLEAGUE.id}))
    for local in ids[:2]:
        bench.acts.act(bench.queue.uid(local), "mark_threat", {"reason": "запах газа"})
    with pytest.raises(NotAllowed, match="более поздняя работа"):
        bench.acts.undo()
    assert len(bench.core.workspace.work.outbox.rows()) == 5


def test_a_row_changed_meanwhile_is_judged_again(bench: Bench) -> None:
    ids = given(bench, 2)
    plan = bench.bulk.preview(ids, "pass_on", {"person": COLLEAGUE.id})
    bench.acts.act(plan.rows[0].uid, "pass_on", {"person": COLLEAGUE.id})
    done = bench.bulk.run(plan)
    assert (done.done, len(done.refused)) == (1, 1)
