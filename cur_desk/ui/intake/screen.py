"""«Внести обращение»: the form, its scans, what may be the same; by the keyboard alone.

What is typed is on disk at most two seconds later, as the draft of the record it will become.
Ctrl+Enter enters it and leads to «Разобрать»; Ctrl+Shift+Enter enters it and begins the next.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from cur_desk.domain.acts.receiving import RECEIVE
from cur_desk.services.intake.drafts import IntakeDraft
from cur_desk.services.intake.kinds import kind_of
from cur_desk.services.views import DraftView
from cur_desk.ui.appeal.draft import DraftKeeper
from cur_desk.ui.appeal.threat import ask_threat
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.files.drops import DropFrame, given
from cur_desk.ui.intake.fields import pair
from cur_desk.ui.intake.footer import Footer
from cur_desk.ui.intake.form import IntakeForm
from cur_desk.ui.intake.looking import Looked, look, threat_words
from cur_desk.ui.intake.side import Side, SideRow
from cur_desk.ui.intake.thrown import Thrown
from cur_desk.ui.queue.kept_panes import keep_panes
from cur_desk.ui.theme import set_surface, shortcuts, theme
from cur_desk.ui.widgets import ActButton, Banner, FoldingSplitter, bind_pane_jumps

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

LOOK_MS = 700
NARROW_UNDER = 1_020
"""Under this width (1366 px at 125 % and more) the side pane folds by itself."""
NOT_SENT = "Ждёт отправки. Номер портала появится после обмена, временный останется в карточке"


class IntakeScreen(QWidget):
    """Made for persons with the right to enter appeals."""

    back_asked = Signal()
    open_asked = Signal(str)
    notice = Signal(str, str)
    entered = Signal(str)
    """A record was made; told after everything is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid = ""
        self._done: list[SideRow] = []
        self._last = self._given = ""
        self._focus: QWidget | None = None
        self._narrow = False
        self.setObjectName("intake")
        self.setAccessibleName("Внести обращение")
        set_surface(self, "panel")
        self.keeper = DraftKeeper(self._save_draft, lambda: self.form.values(), self)
        self._build()
        self._connect()
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_for_same)
        self.begin()

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.form = IntakeForm(self._desk, self._today)
        self.form.fields.scans.kind = lambda: self.form.kind.code
        self.footer, self.side = Footer(), Side()
        self.sort = ActButton(
            "Разобрать", "plain", name="intake.sort", icon="pencil-line", on_click=self._open_last
        )
        self.again = ActButton(
            "Отозвать", "quiet", name="intake.again", icon="undo-2", on_click=self._take_back
        )
        both = pair(self.again, self.sort, stretch=(0, 0))
        self.done = Banner("", "", "ok", "circle-check", name="intake.done", button=both)
        self.done.hide()
        self.call = ActButton(
            "Внести и передать", "danger", name="intake.call", icon="siren",
            on_click=partial(self.enter, follow=False, threat=True),
        )  # fmt: skip
        self.danger = Banner("", "", "over", "siren", name="intake.danger", button=self.call)
        self.danger.hide()
        self.area = QScrollArea()
        self.area.setObjectName("intake.scroll")
        self.area.setAccessibleName("Форма обращения")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.form)
        scans = self.form.fields.scans
        self._drop = DropFrame(self.area, scans.take, lambda: not scans.busy)
        left = QWidget()
        set_surface(left, "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.done)
        column.addWidget(self.danger)
        column.addWidget(self.area, 1)
        column.addWidget(self.footer)
        self.splitter = FoldingSplitter(self, name="intake.splitter")
        self.thrown = Thrown(self._desk, left)
        self.splitter.add_pane(left, 990, stretch=1, minimum=640)
        self.splitter.add_pane(self.side, 300, foldable=True, minimum=260, title="Рядом")
        keep_panes(self.splitter, self._desk, "intake")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)

    def _connect(self) -> None:
        self.form.typed.connect(self._on_typed)
        self.form.number_left.connect(self._look_for_same)
        self.form.fields.letter.clicked.connect(self._copy_letter)
        self.form.fields.scans.troubled.connect(partial(self._say, "files"))
        self.footer.save_asked.connect(self.keeper.save_now)
        self.footer.next_asked.connect(partial(self.enter, follow=True))
        self.footer.main.act.connect(partial(self.enter, follow=False))
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(
            lambda _p: self.footer.show_saved("не записано, повторяем", "over")
        )
        self.side.same.opened.connect(self.open_asked)
        self.side.entered.opened.connect(self.open_asked)
        self.side.drafts.opened.connect(self.open_draft)
        self.side.drafts.dropped.connect(self.drop_draft)
        self.thrown.brought_back.connect(self.open_draft)
        self.thrown.gone.connect(self.refresh)
        bridge().changes_published.connect(self._on_changes)
        shortcuts.bind("back", self, self._back)
        shortcuts.bind("add", self, self.form.fields.scans.ask)
        shortcuts.bind("next_gap", self, self._jump)
        shortcuts.bind("paste", self.area, self._paste)
        bind_pane_jumps(self, (self.form, self.side, self.footer))

    # --- what the owner calls ----------------------------------------------------------------

    def begin(self, kind: str = "") -> None:
        """An empty form; what was typed before stays a draft."""
        self.keeper.stop()
        uid, values = self._desk.intake_drafts.begin(kind or self.form.kind.code)
        self._show(uid, values, kept=False)

    def focus_first(self) -> None:
        """Where the hands begin: the kind."""
        self.form.fields.kinds.focus_target().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_draft(self, uid: str) -> None:
        """Goes on with an unfinished one."""
        self.keeper.stop()
        bridge().run_query(
            lambda: self._desk.intake_drafts.read(uid),
            partial(self._on_draft, uid),
            owner=self,
            replaces="draft",
        )

    def drop_draft(self, uid: str) -> None:
        """Throws an unfinished one away, scans and all; for ten seconds it can be had back."""
        if uid == self.uid:
            self.begin()
        self.thrown.take(uid)
        self.refresh()

    def refresh(self) -> None:
        """Reads the list of unfinished ones anew."""
        bridge().run_query(
            self._desk.intake_drafts.all, self._on_drafts, lambda problem: None, self,
            replaces="drafts",
        )  # fmt: skip

    def flush(self) -> None:
        """Writes what is unsaved: before the lock, another screen, the end."""
        self.keeper.flush()
        self.thrown.settle()

    def enter(self, *, follow: bool, threat: bool = False) -> None:
        """Makes the act; ``follow``: the next form at once, else «Разобрать» is offered;
        ``threat``: the telephones of «Угроза жизни» at once."""
        if self.form.fields.scans.busy:
            self.footer.say_gap("Скан ещё читается: подождите")
            return
        if self._wrong_day():
            return
        self.form.clear_problems()
        values, uid, kind = self.form.values(), self.uid, self.form.kind.code
        gaps = self._desk.intake.gaps(values["content"], known=False)
        if gaps:
            self._say(gaps[0].field, gaps[0].text)
            return
        self.footer.set_running(True)
        self._focus = self.form.focusWidget()
        self.form.setEnabled(False)  # a key typed before the answer would be wiped by it
        self.keeper.give()
        bridge().run_short(
            lambda: _entered(self._desk, uid, values["content"]),
            partial(self._on_entered, uid, kind, follow, threat),
            partial(self._on_refused, uid),
            self,
            changes=Changes.of("appeal", uid) | Changes.of("exchange"),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme().px(NARROW_UNDER)
        if narrow != self._narrow:
            self._narrow = narrow
            self.splitter.set_folded(1, narrow)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # a withdrawn or refused one may have come back meanwhile

    # --- inside ------------------------------------------------------------------------------

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("draft"):
            self.refresh()

    def _today(self) -> Any:
        return self._desk.clock.now().astimezone(self._desk.profile.tz).date()

    def _show(self, uid: str, values: dict[str, Any], *, kept: bool) -> None:
        self.uid = uid
        self.form.setEnabled(True)
        self.form.clear_problems()
        self.form.show_values(uid, values)
        self.keeper.watch(uid, 0, kept=kept)
        self.footer.show_saved("Черновик пишется сам")
        self._given = str((values.get("content") or {}).get("provisional_number") or "")
        self.footer.show_number(self._desk.intake.station_code(), self._given)
        self.side.show_same((), 0)
        self.danger.hide()
        self.refresh()

    def _on_draft(self, uid: str, values: dict[str, Any] | None) -> None:
        if values is None:
            self.refresh()
            return
        self.done.hide()
        self._show(uid, values, kept=True)
        self._look_for_same()
        self.form.fields.received_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_drafts(self, drafts: tuple[IntakeDraft, ...]) -> None:
        self.side.show_drafts(drafts, (self.uid, self.thrown.uid))

    def _save_draft(self, uid: str, values: dict[str, Any], base: int | None) -> DraftView:
        return self._desk.intake_drafts.save(uid, values, base)

    def _on_typed(self) -> None:
        """The word about the one before goes with the first key of this one."""
        self.done.hide()
        self.footer.show_number(self._desk.intake.station_code(), self._given)
        self.keeper.touch()
        self._look.start()

    def _on_saved(self, draft: DraftView) -> None:
        self.footer.show_saved(f"черновик {draft.saved}")

    def _look_for_same(self) -> None:
        self._look.stop()
        desk, uid, content = self._desk, self.uid, self.form.values()["content"]
        bridge().run_query(
            lambda: look(desk, uid, content),
            partial(self._on_looked, uid),
            lambda problem: None,
            self,
            replaces="same",
        )

    def _on_looked(self, uid: str, found: Looked) -> None:
        if uid != self.uid:
            return
        rows, threats, among = found
        self.side.show_same(rows, among)
        title, call = threat_words(threats, self._desk.profile)
        self.danger.show_words(title, call, "over", "siren")
        self.danger.setVisible(bool(threats))

    def _say(self, field: str, words: str) -> None:
        control = self.form.show_problem(field, words)
        self.area.ensureWidgetVisible(control)
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.footer.say_gap(words)

    def _wrong_day(self) -> bool:
        """What was typed and is no date is told as that, and not as a date that lacks."""
        path = self.form.days.take()
        if path:
            self._say(path, self.form.days.words(path))
        return bool(path)

    def _jump(self) -> None:
        if self._wrong_day():
            return
        gaps = self._desk.intake.gaps(self.form.values()["content"], known=False)
        if gaps:
            self._say(gaps[0].field, gaps[0].text)

    def _on_entered(self, uid: str, code: str, follow: bool, threat: bool, number: str) -> None:
        self.footer.set_running(False)
        self.keeper.settle(uid)
        self._last = uid
        kind = kind_of(code)
        self._done.insert(0, SideRow(uid, number, kind.title))
        self.side.entered.show_rows(self._done)
        self.done.show_words(f"Внесено: {number}", NOT_SENT, "ok", "circle-check")
        self.done.show()
        self.notice.emit(f"Внесено обращение: {number}", NOT_SENT)
        if uid == self.uid:  # another draft may have been opened meanwhile: it stays
            self.begin(kind.code)
            (self.form.fields.received_on if follow else self.sort).setFocus()
            self.area.verticalScrollBar().setValue(0)
        self.entered.emit(uid)
        if threat:
            self._ask_threat(uid)

    def _ask_threat(self, uid: str) -> None:
        """The telephones, and whom one called: over the record that was just made."""
        desk = self._desk
        bridge().run_query(
            lambda: desk.cards.open(uid, journal=False),
            lambda card: ask_threat(desk.acts, card, self, refused=self._tell),
            self._tell,
            self,
        )

    def _tell(self, problem: Problem) -> None:
        self.footer.say_gap(problem.text())

    def _on_refused(self, uid: str, problem: Problem) -> None:
        self.footer.set_running(False)
        self.keeper.take_back(uid)
        if uid == self.uid:
            self.form.setEnabled(True)
            if self._focus is not None:
                self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        if uid == self.uid and problem.field:
            self._say(problem.field, problem.message)
            return
        self.footer.say_gap(problem.text())

    def _copy_letter(self) -> None:
        """The text goes out by the person's own mail."""
        self.form.days.take()
        content = self.form.values()["content"]
        QGuiApplication.clipboard().setText(self._desk.intake.explanation(content))
        self.footer.first.setText("Письмо скопировано")
        self.footer.first.set_role("ok")

    def _take_back(self) -> None:
        """A mistake seen at once: the act goes back, its form is open again."""
        desk, uid = self._desk, self._last
        bridge().run_short(
            lambda: desk.acts.withdraw(desk.intake.event_of(uid)),
            lambda _content: self._on_taken_back(uid),
            self._tell,
            self,
            changes=Changes.of("appeal", uid) | Changes.of("exchange"),
        )

    def _on_taken_back(self, uid: str) -> None:
        self._done = [row for row in self._done if row.key != uid]
        self.side.entered.show_rows(self._done)
        self.done.hide()
        self.open_draft(uid)

    def _open_last(self) -> None:
        if self._last:
            self.open_asked.emit(self._last)

    def _paste(self) -> None:
        """A picture or files of the clipboard are scans; words go into the field."""
        give = given(QApplication.clipboard().mimeData())
        focus = QApplication.focusWidget()
        if give is not None:
            self.form.fields.scans.take(give)
        elif focus is not None and hasattr(focus, "paste"):
            focus.paste()

    def _back(self) -> None:
        self.keeper.flush()
        self.back_asked.emit()


def _entered(desk: Any, uid: str, content: dict[str, Any]) -> str:
    """In a worker: the provisional number of the record that was made."""
    desk.intake.receive(content, uid=uid, draft_form=RECEIVE)
    return str(desk.acts.appeal(uid)[0].provisional_number or "")
