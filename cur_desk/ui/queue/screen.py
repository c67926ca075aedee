"""The queue: views, filter bar, list, preview. Everything is asked in workers.

Signals for the composition root: ``open_asked(uid, trail)``, ``place_changed(view)``,
``counts_changed(total, overdue)``, ``exchange_asked()``, ``notice(title, text)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.domain.filters import Condition, Filter
from cur_desk.services.views import SavedView
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.compare.mass_line import MassLine
from cur_desk.ui.queue.acts import QueueActs
from cur_desk.ui.queue.asking import Answer, Asking, Question
from cur_desk.ui.queue.filter_bar import FilterBar
from cur_desk.ui.queue.kept_panes import keep_panes
from cur_desk.ui.queue.kept_views import KeptViews
from cur_desk.ui.queue.list_pane import ListPane
from cur_desk.ui.queue.preview import Preview
from cur_desk.ui.queue.states import empty_of, first_fill, trouble_of
from cur_desk.ui.queue.strip import ViewStrip
from cur_desk.ui.queue.take import take_next
from cur_desk.ui.queue.trail import Trail
from cur_desk.ui.theme import set_surface, shortcuts, theme
from cur_desk.ui.widgets import FoldingSplitter, Toast, bind_pane_jumps

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

WIDE_FROM = 1_400
"""Width of the screen from which the list becomes a table: a window of 1500 px and more."""
NARROW_UNDER = 1_020
"""Under this width (1366 px at 125 % and more) the strip of views folds by itself."""
OVERDUE = "over"
MINUTE_MS = 60_000


class QueueScreen(QWidget):
    """Builds the panes and passes between them what was chosen."""

    open_asked = Signal(str, object)
    place_changed = Signal(str)
    counts_changed = Signal(int, int)
    exchange_asked = Signal()
    receive_asked = Signal()
    import_asked = Signal()
    notice = Signal(str, str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("queue")
        self.setAccessibleName("Очередь")
        set_surface(self, "panel")
        self._keep = self._narrow = self._missed = False
        self._other: SavedView | None = None
        """A list opened from elsewhere instead of a view of the strip."""
        self._answer: Answer | None = None
        self._started = False
        self.asking = Asking(desk, self)
        self.strip = ViewStrip(self)
        self.bar = FilterBar(desk, self)
        self.pane = ListPane(desk.queue.rows, self)
        self.preview = Preview(desk, self)
        self.toast = Toast(self.pane.states)
        self.acts = QueueActs(desk, self)
        self.kept = KeptViews(desk, self)
        self._lay_out()
        self._wire()
        self._bind()
        keep_panes(self.splitter, desk, "queue")
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)

    # --- what others ask -----------------------------------------------------------------------

    def start(self) -> None:
        """Reads the views and opens the first."""
        self._started = True
        bridge().run_query(self.desk.queue.views, self._on_views, self._on_problem, self)

    def open_view(self, code: str) -> None:
        """Opens a view by its code: from a tile, the status bar, the palette."""
        self.strip.choose(code)

    def show_filter(self, wanted: Filter, title: str) -> None:
        """A list that is no view: from a figure, a tile, the palette."""
        self.strip.choose_none()
        self._other = SavedView("", title, "", "list-filter", wanted)
        self._on_view(self._other)

    def search(self, text: str) -> None:
        """Opens the list for typed words: from the palette."""
        self.bar.search.setText(text)

    def after_card(self, local: int | None = None) -> None:
        """Back from a card: its row is chosen (``local``, if the card walked along the list),
        what waited is shown, the keyboard is in the list."""
        self._keep = True
        if local is not None:
            self.pane.choose(local)
        self.asking.show_waiting()
        self.pane.refresh(Changes.of("appeal", self.preview.uid()))
        self.preview.refresh()
        self.pane.focus_list()

    def trail(self, uid: str) -> Trail:
        """The list as a card walks along it."""
        local = self.pane.chosen_local()
        position = self.pane.model.position_of(local) if local is not None else None
        return Trail(self.pane.model.ids, position if position is not None else -1)

    # --- Qt ------------------------------------------------------------------------------------

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._minute.start()
        if self._missed and self._started:
            self._missed = False
            self._on_minute()
        if not self._started:
            self.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._minute.stop()

    def _on_minute(self) -> None:
        """«3 ч 25 мин» must not stand still: rows seen are read again, in place."""
        many = Changes(frozenset({"appeal"}))
        self.asking.on_changes(many)
        self.pane.refresh(many)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme().px(WIDE_FROM)
        self.pane.set_wide(wide)
        self.bar.set_wide(wide)
        narrow = self.width() < theme().px(NARROW_UNDER)
        if narrow != self._narrow:
            self._narrow = narrow
            self.splitter.set_folded(0, narrow)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.pane.focus_list()

    # --- building ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        middle = QWidget(self)
        middle.setObjectName("queue.middle")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        line = QWidget(middle)
        line.setFixedHeight(1)
        line.setStyleSheet("background: palette(mid);")
        column.addWidget(line)
        self.mass = MassLine(self.desk, middle)
        column.addWidget(self.mass)
        column.addWidget(self.pane, 1)
        self.splitter = FoldingSplitter(self, name="queue.panes")
        self.splitter.add_pane(self.strip, 192, foldable=True, minimum=168, title="Виды")
        self.splitter.add_pane(middle, 600, stretch=1, minimum=420)
        self.splitter.add_pane(self.preview, 496, minimum=380)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        bind_pane_jumps(self, (self.strip.list, self.bar, self.pane.view, self.preview))

    def _wire(self) -> None:
        self.strip.receive.setVisible(self.desk.actor.has_right("receive"))
        self.strip.receive_asked.connect(self.receive_asked)
        self.strip.view_chosen.connect(self._on_view)
        self.strip.entered.connect(self.pane.focus_list)
        self.strip.import_asked.connect(self.import_asked)
        self.strip.fold_asked.connect(lambda: self.splitter.set_folded(0, True))
        self.bar.text_changed.connect(lambda _text: self._ask(keep=False))
        self.bar.chips_changed.connect(lambda _chips: self._ask(keep=False))
        self.bar.sort_changed.connect(self._on_sort)
        self.bar.down_pressed.connect(self.pane.focus_list)
        self.bar.show_new_asked.connect(self.refresh)
        self.asking.answered.connect(self._on_answer)
        self.asking.failed.connect(self._on_problem)
        self.asking.waiting.connect(self.bar.show_waiting)
        self.asking.counted.connect(self._on_counts)
        self.pane.chosen.connect(self._on_chosen)
        self.pane.open_asked.connect(self._open_local)
        self.pane.sort_asked.connect(self._on_sort)
        self.pane.trouble.connect(self._on_problem)
        self.pane.bulk_asked.connect(self.acts.bulk)
        self.preview.open_asked.connect(self._open_uid)
        self.preview.pass_asked.connect(self.acts.pass_on)
        self.preview.forward_asked.connect(lambda _uid: self.acts.forward())
        self.preview.threat_asked.connect(self.acts.threat)
        self.preview.more_asked.connect(self.acts.menu)
        self.preview.take_asked.connect(self.take_next)
        self.preview.outside.said.connect(self.acts.say)
        self.preview.outside.carried.connect(self.acts.done)
        self.toast.undo_asked.connect(self.acts.undo)
        self.toast.shown_text.connect(lambda text: self.notice.emit(text, ""))
        bridge().changes_published.connect(self._on_changes)

    def _bind(self) -> None:
        shortcuts.bind("refresh", self, self.refresh)
        shortcuts.bind("search", self, self._focus_search)
        shortcuts.bind("take_next", self, self.take_next)
        shortcuts.bind("pass_on", self, self._pass_on)
        shortcuts.bind("forward", self, self.acts.forward)
        shortcuts.bind("why_date", self, self.acts.why)
        shortcuts.bind("extend", self, self.acts.extend)
        shortcuts.bind("print", self, self.acts.print_shown)

    # --- asking --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """F5: shows what waits; if nothing does, asks for an exchange."""
        self._keep = True
        if not self.asking.show_waiting():
            self.asking.again()
            self.exchange_asked.emit()

    def _focus_search(self) -> None:
        """Ctrl+F: the words sought, chosen whole so that new ones replace them."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def _ask(self, *, keep: bool) -> None:
        view = self.view()
        if view is None:
            return
        self._keep = keep
        sort, descending = self.pane.model.order()
        if self._answer is None or not keep:
            self.pane.states.show_loading()
        self.asking.ask(
            Question(view.filter, self.bar.conditions(), self.bar.search.text(), sort, descending)
        )

    def _on_views(self, views: tuple[SavedView, ...]) -> None:
        self.show_views(views)
        self._on_view(self.view())

    def show_views(self, views: tuple[SavedView, ...]) -> None:
        """The strip anew; the list stays."""
        self.strip.show_views(views)
        self.asking.set_views(views)

    def _on_view(self, view: SavedView | None) -> None:
        if view is None:
            return
        self.bar.clear()
        self.place_changed.emit(view.title)
        order = self.kept.order_of(view)
        if order is not None:
            self.bar.set_sort(*order)
            self.pane.model.set_sort(*order)
        self._ask(keep=False)

    def _on_sort(self, sort: str, descending: bool) -> None:
        self.bar.set_sort(sort, descending)
        self.pane.model.set_sort(sort, descending)
        self._ask(keep=True)

    def _on_answer(self, answer: Answer) -> None:
        self._answer = answer
        self.preview.query = answer.filter.text
        self.strip.narrowed = self.bar.is_narrowed()
        view = self.view()
        total = self.strip.count(view.code) if view is not None else 0
        self.bar.show_answer(answer, total)
        self.pane.show_answer(answer, keep=self._keep)
        self._keep = True
        if not answer.ids:
            self._show_empty()

    def _show_empty(self) -> None:
        narrowed = self.bar.is_narrowed()

        def words() -> tuple[str, int]:
            return self.desk.queue.last_received(), self.desk.queue.size()

        def show(known: tuple[str, int]) -> None:
            if self._answer is None or self._answer.ids:
                return
            received, size = known
            if not size:
                self.pane.states.show_state(first_fill(self))
            else:
                self.pane.states.show_state(empty_of(self, narrowed, received))

        bridge().run_query(words, show, self._on_problem, self, replaces="empty")

    def _on_problem(self, problem: Problem) -> None:
        if self.bar.show_trouble(problem):
            self.pane.states.show_content()
            return
        self.pane.states.show_state(trouble_of(self, problem))

    def _on_counts(self, counts: Mapping[str, int]) -> None:
        self.strip.show_counts(counts)
        view = self.strip.chosen()
        if self._answer is not None and view is not None:
            self.bar.show_answer(self._answer, counts.get(view.code, 0))
        self.counts_changed.emit(counts.get("to_formalise", 0), counts.get(OVERDUE, 0))

    def _on_changes(self, changes: Changes) -> None:
        if not self.isVisible():  # behind a card: read once, when the list is looked at again
            self._missed = True
            return
        self.asking.on_changes(changes)
        if changes.touches("appeal", "draft", "exchange"):
            self.pane.refresh(changes)
            if changes.touches_id(self.preview.uid()):
                self.preview.refresh()

    # --- rows ----------------------------------------------------------------------------------

    def _on_chosen(self, local: int | None) -> None:
        position = self.pane.model.position_of(local) if local is not None else None
        self.preview.show_place(position, len(self.pane.model.ids))
        if local is None:
            self.preview.show_uid("")
            return
        row = self.pane.model.known(local)
        if row is not None:
            self.preview.show_uid(row.uid)
        else:
            self._with_uid(local, self.preview.show_uid)

    def _with_uid(self, local: int, then: Any) -> None:
        bridge().run_query(
            lambda: self.desk.queue.uid(local),
            lambda uid: local == self.pane.chosen_local() and then(uid),
            self._on_problem, self, replaces="uid",
        )  # fmt: skip

    def _open_local(self, local: int) -> None:
        row = self.pane.model.known(local)
        if row is not None:
            self._open_uid(row.uid)
        else:
            self._with_uid(local, self._open_uid)

    def _open_uid(self, uid: str) -> None:
        if uid:
            self.open_asked.emit(uid, self.trail(uid))

    def open_shown(self) -> None:
        """Opens the card of the preview: from the palette."""
        self._open_uid(self.preview.uid())

    def take_next(self) -> None:
        """F2: takes the next item and opens it."""

        def opened(uid: str) -> None:
            self.open_asked.emit(uid, Trail(self.pane.model.ids, -1))

        take_next(self.desk, opened, self.tell, self)

    def tell(self, problem: Problem) -> None:
        """Trouble of an act, in the toast."""
        self.toast.show_act(problem.message, problem.advice, undoable=False, done=False)

    def _pass_on(self) -> None:
        marks = self.pane.view.marks()
        if marks:
            self.acts.bulk("pass_on", marks)
        else:
            self.acts.pass_on(self.preview.uid())

    # --- what is open ---------------------------------------------------------------------------

    def answer(self) -> Answer | None:
        """What the list shows."""
        return self._answer

    def view(self) -> SavedView | None:
        """What is open: a view of the strip or a list from elsewhere."""
        return self.strip.chosen() or self._other

    def conditions(self) -> tuple[Condition, ...]:
        """What the chips ask for now."""
        return self.bar.conditions()
