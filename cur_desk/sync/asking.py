"""What is asked of the portal while the files are still closed: tokens, the session, the key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cur_desk.clock import Clock
from cur_desk.contract.wire import RecoverySlot, Session, Tokens
from cur_desk.sync import errors, wiped, wiping
from cur_desk.sync.client import PortalClient
from cur_desk.sync.device import Device


class Asking:
    """Each question over a connection of its own. Raises SyncError."""

    def __init__(self, home: Path, ca_bundle: Path | None, clock: Clock, stall_s: float) -> None:
        self._home = home
        self._ca_bundle = ca_bundle
        self._clock = clock
        self._stall_s = stall_s

    def client(self, url: str) -> PortalClient:
        """A connection that nobody is signed in over yet."""
        return PortalClient(
            url, ca_bundle=self._ca_bundle, stall_s=self._stall_s, clock=self._clock
        )

    def tokens(self, device: Device, password: str) -> Tokens:
        """Whether the portal knows this person and this workstation."""
        client = self.client(device.portal)
        try:
            return client.sign_in(device.user, password, device.offer())
        finally:
            client.close()

    def tokens_or_wipe(self, device: Device, folder: Path, password: str) -> Tokens:
        """With the files closed: an order to wipe leaves work.db beside as it is. Raises Wiped."""
        try:
            return self.tokens(device, password)
        except errors.AccessDenied as denied:
            order = wiped.order_of(denied)
            if order is None:
                raise
            raise wiping.wipe_closed(self._home, folder, device, order, self._clock) from None

    def session(self, url: str, token: str) -> Session:
        """Who this is, by a token just given."""
        client = self.client(url)
        client.access = _OneToken(token)
        try:
            return client.session()
        finally:
            client.close()

    def recovery(self, device: Device, token: str, sealed: bytes) -> bytes:
        """The file key out of the slot that is sealed to the portal."""
        client = self.client(device.portal)
        client.access = _OneToken(token)
        try:
            return client.open_recovery(RecoverySlot(device=device.device, sealed=sealed.hex()))
        finally:
            client.close()


@dataclass(frozen=True, slots=True)
class _OneToken:
    """A token just given; there is nothing to renew it with yet."""

    value: str

    def token(self) -> str:
        return self.value

    def renew(self, refused: str) -> str:
        raise errors.NeedSignIn
