"""Charts along time: lines, the sparkline of twelve weeks, the time line of a term."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfbase.pdfmetrics import stringWidth

from cur_desk.errors import BugError
from cur_desk.reports import words
from cur_desk.reports.chart_kit import PAPER, Chart, Palette, Pen, fitted, nice_top
from cur_desk.reports.style import MM

Place = Callable[[int, float], tuple[float, float]]
"""From (index of the point, value) to a place on the drawing."""


@dataclass(frozen=True)
class Series:
    """One line; at most one of a chart is coloured."""

    label: str
    values: tuple[float, ...]
    key: str = ""
    coloured: bool = False


def _checked(series: Sequence[Series], points: int) -> None:
    if len(series) > 3 or any(len(s.values) != points for s in series):
        raise BugError("a line chart takes at most three series of equal length")


def _spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Moves label places apart by at least ``gap``, keeping their order."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    below = low - gap
    for i in order:
        placed[i] = below = max(placed[i], below + gap)
    above = high + gap
    for i in reversed(order):
        placed[i] = above = min(placed[i], above - gap)
    return placed


def lines(
    series: Sequence[Series],
    starts: Sequence[date],
    *,
    band: int = 4,
    width: float = 82 * MM,
    height: float = 66 * MM,
    palette: Palette = PAPER,
) -> Chart:
    """Up to three lines from zero, hairlines only across, labels at the ends, the period a band."""
    points = len(starts)
    _checked(series, points)
    pen = Pen(width, height, palette)
    left, right, bottom, top = 8 * MM, width - 21 * MM, 8.5 * MM, height - 3 * MM
    ceiling, step = nice_top(max((v for s in series for v in s.values), default=0))

    def at(index: int, value: float) -> tuple[float, float]:
        return (
            left + index / max(points - 1, 1) * (right - left),
            bottom + value / ceiling * (top - bottom),
        )

    if points > band:
        x = at(points - band, 0)[0]
        pen.rect(x - 4, bottom, right + 3 - x + 4, top - bottom, palette.tint)
        pen.text(
            right + 2, top - 7.5, "отчётный период", size=6.8, anchor="end", colour=palette.ink2
        )
    for label in range(round(ceiling / step) + 1):
        y = at(0, label * step)[1]
        pen.line(left, y, right + 3, y, colour=palette.hair if label else palette.ink, width=0.5)
        pen.text(
            left - 4, y - 2.6, words.number(label * step), size=7.5, anchor="end",
            colour=palette.ink2,
        )  # fmt: skip
    _weeks(pen, starts, at, bottom, band)
    for place, one in enumerate(series):
        _one_line(pen, one, place, at)
    _end_labels(pen, series, [at(points - 1, s.values[-1]) for s in series], bottom, top)
    return pen.done()


def _weeks(pen: Pen, starts: Sequence[date], at: Place, bottom: float, band: int) -> None:
    last = len(starts) - 1
    ticks = sorted({0, last, max(len(starts) - band, 0), (len(starts) - band) // 2})
    for index in (t for t in ticks if 0 <= t <= last):
        x = at(index, 0)[0]
        pen.text(
            x, bottom - 10, words.day_short(starts[index]), size=7.5, anchor="middle",
            colour=pen.palette.ink2,
        )  # fmt: skip
    pen.text(at(0, 0)[0], bottom - 19, "неделя с даты", size=6.8, colour=pen.palette.ink2)


def _one_line(pen: Pen, one: Series, place: int, at: Place) -> None:
    palette = pen.palette
    colour = palette.navy if one.coloured else palette.ink2
    dash = () if one.coloured or place % 2 == 0 else (1.2, 2.0)
    spots = [at(i, v) for i, v in enumerate(one.values)]
    pen.poly(spots, colour, 1.9 if one.coloured else 0.9, dash)
    pen.dot(*spots[-1], 2.0, colour)


def _end_labels(
    pen: Pen,
    series: Sequence[Series],
    ends: Sequence[tuple[float, float]],
    bottom: float,
    top: float,
) -> None:
    places = _spread([y for _, y in ends], 10.5, bottom + 2, top - 2)
    for one, (x, _), y in zip(series, ends, places, strict=True):
        face = pen.bold if one.coloured else pen.regular
        value = f"{words.NBSP}{words.number(one.values[-1])}"
        room = pen.width - x - 6 - stringWidth(value, face, 8)
        label = fitted(one.label, face, 8, room) + value
        colour = pen.palette.navy if one.coloured else pen.palette.ink
        pen.text(x + 6, y - 2.8, label, size=8, face=face, colour=colour)
        pen.hit((x, y - 5, pen.width - x, 10), one.key)


def sparkline(
    values: Sequence[float],
    *,
    heavy: int = 4,
    worse: bool = False,
    key: str = "",
    width: float = 19 * MM,
    height: float = 5 * MM,
    palette: Palette = PAPER,
) -> Chart:
    """Twelve weeks on an own scale: the last four heavy on a band, with an end dot."""
    pen = Pen(width, height, palette)
    if len(values) < 2:
        pen.text(width / 2, height / 2 - 2.5, words.DASH, size=8, anchor="middle")
        return pen.done()
    low, high = min(values), max(values)
    spread = (high - low) or 1.0
    pad = 2.2
    spots = [
        (
            pad + i / (len(values) - 1) * (width - 2 * pad),
            pad + ((v - low) / spread if high > low else 0.5) * (height - 2 * pad),
        )
        for i, v in enumerate(values)
    ]
    if len(values) > heavy:
        x = spots[-heavy][0]
        pen.rect(x - 1.2, 0, width - x + 1.2, height, palette.tint)
    colour = palette.brick if worse else palette.navy
    pen.poly(spots[: len(spots) - heavy + 1] or spots, palette.ink2, 0.6)
    pen.poly(spots[-heavy:], colour, 1.5)
    pen.dot(*spots[-1], 1.5, colour)
    pen.hit((0, 0, width, height), key)
    return pen.done()


@dataclass(frozen=True)
class Step:
    """A point of the time line of a term."""

    on: date
    label: str
    done: bool
    late: bool = False


_HALF = 11.5 * MM
"""Half of the room a point's words need."""


def term_line(
    steps: Sequence[Step], today: date, *, width: float = 175 * MM, palette: Palette = PAPER
) -> Chart:
    """The run of a term: passed part heavy, points with their dates above and words below.

    Points nearer than their words need are moved apart, so the line is to scale only where it can
    be; the dates are always printed.
    """
    pen = Pen(width, 17 * MM, palette)
    if not steps:
        return pen.done()
    ordered = sorted(steps, key=lambda s: s.on)
    marks: list[tuple[date, Step | None]] = [(s.on, s) for s in ordered]
    if not any(s.on == today for s in ordered):
        marks.append((today, None))
        marks.sort(key=lambda m: m[0])
    first, last = marks[0][0], marks[-1][0]
    days = max((last - first).days, 1)
    lane = width - 2 * _HALF
    raw = [_HALF + (on - first).days / days * lane for on, _ in marks]
    gap = min(2 * _HALF, lane / max(len(marks) - 1, 1))
    places = _spread(raw, gap, _HALF, width - _HALF)
    y = 9.2 * MM
    now = next(x for x, (on, _) in zip(places, marks, strict=True) if on == today)
    pen.line(places[0], y, places[-1], y, colour=palette.navy2, width=1.0)
    if now > places[0]:
        pen.line(places[0], y, now, y, colour=palette.navy, width=2.4)
    for x, (on, step) in zip(places, marks, strict=True):
        _term_point(pen, x, y, on, step, gap)
    return pen.done()


def _term_point(pen: Pen, x: float, y: float, on: date, step: Step | None, gap: float) -> None:
    palette = pen.palette
    if step is None:
        pen.line(x, y - 5, x, y + 5, colour=palette.brick, width=1.2)
        label = f"сегодня, {words.day_short(on)}"
        pen.text(x, y + 9, label, size=8, anchor="middle", colour=palette.brick, face=pen.bold)
        return
    colour = palette.brick if step.late else palette.navy
    (pen.dot if step.done else pen.ring)(x, y, 2.6, colour)
    ink = palette.brick if step.late else palette.ink
    pen.text(x, y + 9, words.day_short(on), size=8, anchor="middle", face=pen.bold, colour=ink)
    for index, part in enumerate(_two_lines(step.label, pen.narrow, 7.6, gap - 4)):
        pen.text(
            x, y - 13 - index * 8.6, part, size=7.6, anchor="middle", face=pen.narrow,
            colour=palette.ink2,
        )  # fmt: skip


def _two_lines(text: str, face: str, size: float, room: float) -> list[str]:
    """The words in at most two lines; what does not fit the second is shortened."""
    first, rest = "", text.split()
    while rest and stringWidth(f"{first} {rest[0]}".strip(), face, size) <= room:
        first = f"{first} {rest.pop(0)}".strip()
    if not first and rest:
        first = fitted(rest.pop(0), face, size, room)
    return [first, fitted(" ".join(rest), face, size, room)] if rest else [first]
