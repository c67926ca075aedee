"""A document as bytes: pages with header, number and footer, repeatable output.

The story is a function of the pass before (pages of anchors) and is run until they stand still;
one that refers to no page is built once. The total in «3 из 10» is a form written at the end. The date inside the file is the moment given by the caller, never the machine's.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from cur_desk.errors import BugError, DeskError
from cur_desk.reports import marks, style
from cur_desk.reports.fonts import install, printable
from cur_desk.reports.style import Geometry

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_MAX_PASSES = 4


class PrintCancelled(DeskError):
    """The person stopped the printing; nothing was written."""

    code = "print-cancelled"

    def __init__(self) -> None:
        super().__init__("Печать остановлена, файл не создан.")


class _Stop(Exception):
    """Carries the wish to stop through reportlab, which rebuilds exceptions with a text of its own."""


@dataclass(frozen=True)
class Chrome:
    """What stands outside the text column."""

    header_left: str
    header_right: str
    footer_left: str
    footer_right: str
    footer_left_bold: bool = False
    footer_right_brick: bool = False
    header_on_first: bool = False
    footer_on_first: bool = True
    bare: bool = False
    """An official letter: a bare number from the second page on, nothing else."""


@dataclass(frozen=True)
class Meta:
    """Metadata of the file (paper.md § 10). The author is the organisation, never a person."""

    title: str
    subject: str
    keywords: tuple[str, ...]
    author: str
    creator: str


@dataclass(frozen=True)
class Layout:
    """What the pass before found out. A story that asks nothing needs no second pass."""

    total: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list, compare=False)

    def page(self, anchor: str) -> int:
        """Page of an anchor; 1 before it is known."""
        self.asked.append(anchor)
        return self.pages.get(anchor, 1)


class Anchor(Flowable):  # type: ignore[misc]
    """An invisible point: a bookmark, a line of the outline, a page to refer to."""

    def __init__(self, key: str, outline: str = "", level: int = 0) -> None:
        super().__init__()
        self.width = self.height = 0
        self.key, self.outline, self.level = key, outline, level

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self.key, 0, 12)
        if self.outline:
            self.canv.addOutlineEntry(printable(self.outline), self.key, self.level)
        self.canv.cur_desk_pages.setdefault(self.key, self.canv.getPageNumber())


class _Canvas(Canvas):  # type: ignore[misc]
    """A canvas that dates the file with the moment of the data and knows our marks."""

    moment: datetime
    geometry: Geometry

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = self.moment.astimezone(UTC)
        # What reportlab would read from SOURCE_DATE_EPOCH; set here, as threads share the
        # environment and two documents may be printed at once.
        self._doc._timeStamp = SimpleNamespace(
            t=at.timestamp(), lt=at.timetuple(), YMDhms=tuple(at.timetuple())[:6], dhh=0, dmm=0
        )
        # The identity of the file begins with the moment too, not with the machine's.
        self._doc.signature = hashlib.md5(usedforsecurity=False)
        self._doc.signature.update(f"cur-desk {at.timestamp()}".encode())
        self.setNamedCB(marks.CALLBACK, marks.draw_inline)
        self.cur_desk_pages: dict[str, int] = {}

    def save(self) -> None:
        """Before the end the page numbers are written, as only now their total is known."""
        _write_numbers(self, self.geometry, self.getPageNumber() - 1)
        super().save()


OnPage = Callable[[Canvas, int], None]


@dataclass(frozen=True)
class Job:
    """Everything about a document but its story."""

    geometry: Geometry
    chrome: Chrome
    meta: Meta
    moment: datetime
    on_page: OnPage | None = None
    first_reserve: float = 0.0
    """Points kept free at the bottom of the first page for the control mark."""
    progress: Progress | None = None
    cancelled: Cancelled | None = None


class _Template(BaseDocTemplate):  # type: ignore[misc]
    """Counts pages for progress and stops at a page's end when asked to."""

    def __init__(self, target: io.BytesIO, job: Job, known: Layout) -> None:
        g, meta = job.geometry, job.meta
        super().__init__(
            target,
            pagesize=(g.width, g.height),
            title=meta.title,
            subject=meta.subject,
            author=meta.author,
            creator=meta.creator,
            keywords=", ".join(meta.keywords),
            invariant=1,
            pageCompression=1,
            lang="ru-RU",
            displayDocTitle=1,
            initialFontName=install().sans,
        )
        self._job, self._known = job, known
        self.addPageTemplates(
            [self._page("first", job.first_reserve), self._page("later", 0.0)],
        )

    def _page(self, name: str, reserve: float) -> PageTemplate:
        g = self._job.geometry
        frame = Frame(
            *(g.left, g.bottom + reserve, g.measure, g.depth - reserve),
            *(0, 0, 0, 0),
            id=name,
        )
        return PageTemplate(
            name,
            [frame],
            onPage=self._decorate,
            pagesize=(g.width, g.height),
            autoNextPageTemplate="later",
        )

    def _decorate(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        page, job = canvas.getPageNumber(), self._job
        if job.cancelled is not None and job.cancelled():
            raise _Stop
        canvas.saveState()
        draw_chrome(canvas, job.geometry, job.chrome, page)
        canvas.restoreState()
        if job.on_page is not None:
            canvas.saveState()
            job.on_page(canvas, page)
            canvas.restoreState()
        if job.progress is not None:
            job.progress(page, max(page, self._known.total))


def draw_chrome(canvas: Canvas, g: Geometry, chrome: Chrome, page: int) -> None:
    """Header and number in the top field (not on the first page), hairline and footer below."""
    faces = install()
    right, top = g.width - g.right, g.height - style.PAGE_NUMBER_BASELINE
    if chrome.bare:
        if page > 1:
            canvas.setFillColor(style.INK)
            canvas.setFont(faces.serif, 10)
            canvas.drawCentredString(g.left + g.measure / 2, top, str(page))
        return
    if page > 1 or chrome.header_on_first:
        canvas.setFillColor(style.INK2)
        canvas.setFont(faces.sans, 7.2)
        canvas.drawString(g.left, top, printable(chrome.header_left))
        canvas.drawRightString(right, top, printable(chrome.header_right))
    if page > 1:
        canvas.doForm(number_form(page))
    if page == 1 and not chrome.footer_on_first:
        return
    canvas.setStrokeColor(style.RULE)
    canvas.setLineWidth(0.3)
    canvas.line(g.left, style.FOOTER_RULE, right, style.FOOTER_RULE)
    mark = printable(chrome.footer_right)
    canvas.setFillColor(style.BRICK if chrome.footer_right_brick else style.INK)
    canvas.setFont(faces.sans_bold, 7)
    canvas.drawRightString(right, style.FOOTER_TEXT, mark)
    room = g.measure - canvas.stringWidth(mark, faces.sans_bold, 7) - 12
    face = faces.sans_bold if chrome.footer_left_bold else faces.sans
    canvas.setFillColor(style.INK if chrome.footer_left_bold else style.INK2)
    _footer_left(canvas, g.left, printable(chrome.footer_left), face, room)


def number_form(page: int) -> str:
    """Name of the form that holds a page's number: drawn at once, written when the total is known."""
    return f"cur-desk-number-{page}"


def _write_numbers(canvas: Canvas, g: Geometry, total: int) -> None:
    for page in range(2, total + 1):
        canvas.beginForm(number_form(page), 0, 0, g.width, g.height)
        canvas.setFillColor(style.INK)
        canvas.setFont(install().sans, 9)
        canvas.drawCentredString(
            g.left + g.measure / 2, g.height - style.PAGE_NUMBER_BASELINE, f"{page} из {total}"
        )
        canvas.endForm()


def _footer_left(canvas: Canvas, x: float, text: str, face: str, room: float) -> None:
    """One line, or two when the words are many (a filter): never cut, never over the mark."""
    canvas.setFont(face, 7)
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and canvas.stringWidth(longer, face, 7) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    y = style.FOOTER_TEXT
    for piece in lines:
        canvas.drawString(x, y, piece)
        y -= 8.4


def _lay_out(
    template: _Template,
    story: Callable[[Layout], list[Flowable]],
    known: Layout,
    canvas_of: type[_Canvas],
) -> None:
    """The named boundary to reportlab: its errors quote the text of the paragraph at fault, which
    may be a citizen's, so only their kind goes on."""
    flowables = story(known)
    try:
        template.build(flowables, canvasmaker=canvas_of)
    except _Stop:
        raise PrintCancelled from None
    except Exception as error:  # noqa: BLE001  (the named boundary)
        raise BugError(f"a document could not be laid out: {type(error).__name__}") from None


def build(job: Job, story: Callable[[Layout], list[Flowable]]) -> bytes:
    """Runs the story until page total and anchors stand still, and returns the file."""
    install()
    with _press:
        return _build(job, story)


_press = threading.Lock()
"""One document at a time: the faces are shared, and subsetting moves a reading place in them."""


def _build(job: Job, story: Callable[[Layout], list[Flowable]]) -> bytes:
    known = Layout()
    canvas_of = type("DatedCanvas", (_Canvas,), {"moment": job.moment, "geometry": job.geometry})
    for _ in range(_MAX_PASSES):
        target = io.BytesIO()
        template = _Template(target, job, known)
        _lay_out(template, story, known, canvas_of)
        found = Layout(template.page, dict(template.canv.cur_desk_pages))
        if found == known or not known.asked:
            return target.getvalue()
        known = found
    raise BugError("the pages of a document do not settle")
