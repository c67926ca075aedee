"""Pages of the feed: a keyset scan at first, then the sequence in commit order (design § 4).

All of a page comes from one snapshot. Rows are written as ready JSON: a document of the full view
is sent with the very bytes it is stored with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, not_, select, tuple_

from cur_desk.domain.records.words import ViewLevel
from cur_portal import cursor as cursors
from cur_portal.cursor import Cursor
from cur_portal.digests import DigestBook
from cur_portal.packing import to_json, unpack, unpack_bytes
from cur_portal.scopes import Reader, keys_of
from cur_portal.store import tables as t
from cur_portal.store.database import head
from cur_portal.store.documents import in_scope
from cur_portal.terms import wire_time
from cur_portal.views import redact

PAGE_BYTES = 6_000_000
_RAW_ROWS = 2_000


class CursorExpired(Exception):
    """The portal cannot go on from this place: epoch, scope or history is gone."""


@dataclass(slots=True)
class Page:
    """One answer of the feed."""

    cursor: str
    more: bool
    rows: list[bytes] = field(default_factory=list)
    remaining: int | None = None
    digest: str | None = None


@dataclass(slots=True)
class Feed:
    """Makes pages for one portal."""

    epoch: str
    secret: bytes
    digests: DigestBook

    def page(self, conn: Connection, reader: Reader, text: str | None, limit: int) -> Page:
        """The page after a cursor, or the first one. Raises CursorExpired."""
        now = head(conn)
        if text is None:
            return self._scan(conn, reader, self._cursor(reader, cursors.SCAN, now), limit)
        at = self._read(conn, reader, text, now)
        if at.phase == cursors.SCAN or at.phase == cursors.ENTER:
            return self._scan(conn, reader, at, limit)
        if at.phase == cursors.REVOKE:
            return self._revoke(conn, reader, at, limit)
        return self._follow(conn, reader, at, limit, now)

    def at_head(self, conn: Connection, reader: Reader) -> str:
        """A cursor that follows from now on (for a manifest)."""
        now = head(conn)
        return self._cursor(reader, cursors.FOLLOW, now, now).encode(self.secret)

    def _cursor(self, reader: Reader, phase: bytes, seq: int, extra: int = -1) -> Cursor:
        return Cursor(self.epoch, reader.scope_hash, phase, seq, extra)

    def _read(self, conn: Connection, reader: Reader, text: str, now: int) -> Cursor:
        try:
            at = cursors.decode(text, self.secret)
        except cursors.BadCursor as error:
            raise CursorExpired from error
        if at.epoch != self.epoch or at.seq > now:
            raise CursorExpired
        oldest = conn.execute(select(func.min(t.sequence.c.seq))).scalar_one()
        if oldest is not None and at.seq + 1 < oldest:
            raise CursorExpired
        if at.scope != reader.scope_hash and not _rescoped_after(conn, reader, at.seq):
            raise CursorExpired
        return at

    # --- the scan -----------------------------------------------------------------------------

    def _scan(self, conn: Connection, reader: Reader, at: Cursor, limit: int) -> Page:
        d = t.documents
        wanted = in_scope(reader)
        if at.phase == cursors.ENTER:
            wanted &= not_(in_scope(_before(conn, reader, at.seq)))
        place = tuple_(d.c.lane, d.c.due, d.c.id)
        asked = select(d).where(wanted)
        if at.id:
            asked = asked.where(place > (at.lane, at.due, at.id))
        remaining = at.extra
        if remaining < 0:
            counted = select(func.count()).select_from(d).where(wanted)
            remaining = int(conn.execute(counted).scalar_one())
        page = Page("", True)
        last, size, full = None, 0, False
        for row in conn.execute(asked.order_by(d.c.lane, d.c.due, d.c.id).limit(limit + 1)):
            if len(page.rows) == limit or size > PAGE_BYTES:
                full = True
                break
            page.rows.append(_put(row.kind, row.id, row.version, row.body, reader))
            size += len(page.rows[-1])
            last = row
        page.remaining = max(remaining - len(page.rows), 0)
        if full and last is not None:
            after = Cursor(
                self.epoch, reader.scope_hash, at.phase, at.seq, page.remaining,
                last.lane, last.due, last.id,
            )  # fmt: skip
            page.cursor = after.encode(self.secret)
            return page
        return self._scanned(conn, reader, at, page)

    def _scanned(self, conn: Connection, reader: Reader, at: Cursor, page: Page) -> Page:
        """The scan is over: what moved meanwhile comes by the sequence from S0."""
        now = head(conn)
        page.cursor = self._cursor(reader, cursors.FOLLOW, at.seq, now).encode(self.secret)
        page.more = now > at.seq
        page.remaining = 0
        if not page.more:
            page.digest = self.digests.at(conn, reader, now)
        return page

    # --- a changed scope ----------------------------------------------------------------------

    def _revoke(self, conn: Connection, reader: Reader, at: Cursor, limit: int) -> Page:
        before = _before(conn, reader, at.seq)
        d = t.documents
        wanted = in_scope(before)
        narrowed = before.view is not reader.view
        if not narrowed:
            wanted &= not_(in_scope(reader))
        asked = select(d.c.id, d.c.kind, d.c.version).where(wanted, d.c.id > at.id)
        rows = conn.execute(asked.order_by(d.c.id).limit(limit + 1)).all()
        page = Page("", True)
        page.rows = [_remove(r.kind, r.id, r.version, "revoked") for r in rows[:limit]]
        if len(rows) > limit:
            after = Cursor(
                self.epoch, reader.scope_hash, at.phase, at.seq, -1, 0, 0, rows[limit - 1].id
            )
            page.cursor = after.encode(self.secret)
        else:
            phase = cursors.SCAN if narrowed else cursors.ENTER
            page.cursor = self._cursor(reader, phase, at.seq).encode(self.secret)
        return page

    # --- the sequence -------------------------------------------------------------------------

    def _follow(self, conn: Connection, reader: Reader, at: Cursor, limit: int, now: int) -> Page:
        taken: list[Any] = []
        seq = at.seq
        for row in _rows_after(conn, at.seq):
            if row.op == "rescope" and row.person in (None, reader.person):
                if taken:
                    break
                phase = cursors.SCAN if row.person is None else cursors.REVOKE
                after = self._cursor(reader, phase, row.seq)
                return Page(after.encode(self.secret), True)
            if len(taken) >= limit:
                break
            seq = row.seq
            if row.op != "rescope" and _concerns(row, reader):
                taken.append(row)
        rows, fits = _changes(conn, reader, taken, at.extra)
        if fits < len(taken):
            seq = taken[fits - 1].seq
        after = self._cursor(reader, cursors.FOLLOW, seq, at.extra if at.extra > seq else 0)
        page = Page(after.encode(self.secret), seq < now, rows)
        if not page.more and seq != at.seq:
            page.digest = self.digests.at(conn, reader, now)
        return page


def page_json(page: Page, epoch: str, at: datetime) -> bytes:
    """A page as the body of an answer."""
    tail: dict[str, Any] = {"cursor": page.cursor, "more": page.more}
    if page.remaining is not None:
        tail["remaining"] = page.remaining
    tail["server_time"] = wire_time(at.replace(microsecond=0))
    tail["epoch"] = epoch
    if page.digest is not None:
        tail["digest"] = page.digest
    return b'{"changes":[' + b",".join(page.rows) + b"]," + to_json(tail)[1:]


def _rows_after(conn: Connection, seq: int) -> Iterator[Any]:
    s = t.sequence
    while True:
        asked = select(s).where(s.c.seq > seq).order_by(s.c.seq).limit(_RAW_ROWS)
        rows = conn.execute(asked).all()
        yield from rows
        if len(rows) < _RAW_ROWS:
            return
        seq = rows[-1].seq


def _rescoped_after(conn: Connection, reader: Reader, seq: int) -> bool:
    s = t.sequence
    asked = select(s.c.seq).where(s.c.seq > seq, s.c.op == "rescope", s.c.person == reader.person)
    return conn.execute(asked.limit(1)).first() is not None


def _before(conn: Connection, reader: Reader, seq: int) -> Reader:
    """The reader as it was before a ``rescope`` row."""
    s = t.sequence
    row = conn.execute(select(s.c.was_seen_by, s.c.reason).where(s.c.seq == seq)).first()
    if row is None or row.was_seen_by is None:
        raise CursorExpired
    view = ViewLevel(row.reason) if row.reason else reader.view
    return Reader(reader.person, frozenset(json.loads(row.was_seen_by)), view, reader.device)


def _sides(row: Any, reader: Reader) -> tuple[bool, bool]:
    """Whether the reader saw the record before the row, and sees it after."""
    now_in = reader.sees(json.loads(row.seen_by))
    was_in = now_in if row.was_seen_by is None else reader.sees(json.loads(row.was_seen_by))
    return was_in, now_in


def _concerns(row: Any, reader: Reader) -> bool:
    return any(_sides(row, reader))


def _changes(
    conn: Connection, reader: Reader, taken: list[Any], whole_until: int
) -> tuple[list[bytes], int]:
    """The rows of a page as JSON, and how many sequence rows fitted into it.

    Several rows of one record become one where a whole document or a removal is sent anyway.
    """
    whole: set[str] = set()
    last: dict[str, int] = {}
    for row in taken:
        last[row.record] = row.seq
        if not _small(row, reader, whole_until):
            whole.add(row.record)
    bodies = _bodies(conn, whole)
    rows: list[bytes] = []
    size = 0
    for count, row in enumerate(taken):
        if size > PAGE_BYTES:
            return rows, count
        written = _change(row, reader, whole, last, bodies)
        if written is not None:
            rows.append(written)
            size += len(written)
    return rows, len(taken)


def _small(row: Any, reader: Reader, whole_until: int) -> bool:
    """Whether the reader has the base of this row: its own event, or a patch after its scan."""
    was_in, now_in = _sides(row, reader)
    if not (was_in and now_in) or row.op != "change":
        return False
    if _own(row, reader):
        return True
    return row.patch is not None and reader.view is ViewLevel.FULL and row.seq > whole_until


def _own(row: Any, reader: Reader) -> bool:
    """Whether this reader's own workstation made the row: on a shared one each has other files."""
    return row.device is not None and row.device == reader.device and row.person == reader.person


def _change(
    row: Any, reader: Reader, whole: set[str], last: dict[str, int], bodies: dict[str, Any]
) -> bytes | None:
    if row.record not in whole:
        if _own(row, reader):
            return to_json(
                {"op": "seen", "kind": row.kind, "id": row.record, "version": row.version}
            )
        head_ = {
            "op": "patch",
            "kind": row.kind,
            "id": row.record,
            "version": row.version,
            "base_version": row.was_version,
        }
        return to_json(head_)[:-1] + b"," + bytes(row.patch)[1:]
    if last[row.record] != row.seq:
        return None
    now_in = reader.sees(json.loads(row.seen_by))
    stored = bodies.get(row.record)
    if row.op == "delete" or not now_in:
        reason = row.reason if row.op == "delete" else "reassigned"
        return _remove(row.kind, row.record, row.version, reason)
    if stored is None or not reader.sees(keys_of(unpack(stored.body))):
        return None  # it has gone since; the row that says so comes later
    return _put(stored.kind, stored.id, stored.version, stored.body, reader)


def _bodies(conn: Connection, records: set[str]) -> dict[str, Any]:
    d = t.documents
    names = sorted(records)
    found: dict[str, Any] = {}
    for start in range(0, len(names), 500):
        asked = select(d.c.id, d.c.kind, d.c.version, d.c.body)
        for row in conn.execute(asked.where(d.c.id.in_(names[start : start + 500]))):
            found[row.id] = row
    return found


def _put(kind: str, record: str, version: int, body: bytes, reader: Reader) -> bytes:
    doc = (
        unpack_bytes(body)
        if reader.view is ViewLevel.FULL
        else to_json(redact(unpack(body), reader.view))
    )
    head_ = to_json({"op": "put", "kind": kind, "id": record, "version": version})
    return head_[:-1] + b',"doc":' + doc + b"}"


def _remove(kind: str, record: str, version: int, reason: str) -> bytes:
    return to_json(
        {"op": "remove", "kind": kind, "id": record, "version": version, "reason": reason}
    )
