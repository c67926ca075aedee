"""The engine: one cycle is lock → session → push → pull → journal → report (design § 5).

Plain Python with plain callbacks. One cycle at a time; a cancel ends it between two statements of
its own or inside a request, and leaves every event in a state from which it goes again.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cur_desk.clock import Clock, SystemClock
from cur_desk.contract.wire import AuditBatch, AuditLine, ChangesPage, Session
from cur_desk.errors import DeskError
from cur_desk.models.trouble import FileClosed
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors
from cur_desk.sync.connectivity import Connectivity, Happening
from cur_desk.sync.files import Carried, FileCarrier
from cur_desk.sync.known import SessionMemory
from cur_desk.sync.link import LinkSpeed, Thrift
from cur_desk.sync.policy import WEDGED_CYCLES, WEDGED_S
from cur_desk.sync.progress import Course, Transfer, Way
from cur_desk.sync.pull import Puller
from cur_desk.sync.push import Pusher
from cur_desk.sync.report import SyncReport
from cur_desk.sync.wires import Wires

SESSION_EVERY_S = 60 * 60.0
_LINK_KEY = "link"
"""Of the settings in work.db: what was last measured of the link."""
_AUDIT_LINES = 500


class Step(StrEnum):
    """Where a cycle stands; tests stop it at each."""

    SESSION = "session"
    PUSH = "push"
    PULL = "pull"
    AUDIT = "audit"
    REPORT = "report"


@dataclass(slots=True)
class Callbacks:
    """Who hears of the engine: called in its thread, must not block. ``on_wipe``: the portal has
    ordered this workstation to forget its cache; sync stops."""

    on_report: Callable[[SyncReport], None] = lambda report: None
    on_changes: Callable[[set[str], set[str]], None] = lambda kinds, ids: None
    on_progress: Callable[[int, int | None, int], None] = lambda done, remaining, size: None
    on_transfer: Callable[[Transfer | None], None] = lambda transfer: None
    """What travels, twice a second at most; ``None``: nothing any more."""
    on_file: Callable[[str, int, int], None] = lambda sha256, done, total: None
    """A file has moved on, in the thread that carries files."""
    on_step: Callable[[Step], None] = lambda step: None
    on_wipe: Callable[[], None] = lambda: None


@dataclass(slots=True)
class _Watch:
    """Notices a queue that does not move on a healthy link."""

    since: float | None = None
    cycles: int = 0
    ids: frozenset[str] = field(default_factory=frozenset)

    def wedged(self, ready: frozenset[str], moved: int, now: float) -> bool:
        same = self.ids & ready
        if not same or moved or self.since is None:
            self.since, self.cycles, self.ids = now, 0, ready
            return False
        self.cycles += 1
        self.ids = same
        return self.cycles >= WEDGED_CYCLES and now - self.since >= WEDGED_S


class Engine:
    """Runs cycles for one signed-in person. Threads: ``cycle`` and ``take_page`` exclude each
    other; ``cancel`` may come from anywhere."""

    def __init__(
        self,
        workspace: Workspace,
        wires: Wires,
        *,
        connectivity: Connectivity,
        callbacks: Callbacks | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.workspace, self.wires = workspace, wires
        self.connectivity = connectivity
        self.callbacks = callbacks or Callbacks()
        self.clock = clock or SystemClock()
        self.known = SessionMemory(workspace.work.settings, self.clock)
        self.last_report: SyncReport | None = None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._session_at: float | None = None
        self._journal_at: float | None = None
        self._watch = _Watch()
        self.course = Course(self.clock, lambda transfer: self.callbacks.on_transfer(transfer))
        wires.main.on_bytes = self.course.bytes
        self._kept_speed = LinkSpeed.of_json(workspace.work.settings.get(_LINK_KEY))
        wires.meter.recall(self._kept_speed)
        self.thrift = Thrift(wires.meter)
        self.pusher = Pusher(
            workspace,
            wires.main,
            self.known,
            self.clock,
            check=self.check,
            ask_session=self._ask_session,
            on_batch=lambda done: self.course.records(done, None),
        )
        self.puller = Puller(
            workspace,
            wires.main,
            check=self.check,
            on_changes=lambda kinds, ids: self.callbacks.on_changes(kinds, ids),
            on_progress=self._pulled,
        )
        self._calm = threading.Event()
        self._calm.set()
        self._files_lock = threading.Lock()
        self.carrier = FileCarrier(
            workspace,
            wires.files,
            self.clock,
            meter=wires.meter,
            calm=self._calm,
            check=self.check,
            by_themselves=lambda: self.thrift.files_by_themselves,
            who=self._who,
            on_progress=lambda sha256, done, total: self.callbacks.on_file(sha256, done, total),
        )

    # --- what others call --------------------------------------------------------------------

    def cycle(self, *, pull: bool = True) -> SyncReport:
        """One cycle. Troubles are in the report, never raised. ``pull=False``: only what waits
        goes up (the long poll brings the rest, or the window is being locked)."""
        with self._lock, self._not_calm():
            report = SyncReport(started_at=self.clock.now())
            before = self.wires.counters()
            try:
                self._steps(report, pull)
            except errors.SyncError as error:
                report.error = error
            except FileClosed:
                report.error = errors.Cancelled()
            except DeskError as error:
                report.error = errors.LocalTrouble(error)
            self._finish(report, before)
        self.callbacks.on_report(report)
        return report

    def carry_files(self) -> Carried:
        """Files both ways until nothing may go now; beside cycles, never before them. Troubles are
        in what it gives, never raised but for closed files."""
        with self._files_lock:
            carried = Carried()
            try:
                self.carrier.run(carried)
            except errors.SyncError as error:
                carried.error = error
            except FileClosed:
                raise
            except DeskError as error:
                carried.error = errors.LocalTrouble(error)
            return carried

    def take_page(self, cursor: str | None, page: ChangesPage, held: str) -> bool:
        """A page that the long poll has brought. ``False``: the cursor has moved meanwhile, the
        page is dropped and nothing is lost. ``held``: the digest of the cache when it was asked
        for; if own events have been answered since, the page's digest is of an earlier moment and
        proves nothing: to judge by it asked for the whole manifest after every second act."""
        with self._lock, self._as_sync_error():
            self.check()
            if self.workspace.writer.cursor != cursor:
                return False
            if self.workspace.writer.digest() != held:
                page = page.model_copy(update={"digest": None})
            report = SyncReport(started_at=self.clock.now())
            self.puller.take(page, report.pulled)
            if report.pulled.changed:
                self.carrier.news()
            return True

    def _who(self) -> tuple[str, tuple[str, ...]]:
        session = self.known.session
        if session is None:
            return "", ()
        return session.person, tuple(dict.fromkeys(p.organisation for p in session.posts))

    @contextlib.contextmanager
    def _not_calm(self) -> Iterator[None]:
        self._calm.clear()
        try:
            yield
        finally:
            self._calm.set()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """No cycle and no page meanwhile: for the exchange by file."""
        with self._lock:
            yield

    def cancel(self) -> None:
        """Ends the cycle under way and every request; ``resume`` allows new ones."""
        self._stop.set()
        self.wires.cancel()

    def resume(self) -> None:
        """Allows cycles after a cancel."""
        self._stop.clear()
        self.wires.reopen()

    def check(self) -> None:
        """Raises Cancelled after a cancel."""
        if self._stop.is_set():
            raise errors.Cancelled

    def allow_removal(self) -> None:
        """The person has chosen «Убрать»: absences are taken for removals in the next cycle."""
        self.puller.repairer.keep_absent(False)
        self.puller.repairer.removal_allowed = True

    def keep_absent(self) -> None:
        """The person has chosen «Оставить всё»: the exchange goes on, nothing is removed here
        without a reason until both sides hold the same again."""
        self.puller.repairer.keep_absent(True)

    # --- steps -------------------------------------------------------------------------------

    def _steps(self, report: SyncReport, pull: bool) -> None:
        self._enter(Step.SESSION)
        if self._session_due():
            self._ask_session()
        self._enter(Step.PUSH)
        self.course.begin(Way.PUSH, self.workspace.work.outbox.counts().unsent)
        self.pusher.batch_bytes = self.thrift.push_bytes
        needs = self.pusher.run(report.pushed)
        if report.pushed.changed:
            self.callbacks.on_changes({"appeal"}, set(report.pushed.changed))
        if not pull:
            self.puller.complete(needs, report.pulled)
            return
        self._enter(Step.PULL)
        self.course.begin(Way.PULL)
        self.puller.sizer.expect(self.thrift.page_s, self.thrift.first_page)
        self.puller.run(report.pulled, needs)
        self.puller.repairer.removal_allowed = False
        if report.pulled.changed:
            self.carrier.news()
        self._enter(Step.AUDIT)
        self._send_journal()

    def _enter(self, step: Step) -> None:
        self.callbacks.on_step(step)
        self.check()

    def _pulled(self, done: int, remaining: int | None, size: int) -> None:
        self.course.records(done, remaining)
        self.callbacks.on_progress(done, remaining, size)

    def _session_due(self) -> bool:
        if self.known.session is None or self._session_at is None:
            return True
        return self.clock.monotonic() - self._session_at >= SESSION_EVERY_S

    def _ask_session(self) -> None:
        session = self.wires.main.session()
        if session.wipe:
            self.callbacks.on_wipe()
            raise errors.WipeOrdered
        self.keep_session(session)

    def keep_session(self, session: Session) -> None:
        """What the portal says of the person is kept in the encrypted file and used offline."""
        self.known.keep(session)
        self._session_at = self.clock.monotonic()
        settings = self.workspace.work.settings
        posts = {post.id: post.organisation for post in session.posts}
        if settings.get("posts") != posts:
            self.workspace.set_posts(posts)
        recovery = self.known.recovery()
        if recovery is not None and settings.get("recovery_recipient") != recovery[1]:
            self.workspace.set_recovery(recovery[1])
        self.workspace.refresh_status(
            name=session.name,
            role=session.posts[0].title if session.posts else "",
            lease_until=self.clock.now() + self.known.lease_left(),
        )

    def _send_journal(self) -> None:
        journal = self.workspace.work.journal
        now = self.clock.monotonic()
        if self._journal_at is not None and now - self._journal_at < self.thrift.journal_every_s:
            return
        self._journal_at = now
        while lines := journal.unsent(_AUDIT_LINES):
            self.check()
            batch = AuditBatch(
                device=self.wires.access.device,
                lines=[
                    AuditLine(
                        seq=x.seq, at=x.at, act=x.act, kind=x.kind, ids=list(x.ids), hash=x.hash
                    )
                    for x in lines
                ],
            )
            try:
                self.wires.main.audit(batch)
            except (errors.RequestRefused, errors.NotThere, errors.TooLarge):
                return  # the lines stay here; a journal never stops the work
            journal.mark_sent(lines[-1].seq)

    # --- the end -----------------------------------------------------------------------------

    def _finish(self, report: SyncReport, before: tuple[int, int, int]) -> None:
        self.course.end()
        try:
            self.callbacks.on_step(Step.REPORT)
            self._count(report, before)
            self._keep_speed()
            self.known.tick()
        except FileClosed:
            pass  # the window is closed: nobody reads this report
        except DeskError as error:
            # A full disk takes no note of the time either; it is a trouble, not a bug.
            report.error = report.error or errors.LocalTrouble(error)
        report.ended_at = self.clock.now()
        self.last_report = report
        if report.error is not None:
            self.connectivity.failed(report.error)
        elif report.wedged:
            self.connectivity.happened(
                Happening.WEDGED,
                "Очередь не движется, хотя связь есть.",
                "Сообщите администратору ЦУР. Записанное цело.",
                "wedged",
            )
        else:
            self.connectivity.happened(Happening.CYCLE_DONE)

    def _count(self, report: SyncReport, before: tuple[int, int, int]) -> None:
        after = self.wires.counters()
        report.requests, report.bytes_up, report.bytes_down = (
            b - a for a, b in zip(before, after, strict=True)
        )
        work = self.workspace.work
        counts = work.outbox.counts()
        report.pending, report.oldest_at = counts.unsent, counts.oldest_at
        report.rejected, report.conflicts = counts.rejected, counts.conflicts
        report.quarantined = work.quarantine.count()
        report.count_files(work.attachments)
        report.files_wanted = self.workspace.files.wanted_count()
        ready = frozenset(r.id for r in work.outbox.rows(limit=1_000) if self._should_have_gone(r))
        if report.error is None:
            report.wedged = self._watch.wedged(ready, report.pushed.moved, self.clock.monotonic())

    def _keep_speed(self) -> None:
        """For the next start; a write only when it has become another link."""
        speed = self.wires.meter.speed
        if not speed.remembered and speed.rate_bps is not None and speed.differs(self._kept_speed):
            self.workspace.work.settings.set(_LINK_KEY, speed.to_json())
            self._kept_speed = speed

    def _should_have_gone(self, row: object) -> bool:
        """Whether nothing visible holds the event back: no hold of ten seconds, no refusal ahead."""
        not_before: datetime | None = getattr(row, "not_before", None)
        return not_before is None or not_before <= self.clock.now()

    @contextlib.contextmanager
    def _as_sync_error(self) -> Iterator[None]:
        try:
            yield
        except FileClosed:
            raise errors.Cancelled from None
        except errors.SyncError:
            raise
        except DeskError as error:
            raise errors.LocalTrouble(error) from None
