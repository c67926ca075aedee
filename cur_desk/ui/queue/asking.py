"""What the list shows and what has come since: asks in workers, keeps new rows waiting (W2)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from cur_desk.domain.filters import Condition, Filter
from cur_desk.services.queue.search_help import Hits
from cur_desk.services.views import SavedView
from cur_desk.ui.bridge import Changes, Problem, bridge

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk

NO_FILTER = Filter()
CHECK_AFTER_MS = 250


@dataclass(frozen=True)
class Question:
    """The filter of the view, the chips, the typed words and the order."""

    base: Filter = NO_FILTER
    chips: tuple[Condition, ...] = ()
    text: str = ""
    sort: str = "urgency"
    descending: bool = False

    def filter(self, desk: Desk) -> Filter:
        """All of it as one filter. Raises InputError for a written condition that is none."""
        whole = self.base.and_(Filter(conditions=self.chips))
        return whole.and_(desk.queue.parse(self.text)) if self.text.strip() else whole


@dataclass(frozen=True)
class Answer:
    """Ids in order, counts of groups if the order is that of terms."""

    question: Question
    filter: Filter
    ids: array[int]
    groups: tuple[tuple[str, int], ...] = ()
    fresh: int = 0
    """How many ids the list on the screen does not have."""
    moved: bool = False
    """Whether anything differs from the list on the screen."""
    hits: Hits | None = None
    """Finds the hits of the words sought in a shown text; nothing without words."""
    filling: bool = False
    """The first exchange is still going: the list follows it by itself."""


def ask(desk: Desk, question: Question, shown: Answer | None = None) -> Answer:
    """Reads ids and groups; says what differs from ``shown``. For a worker thread."""
    wanted = question.filter(desk)
    ids = desk.queue.ids(wanted, question.sort, question.descending)
    grouped = question.sort == "urgency" and not question.descending
    groups = tuple(desk.queue.groups(wanted)) if grouped else ()
    fresh, moved, filling = 0, False, False
    if shown is not None:
        filling = desk.status().last_sync_at is None
        other = ids != shown.ids
        moved = other or groups != shown.groups
        fresh = len(set(ids).difference(shown.ids)) if other else 0
    hits = desk.search.hits(wanted.text) if wanted.text else None
    return Answer(question, wanted, ids, groups, fresh, moved, hits, filling)


class Asking(QObject):
    """Turns questions into answers on the UI thread; a later question drops the earlier."""

    answered = Signal(object)
    failed = Signal(object)
    waiting = Signal(int, bool)
    """How many new rows wait; whether rows moved or left."""
    counted = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.question = Question()
        self.shown: Answer | None = None
        self._waiting: Answer | None = None
        self._filling = False
        self._views: Sequence[SavedView] = ()
        self._counts: dict[str, int] = {}
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.setInterval(CHECK_AFTER_MS)
        self._check.timeout.connect(self._look)

    def ask(self, question: Question) -> None:
        """Shows another list."""
        self.question = question
        self._tell_waiting(None)

        def take(answer: Answer) -> None:
            if question == self.question:  # the answer to older words is nobody's
                self._on_answer(answer)

        def fail(problem: Problem) -> None:
            if question == self.question:
                self.failed.emit(problem)

        bridge().run_query(lambda: ask(self._desk, question), take, fail, self, replaces="ids")

    def again(self) -> None:
        """The same question anew, for example after an error."""
        self.ask(self.question)

    def show_waiting(self) -> bool:
        """Takes what waits into the list; says whether anything did."""
        answer = self._waiting
        if answer is None:
            return False
        self._on_answer(replace(answer, fresh=0, moved=False))
        return True

    def set_views(self, views: Sequence[SavedView]) -> None:
        """The views whose counts are kept fresh."""
        self._views = views
        self._count()

    def on_changes(self, changes: Changes) -> None:
        """Something was written or pulled: look a little later, once for many."""
        if changes.touches("appeal", "draft", "exchange") and not self._check.isActive():
            self._check.start()

    def _look(self) -> None:
        question, shown = self.question, self.shown

        def compare(answer: Answer) -> None:
            if answer.question == self.question and shown is self.shown:
                self._on_look(answer)

        bridge().run_query(
            lambda: ask(self._desk, question, shown), compare, self._ignore, self, replaces="look"
        )
        self._count()

    def _count(self) -> None:
        """Counts of the standard views first; own ones may ask for more and come after them."""
        for own, name in ((False, "counts"), (True, "own counts")):
            views = [v for v in self._views if v.own is own]
            if views:
                bridge().run_query(
                    partial(self._desk.queue.counts, views), self._on_counts, self._ignore,
                    self, replaces=name,
                )  # fmt: skip

    def _on_counts(self, counts: dict[str, int]) -> None:
        self._counts |= counts
        self.counted.emit(dict(self._counts))

    def _on_look(self, answer: Answer) -> None:
        follows, self._filling = answer.filling or self._filling, answer.filling
        if not answer.moved:
            self._tell_waiting(None)
        elif self.shown is None or not self.shown.ids or follows:
            self._on_answer(answer)
        else:
            self._tell_waiting(answer)

    def _on_answer(self, answer: Answer) -> None:
        self.shown = answer
        self._tell_waiting(None)
        self.answered.emit(answer)

    def _tell_waiting(self, answer: Answer | None) -> None:
        self._waiting = answer
        fresh = answer.fresh if answer is not None else 0
        self.waiting.emit(fresh, answer is not None)

    def _ignore(self, problem: Problem) -> None:
        """A background look that failed: the next one tells, the list stays as it is."""
