"""Who wrote which path at which version, and which events made the versions of a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from cur_desk.domain import changes as paths
from cur_desk.domain.changes import Document
from cur_portal.store import tables as t
from cur_portal.store.database import Work

_JOURNAL = "movement"
"""The movement journal only grows and never conflicts."""


@dataclass(frozen=True, slots=True)
class Others:
    """Paths written since the base by anyone outside the author's chain."""

    written: tuple[str, ...] = ()

    def changed(self, path: str) -> bool:
        """Whether another wrote the path, a part of it or the whole around it."""
        return any(paths.overlaps(path, w) for w in self.written)


def others_since(conn: Connection, record: str, base: int, chain: str) -> Others:
    """What others wrote on the record after version ``base``."""
    f = t.field_versions
    asked = select(f.c.path, f.c.chain).where(f.c.record == record, f.c.version > base)
    return Others(tuple(r.path for r in conn.execute(asked) if r.chain != chain))


def only_own_since(conn: Connection, record: str, base: int, current: int, chain: str) -> bool:
    """Whether every version after ``base`` was made by the author's own chain."""
    if current <= base:
        return True
    e = t.events
    own = conn.execute(
        select(func.count()).where(
            e.c.record == record, e.c.chain == chain, e.c.version > base, e.c.outcome == "applied"
        )
    ).scalar_one()
    return int(own) == current - base


def paths_of(old: Document | None, new: Document, confirmed: Iterable[str] = ()) -> list[str]:
    """Paths that a change wrote or, for a legal act, confirmed."""
    if old is None:
        return []
    touched = {paths.touched(c) for c in paths.diff(old, new)} | set(confirmed)
    return sorted(p for p in touched if p.split("/", 1)[0] != _JOURNAL)


def write_fields(
    work: Work,
    record: str,
    written: list[str],
    version: int,
    event: str | None = None,
    person: str | None = None,
    chain: str | None = None,
) -> None:
    """Gives the paths their new version and writer."""
    about = {"version": version, "event": event, "person": person, "chain": chain}
    rows = [{"record": record, "path": p, **about} for p in written]
    work.upsert(t.field_versions, rows, list(about))
