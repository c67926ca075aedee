"""The main path through the portal: sign in, pull, formalise, receipt, pull again."""

from __future__ import annotations

from cur_desk.contract.digest import digest, to_hex
from cur_desk.contract.receipt import Receipt
from tests.portal.builders import World, a_formalisation


def test_a_day_in_one_breath(world_of) -> None:  # type: ignore[no-untyped-def]
    world: World = world_of(30)
    shift = world.enter("shift")
    session = shift.get("/v1/session").json()
    assert session["view"] == "full"
    assert "formalise" in session["posts"][0]["rights"]
    shift.pull(7)
    assert {a["id"] for a in world.appeals} <= shift.docs.keys()
    assert shift.digest == to_hex(digest(shift.versions.items()))

    lease = shift.post_json("/v1/lease", {"want": 3}).json()
    assert len(lease["records"]) == 3
    chosen = lease["records"][0]
    taken = shift.event(chosen, 1, "take", content={})
    formalised = shift.event(
        chosen, 1, "formalise", after=taken.id, content=a_formalisation(world.body["id"])
    )
    results = shift.push(taken, formalised)
    assert [r["outcome"] for r in results] == ["applied", "applied"], results
    receipt = Receipt.model_validate(results[1]["receipt"])
    key = next(k for k in session["portal_keys"] if k["kid"] == receipt.kid)
    assert receipt.verify(bytes.fromhex(key["public"]))
    assert receipt.confirms(formalised)

    second = world.enter("second")
    second.pull()
    assert second.docs[chosen]["questions"][0]["assignments"][0]["state"] == "sent"
    shift.pull()
    assert shift.docs == second.docs
    assert shift.digest == second.digest
