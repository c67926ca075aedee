"""What the database library of this machine can do, asked of an empty base in memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probed:
    """Versions, and whether full text is there."""

    cipher: str
    sqlite: str
    fts5: bool


def probe() -> Probed:
    """Asks sqlcipher3. Raises ImportError where it is not installed."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
        version = connection.execute("SELECT sqlite_version()").fetchone()[0]
    finally:
        connection.close()
    return Probed(cipher[0] if cipher else "нет", version, "ENABLE_FTS5" in options)
