"""The sheet of keys: one landscape page to lie beside the keyboard. No data of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable, Spacer, Table

from cur_desk.reports import style
from cur_desk.reports.document import Anchor, Chrome, Job, Layout, Meta, build
from cur_desk.reports.inputs import Office
from cur_desk.reports.style import MM, REGISTER
from cur_desk.reports.tables import para

TITLE = "Клавиши ЦУР Деск"
COLUMNS = 3


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A group as the help lists it: rows of (key, what it does)."""

    title: str
    rows: tuple[tuple[str, str], ...]


def render_key_sheet(groups: Sequence[KeyGroup], office: Office, moment: datetime) -> bytes:
    """All keys on one page."""
    job = Job(
        geometry=REGISTER,
        chrome=Chrome(
            header_left=f"{TITLE} — продолжение",
            header_right=office.centre,
            footer_left="Сочетания с буквами работают в русской и латинской раскладке",
            footer_right=office.software,
        ),
        meta=Meta(TITLE, "Сочетания клавиш", ("клавиши",), office.centre_full, office.software),
        moment=moment,
    )
    return build(job, lambda layout: _story(groups, layout))


def _story(groups: Sequence[KeyGroup], _: Layout) -> list[Flowable]:
    wide = REGISTER.measure / COLUMNS
    columns: list[list[KeyGroup]] = [[] for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for group in groups:
        shortest = heights.index(min(heights))
        columns[shortest].append(group)
        heights[shortest] += len(group.rows) + 2
    cells = [[flowable for g in column for flowable in _group(g, wide)] for column in columns]
    table = Table([cells], colWidths=[wide] * COLUMNS)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5 * MM),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return [Anchor("keys", TITLE), para(TITLE, "title"), Spacer(0, style.STEP1), table]


def _group(group: KeyGroup, wide: float) -> list[Flowable]:
    key = 32 * MM
    rows = [[para(cap, "cell_bold"), para(title, "cell")] for cap, title in group.rows]
    table = Table(rows, colWidths=[key, wide - key - 5 * MM])
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.6 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.6 * MM),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, style.HAIR),
        ]
    )
    table.hAlign = "LEFT"
    return [para(group.title, "h2_navy"), Spacer(0, 0.6 * MM), table, Spacer(0, 3 * MM)]
