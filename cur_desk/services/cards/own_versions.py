"""Whether anybody else has moved a record on: one's own accepted acts raise its version too."""

from __future__ import annotations

from collections.abc import Sequence

from cur_desk.contract.receipt import Receipt
from cur_desk.domain.changes import Document
from cur_desk.models.attachments import named_by
from cur_desk.models.outbox_row import OutboxRow


def moved_by_others(
    base: int,
    version: int,
    rows: Sequence[OutboxRow],
    receipts: Sequence[Receipt],
    server: Document | None,
) -> bool:
    """Whether a version after ``base`` up to ``version`` is not the person's own.

    The portal makes a version of its own when a content arrives that an act has named: each such
    arrival may account for one version after that of its act."""
    mine = {r.event: r.version for r in receipts}
    foreign = sorted(set(range(base + 1, version + 1)) - set(mine.values()))
    if not foreign:
        return False
    here = {
        f.get("sha256") for f in (server or {}).get("files") or () if not f.get("awaited", False)
    }
    arrived = sorted(
        mine[row.id]
        for row in rows
        if mine.get(row.id, 0) > base
        for ref in named_by(row.event)
        if ref["sha256"] in here
    )
    # The n-th version without an act needs n arrivals, all named by acts before it.
    return any(
        sum(1 for named in arrived if named < found) < number
        for number, found in enumerate(foreign, 1)
    )
