"""Hashes of passwords (scrypt with its parameters beside it) and fresh tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_N, _R, _P = 2**14, 8, 1


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    raw = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(raw, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)


def hash_password(password: str) -> str:
    """``scrypt$n$r$p$salt$hash``."""
    salt = secrets.token_bytes(16)
    made = _derive(password, salt, _N, _R, _P)
    parts = [base64.b64encode(b).decode("ascii") for b in (salt, made)]
    return f"scrypt${_N}${_R}${_P}${parts[0]}${parts[1]}"


def check_password(password: str, stored: str) -> bool:
    """Whether the password is the one that was hashed; takes the same time either way."""
    try:
        _, n, r, p, salt, made = stored.split("$")
        wanted = base64.b64decode(made)
        got = _derive(password, base64.b64decode(salt), int(n), int(r), int(p))
    except ValueError:
        return False
    return hmac.compare_digest(got, wanted)


UNKNOWN_USER = hash_password(secrets.token_hex(16))
"""Checked for a login that does not exist, so that time does not tell."""


def fresh_token() -> str:
    """32 letters nobody can guess."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
