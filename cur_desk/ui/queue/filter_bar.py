"""The bar over the list: search in the view, chips, filter menu, order, «Новых 12»."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QWidget

from cur_desk.domain.filter_fields import BY_CODE
from cur_desk.domain.filters import Condition, flag, where
from cur_desk.domain.text import grouped
from cur_desk.services.views import Choice
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.queue.facets import FacetPopup
from cur_desk.ui.queue.filter_choices import ALL, FIELDS, FLAGS, SORTS, TERMS, WORDS
from cur_desk.ui.queue.search_line import SearchLine
from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.widgets import ActButton, Chip, ElidingLabel, icon_button

if TYPE_CHECKING:
    from cur_desk.services.desk import Desk
    from cur_desk.ui.queue.asking import Answer

DEBOUNCE_MS = 120
READ_MS = 3_000
"""A search that stood so long was read."""


class FilterBar(QWidget):
    """Signals say what is asked; the list is asked by the screen."""

    text_changed = Signal(str)
    chips_changed = Signal(object)
    sort_changed = Signal(str, bool)
    down_pressed = Signal()
    show_new_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answer: Answer | None = None
        self._chosen: dict[str, Condition] = {}
        self._titles: dict[str, str] = {}
        self._chips: dict[str, Chip] = {}
        self._sort, self._descending = "urgency", False
        self._values: dict[str, str] = {}
        self._wide = False
        self.setObjectName("queue.filterBar")
        set_surface(self, "panel")
        self._make_parts()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(lambda: self.text_changed.emit(self.search.text().strip()))
        self._held: Problem | None = None
        """A wrong word that is still being typed: told once the person leaves it."""
        self._read = QTimer(self)
        self._read.setSingleShot(True)
        self._read.setInterval(READ_MS)
        self._read.timeout.connect(self._remember)
        self.search.textChanged.connect(self._on_text)
        self.search.cursorPositionChanged.connect(lambda *_: self._tell_held())
        self.search.submitted.connect(lambda _text: self._tell_held(now=True))
        self.search.left.connect(lambda: self._tell_held(now=True))
        shortcuts.bind("sort_up", self, lambda: self._set_sort(self._sort, False))
        shortcuts.bind("sort_down", self, lambda: self._set_sort(self._sort, True))
        for field in ALL:
            self._chip(field)
        self._lay_out()

    # --- what it is told -----------------------------------------------------------------------

    def set_wide(self, wide: bool) -> None:
        """One line over the table, two lines over the list."""
        if wide != self._wide:
            self._wide = wide
            self._lay_out()

    def show_answer(self, answer: Answer, view_total: int) -> None:
        """«13 из 38» and the filter that facets are counted within."""
        self._answer = answer
        shown = len(answer.ids)
        narrowed = shown != view_total and view_total
        words = f"{grouped(shown)} из {grouped(view_total)}" if narrowed else grouped(shown)
        self.count.setText(words)
        self.count.setAccessibleName(f"В списке {words}")
        self.search.within = answer.filter
        asked = answer.question.text.strip()
        if asked != self.search.text().strip():
            return  # an answer to other words: what is told of the written ones still holds
        self._held = None
        self.search.set_error("")
        self._show_hint("", "over")
        if asked:
            self._read.start()

    def show_trouble(self, problem: Problem) -> bool:
        """A written condition that is none: told at the word, once it is no longer being typed.
        Says whether it was one."""
        if problem.code != "input":
            return False
        self._read.stop()
        self._held = problem
        self._tell_held()
        return True

    def _tell_held(self, *, now: bool = False) -> None:
        problem = self._held
        if problem is None:
            return
        start, end = problem.span
        at_it = self.search.hasFocus() and start <= self.search.cursorPosition() <= end
        if now or not at_it or start == end:
            self._held = None
            self.search.set_error(problem.text())
            self.search.show_fault(problem.span)
        elif end > start + 1 and not self.search.offered():
            self._show_hint(problem.text(), "text2")

    def _on_text(self, _text: str) -> None:
        self._held = None
        self._read.stop()
        self._pause.start()

    def _remember(self) -> None:
        """What stood long enough to be read is offered again some day."""
        line = self.search.text().strip()
        if line and not self.search.error():
            bridge().run_short(
                lambda: self._desk.search.remember(line), lambda _none: None,
                lambda _problem: None, self,
            )  # fmt: skip

    def show_waiting(self, fresh: int, moved: bool) -> None:
        """«Новых 12 — показать»."""
        words = f"Новых {grouped(fresh)} — показать" if fresh else "Список изменился — показать"
        self.new.setText(words)
        self.new.setVisible(moved)

    def conditions(self) -> tuple[Condition, ...]:
        """What the chips ask for."""
        return tuple(self._chosen.values())

    def clear(self) -> None:
        """All chips off and no words; nothing is told."""
        self._chosen.clear()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._pause.stop()
        for field in list(self._chips):
            self._show_chip(field)
        self._lay_out()

    def is_narrowed(self) -> bool:
        """Whether anything but the view is asked for."""
        return bool(self._chosen or self.search.text().strip())

    def set_sort(self, sort: str, descending: bool) -> None:
        """Shows an order chosen elsewhere (a header)."""
        self._sort, self._descending = sort, descending

    # --- building ------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.search = SearchLine(
            self._desk, "Поиск: слова, №, «фраза», блок:…", self, name="queue.search"
        )
        self.search.setAccessibleName("Поиск в виде: слова, номер, адрес, условия")
        self.search.setToolTip(
            "Слова ищутся в любой форме, «фраза» — как написана. Условия: блок:дороги срок:<3\n"
            f"Недавние запросы {shortcuts.caption('history')}, все поля Alt+↓"
        )
        self.search.down_pressed.connect(self.down_pressed)
        self.search.submitted.connect(self._on_submitted)
        self.filter = ActButton(
            "Фильтр", "plain", self, name="queue.filter", icon="list-filter", shortcut="filter",
            on_click=self._open_filter,
        )  # fmt: skip
        self.order = icon_button(
            "arrow-up-down", "Порядок списка", self, name="queue.order", kind="plain",
            on_click=self._open_order,
        )  # fmt: skip
        self.new = ActButton(
            "Новых 0 — показать", "link", self, name="queue.showNew", height=26, cap="F5",
            on_click=self.show_new_asked.emit,
        )  # fmt: skip
        self.new.hide()
        self.count = ElidingLabel("", fonts.SMALL, False, "text2", self, name="queue.count")
        self.hint = ElidingLabel("", fonts.SMALL, False, "over", self, name="queue.hint")
        self.hint.hide()
        self.search.error_changed.connect(self._on_error)
        self._line = QWidget(self)
        self._grid = QGridLayout(self)

    def _on_submitted(self, _text: str) -> None:
        self._remember()
        if not self.search.error():
            self.down_pressed.emit()

    def _on_error(self, words: str) -> None:
        self._show_hint(words, "over")

    def _show_hint(self, words: str, role: str) -> None:
        self.hint.set_role(role)
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _lay_out(self) -> None:
        t = theme()
        while self._grid.count():
            self._grid.takeAt(0)
        self._grid.setContentsMargins(t.px(16), t.px(10), t.px(16), t.px(10))
        self._grid.setSpacing(t.px(8))
        chips = QHBoxLayout()
        chips.setSpacing(t.px(8))
        for field in (*ALL, *(f for f in self._chips if f not in ALL)):
            chip = self._chips[field]
            shown = field in ALL or field in self._chosen
            chip.setVisible(shown)
            if shown:
                chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(self.new)
        first = QHBoxLayout()
        first.setSpacing(t.px(8))
        first.addWidget(self.search, 1)
        self.search.setMaximumWidth(t.px(360) if self._wide else 16777215)
        if self._wide:
            first.addLayout(chips, 2)
        else:
            chips.addWidget(self.count)
        first.addWidget(self.filter)
        first.addWidget(self.order)
        if self._wide:
            first.addWidget(self.count)
        self._grid.addLayout(first, 0, 0)
        if not self._wide:
            self._grid.addLayout(chips, 1, 0)
        self._grid.addWidget(self.hint, 2, 0)

    def _chip(self, field: str) -> Chip:
        made = self._chips.get(field)
        if made is None:
            made = Chip(self._caption(field), self, name=f"queue.chip.{field}", closable=True)
            made.clicked.connect(partial(self._open_field, field))
            made.cleared.connect(partial(self._set, field, None))
            self._chips[field] = made
        return made

    def _caption(self, field: str) -> str:
        if field not in self._chosen:
            title = BY_CODE[field].title
            return ALL.get(field, f"{title[0].upper()}{title[1:]}: все")
        title = WORDS.get(field) or BY_CODE[field].title
        return f"{title[0].upper()}{title[1:]}: {self._titles.get(field, '')}"

    def _show_chip(self, field: str) -> None:
        self._chip(field).set_on(field in self._chosen, self._caption(field))

    def _set(self, field: str, condition: Condition | None, title: str = "") -> None:
        if condition is None:
            self._chosen.pop(field, None)
        else:
            self._chosen[field], self._titles[field] = condition, title
        self._show_chip(field)
        self._lay_out()
        self.chips_changed.emit(self.conditions())

    # --- menus ---------------------------------------------------------------------------------

    def _open_filter(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("queue.filterMenu")
        for field in FIELDS:
            title = BY_CODE[field].title
            words = f"{title[0].upper()}{title[1:]}"
            on = field in self._chosen
            icon = theme().icon("check" if on else "list-filter", "link" if on else "text2")
            menu.addAction(icon, f"{words}…", partial(self._open_field, field))
        menu.addSeparator()
        for field in FLAGS:
            title = BY_CODE[field].title
            on = field in self._chosen
            words = f"{title[0].upper()}{title[1:]}"
            act = menu.addAction(
                words, partial(self._set, field, None if on else flag(field), "да")
            )
            act.setCheckable(True)
            act.setChecked(on)
        menu.addSeparator()
        menu.addAction(theme().icon("search"), "Другое поле…\tAlt+↓", self._other_field)
        menu.addAction(
            theme().icon("history"), f"Недавние запросы\t{shortcuts.caption('history')}",
            self._recent,
        )  # fmt: skip
        reset = menu.addAction(theme().icon("x"), "Показать весь вид", self._reset)
        reset.setEnabled(self.is_narrowed())
        _show(menu, self._under(self.filter))

    def _other_field(self) -> None:
        line = self.search
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        if line.text() and not line.text().endswith(" "):
            line.setText(f"{line.text()} ")
        line.end(False)
        line.ask_offers(asked=True)

    def _recent(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.ask_recent()

    def _reset(self) -> None:
        self.clear()
        self.chips_changed.emit(())
        self.text_changed.emit("")

    def _open_order(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("queue.orderMenu")
        group = QActionGroup(menu)
        for code, title in SORTS:
            act = menu.addAction(title, partial(self._set_sort, code, self._descending))
            act.setCheckable(True)
            act.setChecked(code == self._sort)
            group.addAction(act)
        menu.addSeparator()
        down = menu.addAction(
            "В обратном порядке", lambda: self._set_sort(self._sort, not self._descending)
        )
        down.setCheckable(True)
        down.setChecked(self._descending)
        _show(menu, self._under(self.order))

    def _set_sort(self, sort: str, descending: bool) -> None:
        self._sort, self._descending = sort, descending
        self.sort_changed.emit(sort, descending)

    def _open_field(self, field: str, *_: object) -> None:
        anchor = self._chips.get(field, self.filter)
        anchor = anchor if anchor.isVisible() else self.filter
        if field == "due":
            menu = QMenu(self)
            menu.setObjectName("queue.dueMenu")
            for _code, title, condition in TERMS:
                menu.addAction(title, partial(self._set, "due", condition, title))
            _show(menu, self._under(anchor))
            return
        popup = FacetPopup(self._facet_title(field), self)
        popup.taken.connect(partial(self._on_taken, field, popup))
        popup.open_at(self._under(anchor))
        self._fill(field, popup)

    def _facet_title(self, field: str) -> str:
        title = BY_CODE[field].title
        return f"{title[0].upper()}{title[1:]}"

    def _fill(self, field: str, popup: FacetPopup) -> None:
        answer, chosen = self._answer, self._chosen.get(field)
        if answer is None:
            return
        within = answer.filter.without(field)
        codes = chosen.values if chosen is not None else ()

        def show(values: list[tuple[Choice, int]]) -> None:
            self._values = {c.code: c.name for c, _n in values}
            popup.show_values(values, codes)

        bridge().run_query(
            lambda: self._desk.queue.facet(field, within), show, owner=popup, replaces="facet"
        )

    def _on_taken(self, field: str, popup: FacetPopup, codes: tuple[str, ...]) -> None:
        names = [self._values.get(c, c) for c in codes] if codes else []
        title = names[0] if len(names) == 1 else str(len(names))
        self._set(field, where(field, *codes) if codes else None, title)
        popup.deleteLater()

    def _under(self, anchor: QWidget) -> QPoint:
        return anchor.mapToGlobal(QPoint(0, anchor.height() + 4))


def _show(menu: QMenu, at: QPoint) -> None:
    """Opens a menu that is gone when it closes."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
