"""«Take next»: a reserve that nobody else gets, given back, lost races told."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.portal.builders import World, an_appeal

Worlds = Callable[..., World]


def test_the_reserve_is_the_most_urgent_and_nobody_elses(world_of: Worlds) -> None:
    world = world_of(8)
    shift, second = world.enter("shift"), world.enter("second")
    mine = shift.post_json("/v1/lease", {"want": 3}).json()["records"]
    theirs = second.post_json("/v1/lease", {"want": 3}).json()["records"]
    by_term = [
        a["id"] for a in sorted(world.appeals, key=lambda a: a["registrations"][0]["due_on"])
    ]
    assert mine == by_term[:3]
    assert theirs == by_term[3:6]
    assert shift.post_json("/v1/lease", {"want": 3}).json()["records"] == mine


def test_many_people_at_once_never_share_an_item(world_of: Worlds) -> None:
    world = world_of(20)
    people = [world.enter(login) for login in ("shift", "second", "senior")]
    got: dict[str, list[str]] = {}

    def ask(number: int) -> None:
        person = people[number]
        got[person.login] = person.post_json("/v1/lease", {"want": 5}).json()["records"]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [r for records in got.values() for r in records]
    assert len(everything) == len(set(everything))
    assert all(records for records in got.values())


def test_a_leased_item_cannot_be_taken_by_another_until_it_ends(world_of: Worlds) -> None:
    world = world_of(4)
    shift, second = world.enter("shift"), world.enter("second")
    first = shift.post_json("/v1/lease", {"want": 1}).json()["records"][0]
    lost = second.push_one(second.event(first, 1, "take", content={}))
    assert (lost["outcome"], lost["code"]) == ("rejected", "leased")
    assert "другому" in lost["reason"]
    world.advance(minutes=14)
    second = world.enter("second")
    assert second.push_one(second.event(first, 1, "take", content={}))["code"] == "leased"
    world.advance(minutes=2)
    second = world.enter("second")
    assert second.push_one(second.event(first, 1, "take", content={}))["outcome"] == "applied"
    late = world.enter("shift")
    assert late.push_one(late.event(first, 1, "take", content={}))["code"] == "taken"


def test_taking_from_the_reserve_makes_room_for_the_next(world_of: Worlds) -> None:
    world = world_of(5)
    shift = world.enter("shift")
    reserve = shift.post_json("/v1/lease", {"want": 3}).json()["records"]
    assert shift.push_one(shift.event(reserve[0], 1, "take", content={}))["outcome"] == "applied"
    refilled = shift.post_json("/v1/lease", {"want": 3}).json()["records"]
    assert reserve[0] not in refilled
    assert set(reserve[1:]) < set(refilled)
    assert len(refilled) == 3


def test_what_is_given_back_is_free_again(world_of: Worlds) -> None:
    world = world_of(3)
    shift, second = world.enter("shift"), world.enter("second")
    reserve = shift.post_json("/v1/lease", {"want": 3}).json()["records"]
    assert second.post_json("/v1/lease", {"want": 3}).json()["records"] == []
    kept = shift.post_json("/v1/lease", {"want": 2, "give_back": reserve[:1]}).json()["records"]
    assert kept == reserve[1:]
    assert second.post_json("/v1/lease", {"want": 3}).json()["records"] == reserve[:1]
    assert shift.post_json("/v1/lease", {"want": 0}).json()["records"] == []


def test_only_the_asked_block_is_offered(world_of: Worlds) -> None:
    world = world_of(3)
    roads = an_appeal(world.body["id"], 9, questions=[{"id": "q1", "block": "roads"}])
    world.store.put_document(roads, now=world.clock.now())
    shift = world.enter("shift")
    got = shift.post_json("/v1/lease", {"want": 3, "blocks": ["roads"]}).json()["records"]
    assert got == [roads["id"]]


def test_a_returned_item_is_free_and_only_its_holder_returns_it(world_of: Worlds) -> None:
    world = world_of(1)
    shift, second, senior = (world.enter(x) for x in ("shift", "second", "senior"))
    record = world.appeals[0]["id"]
    shift.push_one(shift.event(record, 1, "take", content={}))
    assert second.post_json("/v1/lease", {"want": 1}).json()["records"] == []
    assert second.push_one(second.event(record, 2, "release"))["code"] == "not-holder"
    assert second.push_one(second.event(record, 2, "unassign"))["code"] == "no-right"
    off = senior.event(record, 2, "unassign", content={"reason": "конец смены"})
    assert senior.push_one(off)["outcome"] == "applied"
    assert second.post_json("/v1/lease", {"want": 1}).json()["records"] == [record]


def test_whoever_may_not_take_gets_no_reserve(world_of: Worlds) -> None:
    world = world_of(1)
    assert world.enter("executor").post_json("/v1/lease", {"want": 1}).status_code == 403
