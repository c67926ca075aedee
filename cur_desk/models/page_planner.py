"""Works out what a part of a page will do, before its transaction begins. Reads, never writes."""

from __future__ import annotations

import copy
import itertools
import time
from collections.abc import Sequence
from datetime import tzinfo

from pydantic import ValidationError

from cur_desk.contract.wire import ChangeRow
from cur_desk.domain.changes import PathError, set_value, unset
from cur_desk.models.body import pack, unpack
from cur_desk.models.database import Database
from cur_desk.models.in_list import marks, parts
from cur_desk.models.overlay import NOTHING, Document, Local, Overlay, exchange_mark
from cur_desk.models.page_plan import Known, Plan, Prepared, left, removal, why
from cur_desk.models.projections import Projected, project

BREATHE = 8
"""After so many records the interpreter is let go for a moment."""


class Planner:
    """Parses, patches and projects; gives local ids. One for each open cache."""

    def __init__(self, database: Database, overlay: Overlay, zone: tzinfo) -> None:
        self._db = database
        self._overlay = overlay
        self._zone = zone
        with self._db.read() as connection:
            top = connection.exec_driver_sql("SELECT max(id) FROM doc").scalar()
        self._ids = itertools.count((top or 0) + 1)

    def plan(self, rows: Sequence[ChangeRow]) -> Plan:
        """What these rows will do to what is held."""
        known = self.known([r.id for r in rows])
        local = self._overlay.among([r.id for r in rows])
        plan = Plan()
        for number, row in enumerate(rows):
            if number % BREATHE == 0:  # a person's save need not wait for the part; the system
                time.sleep(0)  # call costs as much as a quarter of a record, so not at each one
            have = known.get(row.id)
            if row.op == "remove":
                plan.gone.append((row.id, row.reason or "absent"))
                if have is not None:
                    plan.records.append(removal(row, have))
                    del known[row.id]
                continue
            if have is not None and have.version >= row.version and not _mends(row, have):
                continue  # seen already: a page repeated, or one's own event
            document = self._document(row, have)
            if document is None:
                plan.needs.append(row.id)
                continue
            if have is None:
                have = known[row.id] = Known(self.take_id(), 0, bad=False)
                new = True
            else:
                new = False
            plan.records.append(self._ready(row, have, document, local.get(row.id, NOTHING)))
            plan.records[-1].new = new
            have.version, have.document = row.version, document
            have.bad = plan.records[-1].bad
        return plan

    def _document(self, row: ChangeRow, have: Known | None) -> Document | None:
        """The whole document after the row; ``None`` if it must be asked for."""
        if row.op == "put":
            return row.doc
        if row.op != "patch" or have is None or have.bad or have.version != row.base_version:
            return None
        document = copy.deepcopy(self.body(have))
        try:
            for path in row.unset or ():
                unset(document, path)
            for path, value in (row.set or {}).items():
                set_value(document, path, value)
        except PathError:
            return None
        document["version"] = row.version
        return document

    def _ready(self, row: ChangeRow, have: Known, document: Document, local: Local) -> Prepared:
        prepared = Prepared(
            row.id, str(document.get("kind", row.kind)), have, have.version, row.version,
            document, pack(document), None,
        )  # fmt: skip
        try:
            if document.get("id") != row.id or document.get("version") != row.version:
                raise ValueError("id, version")
            projected = project(document, self._zone)
        except (ValidationError, ValueError, TypeError, AttributeError) as error:
            prepared.bad, prepared.reason = True, why(error)
            return prepared
        prepared.projected = projected
        if local is not NOTHING:
            self.lay(prepared, local)
        return prepared

    def lay(self, prepared: Prepared, local: Local) -> None:
        """Own work over a server copy that is about to be written."""
        shown = self._overlay.shown(prepared.document, local)
        if shown is not prepared.document:
            prepared.projected = self.project_or_none(shown) or prepared.projected
        one = Local(local.events, local.draft, local.rejected, local.accepted_version)
        prepared.exchange = exchange_mark(left(one, prepared.version), prepared.version)

    def project_or_none(self, document: Document | None) -> Projected | None:
        """Rows of a document with own events on top; one that no longer fits shows the server's."""
        if document is None:
            return None
        try:
            return project(document, self._zone)
        except (ValidationError, ValueError, TypeError, AttributeError):
            return None

    def known(self, uids: Sequence[str]) -> dict[str, Known]:
        """Of these records, those that are held."""
        found: dict[str, Known] = {}
        unique = tuple(dict.fromkeys(uids))
        with self._db.read() as connection:
            for part in parts(unique):
                rows = connection.exec_driver_sql(
                    f"SELECT uid, id, version, bad FROM doc WHERE uid IN ({marks(part)})", part
                )
                for uid, local, version, bad in rows:
                    found[uid] = Known(local, version, bool(bad))
        return found

    def body(self, known: Known) -> Document:
        """The server copy as held, or as this page has made it."""
        if known.document is None:
            with self._db.read() as connection:
                body = connection.exec_driver_sql(
                    "SELECT body FROM doc WHERE id=?", (known.local,)
                ).scalar()
            known.document = unpack(body)  # type: ignore[arg-type]
        return known.document

    def take_id(self) -> int:
        """A local id that was never used."""
        return next(self._ids)


def _mends(row: ChangeRow, have: Known) -> bool:
    """Whether a quarantined record comes once more whole: it may have been damaged on its way."""
    return have.bad and row.op == "put" and have.version == row.version
