"""Exchange files: a workstation's package in, the answer package out, the same by hand and by wire.

A package proves itself: sealed to the portal's recovery key, signed by the key that the workstation
registered. The same package again changes nothing: its events are not judged anew, the answer says
what was accepted then and what has changed since.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, select

from cur_desk.contract import package as packages
from cur_desk.contract.package import Header, Package, PackageDamaged, PackageError, PackageForeign
from cur_desk.contract.receipt import key_id
from cur_desk.contract.sealing import SealError
from cur_desk.contract.wire import EventResult
from cur_desk.domain.changes import Document
from cur_desk.domain.records.base import new_id
from cur_portal import package_files
from cur_portal.feed import CursorExpired, Feed, page_json
from cur_portal.intake import Sender
from cur_portal.packing import to_json
from cur_portal.store import Store, audit, documents, keys, settings, users
from cur_portal.store import tables as t
from cur_portal.terms import wire_time
from cur_portal.views import redact

PAGE_ROWS = 500
ANSWER_BYTES = 24 * 1024 * 1024
"""Of unpacked changes in one answer; the rest goes with the next one."""
MOST_EVENTS = 5_000
MOST_WANTED = 500
MOST_FILES = 1_000


class Refused(PackageError):
    """Whole and its maker's own, but the workstation or the person has no access any more."""


class Body(BaseModel):
    """What a workstation sends: events, where it stands, documents it could not complete."""

    model_config = ConfigDict(extra="ignore")

    events: list[dict[str, Any]] = Field(default_factory=list, max_length=MOST_EVENTS)
    cursor: str | None = Field(default=None, max_length=300)
    want: list[tuple[str, str]] = Field(default_factory=list, max_length=MOST_WANTED)
    files: list[package_files.Brought] = Field(default_factory=list, max_length=MOST_FILES)
    """Contents that travel in parts of the package, behind the acts that name them."""


@dataclass(slots=True)
class Taken:
    """The answer file and what the operator is told."""

    header: Header
    answer: bytes
    answer_header: Header
    repeated: bool
    outcomes: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    more: bool = False
    missing: str | None = None
    """An earlier package of this workstation that has not been brought."""


@dataclass(frozen=True, slots=True)
class _Maker:
    header: Header
    person: str
    sender: Sender


class Exchanger:
    """Takes packages for one portal."""

    def __init__(self, store: Store, feed: Feed) -> None:
        self._store, self._feed = store, feed

    def take(self, data: bytes, now: datetime, *, way: str) -> Taken:
        """The answer to a package. ``way``: ``wire`` or ``file``, for the journal. Raises
        PackageError; then nothing has been done."""
        opened, maker = self._opened(data, now)
        digest = packages.checksum(data)
        try:
            packages.check_age(opened.header, now)
            body = _body(opened)
            repeated = self._known(opened.header, digest)
        except PackageError as error:
            self._journal(maker, "exchange-refused", now, {"code": error.code, "way": way})
            raise
        if repeated:
            results = self._told_before(body, maker)
        else:
            results = [self._store.take_event(raw, maker.sender, now) for raw in body.events]
        brought = package_files.take(self._store, opened, body.files, maker.sender, now)
        self._store.settle_scope(opened.header.user, now)
        taken = self._answered(maker, body, results, brought, now, repeated)
        self._keep(maker, digest, taken, now, way)
        return taken

    # --- who ----------------------------------------------------------------------------------

    def _opened(self, data: bytes, now: datetime) -> tuple[Package, _Maker]:
        with self._store.database.read() as conn:
            opened = packages.unseal_package(data, keys.recovery_identities(conn), "up")
            header = opened.header
            d = t.devices
            device = conn.execute(
                select(d.c.public_key, d.c.revoked).where(
                    d.c.device == header.device, d.c.login == header.user
                )
            ).first()
            user = users.find(conn, header.user)
            person = documents.find(conn, user["person"]) if user is not None else None
        if device is None or user is None or not opened.signed_by(_key(device.public_key)):
            raise PackageForeign("рабочее место не зарегистрировано на этом портале")
        if device.revoked or user["wipe"]:
            raise Refused("Доступ с этого рабочего места отозван", code="device-revoked")
        if user["disabled"] or person is None:
            raise Refused("Учётная запись отключена оператором ЦУР", code="user-disabled")
        sender = self._store.sender(header.user, now, device=header.device)
        return opened, _Maker(header, user["person"], sender)

    def _known(self, header: Header, digest: str) -> bool:
        """Whether this very package has been taken. Raises PackageReplayed."""
        p = t.packages
        mine = (p.c.device == header.device) & (p.c.login == header.user)
        asked = select(p.c.sha256, p.c.id).where(
            (mine & (p.c.sequence == header.sequence)) | (p.c.id == header.id)
        )
        with self._store.database.read() as conn:
            rows = conn.execute(asked).all()
        if any(r.sha256 != digest for r in rows):
            raise packages.PackageReplayed(header.sequence)
        return bool(rows)

    # --- the answer ---------------------------------------------------------------------------

    def _told_before(self, body: Body, maker: _Maker) -> list[EventResult]:
        """What was accepted of these events; whatever was not is left to a new package."""
        e = t.events
        found: list[EventResult] = []
        with self._store.database.read() as conn:
            for raw in body.events:
                asked = select(e.c.result).where(
                    e.c.id == str(raw.get("id"))[:40],
                    e.c.person == maker.person,
                    e.c.outcome.in_(("applied", "merged")),
                )
                kept = conn.execute(asked).scalar_one_or_none()
                if kept is not None:
                    result = EventResult.model_validate_json(kept)
                    found.append(result.model_copy(update={"outcome": "duplicate"}))
        return found

    def _answered(
        self,
        maker: _Maker,
        body: Body,
        results: list[EventResult],
        brought: list[dict[str, Any]],
        now: datetime,
        repeated: bool,
    ) -> Taken:
        header = maker.header
        # Rights and scope may have been changed by these very events.
        reader = self._store.sender(header.user, now, device=header.device).reader
        with self._store.database.read() as conn:
            pages, restart, more, rows = self._pages(conn, reader, body.cursor, now)
            wanted = [documents.find_seen(conn, reader, *pair) for pair in body.want]
            missing = self._missing(conn, header)
            key = keys.signing_key(conn)
        answer = {
            "results": [r.model_dump(mode="json", exclude_none=True) for r in results],
            "documents": [redact(d, reader.view) for d in wanted if d is not None],
            "since": body.cursor,
            "files": brought,
            "restart": restart,
            "more": more,
            "epoch": self._store.epoch,
            "server_time": wire_time(now.replace(microsecond=0)),
        }
        parts = {"answer": to_json(answer)} | {f"page-{n}": p for n, p in enumerate(pages, 1)}
        outcomes = dict(Counter(str(r.outcome) for r in results))
        made = self._header(maker, now, key_id(key.public_key().public_bytes_raw()))
        made = made.model_copy(update={"counts": {"results": len(results), "changes": rows}})
        try:
            data = packages.make(made, parts, key, header.answer_to or "")
        except SealError:
            raise PackageDamaged("не указан ключ для ответа") from None
        return Taken(header, data, made, repeated, outcomes, rows, more, missing)

    def _pages(
        self, conn: Connection, reader: Any, cursor: str | None, now: datetime
    ) -> tuple[list[bytes], bool, bool, int]:
        """Pages since the cursor: (bytes, began anew, more is left, rows)."""
        restart, pages, size, rows = False, [], 0, 0
        at = cursor
        while True:
            try:
                page = self._feed.page(conn, reader, at, PAGE_ROWS)
            except CursorExpired:
                if at is None or restart:
                    raise
                restart, at = True, None
                continue
            body = page_json(page, self._store.epoch, now)
            pages.append(b'{"after":' + to_json(at) + b',"page":' + body + b"}")
            size, rows, at = size + len(body), rows + len(page.rows), page.cursor
            if not page.more or size > ANSWER_BYTES:
                return pages, restart, page.more, rows

    def _missing(self, conn: Connection, header: Header) -> str | None:
        p = t.packages
        known = conn.execute(select(p.c.id).where(p.c.id == (header.prev or ""))).first()
        return header.prev if header.prev is not None and known is None else None

    def _header(self, maker: _Maker, now: datetime, kid: str) -> Header:
        theirs = maker.header
        whose = hashlib.sha256(f"{theirs.device}\n{theirs.user}".encode()).hexdigest()[:24]
        made = new_id()
        with self._store.database.write() as work:
            number = settings.next_number(work, f"exchange:{whose}")
            before = settings.get(work.conn, f"exchange-last:{whose}")
            settings.put(work, f"exchange-last:{whose}", made)
        return Header(
            id=made, direction="down", device=theirs.device, user=theirs.user, made_at=now,
            sequence=number, prev=before, kid=kid, reply_to=theirs.id,
        )  # fmt: skip

    # --- the books ----------------------------------------------------------------------------

    def _keep(self, maker: _Maker, digest: str, taken: Taken, now: datetime, way: str) -> None:
        header = maker.header
        row = {
            "device": header.device, "login": header.user, "sequence": header.sequence,
            "id": header.id, "sha256": digest, "prev": header.prev,
            "events": header.counts.get("events", 0), "received_at": int(now.timestamp()),
        }  # fmt: skip
        facts = {
            "package": header.id, "number": header.sequence, "sha256": digest, "way": way,
            "repeated": taken.repeated, "outcomes": taken.outcomes, "changes": taken.changes,
            "answer": taken.answer_header.id,
        }  # fmt: skip
        with self._store.database.write() as work:
            if not taken.repeated:
                work.upsert(t.packages, [row], [])
            audit.write(
                work, now, "exchange-package", person=maker.person, device=header.device, **facts
            )

    def _journal(self, maker: _Maker, act: str, now: datetime, facts: dict[str, Any]) -> None:
        header = maker.header
        with self._store.database.write() as work:
            audit.write(
                work, now, act, person=maker.person, device=header.device,
                package=header.id, number=header.sequence, **facts,
            )  # fmt: skip


def _key(hex_key: str) -> bytes:
    try:
        return bytes.fromhex(hex_key)
    except ValueError:
        return b""


def _body(opened: Package) -> Body:
    found: Document | None = opened.part("events")
    if not opened.header.answer_to:
        raise PackageDamaged("не указан ключ для ответа")
    try:
        body = Body.model_validate(found)
    except ValidationError:
        raise PackageDamaged("события не читаются") from None
    return body
