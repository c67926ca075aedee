"""Photos «до» and «после» on a card: two abreast, each with its words; a missing one says why."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.platypus import Flowable, Image, KeepTogether, Spacer, Table

from cur_desk.reports import style
from cur_desk.reports.inputs import CardData, CardPhoto
from cur_desk.reports.style import CARD, MM
from cur_desk.reports.tables import para

_GAP = 5 * MM
_WIDE = (CARD.measure - _GAP) / 2
_TALL = 62 * MM
FACES = "На снимках могут быть лица и номера машин: сама программа их не закрывает, закрасьте в просмотре."


def photos(data: CardData) -> list[Flowable]:
    """The section's body; pairs are never torn apart."""
    made: list[Flowable] = []
    for start in range(0, len(data.photos), 2):
        made += [KeepTogether(_row(data.photos[start : start + 2])), Spacer(0, style.STEP1)]
    notes = [f"Ещё снимков в программе: {data.photos_left_out}."] if data.photos_left_out else []
    if data.personal is None:
        notes.append(FACES)
    if notes:
        made.append(para(" ".join(notes), "note"))
    return made


def _row(pair: Sequence[CardPhoto]) -> list[Flowable]:
    cells = [_cell(one) for one in pair]
    words = [para(f"{one.label}: {one.caption}", "note") for one in pair]
    while len(cells) < 2:
        cells.append("")
        words.append("")
    table = Table([cells, words], colWidths=[_WIDE + _GAP, _WIDE], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, 0), 0),
            ("TOPPADDING", (0, 1), (-1, 1), 0.8 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return [table]


def _cell(one: CardPhoto) -> Flowable:
    if not one.jpeg:
        empty = Table([[para(one.missing, "note")]], colWidths=[_WIDE], rowHeights=[18 * MM])
        empty.setStyle(
            [("BOX", (0, 0), (-1, -1), 0.5, style.RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        )
        empty.hAlign = "LEFT"
        return empty
    grow = min(_WIDE / one.width, _TALL / one.height)
    picture = Image(io.BytesIO(one.jpeg), one.width * grow, one.height * grow)
    picture.hAlign = "LEFT"
    return picture
