"""A body's letter (paper.md § 1, 2, D2): corner block, addressee, heading, justified text, signature.

No mark of an electronic signature is ever drawn here (domain ruling 11) and no sentence about legal
force (ruling 23): the letter goes to a citizen or to another body and is signed by a person.
"""

from __future__ import annotations

from functools import lru_cache

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from cur_desk.reports import hyphens, style, words
from cur_desk.reports.document import Chrome, Job, Layout, Meta, build
from cur_desk.reports.fonts import install, printable
from cur_desk.reports.letter_inputs import LetterData
from cur_desk.reports.resources import paper_rules
from cur_desk.reports.style import MM, Geometry

MARK = "Содержит персональные данные"
DRAFT = "ПРОЕКТ"
_ADDRESSEE = 75 * MM
_SIGNATURE = 45 * MM
_BOTTOM = 25 * MM
_BLANK = "______________"


def geometry() -> Geometry:
    """Fields of a letter kept for longer than ten years, from the table of the standard."""
    fields = paper_rules()["fields_mm"]
    whole = style.PACK
    return Geometry(
        whole.width,
        whole.height,
        fields["left_long_storage"] * MM,
        fields["right"] * MM,
        fields["top"] * MM,
        max(_BOTTOM, fields["bottom"] * MM),
    )


def render_letter(data: LetterData) -> bytes:
    """The letter as PDF."""
    page = geometry()
    job = Job(
        geometry=page,
        chrome=Chrome("", "", "", "", bare=True),
        meta=Meta(
            title=data.heading or data.title,
            subject=f"{data.title}, {data.reference}".strip(", "),
            keywords=(MARK,),
            author=data.body,
            creator=data.office.software,
        ),
        moment=data.made_at,
        on_page=(lambda canvas, number: _draft_mark(canvas, page, number)) if data.draft else None,
    )
    return build(job, lambda layout: _story(data, layout, page))


@lru_cache(maxsize=8)
def _style(kind: str) -> ParagraphStyle:
    faces = install()
    align = {"body": TA_JUSTIFY, "salutation": TA_CENTER, "head": TA_CENTER}.get(kind, TA_LEFT)
    face = faces.serif_bold if kind in ("head", "heading", "salutation") else faces.serif
    size, leading = {"head": (11, 14), "small": (9, 11.5), "side": (12, 15)}.get(kind, (12, 17))
    made = ParagraphStyle(
        f"letter-{kind}",
        fontName=face,
        fontSize=size,
        leading=leading,
        textColor=style.INK,
        alignment=align,
        firstLineIndent=12.5 * MM if kind == "body" else 0,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        spaceShrinkage=0.14,
    )
    made.embeddedHyphenation = 1
    if kind == "body":
        made.hyphenationLang = hyphens.pairs
    return made


def _para(text: str, kind: str) -> Paragraph:
    return Paragraph(words.markup(text), _style(kind))


def _story(data: LetterData, _: Layout, page: Geometry) -> list[Flowable]:
    paragraphs = [p.strip() for p in data.text.split("\n\n") if p.strip()]
    story: list[Flowable] = [_top(data, page)]
    if data.heading:
        story += [Spacer(0, style.STEP4), _narrow(_para(data.heading, "heading"))]
    story.append(Spacer(0, style.STEP4))
    for at, paragraph in enumerate(paragraphs):
        salutation = not at and paragraph.endswith("!") and "\n" not in paragraph
        for line in paragraph.split("\n"):
            story.append(_para(line, "salutation" if salutation else "body"))
        if salutation:
            story.append(Spacer(0, style.STEP2))
    tail: list[Flowable] = [Spacer(0, 2 * style.STEP4), _signature(data, page)]
    if data.executor:
        tail += [Spacer(0, style.STEP4), *(_para(line, "small") for line in data.executor)]
    last = story.pop() if paragraphs else Spacer(0, 0)
    # A signature never stands alone on a page: at least the last paragraph goes with it.
    story += [CondPageBreak(45 * MM), KeepTogether([last, *tail])]
    return story


def _narrow(made: Paragraph) -> Table:
    """The heading to the text keeps to the width of the corner block."""
    wide = paper_rules()["corner_block"]["max_width_mm"] * MM
    table = Table([[made]], colWidths=[wide], hAlign="LEFT")
    table.setStyle(_plain())
    return table


def _top(data: LetterData, page: Geometry) -> Table:
    corner = min(paper_rules()["corner_block"]["max_width_mm"] * MM, page.measure - _ADDRESSEE)
    middle = max(page.measure - corner - _ADDRESSEE, 0)
    left: list[Flowable] = [_para(line, "head") for line in data.letterhead]
    number, day = data.number or _BLANK, f"{data.on:%d.%m.%Y}" if data.on else _BLANK
    left += [Spacer(0, style.STEP3), _para(f"{day} № {number}", "side")]
    if data.reference:
        left.append(_para(data.reference, "side"))
    right = [_para(line, "side") for line in data.addressee]
    table = Table([[left, "", right]], colWidths=[corner, middle, _ADDRESSEE], hAlign="LEFT")
    table.setStyle(_plain())
    return table


def _signature(data: LetterData, page: Geometry) -> Table:
    """Post at the left, room for the hand and the name at the right; nothing is signed here."""
    post = _para(data.signer or "________________________________", "side")
    hand = _para("____________________", "side")
    under = _para("(должность)" if not data.signer else "", "small")
    name = _para("(подпись, И. О. Фамилия)", "small")
    table = Table(
        [[post, "", hand], [under, "", name]],
        colWidths=[85 * MM, page.measure - 85 * MM - _SIGNATURE, _SIGNATURE],
        hAlign="LEFT",
    )
    table.setStyle([*_plain(), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")])
    return table


def _plain() -> list[tuple[object, ...]]:
    whole = ((0, 0), (-1, -1))
    return [
        *((f"{side}PADDING", *whole, 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ("VALIGN", *whole, "TOP"),
    ]


def _draft_mark(canvas: Canvas, page: Geometry, number: int) -> None:
    """«ПРОЕКТ» in a 1.2 pt box, top right of the first sheet (paper.md § 7)."""
    if number != 1:
        return
    face, size = install().sans_bold, 10
    wide = canvas.stringWidth(printable(DRAFT), face, size) + 5 * MM
    x, y = page.width - page.right - wide, page.height - 16 * MM
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(1.2)
    canvas.rect(x, y, wide, 7 * MM)
    canvas.setFillColor(style.INK)
    canvas.setFont(face, size)
    canvas.drawCentredString(x + wide / 2, y + 2.1 * MM, printable(DRAFT))
