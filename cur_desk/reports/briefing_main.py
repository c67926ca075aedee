"""Main page of a briefing: headline, six indicators, what matters, shifts, proposals."""

from __future__ import annotations

from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from cur_desk.reports import findings, style, words
from cur_desk.reports.briefing_parts import heading, opening, ref, worse
from cur_desk.reports.changes import Change, indicator_change
from cur_desk.reports.findings import Finding, Shift
from cur_desk.reports.fonts import install
from cur_desk.reports.inputs import BriefingData, Figure, Indicator, Remark
from cur_desk.reports.proposals import fill, sentence
from cur_desk.reports.sources import MAIN, SourceBook
from cur_desk.reports.style import MM, PACK
from cur_desk.reports.tables import Cell, para, rich

_GUTTER = 4 * MM
_KPI = (PACK.measure - 2 * _GUTTER) / 3


def story(data: BriefingData, book: SourceBook) -> list[Flowable]:
    """The page that is read when only one is read."""
    return [
        *opening(MAIN, "Главное на одной странице", findings.main_headline(data)),
        _indicators(data, book),
        *heading("Что важно"),
        *_important(data, book),
        *heading("Что изменилось к предыдущему периоду"),
        _shifts(data, book),
        KeepTogether([*heading("Предложения для рассмотрения"), _proposals(data, book)]),
    ]


def _indicators(data: BriefingData, book: SourceBook) -> Table:
    cells: list[Cell] = [_indicator(data, one, book) for one in data.indicators]
    while len(cells) % 3:
        cells.append("")
    rows: list[list[Cell]] = []
    for at in range(0, len(cells), 3):
        rows.append([cells[at], "", cells[at + 1], "", cells[at + 2]])
    table = Table(rows, colWidths=[_KPI, _GUTTER, _KPI, _GUTTER, _KPI], hAlign="LEFT")
    commands: list[tuple[object, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2 * MM),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2 * MM),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    commands += [("LINEABOVE", (c, 0), (c, -1), 0.6, style.INK) for c in (0, 2, 4)]
    table.setStyle(commands)
    return table


def _indicator(data: BriefingData, one: Indicator, book: SourceBook) -> list[Flowable]:
    now = one.measured.now
    name = f"{words.markup(one.title)}{ref(book.seen(now, MAIN))}"
    if now.value is None:
        value = words.DASH
    else:
        decimals = 0 if one.change in {"percent", "absolute"} else 1
        value = words.number(now.value, decimals)
        unit = words.markup(now.unit)
        if unit:
            grey = style.INK2_HEX
            value += (
                f'<font face="{install().serif}" size="11" color="{grey}">{words.NBSP}{unit}</font>'
            )
    return [
        rich(name, "kpi_name"),
        rich(value, "kpi"),
        Spacer(0, 1.4 * MM),
        _comparisons(data, one),
    ]


def _comparisons(data: BriefingData, one: Indicator) -> Table:
    rows = [
        _comparison(data, one, one.measured.previous, "к пред. пер."),
        _comparison(data, one, one.measured.year_ago, "к АППГ"),
    ]
    table = Table(rows, colWidths=[15.5 * MM, _KPI - 27.5 * MM, 12 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1 * MM),
        ]
    )
    return table


def _comparison(
    data: BriefingData, one: Indicator, before: Figure | None, name: str
) -> list[Flowable]:
    change = indicator_change(one, before)
    text = _emphasised(data, one, change)
    base = words.DASH
    if before is not None and before.value is not None:
        decimals = 0 if one.change in {"percent", "absolute"} else 1
        base = words.number(before.value, decimals)
    label = f'<font color="{style.INK2_HEX}">{name} ({base})</font>'
    verdict = worse(change.verdict) if change.verdict == "хуже" else change.verdict
    grey = f'<font color="{style.INK2_HEX}">{verdict}</font>'
    return [
        rich(text, "narrow"),
        rich(label, "narrow"),
        rich(verdict if change.verdict == "хуже" else grey, "narrow", "right"),
    ]


def _emphasised(data: BriefingData, one: Indicator, change: Change) -> str:
    if change.verdict == "хуже":
        return worse(change.text)
    noticed = data.thresholds.growth_noticed
    grown = one.change == "percent" and not change.absolute and (change.size or 0) > noticed
    return f"<b>{change.text}</b>" if grown else change.text


def _important(data: BriefingData, book: SourceBook) -> list[Flowable]:
    texts = [_remark(remark, book) for remark in data.remarks]
    texts += [_finding(one, book) for one in findings.key_findings(data)]
    if not texts:
        return [para("За период существенных изменений нет.", "body")]
    rows: list[list[Cell]] = [
        [rich(f'<font color="#163E6C">{i}</font>', "headline"), rich(text, "body")]
        for i, text in enumerate(texts[:3], start=1)
    ]
    table = Table(rows, colWidths=[8 * MM, PACK.measure - 8 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.4 * MM),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return [table]


def _finding(one: Finding, book: SourceBook) -> str:
    number = ref(book.seen(one.figure, MAIN))
    return f"<b>{words.markup(one.lead)}</b>{number}: {words.markup(one.rest)}."


def _remark(remark: Remark, book: SourceBook) -> str:
    lead = fill(remark.lead, remark.figures, "remarks.lead").rstrip(".:")
    text = fill(remark.text, remark.figures, "remarks.text").rstrip(".")
    rows = sorted({book.seen(f, MAIN) for f in remark.figures.values()})
    source = f" ({words.markup(remark.source)})" if remark.source else ""
    return f"<b>{words.markup(lead)}</b>{''.join(map(ref, rows))}: {words.markup(text)}{source}."


def _shifts(data: BriefingData, book: SourceBook) -> Table:
    bad, good = findings.shifts(data)
    rows: list[list[Cell]] = [
        [
            rich(f'<font color="{style.BRICK_HEX}"><b>Ухудшилось</b></font>', "cell"),
            "",
            rich('<font color="#163E6C"><b>Улучшилось</b></font>', "cell"),
        ]
    ]
    for at in range(max(len(bad), len(good), 1)):
        rows.append([_shift_cell(bad, at, book), "", _shift_cell(good, at, book)])
    half = (PACK.measure - _GUTTER) / 2
    table = Table(rows, colWidths=[half, _GUTTER, half], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.8 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2 * MM),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (0, 0), 0.8, style.BRICK),
            ("LINEABOVE", (2, 0), (2, 0), 0.8, style.NAVY),
            ("LINEBELOW", (0, 0), (0, -1), 0.3, style.RULE),
            ("LINEBELOW", (2, 0), (2, -1), 0.3, style.RULE),
        ]
    )
    return table


def _shift_cell(lines: list[Shift], at: int, book: SourceBook) -> Cell:
    if at >= len(lines):
        return para("существенных изменений нет", "note") if not lines and at == 0 else ""
    one = lines[at]
    number = ref(book.seen(one.figure, MAIN))
    return rich(
        f"{words.markup(one.subject)} <b>{one.now}</b> (было {one.before}){number}", "cell9"
    )


def _proposals(data: BriefingData, book: SourceBook) -> Table:
    texts = []
    for proposal in data.proposals[:3]:
        rows = sorted({book.seen(f, MAIN) for f in proposal.figures.values()})
        texts.append(words.markup(sentence(proposal)) + "".join(map(ref, rows)))
    rows_: list[list[Cell]] = [
        [rich(f"<b>{i}.</b>", "cell9"), rich(text, "cell9")]
        for i, text in enumerate(texts, start=1)
    ]
    if not rows_:
        rows_ = [["", para("Предложений нет.", "cell9")]]
    table = Table(rows_, colWidths=[9 * MM, PACK.measure - 9 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), style.TINT),
            ("LINEBEFORE", (0, 0), (0, -1), 2.4, style.NAVY),
            ("LEFTPADDING", (0, 0), (0, -1), 3 * MM),
            ("LEFTPADDING", (1, 0), (1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1.1 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5 * MM),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table
