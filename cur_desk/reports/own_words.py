"""Свой текст, не принятый порталом: one person's own words on paper, when the record is no longer
theirs or the portal has refused the act. Masked; no figure stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable, Spacer

from cur_desk.reports import freshness, style
from cur_desk.reports.document import Anchor, Chrome, Job, Layout, Meta, build
from cur_desk.reports.inputs import Office
from cur_desk.reports.style import CARD
from cur_desk.reports.tables import Field, fact_grid, para

TITLE = "Текст, не принятый порталом"
MARK = "Персональные данные скрыты"
SAFE = (
    "Это запись рабочего места. Порталом она не принята, в обращение не вошла и ответом заявителю "
    "не является."
)


@dataclass(frozen=True)
class OwnWordsData:
    """One act of one person; ``lines`` are (label, words), already masked."""

    office: Office
    what: str
    number: str
    """Of the appeal, if this workstation still knows it."""
    made: str
    reason: str
    request: str
    printed_at: datetime
    printed_by: str
    lines: Sequence[tuple[str, str]]


def render_own_words(data: OwnWordsData) -> bytes:
    """The text as PDF."""
    at = freshness.moment(data.printed_at, data.office)
    job = Job(
        geometry=CARD,
        chrome=Chrome(
            header_left=f"{TITLE} — продолжение",
            header_right=data.office.centre,
            footer_left=f"Напечатано {at}{freshness.DOT}{data.printed_by}",
            footer_right=MARK,
        ),
        meta=Meta(
            title=TITLE,
            subject=f"{data.what}, {data.made}",
            keywords=(MARK,),
            author=f"{data.office.centre_full}, {data.office.centre}",
            creator=data.office.software,
        ),
        moment=data.printed_at,
    )
    return build(job, lambda layout: _story(data, layout))


def _story(data: OwnWordsData, _: Layout) -> list[Flowable]:
    facts = [
        [Field("Действие", data.what), Field("Сделано", data.made)],
        [Field("Обращение", data.number), Field("Номер запроса", data.request)],
        [Field("Почему не принято", data.reason)],
    ]
    story: list[Flowable] = [
        Anchor("words", TITLE),
        para(TITLE, "title"),
        para(f"{data.office.centre_full}, {data.office.centre}", "note"),
        Spacer(0, style.STEP3),
        fact_grid(CARD.measure, facts, (1, 1)),
        Spacer(0, style.STEP2),
        para(SAFE, "note"),
        Spacer(0, style.STEP3),
    ]
    for label, words in data.lines:
        if label:
            story.append(para(label, "label"))
        story.append(para(words, "cell9"))
        story.append(Spacer(0, style.STEP2))
    return story
