"""A register in groups, page by page: tinted group rows, continued by name on a new page.

reportlab's own table works out all spans of all remaining rows at each page break, so its work
grows with the square of the rows. Here a table is made of what one page can hold at most, and
what did not fit goes on as a new grid: the work grows with the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from cur_desk.reports import style, words
from cur_desk.reports.style import MM
from cur_desk.reports.tables import Cell, Column, head_row, rich, rules

WINDOW = 40
"""Rows looked at for one page: the lowest row is 17 pt, so that no page holds as many."""
_HEAD = 2
"""Rows of the head: the names of the columns, and which group goes on."""
_ENDLESS = 1e6


@dataclass(frozen=True)
class Group:
    """Rows under one name, with the ready markup of its row."""

    name: str
    title_markup: str
    rows: Sequence[Sequence[Cell]]


@dataclass(slots=True)
class _Row:
    """A row of the grid; ``height`` is known once it has been measured on a page too full."""

    cells: list[Cell]
    group: str
    is_head: bool
    height: float | None = field(default=None)


def grouped_grid(
    cols: Sequence[Column],
    groups: Sequence[Group],
    *,
    padding: float = 1.0 * MM,
    plain: Sequence[int] = (),
) -> RegisterGrid:
    """Rows in groups: each group's row is kept with its first row.

    ``plain`` are the columns of short codes given as strings: five times faster than paragraphs.
    """
    rows: list[_Row] = []
    for group in groups:
        title = Paragraph(group.title_markup, style.style("cell9"))
        rows.append(_Row([title] + [""] * (len(cols) - 1), group.name, is_head=True))
        rows.extend(_Row(list(cells), group.name, is_head=False) for cells in group.rows)
    return RegisterGrid(_Look(cols, padding, plain), rows, 0)


class _Look:
    """What all pages of a register share."""

    def __init__(self, cols: Sequence[Column], padding: float, plain: Sequence[int]) -> None:
        self.widths = [c.width for c in cols]
        self.head = head_row(cols)
        self.commands = [*rules(_HEAD, padding), *_LABEL_ROW, *_plain_columns(cols, plain)]

    def table(self, rows: Sequence[_Row], going_on: str) -> Table:
        """A table of these rows; ``going_on``: the group that began on an earlier page."""
        label: Cell = Spacer(0, 0)
        if going_on:
            text = f"<b>{words.markup(going_on)}</b>{words.NBSP}{words.DASH} продолжение"
            label = [Spacer(0, 1.2 * MM), rich(text, "cell"), Spacer(0, 1.2 * MM)]
        empty = [""] * (len(self.widths) - 1)
        table = Table(
            [self.head, [label, *empty], *(row.cells for row in rows)],
            colWidths=self.widths,
            rowHeights=[None, None if going_on else 0, *(row.height for row in rows)],
            repeatRows=_HEAD,
        )
        commands = list(self.commands)
        for at, row in enumerate(rows, _HEAD):
            if row.is_head:
                commands += _group_commands(at, min(at + 1, _HEAD + len(rows) - 1))
        table.setStyle(commands)
        table.hAlign = "LEFT"
        return table


class RegisterGrid(Flowable):  # type: ignore[misc]
    """The rows from ``start`` on; gives a page what fits and goes on with the rest."""

    def __init__(self, look: _Look, rows: Sequence[_Row], start: int) -> None:
        super().__init__()
        self._look, self._rows, self._start = look, rows, start
        self._window = rows[start : start + WINDOW]
        first = self._window[0] if self._window else None
        going_on = "" if first is None or first.is_head else first.group
        self._table = look.table(self._window, going_on)
        self.hAlign = "LEFT"

    @property
    def _is_last(self) -> bool:
        return self._start + len(self._window) >= len(self._rows)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Width and height; a grid that is longer than its window fits nowhere whole."""
        wide, high = self._table.wrap(width, height)
        return wide, high if self._is_last else _ENDLESS

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits, and the rest; nothing when not even the first row does."""
        parts = self._table.splitOn(self.canv, width, height)
        if not parts:
            return []
        page = parts[0]
        taken = page._nrows - _HEAD
        heights = self._table._rowHeights[_HEAD:]
        for row, high in zip(self._window[taken:], heights[taken:], strict=True):
            row.height = high
        if self._start + taken >= len(self._rows):
            return [page]
        return [page, RegisterGrid(self._look, self._rows, self._start + taken)]

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """The last rows, which fitted whole."""
        self._table.drawOn(canvas, x, y, _sW)


def _group_commands(at: int, kept_with: int) -> list[tuple[Any, ...]]:
    return [
        ("SPAN", (0, at), (-1, at)),
        ("BACKGROUND", (0, at), (-1, at), style.TINT),
        ("LEFTPADDING", (0, at), (0, at), 4),
        ("LINEABOVE", (0, at), (-1, at), 0.8, style.INK),
        ("NOSPLIT", (0, at), (-1, kept_with)),
    ]


_LABEL_ROW: list[tuple[Any, ...]] = [
    ("SPAN", (0, 1), (-1, 1)),
    ("TOPPADDING", (0, 1), (-1, 1), 0),
    ("BOTTOMPADDING", (0, 1), (-1, 1), 0),
    ("FONTSIZE", (0, 1), (-1, 1), 0.1),
    ("LEADING", (0, 1), (-1, 1), 0.1),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK),
    ("LINEBELOW", (0, 1), (-1, 1), 0.3, style.RULE),
    ("BACKGROUND", (0, 1), (-1, 1), style.TINT),
]
"""The second row of the head: no height unless a group goes on."""


def _plain_columns(cols: Sequence[Column], plain: Sequence[int]) -> list[tuple[Any, ...]]:
    face, size = style.face_of("cell")
    commands: list[tuple[Any, ...]] = []
    for column in plain:
        commands.append(("FONT", (column, _HEAD), (column, -1), face, size, 10.2))
        commands.append(("TEXTCOLOR", (column, _HEAD), (column, -1), style.INK))
        commands.append(("ALIGN", (column, _HEAD), (column, -1), cols[column].align.upper()))
    return commands
