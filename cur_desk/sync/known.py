"""What the portal last said about the signed-in person: kept in work.db, used offline too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from cur_desk.clock import Clock
from cur_desk.contract.receipt import Receipt
from cur_desk.contract.wire import PortalKey, Session
from cur_desk.domain.events import Event
from cur_desk.sync.access import TokenStore

SESSION_KEY = "session"
ONLINE_KEY = "session.online_at"
SEEN_KEY = "session.latest_clock"


class SessionMemory:
    """The stored :class:`Session`, the lease of offline work, the portal's keys."""

    def __init__(self, store: TokenStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._session: Session | None = None

    @property
    def session(self) -> Session | None:
        """The last session, or nothing before the first sign-in."""
        if self._session is None:
            stored = self._store.get(SESSION_KEY)
            if stored is not None:
                try:
                    self._session = Session.model_validate(stored)
                except ValidationError:
                    return None
        return self._session

    def keep(self, session: Session) -> None:
        """A fresh answer of the portal: the lease begins anew."""
        self._store.set(SESSION_KEY, session.model_dump(mode="json"))
        self._store.set(ONLINE_KEY, self._clock.now().isoformat())
        self._session = session
        self.tick()

    def tick(self) -> None:
        """Notes how late it has ever been here: a clock set back prolongs no lease."""
        now = self._clock.now()
        if now > self._time(SEEN_KEY):
            self._store.set(SEEN_KEY, now.isoformat())

    def lease_left(self) -> timedelta:
        """How long these files may still be opened without the portal."""
        session = self.session
        if session is None:
            return timedelta(0)
        now = max(self._clock.now(), self._time(SEEN_KEY))
        return self._time(ONLINE_KEY) + timedelta(days=session.lease_days) - now

    def receipt_key(self, kid: str) -> bytes | None:
        """The public key of a receipt: present or former ones."""
        for key in self._keys("receipt"):
            if key.kid == kid:
                try:
                    return bytes.fromhex(key.public)
                except ValueError:
                    return None
        return None

    def recovery(self) -> tuple[str, str] | None:
        """(kid, recipient) of the portal's present recovery key."""
        return recovery_of(self.session)

    def proves(self, receipt: Receipt, event: Event) -> bool:
        """Whether the receipt is over our very event and signed by a key of the portal."""
        public = self.receipt_key(receipt.kid)
        return public is not None and receipt.confirms(event) and receipt.verify(public)

    def _keys(self, use: str) -> list[PortalKey]:
        session = self.session
        return [k for k in session.portal_keys if k.use == use] if session else []

    def _time(self, key: str) -> datetime:
        stored = self._store.get(key)
        try:
            return datetime.fromisoformat(str(stored))
        except ValueError:
            return datetime(1970, 1, 1, tzinfo=UTC)


def recovery_of(session: Session | None) -> tuple[str, str] | None:
    """(kid, recipient) of the newest recovery key that has not ended."""
    keys = [k for k in session.portal_keys if k.use == "recovery"] if session else []
    live = [k for k in keys if k.valid_to is None] or keys
    if not live:
        return None
    newest = max(live, key=lambda k: k.valid_from)
    return newest.kid, newest.public
