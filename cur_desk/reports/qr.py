"""QR codes on paper: level M, a quiet zone of four modules, black on white, 20 mm.

The code of a card holds the whole receipt (``CURR…`` and base45) for checking without the net;
the code of a pack a short link. No personal data goes into a QR.
"""

from __future__ import annotations

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas

from cur_desk.errors import BugError
from cur_desk.reports.style import QR_SIDE

_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_LONGEST = 400
"""Version 12, level M, alphanumeric holds 419 signs: at 20 mm a module is 0.3 mm, still readable."""


def drawing(payload: str, side: float = QR_SIDE) -> Drawing:
    """The code as a vector drawing, edge to edge; the quiet zone is around it."""
    if not payload or len(payload) > _LONGEST or not payload.isascii():
        raise BugError("a QR payload must be 1 to 400 ASCII characters")
    widget = QrCodeWidget(
        payload, barLevel="M", barWidth=side, barHeight=side, barBorder=0, barFillColor=black
    )
    made = Drawing(side, side)
    made.add(widget)
    return made


def draw(canvas: Canvas, payload: str, x: float, y: float, side: float = QR_SIDE) -> None:
    """Draws the code with its lower left corner at (x, y), on white with its quiet zone."""
    made = drawing(payload, side)
    quiet = 4 * side / 49  # version 8, the size of a receipt; a smaller code has larger modules
    canvas.saveState()
    canvas.setFillColor(white)
    canvas.rect(x - quiet, y - quiet, side + 2 * quiet, side + 2 * quiet, stroke=0, fill=1)
    renderPDF.draw(made, canvas, x, y)
    canvas.restoreState()


def is_alphanumeric(payload: str) -> bool:
    """True when the payload takes the compact mode (5.5 bits a sign)."""
    return set(payload) <= _ALPHANUMERIC
