"""The connectivity state machine: one table, nothing between its rows (design § 5).

``signed_out``: the network is not touched; ``offline``: work goes on, nothing answers;
``online``: the last cycle ended well; ``degraded``: something answers, yet work does not pass.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cur_desk.clock import Clock, SystemClock
from cur_desk.sync import errors


class Link(StrEnum):
    """Where the exchange with the portal stands."""

    SIGNED_OUT = "signed_out"
    OFFLINE = "offline"
    ONLINE = "online"
    DEGRADED = "degraded"


class Happening(StrEnum):
    """What may happen to the link."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    CYCLE_DONE = "cycle_done"
    LINK_LOST = "link_lost"
    TROUBLE = "trouble"
    WEDGED = "wedged"


_S, _H = Link, Happening
TABLE: dict[tuple[Link, Happening], Link] = {
    (_S.SIGNED_OUT, _H.SIGNED_IN): _S.OFFLINE,
    (_S.SIGNED_OUT, _H.SIGNED_OUT): _S.SIGNED_OUT,
    # A request that was under way when the person left changes nothing any more.
    (_S.SIGNED_OUT, _H.CYCLE_DONE): _S.SIGNED_OUT,
    (_S.SIGNED_OUT, _H.LINK_LOST): _S.SIGNED_OUT,
    (_S.SIGNED_OUT, _H.TROUBLE): _S.SIGNED_OUT,
    (_S.SIGNED_OUT, _H.WEDGED): _S.SIGNED_OUT,
    (_S.OFFLINE, _H.SIGNED_IN): _S.OFFLINE,
    (_S.OFFLINE, _H.SIGNED_OUT): _S.SIGNED_OUT,
    (_S.OFFLINE, _H.CYCLE_DONE): _S.ONLINE,
    (_S.OFFLINE, _H.LINK_LOST): _S.OFFLINE,
    (_S.OFFLINE, _H.TROUBLE): _S.DEGRADED,
    (_S.OFFLINE, _H.WEDGED): _S.OFFLINE,
    (_S.ONLINE, _H.SIGNED_IN): _S.ONLINE,
    (_S.ONLINE, _H.SIGNED_OUT): _S.SIGNED_OUT,
    (_S.ONLINE, _H.CYCLE_DONE): _S.ONLINE,
    (_S.ONLINE, _H.LINK_LOST): _S.OFFLINE,
    (_S.ONLINE, _H.TROUBLE): _S.DEGRADED,
    (_S.ONLINE, _H.WEDGED): _S.DEGRADED,
    (_S.DEGRADED, _H.SIGNED_IN): _S.DEGRADED,
    (_S.DEGRADED, _H.SIGNED_OUT): _S.SIGNED_OUT,
    (_S.DEGRADED, _H.CYCLE_DONE): _S.ONLINE,
    (_S.DEGRADED, _H.LINK_LOST): _S.OFFLINE,
    (_S.DEGRADED, _H.TROUBLE): _S.DEGRADED,
    (_S.DEGRADED, _H.WEDGED): _S.DEGRADED,
}

_LOST = (errors.NoLink, errors.PortalDead, errors.PortalSilent)


def happening_of(error: errors.SyncError) -> Happening | None:
    """What a trouble means for the link; our own cancel means nothing."""
    if isinstance(error, errors.Cancelled):
        return None
    if isinstance(error, errors.NeedSignIn):
        return Happening.TROUBLE
    return Happening.LINK_LOST if isinstance(error, _LOST) else Happening.TROUBLE


@dataclass(frozen=True, slots=True)
class LinkView:
    """The state as the status bar tells it: since when, and the Russian reason."""

    link: Link
    since: datetime
    reason: str = ""
    advice: str = ""
    code: str = ""


class Connectivity:
    """Holds the state; ``on_state`` is called after each change, in the thread that caused it."""

    def __init__(
        self, on_state: Callable[[LinkView], None] | None = None, clock: Clock | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._on_state = on_state
        self._lock = threading.Lock()
        self._view = LinkView(Link.SIGNED_OUT, self._clock.now())

    @property
    def view(self) -> LinkView:
        """The present state."""
        return self._view

    def happened(
        self, what: Happening, reason: str = "", advice: str = "", code: str = ""
    ) -> LinkView:
        """Moves by the table; tells the listener if anything a person can see has changed."""
        with self._lock:
            before = self._view
            link = TABLE[before.link, what]
            if link in (Link.ONLINE, Link.SIGNED_OUT):
                reason = advice = code = ""
            since = before.since if link is before.link else self._clock.now()
            view = LinkView(link, since, reason, advice, code)
            self._view = view
        if view != before and self._on_state is not None:
            self._on_state(view)
        return view

    def failed(self, error: errors.SyncError) -> LinkView:
        """The same for a trouble of the wire."""
        what = happening_of(error)
        if what is None:
            return self._view
        return self.happened(what, error.message, error.advice, error.code)
