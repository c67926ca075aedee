"""Signing in: capabilities, tokens, the session, the recovery of a file key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import BaseModel
from starlette.responses import Response

from cur_desk.contract.sealing import SealError, unseal_file_key
from cur_desk.contract.wire import (
    Capabilities,
    RecoverySlot,
    Session,
    SessionPost,
    Tokens,
)
from cur_desk.domain.records.directory import Post
from cur_portal.store import audit, documents, emergencies, keys, similar, stations, users
from cur_portal.web.caller import Caller, Portal, TheCaller, ThePortal
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1")
Short = Annotated[str, Form(max_length=1_000)]
Name = Annotated[str, Form(max_length=60, pattern=r"^[^\x00-\x1f]*$")]


def reply(model: BaseModel) -> Response:
    """A model as compact JSON without empty fields."""
    return Response(model.model_dump_json(exclude_none=True), media_type="application/json")


@router.get("/capabilities", response_model=Capabilities)
def capabilities(portal: ThePortal) -> Response:
    """Versions, limits and the clock; no sign-in needed."""
    profile = portal.store.region.profile
    return reply(
        Capabilities(portal=profile.short_title, region=profile.id, server_time=portal.clock.now())
    )


@router.post("/auth/token", response_model=Tokens)
def token(
    portal: ThePortal,
    grant_type: Annotated[str, Form(pattern="^(password|refresh_token)$")],
    username: Name = "",
    password: Short = "",
    refresh_token: Short = "",
    device: Name = "",
    device_name: Annotated[str, Form(max_length=120, pattern=r"^[^\x00-\x1f]*$")] = "",
    public_key: Annotated[str, Form(max_length=100, pattern="^[0-9a-fA-F]*$")] = "",
) -> Response:
    """OAuth2 password and refresh grants. Refresh tokens rotate; an old one ends its family."""
    now = portal.clock.now()
    if grant_type == "refresh_token":
        with portal.store.database.write() as work:
            outcome = users.rotate(work, refresh_token, device or None, now)
        if isinstance(outcome, str):
            raise Refusal(outcome)
    else:
        if not device:
            raise Refusal("invalid", "Не названо рабочее место (device)")
        outcome = _enter(portal, username, password, (device, device_name, public_key), now)
    access, refresh = outcome
    portal.store.settle_scope_of_token(access, now)
    return reply(Tokens(access_token=access, refresh_token=refresh, expires_in=users.ACCESS_S))


def _enter(
    portal: Portal, login: str, password: str, device: tuple[str, str, str], now: datetime
) -> tuple[str, str]:
    with portal.store.database.read() as conn:
        right = users.check(conn, login, password)
    tokens = ("", "")
    with portal.store.database.write() as work:
        refused = users.enter(work, login, right, now)
        refused = refused or users.register_device(work, login, *device, now)
        if refused is None:
            tokens = users.issue_tokens(work, login, device[0], now)
        user = users.find(work.conn, login)
        act = "enter" if refused is None else "enter-refused"
        person = user["person"] if user else ""
        audit.write(work, now, act, person=person, device=device[0], code=refused or "")
    if refused is not None:
        retry = users.LOCK_MINUTES * 60 if refused == "user-locked" else None
        raise Refusal(refused, retry_after=retry)
    return tokens


@router.get("/session", response_model=Session)
def session(portal: ThePortal, caller: TheCaller) -> Response:
    """Who is signed in: posts with their rights, the view, the portal's keys, the lease."""
    now, signed = portal.clock.now(), caller.signed
    profile = portal.store.region.profile
    station = stations.code(portal.store.database, signed.device, signed.login)
    with portal.store.database.read() as conn:
        posts = [
            _post(portal, caller, post, documents.find(conn, post.organisation) or {})
            for post in portal.store.region.posts(caller.person, now)
        ]
        return reply(
            Session(
                user=signed.login,
                person=caller.person["id"],
                name=caller.person["name"],
                posts=posts,
                view=caller.reader.view,
                region=profile.id,
                profile_version=profile.version,
                portal_keys=keys.public_keys(conn),
                server_time=now,
                previous_login_at=_instant(signed.previous_login),
                failed_attempts=signed.previous_failed,
                lease_days=profile.limits.lease_days,
                wipe=signed.wipe,
                similar_secret=similar.secret(conn).hex(),
                station=f"{_letters(posts)}-{station:02d}",
                emergency=emergencies.in_force(conn, now),
            )
        )


def _letters(posts: list[SessionPost]) -> str:
    """The first letters of the person's body, so that people tell one workstation from another."""
    name = posts[0].organisation_name if posts else ""
    letters = "".join(c for c in name if c.isalpha())[:2].upper()
    return letters or "РМ"


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _post(portal: Portal, caller: Caller, post: Post, body: dict[str, str]) -> SessionPost:
    actor = caller.sender.actors[post.id]
    return SessionPost(
        id=post.id,
        organisation=post.organisation,
        organisation_name=body.get("name", ""),
        role=post.role,
        title=post.title,
        oktmo=post.oktmo,
        blocks=post.blocks,
        rights=sorted(actor.rights),
        authority=actor.authority,
    )


class RecoveredKey(BaseModel):
    """The file key of a recovery slot, hex."""

    key: str


@router.post("/recovery/open", response_model=RecoveredKey)
def open_recovery(portal: ThePortal, caller: TheCaller, slot: RecoverySlot) -> Response:
    """Opens the recovery slot of this user at this workstation; journalled."""
    now, signed = portal.clock.now(), caller.signed
    if slot.device != signed.device:
        raise Refusal("forbidden", "Ключ восстанавливается только на своём рабочем месте")
    with portal.store.database.write() as work:
        key = _unsealed(keys.recovery_identities(work.conn), slot.sealed, caller)
        act = "recovery-open" if key is not None else "recovery-refused"
        audit.write(work, now, act, person=signed.person, device=signed.device)
    if key is None:
        raise Refusal("forbidden", "Портал не открыл ключ восстановления")
    return reply(RecoveredKey(key=key.hex()))


def _unsealed(identities: list[str], sealed: str, caller: Caller) -> bytes | None:
    """The key, if the slot was sealed for this user at this workstation."""
    try:
        raw = bytes.fromhex(sealed)
    except ValueError:
        return None
    for identity in identities:
        try:
            return unseal_file_key(raw, identity, caller.signed.login, caller.signed.device)
        except SealError:
            continue
    return None
