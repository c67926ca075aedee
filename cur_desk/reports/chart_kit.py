"""Parts shared by all charts: palettes, hit areas, text and scales."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from cur_desk.reports import style
from cur_desk.reports.fonts import install, printable


@dataclass(frozen=True)
class Palette:
    """Colours of a surface; the same roles on paper and on both themes of the screen."""

    ground: Color
    ink: Color
    ink2: Color
    rule: Color
    hair: Color
    tint: Color
    navy: Color
    navy2: Color
    navy3: Color
    brick: Color


PAPER = Palette(
    *(HexColor(0xFFFFFF), style.INK, style.INK2, style.RULE, style.HAIR, style.TINT),
    *(style.NAVY, style.NAVY2, style.NAVY3, style.BRICK),
)
LIGHT = PAPER
DARK = Palette(
    *(HexColor(0x1B1E23), HexColor(0xE8EAED), HexColor(0xA7ADB5), HexColor(0x474D56)),
    *(HexColor(0x343941), HexColor(0x262A31)),
    *(HexColor(0x8DB4E2), HexColor(0x5D7EA6), HexColor(0x3A4F69), HexColor(0xF08A78)),
)


@dataclass(frozen=True)
class Hit:
    """An area that answers a click: (x, y, width, height) from the lower left, and a figure key."""

    rect: tuple[float, float, float, float]
    key: str


@dataclass(frozen=True)
class Chart:
    """A drawing and what its parts stand for."""

    drawing: Drawing
    hits: tuple[Hit, ...] = field(default_factory=tuple)


def to_svg(chart: Chart) -> str:
    """The chart for a screen; families are named as a screen knows them.

    The faces must be loaded there from ``fonts.install().files``, else the metrics differ.
    """
    from reportlab.graphics import renderSVG

    svg = str(renderSVG.drawToString(chart.drawing))
    for face in install().files:
        css = f"font-family: '{face.family}'"
        css += "; font-weight: bold" if face.bold else ""
        css += "; font-style: italic" if face.italic else ""
        svg = svg.replace(f"font-family: {face.name};", f"{css};")
    return svg


class Pen:
    """Draws on one ``Drawing`` with one palette; collects the hit areas."""

    def __init__(self, width: float, height: float, palette: Palette) -> None:
        self.drawing = Drawing(width, height)
        self.width, self.height, self.palette = width, height, palette
        self.hits: list[Hit] = []
        faces = install()
        self.regular, self.bold = faces.sans, faces.sans_bold
        self.narrow, self.narrow_bold = faces.narrow, faces.narrow_bold

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8,
        anchor: str = "start",
        colour: Color | None = None,
        face: str = "",
    ) -> None:
        """One line of text; every string names its font, so that no default face is embedded."""
        self.drawing.add(
            String(
                *(x, y, printable(text)),
                fontName=face or self.regular,
                fontSize=size,
                fillColor=colour or self.palette.ink,
                textAnchor=anchor,
            )
        )

    def line(
        self,
        *ends: float,
        colour: Color | None = None,
        width: float = 0.3,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A straight line x1, y1, x2, y2."""
        made = Line(*ends, strokeColor=colour or self.palette.hair, strokeWidth=width)
        if dash:
            made.strokeDashArray = list(dash)
        self.drawing.add(made)

    def poly(
        self,
        points: list[tuple[float, float]],
        colour: Color,
        width: float,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A broken line with round joins."""
        flat = [c for point in points for c in point]
        made = PolyLine(flat, strokeColor=colour, strokeWidth=width)
        made.strokeLineJoin = made.strokeLineCap = 1
        if dash:
            made.strokeDashArray = list(dash)
        self.drawing.add(made)

    def rect(self, x: float, y: float, width: float, height: float, colour: Color) -> None:
        """A filled rectangle."""
        self.drawing.add(Rect(x, y, width, height, fillColor=colour, strokeColor=None))

    def dot(self, x: float, y: float, radius: float, colour: Color) -> None:
        """A filled point."""
        self.drawing.add(Circle(x, y, radius, fillColor=colour, strokeColor=None))

    def ring(self, x: float, y: float, radius: float, colour: Color) -> None:
        """A hollow point on the ground colour."""
        made = Circle(x, y, radius, fillColor=self.palette.ground, strokeColor=colour)
        made.strokeWidth = 0.9
        self.drawing.add(made)

    def hit(self, rect: tuple[float, float, float, float], key: str) -> None:
        """Remembers an area; parts without a figure have none."""
        if key:
            self.hits.append(Hit(rect, key))

    def done(self) -> Chart:
        """The finished chart."""
        return Chart(self.drawing, tuple(self.hits))


def fitted(text: str, face: str, size: float, room: float) -> str:
    """The text, shortened by whole letters and «…» when it is wider than its room."""
    if stringWidth(text, face, size) <= room:
        return text
    while text and stringWidth(text + "…", face, size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def nice_top(highest: float, most_labels: int = 5) -> tuple[float, float]:
    """A round upper end and step of an axis from zero, with at most ``most_labels`` labels."""
    if highest <= 0:
        return 1.0, 1.0
    rough = highest / (most_labels - 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough - 1e-9)
    if highest >= 4:
        step = max(1.0, float(round(step))) if step < 10 else step
    return step * math.ceil(highest / step - 1e-9), step
