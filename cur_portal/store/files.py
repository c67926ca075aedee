"""Contents of files: uploads under way, whole contents, and who may read them.

An act may name a content that the portal has not got: it is accepted and the reference is marked
``awaited``, because a photo on a thin line must not hold back the word that it exists. The mark goes
when the person who named the content has sent it. Naming a hash gives no right to read what lies
under it: a link counts only when its author has shown to have the content.
"""

from __future__ import annotations

import copy
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from cur_desk.domain.changes import Document
from cur_desk.domain.media import LOOKED_AT, sniff
from cur_desk.domain.records.words import ViewLevel
from cur_portal.scopes import Reader
from cur_portal.store import documents, history
from cur_portal.store import tables as t
from cur_portal.store.database import Database, Work
from cur_portal.store.documents import Cause
from cur_portal.store.unnamed import hold, is_named, note_unnamed

PIECE = 256 * 1024
KEEP = timedelta(days=7)
"""An upload that nobody goes on with is swept after this."""
ORPHAN = timedelta(days=30)
"""A content that no record names any more is swept after this."""
MOST_OPEN = 100
"""Uploads that one person may have under way."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload under way."""

    id: str
    sha256: str
    size: int
    got: int
    person: str
    device: str
    metadata: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Blob:
    """A whole content."""

    sha256: str
    store: str
    size: int
    media_type: str


# --- uploads --------------------------------------------------------------------------------------


def begin(
    work: Work, reader: Reader, sha256: str, size: int, metadata: dict[str, str], now: datetime
) -> Upload | None:
    """A new upload; nothing if the person has too many under way. Whoever begins the same content
    anew at the same workstation has lost the answer to the first beginning: that one ends."""
    hold(work, [sha256])
    u = t.uploads
    lost = (u.c.person == reader.person, u.c.device == reader.device, u.c.sha256 == sha256)
    for (key,) in work.conn.execute(select(u.c.id).where(*lost)).all():
        drop_upload(work, key)
    mine = select(func.count()).where(u.c.person == reader.person)
    if int(work.conn.execute(mine).scalar_one()) >= MOST_OPEN:
        return None
    made = Upload(
        id=secrets.token_hex(16),
        sha256=sha256,
        size=size,
        got=0,
        person=reader.person,
        device=reader.device,
        metadata=json.dumps(metadata, ensure_ascii=False),
        expires_at=int((now + KEEP).timestamp()),
    )
    values = {name: getattr(made, name) for name in Upload.__slots__}
    work.conn.execute(insert(u).values(values))
    return made


def upload(conn: Connection, key: str, person: str) -> Upload | None:
    """A person's own upload."""
    u = t.uploads
    row = conn.execute(select(u).where(u.c.id == key, u.c.person == person)).mappings().first()
    return None if row is None else Upload(**row)


def append(work: Work, key: str, at: int, data: bytes, now: datetime) -> bool:
    """Adds bytes where the upload stands; ``False`` if it stands elsewhere by now (another request
    was faster, or the upload is gone)."""
    u = t.uploads
    moved = work.conn.execute(
        update(u)
        .where(u.c.id == key, u.c.got == at)
        .values(got=at + len(data), expires_at=int((now + KEEP).timestamp()))
    )
    if moved.rowcount != 1:
        return False
    work.conn.execute(insert(t.file_chunks).values(store=key, start=at, data=data))
    return True


def drop_upload(work: Work, key: str, *, chunks: bool = True) -> bool:
    """Ends an upload; its chunks stay only as those of a content. ``False``: another transaction
    was first, and what becomes of the chunks was its to say."""
    gone = work.conn.execute(delete(t.uploads).where(t.uploads.c.id == key)).rowcount == 1
    if gone and chunks:
        _drop_chunks(work, key)
    return gone


def _drop_chunks(work: Work, key: str) -> None:
    work.conn.execute(delete(t.file_chunks).where(t.file_chunks.c.store == key))


@dataclass(frozen=True, slots=True)
class Looked:
    """What the bytes of an upload say."""

    sha256: str
    media_type: str


def look(database: Database, key: str) -> Looked:
    """Reads an upload through, piece by piece."""
    digest = hashlib.sha256()
    head, tail = b"", b""
    for piece in walk(database, key, 0):
        digest.update(piece)
        head = head or piece[:LOOKED_AT]
        tail = (tail + piece)[-LOOKED_AT:]
    return Looked(digest.hexdigest(), sniff(head, tail))


def finish(work: Work, done: Upload, media_type: str, now: datetime) -> frozenset[str] | None:
    """The upload is whole and right: its content is the portal's, its author's links count. Says
    which records changed; nothing if the upload has been ended meanwhile."""
    hold(work, [done.sha256])
    if not drop_upload(work, done.id, chunks=False):
        return None
    if blob(work.conn, done.sha256) is None:
        row = {
            "sha256": done.sha256,
            "store": done.id,
            "size": done.size,
            "media_type": media_type,
            "received_at": int(now.timestamp()),
        }
        work.upsert(t.blobs, [row], [])
        note_unnamed(work, [done.sha256], now)
    kept = blob(work.conn, done.sha256)
    if kept is None or kept.store != done.id:
        _drop_chunks(work, done.id)
    return prove(work, done.sha256, done.person, now)


def take_whole(work: Work, source: IO[bytes], now: datetime) -> str:
    """A content from the portal's own hands (an import, the seed); gives its SHA-256."""
    key, place = secrets.token_hex(16), 0
    digest, head, tail = hashlib.sha256(), b"", b""
    while piece := source.read(PIECE):
        work.conn.execute(insert(t.file_chunks).values(store=key, start=place, data=piece))
        digest.update(piece)
        head, tail, place = (
            head or piece[:LOOKED_AT],
            (tail + piece)[-LOOKED_AT:],
            place + len(piece),
        )
    sha256 = digest.hexdigest()
    row = {
        "sha256": sha256,
        "store": key,
        "size": place,
        "media_type": sniff(head, tail),
        "received_at": int(now.timestamp()),
    }
    hold(work, [sha256])
    if blob(work.conn, sha256) is None:
        work.conn.execute(insert(t.blobs).values(row))
        note_unnamed(work, [sha256], now)
    else:
        _drop_chunks(work, key)
    return sha256


def sweep(work: Work, now: datetime) -> int:
    """Removes uploads that nobody goes on with and contents that no record has named for long;
    says how many."""
    u, n = t.uploads, t.unnamed_blobs
    stale = work.conn.execute(
        select(u.c.id).where(u.c.expires_at < int(now.timestamp())).limit(100)
    ).all()
    for (key,) in stale:
        drop_upload(work, key)
    before = n.c.since < int((now - ORPHAN).timestamp())
    noted = work.conn.execute(select(n.c.sha256).where(before).order_by(n.c.since).limit(100))
    shas = sorted(row[0] for row in noted)
    hold(work, shas)
    gone = 0
    for sha256 in shas:
        # Whoever named it and ceased to name it meanwhile has written a later date.
        still = work.conn.execute(delete(n).where(n.c.sha256 == sha256, before)).rowcount
        if still and not is_named(work.conn, sha256):
            gone += _drop_blob(work, sha256)
    return len(stale) + gone


def _drop_blob(work: Work, sha256: str) -> bool:
    kept = blob(work.conn, sha256)
    if kept is None:
        return False
    _drop_chunks(work, kept.store)
    work.conn.execute(delete(t.blob_owners).where(t.blob_owners.c.sha256 == sha256))
    work.conn.execute(delete(t.blobs).where(t.blobs.c.sha256 == sha256))
    return True


# --- reading --------------------------------------------------------------------------------------


def blob(conn: Connection, sha256: str) -> Blob | None:
    """A whole content, whoever may read it."""
    b = t.blobs
    row = conn.execute(
        select(b.c.sha256, b.c.store, b.c.size, b.c.media_type).where(b.c.sha256 == sha256)
    ).first()
    return None if row is None else Blob(*row)


def may_read(conn: Connection, reader: Reader, sha256: str) -> bool:
    """Whether a record that this reader sees names the content by a proved link. The view of
    figures has no files."""
    if reader.view is ViewLevel.FIGURES:
        return False
    links, s = t.file_links, t.scopes
    asked = (
        select(links.c.record)
        .join(s, s.c.id == links.c.record)
        .where(links.c.sha256 == sha256, links.c.proved, s.c.key.in_(sorted(reader.keys)))
        .limit(1)
    )
    return conn.execute(asked).first() is not None


def has_shown(conn: Connection, sha256: str, person: str) -> bool:
    """Whether the person has shown to have a content that the portal has."""
    o, b = t.blob_owners, t.blobs
    asked = select(o.c.person).join(b, b.c.sha256 == o.c.sha256)
    return conn.execute(asked.where(o.c.sha256 == sha256, o.c.person == person)).first() is not None


def unproved(conn: Connection, sha256: str, person: str) -> bool:
    """Whether links of this person wait for the content."""
    links = t.file_links
    mine = (links.c.sha256 == sha256, links.c.person == person, ~links.c.proved)
    return conn.execute(select(links.c.record).where(*mine).limit(1)).first() is not None


def walk(database: Database, store: str, start: int) -> Iterator[bytes]:
    """The bytes of a content from ``start`` on; each piece is read in a transaction of its own."""
    c = t.file_chunks
    place = start
    while True:
        asked = (
            select(c.c.start, c.c.data)
            .where(c.c.store == store, c.c.start <= place)
            .order_by(c.c.start.desc())
            .limit(1)
        )
        with database.read() as conn:
            row = conn.execute(asked).first()
        if row is None or row.start + len(row.data) <= place:
            return
        yield bytes(row.data)[place - row.start :]
        place = int(row.start) + len(row.data)


# --- links ----------------------------------------------------------------------------------------


def mark_awaited(conn: Connection, old: Document | None, new: Document, person: str) -> None:
    """Marks references that have just been added and whose content nobody has sent yet."""
    for ref in _added(old, new):
        ref.pop("awaited", None)
        if not has_shown(conn, ref["sha256"], person) and not _has(conn, new["id"], ref["sha256"]):
            ref["awaited"] = True


def write_links(
    work: Work, old: Document | None, new: Document, person: str | None, now: datetime
) -> None:
    """Keeps which contents a record names. What the portal itself brought needs no proof."""
    for ref in _added(old, new):
        proved = person is None or has_shown(work.conn, ref["sha256"], person)
        row = {
            "record": new["id"],
            "sha256": ref["sha256"],
            "person": person or "",
            "proved": proved,
        }
        work.upsert(t.file_links, [row], ["proved"])
    gone = sorted(_shas(old) - _shas(new))
    if gone:
        links = t.file_links
        work.conn.execute(
            delete(links).where(links.c.record == new["id"], links.c.sha256.in_(gone))
        )
        note_unnamed(work, gone, now)


def _refs(document: Document | None) -> list[Document]:
    files = (document or {}).get("files") or ()
    return [f for f in files if isinstance(f, dict) and f.get("sha256")]


def _shas(document: Document | None) -> set[str]:
    return {str(f["sha256"]) for f in _refs(document)}


def _added(old: Document | None, new: Document) -> list[Document]:
    known = {f.get("id") for f in _refs(old)}
    return [f for f in _refs(new) if f.get("id") not in known]


def _has(conn: Connection, record: str, sha256: str) -> bool:
    links = t.file_links
    asked = select(links.c.person).where(
        links.c.record == record, links.c.sha256 == sha256, links.c.proved
    )
    return conn.execute(asked.limit(1)).first() is not None


def linked(work: Work, documents_: Iterable[Document]) -> Iterator[Document]:
    """The same documents; their links are written after them: for loading many."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for document in documents_:
        for ref in _refs(document):
            key = (document["id"], str(ref["sha256"]))
            rows[key] = {"record": key[0], "sha256": key[1], "person": "", "proved": True}
        yield document
    work.upsert(t.file_links, list(rows.values()), ["proved"])


def drop_links(work: Work, record: str, now: datetime) -> None:
    """The record is gone."""
    links = t.file_links
    named = work.conn.execute(select(links.c.sha256).where(links.c.record == record)).all()
    work.conn.execute(delete(links).where(links.c.record == record))
    note_unnamed(work, {row[0] for row in named}, now)


def prove(work: Work, sha256: str, person: str, now: datetime) -> frozenset[str]:
    """The person has shown to have a content: their links count from now on, the marks «awaited»
    go. Says which records changed."""
    hold(work, [sha256])
    work.upsert(t.blob_owners, [{"sha256": sha256, "person": person}], [])
    links = t.file_links
    mine = (links.c.sha256 == sha256, links.c.person == person, ~links.c.proved)
    records = sorted(r[0] for r in work.conn.execute(select(links.c.record).where(*mine)).all())
    for record in records:
        _arrived(work, record, sha256, now)
    work.conn.execute(update(links).where(*mine).values(proved=True))
    return frozenset(records)


def _arrived(work: Work, record: str, sha256: str, now: datetime) -> None:
    old = documents.find(work.conn, record, lock=True)
    if old is None:
        return
    new: dict[str, Any] = copy.deepcopy(old)
    for ref in new.get("files") or ():
        if ref.get("sha256") == sha256:
            ref.pop("awaited", None)
    written = history.paths_of(old, new)
    if not written:
        return
    version = documents.put(work, new, old, Cause(person="portal"), now)
    history.write_fields(work, record, written, version, person="portal")
