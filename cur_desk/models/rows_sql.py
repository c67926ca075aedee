"""Statements of the projections, built once from the column lists; executed in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cur_desk.models import similar
from cur_desk.models.projections import (
    APPEAL_COLUMNS,
    ENTRY_COLUMNS,
    QUESTION_COLUMNS,
    Projected,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _upsert(table: str, columns: Sequence[str]) -> str:
    names = ("id", *columns)
    changes = ",".join(f"{c}=excluded.{c}" for c in columns)
    return (
        f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"
        f" ON CONFLICT (id) DO UPDATE SET {changes}"
    )


DOC_UPSERT = _upsert("doc", ("uid", "kind", "version", "bad", "body"))
APPEAL_UPSERT = _upsert("appeal", (*APPEAL_COLUMNS, "exchange"))
ENTRY_UPSERT = _upsert("entry", ENTRY_COLUMNS)
QUESTION_INSERT = (
    f"INSERT INTO question (appeal,{','.join(QUESTION_COLUMNS)})"
    f" VALUES ({','.join('?' * (len(QUESTION_COLUMNS) + 1))})"
)
WORDS_INSERT = "INSERT INTO words (rowid, body) VALUES (?,?)"
META_UPSERT = (
    "INSERT INTO meta (key, value) VALUES (?,?)"
    " ON CONFLICT (key) DO UPDATE SET value=excluded.value"
)


class Batch:
    """Rows of several records, written table by table."""

    def __init__(self) -> None:
        self.docs: list[tuple[Any, ...]] = []
        self.appeals: list[tuple[Any, ...]] = []
        self.questions: list[tuple[Any, ...]] = []
        self.words: list[tuple[Any, ...]] = []
        self.entries: list[tuple[Any, ...]] = []
        self.old: list[tuple[int]] = []
        """Local ids whose questions and words are written anew."""
        self.marks: list[tuple[str, int]] = []
        """(exchange mark, local id) of rows whose document cannot be projected."""
        self.gone: list[tuple[int]] = []
        """Local ids that leave the cache."""

    def add(self, local: int, projected: Projected, exchange: str, *, fresh: bool) -> None:
        """Puts in the projections of one record."""
        if projected.entry is not None:
            self.entries.append((local, *projected.entry))
        if projected.appeal is None:
            return
        self.appeals.append((local, *projected.appeal, exchange))
        self.questions.extend((local, *q) for q in projected.questions)
        self.words.append((local, projected.words))
        if not fresh:
            self.old.append((local,))

    def write(self, connection: Connection) -> None:
        """Executes the batch inside the caller's transaction."""
        run = connection.exec_driver_sql
        if self.gone:
            similar.forget(connection, [g[0] for g in self.gone])
            for table, column in (
                ("question", "appeal"), ("words", "rowid"), ("appeal", "id"), ("entry", "id"),
                ("doc", "id"),
            ):  # fmt: skip
                run(f"DELETE FROM {table} WHERE {column}=?", self.gone)
        if self.old:
            run("DELETE FROM question WHERE appeal=?", self.old)
            run("DELETE FROM words WHERE rowid=?", self.old)
            similar.mark_stale(connection, self.old)
        statements: tuple[tuple[str, list[Any]], ...] = (
            (DOC_UPSERT, self.docs),
            (APPEAL_UPSERT, self.appeals),
            (QUESTION_INSERT, self.questions),
            (WORDS_INSERT, self.words),
            (ENTRY_UPSERT, self.entries),
            ("UPDATE appeal SET exchange=? WHERE id=?", self.marks),
        )
        for statement, rows in statements:
            if rows:
                run(statement, rows)
