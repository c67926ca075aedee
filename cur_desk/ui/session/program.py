"""The program in its window: sections, screens, palette and what leads from one to another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from cur_desk import settings as station_settings
from cur_desk.domain.filters import Filter
from cur_desk.domain.text import counted
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.services.door import Door
from cur_desk.services.returning import Interrupted
from cur_desk.services.views import Submitted
from cur_desk.settings import Settings
from cur_desk.sync.report import SyncReport
from cur_desk.ui.appeal import CardScreen
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.compare.screen import CompareScreen
from cur_desk.ui.conflict import ConflictScreen
from cur_desk.ui.execution import ExecutionScreen
from cur_desk.ui.intake.screen import IntakeScreen
from cur_desk.ui.packs import print_card
from cur_desk.ui.queue import QueueScreen
from cur_desk.ui.queue.take import refill_soon, take_next, warm_first
from cur_desk.ui.queue.trail import Trail
from cur_desk.ui.session.commands import commands_of
from cur_desk.ui.session.doorman import Doorman
from cur_desk.ui.session.flow import SessionFlow
from cur_desk.ui.session.keys_paper import print_keys
from cur_desk.ui.session.palette import PaletteSources
from cur_desk.ui.session.palette_item import leads_of
from cur_desk.ui.session.returning import ReturnDialog
from cur_desk.ui.session.screens import add_screens
from cur_desk.ui.session.sections import (
    CARD,
    COMPARE,
    CONFLICT,
    EXECUTION,
    INTAKE,
    MASS,
    QUEUE,
    SYNC,
    Sections,
    home_screen,
)
from cur_desk.ui.settings import ask_connection
from cur_desk.ui.shell import MainWindow, Notice
from cur_desk.ui.syncing import SyncScreen
from cur_desk.ui.theme import shortcuts
from cur_desk.ui.widgets import Toast

SAID_NEXT = "Ждёт отправки; что принял портал, скажет строка и «Обмен»"
CARD_AHEAD_MS = 400
"""The list is read first; the card is made while the person looks at it."""


def _nothing(_answer: object) -> None:
    """What was only made ready has nothing to say."""


class Program(QObject):
    """Builds the screens of a desk when it opens, and drops them when it closes."""

    def __init__(self, window: MainWindow, home: Path, kept: Settings, *, demo: bool) -> None:
        super().__init__(window)
        self.window, self.home, self.kept, self._demo = window, home, kept, demo
        login = station.login_of(home, memory_keyring=demo)
        self.flow = SessionFlow(window, home, kept, login, self)
        self.flow.where = self._where
        self.desk: Desk | None = None
        self.queue: QueueScreen | None = None
        self.card: CardScreen | None = None
        self.conflict: ConflictScreen | None = None
        self.execution: ExecutionScreen | None = None
        self.intake: IntakeScreen | None = None
        self._trail: Trail | None = None
        self._said = ""
        self._unfinished: frozenset[str] | None = None
        """Records that are intake forms yet, as read last: a card is opened without a file."""
        self._palette = PaletteSources(window.palette_box, self)
        self.sections = Sections(window, self)
        self.flow.opened.connect(self._build)
        self.flow.ended.connect(self._end)
        self.flow.feed.reported.connect(self._on_report)
        bridge().problem_raised.connect(window.show_problem)
        bridge().changes_published.connect(self._on_changes)
        window.exchange_asked.connect(self._open_exchange)
        window.connection_settings_asked.connect(self._ask_connection)
        window.closing.connect(self._keep_window)
        shortcuts.bind("receive", window.workspace, self.open_intake)
        window.keys_print_asked.connect(partial(print_keys, self))

    # --- beginning and end -------------------------------------------------------------------

    def answer_at(self, door: Door) -> None:
        """Lets in second starts and verbs of the command line."""
        self._doorman = Doorman(self.flow, self.window, self)
        door.listen(self._doorman.serve)

    def start(self) -> None:
        """The entry screen."""
        self.flow.start()

    def start_demo(self, url: str, user: str, password: str) -> None:
        """Signs in at the demo's portal at once."""
        self.flow.show_entry()
        self.flow.sign_in(user, password, url)

    @Slot(object)
    def _build(self, desk: Desk) -> None:
        self.desk = desk
        window = self.window
        add_screens(self, desk)
        self.sections.use(desk)
        window.show_screen(home_screen(desk))
        self._palette.use(desk, leads_of(self), commands_of(self))
        self.sections.count()
        self._unfinished = None
        self._read_unfinished()
        bridge().run_query(desk.interrupted, self._ask_return, lambda problem: None, self)
        if desk.rescued:
            window.show_problem(Problem(desk.rescued, "Если чего-то не хватает, сообщите "
                                        "администратору ЦУР: повреждённый файл сохранён."))  # fmt: skip
        QTimer.singleShot(CARD_AHEAD_MS, self, partial(self._make_card_ahead, desk))

    def _ask_return(self, found: Interrupted | None) -> None:
        """After a crash: the draft is whole, shall it be opened."""
        if found is None or self.desk is None or self.window.is_locked():
            return
        dialog = ReturnDialog(found, self.window)
        if found.question:
            dialog.open_asked.connect(partial(self.open_assigned, (found.uid, found.question)))
        else:
            dialog.open_asked.connect(partial(self.open_card, found.uid))
        dialog.all_asked.connect(partial(self.open_view, "drafts"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _make_card_ahead(self, desk: Desk) -> None:
        if self.desk is desk:
            self.window.prepare_screen(CARD, drawn=True)
            bridge().run_query(partial(warm_first, desk), _nothing, _nothing, self, patient=True)

    @Slot()
    def _end(self) -> None:
        for screen in (self.card, self.execution, self.conflict, self.intake):
            if screen is not None:
                screen.flush()
        self.desk = self.queue = self.card = self.execution = self._trail = None
        self.conflict = self.intake = None
        self._palette.use(None, None, ())
        self.sections.use(None)

    def _where(self) -> Callable[[], None] | None:
        """How to come back after a lock: the same section, the same card."""
        key = self.window.current_key()
        uid = self.card.uid if self.card is not None and key == CARD else ""
        if self.execution is not None and key == EXECUTION:
            return partial(self.open_assigned, self.execution.key)
        if self.intake is not None and key == INTAKE:
            return partial(self.open_intake, self.intake.uid)
        return partial(self.open_card, uid) if uid else partial(self.show_section, key or QUEUE)

    def show_section(self, key: str) -> None:
        self.window.show_screen(key)

    # --- leading from one to another ---------------------------------------------------------

    def open_assigned(self, key: tuple[str, str]) -> None:
        self.window.show_screen(EXECUTION)
        if self.execution is not None:
            self.execution.choose(key)

    def open_intake(self, uid: str = "") -> None:
        """«Внести обращение», or the unfinished one of that record."""
        desk = self.desk
        refused = desk.intake.refusal() if desk is not None else None
        if desk is None or refused is not None:
            if refused is not None:
                self.window.show_problem(Problem(refused.reason, code=refused.code))
            return
        self.window.show_screen(INTAKE)
        assert self.intake is not None  # just shown
        if uid:
            self.intake.open_draft(uid)
        else:
            self.intake.focus_first()

    @Slot(str)
    def compare(self, event: str) -> None:
        self.window.show_screen(CONFLICT)
        if self.conflict is not None:
            self.conflict.open(event)

    @Slot()
    def compare_card(self) -> None:
        """From a card to the conflict of its record."""
        desk, uid = self.desk, self.card.uid if self.card is not None else ""
        if desk is not None and uid:
            bridge().run_query(
                lambda: desk.conflicts.of_record(uid),
                lambda event: self.compare(event) if event else self.show_section(SYNC),
                owner=self,
            )

    @Slot(str, str)
    def compare_similar(self, uid: str, other: str = "") -> None:
        """F9: an appeal and one like it."""
        if self.desk is not None and uid:
            screen = self.window.show_screen(COMPARE)
            if isinstance(screen, CompareScreen):
                screen.open(uid, other)

    @Slot()
    def show_mass(self) -> None:
        """Clusters of open appeals about one problem."""
        if self.desk is not None:
            self.window.show_screen(MASS)

    @Slot(str, object)
    def open_from_list(self, uid: str, trail: Trail) -> None:
        self._trail = trail
        self.open_card(uid, trail)

    def open_card(self, uid: str, trail: Trail | None = None) -> None:
        if self.desk is None or not uid:
            return
        if self._unfinished is None or uid in self._unfinished:
            drafts, found = self.desk.intake_drafts, partial(self._open_one, uid, trail)
            bridge().run_query(lambda: drafts.holds(uid), found, owner=self, replaces="card")
            return
        self._open_one(uid, trail, False)

    def _open_one(self, uid: str, trail: Trail | None, unfinished: bool) -> None:
        if self.desk is None:
            return
        if unfinished:
            self.open_intake(uid)
            return
        self._trail = trail
        self.window.show_screen(CARD)
        assert self.card is not None  # just shown
        self.card.open(uid)
        if trail is not None and trail.position >= 0:
            self.card.set_position(trail.position + 1, len(trail.ids))
        self._say_after(self.card.toast)

    @Slot(object)
    def after_submit(self, done: Submitted) -> None:
        """Told where the person looks next: over the next card, or over the list."""
        self._said = f"{done.done or done.title}: {done.number}".rstrip(": ")
        self.notice(self._said, SAID_NEXT)

    def _say_after(self, toast: Toast) -> None:
        said, self._said = self._said, ""
        if said:
            toast.show_act(said, SAID_NEXT, undoable=False)

    @Slot(object)
    def _on_report(self, report: SyncReport) -> None:
        """What the portal answered goes to the bell; the row and the status bar say it too."""
        if report.pushed.receipts:
            count = counted(report.pushed.receipts, "действие", "действия", "действий")
            self.notice(f"Принято порталом: {count}", "Контрольные отметки — в разделе «Обмен»")
        if report.pushed.rejected:
            count = counted(report.pushed.rejected, "действие", "действия", "действий")
            self.notice(f"Отклонено порталом: {count}", "Причина и ваш текст — в разделе «Обмен»")

    @Slot()
    def back_to_queue(self) -> None:
        self.window.show_screen(QUEUE)
        if self.queue is not None:
            self.queue.after_card(self._trail.local() if self._trail is not None else None)
            self._say_after(self.queue.toast)

    @Slot()
    def take_next(self) -> None:
        """F2 in a card: take the next without going through the list."""
        desk = self.desk
        if desk is not None:
            take_next(desk, self.open_card, self._no_next, self)

    @Slot(str)
    def open_taken(self, uid: str) -> None:
        """The next one was taken with the act that has just been sent."""
        if self.desk is not None:
            refill_soon(self.desk, self)
            self.open_card(uid)

    def _no_next(self, problem: Problem) -> None:
        self.notice(problem.message, problem.advice)
        self.back_to_queue()

    @Slot(int)
    def neighbour(self, step: int) -> None:
        desk, trail = self.desk, self._trail.step(step) if self._trail is not None else None
        local = trail.local() if trail is not None else None
        if desk is None or local is None:
            return
        bridge().run_query(
            lambda: desk.queue.uid(local), lambda uid: self.open_card(uid, trail), owner=self
        )

    def open_view(self, code: str) -> None:
        self.window.show_screen(QUEUE)
        if self.queue is not None:
            self.queue.open_view(code)

    def show_filter(self, wanted: Filter, title: str) -> None:
        """A list that is no view: from the palette."""
        self.window.show_screen(QUEUE)
        if self.queue is not None:
            self.queue.show_filter(wanted, title)

    @Slot(str)
    def print_card_of(self, uid: str) -> None:
        if self.desk is not None and uid:
            print_card(self.desk, uid, self.window, on_notice=self.notice)

    @Slot(str)
    def print_for_resolution(self, uid: str) -> None:
        if self.desk is not None and uid:
            print_card(self.desk, uid, self.window, on_notice=self.notice, visa=True)

    @Slot(str)
    def _open_exchange(self, part: str) -> None:
        if self.desk is None:
            return
        if part == "sign_in":
            self.flow.ask_password()
            return
        if part == "trouble" and self.desk.trouble is not None:
            self.window.show_problem(Problem.from_error(self.desk.trouble))
            return
        screen = self.window.show_screen(SYNC)
        if isinstance(screen, SyncScreen):
            screen.show_part(part)

    @Slot()
    def exchange_now(self) -> None:
        desk = self.desk
        if desk is not None:
            bridge().run_short(desk.exchange.sync_now, lambda done: None, owner=self)

    @Slot()
    def _ask_connection(self) -> None:
        ask_connection(self.home, self.kept, self.window, self._on_connection)

    @Slot(object)
    def _on_connection(self, kept: Settings) -> None:
        self.flow.use_login(station.login_of(self.home, memory_keyring=self._demo))
        self.flow.show_entry()

    # --- counts, notices, commands -----------------------------------------------------------

    def _read_unfinished(self) -> None:
        desk = self.desk
        if desk is None:
            return

        def keep(uids: frozenset[str]) -> None:
            if self.desk is desk:
                self._unfinished = uids

        bridge().run_query(
            desk.intake_drafts.uids, keep, lambda _problem: None, self, replaces="unfinished"
        )

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("draft", "exchange"):
            self._read_unfinished()
        if self.desk is not None and changes.touches("appeal", "exchange"):
            self.sections.count()

    @Slot(str, str)
    def notice(self, title: str, text: str = "") -> None:
        desk = self.desk
        if desk is not None:
            self.window.add_notice(
                Notice(desk.clock.now().astimezone(desk.profile.tz), title, text)
            )

    def lock(self) -> None:
        """Ctrl+L."""
        self.window.lock_asked.emit()

    @Slot()
    def _keep_window(self) -> None:
        self.kept.window["geometry"] = self.window.save_geometry()
        station_settings.save(self.home, self.kept)
