"""Annex of a briefing, «Откуда цифры»: row, page, filter, count, numbers, checksum; the cut."""

from __future__ import annotations

from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from cur_desk.reports import freshness, qr, style, words
from cur_desk.reports.briefing_parts import opening
from cur_desk.reports.document import Layout
from cur_desk.reports.fonts import install
from cur_desk.reports.inputs import BriefingData
from cur_desk.reports.sources import ANNEX, Row, SourceBook
from cur_desk.reports.style import MM, PACK
from cur_desk.reports.tables import Cell, columns, grid, para, rich

_NONE = "нет"


def story(data: BriefingData, book: SourceBook, layout: Layout) -> list[Flowable]:
    """The annex; it may run over several pages."""
    cols = columns(
        PACK.measure,
        ("Строка", 9.5, "left"),
        ("Где", 11, "left"),
        ("Показатель", 32, "left"),
        ("Отбор", 40.5, "left"),
        ("Количество", 18.5, "right"),
        ("Номера и файл списка", 52, "left"),
        ("Контрольная сумма", 17, "left"),
    )
    intro = (
        "Номер строки стоит у цифры в квадратных скобках. Срез открывается в разделе «Пакеты» "
        f"по коду {data.cut.code}."
    )
    rows = [_row(row, layout) for row in book.rows]
    return [
        *opening(ANNEX, "Приложение. Откуда цифры", "Каждая цифра раскрывается в список номеров"),
        para(intro, "cell9"),
        Spacer(0, style.STEP1),
        grid(cols, rows, padding=0.4 * MM),
        Spacer(0, style.STEP1),
        para(_note(data, book), "note"),
        Spacer(0, style.STEP2),
        KeepTogether([_wholeness(data)]),
    ]


def _note(data: BriefingData, book: SourceBook) -> str:
    region = data.region
    measured = (region.in_term.now, region.overdue.now, region.mean_term, region.satisfied)
    rows = ", ".join(str(n) for n in sorted({book.ref(f) for f in measured}))
    return (
        "В скобках — сравнения: предыдущий период; те же недели прошлого года. Остальные столбцы "
        f"таблицы блоков — отборы строк {rows} с тем же блоком. Списки лежат в пакете рядом с этим "
        "документом (сравнения — с тем же номером строки); персональных данных в них нет. Контрольная сумма — первые 8 "
        "знаков SHA-256 списка, по номеру в строке."
    )


def _row(row: Row, layout: Layout) -> list[Cell]:
    pages = sorted({layout.page(key) for key in row.pages})
    links = ", ".join(
        f'<link href="#{key}">{page}</link>'
        for page in pages
        for key in [next(k for k in row.pages if layout.page(k) == page)]
    )
    count = row.count_words()
    if row.comparisons and not row.hidden:
        bases = "; ".join(words.number(f.count) for f in row.comparisons)
        count += f"<br/>({bases})"
    return [
        rich(f'<a name="row-{row.number}"/>{row.number}', "narrow"),
        rich(f"с.{words.NBSP}{links}", "narrow"),
        para(row.title, "narrow"),
        para(row.figure.filter_words, "narrow"),
        rich(count, "narrow", "right"),
        para(row.numbers_words(), "numbers"),
        para(row.checksum_words().replace(" ", words.NBSP), "mono"),
    ]


def _wholeness(data: BriefingData) -> Table:
    state = data.state
    parts = []
    if state.received is not None and state.offered is not None:
        parts.append(
            f"портал передал {words.number(state.received)} из {words.number(state.offered)} записей"
        )
    parts.append(f"на карантине {words.number(state.quarantined)}")
    parts.append(f"конфликтов {words.number(state.conflicts)}")
    parts.append(freshness.unsent_words(state))
    if state.clock_skew_seconds is not None:
        skew = words.number(abs(state.clock_skew_seconds), 1)
        parts.append(f"часы рабочего места расходятся с порталом на {skew} с")
    families = {name.split("-")[0]: version for name, version in install().used}
    faces = ", ".join(f"{name} {version}" for name, version in sorted(families.items()))
    rows: list[list[Cell]] = [
        _cut(data),
        [para("Полнота среза", "cell_bold"), para("; ".join(parts), "narrow")],
        [para("Что не вошло", "cell_bold"), para(data.cut.left_out or _NONE, "narrow")],
        [
            para("Версии", "cell_bold"),
            para("; ".join([*data.cut.versions, f"шрифты {faces}"]), "narrow"),
        ],
    ]
    table = Table(rows, colWidths=[31 * MM, PACK.measure - 31 * MM], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.7 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.0 * MM),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, style.RULE),
            ("LINEBELOW", (0, -1), (-1, -1), 0.8, style.INK),
        ]
    )
    return table


def _cut(data: BriefingData) -> list[Cell]:
    """Code and SHA-256 of the cut; a QR code beside them where there is a link to it."""
    digest = data.cut.sha256
    grouped = " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
    mono = install().mono_bold
    code = f'<font face="{mono}" size="9"><b>{words.markup(data.cut.code)}</b></font>'
    text = rich(f"{code} · контрольная сумма (SHA-256): {grouped}", "narrow")
    shown: Cell = [text, qr.drawing(data.cut.link)] if data.cut.link else text
    return [para("Срез данных", "cell_bold"), shown]
