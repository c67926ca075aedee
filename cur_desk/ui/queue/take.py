"""F2: the portal is asked where nobody waits; only the taking itself stands among the drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from cur_desk.ui.bridge import Problem, bridge


def take_next(
    desk: Any,
    opened: Callable[[str], object],
    failed: Callable[[Problem], object],
    owner: QObject,
) -> None:
    """Takes the next item; a second press before the first has its answer is the same one."""

    def take(_answer: object = None) -> None:
        bridge().run_short(desk.taking.next, opened, failed, owner)

    bridge().run_query(desk.taking.prepare, take, take, owner, replaces="take")
