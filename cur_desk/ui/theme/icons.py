"""Lucide icons: SVG text from the package, tinted with a role's colour, sharp at any DPI.

One icon = one meaning: the names below are the program's vocabulary, screens use no others.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

BLOCK_ICONS = {
    "ЖКХ": "house",
    "ТКО": "recycle",
    "Энергетика": "zap",
    "Образование": "graduation-cap",
    "Здравоохранение": "heart-pulse",
    "Дороги": "traffic-cone",
    "Транспорт": "bus",
    "Социальная защита": "hand-heart",
    "МСП": "briefcase-business",
    "Лес": "trees",
    "Экология": "leaf",
}


def block_icon(short_name: str) -> str:
    """Icon of a block by its short name; a block unknown to the table gets ``tag``."""
    return BLOCK_ICONS.get(short_name, "tag")


@lru_cache(maxsize=512)
def svg_text(name: str) -> str:
    """The icon's SVG; a name that the package lacks is our bug."""
    text = _from_file(name) or _from_package(name)
    if not text or "data-missing-icon" in text:
        raise KeyError(name)
    return text


def _from_file(name: str) -> str | None:
    """Reads the package's own table: importing the package would load an HTTP client at start."""
    try:
        with closing(sqlite3.connect(_database_uri(), uri=True)) as base:
            row = base.execute("SELECT svg FROM icons WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:  # another layout of the package: ask its function instead
        return None
    return str(row[0]) if row else None


def _from_package(name: str) -> str:
    from lucide import lucide_icon

    return str(lucide_icon(name))


@lru_cache(maxsize=1)
def _database_uri() -> str:
    spec = find_spec("lucide")
    places = list(spec.submodule_search_locations or ()) if spec else []
    file = Path(places[0] if places else ".") / "data" / "lucide-icons.db"
    return f"{file.resolve().as_uri()}?mode=ro&immutable=1"


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str, stroke: str) -> QSvgRenderer:
    tinted = svg_text(name).replace("currentColor", colour)
    tinted = tinted.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return QSvgRenderer(QByteArray(tinted.encode("utf-8")))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor | str) -> None:
    """Draws the icon into ``rect``: stroke 2 up to 18 px, 1.75 above. What lies on whole pixels of
    the screen is drawn once and kept: a screen has dozens, and each is a path to be stroked anew."""
    ink = QColor(colour).name()
    if isinstance(painter.device(), QWidget) and _on_pixels(painter, rect):
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.topLeft(), icon_pixmap(name, ink, int(rect.width()), ratio))
        return
    _render(painter, rect, name, ink)


def _on_pixels(painter: QPainter, rect: QRectF) -> bool:
    moved = painter.transform()
    if moved.isScaling() or rect.width() != rect.height():  # «scaling» is any but a shift
        return False
    numbers = (rect.x() + moved.dx(), rect.y() + moved.dy(), rect.width())
    return all(n == int(n) for n in numbers)


def _render(painter: QPainter, rect: QRectF, name: str, ink: str) -> None:
    stroke = "2" if rect.width() <= 18 else "1.75"
    _renderer(name, ink, stroke).render(painter, rect)


@lru_cache(maxsize=1024)
def icon_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """A pixmap of ``size`` logical px made for the device's pixel ratio."""
    side = round(size * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _render(painter, QRectF(0, 0, side, side), name, QColor(colour).name())
    painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class LucideEngine(QIconEngine):
    """Draws one Lucide icon at whatever size Qt asks for; grey when disabled."""

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        paint_icon(painter, QRectF(rect), self._name, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        return icon_pixmap(self._name, colour, min(size.width(), size.height()))

    def clone(self) -> QIconEngine:
        return LucideEngine(self._name, self._colour, self._disabled)


def make_icon(name: str, colour: str, disabled: str) -> QIcon:
    """A ``QIcon`` for menus, actions and item views."""
    return QIcon(LucideEngine(name, colour, disabled))
