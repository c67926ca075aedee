"""The third and fourth step: counts, the first rows as they will stand, what is wrong and where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cur_desk.domain.text import grouped
from cur_desk.models.importing import Trouble
from cur_desk.services.importing.views import Counts, Preview, PreviewRow
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import Banner, ElidingLabel, Progress
from cur_desk.ui.widgets.word_table import Column, WordTable

_VERDICTS = {
    "new": "новое",
    "known": "уже есть",
    "broken": "с ошибкой",
    "skipped": "закрыто там",
}
_KINDS = {"error": "не загружается", "remark": "без значения", "known": "уже есть"}


_MOST_COLUMNS = 9


def _cell(number: int, row: tuple[str, ...]) -> str:
    return row[number] if number < len(row) else ""


def _spoken(row: PreviewRow) -> str:
    return f"Строка {row.line}, {_VERDICTS[row.verdict]}: {row.number}, {row.received}, {row.text}"


def _told(one: Trouble) -> str:
    return f"Строка {one.line}, {one.title}: {_wrong(one)}. {one.advice}"


def _wrong(one: Trouble) -> str:
    """What is wrong, with the value: the screen shows it, what leaves the program does not."""
    return f"{one.words}: «{one.value}»" if one.value else one.words


_ROWS = (
    Column("Строка", 62, lambda r: str(r.line), "text2", False, True),
    Column("Исход", 86, lambda r: _VERDICTS[r.verdict]),
    Column("Номер", 120, lambda r: r.number),
    Column("Поступило", 130, lambda r: r.received, "text2"),
    Column("Срок там", 130, lambda r: r.term, "text2"),
    Column("Заявитель", 170, lambda r: r.applicant, "text2"),
    Column("Текст", 0, lambda r: r.text),
)
_TROUBLES = (
    Column("Строка", 62, lambda t: str(t.line), "text", True, True),
    Column("Столбец", 190, lambda t: _where(t), "text2"),
    Column("Исход", 110, lambda t: _KINDS[t.kind], "text2"),
    Column("Что не так", 330, lambda t: _wrong(t)),
    Column("Что сделать", 0, lambda t: t.advice, "text2"),
)


def _where(one: Trouble) -> str:
    named = bool(one.column) and len(one.column) <= 3 and one.column.isalpha()
    return f"{one.column} · {one.title}" if named else one.title


class Tile(QWidget):
    """A count and what it counts."""

    def __init__(self, words: str, name: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"importing.count.{name}")
        set_surface(self, "card")
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(t.px(14), t.px(8), t.px(14), t.px(8))
        column.setSpacing(0)
        self._words = self._given = words
        self._role = role
        self.number = ElidingLabel("0", 20, True, "text", self)
        column.addWidget(self.number)
        self._label = ElidingLabel(words, fonts.SMALL, False, "text2", self)
        column.addWidget(self._label)
        self.setFixedHeight(t.px(58))

    def show_count(self, count: int, words: str = "") -> None:
        """The number, in its colour when there is one; under other words if given."""
        self._words = words or self._given
        self._label.setText(self._words)
        self.number.setText(grouped(count))
        self.number.set_role(self._role if count else "text3")
        self.setAccessibleName(f"{self._words}: {count}")


class CheckPage(QWidget):
    """Shows a preview, or an import on its way and at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importing.check")
        set_surface(self, "panel")
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, t.px(14), 0, 0)
        column.setSpacing(t.px(10))
        head = QVBoxLayout()
        head.setContentsMargins(t.px(20), 0, t.px(20), 0)
        head.setSpacing(t.px(10))
        self.title = ElidingLabel("", fonts.TITLE, True, "text", self, name="importing.checkTitle")
        self.note = Banner("", "", "info", "info", self, name="importing.note")
        self.note.hide()
        self.progress = Progress(self, name="importing.progress")
        head.addWidget(self.title)
        head.addWidget(self.progress)
        head.addLayout(self._make_tiles())
        head.addWidget(self.note)
        column.addLayout(head)
        column.addWidget(self._make_tables(), 1)
        self._column = column
        self.table: WordTable | None = None

    def _make_tiles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px(8))
        self.tiles = {
            "new": Tile("новых", "new", "ok", self),
            "known": Tile("уже есть", "known", "text", self),
            "broken": Tile("с ошибками", "broken", "over", self),
            "skipped": Tile("закрыты в источнике", "skipped", "text", self),
            "remarks": Tile("значений не взято", "remarks", "soon", self),
        }
        for tile in self.tiles.values():
            row.addWidget(tile, 1)
        return row

    def _make_tables(self) -> QSplitter:
        self.troubles = WordTable(
            _TROUBLES, _told, self, name="importing.troubles", accessible="Что не так в файле"
        )
        self.rows = WordTable(
            _ROWS, _spoken, self, name="importing.rows", accessible="Первые строки"
        )
        panes = self.panes = QSplitter(Qt.Orientation.Vertical, self)
        panes.setObjectName("importing.panes")
        panes.setChildrenCollapsible(False)
        self.rows_head, rows = self._titled("Первые строки, как они встанут", self.rows, panes)
        self.troubles_head, troubles = self._titled("Что не так", self.troubles, panes)
        self._rows_box, self._troubles_box = rows, troubles
        panes.addWidget(rows)
        panes.addWidget(troubles)
        panes.setSizes([300, 300])
        return panes

    @staticmethod
    def _titled(words: str, table: WordTable, parent: QWidget) -> tuple[ElidingLabel, QWidget]:
        t = theme()
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, t.px(4), 0, 0)
        column.setSpacing(t.px(4))
        row = QHBoxLayout()
        row.setContentsMargins(t.px(20), 0, t.px(20), 0)
        label = ElidingLabel(words, fonts.READING, True, "text", box)
        row.addWidget(label)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(table, 1)
        return label, box

    # --- showing

    def begin(self, title: str) -> None:
        """Work begins: counts from nought, tables empty."""
        self._drop_table()
        self.title.setText(title)
        self.note.hide()
        self.progress.show()
        self.progress.renew()
        self.progress.show_step(0, 1, "")
        self.show_counts(Counts())
        self.rows.set_rows([])
        self.show_troubles((), 0)

    def show_table(
        self, title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], lines: int
    ) -> None:
        """A snapshot as it is: its own columns, the first of its rows."""
        self.begin(title)
        self.progress.hide()
        self.panes.hide()
        for name, tile in self.tiles.items():
            tile.setVisible(name == "new")
        self.tiles["new"].show_count(lines, "строк")
        columns = [
            Column(
                head, 170 * (number > 0), partial(_cell, number), "text" if not number else "text2"
            )
            for number, head in enumerate(heads[:_MOST_COLUMNS])
        ]
        self.table = WordTable(
            columns, lambda row: ", ".join(row), self, name="importing.snapshotRows",
            accessible="Строки снимка",
        )  # fmt: skip
        self.table.set_rows(list(rows))
        self._column.addWidget(self.table, 1)

    def _drop_table(self) -> None:
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
            self.table = None
        self.panes.show()
        for tile in self.tiles.values():
            tile.show()

    def show_counts(self, counts: Counts) -> None:
        """The five numbers."""
        for name, tile in self.tiles.items():
            tile.show_count(getattr(counts, name))
        self.tiles["skipped"].setVisible(counts.skipped > 0)

    def show_preview(self, preview: Preview, title: str) -> None:
        """The file judged."""
        self.progress.hide()
        self.title.setText(title)
        self.show_counts(preview.counts)
        self.rows.set_rows(list(preview.rows))
        self._rows_box.setVisible(bool(preview.rows))
        c = preview.counts
        self.show_troubles(preview.troubles, c.broken + c.known + c.remarks)
        self.rows.choose_row(0)

    def show_troubles(self, troubles: tuple[Trouble, ...], total: int) -> None:
        """What is wrong; the whole list is a file when it is long."""
        self.troubles.set_rows(list(troubles))
        self._troubles_box.setVisible(bool(troubles))
        cut = len(troubles) < total and len(troubles) >= 1
        more = f": первые {grouped(len(troubles))}" if cut and len(troubles) >= 500 else ""
        self.troubles_head.setText(f"Что не так{more}")
        if troubles:
            self.troubles.choose_row(0)

    def show_end(self, title: str, counts: Counts, note: tuple[str, str, str, str]) -> None:
        """The import is over: what it came to."""
        self.progress.hide()
        self.title.setText(title)
        self.show_counts(counts)
        self.tiles["new"].show_count(counts.new, "загружено")
        self._rows_box.hide()
        self.note.show_words(*note)
        self.note.show()
