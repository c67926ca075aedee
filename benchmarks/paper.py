"""A long register on paper against the same cells laid out by bare reportlab.

The floor makes the same paragraphs of ready strings, the same table and a document template with
one line of header and footer; masking, hyphenation pairs, continuation rows, page totals and the
outline are ours to pay.
"""

from __future__ import annotations

import dataclasses
import io
import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import desks
from benchmarks.harness import Row, at_least, timed, told
from benchmarks.large import ensured
from benchmarks.scale import Scale
from cur_desk.reports import overdue as register
from cur_desk.reports import render_overdue
from cur_desk.reports.document import Layout
from cur_desk.reports.overdue_inputs import OverdueData
from cur_desk.services.packs.pdf_pages import page_count

RUNS = 3
LONG = 200
"""From so many pages on, once each: the work is long enough to be fair."""


def rows(scale: Scale) -> list[Row]:
    """Pages a second of ours and of the floor."""
    with desks.offline(ensured(scale)) as desk:
        data, _ = desk.packs._overdue.data()
    first = page_count(render_overdue(_of_rows(data, 400)))
    data = _of_rows(data, round(400 / first * scale.pages))
    cells = _cells(data)
    ours: list[float] = []
    floor: list[float] = []
    pages = [0, 0]
    for _ in range(1 if scale.pages >= LONG else RUNS):
        made: list[bytes] = []
        ours.append(timed(partial(_into, made, render_overdue, data)))
        floor.append(timed(partial(_into, made, _bare, cells)))
        pages = [page_count(pdf) for pdf in made]
    speeds = (pages[0] / statistics.median(ours), pages[1] / statistics.median(floor))
    return [
        at_least(f"register on paper, {scale.pages} pages", "render_overdue",
                 "same cells, bare platypus", speeds, 0.95, "pages/s"),
        told("  pages of ours", "printed", pages[0], "pages"),
        told("  pages of the floor", "printed", pages[1], "pages"),
    ]  # fmt: skip


def _into(made: list[bytes], render: Callable[[Any], bytes], of: Any) -> None:
    made.append(render(of))


def _of_rows(data: OverdueData, count: int) -> OverdueData:
    """The same register with so many rows, real ones repeated."""
    source = data.rows
    return dataclasses.replace(data, rows=tuple(source[n % len(source)] for n in range(count)))


Cells = tuple[list[float], list[tuple[Any, ...]], list[list[Any]]]


def _cells(data: OverdueData) -> Cells:
    """Widths, commands and cells of ours as (markup, style) pairs, taken from its own table."""
    from reportlab.platypus import Paragraph

    from cur_desk.reports.register_grid import RegisterGrid

    grid = next(f for f in register._story(data, Layout()) if isinstance(f, RegisterGrid))
    made: list[list[Any]] = []
    for values in [grid._look.head, *(row.cells for row in grid._rows)]:
        line: list[Any] = []
        for value in values:
            plain = isinstance(value, Paragraph)
            line.append((_markup(value), value.style) if plain else str(value or ""))
        made.append(line)
    return list(grid._look.widths), register_commands(made), made


def _markup(paragraph: Any) -> str:
    """The text of a paragraph again; plain, since the floor draws no marks in lines."""
    from xml.sax.saxutils import escape

    return escape("".join(f.text for f in paragraph.frags if f.text))


def register_commands(made: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Rules between rows and spans of the group rows: what the eye sees of ours."""
    from reportlab.lib import colors

    commands: list[tuple[Any, ...]] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.grey),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 3.4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.8),
    ]
    for number, line in enumerate(made):
        if number and isinstance(line[0], tuple) and not any(line[1:]):
            commands.append(("SPAN", (0, number), (-1, number)))
    return commands


def _bare(cells: Cells) -> bytes:
    """The floor: paragraphs, one table, a template."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

    from cur_desk.reports.style import REGISTER, face_of

    widths, commands, made = cells
    face, size = face_of("cell")
    data = [[Paragraph(*v) if isinstance(v, tuple) else v for v in line] for line in made]
    table = Table(data, colWidths=widths, repeatRows=1)
    table.setStyle([("FONT", (0, 0), (-1, -1), face, size, 10.2), *commands])

    def page(canvas: Any, _: Any) -> None:
        canvas.setFont(face, 7)
        canvas.drawString(REGISTER.left, 30, f"Реестр, лист {canvas.getPageNumber()}")

    g = REGISTER
    target = io.BytesIO()
    template = BaseDocTemplate(target, pagesize=(g.width, g.height), pageCompression=1)
    frame = Frame(g.left, g.bottom, g.measure, g.depth, 0, 0, 0, 0)
    template.addPageTemplates([PageTemplate("page", [frame], onPage=page)])
    template.build([table])
    return target.getvalue()
