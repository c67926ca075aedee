"""Safe painting: a painter that always ends, crisp hairlines, text that elides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPainter, QPainterPath, QPen

from cur_desk.ui.theme.current import theme


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter on ``device`` that ends whatever happens: a live one would end in a crash."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()


@contextmanager
def kept(painter: QPainter) -> Iterator[QPainter]:
    """Saves and restores a painter that belongs to somebody else (a delegate's)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.restore()


def fill_round(painter: QPainter, rect: QRectF, colour: QColor, radius: float) -> None:
    """A filled rounded box without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, radius, radius)


def stroke_round(
    painter: QPainter, rect: QRectF, colour: QColor, radius: float, width: float = 1
) -> None:
    """An outline that lies wholly inside ``rect``."""
    half = width / 2
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inner, max(0.0, radius - half), max(0.0, radius - half))


def hairline(painter: QPainter, x: float, y: float, length: float, role: str = "line") -> None:
    """A horizontal line one logical px high."""
    painter.fillRect(QRectF(x, y, length, 1), theme().color(role))


def upright(painter: QPainter, x: float, y: float, length: float, role: str = "line") -> None:
    """A vertical line one logical px wide."""
    painter.fillRect(QRectF(x, y, 1, length), theme().color(role))


def text_width(text: str, font: QFont) -> float:
    """Advance of a one-line text."""
    return QFontMetricsF(font).horizontalAdvance(text)


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """Lines of at most a width, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """One line, centred in height, elided at the right; returns the width it took."""
    metrics = QFontMetricsF(font)
    wide = metrics.horizontalAdvance(text)
    if wide > rect.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        wide = metrics.horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter), text)
    return wide


def polygon(points: list[tuple[float, float]]) -> QPainterPath:
    """A closed path through the points."""
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    path.closeSubpath()
    return path
