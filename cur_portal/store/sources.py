"""Numbers of outside systems in the base: how they are spelt, and their lifting to a new spelling.

A base of an older portal kept them as they were typed, so that «аб 12» stood beside «АБ-12 » of a
newer one. They are spelt anew once, when the base is opened.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from cur_portal.scopes import source_key
from cur_portal.store import settings
from cur_portal.store import tables as t
from cur_portal.store.database import Work

SPELLING = "2"
"""Rises with ``scopes.source_key``: 1 as typed, 2 by ``number_key``."""
_MARK = "source_keys"


def respell(work: Work) -> int:
    """Lifts what stands in the base; says of how many. Of two that are one number now, the earlier
    record gets it; the other keeps its old spelling and stays as it is: nobody merges them."""
    if settings.get(work.conn, _MARK) == SPELLING:
        return 0
    d = t.documents
    asked = select(d.c.id, d.c.source_key).where(d.c.source_key.is_not(None)).order_by(d.c.id)
    stored = work.conn.execute(asked).all()
    taken = {key for _, key in stored}
    changed = []
    for record, old in stored:
        system, _, number = old.partition("|")
        new = source_key(system, number)
        if new not in taken:
            taken.add(new)
            changed.append({"record": record, "new": new})
    if changed:
        by_id = update(d).where(d.c.id == bindparam("record"))
        work.conn.execute(by_id.values(source_key=bindparam("new")), changed)
    settings.put(work, _MARK, SPELLING)
    return len(changed)
