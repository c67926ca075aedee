"""Shift+F1: all keys of the program on one sheet; typing narrows it, Ctrl+P prints it.

Keys that work on the screen behind are in full ink, the others in grey: they belong elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import fold
from cur_desk.ui.shell.help_sheet import LISTS, fold_numbers, key_words, live_acts
from cur_desk.ui.theme import fonts, shortcuts, theme
from cur_desk.ui.theme.shortcuts import Shortcut
from cur_desk.ui.widgets import ActButton, Dialog, ElidingLabel, KeyCap, SearchField

COLUMNS = 3
IN_TEXT = (
    Shortcut("pick_1", "1", "Выделенное — в суть", "Текст обращения"),
    Shortcut("pick_2", "2", "Выделенное — в адрес", "Текст обращения"),
    Shortcut("pick_3", "3", "Выделенное — дата, в суть", "Текст обращения"),
    Shortcut("pick_4", "4", "Выделенное — новый вопрос", "Текст обращения"),
    Shortcut("select", "Shift+Left", "Выделить клавишами", "Текст обращения"),
)


def groups_of(rows: Iterable[Shortcut]) -> dict[str, list[Shortcut]]:
    """Rows by group in the table's order."""
    found: dict[str, list[Shortcut]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return found


def all_keys() -> dict[str, list[Shortcut]]:
    """Everything the program answers to, as the sheet lists it."""
    found = groups_of(shortcuts.TABLE)
    found = {title: fold_numbers(rows) for title, rows in found.items()}
    found["Список"] = list(LISTS)
    found["Текст обращения"] = list(IN_TEXT)
    return found


class KeySheet(Dialog):
    """``print_asked`` carries the groups as words."""

    print_asked = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__("Все клавиши", window, name="keys", width=1080, cancel="Закрыть")
        self._live = {row.id for row in live_acts(window)}
        self.search = SearchField("Что сделать: «код», «вопрос», «печать»", self, name="keys.search",
                                  accessible="Поиск по клавишам")  # fmt: skip
        self.body.addWidget(self.search)
        self._rows: list[tuple[str, QWidget]] = []
        self._heads: list[tuple[QWidget, list[QWidget]]] = []
        self.body.addLayout(self._make_columns())
        self.none = ElidingLabel("Такой клавиши нет", fonts.BODY, False, "text2", self)
        self.none.hide()
        self.body.addWidget(self.none)
        self.body.addStretch(1)
        self.search.textChanged.connect(self._narrow)
        button = ActButton("Печать", "quiet", self, name="keys.print", icon="printer",
                           shortcut="print")  # fmt: skip
        button.clicked.connect(lambda: self.print_asked.emit(self.words()))
        self.add_quiet(button)
        self.first_focus = self.search

    def words(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """(group, ((key, act), …)) for paper."""
        return [
            (title, tuple((key_words(row.key), row.title) for row in rows))
            for title, rows in all_keys().items()
        ]

    def shown(self) -> list[str]:
        """Acts listed now."""
        return [words for words, row in self._rows if not row.isHidden()]

    def _make_columns(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme().px(28))
        sides = [QVBoxLayout() for _ in range(COLUMNS)]
        heights = [0] * COLUMNS
        for title, rows in all_keys().items():
            side = heights.index(min(heights))
            heights[side] += len(rows) + 2
            sides[side].addWidget(self._group(title, rows))
        for column in sides:
            column.setSpacing(theme().px(8))
            column.addStretch(1)
            line.addLayout(column, 1)
        return line

    def _group(self, title: str, rows: list[Shortcut]) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        column.addWidget(ElidingLabel(title, fonts.SMALL, True, "text3", box))
        made = [self._row(row, box) for row in rows]
        for widget in made:
            column.addWidget(widget)
        self._heads.append((box, made))
        return box

    def _row(self, row: Shortcut, box: QWidget) -> QWidget:
        line = QWidget(box)
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        here = row.id in self._live or row.group in ("Список", "Текст обращения")
        here = here or any(a.startswith(row.id) for a in self._live if row.id.endswith("_"))
        ink = "text" if here else "text3"
        grid.addWidget(ElidingLabel(row.title, fonts.BODY, False, ink, line), 0, 0)
        grid.addWidget(KeyCap(key_words(row.key), line), 0, 1, Qt.AlignmentFlag.AlignRight)
        self._rows.append((f"{row.title} {key_words(row.key)}", line))
        return line

    def _narrow(self, typed: str) -> None:
        wanted = fold(typed).split()
        for words, row in self._rows:
            row.setVisible(all(w in fold(words) for w in wanted))
        for box, rows in self._heads:
            box.setVisible(any(not r.isHidden() for r in rows))
        self.none.setVisible(not self.shown())
