"""Pieces shared by the pages of a briefing: page opening, row references, headings."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from cur_desk.reports import style, words
from cur_desk.reports.document import Anchor
from cur_desk.reports.fonts import install
from cur_desk.reports.style import MM, PACK
from cur_desk.reports.tables import para, rich


def ref(number: int) -> str:
    """«[7]» small and grey, a link to its row on «Откуда цифры»."""
    return (
        f'{words.NBSP}<font face="{install().sans}" size="6.6" color="{style.INK2_HEX}">'
        f'<link href="#row-{number}">[{number}]</link></font>'
    )


def headline(text: str) -> Flowable:
    """The conclusion of a page; the last word never stands alone on its line."""
    head, _, last = text.rpartition(" ")
    glued = f"{head}{words.NBSP}{last}" if head else text
    made = words.markup(glued)
    face, size = style.face_of("headline")
    if stringWidth(glued, face, size) > 2 * PACK.measure - 40:
        return rich(f'<font size="14">{made}</font>', "headline")
    return rich(made, "headline")


def opening(key: str, kicker: str, conclusion: str) -> list[Flowable]:
    """Anchor, kicker and headline of a page."""
    return [
        Anchor(key, kicker),
        para(kicker, "kicker"),
        Spacer(0, 1.2 * MM),
        headline(conclusion),
        Spacer(0, 2.2 * MM),
    ]


def heading(text: str) -> list[Flowable]:
    """A heading inside a page."""
    return [Spacer(0, style.STEP3), para(text, "h2"), Spacer(0, style.STEP1)]


def worse(markup: str) -> str:
    """Brick and bold: worse, and nothing else."""
    return f'<font color="{style.BRICK_HEX}"><b>{markup}</b></font>'
