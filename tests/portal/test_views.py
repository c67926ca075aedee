"""What roles see: the canary of citizens' names, contacts, special items, unknown fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from cur_desk.domain.fields import is_list, is_text, item_model
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.words import ViewLevel
from cur_portal import views
from cur_portal.views import redact
from tests.portal.builders import World, an_appeal

Worlds = Callable[..., World]


def a_full_appeal(number: int) -> dict:
    """An appeal with a canary in every place where a person may be named."""
    word = f"Канарейка{number}"
    return an_appeal(
        "body",
        number,
        title=word,
        note=word,
        false_information=word,
        unknown_field=word,
        marks=[word],
        source={"system": "pos", "external_number": word, "link": f"https://x/{word}"},
        place={"oktmo": "33701000", "house": word, "note": word},
        life_threat={
            "marked_by": "p",
            "marked_at": "2026-11-25T08:00:00Z",
            "reason": word,
            "calls": [
                {
                    "id": "c",
                    "service": "112",
                    "phone": word,
                    "told_to": word,
                    "called_at": "2026-11-25T08:00:00Z",
                    "called_by": "p",
                }
            ],
        },
        files=[{"id": "f", "sha256": "0" * 64, "name": word, "size": 1}],
        movement=[{"id": "m", "at": "2026-11-25T08:00:00Z", "act": "take", "note": word}],
        proposals=[{"id": "p", "act": "forward", "content": {"letter_text": word}, "reason": word}],
        registrations=[
            {
                "id": "r1",
                "organisation": "body",
                "regime": "fz59",
                "due_on": "2026-12-20",
                "received_from": word,
                "covering_letter": word,
                "forwarding": {
                    "to_organisation": "o",
                    "letter_text": word,
                    "notice_text": word,
                },
                "extension": {
                    "ground": word,
                    "decided_by": "Глава",
                    "decided_on": "2026-11-20",
                    "notice_number": word,
                    "notice_on": "2026-11-20",
                    "due_on": "2026-12-20",
                },
                "sent": {"channel": "epgu", "sent_on": "2026-11-25", "proof": word, "number": word},
                "extra": word,
            }
        ],
        questions=[
            {
                "id": "q1",
                "essence": word,
                "demand": word,
                "for_report": "Ремонт дороги",
                "block": "roads",
                "place": {"house": word},
                "measures": {"taken": word, "planned": word},
                "answers": [{"id": "a", "text": word, "organisation": "o", "state": "draft"}],
                "assignments": [{"id": "as", "organisation": "o", "reason": word, "note": word}],
            }
        ],
    )


def test_no_canary_flies_into_the_managers_cache(world_of: Worlds) -> None:
    world = world_of(0)
    appeals = [a_full_appeal(n) for n in range(1, 301)]
    world.store.bulk_load(appeals, now=world.clock.now())
    head = world.enter("head")
    head.pull(100)
    told = json.dumps([page["changes"] for page in head.pages], ensure_ascii=False)
    assert {a["id"] for a in appeals} <= head.docs.keys()
    assert "Канарейк" not in told
    assert "+7 900" not in told
    shown = head.docs[appeals[0]["id"]]
    assert shown["questions"][0]["for_report"] == "Ремонт дороги"
    assert "text" in shown["redacted"]
    for appeal in appeals[:20]:
        parse(head.docs[appeal["id"]])


def test_no_canary_in_anything_else_a_manager_may_ask(world_of: Worlds) -> None:
    world = world_of(0)
    appeal = a_full_appeal(1)
    world.store.bulk_load([appeal], now=world.clock.now())
    head, shift = world.enter("head"), world.enter("shift")
    head.pull()
    one = head.get(f"/v1/documents/appeal/{appeal['id']}")
    refused = head.push_one(head.save(appeal["id"], 1, "note", "x"))
    shift.push_one(shift.save(appeal["id"], 1, "marks", ["Канарейка-новая"]))
    page = head.page()
    assert refused["outcome"] == "rejected"
    assert page["changes"][0]["op"] == "put"
    for told in (one.text, json.dumps(refused), json.dumps(page, ensure_ascii=False)):
        assert "Канарейк" not in told


CANARY = "Канарейка"
INSTANT, DAY = "2026-11-25T08:00:00Z", "2026-11-25"


def filled(model: type[BaseModel]) -> dict:
    """A document with every field that the record type knows; a canary in every typed word."""
    made: dict = {}
    for name, field in model.model_fields.items():
        nested = item_model(model, name)
        if nested is not None:
            value = [filled(nested)] if is_list(model, name) else filled(nested)
        elif is_text(model, name):
            value = CANARY
        else:
            value = _plain_value(str(field.annotation), field.annotation)
        made[field.alias or name] = value
    return made


def _plain_value(words: str, annotation: object) -> object:
    if "Literal" in words:
        return get_args(annotation)[0]
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, StrEnum):
            return [next(iter(part))] if is_many(annotation) else next(iter(part))
    for mark, value in (
        ("awaredatetime", INSTANT), ("date", DAY), ("bool", True), ("int", 1), ("dict", {"a": CANARY}),
    ):  # fmt: skip
        if mark in words.lower():
            return value
    return ["one"] if is_many(annotation) else "one"


def is_many(annotation: object) -> bool:
    return get_origin(annotation) is list


@pytest.mark.parametrize("view", [ViewLevel.WORKING, ViewLevel.FIGURES])
def test_whatever_a_record_may_hold_a_role_can_read_what_it_gets(view: ViewLevel) -> None:
    whole = filled(Appeal) | {"channel": "letter", "regime": "fz59"}
    parse(whole)
    assert {"point", "house"} <= whole["questions"][0]["place"].keys()
    parse(redact(whole, view))


def test_words_reach_a_manager_only_where_they_are_declared_to_lead_to_nobody() -> None:
    whole = filled(Appeal)
    shown = redact(whole, ViewLevel.FIGURES)
    assert set(_paths_with_canary(shown, "")) == views._FIGURES_WORDS
    assert "received_ground" in shown["redacted"]
    assert "registrations/*/left/to_body" in shown["redacted"]


def _paths_with_canary(part: object, path: str) -> Iterator[str]:
    if part == CANARY:
        yield path.removeprefix("/")
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _paths_with_canary(value, f"{path}/{key}")
    elif isinstance(part, list):
        for value in part:
            yield from _paths_with_canary(value, f"{path}/*")


def test_a_working_view_has_no_contacts_but_the_text() -> None:
    document = a_full_appeal(1)
    shown = redact(document, ViewLevel.WORKING)
    assert shown["text"] == document["text"]
    assert "phone" not in shown["applicants"][0]
    assert shown["applicants"][0]["name"]
    assert "unknown_field" not in shown
    assert "applicants/*/phone" in shown["redacted"]
    parse(shown)


def test_a_full_view_is_the_document_itself() -> None:
    document = a_full_appeal(1)
    assert redact(document, ViewLevel.FULL) is document


@pytest.mark.parametrize("view", [ViewLevel.WORKING, ViewLevel.FIGURES])
def test_kinds_nobody_knows_are_withheld(view: ViewLevel) -> None:
    shown = redact({"kind": "future", "id": "1", "version": 1, "secret": "x"}, view)
    assert "secret" not in shown


def test_special_items_are_for_the_list_only(world_of: Worlds) -> None:
    world = world_of(1)
    special = an_appeal(world.body["id"], 2, special=["prosecutor"])
    world.store.put_document(special, now=world.clock.now())
    seen = {}
    for login in ("shift", "senior", "executor", "stranger", "head"):
        station = world.enter(login)
        station.pull()
        seen[login] = special["id"] in station.docs
    assert seen == {
        "shift": False,
        "senior": True,
        "executor": True,
        "stranger": False,
        "head": False,
    }


def test_an_account_may_be_limited_to_what_is_assigned(world_of: Worlds) -> None:
    world = world_of(5)
    person = world.people["shift"]["id"]
    world.store.create_user("narrow", "верный-пароль-1", person, scope=[f"person:{person}"])
    world.people["narrow"] = world.people["shift"]
    mine = an_appeal(world.body["id"], 9, scope=[f"person:{person}"])
    world.store.put_document(mine, now=world.clock.now())
    narrow = world.enter("narrow")
    narrow.pull()
    assert [d["id"] for d in narrow.docs.values() if d["kind"] == "appeal"] == [mine["id"]]
