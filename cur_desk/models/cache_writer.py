"""Writes server copies and their projections into cache.db: the only writer of that file.

Everything is parsed and projected before a transaction begins; a transaction holds at most 250
records, so that a save never waits long; the cursor moves with the last one. A version never goes
backwards, and the digest of (id, version) is kept in the same transaction as the rows.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from cur_desk.contract import digest
from cur_desk.contract.wire import ChangeRow, ChangesPage, EventResult
from cur_desk.domain.changes import PathError, set_value
from cur_desk.domain.records.base import SCHEMA_VERSION
from cur_desk.models.body import pack, unpack
from cur_desk.models.database import Database
from cur_desk.models.overlay import NOTHING, Document, Local, Overlay, exchange_mark
from cur_desk.models.page_plan import Applied as Applied
from cur_desk.models.page_plan import Known, Plan, Prepared, Tally, into
from cur_desk.models.page_planner import Planner
from cur_desk.models.projections import Projected
from cur_desk.models.repository import Work
from cur_desk.models.rows_sql import META_UPSERT, Batch

CHUNK = 250
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Writing:
    """A part on its way into the file."""

    plan: Plan
    uids: set[str]
    done: Future[int]
    """Gives the number of own events parked."""


class CacheWriter:
    """Applies pages, own accepted events and the overlay; rebuilds projections."""

    def __init__(self, database: Database, work: Work, overlay: Overlay, zone: tzinfo) -> None:
        self._db = database
        self._work = work
        self._overlay = overlay
        self._planner = Planner(database, overlay, zone)
        self._lock = threading.RLock()
        """Held by whoever moves server copies on: pull, push, rebuilding."""
        self._laid: set[str] = set()
        """Records over which own work was laid while a part of a page was being prepared."""
        self._digest = int(self.meta("digest") or "0", 16)

    # --- the pull ----------------------------------------------------------------------------

    def apply_page(self, page: ChangesPage, synced_at: datetime | None = None) -> Applied:
        """Applies one page of the feed; its cursor is kept with the last transaction, and with the
        last page of a pull the time of the successful sync."""
        meta = {"cursor": page.cursor, "epoch": page.epoch}
        if synced_at is not None and not page.more:
            meta["last_sync_at"] = synced_at.isoformat()
        applied = self.apply_rows(page.changes, meta)
        if page.digest is None:
            return applied
        agrees = page.digest == self.digest()
        return Applied(
            applied.changed, applied.removed, applied.quarantined, applied.needs, applied.parked,
            digest_agrees=agrees,
        )  # fmt: skip

    def apply_rows(self, rows: Sequence[ChangeRow], meta: dict[str, str] | None = None) -> Applied:
        """Applies rows of the feed, of a manifest repair or of an exchange package, part by
        part, so that a person's save slips in between; a part is prepared while the one before
        it is being written."""
        total = Tally()
        parts = [rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)] or [[]]
        with self._lock:
            self._laid.clear()
            if len(parts) == 1:
                plan = self._planner.plan(parts[0])
                total.add(plan, self._write_in_order(plan, meta or {}))
            else:
                self._side_by_side(parts, meta or {}, total)
        return total.applied()

    def _side_by_side(
        self, parts: list[Sequence[ChangeRow]], meta: dict[str, str], total: Tally
    ) -> None:
        writing: _Writing | None = None
        with ThreadPoolExecutor(1, "cache-writer") as hand:
            for number, part in enumerate(parts):
                if writing is not None and not writing.uids.isdisjoint(r.id for r in part):
                    writing.done.result()  # the same record again: prepared from what is written
                plan = self._planner.plan(part)
                if writing is not None:
                    total.add(writing.plan, writing.done.result())
                now = meta if number == len(parts) - 1 else {}
                uids = {r.id for r in part}
                writing = _Writing(plan, uids, hand.submit(self._write_in_order, plan, now))
            if writing is not None:
                total.add(writing.plan, writing.done.result())

    def put_documents(self, documents: Iterable[Document]) -> Applied:
        """Applies whole documents (asked for, or the current ones of a push answer)."""
        return self.apply_rows(
            [
                ChangeRow(op="put", kind=d["kind"], id=d["id"], version=d["version"], doc=d)
                for d in documents
            ]
        )

    def remove(self, uids: Iterable[str], reason: str) -> Applied:
        """Takes records out of the cache for a reason; their unsent events are parked."""
        return self.apply_rows([ChangeRow(op="remove", kind="", id=u, reason=reason) for u in uids])

    # --- the push ----------------------------------------------------------------------------

    def apply_result(self, result: EventResult) -> Applied:
        """Moves the server copy on after an accepted event (already noted in work.db): the whole
        document where the answer has one, else own effect and the fields the portal set."""
        if result.doc is not None:
            return self.put_documents([result.doc])
        row = self._work.outbox.get(result.event)
        if row is None or result.version is None:
            return Applied()
        with self._lock:
            known = self._planner.known([row.record]).get(row.record)
            moved = self._moved_on(row.record, known, result)
        if moved is None:
            self.refresh([row.record])
            behind = known is None or known.version < result.version
            return Applied(frozenset([row.record]), needs=(row.record,) if behind else ())
        return self.put_documents([moved])

    def _moved_on(self, uid: str, known: Known | None, result: EventResult) -> Document | None:
        row = self._work.outbox.get(result.event)
        if row is None or row.document is None or known is None or known.bad:
            return None
        if result.outcome not in ("applied", "duplicate") or result.version is None:
            return None
        if known.version != result.version - 1:
            return None
        if known.version == 0:
            if row.event.base_version != 0:
                return None
            # Born here: the portal began from the same nothing and told what it has set besides.
            document: Document = {
                "kind": row.kind,
                "id": uid,
                "version": 0,
                "schema": SCHEMA_VERSION,
            }
        else:
            document = copy.deepcopy(self._planner.body(known))
        if not self._overlay.apply(document, row.event):
            return None
        try:
            for path, value in (result.set or {}).items():
                set_value(document, path, value)
        except PathError:
            return None
        document["version"] = result.version
        return document

    # --- the overlay -------------------------------------------------------------------------

    def refresh(self, uids: Sequence[str] | None = None) -> None:
        """Lays own events over the server copies of ``uids`` again; without them, over all that
        work.db knows and all rows that still bear a mark."""
        # Not under the lock of the pull: a person does not wait for a page. The event is in
        # work.db already, so a part prepared from now on has it; one prepared before sees ``_laid``
        # when it writes, and lays it again.
        local = self._overlay.everything() if uids is None else None
        wanted = list(uids) if uids is not None else self._to_lay(local or {})
        self._laid.update(wanted)
        for start in range(0, len(wanted), CHUNK):
            part = list(dict.fromkeys(wanted[start : start + CHUNK]))
            with self._db.write() as connection:
                self._overlaid(part, local).write(connection)

    def _overlaid(self, uids: list[str], local: dict[str, Local] | None) -> Batch:
        """Rows of these records with own work on top; the caller holds the write transaction, so
        that no newer server copy slips in between reading and writing."""
        known = self._planner.known(uids)
        if local is None:
            local = self._overlay.among(uids)
        batch = Batch()
        for uid in uids:
            one = local.get(uid, NOTHING)
            have = known.get(uid)
            if have is not None and have.bad:
                continue
            document = self._planner.body(have) if have is not None and have.version > 0 else None
            shown = self._overlay.shown(document, one)
            if shown is None:
                if have is not None:  # made here, then withdrawn
                    batch.gone.append((have.local,))
                continue
            projected = self._planner.project_or_none(shown) or self._planner.project_or_none(
                document
            )
            if projected is None:
                continue
            fresh = have is None
            if have is None:
                have = Known(self._planner.take_id(), 0, bad=False)
            if document is None:
                batch.docs.append((have.local, uid, shown["kind"], 0, 0, pack(shown)))
            version = have.version
            batch.add(have.local, projected, exchange_mark(one, version), fresh=fresh)
        return batch

    def mark(self, uid: str) -> None:
        """Renews only the exchange mark of a row (a draft began or went)."""
        self._laid.add(uid)
        with self._db.write() as connection:
            have = self._planner.known([uid]).get(uid)
            if have is None:
                return
            found = exchange_mark(self._overlay.of(uid), have.version)
            connection.exec_driver_sql(
                "UPDATE appeal SET exchange=? WHERE id=? AND exchange<>?",
                (found, have.local, found),
            )

    def _to_lay(self, local: dict[str, Local]) -> list[str]:
        """What may differ from its row at the opening. A record made here by one event alone is
        left out: its row was written of that event (an import holds thousands of such)."""
        made: dict[str, str] = {}
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT d.uid, a.exchange FROM doc d JOIN appeal a ON a.id=d.id WHERE d.version=0"
            )
            for uid, exchange in rows:
                one = local.get(uid)
                if one is not None and len(one.events) == 1 and exchange_mark(one, 0) == exchange:
                    made[uid] = exchange
        return [uid for uid in (*local, *self._marked()) if uid not in made]

    def _marked(self) -> list[str]:
        with self._db.read() as connection:
            rows = connection.exec_driver_sql(
                # CROSS: begin at the few marked rows, else the whole base is walked.
                "SELECT d.uid FROM appeal a CROSS JOIN doc d ON a.id=d.id"
                " WHERE a.exchange<>'synced' UNION ALL SELECT uid FROM doc WHERE version=0"
            ).fetchall()
        return [r[0] for r in rows]

    # --- state of the exchange ---------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A named value of the cache: ``cursor``, ``epoch``, ``last_sync_at`` …"""
        with self._db.read() as connection:
            found = connection.exec_driver_sql("SELECT value FROM meta WHERE key=?", (key,))
            value = found.scalar()
        return None if value is None else str(value)

    def set_meta(self, **values: str | None) -> None:
        """Keeps named values; ``None`` removes one."""
        with self._db.write() as connection:
            for key, value in values.items():
                if value is None:
                    connection.exec_driver_sql("DELETE FROM meta WHERE key=?", (key,))
                else:
                    connection.exec_driver_sql(META_UPSERT, (key, value))

    @property
    def cursor(self) -> str | None:
        """Where the pull goes on; ``None`` before the first sync."""
        return self.meta("cursor")

    def digest(self) -> str:
        """The digest of (id, version) of everything held, quarantined records too."""
        return digest.to_hex(self._digest)

    def versions(self) -> Iterator[tuple[str, str, int]]:
        """(id, kind, version) of every server copy, for a manifest diff."""
        last = 0
        while True:
            with self._db.read() as connection:
                rows = connection.exec_driver_sql(
                    "SELECT id, uid, kind, version FROM doc WHERE id>? AND version>0"
                    " ORDER BY id LIMIT 5000",
                    (last,),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield row[1], row[2], row[3]
            last = rows[-1][0]

    # --- rebuilding --------------------------------------------------------------------------

    def rebuild(
        self,
        stamp: str,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Cancelled | None = None,
    ) -> bool:
        """Makes all projections anew from the documents, in batches; says whether it came to the
        end. It may be stopped or killed: the old list stays readable, and the same ``stamp`` goes
        on behind the last batch (a program with another one finds no stamp of its own and begins)."""
        last = self._rebuilt_to(stamp)
        with self._db.read() as connection:
            counted = "SELECT count(*), count(*) FILTER (WHERE id<=?) FROM doc"
            total, done = connection.exec_driver_sql(counted, (last,)).one()
        while True:
            if cancelled is not None and cancelled():
                return False
            with self._lock:
                with self._db.read() as connection:
                    rows = connection.exec_driver_sql(
                        "SELECT id, uid, version, bad, body FROM doc WHERE id>? ORDER BY id"
                        f" LIMIT {CHUNK}",
                        (last,),
                    ).fetchall()
                if not rows:
                    self.set_meta(projection=stamp)
                    return True
                last, done = rows[-1][0], done + len(rows)
                self._laid.clear()
                overlay = self._overlay.among([r[1] for r in rows])
                self._rebuild_part(rows, overlay, f"{stamp}@{last}")
            if progress is not None:
                progress(done, total)

    def _rebuilt_to(self, stamp: str) -> int:
        kept, _, last = (self.meta("projection") or "").rpartition("@")
        return int(last) if kept == stamp else 0

    def _rebuild_part(self, rows: Sequence[Any], local: dict[str, Local], reached: str) -> None:
        ready: list[tuple[str, int, Projected, str]] = []
        for number, uid, version, bad, body in rows:
            if bad:
                continue
            one = local.get(uid, NOTHING)
            document = unpack(body)
            shown = self._overlay.shown(document if version > 0 else None, one) or document
            projected = self._planner.project_or_none(shown) or self._planner.project_or_none(
                document
            )
            if projected is not None:
                ready.append((uid, number, projected, exchange_mark(one, version)))
        with self._db.write() as connection:
            batch = Batch()
            for uid, number, projected, exchange in ready:
                if uid not in self._laid:  # else it has just been written, own work and all
                    batch.add(number, projected, exchange, fresh=False)
            batch.write(connection)
            connection.exec_driver_sql(META_UPSERT, ("projection", reached))

    # --- writing -----------------------------------------------------------------------------

    def _write_in_order(self, plan: Plan, meta: dict[str, str]) -> int:
        parked = self._leave_work_in_order(plan)
        self._write(plan.records, meta)
        return parked

    def _leave_work_in_order(self, plan: Plan) -> int:
        """work.db first: parks events of records taken away, notes and frees the quarantine."""
        parked = sum(self._work.outbox.park(uid, reason) for uid, reason in plan.gone)
        bad = [r for r in plan.records if r.bad]
        self._work.quarantine.put(
            [(r.uid, r.kind, r.version, r.reason, r.document or {}) for r in bad]
        )
        held = self._work.quarantine.uids()
        if held:
            good = [r.uid for r in plan.records if not r.bad and r.uid in held]
            self._work.quarantine.release(good)
        return parked

    def _write(self, records: list[Prepared], meta: dict[str, str]) -> None:
        total = self._digest
        for one in records:
            if one.was_version > 0:
                total = digest.remove(total, one.uid, one.was_version)
            if not one.removed and one.version > 0:
                total = digest.add(total, one.uid, one.version)
        values = meta | {"digest": digest.to_hex(total)}
        with self._db.write() as connection:
            batch = Batch()
            # The same record twice in a page: the last counts (a local id is never used again).
            for one in {(r.uid, r.known.local): r for r in records}.values():
                if one.uid in self._laid and one.projected is not None:
                    self._planner.lay(one, self._overlay.of(one.uid))
                into(batch, one)
            batch.write(connection)
            connection.exec_driver_sql(META_UPSERT, list(values.items()))
        self._digest = total
