"""Shapes of the calls of ``/v1`` (design § 4): what goes over the wire, nothing else.

Answers may grow fields: readers ignore what they do not know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cur_desk.contract.receipt import Receipt
from cur_desk.domain.changes import Document
from cur_desk.domain.records.words import ViewLevel

API_VERSION = 1
MAX_EVENTS = 100
MAX_PUSH_BYTES = 256 * 1024
MAX_PAGE = 1_000
MAX_WAIT_S = 25
RESERVE = 3
"""Items a person's «take next» reserve holds."""
LEASE_MINUTES = 15


class Wire(BaseModel):
    """Base of wire shapes: unknown fields of a newer portal are ignored."""

    model_config = ConfigDict(extra="ignore")


class Capabilities(Wire):
    """``GET /v1/capabilities``: no sign-in needed."""

    api: int = API_VERSION
    portal: str
    region: str
    server_time: datetime
    min_client: str = "0.1.0"
    max_events: int = MAX_EVENTS
    max_push_bytes: int = MAX_PUSH_BYTES
    max_page: int = MAX_PAGE
    max_wait_s: int = MAX_WAIT_S
    compressions: list[str] = Field(default_factory=lambda: ["gzip"])


class DeviceOffer(Wire):
    """A workstation introduces itself when its user signs in."""

    device: Annotated[str, Field(max_length=60)]
    name: Annotated[str, Field(max_length=120)] = ""
    public_key: Annotated[str, Field(max_length=100)]
    """Ed25519 public key, hex."""


class Tokens(Wire):
    """Answer of ``POST /v1/auth/token`` (OAuth2 password and refresh grants)."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int


class PortalKey(Wire):
    """A public key of the portal with its term; history is kept for old receipts."""

    kid: str
    use: Literal["receipt", "recovery"]
    public: str
    """Hex Ed25519 for ``receipt``; an ``age1…`` recipient for ``recovery``."""
    valid_from: datetime
    valid_to: datetime | None = None


class SessionPost(Wire):
    """A post of the signed-in person, with the rights the profile gives it."""

    id: str
    organisation: str
    organisation_name: str
    role: str
    title: str
    oktmo: str | None = None
    blocks: list[str] = Field(default_factory=list)
    rights: list[str] = Field(default_factory=list)
    authority: str | None = None


class Session(Wire):
    """``GET /v1/session``."""

    user: str
    person: str
    name: str
    posts: list[SessionPost]
    view: ViewLevel
    region: str
    profile_version: int
    portal_keys: list[PortalKey]
    server_time: datetime
    previous_login_at: datetime | None = None
    failed_attempts: int = 0
    lease_days: int = 14
    wipe: bool = False
    station: str = ""
    """Short name of the workstation and the person at it, one of its kind in the region: heads
    the provisional numbers that it gives without a link."""
    similar_secret: str = ""
    """Hex; seals the keys of ``POST /v1/similar`` (``contract/similar.py``)."""
    emergency: list[dict[str, Any]] = Field(default_factory=list)


class ChangeRow(Wire):
    """One row of the feed.

    ``put`` carries ``doc``; ``patch`` carries ``base_version``, ``set`` and ``unset`` and a client
    that lacks the base asks for the document; ``seen`` is one's own applied event: id and version
    only; ``remove`` carries a reason: reassigned | revoked | deleted | retention.
    """

    op: Literal["put", "patch", "seen", "remove"]
    kind: str
    id: str
    version: int = 0
    doc: Document | None = None
    base_version: int | None = None
    set: dict[str, Any] | None = None
    unset: list[str] | None = None
    reason: str | None = None


class ChangesPage(Wire):
    """``GET /v1/sync/changes``."""

    changes: list[ChangeRow]
    cursor: str
    more: bool
    remaining: int | None = None
    server_time: datetime
    epoch: str
    digest: str | None = None
    """On the last page only: the digest of everything in scope."""


class ManifestRow(Wire):
    """A record in scope, compact."""

    id: str
    kind: str
    version: int


class Manifest(Wire):
    """``GET /v1/sync/manifest?bucket=``: rows of one bucket, or of all."""

    rows: list[ManifestRow]
    cursor: str
    epoch: str


class FieldOutcome(Wire):
    """One field of a conflict: what was, what each side says."""

    path: str
    was: Any = None
    mine: Any = None
    theirs: Any = None


class EventResult(Wire):
    """What became of one event. ``doc`` only for merged, conflict and rejected."""

    event: str
    outcome: Literal["applied", "merged", "duplicate", "conflict", "rejected", "retry_later"]
    version: int | None = None
    receipt: Receipt | None = None
    set: dict[str, Any] | None = None
    """Fields that the portal set itself, by path."""
    doc: Document | None = None
    conflicts: list[FieldOutcome] | None = None
    code: str | None = None
    reason: str | None = None
    field: str | None = None
    """Of a refusal: the path of the field that it is about, where it is about one."""
    retry_after_s: int | None = None


class Push(Wire):
    """``POST /v1/sync/events``; events are plain documents so that unknown fields survive."""

    events: Annotated[list[Document], Field(max_length=MAX_EVENTS)]


class PushAnswer(Wire):
    """One result per event, in the order sent."""

    results: list[EventResult]
    server_time: datetime


class LeaseRequest(Wire):
    """``POST /v1/lease``: asks to fill the reserve up to ``want`` (0 gives everything back)."""

    want: Annotated[int, Field(ge=0, le=10)] = RESERVE
    blocks: list[str] = Field(default_factory=list, max_length=50)
    give_back: list[str] = Field(default_factory=list, max_length=50)


class Lease(Wire):
    """The reserve: ids of appeals held for this person until ``until``."""

    records: list[str]
    until: datetime


class AuditLine(Wire):
    """A line of the workstation's action journal: ids only, never a citizen's word."""

    seq: Annotated[int, Field(ge=1, le=2**53)]
    at: datetime
    act: Annotated[str, Field(max_length=60)]
    kind: Annotated[str, Field(max_length=60)] = ""
    ids: Annotated[list[str], Field(max_length=1_000)] = Field(default_factory=list)
    hash: Annotated[str, Field(max_length=64)] = ""


class AuditBatch(Wire):
    """``POST /v1/audit``."""

    device: Annotated[str, Field(max_length=60)]
    lines: Annotated[list[AuditLine], Field(max_length=1_000)]


class RecoverySlot(Wire):
    """``POST /v1/recovery/open``: the sealed file key of this user's device (hex of age bytes)."""

    device: Annotated[str, Field(max_length=60)]
    sealed: Annotated[str, Field(max_length=4_000)]
