"""Like appeals by sealed keys: numbers and bodies alone, by right, bounded, journalled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cur_desk.contract.similar import PER_MINUTE, sealed_keys
from cur_desk.domain.similar_keys import keys_of
from cur_portal.store import audit
from cur_portal.web.similar import Bound
from tests.portal.builders import OKTMO, Station, World, an_appeal

Worlds = Callable[..., World]
MOST = 4
ROADS = "0003.0009.0099.0742"
TEXT = (
    "На участке улицы Полевой от дома 14 до дома 22 дорога разбита полностью, ямы глубиной до"
    " двадцати сантиметров, после дождей стоит вода и скорая не может подъехать к домам."
)


def _asked(world: World, login: str, document: dict[str, Any], **more: Any) -> Any:
    return _ask(world.enter(login), document, **more)


def _ask(station: Station, document: dict[str, Any], **more: Any) -> Any:
    secret = bytes.fromhex(station.get("/v1/session").json()["similar_secret"])
    body = {"keys": sealed_keys(secret, keys_of(document)), "record": document["id"], **more}
    return station.post_json("/v1/similar", body)


def _road(world: World, number: int, name: str, **more: Any) -> dict[str, Any]:
    place = {"oktmo": OKTMO, "locality": "г. Киров", "street": "ул. Полевая", "house": "7"}
    made = an_appeal(world.body["id"], number)
    question = {"id": "q1", "code": ROADS, "place": place, "essence": "Ямы"}
    applicant = {"id": "a1", "name": name, "addressee": True}
    made |= {"text": f"Обращение {number}. {TEXT}", "applicants": [applicant], "place": place}
    return made | {"questions": [question], **more}


def test_like_appeals_are_told_by_number_and_body_without_a_word_of_them(world_of: Worlds) -> None:
    world = world_of()
    mine = _road(world, 1, "Ромашкина Татьяна Ивановна")
    again = _road(world, 2, "Татьяна Ромашкина", text="Ямы так и не засыпали, всё как было прежде.")
    copy = _road(world, 3, "Иволгин Пётр Образцович", questions=[], place={"oktmo": OKTMO})
    far = an_appeal(world.body["id"], 4, text="Просим открыть кружок шахмат в библиотеке села.")
    world.store.bulk_load([mine, again, copy, far], now=world.clock.now())
    answer = _asked(world, "shift", mine)
    assert answer.status_code == 200, answer.text
    found = {f["number"]: f for f in answer.json()["found"]}
    assert found["26-11/2"]["by"] == ["place", "repeat"]
    assert found["26-11/3"]["by"] == ["bands"]
    assert set(found) == {"26-11/2", "26-11/3"}
    assert found["26-11/2"]["record"] == again["id"]
    assert found["26-11/2"]["organisation"] == world.body["id"]
    for word in ("Ромашкин", "Иволгин", "Полев", "ямы", "Ямы"):
        assert word not in answer.text
    assert (answer.json()["searched"], answer.json()["total"]) == (4, 4)


def test_the_id_and_narrow_items_come_only_to_those_who_see_them(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    mine = _road(world, 1, "Ромашкина Татьяна Ивановна")
    theirs = _road(world, 2, "Ромашкина Татьяна Ивановна")
    narrow = _road(world, 3, "Ромашкина Татьяна Ивановна", special=["prosecutor"])
    for one in (theirs, narrow):
        one["registrations"][0]["organisation"] = world.centre["id"]
    world.store.bulk_load([mine, theirs, narrow], now=world.clock.now())
    found = {f["number"]: f for f in _asked(world, "authority", mine).json()["found"]}
    assert set(found) == {"26-11/2"}
    assert "record" not in found["26-11/2"]


def test_who_sees_figures_alone_or_has_no_such_act_is_refused(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    mine = _road(world, 1, "Ромашкина Татьяна Ивановна")
    assert _asked(world, "head", mine).status_code == 403
    assert _asked(world, "stranger", mine).status_code == 403


def test_the_book_follows_changes_and_removals(world_of: Worlds) -> None:
    world = world_of()
    mine, other = (_road(world, n, "Ромашкина Татьяна Ивановна") for n in (1, 2))
    shift = world.enter("shift")
    world.store.put_document(mine, now=world.clock.now())
    assert _ask(shift, mine).json()["found"] == []
    world.store.put_document(other, now=world.clock.now())
    assert [f["number"] for f in _ask(shift, mine).json()["found"]] == ["26-11/2"]
    moved = world.store.find(other["id"])
    assert moved is not None
    moved |= {"text": "Просим открыть кружок шахмат в библиотеке.", "questions": []}
    world.store.put_document(moved, now=world.clock.now())
    assert _ask(shift, mine).json()["found"] == []
    world.store.remove_document(other["id"], now=world.clock.now())
    answer = _ask(shift, mine).json()
    assert (answer["searched"], answer["total"]) == (1, 1)


def test_questions_are_bounded_and_stand_in_the_journal_without_keys(
    sqlite_world_of: Worlds,
) -> None:
    world = sqlite_world_of()
    mine = _road(world, 1, "Ромашкина Татьяна Ивановна")
    world.app.state.similar.bound = Bound(MOST)
    shift = world.enter("shift")
    body = {"keys": sealed_keys(b"k" * 32, keys_of(mine)), "record": mine["id"]}
    codes = [shift.post_json("/v1/similar", body).status_code for _ in range(MOST + 1)]
    assert codes == [200] * MOST + [429]
    assert "Retry-After" in shift.post_json("/v1/similar", body).headers
    assert Bound().wait_s("p", world.clock.now()) == 0 < PER_MINUTE
    world.advance(minutes=2)
    assert world.enter("shift").post_json("/v1/similar", body).status_code == 200
    with world.store.database.read() as conn:
        lines = [line for line in audit.read(conn) if line["act"] == "similar"]
    assert len(lines) == MOST + 1
    assert all(key not in str(lines) for key in body["keys"])
    assert mine["id"] in str(lines[0])


def test_marks_and_ties_are_acts_that_the_portal_judges(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of(2)
    one, two = (a["id"] for a in world.appeals)
    shift = world.enter("shift")
    content = {"repeat_of": [two], "repeat_kind": "repeated"}
    assert shift.push_one(shift.event(one, 1, "link_repeat", content=content))["version"] == 2
    tied = shift.event(one, 2, "link_related", content={"related": [two, one]})
    assert shift.push_one(tied)["outcome"] == "applied"
    stored = world.store.find(one)
    assert stored is not None
    assert (stored["repeat_of"], stored["repeat_kind"], stored["related"]) == (
        [two], "repeated", [two],
    )  # fmt: skip
    wrong = content | {"repeat_kind": "навсегда"}
    refused = shift.push_one(shift.event(two, 1, "link_repeat", content=wrong))
    assert refused["outcome"] == "rejected"
    executor = world.enter("executor")
    denied = executor.push_one(executor.event(two, 1, "link_related", content={"related": [one]}))
    assert (denied["outcome"], denied["code"]) == ("rejected", "no-right")


def test_a_document_no_rule_understands_keeps_no_other_waiting(sqlite_world_of: Worlds) -> None:
    world = sqlite_world_of()
    mine, other = (_road(world, n, "Ромашкина Татьяна Ивановна") for n in (1, 2))
    odd = _road(world, 3, "Иволгин Пётр Образцович", applicants=["не запись, а слово"])
    world.store.bulk_load([mine, odd, other], now=world.clock.now())
    answer = _asked(world, "shift", mine).json()
    assert [f["number"] for f in answer["found"]] == ["26-11/2"]
    assert answer["searched"] == answer["total"] == 3
