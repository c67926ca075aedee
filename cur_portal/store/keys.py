"""Keys of the portal: Ed25519 for receipts, X25519 (age) for recovery, with ``kid`` and history."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select

from cur_desk.contract.receipt import key_id
from cur_desk.contract.sealing import new_identity
from cur_desk.contract.wire import PortalKey
from cur_portal.store import tables as t
from cur_portal.store.database import Work

RECEIPT, RECOVERY = "receipt", "recovery"


def ensure(work: Work, at: datetime) -> None:
    """Makes the first pair of each use."""
    for use in (RECEIPT, RECOVERY):
        if _current(work.conn, use) is None:
            rotate(work, use, at)


def rotate(work: Work, use: str, at: datetime) -> str:
    """A new pair; the old one stays in the history with its end. Returns the new ``kid``."""
    now = int(at.timestamp())
    k = t.portal_keys
    work.conn.execute(k.update().where(k.c.use == use, k.c.valid_to.is_(None)).values(valid_to=now))
    if use == RECEIPT:
        key = Ed25519PrivateKey.generate()
        public_bytes = key.public_key().public_bytes_raw()
        kid, public = key_id(public_bytes), public_bytes.hex()
        secret = key.private_bytes_raw().hex()
    else:
        secret, public = new_identity()
        kid = hashlib.sha256(public.encode()).hexdigest()[:8]
    work.conn.execute(
        insert(k).values(kid=kid, use=use, public=public, secret=secret, valid_from=now)
    )
    return kid


def _current(conn: Connection, use: str) -> str | None:
    k = t.portal_keys
    secret: str | None = conn.execute(
        select(k.c.secret).where(k.c.use == use, k.c.valid_to.is_(None))
    ).scalar_one_or_none()
    return secret


def signing_key(conn: Connection) -> Ed25519PrivateKey:
    """The present key of receipts."""
    secret = _current(conn, RECEIPT)
    if secret is None:
        raise LookupError("the portal has no receipt key")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))


def recovery_identities(conn: Connection) -> list[str]:
    """Secrets that open recovery slots, the present one first."""
    k = t.portal_keys
    asked = select(k.c.secret).where(k.c.use == RECOVERY).order_by(k.c.valid_from.desc())
    return list(conn.execute(asked).scalars())


def public_keys(conn: Connection) -> list[PortalKey]:
    """All public keys with their terms."""
    k = t.portal_keys
    rows = conn.execute(select(k).order_by(k.c.use, k.c.valid_from)).mappings()
    return [
        PortalKey(
            kid=r["kid"],
            use=r["use"],
            public=r["public"],
            valid_from=datetime.fromtimestamp(r["valid_from"], UTC),
            valid_to=datetime.fromtimestamp(r["valid_to"], UTC) if r["valid_to"] else None,
        )
        for r in rows
    ]
