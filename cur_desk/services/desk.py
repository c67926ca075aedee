"""The desk of a signed-in person: all use cases over one workspace, and the exchange behind them."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from cur_desk.clock import Clock
from cur_desk.contract.wire import Session, SessionPost
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.deadlines import DeadlineEngine
from cur_desk.domain.profile import Profile
from cur_desk.domain.text import bytes_words
from cur_desk.errors import DeskError, NotAllowed
from cur_desk.models.journal import Entry
from cur_desk.models.trouble import DiskTrouble, FileClosed
from cur_desk.models.workspace import Changed
from cur_desk.reference.calendars import load_calendar
from cur_desk.reference.profiles import load_profile
from cur_desk.services import returning, saving, terms
from cur_desk.services.core import Core
from cur_desk.services.desk_status import desk_status
from cur_desk.services.exchange.link import LinkService
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.returning import Interrupted
from cur_desk.services.use_cases import DIRECTORY_KINDS, UseCases
from cur_desk.sync.connectivity import Connectivity, Happening, Link, LinkView
from cur_desk.sync.engine import Callbacks
from cur_desk.sync.errors import NeedSignIn, SyncError
from cur_desk.sync.link_history import LinkHistory
from cur_desk.sync.login import Login
from cur_desk.sync.report import SyncReport
from cur_desk.sync.runner import SyncRunner
from cur_desk.sync.shutdown import Ended, Why, shut_down
from cur_desk.sync.signed_in import SignedIn
from cur_desk.sync.silence import QUIET_SHOWN_S
from cur_desk.sync.wiped import Wiped, order_of

log = logging.getLogger(__name__)


def _nothing(*_: object) -> None:
    """Nobody listens."""


GATHER_S = 0.4
"""In a window: a person's next act comes within it, or the card that opens after this one."""


class Desk(UseCases):
    """Built once per sign-in. The runner's callbacks come in its own threads."""

    def __init__(
        self,
        signed_in: SignedIn,
        clock: Clock,
        *,
        vouch: Callable[[SignedIn], None] | None = None,
        on_link: Callable[[LinkView], None] = _nothing,
        on_changes: Callable[[Changed], None] = _nothing,
        on_report: Callable[[SyncReport], None] = _nothing,
        on_progress: Callable[[int, int | None, int], None] = _nothing,
        on_order: Callable[[str], None] = _nothing,
        in_window: bool = False,
    ) -> None:
        self.session = signed_in.session
        self.profile: Profile = load_profile(self.session.region)
        self.clock = clock
        self._signed_in = signed_in
        self._vouch = vouch
        """Signs in again when the portal asks for the password: for verbs that were given it."""
        self._on_report = on_report
        self._on_order = on_order
        """The portal has taken the access away: whoever holds the desk calls ``wipe``."""
        self._ended: Ended | None = None
        self._hurry = threading.Event()
        self._in_window = in_window
        post = self.session.posts[0] if self.session.posts else None
        self.person_name = self.session.name
        self.role_title = post.title if post is not None else ""
        self.actor = _actor(self.session, post, self.profile)
        self._history = LinkHistory(clock)

        def link_moved(view: LinkView) -> None:
            self._history.moved(view)
            on_link(view)

        self.connectivity = Connectivity(link_moved, clock)
        callbacks = Callbacks(on_report=self._reported, on_progress=on_progress)
        self.engine = signed_in.engine(self.connectivity, callbacks, clock)
        self.runner = SyncRunner(self.engine, clock=clock, gather_s=GATHER_S if in_window else 0.0)
        self.core = Core(
            workspace=signed_in.workspace,
            profile=self.profile,
            deadlines=DeadlineEngine(self.profile, load_calendar(self.profile.id)),
            clock=clock,
            actor=self.actor,
            person_name=self.person_name,
            role_title=self.role_title,
            device=signed_in.device.device,
            wake=self.runner.wake,
            station=self.session.station,
            actors=tuple(_actor(self.session, p, self.profile) for p in self.session.posts),
        )
        self.link = LinkService(self.core, self.engine, self.runner, self._history)
        self._build(signed_in)
        signed_in.workspace.on_changed(on_changes)  # the screens hear it after the services
        self._journal("sign_in", {"failed": self.session.failed_attempts})

    @classmethod
    def over(cls, signed_in: SignedIn, clock: Clock, **listeners: Any) -> Desk:
        """The desk of files that were just opened; if it cannot be made (no room for the journal's
        line of this entry), they are closed again, so that the next try finds them free. A disk
        without room stops no wipe: the portal is asked first. Raises DiskTrouble, Wiped."""
        try:
            return cls(signed_in, clock, **listeners)
        except DiskTrouble:
            order = signed_in.order()
            if order is None:
                signed_in.close()
                raise
            wiper = signed_in.wiper(order)
            wiper.seal(signed_in.workspace)
            signed_in.close()
            raise wiper.finish() from None
        except BaseException:
            signed_in.close()
            raise

    # --- what screens and verbs call -----------------------------------------------------------

    @property
    def zone_label(self) -> str:
        """«МСК», «МСК+7»."""
        return self.profile.zone_label

    def take_next(self) -> str:
        """Takes the next item (F2) and refills the reserve behind it. Raises NothingToTake."""
        if not self.taking.reserve():
            self._refill()
        return self.taking.next()

    def sync_once(
        self,
        progress: Callable[[str], None] = _nothing,
    ) -> SyncReport:
        """One exchange in this thread, for verbs without a window."""
        self.engine.resume()
        self.connectivity.happened(Happening.SIGNED_IN)

        self.link.each_transfer(progress)
        report = self.engine.cycle()
        if isinstance(report.error, NeedSignIn) and self._vouch is not None:
            self._vouch(self._signed_in)
            report = self.engine.cycle()
        if report.done:
            self._carry_files(report, progress)
        self.refresh_directory()
        return report

    def _carry_files(self, report: SyncReport, progress: Callable[[str], None]) -> None:
        """Files follow the changes; a trouble with them is told, the exchange is done all the
        same."""
        tell = self.files.on_progress(
            lambda _sha, done, total: progress(f"Файл: {bytes_words(done)} из {bytes_words(total)}")
        )
        carried = self.engine.carry_files()
        tell()
        report.files_sent, report.files_fetched = carried.sent, carried.fetched
        report.bytes_up += carried.bytes_up
        report.bytes_down += carried.bytes_down
        report.count_files(self.core.workspace.work.attachments, carried.error)
        report.files_wanted = self.core.workspace.files.wanted_count()

    def status(self) -> DeskStatus:
        """What the status bar says, from the files and the link itself."""
        return self.link.tell(
            desk_status(
                self.core.workspace,
                self.actor.person,
                self.connectivity.view,
                skew_s=self.engine.wires.main.skew_s,
                quiet=self.quiet,
            )
        )

    def upload_bps(self) -> float | None:
        """The measured link upwards, bits a second; nothing while none was measured."""
        return self.link.upload_bps()

    def backup(self, folder: Path) -> Path:
        """Copies the encrypted work.db, its keys and its device into a new folder."""
        stamp = terms.clock_words(self.clock.now(), self.clock.now(), self.core.zone)
        day = self.clock.now().astimezone(self.core.zone)
        target = folder / f"cur-desk-{day:%Y%m%d-%H%M%S}"
        if target.exists():
            raise NotAllowed(f"Копия {target.name} уже есть ({stamp})")
        with saving.new_folder(target):
            self.core.workspace.backup_work(target / "work.db")
            for name in ("keys.json", "device.json"):
                source = self.core.workspace.folder / name
                if source.exists():
                    shutil.copy2(source, target / name)
        return target

    @property
    def trouble(self) -> DeskError | None:
        """What the files or the disk have refused and has not passed yet; cheap."""
        return self.core.workspace.trouble

    @property
    def rescued(self) -> str:
        """What this opening had to save from a damaged file, in words; else nothing."""
        found = self.core.workspace.rescued
        return found.words() if found is not None else ""

    def room_again(self) -> bool:
        """There is room on the disk again: what waited for it goes on. Writes a little to see."""
        back = self.core.workspace.room_again()
        if back:
            self.runner.sync_now()
        return back

    def sign_in_again(self, login: Login, password: str) -> None:
        """The password that the portal asks for, with the files open. Raises SyncError."""
        try:
            login.sign_in_again(self._signed_in, password)
        except SyncError as error:
            order = order_of(error)
            if order is not None:
                self._on_order(order)
            raise
        self.runner.sync_now()

    @property
    def quiet(self) -> bool:
        """Whether the portal keeps somebody waiting; cheap, touches no file."""
        return self.engine.wires.quiet_s > QUIET_SHOWN_S

    def can_send(self) -> bool:
        """Whether «Отправить и заблокировать» has something to send and somewhere to send it."""
        if self.connectivity.view.link not in (Link.ONLINE, Link.DEGRADED):
            return False
        return self.core.workspace.work.outbox.counts().unsent > 0

    def shut_down(self, why: Why, *, send: bool = False) -> Ended:
        """The one way out: lock, quit, switch, sign-out; a second call tells how the first went."""
        if self._ended is None:
            last = returning.end if self._in_window else None
            try:
                self._rest(why, {})
            finally:  # whatever failed before it, files and keys are closed
                self._ended = shut_down(
                    self.runner, why, send=send, hurry=self._hurry, before_close=last
                )
        return self._ended

    def interrupted(self) -> Interrupted | None:
        """The draft to ask about, if the window before was not closed in order; leaves the mark of
        this one. Not on the way to the first row: a write of its own."""
        cut = self._in_window and returning.begin(self.core.workspace)
        return returning.interrupted(self.core) if cut else None

    def hurry(self) -> None:
        """The person does not wait for a last sending, whether it goes on or has yet to begin."""
        self._hurry.set()
        self.engine.cancel()

    def vouch(self, login: Login, user: str | None, password: str) -> None:
        """For verbs that the window carries out: whether it is these files and their password."""
        mine = self._signed_in.device.user
        if user not in (None, mine):
            raise NotAllowed(f"В открытом окне работает {mine}, а не {user}")
        login.vouch(self._signed_in, password)

    def wipe(self, reason: str) -> Wiped | None:
        """Seals what is unsent for the region and wipes the files of this person. Nothing if they
        are closed already: the next contact orders it again. Raises CannotSeal."""
        if self._ended is not None:
            return None
        wiper = self._signed_in.wiper(reason)
        self._rest(Why.WIPE, {"reason": reason})
        self._ended = shut_down(self.runner, Why.WIPE, before_close=wiper.seal)
        return wiper.finish()

    def obey(self) -> Wiped | None:
        """For verbs: whether the last exchange has brought the order to wipe; then it is done."""
        report = self.engine.last_report
        order = order_of(report.error) if report is not None else None
        return self.wipe(order) if order is not None else None

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.shut_down(Why.QUIT)

    # --- inside ------------------------------------------------------------------------------

    def _rest(self, why: Why, details: dict[str, str | int]) -> None:
        """The background work ends, and the way out stands in the journal; a disk that takes no
        line of it keeps no files open and stops no wipe."""
        self.similar.indexer.stop()
        self.suggest.stop()
        try:
            if why is not Why.WIPE:
                self.queue.settle_search()
            self._journal(why.value, details)
        except DeskError as error:
            log.warning("the way out is not in the journal (%s)", error.code)

    def _journal(self, act: str, details: dict[str, str | int]) -> None:
        entry = Entry(self.actor.person, act, "session", (), details)
        self.core.workspace.work.journal.write(entry)

    def _reported(self, report: SyncReport) -> None:
        """In the sync thread. A stop that runs late closes the files under it: what was still to
        be read is read at the next unlock."""
        try:
            if report.pulled.kinds & set(DIRECTORY_KINDS):
                self.refresh_directory()
            if report.done:
                self.similar.indexer.start()
                self.suggest.start()
                self._refill()
        except FileClosed:
            log.info("the files were closed before the report of a cycle was read")
        self._on_report(report)
        order = order_of(report.error)
        if order is not None:
            self._on_order(order)

    def _refill(self) -> None:
        """A reserve is a convenience: without a link the old one stands until its time is over."""
        if not self.actor.has_right("take"):
            return
        try:
            self.taking.refill()
        except SyncError:
            return


def _actor(session: Session, post: SessionPost | None, profile: Profile) -> Actor:
    if post is None:
        return Actor(session.person, "", "", "")
    return Actor(
        person=session.person,
        post=post.id,
        organisation=post.organisation,
        role=post.role,
        rights=frozenset(post.rights),
        authority=post.authority,
        switched_off=profile.switched_off_acts,
    )
