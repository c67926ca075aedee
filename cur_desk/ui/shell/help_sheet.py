"""F1: the keys that work on this screen now, and a sentence or two about the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, shortcuts, theme
from cur_desk.ui.theme.shortcuts import Shortcut
from cur_desk.ui.widgets.buttons import ActButton
from cur_desk.ui.widgets.dialogs import Dialog
from cur_desk.ui.widgets.labels import ElidingLabel, KeyCap

LISTS = (
    Shortcut("open", "Enter", "Открыть строку", "Список"),
    Shortcut("mark_row", "Space", "Отметить строку", "Список"),
    Shortcut("range", "Shift+Down", "Отметить подряд", "Список"),
    Shortcut("back", "Esc", "Снять отметки, на шаг назад", "Список"),
)


def live_acts(window: QWidget) -> list[Shortcut]:
    """Acts whose key would fire now: their owner is shown and enabled. In the table's order."""
    live = set()
    for key in window.findChildren(QShortcut):
        owner = key.parent()
        name = key.objectName()
        shown = isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled()
        if key.isEnabled() and shown and name.startswith("shortcut."):
            live.add(name.removeprefix("shortcut."))
    return [row for row in shortcuts.TABLE if row.id in live]


class HelpSheet(Dialog):
    """Groups of keys in two columns; ``all_asked``: the sheet of all keys."""

    all_asked = Signal()

    def __init__(self, window: QWidget, screen: str, about: str = "") -> None:
        super().__init__(f"Клавиши: {screen}", window, name="help", width=760, cancel="Закрыть")
        if about:
            self.add_text(about)
        groups: dict[str, list[Shortcut]] = {}
        for row in live_acts(window):
            groups.setdefault(row.group, []).append(row)
        groups["Список"] = list(LISTS)
        columns = QHBoxLayout()
        columns.setSpacing(theme().px(28))
        sides = [QVBoxLayout(), QVBoxLayout()]
        heights = [0, 0]
        for title, rows in groups.items():
            side = 0 if heights[0] <= heights[1] else 1
            heights[side] += len(rows) + 2
            sides[side].addLayout(self._group(title, rows))
            sides[side].addSpacing(theme().px(8))
        for column in sides:
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.body.addLayout(columns)
        more = ActButton("Все клавиши", "quiet", self, name="help.all", shortcut="all_keys")
        more.clicked.connect(self.all_asked)
        more.clicked.connect(self.reject)
        self.add_quiet(more)

    def _group(self, title: str, rows: list[Shortcut]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme().px(3))
        grid.setColumnStretch(0, 1)
        grid.addWidget(ElidingLabel(title, fonts.SMALL, True, "text3", self), 0, 0, 1, 2)
        for place, row in enumerate(fold_numbers(rows), start=1):
            grid.addWidget(ElidingLabel(row.title, fonts.BODY, False, "text", self), place, 0)
            grid.addWidget(KeyCap(key_words(row.key), self), place, 1, Qt.AlignmentFlag.AlignRight)
        return grid


_SIGNS = {
    "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Space": "Пробел", "PgDown": "PgDn",
}  # fmt: skip


def key_words(key: str) -> str:
    """A key as its cap shows it."""
    return "+".join(_SIGNS.get(part, part) for part in key.split("+"))


def fold_numbers(rows: list[Shortcut]) -> list[Shortcut]:
    """``Ctrl+1`` to ``Ctrl+8`` are one line."""
    folded: list[Shortcut] = []
    for prefix, title in (("section_", "Раздел по порядку"), ("suggest_", "Взять код")):
        same = [row for row in rows if row.id.startswith(prefix)]
        if len(same) > 1:
            stem = same[0].key[:-1]
            key = f"{stem}{same[0].key[-1]}…{same[-1].key[-1]}"
            folded.append(Shortcut(prefix, key, title, same[0].group))
    rest = [r for r in rows if not r.id.startswith(("section_", "suggest_"))]
    singles = [
        r
        for r in rows
        if r.id.startswith(("section_", "suggest_"))
        and not any(f.id == r.id.rsplit("_", 1)[0] + "_" for f in folded)
    ]
    return rest + singles + folded
