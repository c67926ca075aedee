"""The act of entering an appeal: whose right, what it makes, one outside number once, numbers kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from cur_desk.domain.records.base import new_id
from cur_portal.packing import pack
from cur_portal.store import documents, settings, sources, tables
from tests.portal.builders import Station, World, a_formalisation

Worlds = Callable[..., World]


def a_letter(**more: Any) -> dict[str, Any]:
    return {
        "channel": "letter",
        "regime": "fz59",
        "received_at": "2026-11-24T06:00:00Z",
        "received_on": "2026-11-24",
        "received_ground": "штамп на письме",
        "provisional_number": "вр. ЦЕ-01/0001",
        "applicants": [{"id": "a1", "name": "Лютикова Анна", "addressee": True}],
        "text": "Прошу починить мостки.",
        **more,
    }


def enter(station: Station, record: str | None = None, **more: Any) -> dict[str, Any]:
    content = a_letter(**more)
    return station.push_one(station.event(record or new_id(), 0, "receive", content=content))


def test_it_makes_the_appeal_with_everything_and_a_number(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    shift, record = world.enter("shift"), new_id()
    event = shift.event(record, 0, "receive", content=a_letter())
    answer = shift.push_one(event)
    assert answer["outcome"] == "applied", answer
    assert answer["set"]["number"] == "26-11/1"
    stored = world.store.find(record)
    assert stored is not None
    assert {k: stored[k] for k in a_letter()} == a_letter()
    assert [m["act"] for m in stored["movement"]] == ["receive"]
    assert shift.push_one(event)["outcome"] == "duplicate"
    again = shift.event(record, 1, "receive", content=a_letter(text="Другое"))
    told = shift.push_one(again)
    assert (told["code"], "26-11/1" in told["reason"]) == ("already-there", True)


def test_rights_and_bodies(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    assert enter(world.enter("head"))["code"] == "no-right"
    body = {"id": "r9", "organisation": world.body["id"]}
    executor = world.enter("executor")
    record = new_id()
    assert enter(executor, record, registrations=[body])["outcome"] == "applied"
    executor.pull()
    assert record in executor.docs  # whoever enters it sees it
    unknown = enter(world.enter("shift"), registrations=[{"id": "r", "organisation": new_id()}])
    assert "не знает органа" in unknown["reason"]
    firm = enter(
        world.enter("shift"), registrations=[{"id": "r", "organisation": world.company["id"]}]
    )
    assert firm["code"] == "commercial"


def test_only_the_body_registers_others_copy_its_journal(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    given = {"id": "r9", "organisation": world.body["id"], "registered_on": "2026-11-24"}
    shift, record = world.enter("shift"), new_id()
    assert enter(shift, registrations=[given])["code"] == "incomplete"
    copied = given | {"number": "вх-7", "ground": "журнал администрации"}
    assert enter(shift, record, registrations=[copied])["outcome"] == "applied"
    stored = world.store.find(record)
    assert stored is not None
    assert stored["registrations"][0]["due_on"] == "2026-12-24"
    own = new_id()
    assert enter(world.enter("authority"), own, registrations=[given])["outcome"] == "applied"
    stored = world.store.find(own)
    assert stored is not None
    assert stored["registrations"][0]["number"] == stored["number"]


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"channel": "email"}, "regime"),
    ({"received_on": "2026-12-01"}, "future"),
    ({"received_at": "2026-11-20T06:00:00Z"}, "invalid"),
    ({"holder": "x"}, "invalid"),
    ({"applicants": "все"}, "invalid"),
    ({"text": ""}, "incomplete"),
    ({"files": [{"sha256": "x"}]}, "invalid"),
    ({"text": "а" * 6_000_001}, "too-long"),
)


def test_what_is_refused_takes_no_number(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    shift = world.enter("shift")
    sender, now = world.store.sender("shift"), world.clock.now()
    told = []
    for change, _ in WRONG:
        event = shift.event(new_id(), 0, "receive", content=a_letter(**change))
        result = world.store.take_event(event.to_document(), sender, now)
        told.append((result.outcome, result.code))
    assert told == [("rejected", code) for _, code in WRONG]
    assert enter(shift)["set"]["number"] == "26-11/1"


def test_one_outside_number_at_once_from_many(world_of: Worlds) -> None:
    world = world_of()
    shift = world.enter("shift")
    source = {"system": "ПОС", "external_number": "7001"}
    events = [
        shift.event(new_id(), 0, "receive", content=a_letter(source=source)) for _ in range(5)
    ]
    sender = world.store.sender("shift")
    told: list[tuple[str, str]] = []

    def send(document: dict[str, Any]) -> None:
        result = world.store.take_event(document, sender, world.clock.now())
        told.append((result.outcome, result.reason or ""))

    threads = [threading.Thread(target=send, args=(e.to_document(),)) for e in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(o for o, _ in told) == ["applied", *["rejected"] * 4]
    assert {r for o, r in told if o == "rejected"} == {
        "Обращение с этим внешним номером на портале уже есть: № 26-11/1"
    }


def test_each_person_at_each_workstation_has_a_name_of_its_own(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()

    def name(login: str, device: str) -> str:
        return str(world.enter(login, device).get("/v1/session").json()["station"])

    first = name("shift", "pc-1")
    assert first == "ЦЕ-01"
    assert [name("second", "pc-1"), name("shift", "pc-2")] == ["ЦЕ-02", "ЦЕ-03"]
    assert name("shift", "pc-1") == first


def test_the_term_of_a_waiting_registration_runs_from_its_day(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    record = new_id()
    waiting = {"id": "r9", "organisation": world.body["id"]}
    arrived = {"received_at": "2026-11-20T06:00:00Z", "received_on": "2026-11-20"}
    answer = enter(world.enter("shift"), record, registrations=[waiting], **arrived)
    assert answer["outcome"] == "applied", answer
    stored = world.store.find(record)
    assert stored is not None
    assert "due_on" not in stored["registrations"][0]
    authority = world.enter("authority")
    content = {"organisation": world.body["id"], "registered_on": "2026-11-24", "regime": "fz59"}
    done = authority.push_one(authority.event(record, 1, "register", content=content))
    assert done["outcome"] == "applied", done
    stored = world.store.find(record)
    assert stored is not None
    assert stored["registrations"][0]["due_on"] == "2026-12-24"


def test_what_was_formalised_before_it_was_registered_is_registered(
    sqlite_world_of: Worlds,
) -> None:
    world = sqlite_world_of()
    shift, authority, record = world.enter("shift"), world.enter("authority"), new_id()
    assert enter(shift, record)["outcome"] == "applied"
    body = {"organisation": world.body["id"], "regime": "fz59"}
    proposed = shift.event(record, 1, "propose_register", content=body)
    assert shift.push_one(proposed)["outcome"] == "applied"
    formal = a_formalisation(world.body["id"])
    formal["questions"][0].pop("registration")
    assert (
        shift.push_one(shift.event(record, 2, "formalise", content=formal))["outcome"] == "applied"
    )
    decision = {"proposal": proposed.id, "content": {"registered_on": "2026-11-24"}}
    done = authority.push_one(authority.event(record, 3, "accept_proposal", content=decision))
    assert done["outcome"] == "applied", done
    stored = world.store.find(record)
    assert stored is not None
    kept = stored["registrations"][0]
    assert (kept["organisation"], kept["due_on"]) == (world.body["id"], "2026-12-24")
    # Formalised with nobody chosen, it may still be proposed, and registered without a proposal.
    bare = new_id()
    assert enter(shift, bare)["outcome"] == "applied"
    nobody = a_formalisation(None)
    nobody["questions"][0].pop("registration")
    assert shift.push_one(shift.event(bare, 1, "formalise", content=nobody))["outcome"] == "applied"
    told = shift.push_one(shift.event(bare, 2, "propose_register", content=body))
    assert told["outcome"] == "applied", told
    world.show(bare, f"org:{world.body['id']}")
    own = {**body, "registered_on": "2026-11-24"}
    done = authority.push_one(authority.event(bare, 4, "register", content=own))
    assert done["outcome"] == "applied", done


def test_outside_numbers_of_an_older_base_are_spelt_anew_once(world_of: Worlds) -> None:
    """A second record of what is one number now stays usable, and no third one comes."""
    world = world_of()
    shift = world.enter("shift")
    first, second = sorted((new_id(), new_id()))
    source = {"system": "ПОС", "external_number": "АБ 12"}
    assert enter(shift, first, source=source)["outcome"] == "applied"
    other = source | {"external_number": "АБ 13"}
    assert enter(shift, second, source=other)["outcome"] == "applied"
    with world.store.database.write() as work:  # as an older portal left them
        d = tables.documents
        for record, key in ((first, "ПОС|АБ 12"), (second, "ПОС|Аб12")):
            stored = documents.find(work.conn, record) or {}
            stored["source"]["external_number"] = key.partition("|")[2]
            row = update(d).where(d.c.id == record).values(source_key=key, body=pack(stored))
            work.conn.execute(row)
        settings.put(work, "source_keys", "1")
        assert sources.respell(work) == 1
        assert sources.respell(work) == 0
    third = enter(shift, source=source | {"external_number": "аб12"})
    assert third["code"] == "already-there"
    shift.pull()
    for record in (first, second):
        taken = shift.push_one(shift.event(record, shift.docs[record]["version"], "take"))
        assert taken["outcome"] == "applied", taken


def test_a_refused_registration_takes_no_number_of_the_book(world_of: Worlds) -> None:
    world = world_of()
    shift, record = world.enter("shift"), new_id()
    body = world.body["id"]
    given = {"id": "r9", "organisation": body}
    assert enter(shift, record, registrations=[given])["set"]["number"] == "26-11/1"
    authority = world.enter("authority")
    authority.pull()
    content = {"id": "r9", "organisation": body, "registered_on": "2026-12-20"}
    wrong = authority.push_one(authority.event(record, 1, "register", content=content))
    assert wrong["outcome"] == "rejected", wrong
    assert enter(shift)["set"]["number"] == "26-11/2"
