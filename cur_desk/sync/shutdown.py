"""The one way out: lock, quit, change of user and sign-out all go through here (design § 5).

The window is hidden by the caller first. Within two seconds requests are cancelled, transactions
ended, files closed and tokens forgotten, whatever step the engine is at.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cur_desk.contract.wire import LeaseRequest
from cur_desk.errors import DeskError
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Happening, Link
from cur_desk.sync.engine import Engine
from cur_desk.sync.policy import SEND_AND_LOCK_S
from cur_desk.sync.runner import SyncRunner

T = TypeVar("T")
log = logging.getLogger(__name__)
NOT_WAITED = "Отправки не дождались."
_STOP_S = 1.0
_CLOSE_S = 0.8
_GIVE_BACK_S = 0.5


class Why(StrEnum):
    """What the person does."""

    LOCK = "lock"
    QUIT = "quit"
    SWITCH = "switch"
    SIGN_OUT = "sign_out"
    WIPE = "wipe"


@dataclass(frozen=True, slots=True)
class Ended:
    """How it went. ``pending``: what is still unsent; ``calm``: whether everything let go in
    time (a thread left behind can reach neither the network nor the files)."""

    pending: int
    calm: bool
    sent: int = 0
    reason: str = ""
    """Why something is still unsent, in Russian; empty if nothing is."""


def send_first(
    engine: Engine, limit_s: float = SEND_AND_LOCK_S, hurry: threading.Event | None = None
) -> tuple[int, str]:
    """«Отправить и заблокировать»: ends the holds and pushes, for at most ``limit_s``.

    Gives the number of events sent and, if something is left, why. ``hurry``: the person does not
    wait any more; set before the engine is cancelled, so that neither order of the two is lost.
    """
    engine.resume()
    if hurry is not None and hurry.is_set():
        engine.cancel()
        return 0, NOT_WAITED
    engine.workspace.work.outbox.recover()
    engine.workspace.work.outbox.try_now()
    alarm = threading.Timer(limit_s, engine.cancel)
    alarm.daemon = True
    alarm.start()
    try:
        report = engine.cycle(pull=False)
    finally:
        alarm.cancel()
    sent = report.pushed.applied + report.pushed.merged + report.pushed.duplicates
    if report.pending == 0:
        return sent, ""
    if isinstance(report.error, errors.Cancelled):
        return sent, "Не успело отправиться за отведённое время."
    return sent, report.error.message if report.error else "Портал попросил повторить позже."


def shut_down(
    runner: SyncRunner,
    why: Why,
    *,
    send: bool = False,
    send_limit_s: float = SEND_AND_LOCK_S,
    hurry: threading.Event | None = None,
    before_close: Callable[[Workspace], None] | None = None,
) -> Ended:
    """Ends the work of one person. Never raises for a trouble of the wire.

    ``before_close`` is for the caller's own last line in the journal.
    """
    engine = runner.engine
    workspace = engine.workspace
    online = engine.connectivity.view.link is Link.ONLINE
    calm = runner.stop(_STOP_S)
    sent, reason = 0, ""
    if send and calm:
        try:
            sent, reason = send_first(engine, send_limit_s, hurry)
        except DeskError as error:
            reason = error.message
    if online and why not in (Why.SIGN_OUT, Why.WIPE):
        _give_back(engine)
    engine.cancel()
    engine.connectivity.happened(Happening.SIGNED_OUT)
    if why is Why.SIGN_OUT:
        _if_possible(engine.wires.access.sign_out)
    counts = _if_possible(workspace.work.outbox.counts)
    pending = counts.unsent if counts is not None else 0
    if before_close is not None:
        last = before_close
        _if_possible(lambda: last(workspace))
    engine.wires.access.forget_access()
    engine.wires.close()
    calm = workspace.close(_CLOSE_S) and calm
    engine.wires.unlock_folder()
    return Ended(pending, calm, sent, reason or _why_left(engine, pending))


def _why_left(engine: Engine, pending: int) -> str:
    """Of the last cycle, if something is unsent."""
    report = engine.last_report
    if not pending or report is None or report.error is None:
        return ""
    return report.error.message


def _if_possible(act: Callable[[], T]) -> T | None:
    """A disk that takes nothing, a file that is spoilt: it is closed all the same."""
    try:
        return act()
    except DeskError as error:
        log.warning("a part of the way out is left out (%s)", error.code)
        return None


def _give_back(engine: Engine) -> None:
    """The reserve of «take next» goes back, if the portal answers at once; else it runs out."""
    side = engine.wires.side
    side.reopen()
    alarm = threading.Timer(_GIVE_BACK_S, side.cancel)
    alarm.daemon = True
    alarm.start()
    try:
        engine.wires.lease(LeaseRequest(want=0))
    except DeskError:
        return
    finally:
        alarm.cancel()
