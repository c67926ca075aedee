"""Painters of marks shared by delegates and widgets: term, exchange, tag, chip, key cap, bars.

Each mark is a shape, a word and a colour. All take ready values and never raise for them.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from cur_desk.domain.marks import ExchangeMark as ExchangeMark
from cur_desk.domain.marks import TermMark as TermMark
from cur_desk.ui.theme import fonts
from cur_desk.ui.theme.current import theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    kept,
    polygon,
    stroke_round,
    text_width,
)

TERM_ROLES = {
    TermMark.LIFE: "over",
    TermMark.OVER: "over",
    TermMark.TODAY: "today",
    TermMark.SOON: "soon",
    TermMark.OK: "ok",
    TermMark.EXTENDED: "ok",
    TermMark.DONE: "ok",
    TermMark.NONE: "text3",
}

EXCHANGE = {
    ExchangeMark.SYNCED: ("check-check", "text3", "на портале"),
    ExchangeMark.DRAFT: ("pencil-line", "text2", "черновик"),
    ExchangeMark.PENDING: ("cloud-upload", "link", "не отправлено"),
    ExchangeMark.RETRY: ("refresh-cw", "today", "повторяется"),
    ExchangeMark.ACCEPTED: ("badge-check", "ok", "принято порталом"),
    ExchangeMark.CONFLICT: ("git-compare-arrows", "conf", "конфликт"),
    ExchangeMark.REJECTED: ("circle-x", "over", "отклонено"),
    ExchangeMark.QUARANTINE: ("package-x", "today", "карантин"),
}
"""Icon, colour role and word of each state."""


def term_color(state: TermMark | str) -> QColor:
    """Ink of the term's word and shape."""
    return theme().color(TERM_ROLES[TermMark(state)])


def paint_term_mark(
    painter: QPainter, rect: QRectF, state: TermMark | str, share: float = 0.0
) -> None:
    """The shape of a term in a square ``rect`` (16 px); ``share`` is the part of the term left."""
    mark = TermMark(state)
    with kept(painter) as p:
        colour = term_color(mark)
        if mark is TermMark.LIFE:
            fill_round(p, rect, colour, rect.width() * 0.2)
            inner = rect.adjusted(*(rect.width() * 0.14 * s for s in (1, 1, -1, -1)))
            paint_icon(p, inner, "siren", _ink_on(colour))
        elif mark is TermMark.OVER:
            p.fillPath(_octagon(rect), colour)
            _exclamation(p, rect, _ink_on(colour), 0.27, 0.56, 0.73)
        elif mark is TermMark.TODAY:
            _triangle(p, rect, colour)
            _exclamation(p, rect, _ink_on(colour), 0.38, 0.62, 0.77)
        elif mark is TermMark.DONE:
            paint_icon(p, rect, "check", colour)
        elif mark is TermMark.NONE:
            bar = QRectF(rect.x(), rect.center().y(), rect.width(), rect.width() * 0.12)
            p.fillRect(bar.adjusted(rect.width() * 0.25, 0, -rect.width() * 0.25, 0), colour)
        else:
            _ring(p, rect, colour, share, plus=mark is TermMark.EXTENDED)


def _ink_on(colour: QColor) -> QColor:
    return theme().color("panel") if colour.lightnessF() > 0.6 else QColor("#FFFFFF")


def _octagon(rect: QRectF) -> QPainterPath:
    c, r = rect.center(), rect.width() / 2
    turns = [math.pi / 8 + k * math.pi / 4 for k in range(8)]
    return polygon([(c.x() + r * math.cos(a), c.y() + r * math.sin(a)) for a in turns])


def _triangle(p: QPainter, rect: QRectF, colour: QColor) -> None:
    w = rect.width()
    x, y = rect.x(), rect.y()
    path = polygon(
        [(x + w * 0.5, y + w * 0.1), (x + w * 0.95, y + w * 0.88), (x + w * 0.05, y + w * 0.88)]
    )
    pen = QPen(colour, w * 0.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(colour)
    p.drawPath(path)


def _exclamation(
    p: QPainter, rect: QRectF, ink: QColor, top: float, end: float, dot: float
) -> None:
    w, x = rect.width(), rect.center().x()
    p.setPen(QPen(ink, w * 0.125, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    p.drawLine(QPointF(x, rect.y() + w * top), QPointF(x, rect.y() + w * end))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(ink)
    p.drawEllipse(QPointF(x, rect.y() + w * dot), w * 0.075, w * 0.075)


def _ring(p: QPainter, rect: QRectF, colour: QColor, share: float, plus: bool) -> None:
    w = rect.width()
    outer = rect.adjusted(w * 0.07, w * 0.07, -w * 0.07, -w * 0.07)
    if plus:
        hole = QPainterPath()
        hole.addRect(rect.adjusted(-1, -1, 1, 1))
        disc = QPainterPath()
        disc.addEllipse(
            QPointF(rect.right() - w * 0.19, rect.bottom() - w * 0.19), w * 0.3, w * 0.3
        )
        p.setClipPath(hole.subtracted(disc))
    p.setPen(QPen(colour, w * 0.11))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawEllipse(outer)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    inner = outer.adjusted(w * 0.15, w * 0.15, -w * 0.15, -w * 0.15)
    left = min(1.0, max(0.06, share))
    p.drawPie(inner, 90 * 16, -round(left * 360 * 16))
    if plus:
        p.setClipping(False)
        at = QPointF(rect.right() - w * 0.17, rect.bottom() - w * 0.17)
        p.drawEllipse(at, w * 0.22, w * 0.22)
        p.setPen(QPen(_ink_on(colour), w * 0.085))
        arm = w * 0.12
        p.drawLine(at + QPointF(-arm, 0), at + QPointF(arm, 0))
        p.drawLine(at + QPointF(0, -arm), at + QPointF(0, arm))


def paint_exchange_mark(painter: QPainter, rect: QRectF, state: ExchangeMark | str) -> None:
    """The icon of an exchange state in a square ``rect`` (16 px)."""
    name, role, _word = EXCHANGE[ExchangeMark(state)]
    with kept(painter) as p:
        paint_icon(p, rect, name, theme().color(role))


def exchange_word(state: ExchangeMark | str) -> str:
    """The word that stands beside the icon or is its accessible name."""
    return EXCHANGE[ExchangeMark(state)][2]


def tag_width(text: str, icon: str = "", term: TermMark | str | None = None) -> int:
    """Width of a tag of 20 px height."""
    t = theme()
    lead = t.px(14) + t.px(4) if icon or term else 0
    return math.ceil(text_width(text, t.font(fonts.SMALL, True)) + lead) + 2 * t.px(6)


def paint_tag(
    painter: QPainter,
    rect: QRectF,
    text: str,
    tone: str = "neutral",
    icon: str = "",
    term: TermMark | str | None = None,
    share: float = 0.0,
) -> None:
    """A small filled label: ``tone`` is neutral, over, today, soon, ok, conf or info."""
    t = theme()
    back, ink = ("hover", "text2") if tone == "neutral" else (f"{tone}Bg", tone)
    with kept(painter) as p:
        fill_round(p, rect, t.color(back), 4)
        x = rect.x() + t.px(6)
        side = t.px(14)
        mark = QRectF(x, rect.center().y() - side / 2, side, side)
        if term:
            paint_term_mark(p, mark, term, share)
        elif icon:
            paint_icon(p, mark, icon, t.color(ink))
        if term or icon:
            x += side + t.px(4)
        room = QRectF(x, rect.y(), rect.right() - x - t.px(5), rect.height())
        draw_text(p, room, text, t.font(fonts.SMALL, True), t.color(ink))


def keycap_width(text: str) -> int:
    """Width of a key cap of 18 px height."""
    t = theme()
    return max(t.px(18), math.ceil(text_width(text, t.font(fonts.TINY, True))) + 2 * t.px(5))


def paint_keycap(painter: QPainter, rect: QRectF, text: str, on_accent: bool = False) -> None:
    """A key cap; ``on_accent`` is the variant for a filled button and for a toast."""
    t = theme()
    with kept(painter) as p:
        if on_accent:
            veil = QColor("#FFFFFF")
            veil.setAlphaF(0.16)
            fill_round(p, rect, veil, 4)
            edge = QColor("#FFFFFF")
            edge.setAlphaF(0.55)
            ink = t.color("onAccent")
        else:
            fill_round(p, rect, t.color("key"), 4)
            edge, ink = t.color("keyLine"), t.color("text2")
        stroke_round(p, rect, edge, 4)
        draw_text(p, rect, text, t.font(fonts.TINY, True), ink, Qt.AlignmentFlag.AlignHCenter)


def paint_bar(
    painter: QPainter, rect: QRectF, share: float, role: str = "link", track: str = "track"
) -> None:
    """A flat bar: the part ``share`` (0–1) of ``rect`` is filled."""
    t = theme()
    radius = min(2.0, rect.height() / 2)
    with kept(painter) as p:
        fill_round(p, rect, t.color(track), radius)
        wide = rect.width() * min(1.0, max(0.0, share))
        if wide >= 1:
            fill_round(p, QRectF(rect.x(), rect.y(), wide, rect.height()), t.color(role), radius)


def paint_segments(
    painter: QPainter, rect: QRectF, done: int, total: int, role: str = "ok"
) -> None:
    """``total`` equal pieces of which ``done`` are filled: completeness, strength."""
    if total <= 0:
        return
    gap = 2.0
    wide = (rect.width() - gap * (total - 1)) / total
    with kept(painter) as p:
        for k in range(total):
            piece = QRectF(rect.x() + k * (wide + gap), rect.y(), wide, rect.height())
            fill_round(p, piece, theme().color(role if k < done else "track"), 2)


def paint_strength(painter: QPainter, rect: QRectF, level: int) -> None:
    """Three rising bars of a suggestion's strength, 1 to 3; never a per cent."""
    t = theme()
    gap, wide = t.px(2), (rect.width() - 2 * t.px(2)) / 3
    with kept(painter) as p:
        for k, part in enumerate((0.5, 0.72, 1.0)):
            high = rect.height() * part
            x = rect.x() + k * (wide + gap)
            piece = QRectF(x, rect.bottom() - high, wide, high)
            fill_round(p, piece, t.color("selLine" if k < level else "line2"), 1)


def chip_width(text: str, closable: bool = False, icon: str = "", count: str = "") -> int:
    """Width of a chip of 26 px height; measured in weight 500 so that it never jumps."""
    t = theme()
    width = text_width(text, t.font(fonts.SMALL, True)) + 2 * t.px(10)
    width += t.px(20) if closable else 0
    width += t.px(20) if icon else 0
    width += t.px(6) + text_width(count, t.font(fonts.SMALL)) if count else 0
    return math.ceil(width)


def paint_chip(
    painter: QPainter,
    rect: QRectF,
    text: str,
    *,
    on: bool = False,
    hover: bool = False,
    focus: bool = False,
    closable: bool = False,
    icon: str = "",
    count: str = "",
    enabled: bool = True,
) -> None:
    """A filter or a flag: on = accent outline and selection fill."""
    t = theme()
    radius = rect.height() / 2
    ink = t.color("dis" if not enabled else "text")
    with kept(painter) as p:
        fill_round(p, rect, t.color("sel" if on else "hover" if hover else "panel"), radius)
        edge = "selLine" if on else "link" if focus else "strong" if hover else "line2"
        stroke_round(p, rect, t.color("link" if focus else edge), radius, 2 if focus else 1)
        x = rect.x() + t.px(10)
        if icon:
            side = t.px(14)
            box = QRectF(x, rect.center().y() - side / 2, side, side)
            paint_icon(p, box, icon, t.color("selLine") if on else t.color("text2"))
            x += t.px(20)
        end = rect.right() - t.px(10) - (t.px(20) if closable else 0)
        room = QRectF(x, rect.y(), end - x + 1, rect.height())
        took = draw_text(p, room, text, t.font(fonts.SMALL, on), ink)
        if count:
            rest = QRectF(x + took + t.px(6), rect.y(), end - x - took, rect.height())
            draw_text(p, rest, count, t.font(fonts.SMALL), t.color("text3"))
        if closable:
            side = t.px(14)
            box = QRectF(rect.right() - t.px(10) - side, rect.center().y() - side / 2, side, side)
            paint_icon(p, box, "x", t.color("text2"))


def paint_skeleton(painter: QPainter, rect: QRectF, role: str = "track") -> None:
    """A grey piece that stands for a word not yet there."""
    with kept(painter) as p:
        fill_round(p, rect, theme().color(role), 4)


def paint_skeleton_row(painter: QPainter, rect: QRectF, seed: int = 0) -> None:
    """A two-line row before its data: mark, term, name; ``seed`` varies the lengths."""
    t = theme()
    x, y = rect.x() + t.px(16), rect.y() + t.px(14)
    paint_skeleton(painter, QRectF(x, y, t.px(16), t.px(16)))
    paint_skeleton(painter, QRectF(x + t.px(24), y, t.px(52), t.px(11)))
    paint_skeleton(painter, QRectF(x + t.px(24), y + t.px(20), t.px(40), t.px(8)))
    room = rect.width() - t.px(132)
    for line, (base, step) in enumerate(((0.55, 0.09), (0.38, 0.07))):
        wide = room * (base + step * ((seed * 7 + line * 3) % 5) / 2)
        box = QRectF(x + t.px(100), y + line * t.px(19), max(0.0, wide), t.px(11 - line * 3))
        paint_skeleton(painter, box)
