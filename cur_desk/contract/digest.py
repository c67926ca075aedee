"""Digest of a set of (id, version): order-free, kept incrementally, compared on the last page.

The sum modulo 2^128 of the first 16 bytes of SHA-256(``id:version``), in 256 buckets by the first
byte of SHA-256(``id``): a difference is narrowed to a bucket (design § 4, T42).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_MODULUS = 1 << 128


def mark(record: str, version: int) -> int:
    """What one record adds to the digest."""
    return int.from_bytes(hashlib.sha256(f"{record}:{version}".encode()).digest()[:16], "big")


def bucket(record: str) -> int:
    """The bucket (0–255) of a record."""
    return hashlib.sha256(record.encode()).digest()[0]


def add(total: int, record: str, version: int) -> int:
    """The digest with the record in it."""
    return (total + mark(record, version)) % _MODULUS


def remove(total: int, record: str, version: int) -> int:
    """The digest without the record."""
    return (total - mark(record, version)) % _MODULUS


def digest(rows: Iterable[tuple[str, int]]) -> int:
    """The digest of a whole set."""
    return sum(mark(record, version) for record, version in rows) % _MODULUS


def to_hex(total: int) -> str:
    """32 hex digits."""
    return f"{total:032x}"
