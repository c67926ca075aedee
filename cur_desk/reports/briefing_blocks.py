"""Page of blocks: one row a block with two comparisons, 12 weeks, and two charts."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table

from cur_desk.reports import charts, findings, marks, style, words
from cur_desk.reports.briefing_parts import opening, ref, worse
from cur_desk.reports.changes import count_change, difference
from cur_desk.reports.inputs import BlockRow, BriefingData, Figure
from cur_desk.reports.sources import BLOCKS, SourceBook, hidden_blocks
from cur_desk.reports.style import MM, PACK
from cur_desk.reports.tables import Cell, Column, columns, grid, para, rich

_HALF = (PACK.measure - 6 * MM) / 2
_SPARK = 19 * MM


def story(data: BriefingData, book: SourceBook) -> list[Flowable]:
    """The table, its note and the charts."""
    hidden = hidden_blocks(data)
    rows = [_row(data, b, book, hidden.get(b.name, "")) for b in data.blocks]
    rows.append(_row(data, data.region, book, "", total=True))
    return [
        *opening(BLOCKS, "Отраслевые блоки", findings.blocks_headline(data)),
        grid(_columns(), rows, padding=0.75 * MM, total=True, valign="MIDDLE"),
        Spacer(0, style.STEP1),
        para(_note(data, book, bool(hidden)), "note"),
        Spacer(0, style.STEP3),
        _charts(data, book),
    ]


def _columns() -> list[Column]:
    return columns(
        PACK.measure,
        ("Блок", 37, "left"),
        ("Поступило", 13.5, "right"),
        ("к пред., %", 13.5, "right"),
        ("к АППГ, %", 13, "right"),
        ("В срок, %", 12.5, "right"),
        ("+/−, п. п.", 12.5, "right"),
        ("Просрочено", 15, "right"),
        ("+/−", 9, "right"),
        ("Ср. срок, дней", 12, "right"),
        ("Удовлетв., %", 13, "right"),
        ("12 недель", 19.5, "right"),
    )


def _row(
    data: BriefingData, block: BlockRow, book: SourceBook, hidden: str, *, total: bool = False
) -> list[Cell]:
    name = words.markup(words.capital(block.name)) + ref(book.seen(block.received.now, BLOCKS))
    if hidden:
        blank = [rich(hidden if i == 0 else words.DASH, "cell", "right") for i in range(9)]
        return [rich(name, "narrow"), *blank, ""]
    limits = data.thresholds
    share, fall = block.in_term.now, difference(block.in_term.now, block.in_term.previous)
    late = difference(block.overdue.now, block.overdue.previous)
    below = share.value is not None and share.value < limits.in_term
    fallen = fall is not None and fall <= -limits.in_term_drop
    more_late = late is not None and late >= limits.overdue_growth
    unhappy = block.satisfied.value is not None and block.satisfied.value < limits.satisfied
    cells = [
        _value(block.received.now, 0),
        _growth(data, block, block.received.previous),
        _growth(data, block, block.received.year_ago),
        _value(share, 1, worse_than=below),
        _signed(fall, 1, bad=fallen),
        _value(block.overdue.now, 0),
        _signed(late, 0, bad=more_late),
        _value(block.mean_term, 1),
        _value(block.satisfied, 1, worse_than=unhappy),
    ]
    strong = [f"<b>{c}</b>" if total else c for c in cells]
    spark = charts.sparkline(
        block.weeks, worse=fallen and below, key=block.received.now.key, width=_SPARK
    )
    return [
        rich(f"<b>{name}</b>" if total else name, "narrow_bold" if total else "narrow"),
        *[rich(c, "cell", "right") for c in strong],
        spark.drawing,
    ]


def _value(figure: Figure, decimals: int, *, worse_than: bool = False) -> str:
    if figure.value is None:
        return words.DASH
    text = words.number(figure.value, decimals)
    return worse(text) if worse_than else text


def _signed(gap: float | None, decimals: int, *, bad: bool) -> str:
    if gap is None:
        return words.DASH
    text = words.signed(gap, decimals)
    return worse(text) if bad else text


def _growth(data: BriefingData, block: BlockRow, before: Figure | None) -> str:
    change = count_change(block.received.now, before)
    if change.absolute:
        return f"<i>{change.text}</i>"
    noticed = change.size is not None and change.size > data.thresholds.growth_noticed
    return f"<b>{change.text}</b>" if noticed else change.text


def _note(data: BriefingData, book: SourceBook, has_hidden: bool) -> str:
    limits = data.thresholds
    numbers = [book.ref(b.received.now) for b in data.blocks]
    rows = f"строки {min(numbers)}–{max(numbers)}" if numbers else "строк нет"
    region = data.region
    many = words.many(region.received.now.noun)
    measured = (region.received.now, region.in_term.now, region.overdue.now)
    wanted = sorted({book.ref(f) for f in (*measured, region.mean_term, region.satisfied)})
    totals = ", ".join(map(str, wanted))
    text = (
        f"Источник: {rows} приложения, итог — строки {totals}. Жирным красным — хуже порога: в срок меньше "
        f"{words.number(limits.in_term)} %, снижение от {words.number(limits.in_term_drop)} п. п., "
        f"рост просрочки от {words.number(limits.overdue_growth)}, удовлетворены меньше "
        f"{words.number(limits.satisfied)} %. Жирным чёрным — рост поступления больше "
        f"{words.number(limits.growth_noticed)} %, без оценки: цели на число {many} нет. Курсивом — "
        "изменение числом при базе меньше 100. Серое поле на графике — отчётный период; у каждого "
        "графика свой масштаб."
    )
    total = sum(b.received.now.value or 0 for b in data.blocks)
    whole = region.received.now.value or 0
    if total < whole:
        text += " Сумма по блокам меньше итога: у части код ещё не выбран."
    elif total > whole:
        text += " Сумма по блокам больше итога: обращение с вопросами двух блоков стоит в каждом."
    if has_hidden:
        text += (
            " «<5» — от 1 до 4, «*» — скрыто, чтобы первое нельзя было вычислить; не оценивается."
        )
    return text


def _charts(data: BriefingData, book: SourceBook) -> Flowable:
    left, right = _dots(data), _weeks(data, book)
    table = Table([[left, "", right]], colWidths=[_HALF, 6 * MM, _HALF], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table


def _dots(data: BriefingData) -> list[Flowable]:
    limit = data.thresholds.in_term
    drop = data.thresholds.in_term_drop
    blocks = [b for b in findings.open_blocks(data) if b.in_term.now.value is not None]
    blocks.sort(key=lambda b: b.in_term.now.value or 0)
    pairs = []
    for b in blocks:
        change = findings.in_term_change(b)
        now = b.in_term.now.value or 0
        pairs.append(
            charts.DotPair(
                b.short_name,
                b.in_term.previous.value if b.in_term.previous else None,
                now,
                key=b.in_term.now.key,
                worse=now < limit,
                strong=change is not None and change <= -drop,
            )
        )
    if not pairs:
        return [para("В срок", "caption"), para("За период ответов со сроком нет.", "note")]
    bound = words.number(limit)
    chart = charts.dots(pairs, target=limit, target_words=f"порог {bound} %", width=_HALF)
    ring, dot = marks.inline("ring", "ink2"), marks.inline("dot", "ink2")
    key = f"Доля, %: {ring}предыдущий период, {dot}отчётный"
    return [para(_dots_title(data), "caption"), rich(key, "note"), Spacer(0, 4), chart.drawing]


def _dots_title(data: BriefingData) -> str:
    changes = [
        (b, c) for b in findings.open_blocks(data) if (c := findings.in_term_change(b)) is not None
    ]
    changes.sort(key=lambda p: p[1])
    if not changes or changes[0][1] > -data.thresholds.in_term_drop:
        return "В срок: заметного снижения в блоках нет"
    name, fall = changes[0][0].short_name, words.number(-changes[0][1], 1)
    return f"В срок: сильнее всего снизился блок {name} — на {fall} п. п."


def _weeks(data: BriefingData, book: SourceBook) -> list[Flowable]:
    points = len(data.week_starts)
    blocks = [b for b in findings.open_blocks(data) if len(b.weeks) == points]
    if points < 6 or not blocks:
        return [para("По неделям", "caption"), para("Недель меньше шести.", "note")]
    if not any(value for b in blocks for value in b.weeks):
        return [
            para("По неделям", "caption"),
            para("За двенадцать недель поступлений нет.", "note"),
        ]
    grown = [(b, g) for b in blocks if (g := findings.growth(b)) is not None]
    lead = max(grown, key=lambda p: p[1])[0] if grown else blocks[0]
    others = sorted((b for b in blocks if b is not lead), key=lambda b: -b.weeks[-1])[:2]
    chosen = [lead, *others]
    series = [
        charts.Series(
            b.short_name, tuple(map(float, b.weeks)), b.received.now.key, coloured=b is lead
        )
        for b in chosen
    ]
    chart = charts.lines(series, data.week_starts, width=_HALF)
    rows = ", ".join(str(book.seen(b.received.now, BLOCKS)) for b in chosen)
    last, first = words.number(lead.weeks[-1]), words.number(lead.weeks[-5])
    title = f"{lead.short_name}: {last} за неделю, четыре недели назад{words.NBSP}{first}"
    many = words.many(data.region.received.now.noun).capitalize()
    note = f"{many} в неделю; строки {rows} приложения, разбивка по неделям"
    return [para(title, "caption"), para(note, "note"), Spacer(0, 4), chart.drawing]
