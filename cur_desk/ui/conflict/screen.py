"""One conflict at a time (picture 06). Choices are kept on the disk as they are made.

Signals for the composition root: ``back_asked``, ``open_asked(uid)``, ``notice(title, text)``.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.conflicts.views import ConflictView, Pick
from cur_desk.services.views import Submitted
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.conflict.parts import Columns, Foot, Head
from cur_desk.ui.conflict.row import RowWidget
from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.widgets import ActButton, Banner, Paragraph, StateStack, Toast, error_state

KEEP_AFTER_MS = 700


class ConflictScreen(QWidget):
    """``open(event)`` takes a conflict; the next one follows when it is settled."""

    back_asked = Signal()
    open_asked = Signal(str)
    notice = Signal(str, str)
    loaded = Signal(str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.event_id = ""
        self.view: ConflictView | None = None
        self.rows: list[RowWidget] = []
        self.picks: dict[str, Pick] = {}
        self._unkept = False
        self.setObjectName("conflict")
        self.setAccessibleName("Конфликт версий")
        set_surface(self, "panel")
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER_MS)
        self._keep.timeout.connect(self.flush)
        self._build()
        self._wire()

    # --- what the owner calls ----------------------------------------------------------------------

    def open(self, event: str) -> None:
        """Shows a conflict; the choices of the former one are kept first."""
        self.flush()
        self.event_id, self.view = event, None
        self.stack.show_loading()
        conflicts = self._desk.conflicts
        bridge().run_query(
            lambda: (conflicts.open(event), [c.event for c in conflicts.waiting()]),
            self._show, self._on_trouble, self, replaces="conflict",
        )  # fmt: skip

    def flush(self) -> None:
        """Writes the choices that are not on the disk yet."""
        self._keep.stop()
        if not self._unkept or self.view is None:
            return
        self._unkept = False
        conflicts, event, picks = self._desk.conflicts, self.event_id, dict(self.picks)
        bridge().run_short(lambda: conflicts.keep(event, picks), None, self._fail, self)

    def leave(self) -> None:
        """Esc, «Отложить»: back, the choices are kept."""
        self.flush()
        self.back_asked.emit()

    def _back(self) -> None:
        """Esc: out of the field that is being written, else out of the screen."""
        editing = next((r for r in self.rows if r.editor.isVisible()), None)
        if editing is None:
            self.leave()
            return
        editing.end_edit()
        editing.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing -----------------------------------------------------------------------------------

    def _show(self, found: tuple[ConflictView, list[str]]) -> None:
        view, waiting = found
        if view.event != self.event_id:
            return
        self.view, self.picks = view, dict(view.picks)
        at = waiting.index(view.event) + 1 if view.event in waiting else 1
        self.head.show_view(view, at, max(1, len(waiting)))
        self.columns.show_words(view.mine_by, view.theirs_by)
        self.banner.show_words(*self._words(view), "conf", "info")
        self._show_rows(view)
        self._show_silent(view)
        self._show_left()
        self.stack.show_content()
        if self.rows and self.isVisible():
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.loaded.emit(view.event)

    def _words(self, view: ConflictView) -> tuple[str, str]:
        first = "Пока вы работали, запись изменили на портале. Ваши слова целы; ничего не потеряно."
        if view.again:
            first = "Пока вы решали, запись на портале изменили ещё раз. Ваши слова целы."
        tail = f"{view.base}."
        if view.waiting:
            number = counted(view.waiting, "действие", "действия", "действий")
            tail += f" После решения уйдёт ещё {number} по этому обращению."
        return first, tail

    def _show_rows(self, view: ConflictView) -> None:
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for number, row in enumerate(view.rows):
            made = RowWidget(row, self.picks.get(row.key), self.page)
            made.picked.connect(self._on_picked)
            made.step_asked.connect(self._step)
            self.rows.append(made)
            self.column.insertWidget(number, made)
            made.show()  # at once: a hidden row cannot take the keyboard

    def _show_silent(self, view: ConflictView) -> None:
        number = counted(len(view.silent), "поле", "поля", "полей")
        self.fold.setText(f"Объединено без участия: {number}")
        self.fold.setVisible(bool(view.silent))
        self.silent.setText(
            f"{', '.join(view.silent).capitalize()} — равны или меняла одна сторона"
        )
        self._fold(False)

    def _fold(self, open_: bool) -> None:
        self.silent.setVisible(open_)
        self.fold.set_icon("chevron-down" if open_ else "chevron-right")

    def _show_left(self) -> None:
        self.foot.show_left([r.row.label for r in self.rows if r.is_open()])

    def _on_trouble(self, problem: Problem) -> None:
        back = ActButton("К обмену", "plain", name="conflict.errorBack", on_click=self.leave)
        self.stack.show_state(
            error_state("Конфликт не показан", f"{problem.text()}. Записанное цело.",
                        problem.code, back)
        )  # fmt: skip
        self.loaded.emit("")

    # --- deciding ----------------------------------------------------------------------------------

    def _on_picked(self, key: str, pick: Pick) -> None:
        self.picks[key] = pick
        self._unkept = True
        if not self._keep.isActive():  # a key is on the disk within the interval, pause or not
            self._keep.start()
        self._show_left()

    def _all(self, kind: str) -> None:
        for row in self.rows:
            row.choose(Pick(kind))  # type: ignore[arg-type]

    def _step(self, by: int) -> None:
        focus = QApplication.focusWidget()
        here = next((k for k, r in enumerate(self.rows) if r is focus), -1)
        if 0 <= here + by < len(self.rows):
            self._go(self.rows[here + by])

    def _go(self, row: RowWidget) -> None:
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scroller.ensureWidgetVisible(row, 0, theme().px(12))

    def jump(self) -> None:
        """Ctrl+J: the next row that is still open."""
        focus = QApplication.focusWidget()
        here = next((k for k, r in enumerate(self.rows) if r is focus), -1)
        order = self.rows[here + 1 :] + self.rows[: here + 1]
        row = next((r for r in order if r.is_open()), None)
        if row is not None:
            self._go(row)

    def _first_gap(self) -> tuple[QWidget, str] | None:
        row = next((r for r in self.rows if r.is_open()), None)
        return None if row is None else (row, f"Не выбрано: {row.row.label.lower()}")

    def _send(self) -> None:
        if self.view is None:
            return
        self._keep.stop()
        self._unkept = False  # they go with the event in one commit
        conflicts, event, picks = self._desk.conflicts, self.event_id, dict(self.picks)
        self.foot.main.set_running(True)
        bridge().run_short(
            lambda: (conflicts.resolve(event, picks), [c.event for c in conflicts.waiting()]),
            self._on_sent, self._on_refused, self,
            changes=Changes(frozenset({"appeal", "exchange"}), frozenset({self.view.uid})),
        )  # fmt: skip

    def _on_sent(self, done: tuple[Submitted, list[str]]) -> None:
        self.foot.main.set_running(False)
        made, waiting = done
        number = self.view.number if self.view is not None else ""
        self.notice.emit(made.title, number)
        self.view = None
        if waiting:
            self.toast.show_act(made.title, number, undoable=False)
            self.open(waiting[0])
        else:
            self.back_asked.emit()

    def _on_refused(self, problem: Problem) -> None:
        self.foot.main.set_running(False)
        self._unkept = True
        self.flush()
        self.toast.show_act(problem.message, problem.advice, undoable=False, done=False)
        row = next((r for r in self.rows if r.row.key == problem.field), None)
        if row is not None:
            self._go(row)

    def _fail(self, problem: Problem) -> None:
        self.toast.show_act(problem.message, problem.advice, undoable=False, done=False)

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        t = theme()
        self.head, self.columns, self.foot = Head(self), Columns(self), Foot(self)
        self.banner = Banner("", "", "conf", "info", self, name="conflict.banner")
        self.page = QWidget(self)
        set_surface(self.page, "panel")
        self.column = QVBoxLayout(self.page)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.fold = ActButton("", "quiet", self.page, name="conflict.fold", icon="chevron-right")
        self.silent = Paragraph("", fonts.SMALL, 17, "text2", self.page)
        self.silent.setContentsMargins(t.px(16), 0, t.px(16), 0)
        tail = QVBoxLayout()
        tail.setContentsMargins(t.px(8), t.px(4), t.px(16), t.px(8))
        tail.addWidget(self.fold)
        tail.addWidget(self.silent)
        self.column.addLayout(tail)
        self.column.addStretch(1)
        self.scroller = QScrollArea(self)
        self.scroller.setObjectName("conflict.scroll")
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroller.setWidget(self.page)
        content = QWidget(self)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        inset = QVBoxLayout()
        inset.setContentsMargins(t.px(16), t.px(8), t.px(16), t.px(8))
        inset.addWidget(self.banner)
        whole.addWidget(self.head)
        whole.addLayout(inset)
        whole.addWidget(self.columns)
        whole.addWidget(self.scroller, 1)
        whole.addWidget(self.foot)
        self.stack = StateStack(content, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.toast = Toast(self.scroller, name="conflict.toast")

    def _wire(self) -> None:
        self.head.back.clicked.connect(self.leave)
        self.head.card.clicked.connect(
            lambda: self.open_asked.emit(self.view.uid if self.view is not None else "")
        )
        shortcuts.bind("back", self, self._back)
        self.fold.clicked.connect(lambda: self._fold(self.silent.isHidden()))
        self.foot.jump.clicked.connect(self.jump)
        self.foot.all_mine.clicked.connect(lambda: self._all("mine"))
        self.foot.all_theirs.clicked.connect(lambda: self._all("theirs"))
        self.foot.later.clicked.connect(self.leave)
        self.foot.main.first_gap = self._first_gap
        self.foot.main.gap_found.connect(self.foot.left.setText)
        self.foot.main.act.connect(self._send)

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self.flush()
