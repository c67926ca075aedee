"""Attachments: contents attached here that the portal has not got yet; part of work.db.

A content lies here once, however many acts name it, from the moment it is attached until the portal
has proved that it has it. It goes up only after an act that names it was accepted: changes first,
files last. What no act needs any more is swept.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cur_desk.clock import Clock
from cur_desk.domain.acts.files import NAMING
from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.domain.events import Event
from cur_desk.models.content import ByteSource, Chunks, ContentReader, Taken
from cur_desk.models.database import Database
from cur_desk.models.in_list import marks, parts
from cur_desk.models.instants import instant_or_none, ms
from cur_desk.models.outbox_row import OVERLAID

if TYPE_CHECKING:
    from sqlalchemy import Connection

ATTACH = "attach"
_COLUMNS = (
    "store, sha256, size, media_type, state, sent, url, attempts, next_try_at, last_error,"
    " error_code, request_id"
)
# An act that is not in the outbox any more was accepted long ago.
_MAY_GO = (
    "state='waiting' AND EXISTS (SELECT 1 FROM attachment_use u LEFT JOIN event e ON e.id=u.event"
    " WHERE u.sha256=attachment.sha256 AND u.event NOT LIKE 'draft:%'"
    " AND (e.id IS NULL OR e.state='accepted'))"
)
_DRAFT = "draft:"
"""Begins the name under which a draft holds contents that no act has named yet."""


class AttachmentState(StrEnum):
    """Where a content stands on its way up."""

    MAKING = "making"
    """Being written; swept if the program ends meanwhile."""
    WAITING = "waiting"
    REFUSED = "refused"
    """The portal does not take it; kept and shown with the reason."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A content as stored, with its fate so far. ``sent``: bytes that the portal has."""

    store: int
    sha256: str
    size: int
    media_type: str
    state: AttachmentState
    sent: int
    url: str | None
    attempts: int
    next_try_at: datetime | None
    last_error: str | None
    error_code: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class AttachmentCounts:
    """What the status bar says of files."""

    waiting: int = 0
    bytes_left: int = 0
    refused: int = 0


class Attachments:
    """Contents of work.db. Methods with a ``connection`` run inside the caller's transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._chunks = Chunks(database, "attachment_chunk")
        self._unnamed: Counter[str] = Counter()
        """Contents taken in by this process that no act names yet: not swept under its hands."""
        self._counting = threading.Lock()

    # --- making ------------------------------------------------------------------------------

    def add(self, source: ByteSource, most: int) -> Taken:
        """Writes a content; the same content twice is one. Nothing shows it until an act names
        it; who took it in says ``named`` when an act does, or when none will. A stream longer
        than ``most`` is not kept (the size says so)."""
        store = self._begin()
        try:
            taken = self._chunks.write(store, source, most)
        except BaseException:
            self._forget(store)
            raise
        if not 0 < taken.size <= most:
            self._forget(store)
            return taken
        with self._counting:
            self._unnamed[taken.sha256] += 1
        with self._db.write() as connection:
            known = connection.exec_driver_sql(
                "SELECT 1 FROM attachment WHERE sha256=?", (taken.sha256,)
            ).scalar()
            if known:
                self._drop(connection, store)
            else:
                connection.exec_driver_sql(
                    "UPDATE attachment SET sha256=?, size=?, media_type=?, state='waiting'"
                    " WHERE store=?",
                    (taken.sha256, taken.size, taken.media_type, store),
                )
        return taken

    def named(self, contents: Iterable[str]) -> None:
        """The acts of these contents are made, or will never be: the sweep may judge them."""
        with self._counting:
            self._unnamed.subtract(contents)
            self._unnamed = +self._unnamed

    def _begin(self) -> int:
        with self._db.write() as connection:
            done = connection.exec_driver_sql(
                "INSERT INTO attachment (size, media_type, state, sent, attempts, made_at)"
                " VALUES (0,'','making',0,0,?)",
                (ms(self._clock.now()),),
            )
            return int(done.lastrowid)

    def _forget(self, store: int) -> None:
        with self._db.write() as connection:
            self._drop(connection, store)

    def _drop(self, connection: Connection, store: int) -> None:
        self._chunks.drop(connection, store)
        connection.exec_driver_sql("DELETE FROM attachment WHERE store=?", (store,))

    def note(self, connection: Connection, event: Event, *, only: str | None = None) -> None:
        """An act names contents (``only``: this one of them): in the same commit as the act."""
        named = {str(f["sha256"]) for f in named_by(event)}
        named &= {only} if only is not None else named
        if named:
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO attachment_use (event, sha256, record) VALUES (?,?,?)",
                [(event.id, sha, event.record) for sha in sorted(named)],
            )

    def hold_for_draft(self, record: str, contents: Iterable[str]) -> None:
        """A draft needs these contents: they stay over a restart, and go up only with an act."""
        held = sorted(set(contents))
        if not held:
            return
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO attachment_use (event, sha256, record) VALUES (?,?,?)",
                [(f"{_DRAFT}{record}", sha, record) for sha in held],
            )

    def let_go(self, record: str, contents: Iterable[str] | None = None) -> None:
        """The draft has become an act or was thrown away (or lets these contents go)."""
        chosen = tuple(set(contents)) if contents is not None else ()
        only = f" AND sha256 IN ({marks(chosen)})" if contents is not None else ""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"DELETE FROM attachment_use WHERE event=?{only}", (f"{_DRAFT}{record}", *chosen)
            )

    def put_back(self, event: Event, sha256: str, source: ByteSource) -> bool:
        """A restored portal may have lost a content of an accepted act: it is to go up once more.
        ``source``: the content as it lies here as the portal's. Whether it is the content."""
        here = self.get(sha256) is not None
        size = next(int(f["size"]) for f in named_by(event) if f["sha256"] == sha256)
        taken = None if here else self.add(source, size)
        same = taken is None or taken.sha256 == sha256
        if same:
            with self._db.write() as connection:
                self.note(connection, event, only=sha256)
        if taken is not None:
            self.named([taken.sha256])
        if not same:
            self.sweep()
        return same

    def sweep(self, *, opening: bool = False) -> int:
        """Removes contents that no act needs: withdrawn, dismissed, never named. ``opening``: what
        was being written when the program ended goes too, and what is held for no draft. Says how
        many."""
        unused = (
            "SELECT store, sha256 FROM attachment a WHERE a.sha256 NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM attachment_use u WHERE u.sha256=a.sha256)"
        )
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "DELETE FROM attachment_use WHERE event IN"
                " (SELECT id FROM event WHERE state='withdrawn')"
            )
            if opening:  # a cut between the scan and the draft that was to name it
                connection.exec_driver_sql(
                    "DELETE FROM attachment_use WHERE event LIKE 'draft:%' AND record NOT IN"
                    " (SELECT record FROM draft WHERE form=?)",
                    (RECEIVE,),
                )
                unused += " UNION ALL SELECT store, '' FROM attachment WHERE state='making'"
            rows = connection.exec_driver_sql(unused).fetchall()
            with self._counting:
                stores = [r[0] for r in rows if not self._unnamed[r[1]]]
            for store in stores:
                self._drop(connection, store)
        return len(stores)

    # --- sending -----------------------------------------------------------------------------

    def next_to_send(self) -> Attachment | None:
        """The smallest content that may go now."""
        with self._db.read() as connection:
            row = connection.exec_driver_sql(
                f"SELECT {_COLUMNS} FROM attachment WHERE {_MAY_GO}"
                " AND coalesce(next_try_at,0)<=? ORDER BY size, store LIMIT 1",
                (ms(self._clock.now()),),
            ).fetchone()
        return None if row is None else _row(row)

    def next_at(self) -> datetime | None:
        """When the first content that waits for a next try becomes ready; ``None``: nothing."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                f"SELECT min(coalesce(next_try_at,0)) FROM attachment WHERE {_MAY_GO}"
            ).scalar()
        return instant_or_none(found)

    def to_carry(self, events: Sequence[str]) -> list[Attachment]:
        """What may travel beside these acts by another way than the wire: contents of theirs and of
        acts accepted before, the smallest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT {_COLUMNS} FROM attachment WHERE {_MAY_GO} ORDER BY size, store"
            ).fetchall()
            found = {r[1]: _row(r) for r in rows}
            for part in parts(events):
                rows = connection.exec_driver_sql(
                    f"SELECT {_COLUMNS} FROM attachment WHERE state='waiting' AND sha256 IN"
                    f" (SELECT sha256 FROM attachment_use WHERE event IN ({marks(part)}))",
                    part,
                ).fetchall()
                found |= {r[1]: _row(r) for r in rows}
        return sorted(found.values(), key=lambda one: (one.size, one.store))

    def progress(self, sha256: str, sent: int, url: str | None) -> None:
        """How far the portal has it, and where the upload goes on."""
        self._update(sha256, "sent=?, url=?", (sent, url))

    def retry(self, sha256: str, error: str, at: datetime, code: str = "") -> None:
        """The upload failed for now: wait until ``at``."""
        self._update(
            sha256,
            "attempts=attempts+1, last_error=?, error_code=?, next_try_at=?",
            (error, code, ms(at)),
        )

    def try_now(self) -> None:
        """The link is back or the person asks: whoever waits for a next try may go at once."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "UPDATE attachment SET next_try_at=NULL WHERE next_try_at NOT NULL"
            )

    def refused(self, sha256: str, reason: str, code: str, request_id: str | None) -> None:
        """The portal does not take this content: kept, shown, not sent again by itself."""
        self._update(
            sha256,
            "state='refused', url=NULL, sent=0, last_error=?, error_code=?, request_id=?",
            (reason, code, request_id),
        )

    def offer_again(self, sha256: str) -> None:
        """The person asks to send a refused content once more."""
        self._update(
            sha256,
            "state='waiting', last_error=NULL, error_code=NULL, request_id=NULL,"
            " next_try_at=NULL, attempts=0",
            (),
        )

    def finish(self, sha256: str) -> None:
        """The portal has proved that it has the content: it is nobody's work any more. Of an act
        that it has not judged yet this says nothing: for such a one the content stays, and the
        portal is asked about it once more after the act."""
        with self._db.write() as connection:
            connection.exec_driver_sql(
                "DELETE FROM attachment_use WHERE sha256=? AND event NOT LIKE 'draft:%' AND event"
                f" NOT IN (SELECT id FROM event WHERE state IN ({marks(OVERLAID)}))",
                (sha256, *OVERLAID),
            )
            store, left = connection.exec_driver_sql(
                "SELECT (SELECT store FROM attachment WHERE sha256=?1),"
                " (SELECT count(*) FROM attachment_use WHERE sha256=?1)",
                (sha256,),
            ).one()
            if left:
                connection.exec_driver_sql(
                    "UPDATE attachment SET sent=0, url=NULL WHERE sha256=?", (sha256,)
                )
            elif store is not None:
                self._drop(connection, int(store))

    # --- looking -----------------------------------------------------------------------------

    def get(self, sha256: str) -> Attachment | None:
        """One content, if it is still here."""
        return self.among([sha256]).get(sha256)

    def among(self, wanted: Iterable[str]) -> dict[str, Attachment]:
        """Of these contents, those that are here."""
        shas = tuple(dict.fromkeys(wanted))
        found: dict[str, Attachment] = {}
        with self._db.read() as connection:
            for part in parts(shas):
                rows = connection.exec_driver_sql(
                    f"SELECT {_COLUMNS} FROM attachment WHERE sha256 IN ({marks(part)})", part
                )
                found |= {r[1]: _row(r) for r in rows}
        return found

    def counts(self) -> AttachmentCounts:
        """Figures in one pass."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT state, count(*), sum(size-sent) FROM attachment WHERE sha256 NOT NULL"
                " GROUP BY state"
            ).fetchall()
        by_state = {r[0]: (int(r[1]), int(r[2] or 0)) for r in rows}
        waiting, left = by_state.get("waiting", (0, 0))
        return AttachmentCounts(waiting, left, by_state.get("refused", (0, 0))[0])

    def why_waiting(self) -> tuple[str, str] | None:
        """(code, words) of what held up a content that waits; ``None``: nothing has failed yet."""
        with self._db.read() as connection:
            row = connection.exec_driver_sql(
                "SELECT coalesce(error_code,''), last_error FROM attachment"
                " WHERE state='waiting' AND last_error NOT NULL"
                " ORDER BY next_try_at DESC, store LIMIT 1"
            ).fetchone()
        return None if row is None else (str(row[0]), str(row[1]))

    def kept(self) -> list[str]:
        """All contents that lie here, the smallest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT sha256 FROM attachment WHERE sha256 NOT NULL ORDER BY size, store"
            ).fetchall()
        return [r[0] for r in rows]

    def records_of(self, sha256: str) -> frozenset[str]:
        """Records whose acts name the content."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT DISTINCT record FROM attachment_use WHERE sha256=?", (sha256,)
            ).fetchall()
        return frozenset(r[0] for r in rows)

    def open(self, sha256: str) -> ContentReader | None:
        """The content as a stream, if it is here."""
        found = self.get(sha256)
        return None if found is None else ContentReader(self._chunks, found.store, found.size)

    def _update(self, sha256: str, change: str, values: Sequence[Any]) -> None:
        with self._db.write() as connection:
            connection.exec_driver_sql(
                f"UPDATE attachment SET {change} WHERE sha256=?", (*values, sha256)
            )


def named_by(event: Event) -> list[dict[str, Any]]:
    """The references that an act brings; none of an act that brings no files."""
    return list((event.content or {}).get("files") or ()) if event.act in NAMING else []


def _row(r: Any) -> Attachment:
    return Attachment(
        store=r[0], sha256=r[1], size=r[2], media_type=r[3], state=AttachmentState(r[4]), sent=r[5],
        url=r[6], attempts=r[7], next_try_at=instant_or_none(r[8]), last_error=r[9],
        error_code=r[10], request_id=r[11],
    )  # fmt: skip
