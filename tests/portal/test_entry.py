"""Sign-in: rotation, reuse, wrong tries, disabled accounts, revoked workstations, recovery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cur_desk.contract.sealing import seal_file_key
from cur_portal.store import audit, users
from tests.portal.builders import PASSWORD, Station, World

Worlds = Callable[..., World]


def token(world: World, **form: str) -> Any:
    return world.http.post(f"{world.url}/v1/auth/token", data=form)


def password_form(login: str = "shift", password: str = PASSWORD, **more: str) -> dict[str, str]:
    form = {"grant_type": "password", "username": login, "password": password}
    return {**form, "device": "pc-1", "public_key": "ab" * 32, **more}


def refresh(world: World, station_tokens: dict[str, Any], device: str = "pc-shift") -> Any:
    form = {"grant_type": "refresh_token", "refresh_token": station_tokens["refresh_token"]}
    return token(world, **form, device=device)


def alive(station: Station, access: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {access}"} if access else station.headers
    answer = station.world.http.get(f"{station.world.url}/v1/session", headers=headers)
    return int(answer.status_code)


def test_refresh_rotates_and_reuse_ends_the_family(world_of: Worlds) -> None:
    world = world_of(0)
    shift = world.enter("shift")
    fresh = refresh(world, shift.tokens)
    assert fresh.status_code == 200
    assert alive(shift) == 401
    assert alive(shift, fresh.json()["access_token"]) == 200
    stolen = refresh(world, shift.tokens)
    assert (stolen.status_code, stolen.json()["type"][-12:]) == (401, "unauthorized")
    assert alive(shift, fresh.json()["access_token"]) == 401
    assert refresh(world, fresh.json()).status_code == 401


def test_a_refresh_token_belongs_to_its_workstation(world_of: Worlds) -> None:
    world = world_of(0)
    shift = world.enter("shift")
    assert refresh(world, shift.tokens, "another-pc").status_code == 401
    assert alive(shift) == 401


def test_an_access_token_lives_a_quarter_of_an_hour(world_of: Worlds) -> None:
    world = world_of(0)
    shift = world.enter("shift")
    world.advance(minutes=14)
    assert alive(shift) == 200
    world.advance(minutes=2)
    answer = shift.get("/v1/session")
    assert (answer.status_code, answer.json()["type"][-13:]) == (401, "token-expired")
    assert refresh(world, shift.tokens).status_code == 200
    world.advance(days=15)
    assert refresh(world, shift.tokens).status_code == 401


def test_wrong_tries_lock_and_are_told_afterwards(world_of: Worlds) -> None:
    world = world_of(0)
    world.enter("shift")
    world.advance(hours=1)
    for _ in range(users.WRONG_TRIES):
        answer = token(world, **password_form(password="неверный-пароль"))
        assert (answer.status_code, answer.json()["type"][-13:]) == (400, "invalid-grant")
    locked = token(world, **password_form())
    assert (locked.status_code, locked.json()["type"][-11:]) == (403, "user-locked")
    assert int(locked.headers["Retry-After"]) > 0
    world.advance(minutes=users.LOCK_MINUTES + 1)
    session = world.enter("shift").get("/v1/session").json()
    assert session["failed_attempts"] == users.WRONG_TRIES
    assert session["previous_login_at"] == "2026-11-25T09:00:00Z"


def test_an_unknown_login_answers_like_a_wrong_password(world_of: Worlds) -> None:
    world = world_of(0)
    unknown = token(world, **password_form(login="нет-такого")).json()
    wrong = token(world, **password_form(password="неверный-пароль")).json()
    assert {k: v for k, v in unknown.items() if k != "request_id"} == {
        k: v for k, v in wrong.items() if k != "request_id"
    }


def test_a_disabled_account_stops_at_once(world_of: Worlds) -> None:
    world = world_of(0)
    shift = world.enter("shift")
    with world.store.database.write() as work:
        users.update(work, "shift", disabled=True)
    assert shift.get("/v1/session").json()["type"].endswith("user-disabled")
    assert refresh(world, shift.tokens).json()["type"].endswith("user-disabled")
    assert token(world, **password_form()).json()["type"].endswith("user-disabled")


def test_a_device_introduces_itself(world_of: Worlds) -> None:
    world = world_of(0)
    form = password_form()
    form.pop("device")
    assert token(world, **form).status_code == 422
    assert token(world, **password_form(public_key="не ключ")).status_code == 422
    assert token(world, grant_type="magic").status_code == 422


def test_a_recovery_slot_opens_for_its_owner_alone(world_of: Worlds) -> None:
    world = world_of(0)
    shift = world.enter("shift")
    keys = shift.get("/v1/session").json()["portal_keys"]
    recipient = next(k["public"] for k in keys if k["use"] == "recovery")
    file_key = b"\x07" * 32
    sealed = seal_file_key(file_key, recipient, "shift", "pc-shift")
    slot = {"device": "pc-shift", "sealed": sealed.hex()}
    second = world.enter("second", "pc-shift")  # the same shared machine, and even the first to ask
    assert second.post_json("/v1/recovery/open", slot).status_code == 403
    assert shift.post_json("/v1/recovery/open", slot).json() == {"key": file_key.hex()}
    elsewhere = world.enter("shift", "pc-2")
    assert elsewhere.post_json("/v1/recovery/open", slot).status_code == 403
    garbage = {"device": "pc-shift", "sealed": "zz"}
    assert shift.post_json("/v1/recovery/open", garbage).status_code == 403
    with world.store.database.read() as conn:
        acts = [line["act"] for line in audit.read(conn)]
    assert acts.count("recovery-open") == 1
    assert acts.count("recovery-refused") == 2


def test_the_stations_journal_joins_the_chain(world_of: Worlds) -> None:
    world = world_of(0)
    shift = world.enter("shift")
    line = {"seq": 1, "at": "2026-11-25T08:00:00Z", "act": "view", "kind": "appeal", "ids": ["a"]}
    batch = {"device": "pc-shift", "lines": [line, {**line, "seq": 2, "act": "print\x00"}]}
    assert shift.post_json("/v1/audit", batch).json() == {"accepted": 2}
    assert shift.post_json("/v1/audit", {**batch, "device": "other"}).status_code == 403
    with world.store.database.read() as conn:
        lines = list(audit.read(conn))
    assert audit.broken_at(iter(lines)) is None
    assert [x["act"] for x in lines[-2:]] == ["station:view", "station:print"]
    forged = [{**x, "person": "кто-то"} if x["seq"] == 3 else x for x in lines]
    assert audit.broken_at(iter(forged)) == 3
    assert audit.broken_at(iter([*lines[:2], *lines[3:]])) == 4
