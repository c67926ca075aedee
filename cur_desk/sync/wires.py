"""The clients of one signed-in person: push and pull, long poll, and small side calls.

Four connections at most, so that a letter never waits behind an idle question (design § 5).
"""

from __future__ import annotations

import threading
from pathlib import Path

from cur_desk.clock import Clock
from cur_desk.contract.similar import SimilarAnswer, SimilarRequest
from cur_desk.contract.wire import Lease, LeaseRequest, Tokens
from cur_desk.models.workspace import Workspace
from cur_desk.sync.access import TokenAccess
from cur_desk.sync.client import PortalClient
from cur_desk.sync.file_client import FileClient
from cur_desk.sync.link import LinkMeter
from cur_desk.sync.lock import FolderLock
from cur_desk.sync.policy import LONG_POLL_S, STALL_S


class Wires:
    """``main`` pushes and pulls, ``poll`` waits, ``side`` does small calls, ``files`` carries files; one sign-in for all."""

    def __init__(
        self,
        url: str,
        workspace: Workspace,
        device: str,
        *,
        ca_bundle: Path | None = None,
        stall_s: float = STALL_S,
        clock: Clock | None = None,
        lock: FolderLock | None = None,
    ) -> None:
        self.meter = LinkMeter()
        """What all of them together have seen of the link."""

        def client(stall: float) -> PortalClient:
            return PortalClient(
                url, ca_bundle=ca_bundle, stall_s=stall, clock=clock, meter=self.meter
            )

        self.main, self.side, self._renewer = client(stall_s), client(stall_s), client(stall_s)
        # The portal is silent on purpose while an idle question hangs.
        self.poll = client(max(stall_s, LONG_POLL_S + 5.0))
        self.access = TokenAccess(self._renewer, workspace.work.settings, device)
        self.files = FileClient(url, ca_bundle=ca_bundle, stall_s=stall_s, clock=clock)
        """Pieces of files tell the meter themselves: bodies of other calls do not mix with them."""
        for one in (self.main, self.poll, self.side, self.files):
            one.access = self.access
        self._side_lock = threading.Lock()
        self._lock = lock

    def accept(self, tokens: Tokens) -> None:
        """Tokens of a fresh sign-in."""
        self.access.accept(tokens)

    def lease(self, request: LeaseRequest) -> Lease:
        """The reserve of «take next»; from any thread."""
        with self._side_lock:
            return self.side.lease(request)

    def similar(self, request: SimilarRequest) -> SimilarAnswer:
        """Like appeals by sealed keys; from any thread."""
        with self._side_lock:
            return self.side.similar(request)

    def cancel(self) -> None:
        """Ends every request at once, from any thread."""
        for one in self._all():
            one.cancel()

    def reopen(self) -> None:
        """Allows requests after a cancel."""
        for one in self._all():
            one.reopen()

    def close(self) -> None:
        """Ends the connections."""
        for one in self._all():
            one.close()

    def unlock_folder(self) -> None:
        """After the files are closed: another process may open them."""
        if self._lock is not None:
            self._lock.release()

    @property
    def quiet_s(self) -> float:
        """How long the portal has been silent in a request that somebody waits for. The long poll
        is silent on purpose."""
        return max(self.main.silence.seconds, self.side.silence.seconds)

    def counters(self) -> tuple[int, int, int]:
        """Requests made, bytes of bodies up and down by the push and the pull."""
        main = self.main
        return main.requests_made, main.bytes_up, main.bytes_down

    def _all(self) -> tuple[PortalClient, ...]:
        return self.main, self.poll, self.side, self.files, self._renewer
