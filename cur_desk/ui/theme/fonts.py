"""Roboto 400 and 500 from the installed package, loaded into Qt; the ladder of sizes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_roboto
from PySide6.QtGui import QFont, QFontDatabase

FAMILY = "Roboto"

TILE, KPI, BRAND, TITLE, READING, BODY, SMALL, TINY = 28, 24, 20, 16, 14, 13, 12, 11
"""Sizes in logical px at 100 %: tile number, KPI, brand, title, reading, body, label, rail."""

SCALES = (100, 110, 125, 150)
"""Sizes that the settings offer, in per cent."""


@cache
def load_fonts() -> str:
    """Registers the two faces in Qt once and returns the family's name."""
    for face in ("Roboto", "RobotoMedium"):
        path = Path(font_roboto.font_files[face])
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"font {path.name} did not load")
    return FAMILY


def make_font(size: int, medium: bool = False, scale: int = 100) -> QFont:
    """Roboto of ``size`` logical px; ``medium`` is weight 500 and marks the name of a thing."""
    font = QFont(load_fonts())
    font.setPixelSize(scaled(size, scale))
    font.setWeight(QFont.Weight.Medium if medium else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def scaled(size: float, scale: int) -> int:
    """Logical px at the chosen scale, whole."""
    return round(size * scale / 100)
