"""Справка к совещанию: cover, main page, blocks, «Откуда цифры»."""

from __future__ import annotations

from reportlab.platypus import Flowable, PageBreak

from cur_desk.domain.masking import mask_text
from cur_desk.domain.text import fold
from cur_desk.errors import BugError, InputError
from cur_desk.reports import (
    briefing_blocks,
    briefing_cover,
    briefing_main,
    briefing_sources,
    freshness,
    words,
)
from cur_desk.reports.document import Cancelled, Chrome, Job, Layout, Meta, Progress, build
from cur_desk.reports.inputs import BriefingData
from cur_desk.reports.proposals import fill, sentence
from cur_desk.reports.resources import forbidden_in_packs
from cur_desk.reports.sources import open_book
from cur_desk.reports.style import PACK

MARK = "Без персональных данных"
DRAFT = "Проект, не утверждено"


def render_briefing(
    data: BriefingData, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """The briefing as a file. Refused when a free text holds personal data or typed numbers."""
    check(data)
    job = Job(
        geometry=PACK,
        chrome=_chrome(data),
        meta=Meta(
            title=f"Справка к совещанию {words.day(data.meeting_on)}",
            subject=f"Период {words.period(data.first, data.last)}",
            keywords=(f"срез {data.cut.code}", MARK, *(() if data.approved else (DRAFT,))),
            author=f"{data.office.centre_full}, {data.office.authority}",
            creator=data.office.software,
        ),
        moment=data.state.moment,
        progress=progress,
        cancelled=cancelled,
    )
    return build(job, lambda layout: _story(data, layout))


def briefing_lists(data: BriefingData) -> dict[str, tuple[str, ...]]:
    """The lists that belong into the pack beside the briefing: file name → numbers of appeals."""
    return open_book(data).lists()


def check(data: BriefingData) -> None:
    """«Без персональных данных» must be true before it is printed."""
    _region_is_the_indicators(data)
    texts = [("subtitle", data.subtitle), ("meeting", data.meeting)]
    for remark in data.remarks:
        text = f"{remark.lead} {remark.text} {remark.source}"
        fill(text, remark.figures, "remarks.text")
        if not remark.source.strip():
            raise InputError(
                "У утверждения в справке не указан источник.",
                field="remarks.source",
                advice="Укажите: «по сообщениям жителей» или «подтверждено: орган, дата».",
            )
        texts.append(("remarks.text", text))
    texts += [("proposals.action", sentence(p)) for p in data.proposals]
    for field, text in texts:
        _refuse_forbidden(field, text)
        if mask_text(text, (), data.health_words).hidden:
            raise InputError(
                "В тексте справки есть персональные данные или сведения о здоровье.",
                field=field,
                advice="Уберите имена, телефоны, номера домов и сведения о здоровье.",
            )


def _refuse_forbidden(field: str, text: str) -> None:
    folded = fold(text)
    for stem in forbidden_in_packs():
        if fold(stem) in folded:
            raise InputError(
                f"В тексте справки есть слово, которого в ней быть не должно: «{stem.strip()}…».",
                field=field,
                advice="Замените выражение: справка идёт руководителю региона.",
            )


def _region_is_the_indicators(data: BriefingData) -> None:
    """The total of the table and the main page must be the same figures, not two counts."""
    known = {i.measured.now.key: i.measured.now.value for i in data.indicators}
    region = data.region
    totals = (region.received.now, region.in_term.now, region.overdue.now)
    for figure in (*totals, region.mean_term, region.satisfied):
        if figure.key not in known or known[figure.key] != figure.value:
            raise BugError(f"the region's row differs from the indicators: {figure.key}")


def _chrome(data: BriefingData) -> Chrome:
    left = freshness.footer(data.state, data.office)
    return Chrome(
        header_left=f"Справка к совещанию {words.day(data.meeting_on)}",
        header_right=data.office.centre,
        footer_left=left if data.approved else f"{DRAFT}{freshness.DOT}{left}",
        footer_right=MARK,
        footer_left_bold=freshness.troubled(data.state),
        footer_on_first=False,
    )


def _story(data: BriefingData, layout: Layout) -> list[Flowable]:
    book = open_book(data)
    return [
        *briefing_cover.story(data, layout),
        PageBreak(),
        *briefing_main.story(data, book),
        PageBreak(),
        *briefing_blocks.story(data, book),
        PageBreak(),
        *briefing_sources.story(data, book, layout),
    ]
