"""One cell of a row: what a side says, painted with its changes underlined and struck through."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QWidget

from cur_desk.domain.words import Piece
from cur_desk.services.conflicts.views import SideView
from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round

LINE, PAD, HEAD, LEAD = 20, 10, 22, 36
_SPOKEN = {"added": "добавлено: {}", "removed": "убрано: {}", "same": "{}"}


def spoken(view: SideView) -> str:
    """The words with their changes said aloud, never by colour alone."""
    if not any(p.kind != "same" for p in view.pieces):
        return ", ".join(p for p in (view.words, view.note) if p)
    return ", ".join(_SPOKEN[p.kind].format(p.text.strip()) for p in view.pieces if p.text.strip())


class Cell(QAbstractButton):
    """``role``: ``mine``, ``theirs`` (to be chosen) or ``result``; ``tall``: a long text."""

    def __init__(self, role: str, tall: bool, parent: QWidget, *, name: str, cap: str = "") -> None:
        super().__init__(parent)
        self._role, self._tall, self._cap = role, tall, cap
        self._view = SideView("")
        self._state = ""
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)

    def show_view(self, view: SideView, state: str) -> None:
        """``state``: ``chosen``, ``open`` (the result is still missing), ``done`` or nothing."""
        self._view, self._state = view, state
        self.setAccessibleName(spoken(view))
        self.update()

    def words(self) -> str:
        """What it says."""
        return self._view.words

    def height_for(self, width: int) -> int:
        """How high the words are in this width."""
        t = theme()
        _layout, lines = self._lay_out(width)
        tail = 0 if self._tall or not self._view.note else t.px(18)
        head = t.px(HEAD) if self._tall else 0
        return 2 * t.px(PAD) + head + max(1, lines) * t.px(LINE) + tail

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            self._paint_box(p, rect)
            self._paint_head(p, rect)
            layout, lines = self._lay_out(self.width())
            top = t.px(PAD) + (t.px(HEAD) if self._tall else 0)
            p.setPen(t.color("text"))
            for k in range(lines):
                line = layout.lineAt(k)
                line.setPosition(QPointF(0, k * t.px(LINE) + (t.px(LINE) - line.height()) / 2))
            layout.draw(p, QPointF(self._left(), top))
            if not self._tall and self._view.note:
                room = QRectF(self._left(), top + lines * t.px(LINE), self._room(), t.px(18))
                draw_text(p, room, self._view.note, t.font(fonts.SMALL), t.color("text2"))

    # --- inside --------------------------------------------------------------------------------

    def _left(self) -> int:
        return theme().px(13 if self._tall else LEAD)

    def _room(self) -> float:
        t = theme()
        cap = marks.keycap_width(self._cap) + t.px(16) if self._cap and not self._tall else 0
        return self.width() - self._left() - t.px(12) - cap

    def _paint_box(self, p: QPainter, rect: QRectF) -> None:
        t = theme()
        if self._role == "result":
            fill = {"open": "soonBg", "done": "okBg"}.get(self._state, "sunken")
            fill_round(p, rect, t.color(fill), 5)
            if self._tall and self._state == "done":
                stroke_round(p, rect, t.color("ok"), 5)
            return
        chosen = self._state == "chosen"
        fill_round(p, rect, t.color("infoBg" if chosen else "panel"), 5)
        if self.underMouse() and not chosen:
            fill_round(p, rect, t.color("hover"), 5)
        stroke_round(p, rect, t.color("selLine" if chosen else "line2"), 5, 2 if chosen else 1)

    def _paint_head(self, p: QPainter, rect: QRectF) -> None:
        t = theme()
        side, top = t.px(16), t.px(PAD)
        if self._cap:
            wide = marks.keycap_width(self._cap)
            at = QRectF(rect.right() - t.px(9) - wide, top, wide, t.px(18))
            marks.paint_keycap(p, at, self._cap)
        if self._tall:
            room = QRectF(self._left(), top - t.px(1), rect.width() - t.px(70), t.px(20))
            role = "ok" if self._role == "result" and self._state == "done" else "text2"
            draw_text(p, room, self._view.note, t.font(fonts.SMALL, True), t.color(role))
            return
        box = QRectF(t.px(12), top + t.px(2), side, side)
        if self._role == "result":
            icon, ink = ("check", "ok") if self._state == "done" else ("circle-dashed", "soon")
            paint_icon(p, box, icon, t.color(ink))
            return
        if self._state == "chosen":
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(t.color("accent"))
            p.drawEllipse(box)
            p.setBrush(t.color("onAccent"))
            p.drawEllipse(box.center(), t.px(3), t.px(3))
        else:
            stroke_round(p, box.adjusted(1, 1, -1, -1), t.color("strong"), side / 2, 1.5)

    def _lay_out(self, width: int) -> tuple[QTextLayout, int]:
        t = theme()
        pieces = self._view.pieces or (Piece("same", self._view.words),)
        text = "".join(piece.text for piece in pieces).replace("\n", "\u2028")
        layout = QTextLayout(text, t.font(fonts.BODY, not self._tall))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(pieces))
        room = width - self._left() - t.px(12)
        if self._cap and not self._tall:
            room -= marks.keycap_width(self._cap) + t.px(16)
        layout.beginLayout()
        lines = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(t.px(40), room))
            lines += 1
        layout.endLayout()
        return layout, lines

    def _formats(self, pieces: tuple[Piece, ...]) -> list[QTextLayout.FormatRange]:
        t = theme()
        found, at = [], 0
        for piece in pieces:
            length = len(piece.text.encode("utf-16-le")) // 2
            if piece.kind != "same":
                role = "ok" if piece.kind == "added" else "over"
                shape = QTextCharFormat()
                shape.setForeground(t.color(role))
                shape.setBackground(t.color(f"{role}Bg"))
                shape.setFontUnderline(piece.kind == "added")
                shape.setFontStrikeOut(piece.kind == "removed")
                run: Any = QTextLayout.FormatRange()  # the stubs know none of its fields
                run.start, run.length, run.format = at, length, shape
                found.append(run)
            at += length
        return found


def widest(total: int, label: int, gap: int) -> int:
    """Width of each of three equal columns beside the label."""
    return max(120, math.floor((total - label - 3 * gap) / 3))
