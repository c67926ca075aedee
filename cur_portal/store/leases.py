"""The reserve of «take next»: items held for one person for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from cur_desk.contract.wire import LEASE_MINUTES, LeaseRequest
from cur_portal.scopes import LANE_OPEN, Reader
from cur_portal.store import tables as t
from cur_portal.store.database import LEASE_LOCK, Work
from cur_portal.store.documents import in_scope


def holder(conn: Connection, record: str, now: datetime) -> str | None:
    """Who holds the item in reserve now."""
    found: str | None = conn.execute(
        select(t.leases.c.person).where(
            t.leases.c.record == record, t.leases.c.until > int(now.timestamp())
        )
    ).scalar_one_or_none()
    return found


def give_up(work: Work, record: str) -> None:
    """The item is taken: the reserve lets it go."""
    work.conn.execute(delete(t.leases).where(t.leases.c.record == record))


def fill(
    work: Work, reader: Reader, request: LeaseRequest, now: datetime
) -> tuple[list[str], datetime]:
    """Gives back what is asked, prolongs the rest and fills up to ``want``, nearest term first."""
    ends = now + timedelta(minutes=LEASE_MINUTES)
    now_s, until = int(now.timestamp()), int(ends.timestamp())
    le = t.leases
    work.lock(LEASE_LOCK)  # else two who ask at once see the same candidates
    work.conn.execute(delete(le).where(le.c.until <= now_s))
    mine = le.c.person == reader.person
    if request.want == 0:
        work.conn.execute(delete(le).where(mine))
        return [], ends
    if request.give_back:
        work.conn.execute(delete(le).where(mine, le.c.record.in_(request.give_back)))
    kept = list(work.conn.execute(select(le.c.record).where(mine)).scalars())
    need = request.want - len(kept)
    if need < 0:
        work.conn.execute(delete(le).where(mine, le.c.record.in_(kept[request.want :])))
    elif need > 0:
        fresh = _candidates(work.conn, reader, request, need)
        rows = [{"record": r, "person": reader.person, "until": until} for r in fresh]
        work.upsert(le, rows, [])
    work.conn.execute(le.update().where(mine).values(until=until))
    d = t.documents
    held = select(le.c.record).join(d, d.c.id == le.c.record).where(mine)
    return list(work.conn.execute(held.order_by(d.c.due, d.c.id)).scalars()), ends


def _candidates(conn: Connection, reader: Reader, request: LeaseRequest, need: int) -> list[str]:
    d, s = t.documents, t.scopes
    asked = select(d.c.id).where(
        d.c.lane == LANE_OPEN,
        d.c.free,
        in_scope(reader),
        d.c.id.not_in(select(t.leases.c.record)),
        d.c.id.not_in(request.give_back),
    )
    if request.blocks:
        keys = [f"block:{b}" for b in request.blocks]
        asked = asked.where(d.c.id.in_(select(s.c.id).where(s.c.key.in_(keys))))
    return list(conn.execute(asked.order_by(d.c.due, d.c.id).limit(need)).scalars())
