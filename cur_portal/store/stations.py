"""Numbers of workstations: each person at each device gets one, for ever, for the provisional
numbers that are given without a link (domain ruling 16)."""

from __future__ import annotations

import hashlib

from cur_portal.store import settings
from cur_portal.store.database import Database


def code(database: Database, device: str, login: str) -> int:
    """The number of this workstation; a new one at the first call."""
    key = f"station:{hashlib.sha256(f'{device}|{login}'.encode()).hexdigest()[:32]}"
    with database.read() as conn:
        known = settings.get(conn, key)
    if known is not None:
        return int(known)
    with database.write() as work:
        known = settings.get(work.conn, key)
        if known is None:
            known = str(settings.next_number(work, "station"))
            settings.put(work, key, known)
        return int(known)
