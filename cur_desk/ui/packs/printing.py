"""Printing: pages as pictures of 300 dpi or better, one in memory at a time, off the UI thread."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from cur_desk.errors import DeskError
from cur_desk.services.packs.pdf_pages import PdfPages
from cur_desk.ui.bridge import Token
from cur_desk.ui.packs.page_store import to_image

LEAST_DPI, MOST_DPI = 300, 400
"""Above 400 dpi a page takes over 60 MB and no eye sees the difference."""


class NotPrinted(DeskError):
    """The printer did not take the document."""

    code = "not-printed"


def choose_printer(parent: QWidget, pages: PdfPages, title: str) -> QPrinter | None:
    """The system's dialog; nothing if the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    set_paper(printer, pages, 0)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Печать")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setMinMax(1, pages.count)
    chosen = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if chosen else None


def set_paper(printer: QPrinter, pages: PdfPages, page: int) -> None:
    """The size and direction of the paper are those of the page; its margins are in the page."""
    across, along = pages.sizes[page]
    lies = across > along
    size = QPageSize(
        QSizeF(min(across, along), max(across, along)),
        QPageSize.Unit.Point,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    way = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, way, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)


def print_pages(printer: QPrinter, pages: PdfPages, token: Token) -> int:
    """Draws the chosen pages; returns how many. Raises NotPrinted. Not for the UI thread."""
    first = max(1, printer.fromPage())
    last = min(pages.count, printer.toPage() or pages.count)
    chosen = range(first - 1, last)
    dpi = min(MOST_DPI, max(LEAST_DPI, printer.resolution()))
    set_paper(printer, pages, chosen[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted(
            "Принтер не отвечает",
            advice="Проверьте, включён ли он, или выберите другой. Документ остался в просмотре.",
        )
    try:
        for done, page in enumerate(chosen):
            if token.cancelled:
                printer.abort()
                token.check()
            token.report(done, len(chosen), f"Печать: {done + 1} из {len(chosen)}")
            if done:
                set_paper(printer, pages, page)
                if not printer.newPage():
                    raise NotPrinted(f"Принтер остановился на странице {page + 1}")
            _draw(painter, printer, pages, page, dpi)
    finally:
        painter.end()
    return len(chosen)


def _draw(painter: QPainter, printer: QPrinter, pages: PdfPages, page: int, dpi: int) -> None:
    """The page at its own size; on smaller paper it is made to fit, on larger it is not grown."""
    image = to_image(pages.at_dpi(page, dpi))
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    dots = printer.resolution() / 72
    across, along = (side * dots for side in pages.sizes[page])
    shrink = min(1.0, paper.width() / across, paper.height() / along)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, across * shrink, along * shrink), image)
