"""What revoked workstations had unsent: taken once for each, kept sealed, opened by two persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from cur_desk.contract.last_words import Head
from cur_portal.store import audit, users
from cur_portal.store import tables as t
from cur_portal.store.database import Work
from cur_portal.store.users import Denied

MOST_PARTS = 1_000
MOST_KEPT = 1024 * 1024 * 1024
"""Of one person at one workstation: files first of all, each content is a part of its own."""


class AlreadyOther(Exception):
    """Other words of this workstation have been taken before."""


class TooMuch(Exception):
    """A workstation and person have left more than is kept of one; the rest goes by hand."""


def take(work: Work, head: Head, pieces: int, data: bytes, now: datetime) -> bool:
    """Keeps them; says whether they were known. ``head``, ``pieces``: of ``data``, read before:
    under the lock of the base nothing is unpacked. Raises Denied, AlreadyOther, TooMuch."""
    check(work.conn, head)
    w = t.last_words
    mine = (w.c.device == head.device) & (w.c.login == head.user) & (w.c.part == head.part)
    known = work.conn.execute(select(w.c.sha256).where(mine)).scalar_one_or_none()
    if known is not None:
        if known != head.sha256:
            raise AlreadyOther
        return True
    _check_room(work.conn, head, len(data))
    work.conn.execute(
        insert(w).values(
            device=head.device,
            login=head.user,
            part=head.part,
            sha256=head.sha256,
            made_at=int(head.made_at.timestamp()),
            received_at=int(now.timestamp()),
            pieces=pieces,
            body=data,
        )
    )
    _done(work, head)
    audit.write(
        work,
        now,
        "wiped",
        device=head.device,
        login=head.user,
        reason=head.reason,
        events=head.events,
        drafts=head.drafts,
        files=head.files,
        part=head.part,
        pieces=pieces,
    )
    return False


def _check_room(conn: Connection, head: Head, size: int) -> None:
    w = t.last_words
    asked = select(func.count(), func.sum(func.length(w.c.body)))
    count, held = conn.execute(asked.where(w.c.device == head.device, w.c.login == head.user)).one()
    if count >= MOST_PARTS or int(held or 0) + size > MOST_KEPT:
        raise TooMuch


def check(conn: Connection, head: Head) -> None:
    """Whether the workstation of the head has signed it and has lost its access. Raises Denied."""
    d = t.devices
    device = conn.execute(
        select(d.c.public_key, d.c.revoked).where(d.c.device == head.device, d.c.login == head.user)
    ).first()
    user = users.find(conn, head.user)
    if device is None or user is None or not head.signed_by(_key(device.public_key)):
        raise Denied("forbidden")
    if not (device.revoked or user["disabled"] or user["wipe"]):
        raise Denied("forbidden")  # it has its access: events go the usual way


def _key(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _done(work: Work, head: Head) -> None:
    """The workstation is wiped: it comes back as a new one only."""
    d = t.devices
    mine = (d.c.login == head.user) & (d.c.device == head.device)
    work.conn.execute(d.update().where(mine).values(revoked=True))


def pieces_kept(conn: Connection) -> dict[tuple[str, str], int]:
    """(workstation, login) → how many sealed pieces are kept."""
    w = t.last_words
    asked = select(w.c.device, w.c.login, func.sum(w.c.pieces).label("n"))
    rows = conn.execute(asked.group_by(w.c.device, w.c.login))
    return {(r.device, r.login): int(r.n) for r in rows}


def bodies(conn: Connection, device: str, login: str | None) -> dict[str, list[bytes]]:
    """The kept files of a workstation by login, part by part."""
    w: Any = t.last_words
    asked = select(w.c.login, w.c.body).where(w.c.device == device).order_by(w.c.part)
    if login is not None:
        asked = asked.where(w.c.login == login)
    found: dict[str, list[bytes]] = {}
    for row in conn.execute(asked):
        found.setdefault(row.login, []).append(bytes(row.body))
    return found
