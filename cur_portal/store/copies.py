"""A copy of the whole base as one packed file, the same for SQLite and PostgreSQL.

Lines of JSON: a head with the format, then rows by table. A restored base gets a new ``epoch``, so
that workstations keep everything and offer again what the copy has lost (design § 4).
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from typing import IO, Any

from sqlalchemy import Table, delete, insert, select

from cur_desk.errors import DeskError
from cur_portal.store import settings
from cur_portal.store import tables as t
from cur_portal.store.database import Database, Work

FORMAT = 1
_CHUNK = 500
_FEW = 8


class BadCopy(DeskError):
    """The file is not a copy, or it is damaged; the base is as it was."""

    code = "bad-copy"


def write(database: Database, file: IO[bytes]) -> int:
    """Writes one snapshot of all tables; says how many rows."""
    count = 0
    with database.read() as conn, gzip.open(file, "wb", compresslevel=3) as packed:
        packed.write(_line({"format": FORMAT, "what": "cur-portal"}))
        for table in t.metadata.sorted_tables:
            rows = conn.execution_options(yield_per=_together(table)).execute(select(table))
            for row in rows.mappings():
                packed.write(_line({"t": table.name, "r": {k: _out(v) for k, v in row.items()}}))
                count += 1
        packed.write(_line({"end": count}))
    return count


def read(database: Database, file: IO[bytes]) -> int:
    """Replaces the base by a copy in one transaction; says how many rows. Raises BadCopy."""
    tables = {table.name: table for table in t.metadata.sorted_tables}
    with database.write() as work:
        for table in reversed(t.metadata.sorted_tables):
            work.conn.execute(delete(table))
        count = _load(work, tables, _records(file))
        settings.put(work, "epoch", settings.new_epoch())
    return count


def _load(work: Work, tables: dict[str, Table], records: Iterator[dict[str, Any]]) -> int:
    count = 0
    waiting: list[dict[str, Any]] = []
    name, most = "", _CHUNK
    for record in records:
        if "end" in record:
            if record["end"] != count:
                raise BadCopy("Копия неполна. База осталась прежней")
            break
        if record["t"] != name or len(waiting) >= most:
            _flush(work, tables, name, waiting)
            name, waiting = record["t"], []
        if name not in tables:
            raise BadCopy("Копия сделана более новым порталом. База осталась прежней")
        most = _together(tables[name])
        waiting.append({k: _in(v) for k, v in record["r"].items()})
        count += 1
    else:
        raise BadCopy("Копия обрывается. База осталась прежней")
    _flush(work, tables, name, waiting)
    return count


def _together(table: Table) -> int:
    """Rows in memory at once: pieces of files are large."""
    return _FEW if table is t.file_chunks else _CHUNK


def _flush(work: Work, tables: dict[str, Table], name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        work.conn.execute(insert(tables[name]), rows)


def _records(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(file, "rb") as packed:
            head = json.loads(packed.readline())
            if head.get("what") != "cur-portal" or head.get("format") != FORMAT:
                raise BadCopy("Это не копия базы портала этой версии")
            for line in packed:
                yield json.loads(line)
    except (OSError, EOFError, ValueError, AttributeError) as error:
        raise BadCopy("Файл копии не читается. База осталась прежней") from error


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _out(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode("ascii")}
    return value


def _in(value: Any) -> Any:
    return base64.b64decode(value["b"]) if isinstance(value, dict) else value
