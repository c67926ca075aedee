"""Printed documents (reportlab): the only room that makes a PDF.

Importing it is cheap: a document's module and platypus are imported when it is first printed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import cur_desk.reports.base_font  # noqa: F401  (before any other part of reportlab)

if TYPE_CHECKING:
    from cur_desk.reports.exchange_inputs import ExchangeSheetData
    from cur_desk.reports.inputs import BriefingData, CardData
    from cur_desk.reports.letter_inputs import LetterData
    from cur_desk.reports.overdue_inputs import OverdueData
    from cur_desk.reports.own_words import OwnWordsData

__all__ = [
    "briefing_lists",
    "fonts_used",
    "render_briefing",
    "render_card",
    "render_exchange_sheet",
    "render_letter",
    "render_overdue",
    "render_own_words",
]

Progress = Callable[[int, int], None]
"""Called with (pages done in this pass, pages known so far)."""
Cancelled = Callable[[], bool]
"""Asked at each page; True stops the printing with ``PrintCancelled``."""


def render_card(
    data: CardData, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """Карточка обращения as PDF."""
    from cur_desk.reports.card import render_card as render

    return render(data, progress=progress, cancelled=cancelled)


def render_briefing(
    data: BriefingData, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """Справка к совещанию as PDF."""
    from cur_desk.reports.briefing import render_briefing as render

    return render(data, progress=progress, cancelled=cancelled)


def render_overdue(
    data: OverdueData, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """Реестр просроченных вопросов as PDF."""
    from cur_desk.reports.overdue import render_overdue as render

    return render(data, progress=progress, cancelled=cancelled)


def render_exchange_sheet(data: ExchangeSheetData) -> bytes:
    """Сопроводительный лист к пакету обмена as PDF."""
    from cur_desk.reports.exchange_sheet import render_exchange_sheet as render

    return render(data)


def render_letter(data: LetterData) -> bytes:
    """Письмо органа: уведомление заявителю, сопроводительное as PDF."""
    from cur_desk.reports.letters import render_letter as render

    return render(data)


def render_own_words(data: OwnWordsData) -> bytes:
    """Свой текст, не принятый порталом, as PDF."""
    from cur_desk.reports.own_words import render_own_words as render

    return render(data)


def briefing_lists(data: BriefingData) -> dict[str, tuple[str, ...]]:
    """File name → numbers of appeals: the lists that lie in the pack beside the briefing."""
    from cur_desk.reports.briefing import briefing_lists as lists

    return lists(data)


def fonts_used() -> tuple[tuple[str, str], ...]:
    """(face, version) of the faces that documents are set in: part of a pack's cut."""
    from cur_desk.reports.fonts import install

    return install().used
