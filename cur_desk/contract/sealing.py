"""Sealing bytes to a public X25519 key: the age format by the ``pyrage`` library.

Used for the recovery slot of the file key and for the region's copy of each unsent event
(design § 6): only the holder of the identity can open them.
"""

from __future__ import annotations

import hashlib
import hmac

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


KEY_BYTES = 32


def seal_file_key(key: bytes, recipient: str, user: str, device: str) -> bytes:
    """A recovery slot: the file key sealed together with whose it is, since people of one
    workstation can read each other's slots."""
    return seal(key + _owner(user, device), recipient)


def unseal_file_key(sealed: bytes, identity: str, user: str, device: str) -> bytes:
    """The file key of a recovery slot; raises SealError unless it is this user's at this device."""
    opened = unseal(sealed, identity)
    if not hmac.compare_digest(opened[KEY_BYTES:], _owner(user, device)):
        raise SealError("the slot belongs to somebody else")
    return opened[:KEY_BYTES]


def _owner(user: str, device: str) -> bytes:
    return hashlib.sha256(f"{user}\n{device}".encode()).digest()
