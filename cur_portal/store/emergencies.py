"""Emergency modes: switched by the portal for a territory and a period (design § 1)."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from cur_portal.packing import to_json
from cur_portal.store import tables as t
from cur_portal.store.database import Work


def switch_on(
    work: Work, territory: str, valid_from: datetime, valid_to: datetime, words: str
) -> str:
    """Declares the mode; returns its id."""
    key = secrets.token_hex(8)
    work.conn.execute(
        insert(t.emergencies).values(
            id=key,
            territory=territory,
            valid_from=int(valid_from.timestamp()),
            valid_to=int(valid_to.timestamp()),
            body=to_json({"words": words}).decode("utf-8"),
        )
    )
    return key


def switch_off(work: Work, key: str, now: datetime) -> bool:
    """Ends the mode now; whether there was one."""
    e = t.emergencies
    done = work.conn.execute(e.update().where(e.c.id == key).values(valid_to=int(now.timestamp())))
    return bool(done.rowcount)


def in_force(conn: Connection, now: datetime) -> list[dict[str, Any]]:
    """The modes in force, as the session shows them."""
    e, now_s = t.emergencies, int(now.timestamp())
    asked = select(e).where(e.c.valid_from <= now_s, e.c.valid_to > now_s)
    return [
        {
            "id": r["id"],
            "territory": r["territory"],
            "valid_from": datetime.fromtimestamp(r["valid_from"], UTC).isoformat(),
            "valid_to": datetime.fromtimestamp(r["valid_to"], UTC).isoformat(),
            **json.loads(r["body"]),
        }
        for r in conn.execute(asked.order_by(e.c.valid_from)).mappings()
    ]
