"""Реестр просроченных вопросов: landscape, grouped by the body that must answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer, Table

from cur_desk.domain.masking import mask_text
from cur_desk.domain.records.words import OrganisationKind
from cur_desk.domain.text import plural
from cur_desk.errors import InputError
from cur_desk.reports import freshness, marks, style, words
from cur_desk.reports.document import (
    Anchor,
    Cancelled,
    Chrome,
    Job,
    Layout,
    Meta,
    Progress,
    build,
)
from cur_desk.reports.fonts import printable
from cur_desk.reports.overdue_inputs import OverdueBody, OverdueData, OverdueRow
from cur_desk.reports.register_grid import Group, grouped_grid
from cur_desk.reports.style import MM, REGISTER
from cur_desk.reports.tables import Cell, Column, columns, para, rich

MARK = "Персональные данные скрыты (внутренняя)"
ORDER = "Порядок: ответственный орган по числу просроченных, внутри — по длительности просрочки"


def render_overdue(
    data: OverdueData, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """The register as a file; the citizen's text and name are not in it."""
    _check(data)
    job = Job(
        geometry=REGISTER,
        chrome=_chrome(data),
        meta=Meta(
            title="Реестр просроченных вопросов",
            subject=f"на {freshness.moment(data.state.moment, data.office)}; {data.filter_words}",
            keywords=(MARK,),
            author=f"{data.office.centre_full}, {data.office.centre}",
            creator=data.office.software,
        ),
        moment=data.state.moment,
        progress=progress,
        cancelled=cancelled,
    )
    return build(job, lambda layout: _story(data, layout))


def _check(data: OverdueData) -> None:
    known = {body.key: body for body in data.bodies}
    for row in data.rows:
        body = known.get(row.body)
        if body is None:
            raise InputError(
                f"Вопрос {row.number}: ответственный орган не найден в справочнике.",
                field="rows.body",
                advice="Назначьте ответственный орган и напечатайте реестр ещё раз.",
            )
        if body.kind is OrganisationKind.COMMERCIAL:
            raise InputError(
                f"Вопрос {row.number}: ответственным указана коммерческая организация.",
                field="rows.body",
                advice="Ответственным может быть только орган; организация — источник сведений.",
            )


def _chrome(data: OverdueData) -> Chrome:
    at = freshness.moment(data.state.moment, data.office)
    return Chrome(
        header_left=f"Реестр просроченных вопросов на {at} — продолжение",
        header_right=data.office.centre,
        footer_left=freshness.footer(data.state, data.office)
        + f"{freshness.DOT}отбор: {data.filter_words}",
        footer_right=MARK,
        footer_left_bold=freshness.troubled(data.state),
    )


def _story(data: OverdueData, _: Layout) -> list[Flowable]:
    story: list[Flowable] = [
        Anchor("register", "Реестр просроченных вопросов"),
        _title(data),
        Spacer(0, style.STEP2),
    ]
    if not data.rows:
        story.append(para("За период таких вопросов нет.", "cell9"))
        return story
    story += [para(ORDER + ".", "note"), Spacer(0, 1 * MM)]
    groups, start = [], 1
    for body, rows in _grouped(data):
        groups.append(_group(data, body, rows, start))
        start += len(rows)
    story.append(grouped_grid(_columns(), groups, plain=(0, 1, 2, 8)))
    story += [Spacer(0, style.STEP1), rich(_note(data), "note")]
    return story


def _title(data: OverdueData) -> Table:
    long = sum(row.days > data.long_days for row in data.rows)
    total = words.number(data.total.value or 0)
    at = freshness.moment(data.state.moment, data.office)
    left: list[Flowable] = [
        para("Реестр просроченных вопросов", "title"),
        para(f"на {at}, {data.scope_words}; по ответственным органам", "note"),
    ]
    shown = words.number(len(data.rows))
    same = words.many(data.total.noun) == words.many("")
    tail = f' <font size="9">из {total}</font>' if same else ""
    right: list[Flowable] = [rich(shown + tail, "title", "right")]
    if not same:  # the rows are questions, the filter counts appeals
        counted = words.questions(round(data.total.value or 0), data.total.noun)
        noun = plural(len(data.rows), "вопрос", "вопроса", "вопросов")
        right.append(para(f"{noun}; в отборе {counted}", "cell", "right"))
    if long:
        late = f"больше {data.long_days}{words.NBSP}дней{words.NBSP}— {words.number(long)}"
        right.append(rich(f'<font color="{style.BRICK_HEX}"><b>{late}</b></font>', "cell", "right"))
    table = Table([[left, right]], colWidths=[REGISTER.measure - 60 * MM, 60 * MM], hAlign="LEFT")
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


def _grouped(data: OverdueData) -> list[tuple[OverdueBody, list[OverdueRow]]]:
    """Bodies by the number of overdue questions, then by the longest delay, then by name."""
    rows: dict[str, list[OverdueRow]] = defaultdict(list)
    for row in data.rows:
        rows[row.body].append(row)
    bodies = {body.key: body for body in data.bodies}
    pairs = [
        (bodies[key], sorted(group, key=lambda r: (-r.days, r.number)))
        for key, group in rows.items()
    ]
    return sorted(pairs, key=lambda p: (-len(p[1]), -p[1][0].days, p[0].name))


def _columns() -> list[Column]:
    return list(
        columns(
            REGISTER.measure,
            ("№", 9, "left"),
            ("Номер", 19, "left"),
            ("Срок с уч. продления", 19, "left"),
            ("Просрочка, дней", 15, "right"),
            ("Муниципальное образование", 34, "left"),
            ("Блок", 34, "left"),
            ("Суть вопроса", 87, "left"),
            ("Состояние и последнее движение", 44, "left"),
            ("Повт.", 8, "right"),
        )
    )


def _group(data: OverdueData, body: OverdueBody, rows: Sequence[OverdueRow], start: int) -> Group:
    phone = f", тел. {body.duty_phone}" if body.duty_phone else ", телефон дежурного не указан"
    title = (
        f"<b>{words.markup(body.name)}</b>{words.markup(phone)}{words.NBSP * 3}"
        f"{words.questions(len(rows))}, самая длинная просрочка {words.days(rows[0].days)}"
    )
    return Group(body.name, title, [_row(data, start + i, row) for i, row in enumerate(rows)])


def _row(data: OverdueData, number: int, row: OverdueRow) -> list[Cell]:
    long = row.days > data.long_days
    days = words.number(row.days)
    late = f'<font color="{style.BRICK_HEX}"><b>{days}</b></font>' if long else days
    mark = marks.inline("square", "brick") if long else ""
    return [
        words.number(number),
        printable(row.number),
        words.day(row.due_on),
        rich(mark + late, "cell9", "right"),
        para(row.municipality or words.DASH, "narrow"),
        para(row.block or words.DASH, "narrow"),
        para(mask_text(row.gist, (), data.health_words).text, "cell", hyphenate=True),
        para(mask_text(row.state, (), data.health_words).text, "cell", hyphenate=True),
        words.number(row.repeat) if row.repeat else words.DASH,
    ]


def _note(data: OverdueData) -> str:
    return (
        marks.inline("square", "brick", 4)
        + f"и жирное число — просрочка больше {words.days(data.long_days)}. «Повт.» — номер "
        "повторного обращения по тому же вопросу. Имена, адреса и телефоны жителей скрыты. "
        "Организации — источники сведений, ответ даёт орган."
    )
