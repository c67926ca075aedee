"""The look on paper as data: page geometry, type and colours (paper.md §§ 1–3).

Lengths are points; ``MM`` converts. Nothing here draws. Styles are made once per process, after
the fonts are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle

from cur_desk.reports import hyphens
from cur_desk.reports.fonts import install

MM = 72 / 25.4

INK, INK2, INK3 = HexColor(0x1B1D20), HexColor(0x53585F), HexColor(0x8A9099)
RULE, HAIR, TINT = HexColor(0xC3C8CE), HexColor(0xDFE2E6), HexColor(0xF1F3F6)
NAVY, NAVY2, NAVY3 = HexColor(0x163E6C), HexColor(0x7F9AB8), HexColor(0xC9D5E2)
BRICK = HexColor(0xA32A1B)

INK2_HEX, INK3_HEX, BRICK_HEX = "#53585F", "#8A9099", "#A32A1B"

STEP1, STEP2, STEP3, STEP4 = 1.5 * MM, 3 * MM, 4.5 * MM, 9 * MM
"""The four vertical steps."""

PAGE_NUMBER_BASELINE = 13 * MM
FOOTER_RULE, FOOTER_TEXT = 15 * MM, 11 * MM
QR_SIDE = 20 * MM


@dataclass(frozen=True)
class Geometry:
    """A page with its fields, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """Width of the text column."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        """Height of the text column."""
        return self.height - self.top - self.bottom


def _geometry(size: tuple[float, float], left: float, right: float, bottom: float) -> Geometry:
    return Geometry(size[0], size[1], left * MM, right * MM, 20 * MM, bottom * MM)


PACK = _geometry(A4, 25, 15, 20)
CARD = _geometry(A4, 20, 15, 20)
REGISTER = _geometry(landscape(A4), 20, 15, 18)

_TYPE: dict[str, tuple[str, float, float, Color]] = {
    # role: face, size, leading, colour
    "cover": ("serif_bold", 34, 38, INK),
    "cover_sub": ("serif", 15, 20.5, INK2),
    "cover_label": ("sans", 8.2, 11, INK2),
    "cover_value": ("serif", 10.5, 15, INK),
    "kicker": ("sans_bold", 7.5, 10, NAVY),
    "headline": ("serif_bold", 16, 20, INK),
    "title": ("serif_bold", 16, 20, INK),
    "number": ("serif_bold", 22, 26, INK),
    "kpi": ("serif_bold", 25, 29, INK),
    "kpi_name": ("sans_bold", 8.2, 10.5, INK),
    "body": ("serif", 10.5, 15, INK),
    "h2": ("sans_bold", 9, 12, INK),
    "h2_navy": ("sans_bold", 9.5, 12.5, NAVY),
    "caption": ("sans_bold", 8.5, 11, INK),
    "note": ("sans", 7.5, 9.8, INK2),
    "label": ("sans", 7.2, 9, INK2),
    "cell": ("sans", 8.2, 10.2, INK),
    "cell9": ("sans", 9, 11.6, INK),
    "cell_bold": ("sans_bold", 8.2, 10.2, INK),
    "narrow": ("narrow", 8.4, 10.2, INK),
    "numbers": ("narrow", 7.8, 9.4, INK),
    "narrow9": ("narrow", 9, 11.2, INK),
    "narrow_bold": ("narrow_bold", 8.4, 10.2, INK),
    "head": ("narrow", 8, 9.2, INK2),
    "mono": ("mono", 7.4, 9.6, INK),
    "code": ("mono_bold", 11, 13, INK),
    "footer": ("sans", 7, 9, INK2),
}


@lru_cache(maxsize=256)
def style(role: str, align: str = "left", hyphenate: bool = False) -> ParagraphStyle:
    """The paragraph style of a role; asked for again, it is the same object."""
    _, _, leading, colour = _TYPE[role]
    face, size = face_of(role)
    made = ParagraphStyle(
        f"{role}-{align}-{hyphenate}",
        fontName=face,
        fontSize=size,
        leading=leading,
        textColor=colour,
        alignment={"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}[align],
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )
    # A compound name may part at its own hyphen; numbers of documents never do.
    made.embeddedHyphenation = 1
    if hyphenate:
        made.hyphenationLang = hyphens.pairs
    return made


def face_of(role: str) -> tuple[str, float]:
    """Registered font name and size of a role, for text drawn straight on the canvas."""
    faces = install()
    name, size, _, _ = _TYPE[role]
    if name.startswith("narrow") and faces.narrow == faces.sans:
        size = max(size * 0.86, 7.0)  # no narrow face here: the ordinary one, set smaller
    return getattr(faces, name), size
