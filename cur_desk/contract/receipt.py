"""Receipt: the portal's «контрольная отметка» over an accepted event; checkable without a link.

Signed bytes (layout ``CURR2``, big-endian): kid 4 · event 16 · record 16 · version 8 ·
accepted_at 8 (milliseconds since 1970, UTC) · SHA-256 of the event's canonical form 32.
A receipt is not an electronic signature in the sense of 63-ФЗ (design § 1).
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import base45
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field

from cur_desk.contract.canonical import sha256
from cur_desk.domain.events import Event

PREFIX = "CURR2:"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Receipt(BaseModel):
    """What the portal gives for an accepted event, and what proves it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    event: str
    record: str
    version: Annotated[int, Field(ge=0, le=2**53)]
    accepted_at: datetime
    """UTC, whole milliseconds."""
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    kid: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
    """Id of the portal key: first 4 bytes of the SHA-256 of the public key, hex."""
    signature: str
    """Ed25519 over the signed bytes, base64url without padding."""

    def signed_bytes(self) -> bytes:
        """The 84 bytes under the signature."""
        return (
            bytes.fromhex(self.kid)
            + UUID(self.event).bytes
            + UUID(self.record).bytes
            + self.version.to_bytes(8, "big")
            + milliseconds(self.accepted_at).to_bytes(8, "big")
            + bytes.fromhex(self.hash)
        )

    def short_code(self) -> str:
        """Eight Crockford base32 letters, ``7K4M-92QX``: the first 40 bits of the SHA-256."""
        number = int.from_bytes(hashlib.sha256(self.signed_bytes()).digest()[:5], "big")
        letters = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(35, -1, -5))
        return f"{letters[:4]}-{letters[4:]}"

    def qr_payload(self) -> str:
        """The whole receipt as the text of a QR code: signed bytes and signature in base45."""
        packed = self.signed_bytes() + _unbase64(self.signature)
        encoded: bytes = base45.b45encode(packed)
        return PREFIX + encoded.decode("ascii")

    def confirms(self, event: Event) -> bool:
        """Whether the receipt is over exactly this event."""
        same = self.event == event.id and self.record == event.record
        return same and self.hash == sha256(event.to_document()).hex()

    def verify(self, public_key: bytes) -> bool:
        """Whether the signature holds under a 32-byte Ed25519 public key of this ``kid``."""
        if key_id(public_key) != self.kid:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(public_key)
            key.verify(_unbase64(self.signature), self.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True


def key_id(public_key: bytes) -> str:
    """``kid`` of a public key."""
    return hashlib.sha256(public_key).digest()[:4].hex()


def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970 of an aware instant."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def issue(event: Event, version: int, accepted_at: datetime, key: Ed25519PrivateKey) -> Receipt:
    """Makes and signs the receipt of an event that has become ``version`` of its record."""
    public = key.public_key().public_bytes_raw()
    at = _EPOCH + timedelta(milliseconds=milliseconds(accepted_at))
    bare = Receipt(
        event=event.id,
        record=event.record,
        version=version,
        accepted_at=at,
        hash=sha256(event.to_document()).hex(),
        kid=key_id(public),
        signature="",
    )
    return bare.model_copy(update={"signature": _base64(key.sign(bare.signed_bytes()))})


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
