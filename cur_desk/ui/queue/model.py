"""The list's model: an array of ids and a window of rows around what is seen (rulings W2).

``data`` answers at once: a row that is not there yet is ``None`` and is painted as a skeleton.
Workers bring rows three screens ahead and behind; nothing here touches the files.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cur_desk.services.queue.search_help import Hits
from cur_desk.services.views import RowView
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.widgets.lists import KEY_ROLE, ROW_ROLE

AHEAD = 3
KEPT_MOST = 4_000
FETCH_MOST = 600
GROUP_TITLES = {
    "life": "Угроза жизни",
    "over": "Просрочено",
    "today": "Сегодня",
    "soon": "1–3 дня",
    "ok": "В срок",
    "none": "Без срока",
    "closed": "Снято с контроля",
}
Index = QModelIndex | QPersistentModelIndex
FetchRows = Callable[[Sequence[int], Hits | None], list[RowView]]


@dataclass(frozen=True)
class GroupHead:
    """A head over the rows of one group of terms."""

    group: str
    count: int

    @property
    def title(self) -> str:
        """Words of the head."""
        return GROUP_TITLES.get(self.group, self.group)


@dataclass(frozen=True)
class Column:
    """A column of the wide table; ``sort`` is the service's name of its order."""

    key: str
    title: str
    width: int
    sort: str = ""


COLUMNS = (
    Column("mark", "", 44),
    Column("due", "Срок", 128, "urgency"),
    Column("title", "Суть", 0, "title"),
    Column("block", "Блок", 168, "block"),
    Column("place", "МО", 176, "place"),
    Column("number", "Номер", 104, "number"),
    Column("state", "Состояние", 136, "state"),
    Column("exchange", "", 40),
)


class QueueModel(QAbstractTableModel):
    """Rows of the queue, with heads of groups in the narrow list."""

    trouble = Signal(object)
    rows_arrived = Signal()

    def __init__(self, fetch: FetchRows, parent: Any = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._place: dict[int, int] = {}
        self._heads: list[tuple[int, GroupHead]] = []
        self._rows: dict[int, RowView] = {}
        self._wide = False
        self._sort, self._descending = "urgency", False
        self._hits: Hits | None = None
        self._sought = ""
        self._stale: set[int] = set()
        self._wanted: tuple[int, int] | None = None
        self._busy = False

    # --- what it holds -------------------------------------------------------------------------

    def show_ids(self, ids: array[int], groups: Sequence[tuple[str, int]]) -> None:
        """Replaces the list; rows that are known stay known."""
        self.beginResetModel()
        self._ids, self._place = ids, {}
        self._heads = _heads(groups, len(ids))
        self.endResetModel()

    def set_hits(self, hits: Hits | None, text: str) -> None:
        """What rows are read with; other words than before: known rows are read anew, and stay
        as they are until then."""
        if text != self._sought:
            self._stale = set(self._rows)
            self._sought, self._hits = text, hits

    def set_wide(self, wide: bool) -> None:
        """Table with columns or list of two-line rows."""
        if wide != self._wide:
            self.beginResetModel()
            self._wide = wide
            self.endResetModel()

    def set_sort(self, sort: str, descending: bool) -> None:
        """What the header's arrow says."""
        self._sort, self._descending = sort, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def order(self) -> tuple[str, bool]:
        """The order shown: its name and whether it is reversed."""
        return self._sort, self._descending

    @property
    def ids(self) -> array[int]:
        """Local ids in order."""
        return self._ids

    @property
    def wide(self) -> bool:
        """Whether columns are shown."""
        return self._wide

    def heads(self) -> list[tuple[int, GroupHead]]:
        """Rows of the heads; none in the table."""
        return [] if self._wide else self._heads

    def known(self, local: int) -> RowView | None:
        """A row that has come."""
        return self._rows.get(local)

    def local_at(self, row: int) -> int | None:
        """The id in a row of the view; nothing for a head."""
        if self._head_at(row) is not None:
            return None
        position = self._position(row)
        return self._ids[position] if 0 <= position < len(self._ids) else None

    def position_of(self, local: int) -> int | None:
        """Place of an id in the list, counted from nought."""
        if not self._place:
            self._place = {item: k for k, item in enumerate(self._ids)}
        return self._place.get(local)

    def row_of(self, local: int) -> int | None:
        """The row of the view that shows an id."""
        position = self.position_of(local)
        return None if position is None else self.row_at(position)

    def row_at(self, position: int) -> int:
        """The row of the view for a place in the list."""
        row = position
        for at, _head in self.heads():
            if at <= row:
                row += 1
        return row

    # --- Qt's questions ------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids) + len(self.heads())

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(COLUMNS) if self._wide else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._head_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        head = self._head_at(index.row())
        if head is not None:
            words = f"{head.title}, {head.count}"
            return {ROW_ROLE: head, Qt.ItemDataRole.AccessibleTextRole: words}.get(role)
        local = self.local_at(index.row())
        if role == KEY_ROLE:
            return local
        row = self._rows.get(local) if local is not None else None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if row is not None else "строка открывается"
        if role == Qt.ItemDataRole.ToolTipRole and row is not None:
            return row.title
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        column = COLUMNS[section]
        arrow = ("  ↓" if self._descending else "  ↑") if column.sort == self._sort else ""
        return f"{column.title}{arrow}" if column.title else ""

    # --- the window of rows --------------------------------------------------------------------

    def want(self, first: int, last: int) -> None:
        """The view shows these rows: what is missing around them is fetched."""
        self._wanted = (first, last)
        if not self._busy:
            self._ask()

    def refresh(self, changes: Changes) -> None:
        """Rows touched by a change are read again and altered in place."""
        if changes.ids:
            stale = [i for i, row in self._rows.items() if row.uid in changes.ids]
        else:
            stale = list(self._near(*self._wanted)) if self._wanted else []
        if stale:
            self._read(stale[:FETCH_MOST])

    def _ask(self) -> None:
        if self._wanted is None:
            return
        near = self._near(*self._wanted)
        missing = [i for i in near if i not in self._rows or i in self._stale]
        self._wanted_done = self._wanted
        if not missing:
            return
        self._busy = True
        wanted, hits, sought = missing[:FETCH_MOST], self._hits, self._sought
        bridge().run_query(
            lambda: self._fetch(wanted, hits), lambda rows: self._on_rows(rows, wanted, sought),
            self._on_trouble, self,
        )  # fmt: skip

    def _near(self, first: int, last: int) -> list[int]:
        """Ids seen now first, then those ahead and behind."""
        span = max(1, last - first + 1)
        lo, hi = self._position(first), self._position(last)
        size = len(self._ids)
        seen = range(max(0, lo), min(size, hi + 1))
        ahead = range(max(0, hi + 1), min(size, hi + 1 + AHEAD * span))
        behind = range(max(0, lo - AHEAD * span), min(size, max(0, lo)))
        return [self._ids[k] for part in (seen, ahead, behind) for k in part]

    def _on_rows(self, rows: list[RowView], wanted: list[int], sought: str) -> None:
        self._busy = False
        same = sought == self._sought
        if same:
            self._stale.difference_update(wanted)
        self._take(rows)
        if self._wanted != self._wanted_done or not same:
            self._ask()

    def _read(self, wanted: list[int]) -> None:
        hits = self._hits
        bridge().run_query(
            lambda: self._fetch(wanted, hits), self._take, self._on_trouble, self, replaces="again"
        )

    def _take(self, rows: list[RowView]) -> None:
        self._rows |= {row.local: row for row in rows}
        if len(self._rows) > KEPT_MOST:
            self._forget()
        shown = [r for r in (self.row_of(row.local) for row in rows) if r is not None]
        if shown:
            top = self.index(min(shown), 0)
            end = self.index(max(shown), self.columnCount() - 1)
            self.dataChanged.emit(top, end)
        self.rows_arrived.emit()

    def _forget(self) -> None:
        """Keeps the rows around what is seen; the rest will be read again."""
        near = set(self._near(*self._wanted)) if self._wanted else set()
        self._rows = {i: row for i, row in self._rows.items() if i in near}

    def _on_trouble(self, problem: Problem) -> None:
        self._busy = False
        self.trouble.emit(problem)

    def _head_at(self, row: int) -> GroupHead | None:
        return next((head for at, head in self.heads() if at == row), None)

    def _position(self, row: int) -> int:
        return row - bisect_right([at for at, _head in self.heads()], row)


def _heads(groups: Sequence[tuple[str, int]], size: int) -> list[tuple[int, GroupHead]]:
    """Where heads stand; counts that do not fit the list (it changed meanwhile) give none."""
    if sum(count for _group, count in groups) != size:
        return []
    found, row = [], 0
    for group, count in groups:
        found.append((row, GroupHead(group, count)))
        row += count + 1
    return found
