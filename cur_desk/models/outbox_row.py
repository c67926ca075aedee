"""Rows of the outbox: an event as stored, where it stands, and what is counted of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cur_desk.contract.upcast import lift_event
from cur_desk.domain.events import Event
from cur_desk.models.body import unpack
from cur_desk.models.instants import instant, instant_or_none


class EventState(StrEnum):
    """Where an event stands."""

    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    PARKED = "parked"
    """Its record was taken away with a reason; kept sealed and shown, never sent."""
    WITHDRAWN = "withdrawn"


UNSENT = (EventState.PENDING, EventState.HELD, EventState.SENDING)
OVERLAID = (*UNSENT, EventState.CONFLICT)
"""States whose effect a person sees on top of the server copy."""

RETURNING = ("reassigned", "revoked", "absent", "restored")
"""Reasons of a removal after which the right, or the record itself, may come back: a portal that
was restored may be given what its backup lacks."""

BY_FILE = "file:"
"""Begins the request id of an event that lies in an exchange file; it still counts as unsent."""

COLUMNS = (
    "seq, id, record, kind, act, legal, base_version, body, size, made_at, not_before, state,"
    " attempts, next_try_at, last_error, error_code, request_id, version, settled_at"
)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An event as stored, with its fate so far."""

    seq: int
    id: str
    record: str
    kind: str
    act: str
    legal: bool
    base_version: int
    body: bytes | None
    size: int
    made_at: datetime
    not_before: datetime | None
    state: EventState
    attempts: int
    next_try_at: datetime | None
    last_error: str | None
    error_code: str | None
    request_id: str | None
    version: int | None
    settled_at: datetime | None

    @property
    def document(self) -> dict[str, Any] | None:
        """The event as it is sent; ``None`` for a parked one whose body is sealed."""
        return unpack(self.body) if self.body is not None else None

    @property
    def event(self) -> Event:
        """The event itself; not for parked ones whose body is sealed."""
        return Event.model_validate(lift_event(dict(self.document or {})))

    @property
    def in_file(self) -> bool:
        """An exchange file holds it, and no request has carried it since."""
        return (self.request_id or "").startswith(BY_FILE)

    @property
    def request(self) -> str:
        """What to name to the operator: the request, or the package."""
        return (self.request_id or "").removeprefix(BY_FILE)

    @property
    def may_withdraw(self) -> bool:
        """No request or file has carried it yet, nor the event whose conflict it settles."""
        if self.attempts or self.state not in (EventState.PENDING, EventState.HELD):
            return False
        if self.in_file:
            return False
        return not (self.document or {}).get("resolves")


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """What the status bar says."""

    unsent: int = 0
    oldest_at: datetime | None = None
    rejected: int = 0
    conflicts: int = 0
    parked: int = 0
    retrying: int = 0


def outbox_row(r: Any) -> OutboxRow:
    """From the ``COLUMNS`` of the table."""
    return OutboxRow(
        seq=r[0], id=r[1], record=r[2], kind=r[3], act=r[4], legal=bool(r[5]), base_version=r[6],
        body=r[7], size=r[8], made_at=instant(r[9]),
        not_before=instant_or_none(r[10]), state=EventState(r[11]), attempts=r[12],
        next_try_at=instant_or_none(r[13]), last_error=r[14], error_code=r[15], request_id=r[16],
        version=r[17], settled_at=instant_or_none(r[18]),
    )  # fmt: skip
