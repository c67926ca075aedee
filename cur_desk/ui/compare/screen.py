"""«Сравнить» (F9): an appeal and one like it beside each other; the person decides, key by key.

Nothing is joined here. Signals for the composition root: ``back_asked``, ``open_asked(uid)``,
``notice(title, text)``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.records.words import RepeatKind
from cur_desk.services.similar.views import CompareView, PortalView, SimilarRow, SimilarView
from cur_desk.services.views import Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.compare.column import AgreesBar, SideColumn
from cur_desk.ui.compare.foot import Foot
from cur_desk.ui.compare.list_pane import CandidateList
from cur_desk.ui.compare.similar_pane import not_asked
from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.theme.painting import hairline, painting
from cur_desk.ui.widgets import (
    ActButton,
    ElidingLabel,
    FoldingSplitter,
    StateStack,
    Toast,
    bind_pane_jumps,
    empty_state,
    error_state,
    icon_button,
)

TITLE = "Сравнение похожих"
_DIGITS = {Qt.Key.Key_1: "repeat", Qt.Key.Key_2: "tie", Qt.Key.Key_3: "apart"}


class Head(QWidget):
    """Back, what is compared, place in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare.head")
        set_surface(self, "panel")
        t = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(t.px(4), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        self.back = ActButton("К обращению", "quiet", self, name="compare.back",
                              icon="arrow-left", cap="Esc")  # fmt: skip
        self.title = ElidingLabel("", fonts.BODY, True, "text", self, name="compare.title")
        self.place = ElidingLabel("", fonts.BODY, False, "text2", self, name="compare.place")
        self.up = icon_button("chevron-up", "Предыдущее похожее", self, name="compare.up")
        self.down = icon_button("chevron-down", "Следующее похожее", self, name="compare.down")
        row.addWidget(self.back)
        row.addSpacing(t.px(8))
        row.addWidget(self.title, 1)
        for widget in (self.place, self.up, self.down):
            row.addWidget(widget)
        self.setFixedHeight(t.px(40))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1, self.width())


class CompareScreen(QWidget):
    """``open(uid, other)`` shows an appeal with the like ones, beginning with ``other``."""

    back_asked = Signal()
    open_asked = Signal(str)
    notice = Signal(str, str)
    loaded = Signal(str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid, self.other = "", ""
        self.view: SimilarView | None = None
        self.pair: CompareView | None = None
        self._undo_apart: tuple[str, str] | None = None
        self.setObjectName("compare")
        self.setAccessibleName(TITLE)
        set_surface(self, "panel")
        self._build()
        self._wire()

    # --- what the owner calls ----------------------------------------------------------------------

    def open(self, uid: str, other: str = "") -> None:
        """Another appeal."""
        self.uid, self.other, self.view, self.pair = uid, other, None, None
        self._undo_apart = None
        self.stack.show_loading()
        self.setFocus()
        self._ask_view()
        similar = self._desk.similar
        bridge().run_query(
            lambda: similar.ask_portal(uid), partial(self._show_portal, uid),
            lambda problem: self._show_portal(uid, not_asked(problem)), self, replaces="portal",
            patient=True,
        )  # fmt: skip

    # --- showing -----------------------------------------------------------------------------------

    def _ask_view(self) -> None:
        similar, uid = self._desk.similar, self.uid
        bridge().run_query(
            lambda: similar.similar_to(uid), partial(self._show_view, uid), self._on_trouble, self,
            replaces="view",
        )  # fmt: skip

    def _show_view(self, uid: str, view: SimilarView) -> None:
        if uid != self.uid:
            return
        self.view = view
        self.list.show_view(view)
        if not view.rows:
            self._show_none(view)
            self.loaded.emit("")
            return
        known = [r.uid for r in view.rows]
        self._choose(self.other if self.other in known else known[0])

    def _show_portal(self, uid: str, answer: PortalView) -> None:
        if uid == self.uid:
            self.list.show_portal(answer)

    def _choose(self, other: str) -> None:
        self.other = other
        at = self.list.mark(other)
        total = len(self.view.rows) if self.view is not None else 0
        self.head.place.setText(f"{at} из {total}")
        comparing, uid = self._desk.comparing, self.uid
        bridge().run_query(
            lambda: comparing.compare(uid, other), partial(self._show_pair, other),
            self._on_trouble, self, replaces="pair",
        )  # fmt: skip

    def _show_pair(self, other: str, pair: CompareView) -> None:
        if other != self.other or self.view is None:
            return
        self.pair = pair
        self.left.show_side(pair.left)
        self.right.show_side(pair.right)
        kind = f"Похоже на вид: {self.view.kind_words} — {pair.kind_why}" if pair.kind else ""
        self.agrees.show_words(pair.agrees, pair.likeness, kind, pair.tied)
        self.head.title.setText(f"{pair.left.number} · {pair.left.title}")
        self.foot.show_view(self.view, pair)
        self.stack.show_content()
        self.loaded.emit(other)

    def _on_trouble(self, problem: Problem) -> None:
        back = ActButton("К обращению", "plain", name="compare.errorBack", cap="Esc",
                         on_click=self.back_asked.emit)  # fmt: skip
        self.stack.show_state(
            error_state("Сравнение не открылось", problem.text(), problem.code or "compare", back)
        )
        self.loaded.emit("")

    # --- deciding ----------------------------------------------------------------------------------

    def repeat(self) -> None:
        """1: the same author again; with the kind in the field."""
        kind = self.foot.kind.value()
        chosen = RepeatKind(str(kind)) if kind is not None else None
        similar, uid, other = self._desk.similar, self.uid, self.other
        self._do(lambda: similar.link_repeat(uid, [other], chosen))

    def _show_none(self, view: SimilarView) -> None:
        """Nothing alike, or the last one was set apart a moment ago: that can be taken back."""
        back = ActButton("К обращению", "plain", name="compare.emptyBack", cap="Esc",
                         on_click=self.back_asked.emit)  # fmt: skip
        title, buttons = "Похожих обращений нет", [back]
        if self._undo_apart is not None:
            title = "Похожих обращений больше нет"
            buttons.append(
                ActButton("Вернуть в похожие", "quiet", name="compare.emptyUndo", shortcut="undo",
                          on_click=self.undo)
            )  # fmt: skip
        words = f"{view.where().capitalize()}."
        self.stack.show_state(empty_state(title, words, *buttons, icon="copy"))

    def tie(self) -> None:
        """2: another's appeal about the same."""
        similar, uid, other = self._desk.similar, self.uid, self.other
        self._do(lambda: similar.link_related(uid, [other]))

    def _do(self, act: Callable[[], Submitted]) -> None:
        self._undo_apart = None
        bridge().run_short(
            act, self._on_done, self._on_refused, self, changes=Changes.of("appeal", self.uid)
        )

    def _on_done(self, done: Submitted) -> None:
        words = f"{done.done or done.title}: {self._number(self.other)}"
        self.toast.show_act(words)
        self.notice.emit(words, "")
        self._ask_view()

    def _on_refused(self, problem: Problem) -> None:
        self.toast.show_act(problem.message, problem.advice, undoable=False, done=False)

    def apart(self) -> None:
        """3: no duplicate; it will not be offered again at this workstation."""
        similar, uid, other = self._desk.similar, self.uid, self.other
        row = self._after(other)

        def done(_none: object) -> None:
            self._undo_apart = (uid, other)
            self.toast.show_act(
                f"Не дубликат: {self._number(other)}", "Больше не предлагается на этом месте"
            )
            self.other = row.uid if row is not None else ""
            self._ask_view()

        bridge().run_short(
            lambda: similar.set_apart(uid, other), done, self._on_refused, self,
            changes=Changes.of("similar", uid),
        )  # fmt: skip

    def undo(self) -> None:
        """Ctrl+Z: the last decision."""
        similar, acts, apart = self._desk.similar, self._desk.acts, self._undo_apart
        self._undo_apart = None

        def back() -> str | None:
            if apart is not None:
                similar.take_back_apart(*apart)
                return "Не дубликат"
            found: str | None = acts.undo()
            return found

        def told(title: str | None) -> None:
            if title is None:
                self.toast.show_act(
                    "Отменять нечего: действие уже ушло", undoable=False, done=False
                )
                return
            self.other = apart[1] if apart is not None else self.other
            self.toast.show_act(f"Отменено: {title.lower()}", undoable=False)
            self._ask_view()

        bridge().run_short(
            back, told, self._on_refused, self, changes=Changes.of("appeal", self.uid)
        )

    def step(self, by: int) -> None:
        """The next or the previous like appeal."""
        if self.view is None or not self.view.rows:
            return
        uids = [r.uid for r in self.view.rows]
        at = uids.index(self.other) if self.other in uids else 0
        self._choose(uids[max(0, min(len(uids) - 1, at + by))])

    def _after(self, uid: str) -> SimilarRow | None:
        rows = self.view.rows if self.view is not None else ()
        at = next((k for k, r in enumerate(rows) if r.uid == uid), -1)
        rest = rows[at + 1 :] or rows[:at]
        return rest[0] if rest else None

    def _number(self, uid: str) -> str:
        rows = self.view.rows if self.view is not None else ()
        return next((r.number for r in rows if r.uid == uid), "")

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head, self.agrees, self.foot = Head(self), AgreesBar(self), Foot(self)
        self.list = CandidateList(self)
        self.left = SideColumn("Это обращение", "compare.left", self)
        self.right = SideColumn("Похожее", "compare.right", self)
        self.splitter = FoldingSplitter(self, name="compare.splitter")
        self.splitter.add_pane(self.list, 272, minimum=220, foldable=True, title="Похожие")
        self.splitter.add_pane(self.left, 500, stretch=1, minimum=320)
        self.splitter.add_pane(self.right, 500, stretch=1, minimum=320)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.agrees)
        body = QWidget(content)  # the toast lies over the texts, not over the acts
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.splitter)
        column.addWidget(body, 1)
        column.addWidget(self.foot)
        self.stack = StateStack(content, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.toast = Toast(body, name="compare.toast")

    def _wire(self) -> None:
        self.head.back.clicked.connect(self.back_asked)
        self.head.up.clicked.connect(partial(self.step, -1))
        self.head.down.clicked.connect(partial(self.step, 1))
        self.list.chosen.connect(self._choose)
        for part in (self.list, self.left, self.right):
            part.open_asked.connect(self.open_asked)
        self.foot.repeat.clicked.connect(self.repeat)
        self.foot.tie.clicked.connect(self.tie)
        self.foot.apart.clicked.connect(self.apart)
        self.toast.undo_asked.connect(self.undo)
        keys: dict[str, Callable[[], object]] = {
            "back": self.back_asked.emit,
            "item_previous": partial(self.step, -1),
            "item_next": partial(self.step, 1),
        }
        for act, slot in keys.items():
            shortcuts.bind(act, self, slot)
        bind_pane_jumps(self, (self.list, self.left, self.right, self.foot))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits do what the foot says; a list of kinds that is open keeps its own keys."""
        name = _DIGITS.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if name is None or not plain or isinstance(self.focusWidget(), QComboBox):
            super().keyPressEvent(event)
            return
        button: ActButton = getattr(self.foot, name)
        button.fire()
