"""Tables of printed documents (paper.md § 4): rules, repeated heads, group rows, continuations.

Rules: 0.8 pt above and under the head and under the last row, 0.3 pt between rows, no verticals.
Anything that can vary is a Paragraph; plain strings are used only for short codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from cur_desk.reports import style, words
from cur_desk.reports.style import MM

Cell = Any
"""A string, a Flowable or a list of Flowables."""


def para(
    text: str, role: str = "cell", align: str = "left", *, hyphenate: bool = False, grey: str = ""
) -> Paragraph:
    """Plain text as a paragraph; bracketed marks of hidden places come out italic grey."""
    made = words.hidden_markup(text, grey or style.INK2_HEX)
    return Paragraph(made, style.style(role, align, hyphenate))


def rich(markup: str, role: str = "cell", align: str = "left") -> Paragraph:
    """A paragraph from ready markup; the caller has escaped what came from outside."""
    return Paragraph(markup, style.style(role, align))


@dataclass(frozen=True)
class Column:
    """One column: head, width in points, alignment."""

    head: str
    width: float
    align: str = "left"


def columns(measure: float, *specs: tuple[str, float, str]) -> list[Column]:
    """Columns from (head, share, align): the shares are stretched to the measure."""
    total = sum(share for _, share, _ in specs)
    return [Column(head, share * measure / total, align) for head, share, align in specs]


class GroupRow(Paragraph):  # type: ignore[misc]
    """The first cell of a row that names a group."""

    group = ""


class ContinuedTable(Table):  # type: ignore[misc]
    """A table whose second head row says which group goes on after a page break."""

    continued_role = "cell"

    def onSplit(self, part: Table, byRow: int = 1) -> None:
        """Rewrites the label row of the part after the break: «ЖКХ — продолжение» or nothing."""
        label: Cell = Spacer(0, 0)
        group = self._open_group(part)
        if group:
            text = f"<b>{words.markup(group)}</b>{words.NBSP}{words.DASH} продолжение"
            label = [Spacer(0, 1.5 * MM), rich(text, self.continued_role), Spacer(0, 1.2 * MM)]
        part._cellvalues[1][0] = label

    def _open_group(self, part: Table) -> str:
        rows = part._cellvalues
        if len(rows) <= 2 or rows is self._cellvalues or isinstance(rows[2][0], GroupRow):
            return ""
        if part._cellvalues[2][0] is self._cellvalues[2][0]:
            # The part before the break starts as the whole did: its label stays as it was.
            return self._label_of(self)
        return str(getattr(rows[2][0], "group", ""))

    @staticmethod
    def _label_of(table: Table) -> str:
        first = table._cellvalues[1][0]
        has_label = isinstance(first, list)
        return str(getattr(table._cellvalues[2][0], "group", "")) if has_label else ""


def head_row(cols: Sequence[Column]) -> list[Paragraph]:
    """Heads aligned as their columns, in grey Narrow."""
    return [para(c.head, "head", c.align) for c in cols]


def _rules(head_rows: int, padding: float) -> list[tuple[Any, ...]]:
    last_head = head_rows - 1
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding + 0.4),
        ("VALIGN", (0, 0), (-1, last_head), "BOTTOM"),
        ("VALIGN", (0, head_rows), (-1, -1), "TOP"),
        ("LINEBELOW", (0, head_rows), (-1, -2), 0.3, style.RULE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK),
        ("LINEBELOW", (0, last_head), (-1, last_head), 0.8, style.INK),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.8, style.INK),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, style.INK),
    ]


def grid(
    cols: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    padding: float = 1.2 * MM,
    total: bool = False,
    extra: Sequence[tuple[Any, ...]] = (),
    valign: str = "TOP",
) -> Table:
    """An ordinary table with its repeated head; ``total`` draws a heavy rule above the last row."""
    commands = _rules(1, padding)
    commands.append(("VALIGN", (0, 1), (-1, -1), valign))
    commands.append(("NOSPLIT", (0, 0), (-1, 2)))
    if total:
        commands.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, style.INK))
        commands.append(("NOSPLIT", (0, -3), (-1, -1)))
    if rows:
        commands.append(("NOSPLIT", (0, max(len(rows) - 1, 1)), (-1, -1)))
    data = [head_row(cols), *[list(row) for row in rows]]
    table = Table(data, colWidths=[c.width for c in cols], repeatRows=1, splitInRow=1)
    table.setStyle([*commands, *extra])
    table.hAlign = "LEFT"
    return table


@dataclass(frozen=True)
class Group:
    """Rows under one name, with the ready markup of its row."""

    name: str
    title_markup: str
    rows: Sequence[Sequence[Cell]]


def grouped_grid(
    cols: Sequence[Column], groups: Sequence[Group], *, padding: float = 1.0 * MM
) -> Table:
    """Rows in groups: tinted group row, kept with its first row, continued by name on a new page."""
    data: list[list[Cell]] = [head_row(cols), [Spacer(0, 0)] + [""] * (len(cols) - 1)]
    commands = _rules(2, padding)
    commands += [
        ("SPAN", (0, 1), (-1, 1)),
        ("TOPPADDING", (0, 1), (-1, 1), 0),
        ("BOTTOMPADDING", (0, 1), (-1, 1), 0),
        ("FONTSIZE", (0, 1), (-1, 1), 0.1),
        ("LEADING", (0, 1), (-1, 1), 0.1),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK),
        ("LINEBELOW", (0, 1), (-1, 1), 0.3, style.RULE),
        ("BACKGROUND", (0, 1), (-1, 1), style.TINT),
    ]
    for group in groups:
        at = len(data)
        title = GroupRow(group.title_markup, style.style("cell9"))
        title.group = group.name
        data.append([title] + [""] * (len(cols) - 1))
        for row in group.rows:
            cells = list(row)
            cells[0].group = group.name
            data.append(cells)
        commands += [
            ("SPAN", (0, at), (-1, at)),
            ("BACKGROUND", (0, at), (-1, at), style.TINT),
            ("LEFTPADDING", (0, at), (0, at), 4),
            ("LINEABOVE", (0, at), (-1, at), 0.8, style.INK),
            ("NOSPLIT", (0, at), (-1, at + 1)),
        ]
    table = ContinuedTable(data, colWidths=[c.width for c in cols], repeatRows=2)
    table.setStyle(commands)
    table.hAlign = "LEFT"
    return table


@dataclass(frozen=True)
class Field:
    """A label and a value in a grid of facts."""

    label: str
    value: str


def fact_grid(measure: float, rows: Sequence[Sequence[Field]], shares: Sequence[float]) -> Table:
    """Facts in rows: small grey label above its value; a hairline under each row."""
    total = sum(shares)
    data: list[list[Cell]] = []
    for row in rows:
        cells: list[Cell] = [
            [para(f.label, "label"), para(f.value or words.DASH, "cell9")] for f in row
        ]
        data.append(cells + [""] * (len(shares) - len(cells)))
    table = Table(data, colWidths=[s * measure / total for s in shares])
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 1.1 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2 * MM),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, style.RULE),
        ]
    )
    table.hAlign = "LEFT"
    return table


def empty_line(text: str) -> list[Flowable]:
    """What a whole empty section prints."""
    return [para(text, "note"), Spacer(0, style.STEP1)]
