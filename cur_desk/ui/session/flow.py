"""The flow of a session: entry → desk → lock → unlock → quit. Opening and closing run off-thread.

A lock closes the files and drops every screen; unlocking builds them anew and goes back to where
the person was. Drafts are on disk, so nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cur_desk import __version__
from cur_desk import settings as station_settings
from cur_desk.clock import SystemClock
from cur_desk.domain.profile import Profile
from cur_desk.errors import DeskError
from cur_desk.reference.profiles import load_profile
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.settings import Settings
from cur_desk.sync.login import Login, PasswordChanged
from cur_desk.sync.shutdown import Ended, Why
from cur_desk.sync.signed_in import SignedIn
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.session import entry
from cur_desk.ui.session import status as words
from cur_desk.ui.session.feed import Feed
from cur_desk.ui.session.passwords import ask_again, ask_old
from cur_desk.ui.session.status_watch import StatusWatch
from cur_desk.ui.session.wiped import Wiping
from cur_desk.ui.shell import IdleWatch, LoginView, MainWindow, Phone, QuitView


class SessionFlow(QObject):
    """Owns the desk. ``opened`` gives a new desk to build screens for; ``ended``: none is open."""

    opened = Signal(object)
    ended = Signal()

    def __init__(
        self,
        window: MainWindow,
        home: Path,
        settings: Settings,
        login: Login,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._home, self._settings, self._login = window, home, settings, login
        self.desk: Desk | None = None
        self.feed = Feed(self)
        self._account = ("", "")
        self._sending: Desk | None = None
        """Locked, with its last push still going on behind the page."""
        self._back_to: Callable[[], None] | None = None
        self.where: Callable[[], Callable[[], None] | None] = lambda: None
        """Asked before a lock: how to come back to the same place."""
        self.status = StatusWatch(window, self.feed, lambda: self.desk, self)
        self.feed.ordered.connect(self._on_order)
        self._wiping = Wiping(window, home, self.show_entry, self)
        self._idle = IdleWatch(settings.lock_after_minutes, self)
        self._idle.idle.connect(self._lock_idle)
        self._idle.key.connect(self._give_way)
        window.login_submitted.connect(self.sign_in)
        window.offline_asked.connect(self.sign_in)
        window.unlock_submitted.connect(self._unlock)
        window.lock_asked.connect(self.lock)
        window.switch_user_asked.connect(self._switch)
        window.quit_chosen.connect(self._quit)
        window.closing.connect(self._close)
        window.quit_guard = self._quit_view

    def _quit_view(self) -> QuitView | None:
        seen = self.status.seen
        return words.quit_view(seen) if seen is not None else None

    @property
    def login(self) -> Login:
        """The sign-in of this workstation, as it stands now."""
        return self._login

    def use_login(self, login: Login) -> None:
        """Another portal or CA bundle."""
        self._login = login

    @Slot(int)
    def set_lock_minutes(self, minutes: int) -> None:
        """Another limit of inactivity, from the settings."""
        self._idle.set_minutes(minutes)

    @Slot()
    def _give_way(self) -> None:
        if self.desk is not None:
            self.desk.core.pace.key()

    # --- entry -------------------------------------------------------------------------------

    def start(self) -> None:
        """The entry screen; what a kill has left undone is ended behind it."""
        self.show_entry()
        self._wiping.go_on(self._login)

    def show_entry(self) -> None:
        """The entry screen, filled with what may be known before a sign-in."""
        kept = self._settings
        if kept.region is None:  # no region's name and telephones before one is known
            view, kept.entry = self._with_people(entry.neutral(kept)), {}
            now, zone = entry.local_time()
        else:
            view, profile = self._known_view(kept.region)
            now, zone = datetime.now(profile.tz), profile.zone_label
            kept.entry = entry.kept(view, profile.zone, zone)
        station_settings.save(self._home, kept)
        if self._window.login is not None and self._window.login.view == view:
            return  # already on the glass; somebody may be typing
        self._window.show_login(view, now, zone)

    def _known_view(self, region: str) -> tuple[LoginView, Profile]:
        profile = load_profile(region)
        view = LoginView(
            region=profile.region_title,
            workplace=profile.short_title,
            portal=entry.portal_words(self._settings.portal),
            version=__version__,
            profile=f"{profile.region_title}, ред. {profile.version}",
            phones=tuple(Phone(p.service, p.phone) for p in profile.emergency),
            forgot="обратитесь к оператору ЦУР",
            lock_minutes=self._settings.lock_after_minutes,
        )
        return self._with_people(view), profile

    def _with_people(self, view: LoginView) -> LoginView:
        """Who has files here: named only if the policy allows it."""
        accounts = self._login.accounts()
        users = tuple(a.user for a in accounts) if self._settings.show_people_at_login else ()
        return replace(view, users=users, offline_possible=bool(accounts))

    @Slot(str, str)
    def sign_in(self, user: str, password: str, portal: str = "") -> None:
        """Signs in off the UI thread; troubles are told at the form."""
        address = portal or self._settings.portal
        if self._window.login is not None:
            self._window.login.set_busy(True, "Вход")
        self._account = (address, user)
        self._enter(password)

    def _enter(self, password: str) -> None:
        address, user = self._account
        self._hurry()

        def work() -> Desk | PasswordChanged:
            try:
                return self._made(self._sign_in(address, user, password))
            except PasswordChanged as changed:
                return changed  # kept whole: the bridge would make words of it

        bridge().run_session(work, self._on_answer, self._on_refused, self)

    def _sign_in(self, address: str, user: str, password: str) -> SignedIn:
        if not address:
            raise DeskError(
                "Адрес портала не задан",
                advice="Задайте его один раз: cur-desk login --portal АДРЕС",
                code="no-portal",
            )
        return self._login.sign_in(address, user, password)

    def _made(self, opened: SignedIn) -> Desk:
        station.remember(self._home, self._account[0], None, opened)
        return Desk.over(
            opened,
            SystemClock(),
            on_link=self.feed.on_link,
            on_changes=self.feed.on_changes,
            on_report=self.feed.on_report,
            on_progress=self.feed.on_progress,
            on_order=self.feed.on_order,
            in_window=True,
        )

    @Slot(object)
    def _on_answer(self, answer: Desk | PasswordChanged) -> None:
        if isinstance(answer, PasswordChanged):
            ask_old(self._window, answer, self._made, self._on_open, self)
        else:
            self._on_open(answer)

    @Slot(object)
    def _on_open(self, desk: Desk) -> None:
        self.desk = desk
        self._settings.portal, self._settings.region = self._account[0], desk.session.region
        self._window.reset_screens()
        self._window.show_workspace(words.person_of(desk), words.entry_info(desk))
        self.opened.emit(desk)
        if self._back_to is not None:
            self._back_to()
            self._back_to = None
        desk.runner.start()
        self._wiping.offer(self._login)
        self.status.start()

    @Slot(object)
    def _on_refused(self, problem: Problem) -> None:
        text = problem.text()
        if problem.code == "wiped":
            self.show_entry()
            self._wiping.tell()
        elif self._window.login is not None:
            self._window.login.set_busy(False)
            self._window.login.show_error(text)
        elif self._window.unlock is not None:
            self._window.unlock.set_busy(False)
            self._window.unlock.show_error(text)
        else:
            self._window.show_problem(problem)

    @Slot(str)
    def _on_order(self, reason: str) -> None:
        """The access is gone: the data leave the glass at once. Locked meanwhile: the next unlock
        hears the order again."""
        desk = self.desk
        if desk is None:
            return
        self._forget()
        self._window.close_over()
        self._window.reset_screens()
        self.show_entry()
        self._wiping.obey(desk, reason)

    def ask_password(self) -> None:
        """The person gives the password that the portal asks for; the work goes on meanwhile."""
        if self.desk is not None:
            ask_again(self._window, self.desk, self._login)

    # --- leaving -----------------------------------------------------------------------------

    @Slot()
    def lock(self, why: str = "") -> None:
        """Ctrl+L: the data are hidden at once, files and keys follow within two seconds; what is
        unsent goes first if the portal answers. Nobody there (``why``): closed without waiting."""
        desk = self.desk
        if desk is None:
            return
        sending = not why and words.may_send(self.status.seen)
        self._back_to = self.where()
        self._window.show_lock(words.lock_view(desk, self.status.seen, why, sending=sending))
        if not sending:
            self._leave(desk, Why.LOCK)
            return
        self._sending = desk
        self._leave(desk, Why.LOCK, self._on_sent)

    @Slot(object)
    def _on_sent(self, ended: Ended) -> None:
        self._sending = None
        if self._window.unlock is not None:
            self._window.unlock.show_sent(ended.sent, ended.pending, ended.reason)

    def _hurry(self) -> None:
        """Somebody wants in or out: what a lock still sends is cut; it goes at the next exchange."""
        if self._sending is not None:
            self._sending.hurry()

    @Slot()
    def _lock_idle(self) -> None:
        minutes = self._settings.lock_after_minutes
        self.lock(f"{minutes} минут без действий")

    @Slot(str)
    def _unlock(self, password: str) -> None:
        if self._window.unlock is not None:
            self._window.unlock.set_busy(True)
        self._enter(password)

    @Slot()
    def _switch(self) -> None:
        if self.desk is not None:
            self._leave(self.desk, Why.SWITCH)
        self._back_to = None
        self.show_entry()

    @Slot(bool)
    def _quit(self, send: bool) -> None:
        desk = self.desk
        self._window.hide()
        if desk is None:
            self._window.finish()
            return
        self._forget()
        last = bridge().after_short(lambda: desk.shut_down(Why.QUIT, send=send))
        bridge().run_session(last, lambda ended: self._window.finish())

    @Slot()
    def _close(self) -> None:
        desk = self.desk
        self._hurry()
        if desk is not None:
            self._forget()
            self._window.hide()
            bridge().after_short(lambda: desk.shut_down(Why.QUIT))()

    def _leave(self, desk: Desk, why: Why, on_sent: Callable[[Ended], None] | None = None) -> None:
        """``on_sent``: what is unsent goes first, and it is told how that went."""
        self._forget()
        self._window.reset_screens()

        def end() -> Ended:
            return desk.shut_down(why, send=on_sent is not None and desk.can_send())

        bridge().run_session(bridge().after_short(end), on_sent or (lambda ended: None))

    def _forget(self) -> None:
        self.desk = None
        self.status.stop()
        self.ended.emit()
