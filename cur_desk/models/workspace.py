"""Workspace: the two files of one user, opened together and closed together.

Opening looks at the files (newer: refused; damaged: set aside, the cache rebuilt, the work rescued),
lifts them, rebuilds projections if their version rose, and lays own unsent work over the list.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cur_desk.clock import Clock, SystemClock
from cur_desk.contract.wire import ChangesPage, EventResult
from cur_desk.domain.acts.files import NAMING, contents_of
from cur_desk.domain.events import Event
from cur_desk.errors import DeskError
from cur_desk.models.arriving import Arriving
from cur_desk.models.cache_writer import Applied, CacheWriter
from cur_desk.models.database import Database, no_room
from cur_desk.models.drafts import Draft
from cur_desk.models.file_cache import FileCache
from cur_desk.models.journal import Entry
from cur_desk.models.learned import LearnedStore
from cur_desk.models.outbox_row import OutboxRow
from cur_desk.models.overlay import Overlay
from cur_desk.models.private_files import private_folder
from cur_desk.models.projections import PROJECTION_VERSION
from cur_desk.models.queries import Queries
from cur_desk.models.repository import DraftKey, Work
from cur_desk.models.rescue import Rescued, open_cache, open_work
from cur_desk.models.similar import SimilarIndex
from cur_desk.models.soon import Soon
from cur_desk.models.status import Status, StatusFile, counted
from cur_desk.models.telling import Changed as Changed
from cur_desk.models.telling import Teller, touched
from cur_desk.models.trouble import FILE_TROUBLES, BusyFile, DamagedFile, DiskTrouble, FileClosed

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection

STATUS_S = 0.4
"""status.json follows the files so late at most; a burst of changes is one writing."""
Progress = Callable[[str, int, int], None]
"""(Russian words, done, of how many)."""


class Workspace:
    """Ties work, writer, queries and status of one user."""

    def __init__(
        self, folder: Path, work: Database, cache: Database, clock: Clock, zone: tzinfo
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.zone = zone
        self.rescued: Rescued | None = None
        """What opening had to save from a damaged file, for the screen to say."""
        self.needs_rebuild = False
        self.trouble: DeskError | None = None
        """Met while showing what had already been made durable."""
        work.on_trouble = cache.on_trouble = self._met
        self._work_db, self._cache_db = work, cache
        self.work = Work(work, clock)
        self._posts: dict[str, str] = self.work.settings.get("posts", {})
        self.overlay = Overlay(self.work, lambda post: self._posts.get(post, ""))
        self.writer = CacheWriter(cache, self.work, self.overlay, zone)
        self.queries = Queries(cache, self.overlay, self.work.opened, zone, clock)
        self.files = FileCache(cache, clock)
        self.similar = SimilarIndex(cache)
        self.learned = LearnedStore(cache)
        self.status = StatusFile(folder)
        self._status_lock = threading.Lock()
        self._soon = Soon(self._catch_up_status, STATUS_S)
        self.status.before_read = self._soon.now
        self._teller = Teller(self._soon.ask)
        self._tell = self._teller.tell
        self._arriving = Arriving(
            self.work, self.writer, self.queries, self.files, clock, self._show, self._teller
        )
        self._behind: set[str] = set()
        """Records whose rows the cache could not follow when their work became durable."""

    # --- opening and closing -----------------------------------------------------------------

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        *,
        zone: tzinfo,
        clock: Clock | None = None,
        recovery: str | None = None,
        progress: Progress | None = None,
        rebuild_now: bool = True,
    ) -> Workspace:
        """Opens or makes the files of ``folder``. ``recovery``: the region's age recipient, to
        which every event is sealed besides. ``rebuild_now=False`` leaves a due rebuild of
        projections to ``rebuild()``, so that the old list can be shown at once."""
        private_folder(folder)
        clock = clock or SystemClock()
        try:
            return cls._open(folder, key, zone, clock, recovery, progress, rebuild_now)
        except DamagedFile:
            # Met while opening, and noted: the second try checks the files whole and sets aside.
            return cls._open(folder, key, zone, clock, recovery, progress, rebuild_now)

    @classmethod
    def _open(
        cls,
        folder: Path,
        key: bytes,
        zone: tzinfo,
        clock: Clock,
        recovery: str | None,
        progress: Progress | None,
        rebuild_now: bool,
    ) -> Workspace:
        work, rescued_work = open_work(folder / "work.db", key, clock)
        try:
            cache, rescued_cache = open_cache(folder / "cache.db", key, clock)
        except BaseException:
            work.close()
            raise
        try:
            made = cls(folder, work, cache, clock, zone)
            made._begin(recovery, rescued_work or rescued_cache, progress, rebuild_now)
        except BaseException:
            cache.close()
            work.close()
            raise
        return made

    def _begin(
        self,
        recovery: str | None,
        rescued: Rescued | None,
        progress: Progress | None,
        rebuild_now: bool,
    ) -> None:
        self.rescued = rescued
        recipient = recovery or self.work.settings.get("recovery_recipient")
        if recipient is not None:
            self.set_recovery(recipient)
        self.work.outbox.recover()
        self.work.attachments.sweep(opening=True)
        self.files.forget_gone()
        found = self.writer.meta("projection")
        if found is None and self.writer.cursor is None:
            self.writer.set_meta(projection=self._stamp)
        elif found != self._stamp:
            self.needs_rebuild = True
        if self.needs_rebuild and rebuild_now:
            self.rebuild(progress)
        elif not self.needs_rebuild:
            self.writer.refresh()

    @property
    def _stamp(self) -> str:
        return f"{PROJECTION_VERSION}:{self.zone}"

    def rebuild(
        self, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> bool:
        """Makes the projections anew; says whether it came to the end (else begin it again)."""
        tell = None if progress is None else partial(progress, "Обновление списка")
        if not self.writer.rebuild(self._stamp, tell, cancelled):
            return False
        self.writer.refresh()
        self.needs_rebuild = False
        self._tell(Changed(topics=frozenset({"cache"})))
        return True

    def close(self, patience_s: float = 1.5) -> bool:
        """Ends transactions, closes both files within two seconds, wipes the keys. Says whether
        all users of the files had let go in time."""
        self._teller.end()
        self._soon.end()
        calm_cache = self._cache_db.close(patience_s / 2)
        return self._work_db.close(patience_s / 2) and calm_cache

    def drop_cache(self) -> None:
        """On the way out alone: the cache gives its room to what is sealed now. Nothing of the list
        can be read afterwards."""
        self._soon.now()
        self._cache_db.close(0.5)
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"cache.db{suffix}").unlink(missing_ok=True)

    def backup_work(self, target: Path) -> None:
        """A whole encrypted copy of work.db, made while it is in use."""
        from cur_desk.models.rescue import backup

        backup(self._work_db, target, self._work_db.key)

    def set_recovery(self, recipient: str) -> None:
        """The region's recovery key (from the portal's session): events are sealed to it."""
        from cur_desk.contract.sealing import seal

        self.work.settings.set("recovery_recipient", recipient)
        self.work.set_sealer(lambda data: seal(data, recipient))

    def set_posts(self, posts: dict[str, str]) -> None:
        """Post → organisation of the signed-in person (from the portal's session)."""
        self._posts = dict(posts)
        self.work.settings.set("posts", posts)

    # --- what a person does ------------------------------------------------------------------

    def save(
        self,
        event: Event,
        *,
        hold_until: datetime | None = None,
        draft: DraftKey | None = None,
        journal: Entry | None = None,
    ) -> None:
        """An event is durable in work.db first, then shown over the server copy."""
        self.work.commit(event, hold_until=hold_until, draft=draft, journal=journal)
        self._show(event.record)
        self._tell(touched(event.record, "outbox", *(["drafts"] if draft else [])))

    def save_many(
        self,
        events: Sequence[Event],
        *,
        hold_until: datetime | None = None,
        journal: Entry | Sequence[Entry] | None = None,
        beside: Callable[[Connection], None] | None = None,
        drafts: Sequence[DraftKey] = (),
    ) -> None:
        """Events of many records in one commit, then shown together; ``beside``: what is written
        into work.db with them; ``drafts``: those that the events were made of."""
        self.work.commit_many(
            events, hold_until=hold_until, journal=journal, beside=beside, drafts=drafts
        )
        records = list(dict.fromkeys(e.record for e in events))
        self._show(*records)
        topics = {"outbox", "drafts"} if drafts else {"outbox"}
        self._tell(Changed(frozenset(records), frozenset(), frozenset(topics)))

    def _met(self, trouble: DeskError) -> None:
        self.trouble = trouble

    def room_again(self) -> bool:
        """Whether a trouble of the disk, or of a busy file, is over; then it is forgotten."""
        met = self.trouble
        if not isinstance(met, DiskTrouble | BusyFile) or no_room(self.folder):
            return False
        self.trouble = None
        late = frozenset(self._behind)
        self._show(*late)
        if self.trouble is not None:
            return False
        self._behind -= late
        with contextlib.suppress(*FILE_TROUBLES):
            self.files.forget_gone()
        if late:
            self._tell(Changed(late, frozenset(), frozenset({"outbox", "drafts"})))
        return True

    def _show(self, *records: str, mark: bool = False) -> None:
        """Lays own work over the rows, or renews only their mark. What is durable stays done if
        the cache cannot follow: the trouble is kept for the screen, and the rows follow when it is
        over (``room_again``), or at the next opening."""
        try:
            if not mark:
                self.writer.refresh(sorted(records))
            for record in records if mark else ():
                self.writer.mark(record)
        except FILE_TROUBLES as error:
            self._behind |= set(records)
            self.trouble = error

    def save_draft(
        self, record: str, form: str, owner: str, base_version: int, values: dict[str, Any]
    ) -> datetime:
        """The draft is durable; the row gets its mark the first time."""
        first = self.work.drafts.get(record, form, owner) is None
        at = self.work.drafts.save(record, form, owner, base_version, values)
        if first:
            self._show(record, mark=True)
            self._tell(touched(record, "drafts"))
        return at

    def drop_draft(self, record: str, form: str, owner: str) -> None:
        """The person throws the draft away."""
        self.work.drafts.delete(record, form, owner)
        self._show(record, mark=True)
        self._tell(touched(record, "drafts"))

    def withdraw(self, event: str, draft: Draft | None = None) -> Event:
        """Takes an event back that no request has carried; the draft that it becomes again is kept
        in the same commit, so that no cut leaves its words where no screen looks."""
        drafts = self.work.drafts
        kept = None if draft is None else lambda found, _row: drafts.put(found, draft)
        row = self.work.outbox.withdraw(event, kept)
        self._sweep_files(row)
        self._show(row.record)
        self._tell(touched(row.record, "outbox", *(["drafts"] if draft is not None else [])))
        return row.event

    def withdraw_many(self, events: Sequence[str]) -> list[str]:
        """Takes back those of the events that no request has carried; gives their records."""
        rows = self.work.outbox.withdraw_many(events)
        self._sweep_files(*rows)
        records = [r.record for r in rows]
        self._show(*records)
        self._tell(Changed(frozenset(records), frozenset(), frozenset({"outbox"})))
        return records

    def try_again(self, events: Sequence[str]) -> int:
        """Refused events go to the portal once more, as they are; says how many."""
        rows = [r for r in map(self.work.outbox.get, events) if r is not None]
        done = self.work.outbox.try_again([r.id for r in rows])
        records = frozenset(r.record for r in rows)
        self._show(*records)
        self._tell(Changed(records, frozenset(), frozenset({"outbox"})))
        return done

    def dismiss(self, event: str) -> None:
        """A refused event leaves «Отклонено» on the person's word; its text stays readable."""
        self.dismiss_many([event])

    def dismiss_many(self, events: Sequence[str]) -> None:
        """The same of many, in one commit, told once."""
        rows = [r for r in map(self.work.outbox.get, events) if r is not None]
        if not rows:
            return
        self.work.outbox.dismiss(*(r.id for r in rows))
        records = frozenset(r.record for r in rows)
        self._sweep_files(*rows)
        self._show(*records)
        self._tell(Changed(records, frozenset(), frozenset({"outbox"})))

    def _sweep_files(self, *rows: OutboxRow) -> None:
        """The acts that named them are no more: contents that no other act needs go with them;
        where the file is busy, with the next sweep."""
        named = (r for r in rows if r.act in NAMING and (r.body is None or contents_of(r.event)))
        if any(True for _ in named):
            with contextlib.suppress(*FILE_TROUBLES):  # noted by ``_met``
                self.work.attachments.sweep()

    # --- what the exchange does --------------------------------------------------------------

    def apply_page(self, page: ChangesPage) -> Applied:
        """Applies a page of the feed and tells what changed."""
        return self._arriving.apply_page(page)

    def apply_result(self, result: EventResult) -> Applied:
        """What became of one event: work.db first, then the list. ``retry_later`` is the
        outbox's affair and is left to the caller (``retry``)."""
        return self._arriving.apply_result(result)

    def retry(self, events: Sequence[str], error: str, at: datetime, code: str = "") -> None:
        """The request failed or the portal said «later»: they wait, and their rows say so."""
        self._arriving.retry(events, error, at, code)

    # --- telling -----------------------------------------------------------------------------

    def on_changed(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Calls ``listener`` after each change, in the thread that made it; gives the way out."""
        return self._teller.add(listener)

    def tell_files(self, records: frozenset[str]) -> None:
        """Files of these records have come, gone or moved on."""
        self._tell(Changed(records, frozenset(), frozenset({"files"})))

    def gathering(self) -> AbstractContextManager[None]:
        """What this thread changes meanwhile is told once, at the end: a hundred answers of the
        portal are one change for the screens and one count for the status."""
        return self._teller.gathering()

    def _catch_up_status(self) -> None:
        with contextlib.suppress(*FILE_TROUBLES, FileClosed):  # noted by ``_met``
            self.refresh_status()

    def refresh_status(self, **known: Any) -> Status:
        """Writes status.json: counts from work.db, and names or times that the caller knows
        (``name``, ``role``, ``portal``, ``user``, ``offline_since``, ``lease_until``)."""
        with self._status_lock:
            status = counted(self.status.kept(), self.work, self.writer.meta("last_sync_at"), known)
            try:
                self.status.write(status)
            except OSError:
                # The disk is full: what had to be durable is so already, and these figures are
                # made anew at the next change.
                self.trouble = DiskTrouble()
        return status
