"""Documents in the base: reading, writing with their scope keys, bulk loading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from cur_desk.domain.changes import Document
from cur_portal.packing import pack, patch_of, to_json, unpack
from cur_portal.scopes import Reader, keys_of, place_of
from cur_portal.store import tables as t
from cur_portal.store.database import Work, head

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a document changed: the event, its author and workstation, or the portal's own doing."""

    event: str | None = None
    device: str | None = None
    person: str | None = None
    seen: bool = False
    """The author's workstation already has exactly this version (nothing lay in between)."""


def find(conn: Connection, record: str, *, lock: bool = False) -> Document | None:
    """The document as it stands; ``lock`` holds its row to the end of the transaction."""
    asked = select(t.documents.c.body).where(t.documents.c.id == record)
    stored = conn.execute(asked.with_for_update() if lock else asked).scalar_one_or_none()
    return None if stored is None else unpack(stored)


def find_seen(conn: Connection, reader: Reader, kind: str, record: str) -> Document | None:
    """The document if this reader may see it (unredacted)."""
    d = t.documents
    asked = select(d.c.body).where(d.c.id == record, d.c.kind == kind, in_scope(reader))
    stored = conn.execute(asked).scalar_one_or_none()
    return None if stored is None else unpack(stored)


def in_scope(reader: Reader) -> Any:
    """SQL condition: the row of ``documents`` shares a key with the reader."""
    s = t.scopes
    return exists(
        select(s.c.id).where(s.c.id == t.documents.c.id, s.c.key.in_(sorted(reader.keys)))
    )


def of_kind(conn: Connection, kind: str) -> Iterator[Document]:
    """All documents of one kind (directories)."""
    asked: Select[Any] = select(t.documents.c.body).where(t.documents.c.kind == kind)
    for (stored,) in conn.execute(asked.order_by(t.documents.c.id)):
        yield unpack(stored)


def put(work: Work, document: Document, old: Document | None, cause: Cause, at: datetime) -> int:
    """Writes the next version with its sequence row; ``old`` is what stands there now. Sets the
    document's ``version`` and returns it."""
    was_version = old.get("version", 0) if old else 0
    document["version"] = was_version + 1
    keys = keys_of(document)
    was_keys = keys_of(old) if old else frozenset()
    _write_row(work, _row(document, work.zone), old)
    _write_keys(work, document["id"], keys, was_keys)
    patch = patch_of(old, document) if old else None
    body = to_json(patch) if patch is not None else None
    if body is not None and len(body) * 2 > len(to_json(document)):
        body = None
    work.changed(
        op="change",
        record=document["id"],
        kind=document["kind"],
        version=document["version"],
        was_version=was_version if old else None,
        seen_by=_join(keys),
        was_seen_by=_join(was_keys) if old and was_keys != keys else (None if old else "[]"),
        patch=body,
        event=cause.event,
        device=cause.device if cause.seen else None,
        person=cause.person,
        at=int(at.timestamp()),
    )
    return was_version + 1


def remove(work: Work, old: Document, reason: str, at: datetime) -> None:
    """Deletes a record with a reason (``deleted`` or ``retention``)."""
    work.conn.execute(delete(t.documents).where(t.documents.c.id == old["id"]))
    work.conn.execute(delete(t.scopes).where(t.scopes.c.id == old["id"]))
    work.changed(
        op="delete",
        record=old["id"],
        kind=old["kind"],
        version=old["version"],
        was_version=old["version"],
        seen_by="[]",
        was_seen_by=_join(keys_of(old)),
        reason=reason,
        at=int(at.timestamp()),
    )


def _row(document: Document, zone: tzinfo) -> dict[str, Any]:
    place = place_of(document, zone)
    return {
        "id": document["id"],
        "kind": document["kind"],
        "version": document["version"],
        "lane": place.lane,
        "due": place.due,
        "free": place.free,
        "source_key": place.source_key,
        "body": pack(document),
    }


def _write_row(work: Work, row: dict[str, Any], old: Document | None) -> None:
    """An outside number that has not changed stays in the row as it stands there: of two that were
    brought under one spelling only one record can have it (``sources.respell``)."""
    if old is None:
        work.upsert(t.documents, [row], [c for c in row if c != "id"])
        return
    if place_of(old, work.zone).source_key == row["source_key"]:
        row = {name: value for name, value in row.items() if name != "source_key"}
    work.conn.execute(update(t.documents).where(t.documents.c.id == row["id"]).values(**row))


def _join(keys: Iterable[str]) -> str:
    return json.dumps(sorted(keys), ensure_ascii=False, separators=(",", ":"))


def _write_keys(work: Work, record: str, keys: frozenset[str], was_keys: frozenset[str]) -> None:
    gone, fresh = was_keys - keys, keys - was_keys
    if gone:
        s = t.scopes
        work.conn.execute(delete(s).where(s.c.id == record, s.c.key.in_(sorted(gone))))
    work.upsert(t.scopes, [{"key": k, "id": record} for k in sorted(fresh)], [])


def bulk_load(work: Work, records: Iterable[Document], at: datetime) -> int:
    """Loads many new records as they are (``version`` 0 becomes 1), without a sequence row each.

    A base that already had readers gets one ``rescope`` row for everybody, so that they scan anew.
    """
    had = work.conn.execute(select(t.documents.c.id).limit(1)).first() is not None
    count = 0
    source = iter(records)
    while chunk := list(islice(source, CHUNK)):
        keys: list[dict[str, str]] = []
        rows: list[dict[str, Any]] = []
        for document in chunk:
            document["version"] = document.get("version") or 1
            rows.append(_row(document, work.zone))
            keys += [{"key": k, "id": document["id"]} for k in keys_of(document)]
        work.conn.execute(insert(t.documents), rows)
        work.conn.execute(insert(t.scopes), keys)
        count += len(rows)
    if had or head(work.conn):
        work.changed(op="rescope", seen_by=None, was_seen_by="[]", at=int(at.timestamp()))
    return count


def holder_of_source(conn: Connection, source_key: str, record: str) -> Document | None:
    """The other record that already has this number of the outside system, or nothing."""
    d = t.documents
    asked = select(d.c.body).where(d.c.source_key == source_key, d.c.id != record)
    stored = conn.execute(asked).scalar_one_or_none()
    return None if stored is None else unpack(stored)
