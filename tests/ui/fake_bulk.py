"""The bulk acts of the fake desk: each row takes the act, but those named in ``refuse``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cur_desk.domain.acts.table import ACTS
from cur_desk.services.acts.bulk import BulkDone, BulkPlan, BulkRow


class FakeBulk:
    """Over ``FakeDesk``."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk
        self.refuse: dict[str, str] = {}

    def preview(self, local_ids: Sequence[int], code: str, content: dict[str, Any]) -> BulkPlan:
        rows = self._desk.queue.rows(local_ids)
        names = {c.code: c.name for c in self._desk.directory.people()}
        after = names.get(content.get("person", ""), "общая очередь")
        made = tuple(
            BulkRow(r.uid, r.number, r.title, r.holder or "не взято", after,
                    self.refuse.get(r.uid, ""))
            for r in rows
        )  # fmt: skip
        return BulkPlan(code, ACTS[code].title, content, made)

    def run(self, plan: BulkPlan) -> BulkDone:
        for row in plan.able():
            self._desk.acts.act(row.uid, plan.code, plan.content)
        return BulkDone(plan.title, len(plan.able()), plan.refused())
