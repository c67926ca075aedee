"""Mass problems: clusters of open appeals, their members, one decision for all of one.

Signals for the composition root: ``back_asked``, ``open_asked(uid)``, ``notice(title, text)``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cur_desk.domain.text import counted
from cur_desk.services.acts.bulk import BulkDone, BulkPlan
from cur_desk.services.similar.mass_views import AS_SAMPLE, MassRow, MassView
from cur_desk.services.views import Choice
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.compare.column import CommonText
from cur_desk.ui.compare.mass_card import MassCard
from cur_desk.ui.queue.bulk_dialog import BulkDialog
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
)
from cur_desk.ui.widgets.word_table import Column, WordTable

TITLE = "Массовые проблемы"
NONE = "Нет трёх открытых обращений об одном на одной улице за две недели."


class _Strip(QWidget):
    """A bar with a hairline above or below."""

    def __init__(self, height: int, name: str, parent: QWidget, *, below: bool) -> None:
        super().__init__(parent)
        self._below = below
        self.setObjectName(name)
        set_surface(self, "panel")
        self.setFixedHeight(theme().px(height))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme().px(4 if below else 16), 0, theme().px(16), 0)
        self.row.setSpacing(theme().px(8))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        with painting(self) as p:
            hairline(p, 0, self.height() - 1 if self._below else 0, self.width())


class MassScreen(QWidget):
    """``open()`` reads the clusters anew."""

    back_asked = Signal()
    open_asked = Signal(str)
    notice = Signal(str, str)
    loaded = Signal(int)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.views: tuple[MassView, ...] = ()
        self.view: MassView | None = None
        self._cards: list[MassCard] = []
        self.setObjectName("mass")
        self.setAccessibleName(TITLE)
        set_surface(self, "panel")
        self._build()
        self._wire()

    # --- what the owner calls ----------------------------------------------------------------------

    def open(self) -> None:
        """Reads the clusters; the chosen one stays chosen."""
        if not self.views:
            self.stack.show_loading()
        mass = self._desk.mass
        bridge().run_query(
            mass.problems, self._show, self._on_trouble, self, replaces="mass", patient=True
        )

    def showEvent(self, event) -> None:
        """However it came in front, it reads."""
        super().showEvent(event)
        if not event.spontaneous():
            self.open()

    # --- showing -----------------------------------------------------------------------------------

    def _show(self, views: tuple[MassView, ...]) -> None:
        kept = self.view.key if self.view is not None else ""
        within = any(card.hasFocus() for card in self._cards)
        self.views = views
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        for number, view in enumerate(views, 1):
            card = MassCard(view, number, self)
            card.clicked.connect(partial(self._choose, view))
            card.stepped.connect(self._step)
            card.entered.connect(self.table.setFocus)
            self._list.insertWidget(number - 1, card)
            self._cards.append(card)
        if not views:
            back = ActButton("К очереди", "plain", name="mass.emptyBack", cap="Esc",
                             on_click=self.back_asked.emit)  # fmt: skip
            self.stack.show_state(
                empty_state("Массовых проблем не видно", NONE, back, icon="layers")
            )
            self.loaded.emit(0)
            return
        self.title.setText(counted(len(views), "проблема", "проблемы", "проблем"))
        self._choose(next((v for v in views if v.key == kept), views[0]))
        self.stack.show_content()
        focus = QApplication.focusWidget()
        if self.isVisible() and (within or focus in (None, self, self.window())):
            # The arrows walk the list from the first moment; what is new is shown a turn later.
            QTimer.singleShot(0, self, self._focus_chosen)
        self.loaded.emit(len(views))

    def _focus_chosen(self) -> None:
        for card in self._cards:
            if card.isChecked():
                card.setFocus(Qt.FocusReason.OtherFocusReason)
                self._area.ensureWidgetVisible(card, 0, theme().px(12))

    def _step(self, by: int) -> None:
        """↑ ↓: the neighbour in the list, its appeals beside it."""
        at = next((n for n, card in enumerate(self._cards) if card.isChecked()), 0) + by
        if 0 <= at < len(self._cards):
            self._choose(self._cards[at].view)
            self._focus_chosen()

    def _choose(self, view: MassView) -> None:
        self.view = view
        for card in self._cards:
            card.setChecked(card.view.key == view.key)
        self.name.setText(view.name)
        self.about.setText(f"{view.place} · {view.size()} · {view.period()}")
        self.table.set_rows(view.rows)
        self.table.choose_row(0)
        self._show_text(view.rows[0] if view.rows else None)
        self.tie.setEnabled(not view.tied())
        self.drafts.setEnabled(bool(view.sample))
        self.drafts.setToolTip("" if view.sample else "Сначала разберите одно обращение")

    def _show_text(self, row: MassRow | None) -> None:
        self.text.show_text(row.text if row is not None else "", (), ())

    def _on_trouble(self, problem: Problem) -> None:
        back = ActButton("К очереди", "plain", name="mass.errorBack", cap="Esc",
                         on_click=self.back_asked.emit)  # fmt: skip
        self.stack.show_state(
            error_state("Список не открылся", problem.text(), problem.code or "mass", back)
        )
        self.loaded.emit(-1)

    # --- one decision for all ----------------------------------------------------------------------

    def ask(self, code: str) -> None:
        """The preview of an act over the cluster."""
        if code == "pass_on":
            bridge().run_query(
                self._desk.directory.people, partial(self._ask, code), self._fail, self
            )
        else:
            self._ask(code, [])

    def _ask(self, code: str, people: list[Choice]) -> None:
        view, mass = self.view, self._desk.mass
        if view is None:
            return
        dialog = BulkDialog(
            code, len(view.rows), lambda content: mass.preview(view, code, content), people, self
        )
        dialog.agreed.connect(self._run)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _run(self, plan: BulkPlan) -> None:
        mass = self._desk.mass
        bridge().run_short(
            lambda: mass.run(plan), self._on_done, self._fail, self,
            changes=Changes(frozenset({"appeal", "draft", "exchange"})),
        )  # fmt: skip

    def _on_done(self, done: BulkDone) -> None:
        words = f"{done.title}: {counted(done.done, 'обращение', 'обращения', 'обращений')}"
        self.toast.show_act(words)
        self.notice.emit(words, "Записи не объединены")
        self.open()

    def undo(self) -> None:
        """Ctrl+Z: the last decision for all."""

        def told(title: str | None) -> None:
            words = f"Отменено: {title.lower()}" if title else "Отменять нечего: действие уже ушло"
            self.toast.show_act(words, undoable=False, done=bool(title))
            self.open()

        bridge().run_short(
            self._desk.mass.undo, told, self._fail, self,
            changes=Changes(frozenset({"appeal", "draft", "exchange"})),
        )  # fmt: skip

    def _fail(self, problem: Problem) -> None:
        self.toast.show_act(problem.message, problem.advice, undoable=False, done=False)

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head(content))
        body = QWidget(content)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        self.splitter = FoldingSplitter(body, name="mass.splitter")
        self.splitter.add_pane(self._make_list(), 340, minimum=260)
        self.splitter.add_pane(self._make_members(), 700, stretch=1, minimum=480)
        inner.addWidget(self.splitter)
        column.addWidget(body, 1)
        column.addWidget(self._make_foot(content))
        self.stack = StateStack(content, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.toast = Toast(body, name="mass.toast")

    def _make_head(self, parent: QWidget) -> QWidget:
        head = _Strip(40, "mass.head", parent, below=True)
        self.back = ActButton("К очереди", "quiet", head, name="mass.back", icon="arrow-left",
                              cap="Esc")  # fmt: skip
        head.row.addWidget(self.back)
        head.row.addSpacing(theme().px(8))
        head.row.addWidget(ElidingLabel(TITLE, fonts.BODY, True, "text", head))
        words = "предложение программы: ничего не объединяется"
        head.row.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2", head), 1)
        return head

    def _make_list(self) -> QWidget:
        t = theme()
        area = self._area = QScrollArea(self)
        area.setObjectName("mass.list")
        area.setAccessibleName("Список массовых проблем")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        page = QWidget()
        for widget in (area, page):
            set_surface(widget, "sunken")
        column = QVBoxLayout(page)
        column.setContentsMargins(t.px(12), t.px(10), t.px(12), t.px(10))
        column.setSpacing(t.px(6))
        self.title = ElidingLabel("", fonts.BODY, True, "text", name="mass.title")
        column.addWidget(self.title)
        self._list = QVBoxLayout()
        self._list.setSpacing(t.px(6))
        column.addLayout(self._list)
        column.addStretch(1)
        area.setWidget(page)
        return area

    def _make_members(self) -> QWidget:
        t = theme()
        page = QWidget(self)
        set_surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, t.px(10), 0, 0)
        column.setSpacing(t.px(4))
        self.name = ElidingLabel("", fonts.READING, True, "text", name="mass.name")
        self.about = ElidingLabel("", fonts.SMALL, False, "text2", name="mass.about")
        for label in (self.name, self.about):
            line = QHBoxLayout()
            line.setContentsMargins(t.px(16), 0, t.px(16), 0)
            line.addWidget(label)
            column.addLayout(line)
        self.table = WordTable(
            (
                Column("Номер", 120, lambda r: r.number, "link", medium=True),
                Column("Поступило", 92, lambda r: r.when, "text2"),
                Column("Дом", 84, lambda r: r.house),
                Column("Суть", 0, lambda r: r.title),
                Column("Состояние", 190, lambda r: r.state, "text2"),
                Column("Связь", 84, lambda r: "связано" if r.tied else "", "ok"),
            ),
            lambda r: r.spoken, page, name="mass.table", accessible="Обращения одной проблемы",
        )  # fmt: skip
        column.addWidget(self.table, 3)
        box = QHBoxLayout()
        box.setContentsMargins(t.px(16), t.px(10), t.px(16), t.px(6))
        self.text = CommonText("mass.text", page)
        box.addWidget(self.text)
        column.addLayout(box, 2)
        return page

    def _make_foot(self, parent: QWidget) -> QWidget:
        foot = _Strip(60, "mass.foot", parent, below=False)
        words = "У каждого обращения останутся свой автор, срок и ответ"
        foot.row.addWidget(ElidingLabel(words, fonts.SMALL, False, "text2", foot), 1)
        self.pass_on = ActButton("Передать коллеге", "plain", foot, name="mass.pass",
                                 icon="send", shortcut="pass_on")  # fmt: skip
        self.drafts = ActButton("Черновики по образцу", "plain", foot, name="mass.drafts",
                                icon="files")  # fmt: skip
        self.tie = ActButton("Связать все", "main", foot, name="mass.tie", icon="link",
                             shortcut="main_act")  # fmt: skip
        for button in (self.pass_on, self.drafts, self.tie):
            foot.row.addWidget(button)
        return foot

    def _wire(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.pass_on.clicked.connect(partial(self.ask, "pass_on"))
        self.drafts.clicked.connect(partial(self.ask, AS_SAMPLE))
        self.tie.clicked.connect(partial(self.ask, "link_related"))
        self.table.selectionModel().currentChanged.connect(
            lambda *_: self._show_text(self.table.current())
        )
        self.table.activated.connect(self._open_row)
        self.toast.undo_asked.connect(self.undo)
        shortcuts.bind("back", self, self.back_asked.emit)
        bind_pane_jumps(self, (self.splitter.widget(0), self.table, self.text, self.tie))

    def _open_row(self) -> None:
        row = self.table.current()
        if row is not None:
            self.open_asked.emit(row.uid)
