"""Which contents no record names any more, since when, and who may say so at one time.

A content is swept some time after it has lost its last name, so the day of the loss is noted when a
link goes; whether another record names it is looked at by the sweep alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, exists, select

from cur_portal.store import tables as t
from cur_portal.store.database import Work


def hold(work: Work, shas: Iterable[str]) -> None:
    """Until the end of the transaction nobody else names or shows these contents (PostgreSQL;
    elsewhere there is one writer). Before any row of a record is held, never after."""
    for sha256 in sorted(set(shas)):
        work.lock(-1 - int(sha256[:15], 16))


def is_named(conn: Connection, sha256: str) -> bool:
    """Whether a record names the content, proved or not."""
    links = t.file_links
    asked = select(links.c.record).where(links.c.sha256 == sha256).limit(1)
    return conn.execute(asked).first() is not None


def note_unnamed(work: Work, shas: Iterable[str], now: datetime) -> None:
    """A record has ceased to name these contents, or they have just come."""
    rows = [{"sha256": sha, "since": int(now.timestamp())} for sha in sorted(shas)]
    work.upsert(t.unnamed_blobs, rows, ["since"])


def note_all_unnamed(work: Work, now: datetime) -> None:
    """For a base of a portal that kept no such notes, or a copy of it."""
    b, n, links = t.blobs, t.unnamed_blobs, t.file_links
    named = exists(select(links.c.sha256).where(links.c.sha256 == b.c.sha256))
    noted = exists(select(n.c.sha256).where(n.c.sha256 == b.c.sha256))
    found = work.conn.execute(select(b.c.sha256).where(~named, ~noted)).all()
    note_unnamed(work, [row[0] for row in found], now)
