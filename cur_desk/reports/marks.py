"""Marks drawn as vector shapes, never as glyphs: ■ ● ○ ▲ ▼ → ✓ (rulings S2).

No freely shipped face has them all, and a missing one would come out as a box. In text extraction
they are absent, so the word or number beside a mark must carry the meaning.
"""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from cur_desk.reports import style

Painter = Callable[[Canvas, float, float, float, Color], None]


def square(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """■ with its lower left corner at (x, y)."""
    canvas.setFillColor(colour)
    canvas.rect(x, y, size, size, stroke=0, fill=1)


def dot(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """● in the same box."""
    canvas.setFillColor(colour)
    canvas.circle(x + size / 2, y + size / 2, size / 2, stroke=0, fill=1)


def ring(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """○ in the same box."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(max(size * 0.16, 0.6))
    canvas.circle(x + size / 2, y + size / 2, size / 2 - 0.3, stroke=1, fill=0)


def _polygon(canvas: Canvas, points: list[tuple[float, float]], colour: Color) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)


def up(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """▲"""
    _polygon(canvas, [(x, y), (x + size, y), (x + size / 2, y + size)], colour)


def down(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """▼"""
    _polygon(canvas, [(x, y + size), (x + size, y + size), (x + size / 2, y)], colour)


def arrow(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """→ as a shaft and a head."""
    middle = y + size / 2
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(max(size * 0.13, 0.7))
    canvas.line(x, middle, x + size * 0.8, middle)
    head = size * 0.32
    tip = x + size
    _polygon(
        canvas, [(tip, middle), (tip - head, middle + head), (tip - head, middle - head)], colour
    )


def tick(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """✓"""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(max(size * 0.16, 0.8))
    path = canvas.beginPath()
    path.moveTo(x, y + size * 0.5)
    path.lineTo(x + size * 0.38, y + size * 0.12)
    path.lineTo(x + size, y + size * 0.9)
    canvas.drawPath(path, stroke=1, fill=0)


PAINTERS: dict[str, Painter] = {
    "square": square,
    "dot": dot,
    "ring": ring,
    "up": up,
    "down": down,
    "arrow": arrow,
    "tick": tick,
}
_COLOURS = {"ink": style.INK, "ink2": style.INK2, "brick": style.BRICK, "navy": style.NAVY}


CALLBACK = "cur_desk_mark"
NBSP = "\u00a0"


def draw_inline(canvas: Canvas, kind: str, label: str) -> None:
    """Called by reportlab for ``<onDraw>``: label is ``shape:colour:size``, ``kind`` unused."""
    tag = canvas._curr_tx_info
    shape, colour, size = label.split(":")
    canvas.saveState()
    PAINTERS[shape](canvas, tag["cur_x"], tag["cur_y"], float(size), _COLOURS[colour])
    canvas.restoreState()


def inline(shape: str, colour: str = "ink", size: float = 4.6) -> str:
    """Paragraph markup of a mark and room for it: the shape, then no-break spaces."""
    return f'<onDraw name="{CALLBACK}" label="{shape}:{colour}:{size}"/>' + NBSP * 4
