"""Sealing bytes to a public X25519 key: the age format by the ``pyrage`` library.

Used for the recovery slot of the file key and for the region's copy of each unsent event
(design § 6): only the holder of the identity can open them.
"""

from __future__ import annotations

import pyrage


class SealError(ValueError):
    """The sealed bytes are damaged or meant for another key."""


def new_identity() -> tuple[str, str]:
    """A new pair: secret identity (``AGE-SECRET-KEY-…``) and public recipient (``age1…``)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The public recipient of a secret identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def seal(data: bytes, recipient: str) -> bytes:
    """Seals ``data``; raises SealError for a recipient that is not one."""
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)]))
    except pyrage.RecipientError as error:
        raise SealError("the recipient is not an age X25519 key") from error


def unseal(sealed: bytes, identity: str) -> bytes:
    """Opens sealed bytes; raises SealError if they are damaged or for another key."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise SealError("the sealed bytes do not open with this identity") from error
