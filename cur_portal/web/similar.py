"""``POST /v1/similar``: numbers and bodies of like appeals by sealed keys; no name, no text."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict, deque
from datetime import datetime, timedelta, tzinfo
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from cur_desk.contract.similar import (
    ASK_RIGHTS,
    MOST_FOUND,
    PER_MINUTE,
    SimilarAnswer,
    SimilarFound,
    SimilarRequest,
)
from cur_desk.domain.records.words import ViewLevel
from cur_portal.scopes import is_open
from cur_portal.store import audit, similar
from cur_portal.store.database import Database
from cur_portal.store.similar import Hit, SimilarBook
from cur_portal.web.caller import Caller, Portal, TheCaller, ThePortal
from cur_portal.web.entry import reply
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1")
RECENT = timedelta(days=60)
"""A like place alone is told so long: what was there a year ago is another story."""
REST_S = 0.05
INLINE = 3
"""Steps of the book that a question waits for; the rest is done behind it."""
_LOG = logging.getLogger("cur_portal.requests")


class Bound:
    """How often one person asks: so many a minute."""

    def __init__(self, most: int = PER_MINUTE) -> None:
        self._most = most
        self._asked: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait_s(self, person: str, now: datetime) -> int:
        """Seconds to wait before the next question, 0 if it is allowed; it counts then."""
        with self._lock:
            times = self._asked[person]
            while times and times[0] <= now - timedelta(minutes=1):
                times.popleft()
            if len(times) < self._most:
                times.append(now)
                return 0
            return max(1, int((times[0] + timedelta(minutes=1) - now).total_seconds()) + 1)


class Similar:
    """The book of keys and the bound, one of each for a portal."""

    def __init__(self, database: Database) -> None:
        self.bound = Bound()
        self.book = SimilarBook(database)
        self._behind = threading.Lock()

    def follow(self) -> None:
        """The newest changes at once, a long way behind in a thread of its own."""
        for _ in range(INLINE):
            if not self.book.waits() or not self.book.step():
                return
        if self._behind.acquire(blocking=False):
            threading.Thread(target=self._catch_up, name="similar-keys", daemon=True).start()

    def _catch_up(self) -> None:
        try:
            while self.book.step():
                time.sleep(REST_S)  # the one writer's turn is for people first
        except SQLAlchemyError as error:
            # The base was closed or is busy: the next question goes on.
            _LOG.warning("keys of like appeals wait (%s)", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the named boundary of the book's thread
            _LOG.error("keys of like appeals wait (%s)", type(error).__name__)
        finally:
            self._behind.release()


def similar_of(request: Request) -> Similar:
    """The book and the bound of this application."""
    made: Similar = request.app.state.similar
    return made


@router.post("/similar", response_model=SimilarAnswer)
def ask_similar(
    portal: ThePortal,
    caller: TheCaller,
    request: SimilarRequest,
    own: Annotated[Similar, Depends(similar_of)],
) -> Response:
    """Like appeals of the region by sealed keys. An id is given only where the caller sees the
    record; bounded for each person, and each question is a line of the journal."""
    now = portal.clock.now()
    actors = caller.sender.actors.values()
    if caller.reader.view is ViewLevel.FIGURES or not any(
        a.has_right(r) for a in actors for r in ASK_RIGHTS
    ):
        raise Refusal("forbidden")
    wait = own.bound.wait_s(caller.reader.person, now)
    if wait:
        raise Refusal("busy", retry_after=wait)
    own.follow()
    with portal.store.database.read() as conn:
        hits = similar.find(conn, caller.reader, dict(request.keys), request.record)
        searched, total = own.book.counts(conn)
    hits = [h for h in hits if _counts(h, now)]
    _journal(portal, caller, request, len(hits), now)
    found = [_told(h, portal.store.terms.zone) for h in hits[:MOST_FOUND]]
    more = max(0, len(hits) - MOST_FOUND)
    return reply(SimilarAnswer(found=found, more=more, searched=searched, total=total))


def _counts(hit: Hit, now: datetime) -> bool:
    if hit.by != {"place"}:
        return True
    return str(hit.document.get("received_at", "")) >= (now - RECENT).isoformat()


def _told(hit: Hit, zone: tzinfo) -> SimilarFound:
    document = hit.document
    bodies = [r.get("organisation") for r in document.get("registrations") or []]
    return SimilarFound(
        number=document.get("number") or document.get("provisional_number") or "",
        organisation=str(bodies[-1]) if bodies and bodies[-1] else "",
        received_on=datetime.fromisoformat(document["received_at"])
        .astimezone(zone)
        .date()
        .isoformat(),
        open=is_open(document),
        by=sorted(hit.by),
        record=document["id"] if hit.seen else None,
    )


def _journal(
    portal: Portal, caller: Caller, request: SimilarRequest, found: int, now: datetime
) -> None:
    """Who asked about which record and how many were found; never a key."""
    with portal.store.database.write() as work:
        audit.write(
            work,
            now,
            "similar",
            person=caller.reader.person,
            device=caller.signed.device,
            record=request.record,
            found=found,
        )
