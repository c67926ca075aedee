"""Whether what the robot meant is what the portal has: a mistake is any difference."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtWidgets import QApplication

from cur_desk.domain.formalisation import without_empty
from cur_desk.services.desk import Desk
from tests.e2e.shift.robot import Worked

SEND_S = 120.0
COMPARED = ("essence", "code", "block", "question_kind", "executor", "quotes")


def mistakes(app: QApplication, desk: Desk, done: list[Worked]) -> list[str]:
    """Sends everything, then compares the portal's copies with what was meant."""
    _settle(app, desk)
    found: list[str] = []
    if len({w.uid for w in done}) != len(done):
        found.append("одно обращение разобрано дважды")
    work = desk.core.workspace.work
    for row in work.outbox.rows():
        if row.event.act == "formalise":
            found.append(f"{row.record}: не принято порталом ({row.state})")
    for one in done:
        found += _compared(desk, one)
    return found


def _compared(desk: Desk, one: Worked) -> list[str]:
    shown = desk.core.workspace.queries.document(one.uid)
    if shown is None:
        return [f"{one.number}: записи нет"]
    meant = without_empty(one.content)["questions"]
    have: list[dict[str, Any]] = shown.document.get("questions", [])
    if len(meant) != len(have):
        return [f"{one.number}: вопросов {len(have)}, а не {len(meant)}"]
    return [
        f"{one.number}: {name} — {b.get(name)!r}, а не {a.get(name)!r}"
        for a, b in zip(meant, have, strict=True)
        for name in COMPARED
        if (a.get(name) or None) != (b.get(name) or None)
    ]


def _settle(app: QApplication, desk: Desk) -> None:
    desk.exchange.sync_now()
    end = time.monotonic() + SEND_S
    while desk.status().unsent and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.02)
