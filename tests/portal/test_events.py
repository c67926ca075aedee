"""Events: idempotency, merge, conflict, chains, content of legal acts, refusals with reasons."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from cur_desk.domain.events import Change
from cur_desk.domain.records.base import new_id
from tests.portal.builders import Station, World, a_formalisation, an_appeal

Worlds = Callable[..., World]


@pytest.fixture
def two(world_of: Worlds) -> tuple[World, Station, Station, str]:
    """Two colleagues of the shift and one appeal that both hold at version 1."""
    world = world_of(1)
    return world, world.enter("shift"), world.enter("second"), world.appeals[0]["id"]


Two = tuple[World, Station, Station, str]


# --- idempotency ----------------------------------------------------------------------------


def test_the_same_event_gives_the_same_receipt_and_one_version(two: Two) -> None:
    world, shift, _, record = two
    event = shift.save(record, 1, "note", "Перезвонить")
    first = shift.push_one(event)
    again = shift.push(event, event)
    assert [r["outcome"] for r in again] == ["duplicate", "duplicate"]
    assert {str(r["receipt"]) for r in (first, *again)} == {str(first["receipt"])}
    assert world.store.find(record)["version"] == 2  # type: ignore[index]
    assert shift.get(f"/v1/sync/receipts/{event.id}").json() == first["receipt"]


def test_another_event_under_the_same_id_is_refused(two: Two) -> None:
    _, shift, _, record = two
    event = shift.save(record, 1, "note", "Перезвонить")
    shift.push_one(event)
    forged = event.model_copy(update={"changes": [Change(path="note", value="Другое")]})
    assert shift.push_one(forged)["code"] == "event-id-reused"


def test_the_same_event_from_two_lines_at_once_counts_once(two: Two) -> None:
    world, shift, _, record = two
    event = shift.save(record, 1, "note", "Перезвонить")
    outcomes: list[str] = []
    sender = world.store.sender("shift")

    def send() -> None:
        result = world.store.take_event(event.to_document(), sender, world.clock.now())
        outcomes.append(result.outcome)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["applied", *["duplicate"] * 5]
    assert world.store.find(record)["version"] == 2  # type: ignore[index]


def test_one_refusal_stops_nothing_else(two: Two) -> None:
    world, shift, _, record = two
    other = an_appeal(world.body["id"], 2)
    world.store.put_document(other, now=world.clock.now())
    events = [
        shift.save(record, 1, "note", "один").to_document(),
        {"id": "not an event"},
        shift.event(other["id"], 1, "no_such_act", content={}).to_document(),
        shift.save(other["id"], 1, "note", "два").to_document(),
        {**shift.save(other["id"], 1, "note", "x").to_document(), "base_version": 1.5},
        shift.save(new_id(), 3, "note", "нет такой").to_document(),
    ]
    answer = shift.post_json("/v1/sync/events", {"events": events}).json()
    outcomes = [r["outcome"] for r in answer["results"]]
    assert outcomes == ["applied", "rejected", "rejected", "applied", "rejected", "rejected"]
    assert all(r["reason"] for r in answer["results"] if r["outcome"] == "rejected")


# --- merge ----------------------------------------------------------------------------------


def test_fields_that_nobody_touched_are_merged(two: Two) -> None:
    _, shift, second, record = two
    assert shift.push_one(shift.save(record, 1, "note", "моё"))["outcome"] == "applied"
    merged = second.push_one(second.save(record, 1, "title", "Ямы на дороге"))
    assert (merged["outcome"], merged["version"]) == ("merged", 3)
    assert merged["doc"]["note"] == "моё"
    assert merged["doc"]["title"] == "Ямы на дороге"


@pytest.mark.parametrize(
    ("path", "was", "mine", "theirs", "outcome", "result"),
    [
        ("title", "было", "моё", "чужое", "conflict", "чужое"),
        ("title", "было", "равное", "равное", "merged", "равное"),
        ("marks", ["а"], ["а", "б"], ["а", "в"], "merged", ["а", "в", "б"]),
        ("marks", ["а", "б"], ["б"], ["а", "б", "в"], "merged", ["б", "в"]),
        ("note", "один\nдва\nтри", "ОДИН\nдва\nтри", "один\nдва\nТРИ", "merged", "ОДИН\nдва\nТРИ"),
        ("note", "один", "моё", "чужое", "conflict", "чужое"),
        ("signatures", 1, 2, 3, "conflict", 3),
    ],
)
def test_the_type_of_the_field_decides(
    two: Two, path: str, was: Any, mine: Any, theirs: Any, outcome: str, result: Any
) -> None:
    world, shift, second, record = two
    shift.push_one(shift.save(record, 1, path, was))
    assert second.push_one(second.save(record, 2, path, theirs, was=was))["outcome"] == "applied"
    answer = shift.push_one(shift.save(record, 2, path, mine, was=was))
    assert answer["outcome"] == outcome
    assert world.store.find(record)[path] == result  # type: ignore[index]
    if outcome == "conflict":
        told = answer["conflicts"][0]
        assert (told["path"], told["mine"], told["theirs"]) == (path, mine, theirs)
        assert answer["doc"]["version"] == 3


def test_settling_a_conflict_is_a_new_event(two: Two) -> None:
    world, shift, second, record = two
    second.push_one(second.save(record, 1, "title", "чужое"))
    mine = shift.save(record, 1, "title", "моё")
    assert shift.push_one(mine)["outcome"] == "conflict"
    later = shift.save(record, 1, "note", "позже", after=mine.id)
    assert shift.push_one(later)["outcome"] == "retry_later"
    settled = shift.save(record, 2, "title", "моё", after=mine.id, resolves=mine.id)
    assert shift.push_one(settled)["outcome"] == "applied"
    assert shift.push_one(later)["outcome"] in ("applied", "merged")
    document = world.store.find(record)
    assert document is not None
    assert (document["title"], document["note"]) == ("моё", "позже")


def test_a_chain_does_not_conflict_with_itself(two: Two) -> None:
    _, shift, second, record = two
    first = shift.save(record, 1, "title", "раз")
    then = shift.save(record, 1, "title", "два", was="раз", after=first.id)
    third = shift.save(record, 1, "title", "три", was="два", after=then.id)
    assert [r["outcome"] for r in shift.push(first, then)] == ["applied", "applied"]
    second.push_one(second.save(record, 3, "note", "между"))
    assert shift.push_one(third)["outcome"] == "merged"
    fourth = shift.save(record, 1, "title", "чужая цепь")
    assert shift.push_one(fourth)["outcome"] == "conflict"


def test_a_link_waits_for_the_one_before_it(two: Two) -> None:
    _, shift, _, record = two
    first = shift.save(record, 1, "note", "раз")
    then = shift.save(record, 1, "title", "два", after=first.id)
    early = shift.push_one(then)
    assert (early["outcome"], early["code"]) == ("retry_later", "previous-first")
    assert [r["outcome"] for r in shift.push(first, then)] == ["applied", "applied"]


# --- legal acts -----------------------------------------------------------------------------


def test_a_legal_act_binds_the_whole_content(two: Two) -> None:
    world, shift, second, record = two
    content = a_formalisation(world.body["id"])
    assert shift.push_one(shift.event(record, 1, "formalise", content=content))["version"] == 2
    theirs = a_formalisation(world.body["id"], essence="Просят ограждение")
    changed = second.event(record, 2, "formalise", content=theirs)
    assert second.push_one(changed)["outcome"] == "applied"
    again = a_formalisation(world.body["id"], essence="Просят разметку")
    answer = shift.push_one(shift.event(record, 2, "formalise", content=again))
    assert answer["outcome"] == "conflict"
    assert [c["path"] for c in answer["conflicts"]] == ["questions/q1/essence"]
    assert answer["conflicts"][0]["theirs"] == "Просят ограждение"
    assert world.store.find(record)["questions"][0]["essence"] == "Просят ограждение"  # type: ignore[index]


def test_a_formalisation_never_drops_a_colleagues_question(two: Two) -> None:
    world, shift, second, record = two
    mine = shift.event(record, 1, "formalise", content=a_formalisation(world.body["id"], "q1"))
    theirs = second.event(record, 1, "formalise", content=a_formalisation(world.body["id"], "q2"))
    assert shift.push_one(mine)["outcome"] == "applied"
    answer = second.push_one(theirs)
    assert answer["outcome"] == "conflict"
    assert answer["conflicts"][0]["path"] == "questions/q1"


def test_a_confirmed_field_is_not_overwritten_by_an_old_save(two: Two) -> None:
    world, shift, second, record = two
    shift.push_one(shift.event(record, 1, "formalise", content=a_formalisation(world.body["id"])))
    shift.push_one(shift.event(record, 2, "formalise", content=a_formalisation(world.body["id"])))
    stale = second.save(record, 2, "questions/q1/essence", "Из старого списка")
    assert second.push_one(stale)["outcome"] == "conflict"


def test_fields_outside_the_content_are_merged_with_the_act(two: Two) -> None:
    world, shift, second, record = two
    second.push_one(second.save(record, 1, "note", "чужая пометка"))
    act = shift.event(record, 1, "formalise", content=a_formalisation(world.body["id"]))
    answer = shift.push_one(act)
    assert answer["outcome"] == "merged"
    assert answer["doc"]["note"] == "чужая пометка"
    assert answer["doc"]["questions"][0]["formalised_at"]


def test_the_portal_tells_what_it_set_itself(two: Two) -> None:
    world, shift, _, record = two
    event = shift.event(record, 1, "take", content={})
    world.advance(minutes=10)
    answer = shift.push_one(event)
    assert answer["set"]["taken_at"] == "2026-11-25T09:10:00Z"
    assert "holder" not in answer["set"]


@pytest.mark.parametrize(
    ("act", "content", "code"),
    [
        ("register", {"organisation": "o", "registered_on": "2026-11-25"}, "no-right"),
        ("formalise", {"questions": []}, "incomplete"),
        ("formalise", {"questions": [{"id": "q1", "essence": " "}]}, "incomplete"),
        ("formalise", {"questions": "все"}, "invalid"),
        ("formalise", {"questions": [7]}, "invalid"),
        (
            "assign",
            {"question": "нет", "assignment": {"id": "1", "organisation": "o"}},
            "lost-path",
        ),
        ("interim_answer", {"text": "x"}, "regime"),
        ("unknown", {}, "unknown-act"),
    ],
)
def test_an_impossible_act_is_rejected_with_a_reason(
    two: Two, act: str, content: dict[str, Any], code: str
) -> None:
    world, shift, _, record = two
    answer = shift.push_one(shift.event(record, 1, act, content=content))
    assert (answer["outcome"], answer["code"]) == ("rejected", code)
    assert answer["reason"]
    assert answer["doc"]["id"] == record
    assert world.store.find(record)["version"] == 1  # type: ignore[index]


def test_bodies_that_may_not_be_responsible(two: Two) -> None:
    world, shift, _, record = two
    company = a_formalisation(world.company["id"])
    refused = shift.push_one(shift.event(record, 1, "formalise", content=company))
    assert refused["code"] == "commercial"
    silently = a_formalisation(world.other["id"])
    refused = shift.push_one(shift.event(record, 1, "formalise", content=silently))
    assert refused["code"] == "needs-forwarding"
    letters = {
        "to_organisation": world.other["id"],
        "question": "q1",
        "letter_text": "Направляем",
        "notice_text": "",
    }
    proposal = {"id": new_id(), "act": "forward", "question": "q1", "content": letters}
    silently["proposals"] = [proposal]
    refused = shift.push_one(shift.event(record, 1, "formalise", content=silently))
    assert refused["code"] == "incomplete"
    letters["notice_text"] = "Уведомляем"
    done = shift.push_one(shift.event(record, 1, "formalise", content=silently))
    assert done["outcome"] == "applied"
    assert not world.store.find(record)["questions"][0].get("assignments")  # type: ignore[index]


def test_a_body_accepts_what_the_centre_proposed(two: Two) -> None:
    world, shift, _, record = two
    content = {**ASKED, "registration": "r1"}
    proposed = shift.event(record, 1, "propose_extend", content=content)
    assert shift.push_one(proposed)["outcome"] == "applied"
    authority = world.enter("authority")
    decision = {
        "proposal": proposed.id,
        "content": {
            "decided_by": "Глава города",
            "decided_on": "2026-11-25",
            "notice_number": "17",
            "notice_on": "2026-11-25",
            "channel": "ЕПГУ",
            "notice_text": "Срок продлён",
        },
    }
    accepted = authority.push_one(authority.event(record, 2, "accept_proposal", content=decision))
    assert accepted["outcome"] == "applied", accepted
    registration = world.store.find(record)["registrations"][0]  # type: ignore[index]
    assert registration["extension"]["due_on"] > registration["due_on"]
    again = authority.push_one(authority.event(record, 3, "accept_proposal", content=decision))
    assert again["code"] == "state"


DECIDED = {"decided_by": "Глава города", "decided_on": "2026-11-25"}
EXTENSION = {
    "ground_kind": "request",
    "ground": "запрос сведений о подрядчике",
    "request_number": "12",
    "request_on": "2026-11-24",
    "decided_by": "Глава города",
    "decided_on": "2026-11-25",
    "notice_number": "17",
    "notice_on": "2026-11-25",
    "channel": "ЕПГУ",
    "notice_text": "Срок продлён",
}
ASKED = {k: EXTENSION[k] for k in ("ground_kind", "ground", "request_number", "request_on")}


def test_another_body_does_nothing_with_a_registration_that_is_not_its_own(two: Two) -> None:
    world, shift, _, record = two
    content = a_formalisation(world.body["id"])
    assert shift.push_one(shift.event(record, 1, "formalise", content=content))["version"] == 2
    proposed = shift.event(record, 2, "propose_extend", content=ASKED)
    assert shift.push_one(proposed)["version"] == 3
    world.add_person("rival", "authority", world.other, authority="Приказ № 2")
    world.show(record, f"org:{world.other['id']}")
    rival = world.enter("rival")
    acts = {
        "extend": EXTENSION,
        "leave_unanswered": {"case": "court", "notice_text": "Уведомляем", **DECIDED},
        "accept_proposal": {"proposal": proposed.id, "content": EXTENSION},
        "decline_proposal": {"proposal": proposed.id, "reason": "нет оснований"},
    }
    for act, given in acts.items():
        answer = rival.push_one(rival.event(record, 4, act, content=given))
        assert (act, answer["code"]) == (act, "not-yours")


def test_a_proposal_brings_in_nothing_that_the_act_itself_may_not(two: Two) -> None:
    world, shift, _, record = two
    authority = world.enter("authority")
    forged = shift.event(record, 1, "propose_extend", content={**ASKED, "due_on": "2029-01-01"})
    late = shift.event(record, 1, "propose_extend", content=ASKED)
    assert [r["outcome"] for r in shift.push(forged, late)] == ["applied", "merged"]
    decision = {"proposal": forged.id, "content": EXTENSION}
    answer = authority.push_one(authority.event(record, 3, "accept_proposal", content=decision))
    assert answer["code"] == "invalid"
    world.advance(days=30)  # the term is over: neither the act nor its proposal
    authority, shift = world.enter("authority"), world.enter("shift")
    decision = {"proposal": late.id, "content": EXTENSION}
    answer = authority.push_one(authority.event(record, 3, "accept_proposal", content=decision))
    assert answer["code"] == "extension"
    proposal = shift.event(record, 3, "propose_extend", content=ASKED)
    assert shift.push_one(proposal)["code"] == "extension"


def test_an_accepted_proposal_is_the_act_what_it_confirms_is_not_merged(two: Two) -> None:
    world, shift, _, record = two
    asked = {**ASKED, "registration": "r1"}
    proposals = [shift.event(record, 1, "propose_extend", content=asked) for _ in range(2)]
    versions = [shift.push_one(p)["version"] for p in proposals]
    assert versions == [2, 3]
    world.add_person("deputy", "authority", world.body, authority="Приказ № 3")
    deputy, authority = world.enter("deputy"), world.enter("authority")
    forward = {"registration": "r1", "to_organisation": world.other["id"], "keep_own": True,
               "letter_text": "Направляем", "notice_text": "Уведомляем"}  # fmt: skip
    sent = deputy.push_one(deputy.event(record, 2, "forward", content=forward))
    assert sent["outcome"] == "merged", sent  # the second proposal was in nobody's way
    decision = {"proposal": proposals[0].id, "content": EXTENSION}
    stale = authority.push_one(authority.event(record, 3, "accept_proposal", content=decision))
    assert stale["outcome"] == "conflict", stale
    assert [c["path"] for c in stale["conflicts"]] == ["registrations/r1"]
    fresh = authority.event(record, sent["version"], "accept_proposal", content=decision)
    assert authority.push_one(fresh)["outcome"] == "applied"


def test_correspondence_ends_after_two_answers_only(two: Two) -> None:
    world, _, _, record = two
    authority = world.enter("authority")
    first = {"organisation": world.body["id"], "number": "№ 1", "on": "2026-03-02"}
    content = {
        "decided_by": "Глава",
        "decided_on": "2026-11-25",
        "previous_answers": [first, first],
        "notice_text": "Уведомляем",
        "no_new_arguments": True,
    }

    def code(**changed: Any) -> str:
        event = authority.event(record, 1, "stop_correspondence", content=content | changed)
        answer = authority.push_one(event)
        return str(answer.get("code") or answer["outcome"])

    assert code() == "incomplete"  # one answer named twice
    foreign = {"organisation": world.other["id"], "number": "№ 2", "on": "2026-05-04"}
    assert code(previous_answers=[first, foreign]) == "incomplete"
    second = {**foreign, "organisation": world.body["id"]}
    assert code(previous_answers=[first, second], no_new_arguments=False) == "incomplete"
    unknown = {**second, "appeal": new_id()}
    assert code(previous_answers=[first, unknown]) == "no-answer"
    own = _answered(world, 1)
    of_another = _answered(world, 7)
    assert code(previous_answers=[first, of_another]) == "no-answer"
    assert code(previous_answers=[first, own | {"number": "№ 3"}]) == "no-answer"
    assert code(previous_answers=[first, own | {"on": "2026-05-05"}]) == "no-answer"
    assert code(previous_answers=[own, own | {"number": "26-11/1"}]) == "incomplete"  # one appeal
    assert code(previous_answers=[first, own]) == "applied"


def _answered(world: World, number: int) -> dict[str, Any]:
    """An answered appeal of the author ``number``, as an earlier answer names it."""
    answer = {"id": "a", "text": "т", "organisation": world.body["id"], "state": "signed"}
    document = an_appeal(world.body["id"], number)
    document["registrations"][0]["sent"] = {
        "channel": "почта", "sent_on": "2026-05-04", "number": "№ 2"
    }  # fmt: skip
    document["questions"] = [{"id": "q", "registration": "r1", "answers": [answer]}]
    world.store.put_document(document, now=world.clock.now())
    return {"organisation": world.body["id"], "number": "2", "on": "2026-05-04",
            "appeal": document["id"]}  # fmt: skip


def test_a_registration_gets_its_number_and_its_term(world_of: Worlds) -> None:
    world = world_of(0)
    bare = an_appeal(world.body["id"], 1, registrations=[])
    bare["scope"] = [f"org:{world.body['id']}"]
    world.store.put_document(bare, now=world.clock.now())
    authority = world.enter("authority")
    content = {"organisation": world.body["id"], "registered_on": "2026-11-25"}
    answer = authority.push_one(authority.event(bare["id"], 1, "register", content=content))
    assert answer["outcome"] == "applied", answer
    registration = world.store.find(bare["id"])["registrations"][0]  # type: ignore[index]
    assert registration["number"].startswith("26-11/")
    assert registration["due_on"] == "2026-12-25"
    assert registration["due_at"].startswith("2026-12-25T")


# --- who may --------------------------------------------------------------------------------


def test_nobody_writes_for_another_or_outside_the_scope(two: Two) -> None:
    world, shift, second, record = two
    foreign = second.save(record, 1, "note", "x")
    assert shift.push_one(foreign)["code"] == "wrong-author"
    stranger = world.enter("stranger")
    answer = stranger.push_one(stranger.save(record, 1, "note", "x"))
    assert answer["code"] == "out-of-scope"
    assert "doc" not in answer


@pytest.mark.parametrize(
    "path",
    ["number", "holder", "registrations/r1/due_on", "questions/q1/result", "movement", "redacted"],
)
def test_a_save_cannot_do_what_belongs_to_acts(two: Two, path: str) -> None:
    _, shift, _, record = two
    assert shift.push_one(shift.save(record, 1, path, "x"))["code"] == "act-needed"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("channel", "pigeon", "invalid"),
        ("received_at", "2999-01-01T00:00:00Z", "invalid"),
        ("received_on", "1900-01-01", "invalid"),
        ("title", "д" * 201, "too-long"),
        ("text", 7, "invalid"),
        ("place/oktmo", "1" * 12, "too-long"),
    ],
)
def test_a_bad_value_is_rejected_without_repeating_it(
    two: Two, path: str, value: Any, code: str
) -> None:
    _, shift, _, record = two
    answer = shift.push_one(shift.save(record, 1, path, value))
    assert (answer["outcome"], answer["code"]) == ("rejected", code)
    assert str(value) not in answer["reason"]


def test_control_characters_and_lone_surrogates_never_reach_the_base(two: Two) -> None:
    world, shift, _, record = two
    dirty = shift.save(record, 1, "note", "а\x00б\u202eв").to_document()
    assert (
        shift.post_json("/v1/sync/events", {"events": [dirty]}).json()["results"][0]["outcome"]
        == "applied"
    )
    assert world.store.find(record)["note"] == "абв"  # type: ignore[index]
    raw = shift.save(record, 2, "note", "ПАРА").to_document()
    body = json.dumps({"events": [raw]}).replace("\\u041f\\u0410\\u0420\\u0410", "\\ud800")
    answer = world.http.post(
        f"{world.url}/v1/sync/events",
        data=body,
        headers={**shift.headers, "Content-Type": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json()["results"][0]["outcome"] in ("applied", "rejected")


def test_unknown_fields_of_a_newer_program_survive(two: Two) -> None:
    world, shift, _, record = two
    answer = shift.push_one(shift.save(record, 1, "future", {"a": [1, "б"]}))
    assert answer["outcome"] == "applied"
    assert world.store.find(record)["future"] == {"a": [1, "б"]}  # type: ignore[index]


CALL = {
    "channel": "hotline",
    "regime": "oral",
    "received_at": "2026-11-25T08:30:00Z",
    "received_on": "2026-11-25",
    "received_ground": "звонок",
    "text": "Нет воды",
}


def test_a_record_is_born_at_the_workstation_and_its_number_on_the_portal(two: Two) -> None:
    _, shift, second, _ = two
    record = new_id()
    fields = {
        **CALL,
        "provisional_number": "вр. ОР-03/0012",
        "source": {"system": "112", "external_number": "77"},
    }
    born = shift.event(record, 0, "receive", content=fields)
    answer = shift.push_one(born)
    assert answer["outcome"] == "applied", answer
    assert answer["set"]["number"].startswith("26-11/")
    twin = second.event(new_id(), 0, "receive", content=fields)
    assert second.push_one(twin)["code"] == "already-there"


def test_a_role_changes_nothing_that_is_hidden_from_it(two: Two) -> None:
    world, _, _, record = two
    block = {**world.people["executor"], "posts": [dict(world.people["executor"]["posts"][0])]}
    block["posts"][0]["role"] = "block_head"
    world.store.put_document(block, now=world.clock.now())
    person = world.enter("executor")
    hidden = person.save(record, 1, "applicants/a1/phone", "1")
    assert person.push_one(hidden)["code"] == "redacted"
    whole = person.save(record, 1, "applicants", [])
    assert person.push_one(whole)["code"] == "redacted"
    answer = person.push_one(person.save(record, 1, "note", "перезвонить"))
    assert answer["outcome"] == "applied"
    head = world.enter("head")
    assert head.push_one(head.save(record, 2, "note", "x"))["code"] == "no-right"


def test_a_chain_of_another_person_is_nobodys_excuse(two: Two) -> None:
    _, shift, second, record = two
    first = second.save(record, 1, "title", "чужое")
    assert second.push_one(first)["outcome"] == "applied"
    stolen = shift.save(record, 1, "title", "моё", after=first.id)
    assert shift.push_one(stolen)["outcome"] == "conflict"


def test_two_births_of_one_record_at_once(two: Two) -> None:
    world, shift, _, _ = two
    record = new_id()
    born = shift.event(record, 0, "receive", content=CALL)
    sender = world.store.sender("shift")
    outcomes: list[str] = []

    def send() -> None:
        result = world.store.take_event(born.to_document(), sender, world.clock.now())
        outcomes.append(result.outcome)

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["applied", *["duplicate"] * 4]
    assert world.store.find(record)["version"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        Change(op="set", path="questions/q1", value={"id": "q1", "essence": "Другое"}),
        Change(op="set", path="questions", value=[]),
        Change(op="unset", path="questions"),
        Change(op="unset", path="questions/q1"),
        Change(op="remove", path="questions/q1"),
        Change(op="add", path="questions", value={"id": "q1", "essence": "Другое"}),
    ],
)
def test_a_save_never_replaces_a_question_that_acts_have_worked_on(
    world_of: Worlds, change: Change
) -> None:
    world = world_of(1)
    shift, record = world.enter("shift"), world.appeals[0]["id"]
    content = a_formalisation(world.body["id"])
    assert shift.push_one(shift.event(record, 1, "formalise", content=content))["version"] == 2
    result = shift.push_one(shift.event(record, 2, changes=[change]))
    assert (result["outcome"], result["code"]) == ("rejected", "act-needed")
    kept = world.store.find(record)
    assert kept is not None
    assert kept["questions"][0]["assignments"]
