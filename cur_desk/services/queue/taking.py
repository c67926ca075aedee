"""«Take next»: opens an item from a small reserve that the portal has leased to this person.

Thirty people press F2 at once and each gets another item (rulings D9). Without a link only one's
own and leased items can be taken; what is gone from the reserve is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from cur_desk.contract.wire import RESERVE, Lease, LeaseRequest
from cur_desk.domain.filters import Filter, flag, where
from cur_desk.domain.formalisation import Content
from cur_desk.domain.records.words import AppealState
from cur_desk.errors import DeskError, NotAllowed
from cur_desk.services.acts.service import ActService, Gone
from cur_desk.services.core import Core
from cur_desk.services.views import Submitted
from cur_desk.sync.errors import SyncError

KEY = "reserve"
WANT_MOST = 10
"""What one question may ask for."""
UNTAKEN = (AppealState.RECEIVED.value, AppealState.REGISTERED.value)
AskLease = Callable[[LeaseRequest], Lease]


class NothingToTake(DeskError):
    """The queue is done, or nothing is leased while there is no link."""

    code = "nothing-to-take"


class Taking:
    """The reserve lives in work.db: it survives a restart until its time is over."""

    def __init__(self, core: Core, acts: ActService, ask_lease: AskLease) -> None:
        self._core = core
        self._acts = acts
        self._ask = ask_lease

    def refill(self) -> int:
        """Asks the portal to fill the reserve; says how many it holds. Troubles of the link are
        left for the next time (the caller runs it in the background)."""
        stored = (self._core.workspace.work.settings.get(KEY) or {}).get("records", [])
        untold = len(stored) - len(self.reserve())  # taken here; the portal may not know it yet
        lease = self._ask(LeaseRequest(want=min(WANT_MOST, RESERVE + untold)))
        held = self._ordered(lease.records)
        self._core.workspace.work.settings.set(
            KEY, {"records": held, "until": lease.until.isoformat()}
        )
        return len(held)

    def prepare(self, least: int = 1) -> None:
        """Fills a reserve of fewer than ``least``. This asks the portal, so it never stands among
        short writes; a trouble of the link is left, and ``next`` says that there is nothing."""
        if len(self.reserve()) < least:
            try:
                self.refill()
            except SyncError:
                return

    def send(
        self, uid: str, content: Content, base: int | None
    ) -> tuple[Submitted, Submitted | None]:
        """The main act of the card and the next item of the reserve, durable in one commit: the
        person waits once. Nothing taken: the reserve is empty. Raises as ``submit``."""
        done, taken, gone = self._acts.submit_and_take(
            uid, content, base, [u for u in self.reserve() if u != uid]
        )
        for one in gone:
            self._forget(one)
        return done, taken

    def next(self, *, seen: bool = False) -> str:
        """Takes the next item of the reserve and gives its record; one that cannot be taken any
        more is passed over. ``seen``: the person has it before the eyes at once. Raises
        NothingToTake with what to do."""
        for uid in self.reserve():
            try:
                self._acts.take(uid, seen=seen)
            except (NotAllowed, Gone):
                self._forget(uid)
                continue
            return uid  # it stays in the list, but is no longer free: one commit less to wait for
        raise NothingToTake(
            "Взять нечего: общая очередь разобрана или нет связи",
            advice="Взятые вами обращения — в виде «У меня».",
        )

    def reserve(self) -> list[str]:
        """Leased records that can still be taken, the most urgent first."""
        stored = self._core.workspace.work.settings.get(KEY) or {}
        until = stored.get("until")
        if until is None or datetime.fromisoformat(until) <= self._core.now():
            return []
        return self._takeable(stored.get("records", []))

    def _ordered(self, uids: Sequence[str]) -> list[str]:
        """The most urgent first; asked of the whole queue, so only when the reserve is filled."""
        queries = self._core.workspace.queries
        by_local = {i: u for u in uids if (i := queries.local_id(u)) is not None}
        if not by_local:
            return []
        wanted = Filter(conditions=(flag("open"), where("state", *UNTAKEN)))
        order = {i: n for n, i in enumerate(queries.ids(wanted)) if i in by_local}
        return [by_local[i] for i in sorted(by_local, key=lambda i: order.get(i, len(order)))]

    def _takeable(self, uids: Sequence[str]) -> list[str]:
        """Those that are still free, as they were ordered; a threat to life goes before all."""
        queries = self._core.workspace.queries
        by_local = {i: u for u in uids if (i := queries.local_id(u)) is not None}
        rows = {r.id: r for r in queries.rows(list(by_local))} if by_local else {}
        free = [i for i in by_local if i in rows and rows[i].open and rows[i].state in UNTAKEN]
        return [by_local[i] for i in sorted(free, key=lambda i: not rows[i].life)]

    def _forget(self, uid: str) -> None:
        stored = self._core.workspace.work.settings.get(KEY) or {}
        stored["records"] = [r for r in stored.get("records", []) if r != uid]
        self._core.workspace.work.settings.set(KEY, stored)
