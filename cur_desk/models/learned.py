"""Counts that the local help has learned, in cache.db: they go with the cache and are made anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cur_desk.models.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

Counts = tuple[int, Mapping[str, int]]
"""Confirmed questions of a code; in how many of them each word stood."""
MADE = "*"
"""The row that says that the counts were made whole from the cached appeals."""


class LearnedStore:
    """Reads and writes ``learned``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def load(self) -> dict[str, Counts]:
        """All counts; empty before the first ones."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql("SELECT code, texts, words FROM learned").fetchall()
        return {code: (texts, json.loads(words)) for code, texts, words in rows if code != MADE}

    def made(self) -> bool:
        """Whether the cached appeals have been counted."""
        with self._db.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT 1 FROM learned WHERE code=?", (MADE,)
            ).fetchone()
        return found is not None

    def keep(self, code: str, counts: Counts) -> None:
        """The new counts of one code."""
        with self._db.write() as connection:
            _put(connection, [(code, counts)])

    def replace(self, counts: Mapping[str, Counts]) -> None:
        """All counts anew, with the mark that they are whole."""
        with self._db.write() as connection:
            connection.exec_driver_sql("DELETE FROM learned")
            _put(connection, [*counts.items(), (MADE, (0, {}))])

    def formalised(self, limit: int) -> list[str]:
        """Records with a coded question, the newest first."""
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT d.uid FROM doc d WHERE d.id IN"
                " (SELECT DISTINCT appeal FROM question WHERE code IS NOT NULL"
                "  ORDER BY appeal DESC LIMIT ?)",
                (limit,),
            ).fetchall()
        return [r[0] for r in rows]

    def executors(self, code: str, oktmo: str | None, limit: int) -> list[tuple[str, int]]:
        """Who had questions of this code, in this municipality if it is known; the commonest
        first."""
        where, values = "code=? AND executor IS NOT NULL", [code]
        if oktmo:
            where, values = f"{where} AND oktmo=?", [code, oktmo]
        return self._counted("executor", where, values, limit)

    def categories(self, code: str, limit: int) -> list[tuple[str, int]]:
        """Categories that questions of this code were given, the commonest first."""
        return self._counted("category", "code=? AND category IS NOT NULL", [code], limit)

    def _counted(
        self, column: str, where: str, values: list[str], limit: int
    ) -> list[tuple[str, int]]:
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT {column}, count(*) n FROM question WHERE {where}"
                f" GROUP BY {column} ORDER BY n DESC, {column} LIMIT {limit:d}",
                tuple(values),
            ).fetchall()
        return [(r[0], r[1]) for r in rows]


def _put(connection: Connection, rows: list[tuple[str, Counts]]) -> None:
    values = [
        (code, texts, json.dumps(dict(words), ensure_ascii=False, separators=(",", ":")))
        for code, (texts, words) in rows
    ]
    connection.exec_driver_sql(
        "INSERT INTO learned (code, texts, words) VALUES (?,?,?) ON CONFLICT (code)"
        " DO UPDATE SET texts=excluded.texts, words=excluded.words",
        values,
    )
