"""The portal's journal: a hash chain of lines with ids, never a citizen's word (design § 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from cur_desk.contract.canonical import fingerprint
from cur_portal.packing import to_json
from cur_portal.store import tables as t
from cur_portal.store.database import AUDIT_LOCK, Work

FIRST = "0" * 64


def write(
    work: Work, at: datetime, act: str, *, person: str = "", device: str = "", **facts: Any
) -> None:
    """Adds one line to the chain."""
    write_many(work, [(at, act, person, device, facts)])


def write_many(work: Work, lines: list[tuple[datetime, str, str, str, dict[str, Any]]]) -> None:
    """Adds lines in order: (at, act, person, device, facts)."""
    work.lock(AUDIT_LOCK)
    a = t.audit
    last = work.conn.execute(select(a.c.seq, a.c.hash).order_by(a.c.seq.desc()).limit(1)).first()
    seq, previous = (int(last.seq), str(last.hash)) if last else (0, FIRST)
    rows = []
    for at, act, person, device, facts in lines:
        seq += 1
        row = {
            "seq": seq,
            "at": int(at.timestamp()),
            "person": person,
            "device": device,
            "act": act[:60],
            "body": to_json(facts).decode("utf-8"),
            "previous": previous,
        }
        previous = row["hash"] = fingerprint(row)
        rows.append(row)
    if rows:
        work.conn.execute(insert(a), rows)


def read(conn: Connection) -> Iterator[dict[str, Any]]:
    """All lines in order."""
    for row in conn.execute(select(t.audit).order_by(t.audit.c.seq)).mappings():
        yield dict(row)


def broken_at(lines: Iterator[dict[str, Any]]) -> int | None:
    """The number of the first line that does not fit the chain; nothing if it is whole."""
    previous, expected = FIRST, 1
    for line in lines:
        bare = {k: v for k, v in line.items() if k != "hash"}
        whole = line["seq"] == expected and line["previous"] == previous
        if not whole or fingerprint(bare) != line["hash"]:
            return int(line["seq"])
        previous, expected = line["hash"], expected + 1
    return None


def for_people(line: dict[str, Any]) -> dict[str, Any]:
    """A line with its time written out."""
    return {**line, "at": datetime.fromtimestamp(line["at"], UTC).isoformat()}
