"""Who is calling: the access token looked up anew for each request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from cur_desk.clock import Clock
from cur_desk.domain.changes import Document
from cur_portal.feed import Feed
from cur_portal.intake import Sender
from cur_portal.scopes import Reader
from cur_portal.store import Store, documents, users
from cur_portal.store.users import Denied, Signed
from cur_portal.web.hub import Hub

_scheme = OAuth2PasswordBearer(tokenUrl="/v1/auth/token", auto_error=False)


@dataclass(slots=True)
class Portal:
    """What the routes work with."""

    store: Store
    feed: Feed
    hub: Hub
    clock: Clock


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person at a workstation."""

    signed: Signed
    person: Document
    sender: Sender

    @property
    def reader(self) -> Reader:
        """What they see."""
        return self.sender.reader


def portal_of(request: Request) -> Portal:
    """The portal of this application."""
    portal: Portal = request.app.state.portal
    return portal


def identify(portal: Portal, conn: Any, token: str | None, now: datetime) -> Caller:
    """The caller of a token inside a snapshot. Raises Denied."""
    if not token:
        raise Denied("unauthorized")
    signed = users.signed(conn, token, now)
    person = documents.find(conn, signed.person)
    if person is None:
        raise Denied("forbidden")  # not «user-disabled»: that one makes a workstation wipe itself
    sender = portal.store.sender_of(
        person, now, scope=signed.scope, view=signed.view, device=signed.device
    )
    return Caller(signed, person, sender)


def token_of(token: Annotated[str | None, Depends(_scheme)]) -> str | None:
    """The bearer token of the request, not yet judged."""
    return token


def caller_of(
    portal: Annotated[Portal, Depends(portal_of)],
    token: Annotated[str | None, Depends(token_of)],
) -> Caller:
    """The caller. Raises Denied."""
    with portal.store.database.read() as conn:
        return identify(portal, conn, token, portal.clock.now())


ThePortal = Annotated[Portal, Depends(portal_of)]
TheCaller = Annotated[Caller, Depends(caller_of)]
TheToken = Annotated[str | None, Depends(token_of)]
