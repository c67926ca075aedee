"""What a save may not reach: formalised questions, fields of another role, a ready registration;
and refusals that hold nobody up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cur_desk.domain.events import Change
from cur_desk.domain.records.base import new_id
from cur_portal.scopes import place_of, seconds
from cur_portal.store import Store
from tests.portal.builders import Station, World, a_formalisation, an_appeal

Worlds = Callable[..., World]


@pytest.fixture
def one(sqlite_world_of: Worlds) -> tuple[World, Station, str]:
    """A worker of the shift and one appeal at version 1."""
    world = sqlite_world_of(1)
    return world, world.enter("shift"), world.appeals[0]["id"]


One = tuple[World, Station, str]


# --- formalised questions ---------------------------------------------------------------------


@pytest.mark.parametrize("field", ["essence", "executor", "code", "block", "for_report"])
def test_a_formalised_question_is_closed_to_saves(one: One, field: str) -> None:
    world, shift, record = one
    content = a_formalisation(world.body["id"])
    assert shift.push_one(shift.event(record, 1, "formalise", content=content))["version"] == 2
    for more in ({}, {"resolves": new_id()}):
        answer = shift.push_one(shift.save(record, 2, f"questions/q1/{field}", "другое", **more))
        assert (answer["outcome"], answer["code"]) == ("rejected", "act-needed")
    files = shift.save(record, 2, "questions/q1/files", ["a" * 64])
    assert shift.push_one(files)["outcome"] == "applied"


def test_a_settled_conflict_may_write_what_it_was_about(one: One) -> None:
    world, shift, record = one
    second = world.enter("second")
    content = a_formalisation(world.body["id"])
    assert second.push_one(second.event(record, 1, "formalise", content=content))["version"] == 2
    mine = shift.save(record, 1, "questions/q1/code", "0005.0005.0056.1156", was="x")
    assert shift.push_one(mine)["outcome"] == "conflict"
    other = shift.save(record, 2, "questions/q1/block", "water", resolves=mine.id)
    assert shift.push_one(other)["code"] == "act-needed"
    settled = shift.save(record, 2, "questions/q1/code", "0005.0005.0056.1156", resolves=mine.id)
    assert shift.push_one(settled)["outcome"] == "applied"


# --- rights per field -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("regime", "oral"),
        ("special", ["corruption"]),
        ("received_at", "2026-11-01T00:00:00Z"),
        ("applicants", []),
        ("text", "Всё хорошо"),
        ("source/answer_at", "2027-01-01T00:00:00Z"),
    ],
)
def test_an_executor_changes_nothing_of_what_came_in(one: One, path: str, value: Any) -> None:
    world, _, record = one
    executor = world.enter("executor")
    answer = executor.push_one(executor.save(record, 1, path, value))
    assert (answer["outcome"], answer["code"]) == ("rejected", "no-right")
    assert executor.push_one(executor.save(record, 1, "note", "выезд"))["outcome"] == "applied"


def test_the_shift_and_the_body_may(one: One) -> None:
    world, shift, record = one
    assert shift.push_one(shift.save(record, 1, "text", "Ямы"))["outcome"] == "applied"
    authority = world.enter("authority")
    change = authority.save(record, 2, "signatures", 3)
    assert authority.push_one(change)["outcome"] == "applied"


# --- births -----------------------------------------------------------------------------------


def test_only_the_act_of_entering_makes_a_record(one: One) -> None:
    world, shift, _ = one
    record = new_id()
    fields = {"channel": "letter", "regime": "fz59", "received_at": "2026-11-25T08:30:00Z"}
    changes = [Change(path=k, value=v) for k, v in fields.items()]
    assert shift.push_one(shift.event(record, 0, changes=changes))["code"] == "not-found"
    content = {**fields, "received_on": "2026-11-25", "received_ground": "штамп", "text": "Ямы"}
    both = shift.event(record, 0, "receive", changes=changes[:1], content=content)
    assert shift.push_one(both)["code"] == "invalid"
    assert world.store.find(record) is None
    alone = shift.event(record, 0, "receive", content=content)
    assert shift.push_one(alone)["outcome"] == "applied"


# --- refusals hold nobody up ------------------------------------------------------------------


def test_the_next_goes_on_after_a_refusal(one: One) -> None:
    world, _, record = one
    executor = world.enter("executor")
    refused = executor.event(record, 1, changes=[Change(path="note", value="x")])
    refused = refused.model_copy(update={"record_kind": "person"})
    then = executor.save(record, 1, "note", "позже", after=refused.id)
    assert executor.push_one(then)["code"] == "previous-first"
    assert executor.push_one(refused)["code"] == "kind"
    assert executor.push_one(then)["outcome"] == "applied"


def test_the_next_goes_on_after_what_was_not_understood(one: One) -> None:
    _, shift, record = one
    broken = shift.save(record, 1, "note", "x")
    then = shift.save(record, 1, "title", "позже", after=broken.id)
    raw = {**broken.to_document(), "base_version": 1.5}
    answers = shift.post_json("/v1/sync/events", {"events": [raw, then.to_document()]}).json()
    assert [r["outcome"] for r in answers["results"]] == ["rejected", "applied"]
    mended = shift.push_one(broken)
    assert mended["outcome"] in ("applied", "merged")


def test_a_stranger_takes_nobodys_id(one: One) -> None:
    world, shift, record = one
    mine = shift.save(record, 1, "note", "моё")
    second = world.enter("second")
    for raw in (mine.to_document(), {**mine.to_document(), "base_version": 1.5}):
        answer = second.post_json("/v1/sync/events", {"events": [raw]}).json()["results"][0]
        assert answer["outcome"] == "rejected"
    assert shift.push_one(mine)["outcome"] == "applied"


# --- proposals --------------------------------------------------------------------------------


def test_what_the_portal_counts_replaces_an_empty_proposed_value(one: One) -> None:
    world, shift, record = one
    proposed = shift.event(
        record, 1, "propose_register", content={"organisation": world.body["id"], "number": ""}
    )
    document = world.store.find(record)
    assert document is not None
    world.store.put_document({**document, "registrations": []}, now=world.clock.now())
    proposed = proposed.model_copy(update={"base_version": 2})
    assert shift.push_one(proposed)["outcome"] == "applied"
    authority = world.enter("authority")
    world.show(record, f"org:{world.body['id']}")
    decision = {"proposal": proposed.id, "content": {"registered_on": "2026-11-25"}}
    version = world.store.find(record)["version"]  # type: ignore[index]
    accepted = authority.event(record, version, "accept_proposal", content=decision)
    assert authority.push_one(accepted)["outcome"] == "applied"
    made = world.store.find(record)["registrations"][0]  # type: ignore[index]
    assert made["number"].startswith("26-11/")


# --- forwarding -------------------------------------------------------------------------------


def test_the_questions_own_registration_decides_of_letters(one: One) -> None:
    world, shift, record = one
    document = world.store.find(record)
    assert document is not None
    second = {"id": "r2", "organisation": world.other["id"], "regime": "fz59"}
    both = [*document["registrations"], second]
    world.store.put_document({**document, "registrations": both}, now=world.clock.now())
    for registration, body in (("r2", world.body), ("r1", world.other)):
        content = a_formalisation(body["id"], registration=registration)
        answer = shift.push_one(shift.event(record, 2, "formalise", content=content))
        assert answer["code"] == "needs-forwarding"
    content = a_formalisation(world.other["id"], registration="r2")
    answer = shift.push_one(shift.event(record, 2, "formalise", content=content))
    assert answer["outcome"] == "applied"


def test_an_appeal_in_nobodys_books_goes_with_letters_or_a_proposed_registration(one: One) -> None:
    world, shift, record = one
    document = world.store.find(record)
    assert document is not None
    world.store.put_document({**document, "registrations": []}, now=world.clock.now())
    content = a_formalisation(world.body["id"])
    bare = shift.push_one(shift.event(record, 2, "formalise", content=content))
    assert bare["code"] == "needs-forwarding"
    proposal = {"organisation": world.body["id"]}
    first = shift.push_one(shift.event(record, 2, "propose_register", content=proposal))
    assert first["outcome"] == "applied"
    answer = shift.push_one(shift.event(record, 3, "formalise", content=content))
    assert answer["outcome"] == "applied", answer


# --- days of the region -----------------------------------------------------------------------


def test_an_answer_is_sent_on_a_day_of_the_region(one: One) -> None:
    world, _, record = one
    document = world.store.find(record)
    assert document is not None
    answer = {"id": "a1", "text": "Сделано", "organisation": world.body["id"], "state": "signed"}
    question = {"id": "q1", "registration": "r1", "answers": [{**answer, "number": "1"}]}
    world.store.put_document({**document, "questions": [question]}, now=world.clock.now())
    world.advance(hours=13)  # 22:00 UTC is the next day in Kirov
    authority = world.enter("authority")
    content = {"registration": "r1", "channel": "почта", "number": "7"}
    for day, code in (("2026-11-27", "day"), ("2026-11-19", "day"), ("2026-11-26", None)):
        sent = {**content, "sent_on": day}
        result = authority.push_one(authority.event(record, 2, "send_to_applicant", content=sent))
        assert result.get("code") == code, result


def test_the_day_of_a_term_ends_where_the_region_lies() -> None:
    document = an_appeal("x", 1)
    document["registrations"][0]["due_on"] = "2026-12-02"
    ends = {z: place_of(document, ZoneInfo(z)).due for z in ("Europe/Moscow", "Asia/Vladivostok")}
    assert ends["Europe/Moscow"] - ends["Asia/Vladivostok"] == 7 * 3600


def test_a_postponed_decision_orders_the_first_sync() -> None:
    zone = ZoneInfo("Europe/Moscow")
    document = an_appeal("x", 1)
    for source in ({}, {"system": "ПОС", "answer_at": "2026-11-26T15:00:00Z"}):
        document["source"] = source
        document["registrations"][0].pop("postponed", None)
        before = place_of(document, zone).due
        document["registrations"][0]["postponed"] = {"planned_until": "2026-11-20"}
        assert place_of(document, zone).due == before
        document["registrations"][0]["postponed"] = {"planned_until": "2027-03-01"}
        assert place_of(document, zone).due == seconds("2027-03-01", zone)


def test_a_store_counts_days_of_its_region(sqlite_url: str) -> None:
    for region in ("kirov", "khabarovsk"):
        store = Store.open(sqlite_url)
        store.set_region(region)
        with store.database.write() as work:
            assert work.zone == store.region.profile.tz
        store.close()
