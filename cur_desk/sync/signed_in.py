"""An opened desk of one person: the files, the wires and the session, tied for an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cur_desk.clock import Clock
from cur_desk.contract.wire import Session
from cur_desk.models.trouble import DiskTrouble
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors, wiped, wiping
from cur_desk.sync.access import REFRESH_KEY
from cur_desk.sync.connectivity import Connectivity
from cur_desk.sync.device import Device
from cur_desk.sync.engine import Callbacks, Engine
from cur_desk.sync.wires import Wires


@dataclass(slots=True)
class SignedIn:
    """An opened desk of one person, ready for an engine. ``portal_trouble``: why the portal was
    not reached at this sign-in, if it was tried."""

    workspace: Workspace
    wires: Wires
    device: Device
    session: Session
    portal_trouble: errors.SyncError | None = None
    fresh: Session | None = None
    wiper_of: Callable[[SignedIn, str], wiping.Wiper] | None = None

    def engine(
        self,
        connectivity: Connectivity,
        callbacks: Callbacks | None = None,
        clock: Clock | None = None,
    ) -> Engine:
        """The engine of this desk; a session just got is not asked for again."""
        made = Engine(
            self.workspace, self.wires, connectivity=connectivity, callbacks=callbacks, clock=clock
        )
        if self.fresh is not None:
            made.keep_session(self.fresh)
        return made

    def wiper(self, reason: str) -> wiping.Wiper:
        """What wipes these files on the portal's order."""
        assert self.wiper_of is not None
        return self.wiper_of(self, reason)

    def order(self) -> str | None:
        """Asks the portal at once whether these files are to be wiped: the reason, if so."""
        try:
            return wiped.ORDERED if self.wires.main.session().wipe else None
        except errors.SyncError as trouble:
            return wiped.order_of(trouble)
        except DiskTrouble:
            return None  # the portal has given a new token: access is not taken away

    def close(self) -> None:
        """Lets everything go; for verbs that never started a runner."""
        self.wires.cancel()
        self.wires.access.forget_access()
        self.wires.close()
        self.workspace.close()
        self.wires.unlock_folder()


def signed_out(desk: SignedIn) -> bool:
    """Whether the next exchange needs a password."""
    return desk.workspace.work.settings.get(REFRESH_KEY) is None
