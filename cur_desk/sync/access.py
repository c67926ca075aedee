"""Access token in memory, refresh token in the encrypted file; renewed once for all who ask."""

from __future__ import annotations

import threading
from typing import Any, Protocol

from cur_desk.contract.wire import Tokens
from cur_desk.sync import errors
from cur_desk.sync.client import PortalClient

REFRESH_KEY = "auth.refresh_token"


class TokenStore(Protocol):
    """Named values of work.db."""

    def get(self, key: str, default: Any = None) -> Any:
        """The value."""
        ...

    def set(self, key: str, value: Any) -> None:
        """Keeps the value; ``None`` removes it."""
        ...


class TokenAccess:
    """The sign-in of one person on one workstation, shared by the push and the long poll.

    ``client`` is one of its own: a renewal never waits behind a long poll.
    """

    def __init__(self, client: PortalClient, store: TokenStore, device: str) -> None:
        self.client = client
        self.device = device
        self._store = store
        self._lock = threading.Lock()
        self._token: str | None = None

    def accept(self, tokens: Tokens) -> None:
        """Tokens of a fresh sign-in."""
        with self._lock:
            self._keep(tokens)

    def token(self) -> str:
        """The access token; the first one after a start is got by the refresh token."""
        with self._lock:
            if self._token is None:
                self._renew()
            assert self._token is not None
            return self._token

    def renew(self, refused: str) -> str:
        """Another thread may have renewed meanwhile: then its token is given."""
        with self._lock:
            if self._token is None or self._token == refused:
                self._renew()
            assert self._token is not None
            return self._token

    @property
    def may_renew(self) -> bool:
        """Whether a refresh token is there."""
        return self._store.get(REFRESH_KEY) is not None

    def forget_access(self) -> None:
        """Lock: the access token goes, the refresh token stays inside the encrypted file."""
        self._token = None

    def sign_out(self) -> None:
        """Both go."""
        with self._lock:
            self._token = None
            self._store.set(REFRESH_KEY, None)

    def _renew(self) -> None:
        refresh = self._store.get(REFRESH_KEY)
        if refresh is None:
            raise errors.NeedSignIn
        try:
            tokens = self.client.refresh(refresh, self.device)
        except (errors.NeedSignIn, errors.WrongPortalPassword) as refusal:
            # Used up or revoked: only a password helps now. A cut or a 503 leaves it in place.
            self._token = None
            self._store.set(REFRESH_KEY, None)
            raise errors.NeedSignIn(refusal.request_id) from None
        self._keep(tokens)

    def _keep(self, tokens: Tokens) -> None:
        # On the disk first: the portal has already forgotten the one before.
        self._store.set(REFRESH_KEY, tokens.refresh_token)
        self._token = tokens.access_token
