"""F2: what is leased already is taken at once; the portal is asked where nobody waits.

Only the taking itself stands among the drafts. While the person reads, the reserve is filled again,
so that the next press finds something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from cur_desk.ui.bridge import Problem, bridge

NOTHING = "nothing-to-take"
RESERVE_LEAST = 2
REFILL_MS = 800
_BUSY = "takingNext"


def take_next(
    desk: Any,
    opened: Callable[[str], object],
    failed: Callable[[Problem], object],
    owner: QObject,
) -> None:
    """Takes the next item; a second press before the first has its answer is the same one."""
    if owner.property(_BUSY):
        return
    owner.setProperty(_BUSY, True)

    def done(uid: str) -> None:
        owner.setProperty(_BUSY, False)
        refill_soon(desk, owner)
        opened(uid)

    def give_up(problem: Problem) -> None:
        owner.setProperty(_BUSY, False)
        failed(problem)

    def ask_portal(problem: Problem) -> None:
        if problem.code != NOTHING:
            give_up(problem)
            return
        bridge().run_query(
            desk.taking.prepare, take_again, take_again, owner, replaces="take", patient=True
        )

    def take() -> str:
        uid: str = desk.taking.next(seen=True)
        desk.cards.make_ready(uid)  # read where it was taken: the card opens without asking again
        return uid

    def take_again(_answer: object = None) -> None:
        bridge().run_short(take, done, give_up, owner)

    bridge().run_short(take, done, ask_portal, owner)


def refill_soon(desk: Any, owner: QObject) -> None:
    """The reserve is filled again while the person reads."""
    QTimer.singleShot(REFILL_MS, owner, lambda: _refill(desk, owner))


def _refill(desk: Any, owner: QObject) -> None:
    def ignore(_answer: object) -> None:
        """Without a link there is nothing to fill from: the next press says so."""

    def fill() -> None:
        desk.taking.prepare(RESERVE_LEAST)
        warm_first(desk)

    bridge().run_query(fill, ignore, ignore, owner, replaces="refill", patient=True)


def warm_first(desk: Any) -> None:
    """Off the UI thread: what the next press opens is read, and what the first card of a day would
    load (words of codes, patterns of facts) is loaded."""
    desk.codes.warm()
    for uid in desk.taking.reserve()[:1]:
        desk.cards.warm(uid)
