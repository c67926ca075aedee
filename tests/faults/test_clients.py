"""T13, T21, T22, T23, T25: several people, one portal, cycles that meet each other."""

from __future__ import annotations

import os
import random
import threading
from typing import Any

import pytest

from cur_desk.domain.filters import Filter
from cur_desk.models.outbox_row import EventState
from cur_desk.sync import errors
from tests.faults.invariants import Watch, check, settle, whole
from tests.faults.proxy import CAPTIVE, Fault
from tests.sync.portal import BODY, RealPortal
from tests.sync.real import Person

FAULTS: list[dict[str, Any]] = [
    {"lose": True}, {"refuse": True}, {"cut_down": 90}, {"cut_down": 600}, {"cut_up": 60},
    {"twice": True}, {"answer": CAPTIVE},
]  # fmt: skip
OPERATIONS = int(os.environ.get("FAULT_OPERATIONS", "200"))


def take_mine(person: Person) -> list[Any]:
    """The person settles every conflict for their own words."""
    made = []
    for conflict in person.engine.workspace.work.conflicts.unresolved():
        made.append(
            person.act(
                conflict.record,
                changes=[
                    {"path": f.path, "was": f.theirs, "value": f.mine} for f in conflict.fields
                ],
                base_version=conflict.version,
                resolves=conflict.event,
            )
        )
    return made


def test_t13_a_cycle_begun_while_another_runs(portal: RealPortal, olga: Person) -> None:
    """T13 · I1 I2 I5 I9: the second waits for the first; a cancel ends the first cleanly, and what
    comes after it goes on."""
    records = [d["id"] for d in portal.add_appeals(4)]
    olga.sync()
    made = [(olga, olga.save(r, "note", "Дважды нажали F5")) for r in records]
    olga.proxy.add(Fault(path="/v1/sync/events", stall_down=40))
    ended: list[Any] = []
    first, second = (
        threading.Thread(target=lambda: ended.append(olga.engine.cycle())) for _ in range(2)
    )
    first.start()
    assert olga.proxy.stalled.wait(5)
    second.start()
    olga.engine.cancel()
    first.join(5)
    second.join(5)
    assert [type(r.error) for r in ended] == [errors.Cancelled, errors.Cancelled]
    whole(olga.engine.workspace)
    assert all(olga.state(e) is EventState.PENDING for _, e in made)
    olga.engine.resume()
    settle(olga)
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)


def test_t21_two_people_many_operations_and_a_bad_line(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    """T21 · I1 I2 I3 I4 I5 I10: random saves of both on ten appeals under cuts; then quiet, every
    conflict settled by a person, and both copies equal the portal's word by word."""
    dice = random.Random(21)
    records = [d["id"] for d in portal.add_appeals(10)]
    both = (olga, ivan)
    watches = [Watch(p) for p in both]
    for person in both:
        person.sync()
    made: list[Any] = []
    for number in range(OPERATIONS):
        person = dice.choice(both)
        path = dice.choice(("note", "title", "false_information", "marks"))
        value: Any = f"{person.name} {number}" if path != "marks" else [f"метка {number % 7}"]
        made.append((person, person.save(dice.choice(records), path, value)))
        if dice.random() < 0.25:
            person.proxy.add(Fault(path="/v1/sync/", **dice.choice(FAULTS)))
        if dice.random() < 0.2:
            person.sync()
            for watch in watches:
                watch.look()
        if dice.random() < 0.1:
            made += [(person, e) for e in take_mine(person)]
    _until_no_conflict(made, *both)
    for watch in watches:
        watch.look()
    check("I1 I2 I3 I5 I9 I10", portal, *both, made=made)
    for record in records:
        assert olga.seen(record) == ivan.seen(record) == portal.find(record)


def _until_no_conflict(made: list[Any], *people: Person) -> None:
    for _ in range(20):
        settle(*people)
        fresh = [(p, e) for p in people for e in take_mine(p)]
        made += fresh
        if not fresh:
            return
    raise AssertionError("conflicts do not end")


def test_t22_both_sides_change_again_while_the_conflict_is_open(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    """T22 · I1 I2 I3 I4: «mine» is chosen over a version that is old by now; the newest typing of
    both is kept, and a person is asked again instead of one covering the other."""
    [record] = portal.add_appeals(1)
    uid = record["id"]
    settle(olga, ivan)
    made: list[Any] = [(ivan, ivan.save(uid, "title", "Иван, раз"))]
    settle(ivan)
    made.append((olga, olga.save(uid, "title", "Ольга, раз")))
    olga.sync()
    [conflict] = olga.engine.workspace.work.conflicts.unresolved()
    made.append((ivan, ivan.save(uid, "title", "Иван, два")))
    settle(ivan)
    choice = olga.act(
        uid,
        changes=[{"path": "title", "was": "Иван, раз", "value": "Ольга, два"}],
        base_version=conflict.version, resolves=conflict.event,
    )  # fmt: skip
    made.append((olga, choice))
    settle(olga)
    assert olga.state(choice) is EventState.CONFLICT
    assert portal.find(uid)["title"] == "Иван, два"  # type: ignore[index]
    assert olga.seen(uid)["title"] == "Ольга, два"
    [again] = olga.engine.workspace.work.conflicts.unresolved()
    assert [(f.mine, f.theirs) for f in again.fields] == [("Ольга, два", "Иван, два")]
    made += [(olga, e) for e in take_mine(olga)]
    settle(olga, ivan)
    assert portal.find(uid)["title"] == "Ольга, два"  # type: ignore[index]
    check("I1 I2 I3 I5 I9 I10", portal, olga, ivan, made=made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", "Один и тот же заголовок"), ("note", "Абзац\nИ второй"),
        ("marks", ["важное", "школа"]), ("collective", True),
    ],
)  # fmt: skip
def test_t23_the_same_change_of_both_is_no_conflict(
    portal: RealPortal, olga: Person, ivan: Person, path: str, value: Any
) -> None:
    """T23 · I1 I2 I3 I10."""
    [record] = portal.add_appeals(1)
    settle(olga, ivan)
    made = [(p, p.save(record["id"], path, value)) for p in (olga, ivan)]
    settle(olga, ivan)
    assert olga.engine.last_report is not None
    assert ivan.engine.last_report is not None
    assert olga.engine.last_report.conflicts == ivan.engine.last_report.conflicts == 0
    assert all(p.state(e) is EventState.ACCEPTED for p, e in made)
    assert portal.find(record["id"])[path] == value  # type: ignore[index]
    check("I1 I2 I3 I5 I9 I10", portal, olga, ivan, made=made)


def test_t25_rights_taken_in_the_first_sync_and_moved_ten_times(
    portal: RealPortal, olga: Person
) -> None:
    """T25 · I1 I3 I5 I6: the post moves between two bodies in the middle of a first sync, then
    ten times; what is out of scope is gone from the list, the search and the file."""
    mine = {"registrations": [{"id": "r1", "organisation": BODY["id"], "regime": "fz59"}]}
    other = portal.add_appeals(400, text="Соседский секрет: подвал на Канареечной.")
    own = portal.add_appeals(30, **mine)
    person = portal.people["olga"]

    def works_in(organisation: str, role: str) -> None:
        [post] = person["posts"]
        portal.store.put_document({**person, "posts": [
            {**post, "organisation": organisation, "role": role}]})  # fmt: skip

    centre = person["posts"][0]["organisation"]
    olga.proxy.add(Fault(path="/v1/sync/changes", after=1, refuse=True, times=2))
    assert not olga.sync().done, "the first sync stands in the middle"
    made = [(olga, olga.save(_some(olga, other), "note", "Ещё при доступе"))]
    works_in(BODY["id"], "executor")
    settle(olga)
    hidden = {d["id"] for d in other}
    assert not hidden & {u for u, _, _ in olga.engine.workspace.writer.versions()}
    assert all(olga.sees(d["id"]) for d in own)
    assert olga.state(made[0][1]) in (EventState.PARKED, EventState.REJECTED)
    check("I1 I3 I5 I9 I10", portal, olga, made=made)
    for turn in range(10):
        wide = turn % 2 == 0
        works_in(centre if wide else BODY["id"], "shift" if wide else "executor")
        if turn % 3:
            continue  # moved again before anybody asked
        settle(olga)
        assert olga.sees(other[0]["id"]) is wide
        found = olga.engine.workspace.queries.ids(Filter(text="канареечной"))
        assert len(found) == (len(other) if wide else 0)
        check("I1 I3 I5 I9", portal, olga, made=made)
    settle(olga)
    assert not olga.sees(other[0]["id"])
    check("I1 I3 I5 I9", portal, olga, made=made)


def _some(person: Person, documents: list[dict[str, Any]]) -> str:
    return next(d["id"] for d in documents if person.sees(d["id"]))


def test_t08_many_words_behind_a_conflict_do_not_starve_its_settling(
    portal: RealPortal, olga: Person, ivan: Person
) -> None:
    """T08, T22 · I1 I2 I3 I10: more than a batch waits behind a conflict; the event that settles it
    was made last and must go first. Found by ``make soak``."""
    [record] = portal.add_appeals(1)
    settle(olga, ivan)
    ivan.save(record["id"], "title", "Иван")
    settle(ivan)
    made: list[Any] = [(olga, olga.save(record["id"], "title", "Ольга"))]
    olga.sync()
    for number in range(130):
        made.append((olga, olga.save(record["id"], "note", f"Позже {number}")))
    olga.sync()
    made += [(olga, e) for e in take_mine(olga)]
    settle(olga)
    check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)
    assert portal.find(record["id"])["note"] == "Позже 129"  # type: ignore[index]
    assert portal.find(record["id"])["title"] == "Ольга"  # type: ignore[index]
