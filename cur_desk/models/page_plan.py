"""What one page of the feed will do, worked out before its transaction begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from cur_desk.contract.wire import ChangeRow
from cur_desk.models.overlay import Document, Local
from cur_desk.models.projections import Projected
from cur_desk.models.rows_sql import Batch


@dataclass(frozen=True, slots=True)
class Applied:
    """What a page did. ``needs``: records whose whole document must be asked for."""

    changed: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    quarantined: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    parked: int = 0
    digest_agrees: bool | None = None
    """On the last page: whether both sides hold the same (id, version) set."""


@dataclass(slots=True)
class Known:
    """A record as it stands in the file, or as this page has already made it."""

    local: int
    version: int
    bad: bool
    document: Document | None = None


@dataclass(slots=True)
class Prepared:
    """One record ready to be written."""

    uid: str
    kind: str
    known: Known
    was_version: int
    version: int
    document: Document | None
    body: bytes | None
    projected: Projected | None
    exchange: str = "synced"
    bad: bool = False
    reason: str = ""
    removed: bool = False
    new: bool = False


@dataclass(slots=True)
class Plan:
    records: list[Prepared] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)


class Tally:
    """Adds up the parts of a page."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._removed: set[str] = set()
        self._bad: set[str] = set()
        self._needs: dict[str, None] = {}
        self._parked = 0

    def add(self, plan: Plan, parked: int) -> None:
        """Takes in one part; what came later counts."""
        for one in plan.records:
            for group in (self._changed, self._removed, self._bad):
                group.discard(one.uid)
            group = self._removed if one.removed else self._bad if one.bad else self._changed
            group.add(one.uid)
        self._needs.update(dict.fromkeys(plan.needs))
        self._parked += parked

    def applied(self) -> Applied:
        """The sum."""
        return Applied(
            frozenset(self._changed),
            frozenset(self._removed),
            frozenset(self._bad),
            tuple(self._needs),
            self._parked,
        )


def into(batch: Batch, one: Prepared) -> None:
    """Puts the rows of a prepared record into the batch."""
    if one.removed:
        batch.gone.append((one.known.local,))
        return
    batch.docs.append((one.known.local, one.uid, one.kind, one.version, int(one.bad), one.body))
    if one.bad:
        batch.marks.append(("quarantine", one.known.local))
    elif one.projected is not None:
        batch.add(one.known.local, one.projected, one.exchange, fresh=one.new)


def removal(row: ChangeRow, have: Known) -> Prepared:
    """A record that leaves the cache."""
    return Prepared(
        row.id, row.kind, have, have.version, have.version, None, None, None, removed=True
    )


def left(local: Local, version: int) -> Local:
    """The same without accepted events that the new server copy already holds."""
    kept = tuple(r for r in local.events if r.version is None or r.version > version)
    accepted = local.accepted_version if local.accepted_version >= version else 0
    return Local(kept, local.draft, local.rejected, accepted, local.quarantined)


def why(error: Exception) -> str:
    """Which fields break the schema and how: never a value."""
    if isinstance(error, ValidationError):
        lines = [
            f"{'/'.join(str(p) for p in e['loc'])}: {e['type']}"
            for e in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        return "; ".join(lines[:20])
    return type(error).__name__
