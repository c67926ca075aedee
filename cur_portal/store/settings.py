"""Small values of the portal: region, epoch, secrets, counters of numbers."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, insert, select

from cur_portal.store import tables as t
from cur_portal.store.database import Work


def get(conn: Connection, key: str) -> str | None:
    """The value of a key."""
    value: str | None = conn.execute(
        select(t.meta.c.value).where(t.meta.c.key == key)
    ).scalar_one_or_none()
    return value


def put(work: Work, key: str, value: str) -> None:
    """Sets a value."""
    work.conn.execute(delete(t.meta).where(t.meta.c.key == key))
    work.conn.execute(insert(t.meta).values(key=key, value=value))


def ensure(work: Work, key: str, fresh: str) -> str:
    """The value of a key, made now if there was none."""
    work.upsert(t.meta, [{"key": key, "value": fresh}], [])
    return get(work.conn, key) or fresh


def next_number(work: Work, counter: str) -> int:
    """The next number of a counter; its row is held to the end of the transaction."""
    key = f"counter:{counter}"
    work.upsert(t.meta, [{"key": key, "value": "0"}], [])
    row = select(t.meta.c.value).where(t.meta.c.key == key).with_for_update()
    number = int(work.conn.execute(row).scalar_one()) + 1
    work.conn.execute(t.meta.update().where(t.meta.c.key == key).values(value=str(number)))
    return number


def new_epoch() -> str:
    """A fresh name of the life of this base: changes when it is restored from a copy."""
    return secrets.token_hex(4)
