"""Cover of a briefing: meeting, period, comparisons, coverage, freshness; no hash, no QR."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table

from cur_desk.reports import freshness, style, words
from cur_desk.reports.document import Anchor, Layout
from cur_desk.reports.inputs import BriefingData
from cur_desk.reports.sources import ANNEX, COVER
from cur_desk.reports.style import MM, PACK
from cur_desk.reports.tables import Cell, para, rich

_BARE: list[tuple[object, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


class Fill(Flowable):  # type: ignore[misc]
    """Takes the room that is left, so that what follows stands at the foot of the page."""

    def __init__(self, keep: float) -> None:
        super().__init__()
        self.keep = keep

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, max(0.0, height - self.keep)
        return self.width, self.height

    def draw(self) -> None:
        """Nothing is drawn."""


def story(data: BriefingData, layout: Layout) -> list[Flowable]:
    """The first page."""
    return [
        Anchor(COVER, "Обложка"),
        _bar(),
        Spacer(0, 5 * MM),
        _top(data),
        Spacer(0, 34 * MM),
        rich("Справка<br/>к совещанию", "cover"),
        Spacer(0, 9 * MM),
        Table(
            [[para(data.subtitle, "cover_sub"), ""]],
            colWidths=[115 * MM, PACK.measure - 115 * MM],
            style=_BARE,
            hAlign="LEFT",
        ),
        Spacer(0, 16 * MM),
        _facts(data),
        Fill(34 * MM),
        *_foot(data, layout),
    ]


def _bar() -> Table:
    bar = Table([[""]], colWidths=[PACK.measure], rowHeights=[1.7 * MM], hAlign="LEFT")
    bar.setStyle([("BACKGROUND", (0, 0), (-1, -1), style.NAVY)])
    return bar


def _top(data: BriefingData) -> Table:
    right: list[Flowable] = [
        para(f"Экземпляр № {data.copy_number}", "cover_label", "right"),
    ]
    if not data.approved:
        box = Table([[para("ПРОЕКТ", "caption", "center")]], colWidths=[30 * MM], hAlign="RIGHT")
        box.setStyle([("BOX", (0, 0), (-1, -1), 1.2, style.INK)])
        right = [box, Spacer(0, 2 * MM), *right]
    left = [
        para(data.office.authority, "cell_bold"),
        Spacer(0, 1 * MM),
        para(data.office.centre_full, "cell9"),
    ]
    return Table(
        [[left, right]],
        colWidths=[PACK.measure - 50 * MM, 50 * MM],
        style=[*_BARE, ("ALIGN", (1, 0), (1, 0), "RIGHT")],
        hAlign="LEFT",
    )


def _coverage(data: BriefingData) -> str:
    received = data.region.received.now
    whole = words.questions(round(received.value or 0), received.noun)
    blocks = words.counted(
        data.blocks_count, "отраслевой блок", "отраслевых блока", "отраслевых блоков"
    )
    places = words.counted(
        data.municipalities_count,
        "муниципальное образование",
        "муниципальных образования",
        "муниципальных образований",
    )
    return f"{blocks}, {places}, {whole}"


def _facts(data: BriefingData) -> Table:
    year_ago = data.year_ago
    rows: list[list[Cell]] = [
        [para(label, "cover_label"), para(value, "cover_value")]
        for label, value in (
            ("Совещание", data.meeting),
            ("Проводит", data.chair),
            ("Период", words.period(data.first, data.last)),
            (
                "Сравнения",
                f"с {words.period(*data.previous)} и с теми же неделями {year_ago[0].year} года "
                f"({words.day_short(year_ago[0])}–{words.day_short(year_ago[1])})",
            ),
            ("Охват", _coverage(data)),
        )
        if value
    ]
    table = Table(rows, colWidths=[31.5 * MM, PACK.measure - 31.5 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1.7 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2 * MM),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("BOTTOMPADDING", (0, 0), (0, -1), 2.2 * MM + 2.1),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, style.RULE),
        ]
    )
    return table


def _foot(data: BriefingData, layout: Layout) -> list[Flowable]:
    state, office = data.state, data.office
    page = layout.page(ANNEX)
    moment = freshness.footer(state, office).split(freshness.DOT)[0]
    synced = freshness.synced_words(state, office)
    bold = "cell_bold" if freshness.troubled(state) else "note"
    lines: list[Flowable] = [
        para(moment, "cell_bold"),
        para(f"{synced[0].upper()}{synced[1:]}; {freshness.unsent_words(state)}", bold),
        rich(
            f'<link href="#{ANNEX}">Все цифры раскрыты в{words.NBSP}приложении «Откуда цифры», '
            f"с.{words.NBSP}{page}</link>",
            "note",
        ),
    ]
    last = [
        para(data.approved or "Проект, не утверждено", "note"),
        para("Без персональных данных", "cell_bold", "right"),
    ]
    table = Table([[lines, ""], last], colWidths=[PACK.measure - 50 * MM, 50 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2.2 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5 * MM),
            ("SPAN", (0, 0), (-1, 0)),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK),
            ("LINEABOVE", (0, 1), (-1, 1), 0.3, style.RULE),
        ]
    )
    return [table]
