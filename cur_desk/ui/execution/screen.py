"""«Исполнение»: own assignments at the left, one of them with its answer at the right.

By keyboard alone: ↑↓ choose, Enter goes into the form, Esc back, Ctrl+Enter does the next step.
What is typed is on disk at most two seconds later, as the draft of that answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cur_desk.services.exchange.service import DeskStatus
from cur_desk.services.execution.hints import size_words
from cur_desk.services.execution.views import Assigned, AssignedRow, Stage
from cur_desk.services.views import DraftView, Submitted
from cur_desk.ui.acts import SeatActs
from cur_desk.ui.appeal.draft import DraftKeeper
from cur_desk.ui.appeal.snippets import SnippetDesk
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.execution.dialogs import WholeText, WhyTerm
from cur_desk.ui.execution.frame import SeatFrame
from cur_desk.ui.execution.steps import NOTHING, Key, Step, Steps
from cur_desk.ui.theme import shortcuts
from cur_desk.ui.widgets import ActButton, Dialog, bind_pane_jumps, empty_state, error_state

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

SEEN_MS = 3_000


def _joined(key: Key) -> str:
    return "|".join(key)


class ExecutionScreen(SeatFrame):
    """Made for persons who may answer for a body."""

    print_asked = Signal(str)
    exchange_asked = Signal()
    notice = Signal(str, str)
    loaded = Signal()
    shown = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.key: Key = NOTHING
        self.item: Assigned | None = None
        self._offline = False
        self._stale = False
        self.steps = Steps(desk.execution, self, self._on_done, self._on_refused)
        self.keeper = DraftKeeper(self._save_draft, lambda: self.form.values(), self)
        self.snippets = SnippetDesk(desk.snippets, self, self._snippet_values)
        self.acts = SeatActs(desk, self, self._front, self.notice.emit, self.flush)
        self._connect()
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(SEEN_MS)
        self._seen.timeout.connect(self._mark_seen)
        self.list.stack.show_loading()
        self.refresh()

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._into_form)
        self.head.why_asked.connect(self._why)
        self.head.print_asked.connect(lambda: self.print_asked.emit(self.key[0]))
        self.asked.whole_asked.connect(self._whole)
        self.form.typed.connect(self._on_typed)
        self.files.typed.connect(self._on_typed)
        self.files.notice.connect(self.notice)
        self.files.troubled.connect(self.banners.show_problem)
        self.files.changed.connect(self._on_files_read)
        self.footer.save_asked.connect(self.keeper.save_now)
        self.form.fields.result.refuse_asked.connect(self._refuse)
        self.footer.main.first_gap = self._gap
        self.footer.main.gap_found.connect(self._name_gap)
        self.footer.main.act.connect(self._act)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(
            lambda _p: self.form.show_saved("не записано, повторяем", "over")
        )
        bridge().changes_published.connect(self._on_changes)
        keys: dict[str, Callable[[], object]] = {
            "back": self._back,
            "item_previous": partial(self.list.step, -1),
            "item_next": partial(self.list.step, 1),
            "next_gap": self._jump,
            "refresh": self.exchange_asked.emit,
            "add": self.files.add_next,
        }
        for act, slot in keys.items():
            shortcuts.bind(act, self, slot)
        self.head.acts_asked.connect(lambda: self.acts.menu(self.head.more))
        self.acts.bind()
        bind_pane_jumps(self, (self.list, self.form, self.footer))

    def _snippet_values(self) -> dict[str, str]:
        """What {заявитель}, {номер}, {срок} mean in this answer."""
        return self._desk.snippets.values_of_assigned(self.item)

    def _front(self) -> tuple[str, str]:
        return (self.item.uid, self.item.number) if self.item is not None else ("", "")

    # --- what the owner calls ----------------------------------------------------------------

    def refresh(self) -> None:
        """Reads the list and the state of the link anew."""
        desk = self._desk
        bridge().run_query(
            lambda: (desk.execution.rows(), desk.status()),
            self._on_rows,
            self._on_not_read,
            self,
            replaces="rows",
        )

    def refresh_link(self) -> None:
        """The link may have another state."""
        bridge().run_query(
            self._desk.status, self._show_link, lambda problem: None, self, replaces="link"
        )

    def flush(self) -> None:
        """Writes what is unsaved: before the lock, another screen, the end."""
        self.keeper.flush()

    def choose(self, key: Key) -> None:
        """Back to the assignment where the person was."""
        self._take(key)
        self.list.choose(key)

    # --- reading -----------------------------------------------------------------------------

    def _on_rows(self, read: tuple[list[AssignedRow], DeskStatus]) -> None:
        rows, status = read
        self._show_link(status)
        if not rows:
            self.list.show_rows(rows, NOTHING)
            self.list.stack.show_state(
                empty_state("Поручений нет", "Новые придут при обмене с порталом.")
            )
            self._leave_item()
            self.loaded.emit()
            return
        self.list.stack.show_content()
        now = self.list.show_rows(rows, self.key)
        if now != self.key:
            self._take(now)
        self.loaded.emit()

    def _on_not_read(self, problem: Problem) -> None:
        again = ActButton("Повторить", "plain", name="execution.again", on_click=self.refresh)
        text = f"{problem.text()}. Записанное цело."
        self.list.stack.show_state(error_state("Список не открылся", text, problem.code, again))
        self.loaded.emit()

    def _show_link(self, status: DeskStatus) -> None:
        self._offline = status.link == "offline"
        self.show_offline(self._offline, status.offline_since)
        if self.item is not None:
            self._show_parts(self.item)

    def _on_chosen(self, uid: str, question: str) -> None:
        if (uid, question) != self.key:
            self._take((uid, question))

    def _take(self, key: Key) -> None:
        """Another assignment; what was typed into the former one is written first."""
        self.keeper.stop()
        self.key, self.item, self._stale = key, None, False
        self.form.show_saved("")
        if key == NOTHING:
            self._leave_item()
            return
        self.stack.show_loading()
        self._read()

    def _read(self) -> None:
        service, key = self._desk.execution, self.key
        bridge().run_query(
            lambda: service.open(*key),
            partial(self._on_item, key),
            partial(self._on_no_item, key),
            self,
            replaces="item",
        )

    def _on_item(self, key: Key, item: Assigned) -> None:
        if key != self.key:
            return
        if key == self.steps.acting or (self.item is not None and self.keeper.is_dirty()):
            self._stale = True  # a key came meanwhile: the fields stay as they are
            return
        first = self.item is None
        self.item = item
        if first:
            self.keeper.watch(_joined(key), item.version, kept=bool(item.draft_saved))
            self._seen.start()
        self.form.show_item(item)
        self.form.show_saved(f"сохранено {_at(item.draft_saved)}" if item.draft_saved else "")
        self._show_parts(item)
        self.stack.show_content()
        self._free_form()
        self.shown.emit(_joined(key))

    def _on_no_item(self, key: Key, problem: Problem) -> None:
        if key != self.key:
            return
        self.key = NOTHING
        self._leave_item()
        self.notice.emit(problem.message, problem.advice)
        self.refresh()

    def _leave_item(self) -> None:
        self.keeper.stop()
        self.key, self.item = NOTHING, None
        self.files.show_key(NOTHING, may=False)
        self._seen.stop()
        state = empty_state("Поручение не выбрано", "Слева — вопросы, которые поручены вам.")
        self.stack.show_state(state)

    def _show_parts(self, item: Assigned) -> None:
        self.head.show_assigned(item)
        self.banners.show_assigned(item, offline=self._offline)
        self.asked.show_assigned(item)
        self.files.show_key((item.uid, item.question), may=self._may_type(item))
        self.footer.show_assigned(item, self._weight(), offline=self._offline)

    def _weight(self) -> str:
        """What the answer and its unsent files weigh, and how long that takes now."""
        return size_words(self.form.values(), self.files.unsent(), self.files.rate())

    def _on_files_read(self) -> None:
        """A gap that was just named is not covered by a weight."""
        if not self.footer.names_gap:
            self._show_weight()

    def _show_weight(self) -> None:
        item = self.item
        if item is not None and self._may_type(item):
            self.footer.show_size(self._weight(), offline=self._offline, refused=item.main.refused)

    def _mark_seen(self) -> None:
        service, uid = self._desk.execution, self.key[0]
        if uid:
            bridge().run_short(lambda: service.seen(uid), owner=self)

    def _on_changes(self, changes: Changes) -> None:
        if not changes.touches("appeal", "exchange", "draft"):
            return
        self.refresh()
        if self.item is not None and changes.touches_id(self.key[0]):
            self._stale = True
            self._refresh_item()

    def _refresh_item(self) -> None:
        """Reads it again as soon as nothing typed is on its way to the disk."""
        if self._stale and self.key != self.steps.acting and not self.keeper.is_dirty():
            self._stale = False
            self._read()

    # --- draft -------------------------------------------------------------------------------

    def _save_draft(self, joined: str, values: dict[str, Any], base: int | None) -> DraftView:
        uid, _, question = joined.partition("|")
        return self._desk.execution.save_draft(uid, question, values, base)

    def _on_typed(self) -> None:
        if self.item is None or not self._may_type(self.item):
            return
        self.keeper.touch()
        self._show_weight()

    @staticmethod
    def _may_type(item: Assigned) -> bool:
        return item.may_answer or item.may_sign or item.may_send

    def _on_saved(self, draft: DraftView) -> None:
        self.form.show_saved(f"сохранено {draft.saved}")
        self._refresh_item()

    # --- acts --------------------------------------------------------------------------------

    def _gap(self) -> tuple[QWidget, str] | None:
        found = self.form.gap()
        if found is not None:
            self.area.ensureWidgetVisible(found[0])
        return found

    def _name_gap(self, words: str) -> None:
        self.footer.say_gap(words)

    def _jump(self) -> None:
        gap = self._gap()
        if gap is not None:
            gap[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._name_gap(gap[1])

    def _act(self) -> None:
        """The next step of the assignment, with what the form says."""
        item = self.item
        if item is None:
            return
        self.form.take_dates()
        step = self.steps.of(item.main.code, self.key, self.form.values())
        if step is not None:
            self._run(step, leaves=item.main.code == "send_to_applicant")

    def _run(self, step: Step, *, leaves: bool) -> None:
        """Does a step; ``leaves``: the row is done with and the next one takes its place."""
        self.keeper.flush()  # the draft is whole on disk before the act takes it over
        self.footer.main.set_running(True)
        self.form.setEnabled(False)  # a key now would belong to no step
        self.steps.run(self.key, step, leaves=leaves)

    def _on_done(self, key: Key, leaves: bool, done: Submitted) -> None:
        self.footer.main.set_running(False)
        self.notice.emit(done.title, "Ждёт отправки")
        if key == self.key:
            self.keeper.forget()
            self.item, self._stale = None, False  # what comes now is a new beginning
            if leaves:
                self._free_form()
            else:
                self._read()

    def _free_form(self) -> None:
        """The form takes keys again; a focus lost with it comes back."""
        if self.form.isEnabled():
            return
        self.form.setEnabled(True)
        if self.isVisible() and QApplication.focusWidget() is None:
            may = self.item is not None and self._may_type(self.item)
            target = self.form.first_control() if may else self.list.view
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, problem: Problem) -> None:
        self.footer.main.set_running(False)
        self._free_form()
        if self.item is not None:
            self.footer.main.set_impossible(self.item.main.refused)
        if problem.field:
            self.form.widget_of(problem.field).setFocus(Qt.FocusReason.OtherFocusReason)
            self._name_gap(problem.message)
        else:
            self.banners.show_problem(problem.message, problem.advice)
        if self.item is None and self.key != NOTHING:
            self._read()

    def _refuse(self) -> None:
        if self.item is not None:
            self.steps.ask_refusal(self.item, self.key, partial(self._run, leaves=True))

    # --- dialogs and focus -------------------------------------------------------------------

    def _why(self) -> None:
        if self.item is not None and self.item.term is not None:
            self._show(WhyTerm(self.item.term, self.window()))

    def _whole(self) -> None:
        if self.item is not None:
            self._show(WholeText(self.item, self.window()))

    def _show(self, dialog: Dialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def _into_form(self) -> None:
        if self.item is None:
            return
        new = self.item.stage is Stage.NEW
        target = self.footer.main if new else self.form.first_control()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _back(self) -> None:
        self.keeper.flush()
        self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event) -> None:
        self.keeper.flush()
        super().hideEvent(event)


def _at(words: str) -> str:
    """«в 14:05», «22.11 в 16:08»."""
    return words if " " in words else f"в {words}"
