"""The head of the code picker: the field, what the list is limited to, what was made of the typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.views import CodeSearch
from cur_desk.ui.theme import fonts, shortcuts, theme
from cur_desk.ui.widgets import ActButton, Chip, ElidingLabel, SearchField

ALL, OWN, RECENT = "all", "own", "recent"
MOST_PHRASES = 3
NOTHING = "Ничего не найдено"


class PickerHead(QWidget):
    """Field, chips and the line under them; says what is asked, searches for nothing itself."""

    changed = Signal()
    tree_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._limit = ALL
        self.search = SearchField(
            "Слова жителя, название или код", self, name="picker.search", accessible="Поиск кода"
        )
        self.all = Chip("Все блоки", self, name="picker.all", height=28, on=True)
        self.own = Chip("", self, name="picker.own", height=28)
        self.recent = Chip("Недавние", self, name="picker.recent", height=28)
        self._chips = {ALL: self.all, OWN: self.own, RECENT: self.recent}
        for limit, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, limit=limit: self.limit_to(limit))
        self.tree_button = ActButton(
            "Дерево", "plain", self, name="picker.tree", cap=shortcuts.caption("refresh")
        )
        self.tree_button.clicked.connect(self.tree_asked)
        self.found = ElidingLabel("", fonts.SMALL, True, "text2", self, name="picker.found")
        self.note = ElidingLabel("", fonts.SMALL, False, "text2", self, name="picker.note")
        self._lay_out()

    def _lay_out(self) -> None:
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(20), 0, t.px(20), 0)
        column.setSpacing(t.px(10))
        line = QHBoxLayout()
        line.setSpacing(t.px(8))
        line.addWidget(self.search, 1)
        for widget in (self.all, self.own, self.recent, self.tree_button):
            line.addWidget(widget)
        column.addLayout(line)
        line = QHBoxLayout()
        line.setSpacing(t.px(8))
        line.addWidget(self.found)
        line.addWidget(self.note, 1)
        column.addLayout(line)

    # --- what the list is limited to --------------------------------------------------------------

    @property
    def limit(self) -> str:
        """``all``, ``own`` (the block of the present code) or ``recent``."""
        return self._limit

    def offer_block(self, short_name: str) -> None:
        """Names the block that one chip limits to; no name: no chip."""
        self.own.setVisible(bool(short_name))
        if short_name:
            self.own.setText(short_name)

    def limit_to(self, limit: str) -> None:
        """Chooses one of the chips."""
        self._limit = limit
        for key, chip in self._chips.items():
            chip.set_on(key == limit)
        self.changed.emit()

    def next_limit(self) -> None:
        """The chip after the present one: one key goes through them."""
        shown = [key for key, chip in self._chips.items() if not chip.isHidden()]
        self.limit_to(shown[(shown.index(self._limit) + 1) % len(shown)])

    # --- what was made of the typed ---------------------------------------------------------------

    def tell(self, found: str, note: str = "") -> None:
        """The line over the list."""
        self.found.setText(found)
        self.note.setText(note)

    def show_tree(self, on: bool) -> None:
        """The button names where it leads."""
        self.tree_button.setText("Поиск" if on else "Дерево")


def found_words(found: CodeSearch, typed: str, limit: str) -> str:
    """«Найдено 6 кодов»."""
    if not typed:
        return "Недавние за 30 дней" if limit == RECENT else "Недавние и частые коды"
    if not found.total:
        return NOTHING
    shown = len(found.rows)
    cut = f", показаны первые {shown}" if shown < found.total else ""
    return f"Найдено {counted(found.total, 'код', 'кода', 'кодов')}{cut}"


def note_words(found: CodeSearch) -> str:
    """What was made of the typed, or the words of citizens that the codes were found by."""
    if not found.rows:
        return ""
    notes = []
    if found.read_as:
        notes.append(f"набрано в другой раскладке: искали «{found.read_as}»")
    if found.mended:
        pairs = ", ".join(f"«{typed}» → «{meant}»" for typed, meant in found.mended)
        notes.append(f"исправлено: {pairs}")
    if notes:
        return "; ".join(notes)
    phrases = list(dict.fromkeys(row.hint for row in found.rows if row.hint))[:MOST_PHRASES]
    return "по словам " + ", ".join(f"«{p}»" for p in phrases) if phrases else ""
