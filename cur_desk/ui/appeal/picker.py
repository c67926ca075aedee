"""The code picker: one field, a ranked list, the chosen code explained. Keyboard only is enough.

↑↓ choose while typing goes on, Enter takes, Alt+1…3 take at once, F4 goes through all blocks, own
block, recent ones; F5 turns to the tree (→ opens a section, ← goes up). Every search runs off the
UI thread; an older one is dropped.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cur_desk.services.views import CodeDetails, CodeSearch
from cur_desk.ui.appeal.picker_details import DetailsPane
from cur_desk.ui.appeal.picker_head import (
    ALL,
    NOTHING,
    OWN,
    RECENT,
    PickerHead,
    found_words,
    note_words,
)
from cur_desk.ui.appeal.picker_list import PickerDelegate, PickerModel, PickerRow
from cur_desk.ui.appeal.side_pane import Rule
from cur_desk.ui.bridge import bridge
from cur_desk.ui.theme import fonts, set_surface, shortcuts, theme
from cur_desk.ui.widgets import (
    Dialog,
    ElidingLabel,
    KeyCap,
    KeyListView,
    PaneState,
)

WIDTH, HEIGHT = 1060, 604
LIMIT = 60
DETAILS_MS = 40
NOTHING_TEXT = "Попробуйте слово жителя («яма», «фонарь»), номер вопроса («742») или F5 — дерево"
HINTS = (
    (("↑", "↓"), "выбор"),
    (("Alt+1…3",), "сразу"),
    (("F4",), "блок"),
    (("F5",), "дерево"),
)


class CodePicker(Dialog):
    """``chosen`` carries the code. Open it by ``begin(...)`` and ``exec()``."""

    chosen = Signal(str)

    def __init__(self, codes: Any, parent: QWidget) -> None:
        super().__init__("Код вопроса", parent, name="picker", width=WIDTH)
        self._codes = codes
        self._parents: list[str] = []
        self._tree = False
        self._waiting = False
        self._wanted: int | None = None
        self._own_block = ""
        self.model = PickerModel(self)
        self.setFixedSize(theme().px(WIDTH), theme().px(HEIGHT))
        self._make_head()
        self._make_body()
        self._make_keys()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DETAILS_MS)
        self._pause.timeout.connect(self._ask_details)
        self.first_focus = self.search

    # --- building --------------------------------------------------------------------------------

    def _make_head(self) -> None:
        t = theme()
        self.body.setContentsMargins(0, t.px(16), 0, 0)
        self.body.setSpacing(t.px(10))
        title = self.body.takeAt(0).widget()
        edition = ElidingLabel(f"Классификатор: {self._codes.label}", fonts.SMALL, False, "text2")
        line = QHBoxLayout()
        line.setContentsMargins(t.px(20), 0, t.px(20), 0)
        line.addWidget(title)
        line.addStretch(1)
        line.addWidget(edition)
        self.body.addLayout(line)
        self.head = PickerHead(self)
        self.search, self.found, self.own = self.head.search, self.head.found, self.head.own
        self.search.textChanged.connect(self._on_typed)
        self.search.submitted.connect(lambda _text: self._take_current())
        self.search.installEventFilter(self)
        self.head.changed.connect(self._on_typed)
        self.head.tree_asked.connect(self.toggle_tree)
        self.body.addWidget(self.head)

    def _make_body(self) -> None:
        self.list = KeyListView(self, name="picker.list", accessible="Найденные коды")
        self.list.setModel(self.model)
        self.delegate = PickerDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.previewed.connect(lambda _index: self._pause.start())
        self.list.opened.connect(lambda _index: self._take_current())
        self.list.clicked.connect(lambda _index: self._pause.start())
        self.list.installEventFilter(self)
        self.details = DetailsPane(self)
        holder = QWidget(self)
        set_surface(holder, "panel")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.details.asked.connect(self.show_code)
        self.nothing = PaneState("search-x", NOTHING, NOTHING_TEXT, self, name="picker.nothing")
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.nothing)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.pages, 1)
        row.addWidget(self.details)
        column.addWidget(Rule(1))
        column.addLayout(row, 1)
        self.body.addWidget(holder, 1)

    def _make_keys(self) -> None:
        hints = QWidget(self)
        line = QHBoxLayout(hints)
        line.setContentsMargins(theme().px(8), 0, 0, 0)
        line.setSpacing(theme().px(6))
        for keys, words in HINTS:
            for key in keys:
                line.addWidget(KeyCap(key, hints))
            line.addWidget(ElidingLabel(words, fonts.BODY, False, "text2", hints))
            line.addSpacing(theme().px(8))
        self.add_quiet(hints)
        self.set_main("Назначить код")
        shortcuts.bind("refresh", self, self.toggle_tree)
        shortcuts.bind("filter", self, self.head.next_limit)
        for n in (1, 2, 3):
            shortcuts.bind(f"suggest_{n}", self, partial(self._take, n - 1))

    # --- what the owner calls ----------------------------------------------------------------------

    def begin(self, typed: str = "", code: str = "", block: str = "") -> None:
        """First words in the field; ``code``: the present one; ``block`` limits by one key."""
        self._own_block = block or (self._codes.block_of(code) or "" if code else "")
        codes = self._codes
        self.head.offer_block(codes.block_name(self._own_block))
        bridge().run_query(codes.warm, lambda _done: None, owner=self)
        self.search.setText(typed)
        if not typed:
            self._ask()

    def current(self) -> PickerRow | None:
        """The row that Enter takes."""
        return self.model.row(self.list.currentIndex().row())

    def show_code(self, code: str) -> None:
        """Looks for another code: a neighbour that this one is confused with."""
        self.head.limit_to(ALL)
        self.search.setText(code)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_tree(self) -> None:
        """F5: the tree, beginning where the chosen code lies, and back."""
        row = self.current()
        self._tree = not self._tree
        self.head.show_tree(self._tree)
        self.delegate.numbered = not self._tree
        if self._tree:
            self._parents = _above(row.code.code) if row is not None else []
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask(keep=row.code.code if row is not None else "")

    def on_main(self) -> None:
        self._take_current()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self._go_on_typing)

    def _go_on_typing(self) -> None:
        """The letter that opened the picker must not be replaced by the next one."""
        self.search.deselect()
        self.search.end(False)

    # --- inside ------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        if self._tree:
            self._tree = False
            self.delegate.numbered = True
            self.head.show_tree(False)
        self._ask()

    def _ask(self, keep: str = "") -> None:
        codes, query, limit = self._codes, self.search.text(), self.head.limit
        self._waiting, self._wanted = True, None
        if self._tree:
            parent = self._parents[-1] if self._parents else None
            work = partial(read_tree, codes, parent)
        else:
            block = self._own_block if limit == OWN else ""
            work = partial(read_found, codes, query, block, limit == RECENT)
        bridge().run_query(
            work, lambda found: self._show(found[0], found[1], keep), owner=self, replaces="codes"
        )

    def _show(self, found: CodeSearch, rows: list[PickerRow], keep: str) -> None:
        self.model.show_rows(rows)
        at = next((k for k, row in enumerate(rows) if row.code.code == keep), 0)
        if rows:
            self.list.choose_row(at)
        self._waiting, wanted = False, self._wanted
        self.pages.setCurrentIndex(0 if rows else 1)
        self.details.widget().setVisible(bool(rows))
        self._pause.start()
        if self._tree:
            name = self._codes.name(self._parents[-1]) if self._parents else "Все разделы"
            self.head.tell(name, "→ открыть раздел, ← на уровень выше")
            return
        typed, limit = self.search.text().strip(), self.head.limit
        self.head.tell(found_words(found, typed, limit), note_words(found))
        if not rows:
            self.nothing.text.setText(nothing_text(typed, limit))
        elif wanted is not None:
            self._take(wanted)

    def _ask_details(self) -> None:
        row = self.current()
        if row is None:
            return
        codes, code = self._codes, row.code.code
        bridge().run_query(
            lambda: codes.details(code), self._show_details, owner=self, replaces="details"
        )

    def _show_details(self, details: CodeDetails) -> None:
        row = self.current()
        if row is not None and row.code.code == details.row.code:
            self.details.show_details(details)

    def _take_current(self) -> None:
        self._take(0 if self._waiting else self.list.currentIndex().row())

    def _take(self, number: int) -> None:
        """A key that comes before the rows of what is typed waits for them."""
        if self._waiting:
            self._wanted = number
            return
        row = self.model.row(number)
        if row is None:
            return
        if not row.code.assignable:
            self._open_section(row)
            return
        self.chosen.emit(row.code.code)
        self.done(QDialog.DialogCode.Accepted)

    def _open_section(self, row: PickerRow) -> None:
        if not self._tree:
            self.toggle_tree()
        self._parents = [*_above(row.code.code), row.code.code]
        self._ask()

    def _up(self) -> None:
        if self._parents:
            came = self._parents.pop()
            self._ask(keep=came)

    # --- keys --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search and self._search_key(event):
                return True
            if watched is self.list and self._list_key(event):
                return True
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 6,
            Qt.Key.Key_PageUp: -6,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        last = self.model.rowCount() - 1
        if last >= 0:
            at = self.list.currentIndex().row()
            self.list.choose_row(max(0, min(last, at + step)))
        return True

    def _list_key(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if self._tree and key in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self._up()
            return True
        if self._tree and key == Qt.Key.Key_Right:
            row = self.current()
            if row is not None and self._codes.children(row.code.code):
                self._open_section(row)
            return True
        mods = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if text.strip() and text.isprintable() and not mods:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.setText(self.search.text() + text)
            return True
        return False


def _above(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


def nothing_text(typed: str, limit: str) -> str:
    """What to do about an empty list."""
    if limit == RECENT and not typed:
        return "За 30 дней вы не выбирали кодов. F4 — все блоки"
    return NOTHING_TEXT if limit == ALL else "Среди этих кодов такого нет. F4 — все блоки"


def read_found(
    codes: Any, query: str, block: str, recent: bool
) -> tuple[CodeSearch, list[PickerRow]]:
    """Runs off the UI thread: found rows with the names of their blocks."""
    found = codes.find(query, LIMIT, block, recent)
    return found, [PickerRow(row, _block_name(codes, row.code)) for row in found.rows]


def read_tree(codes: Any, parent: str | None) -> tuple[CodeSearch, list[PickerRow]]:
    """Runs off the UI thread: the rows under a code."""
    rows = codes.children(parent)
    return CodeSearch(tuple(rows), len(rows)), [
        PickerRow(row, _block_name(codes, row.code)) for row in rows
    ]


def _block_name(codes: Any, code: str) -> str:
    block = codes.block_of(code)
    return codes.block_name(block) if block else "Вне блоков"
