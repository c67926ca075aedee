"""The calls of sync: the feed, the manifest, documents, events, receipts, the lease, the journal."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from cur_desk.contract import digest
from cur_desk.contract.receipt import Receipt
from cur_desk.contract.wire import (
    MAX_EVENTS,
    MAX_PAGE,
    MAX_PUSH_BYTES,
    MAX_WAIT_S,
    AuditBatch,
    ChangesPage,
    EventResult,
    Lease,
    LeaseRequest,
    Manifest,
    ManifestRow,
    Push,
    PushAnswer,
)
from cur_portal.feed import Page, page_json
from cur_portal.intake import receipt_of
from cur_portal.packing import clean_tree, to_json
from cur_portal.store import audit, documents, leases
from cur_portal.store import tables as t
from cur_portal.store.documents import in_scope
from cur_portal.views import redact
from cur_portal.web.caller import Caller, Portal, TheCaller, ThePortal, TheToken, identify
from cur_portal.web.entry import reply
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1")
RecordId = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9:_.\-]+$")]
Kind = Annotated[str, Path(max_length=40, pattern=r"^[a-z_]+$")]


@router.get("/sync/changes", response_model=ChangesPage)
async def changes(
    portal: ThePortal,
    token: TheToken,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    wait: Annotated[int, Query(ge=0, le=MAX_WAIT_S)] = 0,
) -> Response:
    """A page of the feed. ``wait`` holds an idle question open without a thread or a connection."""
    ends = time.monotonic() + wait
    caller = await run_in_threadpool(_identified, portal, token)
    with portal.hub.waiting(caller.reader) as waiter:
        while True:
            waiter.event.clear()
            page = await run_in_threadpool(_page, portal, token, cursor, limit)
            left = ends - time.monotonic()
            if page.rows or page.more or left <= 0 or portal.hub.closing:
                return _written(portal, page)
            try:
                await asyncio.wait_for(waiter.event.wait(), left)
            except TimeoutError:
                ends = 0.0


def _identified(portal: Portal, token: str | None) -> Caller:
    with portal.store.database.read() as conn:
        return identify(portal, conn, token, portal.clock.now())


def _page(portal: Portal, token: str | None, cursor: str | None, limit: int) -> Page:
    with portal.store.database.read() as conn:
        caller = identify(portal, conn, token, portal.clock.now())
        return portal.feed.page(conn, caller.reader, cursor, limit)


def _written(portal: Portal, page: Page) -> Response:
    body = page_json(page, portal.store.epoch, portal.clock.now())
    return Response(body, media_type="application/json")


@router.get("/sync/manifest", response_model=Manifest)
def manifest(
    portal: ThePortal,
    caller: TheCaller,
    bucket: Annotated[int | None, Query(ge=0, le=255)] = None,
) -> Response:
    """Ids and versions of what is in scope: all of it or one bucket of 256."""
    d = t.documents
    with portal.store.database.read() as conn:
        asked = select(d.c.id, d.c.kind, d.c.version).where(in_scope(caller.reader))
        rows = [
            ManifestRow(id=r.id, kind=r.kind, version=r.version)
            for r in conn.execute(asked.order_by(d.c.id))
            if bucket is None or digest.bucket(r.id) == bucket
        ]
        at_head = portal.feed.at_head(conn, caller.reader)
    return reply(Manifest(rows=rows, cursor=at_head, epoch=portal.store.epoch))


class AnyDocument(BaseModel):
    """One record as it stands, in the caller's view."""

    model_config = ConfigDict(extra="allow")

    kind: str
    id: str
    version: int


@router.get("/documents/{kind}/{record}", response_model=AnyDocument)
def document(portal: ThePortal, caller: TheCaller, kind: Kind, record: RecordId) -> Response:
    """One record again, where a patch could not be applied."""
    with portal.store.database.read() as conn:
        found = documents.find_seen(conn, caller.reader, kind, record)
    if found is None:
        raise Refusal("not-found")
    body = to_json(redact(found, caller.reader.view))
    return Response(body, media_type="application/json")


@router.post("/sync/events", response_model=PushAnswer)
def push(portal: ThePortal, caller: TheCaller, events: Push) -> Response:
    """Takes events, each in a transaction of its own; one refusal stops nothing else."""
    if len(events.events) > 1 and len(to_json(clean_tree(events.events))) > MAX_PUSH_BYTES:
        raise Refusal(
            "too-large", f"До {MAX_EVENTS} событий и 256 КиБ; больше — только одно событие"
        )
    now = portal.clock.now()
    results = [_accept(portal, caller, raw, now) for raw in events.events]
    return reply(PushAnswer(results=results, server_time=now))


def _accept(portal: Portal, caller: Caller, raw: dict[str, Any], now: datetime) -> EventResult:
    return portal.store.take_event(raw, caller.sender, now)


@router.get("/sync/receipts/{event}", response_model=Receipt)
def receipt(portal: ThePortal, caller: TheCaller, event: RecordId) -> Response:
    """The receipt of an event again, after a lost answer."""
    with portal.store.database.read() as conn:
        found = receipt_of(conn, event, caller.reader.person)
    if found is None:
        raise Refusal("not-found")
    return reply(found)


@router.post("/lease", response_model=Lease)
def lease(portal: ThePortal, caller: TheCaller, request: LeaseRequest) -> Response:
    """Fills or gives back the reserve of «take next»."""
    if not any(a.has_right("take") for a in caller.sender.actors.values()):
        raise Refusal("forbidden")
    request = LeaseRequest.model_validate(clean_tree(request.model_dump()))
    with portal.store.database.write() as work:
        records, until = leases.fill(work, caller.reader, request, portal.clock.now())
    return reply(Lease(records=records, until=until))


class Accepted(BaseModel):
    """How much was written."""

    accepted: int


@router.post("/audit", response_model=Accepted)
def journal(portal: ThePortal, caller: TheCaller, batch: AuditBatch) -> Response:
    """Lines of the workstation's action journal join the portal's chain."""
    if batch.device != caller.signed.device:
        raise Refusal("forbidden", "Журнал другого рабочего места")
    person, device = caller.reader.person, batch.device
    lines = []
    for line in batch.lines:
        facts = clean_tree(line.model_dump(mode="json", exclude={"act"}))
        lines.append((portal.clock.now(), f"station:{clean_tree(line.act)}", person, device, facts))
    with portal.store.database.write() as work:
        audit.write_many(work, lines)
    return reply(Accepted(accepted=len(lines)))
