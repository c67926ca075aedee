"""The cursor of the feed: opaque to the client, signed, so that any page is a resume point.

25 bytes (epoch, scope, phase, two numbers), for a scan also lane, due and id, then eight bytes of
HMAC; base64url. Short on purpose: it travels with every idle poll.
"""

from __future__ import annotations

import base64
import hmac
import struct
from dataclasses import dataclass

_HEAD = struct.Struct(">4s4scQq")
_PLACE = struct.Struct(">Bq")
_MAC = 8
SCAN, FOLLOW, REVOKE, ENTER = b"s", b"f", b"r", b"e"


class BadCursor(ValueError):
    """Not a cursor of this portal."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a reader stands.

    ``scan``: ``seq`` is S0, ``extra`` what remains, then the place of the last row sent.
    ``follow``: everything up to ``seq`` is sent; up to ``extra`` whole documents, later patches.
    ``revoke``/``enter``: working off the ``rescope`` row ``seq``.
    """

    epoch: str
    scope: str
    phase: bytes
    seq: int
    extra: int = 0
    lane: int = 0
    due: int = 0
    id: str = ""

    def encode(self, secret: bytes) -> str:
        """The text of the cursor."""
        data = _HEAD.pack(
            bytes.fromhex(self.epoch), bytes.fromhex(self.scope), self.phase, self.seq, self.extra
        )
        if self.id:
            data += _PLACE.pack(self.lane, self.due) + self.id.encode()
        signed = data + _mac(secret, data)
        return base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")


def decode(text: str, secret: bytes) -> Cursor:
    """Reads a cursor. Raises BadCursor."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise BadCursor("not base64url") from error
    data, mac = raw[:-_MAC], raw[-_MAC:]
    if len(data) < _HEAD.size or not hmac.compare_digest(mac, _mac(secret, data)):
        raise BadCursor("not signed by this portal")
    epoch, scope, phase, seq, extra = _HEAD.unpack(data[: _HEAD.size])
    cursor = Cursor(epoch.hex(), scope.hex(), phase, seq, extra)
    rest = data[_HEAD.size :]
    if not rest:
        return cursor
    lane, due = _PLACE.unpack(rest[: _PLACE.size])
    record = rest[_PLACE.size :].decode()
    return Cursor(cursor.epoch, cursor.scope, phase, seq, extra, lane, due, record)


def _mac(secret: bytes, data: bytes) -> bytes:
    return hmac.digest(secret, data, "sha256")[:_MAC]
