"""What revoked workstations had unsent: taken once for each, kept sealed, opened by two persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from cur_desk.contract.last_words import Head, read_words, sealed_pieces
from cur_portal.store import audit, users
from cur_portal.store import tables as t
from cur_portal.store.database import Work
from cur_portal.store.users import Denied


class AlreadyOther(Exception):
    """Other words of this workstation have been taken before."""


def take(work: Work, data: bytes, now: datetime) -> tuple[Head, int, bool]:
    """Keeps them; gives the head, how many pieces, whether they were known. Raises WordsDamaged,
    Denied for whoever is no registered workstation or still has its access, AlreadyOther."""
    head, body = read_words(data)
    pieces = len(sealed_pieces(body))
    _check(work.conn, head)
    w = t.last_words
    mine = (w.c.device == head.device) & (w.c.login == head.user) & (w.c.part == head.part)
    known = work.conn.execute(select(w.c.sha256).where(mine)).scalar_one_or_none()
    if known is not None:
        if known != head.sha256:
            raise AlreadyOther
        return head, pieces, True
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
    return head, pieces, False


def _check(conn: Connection, head: Head) -> None:
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
