"""The portal over every act of the table: wrong role, wrong state, what is missing, what is wrong;
each refusal is Russian and names its field, or is about the state or the role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.records.base import new_id
from tests.domain.test_acts import BODY, OTHER
from tests.domain.test_acts_refused import ABOUT_ROLE, ABOUT_STATE, WHOLE, WRONG
from tests.portal.builders import Station, World, an_appeal

OUTSIDE = {"receive"}
"""Makes a record: it has no appeal to stand over."""
ABOUT_OTHERS = {"not-holder", "taken", "leased"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("portal")
    made = World(f"sqlite:///{folder / 'acts.db'}")
    made.add_person("bare", "authority", made.body)
    yield made
    made.close()


@pytest.fixture(scope="module")
def station_of(world: World) -> Any:
    known: dict[str, Station] = {}

    def of(login: str) -> Station:
        if login not in known:
            known[login] = world.enter(login)
        return known[login]

    return of


def put(world: World, code: str, **more: Any) -> str:
    """An appeal over which the act would be possible."""
    base = code.removeprefix("propose_")
    regime = {"postpone": "pos", "interim_answer": "open_source"}.get(base, "fz59")
    channel = {"pos": "pos", "open_source": "social"}.get(regime, "epgu")
    body = world.body["id"]
    registration = {
        "id": "r1", "organisation": body, "regime": regime, "number": new_id()[-12:],
        "registered_on": "2026-11-20", "due_on": "2026-12-18",
    }  # fmt: skip
    question = {"id": "q1", "essence": "Просят отремонтировать дорогу", "registration": "r1"}
    fields = {"regime": regime, "channel": channel, "registrations": [registration]}
    if base == "register":
        fields["registrations"] = []
    else:
        fields["questions"] = [question]
    document = an_appeal(body, 1, **{**fields, **more})
    document["scope"] = [f"org:{body}", "region"]
    world.store.put_document(document, now=world.clock.now())
    return str(document["id"])


def content_of(world: World, content: dict[str, Any]) -> Any:
    """The same content with the bodies of this portal."""
    named = {BODY: world.body["id"], OTHER: world.other["id"]}

    def swap(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: swap(v) for k, v in value.items()}
        if isinstance(value, list):
            return [swap(v) for v in value]
        return named.get(value, value) if isinstance(value, str) else value

    return swap(content)


def refused(station: Station, record: str, code: str, content: Any) -> dict[str, Any]:
    answer = station.push_one(station.event(record, 1, code, content=content))
    assert answer["outcome"] == "rejected", (code, answer)
    assert any("а" <= letter <= "я" for letter in answer["reason"])
    states = ABOUT_STATE | ABOUT_ROLE | ABOUT_OTHERS
    assert answer.get("field") or answer["code"] in states, answer
    return answer


@pytest.mark.parametrize("code", sorted(ACTS.keys() - OUTSIDE))
def test_without_the_right(world: World, station_of: Any, code: str) -> None:
    record = put(world, code)
    assert refused(station_of("head"), record, code, {})["code"] in ("no-right", "forbidden")


@pytest.mark.parametrize("code", sorted(c for c, a in ACTS.items() if a.body))
def test_without_the_authority(world: World, station_of: Any, code: str) -> None:
    record = put(world, code)
    assert refused(station_of("bare"), record, code, {})["code"] == "no-authority"


@pytest.mark.parametrize("code", sorted(WHOLE))
def test_an_act_is_taken_once_and_each_lacking_field_before_is_named(
    world: World, station_of: Any, code: str
) -> None:
    who = station_of("shift" if code == "interim_answer" else "authority")
    record = put(world, code)
    whole = content_of(world, WHOLE[code])
    for name in ACTS[code].required:
        lacking = {k: v for k, v in whole.items() if k != name}
        answer = refused(who, record, code, lacking)
        assert (answer["code"], answer["field"]) == ("incomplete", name)
    done = who.push_one(who.event(record, 1, code, content=whole))
    assert done["outcome"] == "applied", done
    if code not in ("interim_answer", "postpone"):
        answer = who.push_one(who.event(record, done["version"], code, content=whole))
        assert answer["code"] in ABOUT_STATE, (code, answer)


@pytest.mark.parametrize(("code", "changed", "field", "kind"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    world: World, station_of: Any, code: str, changed: dict[str, Any], field: str, kind: str
) -> None:
    who = station_of("shift" if code == "interim_answer" else "authority")
    record = put(world, code)
    answer = refused(who, record, code, content_of(world, {**WHOLE[code], **changed}))
    assert (answer["field"], answer["code"]) == (field, kind)


def test_a_complaint_goes_neither_to_the_accused_nor_to_what_is_under_it(
    world: World, station_of: Any
) -> None:
    under = {
        "kind": "organisation", "id": new_id(), "schema": 1, "name": "Дорожная служба",
        "short_name": "Дорожная служба", "organisation_kind": "institution",
        "parent": world.other["id"],
    }  # fmt: skip
    world.store.put_document(under, now=world.clock.now())
    question = {"id": "q1", "essence": "Жалоба", "registration": "r1"}
    accused = {**question, "complained_of": [world.other["id"]]}
    authority = station_of("authority")
    for body in (world.other["id"], under["id"]):
        record = put(world, "forward", questions=[accused])
        content = WHOLE["forward"] | {"to_organisation": body}
        answer = refused(authority, record, "forward", content)
        assert (answer["code"], answer["field"]) == ("complained-of", "to_organisation")
    company = WHOLE["forward"] | {"to_organisation": world.company["id"]}
    record = put(world, "forward")
    assert refused(authority, record, "forward", company)["code"] == "commercial"


def test_copies_go_to_several_bodies_and_the_addressee_registers_its_own(
    world: World, station_of: Any
) -> None:
    third = {
        "kind": "organisation", "id": new_id(), "schema": 1, "name": "Министерство света",
        "short_name": "Министерство света", "organisation_kind": "body",
    }  # fmt: skip
    world.store.put_document(third, now=world.clock.now())
    world.add_person("receiver", "authority", third, authority="Приказ № 3")
    record = put(world, "forward")
    copies = [{"to_organisation": third["id"], "letter_text": "Направляем копию"}]
    content = content_of(world, WHOLE["forward"]) | {"copies": copies, "notice_on": "2026-11-25"}
    authority = station_of("authority")
    done = authority.push_one(authority.event(record, 1, "forward", content=content))
    assert done["outcome"] == "applied", done
    sent = world.store.find(record)["registrations"][0]  # type: ignore[index]
    assert [(s["to_organisation"], s["is_copy"]) for s in sent["forwardings"]] == [
        (world.other["id"], False), (third["id"], True),
    ]  # fmt: skip
    assert sent["forwarding"]["to_organisation"] == world.other["id"]
    receiver = world.enter("receiver")
    books = {"organisation": third["id"], "registered_on": "2026-11-25"}
    answer = receiver.push_one(receiver.event(record, 2, "register", content=books))
    assert answer["outcome"] == "applied", answer
    document = world.store.find(record)
    assert document is not None
    own = document["registrations"][1]
    assert own["due_on"] > sent["due_on"]
    mine = [q for q in document["questions"] if q["registration"] == own["id"]]
    assert [(q["essence"], q.get("result")) for q in mine] == [
        ("Просят отремонтировать дорогу", None)
    ]
    again = receiver.push_one(receiver.event(record, 3, "register", content=books))
    assert again["code"] == "state"
