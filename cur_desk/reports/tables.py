"""Tables of printed documents (paper.md § 4): rules, repeated heads.

Rules: 0.8 pt above and under the head and under the last row, 0.3 pt between rows, no verticals.
Anything that can vary is a Paragraph; plain strings are used only for short codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
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


def head_row(cols: Sequence[Column]) -> list[Paragraph]:
    """Heads aligned as their columns, in grey Narrow; a word is never broken.

    Where a fallback face is wider than its column, the head is set smaller.
    """
    face, size = style.face_of("head")
    made = []
    for column in cols:
        text = words.markup(column.head)
        room = column.width - CELL_GAP - 0.5
        widest = max(stringWidth(w, face, size) for w in words.glue(column.head).split(" "))
        if widest > room:
            text = f'<font size="{max(size * room / widest, 5):.2f}">{text}</font>'
        made.append(rich(text, "head", column.align))
    return made


CELL_GAP = 5.0


def rules(head_rows: int, padding: float) -> list[tuple[Any, ...]]:
    """The commands of every table: padding, alignment, hairlines and the heavy ends."""
    last_head = head_rows - 1
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), CELL_GAP),
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
    commands = rules(1, padding)
    commands.append(("VALIGN", (0, 1), (-1, -1), valign))
    commands.append(("NOSPLIT", (0, 0), (-1, 2)))
    if total:
        commands.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, style.INK))
        commands.append(("NOSPLIT", (0, -3), (-1, -1)))
    if rows:
        commands.append(("NOSPLIT", (0, max(len(rows) - 1, 1)), (-1, -1)))
    data = [head_row(cols), *[list(row) for row in rows]]
    table = Table(data, colWidths=[c.width for c in cols], repeatRows=1)
    table.setStyle([*commands, *extra])
    table.hAlign = "LEFT"
    _, heights = measured(table)
    if max(heights) > HALF_PAGE:  # a row is split only when it is taller than half a page
        table.splitInRow = 1
    return table


HALF_PAGE = 110 * MM


def measured(table: Table) -> tuple[float, list[float]]:
    """Height of the whole table and of its rows, before it is placed."""
    _, height = table.wrap(sum(table._colWidths), 1e6)
    return height, list(table._rowHeights)


def start_room(flowable: Flowable) -> float:
    """How much of a page the beginning of a block needs: a table its head and two rows."""
    if not isinstance(flowable, Table):
        return 15 * MM
    height, heights = measured(flowable)
    return min(sum(heights[:4]) if len(heights) <= 4 else sum(heights[:3]), height, HALF_PAGE)


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
