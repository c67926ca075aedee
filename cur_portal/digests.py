"""Digest of everything a reader has in scope: counted once, then kept up by the sequence."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict

from sqlalchemy import Connection, select

from cur_desk.contract import digest
from cur_portal.scopes import Reader
from cur_portal.store import tables as t
from cur_portal.store.documents import in_scope

_KEPT = 400


class DigestBook:
    """Digests by scope, each as of a number of the sequence."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def at(self, conn: Connection, reader: Reader, seq: int) -> str:
        """The digest as of ``seq``, which is the head of this connection's snapshot."""
        key = reader.scope_hash
        with self._lock:
            known = self._known.get(key)
        total = _advance(conn, reader, known, seq) if known and known[0] <= seq else None
        if total is None:
            total = _count(conn, reader)
        with self._lock:
            if key not in self._known or self._known[key][0] <= seq:
                self._known[key] = (seq, total)
                self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return digest.to_hex(total)

    def forget(self) -> None:
        """After a restore nothing known is true."""
        with self._lock:
            self._known.clear()


def _count(conn: Connection, reader: Reader) -> int:
    d = t.documents
    rows = conn.execute(select(d.c.id, d.c.version).where(in_scope(reader)))
    return digest.digest((r.id, r.version) for r in rows)


def _advance(conn: Connection, reader: Reader, known: tuple[int, int], seq: int) -> int | None:
    """The digest moved from where it was known to ``seq``; nothing if it must be counted anew."""
    since, total = known
    s = t.sequence
    asked = select(s.c.op, s.c.record, s.c.version, s.c.was_version, s.c.seen_by, s.c.was_seen_by)
    for row in conn.execute(asked.where(s.c.seq > since, s.c.seq <= seq).order_by(s.c.seq)):
        if row.op == "rescope":
            if row.seen_by is None:
                return None
            continue
        keys = json.loads(row.seen_by)
        was_keys = keys if row.was_seen_by is None else json.loads(row.was_seen_by)
        if row.was_version is not None and reader.sees(was_keys):
            total = digest.remove(total, row.record, row.was_version)
        if row.op == "change" and reader.sees(keys):
            total = digest.add(total, row.record, row.version)
    return total
