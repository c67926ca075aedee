"""Bars, stacked bars and dot-to-dot: values of named things, compared along one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from cur_desk.errors import BugError
from cur_desk.reports import words
from cur_desk.reports.chart_kit import PAPER, Chart, Palette, Pen, fitted
from cur_desk.reports.style import MM

_ROW = 5.4 * MM
_TEXT = 8.0


@dataclass(frozen=True)
class Bar:
    """One bar; ``worse`` is brick and bold, nothing else is coloured."""

    label: str
    value: float
    key: str = ""
    worse: bool = False


def bars(
    rows: Sequence[Bar], *, width: float = 82 * MM, decimals: int = 0, palette: Palette = PAPER
) -> Chart:
    """Horizontal bars from zero with their values at the ends."""
    pen = Pen(width, max(len(rows), 1) * _ROW, palette)
    label_room, value_room = width * 0.38, 14 * MM
    room = width - label_room - value_room - 3 * MM
    highest = max((r.value for r in rows), default=0) or 1
    for index, row in enumerate(rows):
        y = pen.height - (index + 1) * _ROW
        colour = palette.brick if row.worse else palette.navy
        face = pen.bold if row.worse else pen.regular
        label = fitted(row.label, face, _TEXT, label_room - 2)
        pen.text(label_room - 4, y + 4, label, size=_TEXT, anchor="end", face=face)
        length = max(row.value, 0) / highest * room
        pen.rect(label_room, y + 1.4 * MM, length, _ROW - 2.8 * MM, colour)
        ink = palette.brick if row.worse else palette.ink
        pen.text(
            label_room + length + 4,
            y + 4,
            words.number(row.value, decimals),
            size=_TEXT,
            colour=ink,
            face=face,
        )
        pen.hit((0, y, width, _ROW), row.key)
    pen.line(label_room, 0, label_room, pen.height, colour=palette.ink2, width=0.5)
    return pen.done()


@dataclass(frozen=True)
class StackedBar:
    """A bar of at most three parts."""

    label: str
    parts: tuple[float, ...]
    keys: tuple[str, ...] = ()


def stacked(
    rows: Sequence[StackedBar],
    names: Sequence[str],
    *,
    width: float = 170 * MM,
    palette: Palette = PAPER,
) -> Chart:
    """Stacked bars in three tones with the figure inside a part, outside when it is under 4 mm."""
    if len(names) > 3:
        raise BugError("a stacked bar has at most three parts")
    tones = (palette.navy, palette.navy2, palette.navy3)
    inks = (palette.ground, palette.ink, palette.ink)
    key_room = 5.5 * MM
    pen = Pen(width, len(rows) * _ROW + key_room, palette)
    _tone_key(pen, names, tones)
    label_room = width * 0.26
    room = width - label_room - 16 * MM
    highest = max((sum(r.parts) for r in rows), default=0) or 1
    for index, row in enumerate(rows):
        y = pen.height - key_room - (index + 1) * _ROW
        label = fitted(row.label, pen.regular, _TEXT, label_room - 6)
        pen.text(label_room - 4, y + 4, label, size=_TEXT, anchor="end")
        at, outside = label_room, []
        for part, (value, tone) in enumerate(zip(row.parts, tones, strict=False)):
            length = value / highest * room
            pen.rect(at, y + 1 * MM, length, _ROW - 2 * MM, tone)
            shown = words.number(value)
            if length >= 4 * MM + 3.6 * len(shown):
                pen.text(at + 3, y + 4, shown, size=7.5, colour=inks[part])
            elif value:
                outside.append(shown)
            if part < len(row.keys):
                pen.hit((at, y, max(length, 4), _ROW), row.keys[part])
            at += length
        if outside:
            pen.text(at + 4, y + 4, ", ".join(outside), size=7.5, colour=palette.ink2)
    return pen.done()


def _tone_key(pen: Pen, names: Sequence[str], tones: Sequence[Color]) -> None:
    x = 0.0
    for name, tone in zip(names, tones, strict=False):
        pen.rect(x, pen.height - 8, 7, 7, tone)
        pen.text(x + 10, pen.height - 7, name, size=7.5, colour=pen.palette.ink2)
        x += 22 + stringWidth(name, pen.regular, 7.5)


@dataclass(frozen=True)
class DotPair:
    """«Было → стало» of one thing; the value at the right is the later one."""

    label: str
    before: float | None
    after: float | None
    key: str = ""
    worse: bool = False
    strong: bool = False


def dots(
    rows: Sequence[DotPair],
    *,
    target: float | None = None,
    target_words: str = "",
    decimals: int = 1,
    width: float = 82 * MM,
    palette: Palette = PAPER,
) -> Chart:
    """Dot to dot with the target drawn; the axis need not start at zero, the values are printed."""
    top_room = 5 * MM if target is not None else 0
    pen = Pen(width, len(rows) * 5.75 * MM + top_room, palette)
    label_room, value_room = width * 0.32, 11 * MM
    left, right = label_room + 4, width - value_room - 6
    known = [v for r in rows for v in (r.before, r.after) if v is not None]
    known += [target] if target is not None else []
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    spread = (high - low) or 1.0

    def place(value: float) -> float:
        return left + (value - low) / spread * (right - left)

    if target is not None:
        x = place(target)
        pen.line(x, 0, x, pen.height - 4 * MM, colour=palette.ink2, width=0.7, dash=(1.5, 1.8))
        anchor = "middle" if left + 24 < x < right - 24 else ("start" if x <= left + 24 else "end")
        pen.text(
            x, pen.height - 2.6 * MM, target_words, size=7.2, anchor=anchor, colour=palette.ink2
        )
    for index, row in enumerate(rows):
        y = pen.height - top_room - (index + 0.5) * 5.75 * MM
        _dot_row(pen, row, y, label_room, place, decimals)
        pen.hit((0, y - 2.8 * MM, width, 5.6 * MM), row.key)
    return pen.done()


def _dot_row(
    pen: Pen,
    row: DotPair,
    y: float,
    label_room: float,
    place: Callable[[float], float],
    decimals: int,
) -> None:
    palette = pen.palette
    colour = palette.brick if row.worse else palette.navy
    face = pen.bold if row.strong else pen.regular
    label = fitted(row.label, face, _TEXT, label_room - 4)
    pen.text(label_room - 6, y - 2.8, label, size=_TEXT, anchor="end", face=face)
    if row.after is None:
        pen.text(pen.width, y - 2.8, words.DASH, size=_TEXT, anchor="end")
        return
    x = place(row.after)
    if row.before is not None:
        pen.line(place(row.before), y, x, y, colour=colour, width=1.1 if row.worse else 0.7)
        pen.ring(place(row.before), y, 1.9, palette.ink2)
    pen.dot(x, y, 2.1, colour)
    pen.text(
        pen.width,
        y - 2.8,
        words.number(row.after, decimals),
        size=_TEXT,
        anchor="end",
        colour=palette.brick if row.worse else palette.ink,
        face=pen.bold if row.worse else pen.regular,
    )
