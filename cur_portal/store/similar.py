"""Keys of like appeals on the portal: made from the sequence, behind the work, never in its way.

The table follows the documents: first a scan in the order of ids, then the rows of the sequence.
It holds sealed keys only (``cur_desk/contract/similar.py``), no name and no word.
"""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from cur_desk.contract.similar import sealed_keys
from cur_desk.domain.changes import Document
from cur_desk.domain.similar_keys import KEYS_VERSION, keys_of
from cur_portal.packing import unpack
from cur_portal.scopes import REGION, Reader
from cur_portal.store import settings
from cur_portal.store import tables as t
from cur_portal.store.database import Database, Work, head

SECRET = "similar_secret"
_SCAN, _SEQ, _KEYS = "similar:scan", "similar:seq", "similar:keys"
_DONE = "~"
"""After every id: the scan has come to the end."""
SIMILAR_LOCK = 4_821_004
STEP = 200
COMMON = 300
MOST = 200
FEWEST_BANDS = 2
KIND = "appeal"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hit:
    """An appeal that shares keys, as it stands."""

    document: Document
    by: frozenset[str]
    seen: bool
    """In the reader's scope."""


def secret(conn: Connection) -> bytes:
    """The region's secret of keys; empty before ``ensure``."""
    return bytes.fromhex(settings.get(conn, SECRET) or "")


def ensure(work: Work) -> None:
    """Makes the secret once."""
    settings.ensure(work, SECRET, secrets.token_hex(32))


class SimilarBook:
    """Follows the base; one step is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def step(self) -> bool:
        """Makes keys of the next part; says whether more waits."""
        with self._db.write() as work:
            work.lock(SIMILAR_LOCK)  # two questions at once must not make the same part
            at = settings.get(work.conn, _SCAN)
            if at is None or settings.get(work.conn, _KEYS) != str(KEYS_VERSION):
                self._begin(work)
                settings.put(work, _KEYS, str(KEYS_VERSION))
                at = ""
            if at != _DONE:
                return self._scan(work, at)
            return self._follow(work)

    def waits(self) -> bool:
        """Whether there is anything to do; takes no turn of the writer."""
        with self._db.read() as conn:
            if settings.get(conn, _SCAN) != _DONE:
                return True
            if settings.get(conn, _KEYS) != str(KEYS_VERSION):
                return True
            return int(settings.get(conn, _SEQ) or 0) < head(conn)

    def counts(self, conn: Connection) -> tuple[int, int]:
        """(appeals whose keys are ready, all appeals)."""
        ready = conn.execute(select(func.count()).select_from(t.similar_of)).scalar_one()
        asked = select(func.count()).select_from(t.documents).where(t.documents.c.kind == KIND)
        return int(ready), int(conn.execute(asked).scalar_one())

    def _begin(self, work: Work) -> None:
        """What changes while the scan goes on comes by the sequence afterwards."""
        settings.put(work, _SEQ, str(head(work.conn)))
        work.conn.execute(delete(t.similar))
        work.conn.execute(delete(t.similar_of))

    def _scan(self, work: Work, at: str) -> bool:
        d = t.documents
        asked = select(d.c.id, d.c.body).where(d.c.kind == KIND, d.c.id > at)
        rows = work.conn.execute(asked.order_by(d.c.id).limit(STEP)).all()
        _write(work, {r.id: unpack(r.body) for r in rows}, [])
        settings.put(work, _SCAN, rows[-1].id if len(rows) == STEP else _DONE)
        return True

    def _follow(self, work: Work) -> bool:
        seq = int(settings.get(work.conn, _SEQ) or 0)
        s, d = t.sequence, t.documents
        asked = select(s.c.seq, s.c.op, s.c.record, s.c.kind, s.c.person).where(s.c.seq > seq)
        rows = work.conn.execute(asked.order_by(s.c.seq).limit(STEP)).all()
        if not rows:
            return False
        if any(r.op == "rescope" and r.person is None for r in rows) or rows[0].seq > seq + 1:
            # Loaded in bulk, or the rows between were pruned: the scan begins anew.
            settings.put(work, _SCAN, "")
            self._begin(work)
            return True
        touched = {r.record for r in rows if r.kind == KIND and r.record}
        stored = work.conn.execute(select(d.c.id, d.c.body).where(d.c.id.in_(sorted(touched))))
        found = {r.id: unpack(r.body) for r in stored}
        _write(work, found, sorted(touched - found.keys()))
        settings.put(work, _SEQ, str(rows[-1].seq))
        return len(rows) == STEP


def find(conn: Connection, reader: Reader, keys: dict[str, str], own: str) -> list[Hit]:
    """Appeals that share telling keys, the closest first. Items of narrower access are found only
    by those who see them."""
    shared: defaultdict[str, list[str]] = defaultdict(list)
    s = t.similar
    for key, kind in keys.items():
        asked = select(s.c.id).where(s.c.key == _number(key), s.c.id != own)
        for (record,) in conn.execute(asked.order_by(s.c.id.desc()).limit(COMMON)):
            shared[record].append(kind)
    close = {r: frozenset(by) for r, by in shared.items() if telling(by)}
    names = sorted(close, key=lambda r: (weight(close[r]), r), reverse=True)[:MOST]
    hits: list[Hit] = []
    d, k = t.documents, t.scopes
    for part in _parts(names):
        rows = conn.execute(select(d.c.id, d.c.body).where(d.c.id.in_(part))).all()
        scoped = select(k.c.id, k.c.key).where(k.c.id.in_(part))
        scopes: defaultdict[str, set[str]] = defaultdict(set)
        for record, key in conn.execute(scoped):
            scopes[record].add(key)
        for row in rows:
            seen = reader.sees(scopes[row.id])
            if seen or REGION in scopes[row.id]:
                hits.append(Hit(unpack(row.body), close[row.id], seen))
    hits.sort(key=lambda h: (weight(h.by), h.document["id"]), reverse=True)
    return hits


def telling(by: list[str]) -> bool:
    """Whether what agrees is enough to be told: one band alone is chance."""
    return by.count("bands") >= FEWEST_BANDS or any(b != "bands" for b in by)


def weight(by: frozenset[str]) -> int:
    """Closer hits first."""
    return sum({"text": 8, "repeat": 5, "place": 3, "bands": 2}.get(b, 0) for b in by)


def _number(key: str) -> int:
    """A sealed key as the base keeps it: a signed number of eight bytes."""
    return int(key, 16) - (1 << 63)


def _write(work: Work, documents: dict[str, Document], gone: list[str]) -> None:
    names = [*documents, *gone]
    for part in _parts(names):
        work.conn.execute(delete(t.similar).where(t.similar.c.id.in_(part)))
        work.conn.execute(delete(t.similar_of).where(t.similar_of.c.id.in_(part)))
    own = secret(work.conn)
    rows: list[dict[str, Any]] = []
    for record, document in documents.items():
        for key in _sealed(own, record, document):
            rows.append({"key": _number(key), "id": record})
    if rows:
        work.conn.execute(insert(t.similar), rows)
    if documents:
        work.conn.execute(insert(t.similar_of), [{"id": r} for r in documents])


def _sealed(own: bytes, record: str, document: Document) -> Iterable[str]:
    """The keys of a record; none of one that no rule understands: met again at every step, it
    would keep all others waiting for ever."""
    try:
        return sealed_keys(own, keys_of(document))
    except Exception as error:  # noqa: BLE001 - the named boundary of the keys: one odd record
        # Only the kind of the error: its words may be a citizen's.
        _LOG.warning("no keys of like appeals for %s (%s)", record, type(error).__name__)
        return ()


def _parts(names: Sequence[str]) -> list[list[str]]:
    return [list(names[i : i + 500]) for i in range(0, len(names), 500)]
