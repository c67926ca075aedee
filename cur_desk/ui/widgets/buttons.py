"""Buttons painted whole: icon, words, the key that fires them. Kinds: main, plain, quiet,
danger, link. A bound key works exactly while its cap is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, marks, set_font, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    kept,
    painting,
    stroke_round,
    text_width,
)

Kind = Literal["main", "plain", "quiet", "danger", "link"]


class ActButton(QAbstractButton):
    """One act. ``shortcut`` is an id of the table; ``cap`` draws a key that others handle."""

    def __init__(
        self,
        text: str,
        kind: Kind = "plain",
        parent: QWidget | None = None,
        *,
        name: str = "",
        icon: str = "",
        shortcut: str = "",
        cap: str = "",
        height: int = 32,
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind, self._icon, self._cap, self._tall = kind, icon, cap, height
        self._shortcut: QShortcut | None = None
        self._wide = False
        self.setObjectName(name or "button")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_font(self, fonts.BODY, True)
        self.setText(text)
        if shortcut:
            self.bind(shortcut)
        if on_click is not None:
            self.clicked.connect(on_click)
        self.restyle()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text or self.toolTip())
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_wide(self, wide: bool = True) -> None:
        """Fills the row, words in the middle, cap at the right."""
        self._wide = wide
        policy = QSizePolicy.Policy.Expanding if wide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def bind(self, act: str) -> None:
        """Binds the keys of an act of the table and draws the cap."""
        self._cap = shortcuts.caption(act)
        self._shortcut = shortcuts.bind(act, self, self.fire)
        self.updateGeometry()

    def fire(self) -> None:
        """What the key does: the same as a click."""
        if self.isEnabled() and self.isVisible():
            self.click()

    def cap(self) -> str:
        """The key drawn now, empty if it would not work."""
        return self._cap if self.isEnabled() else ""

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(self._tall))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        t = theme()
        pad = t.px(2 if self.kind == "link" else 12)
        wide = text_width(self.text(), self.font()) + 2 * pad
        if self._icon:
            wide += t.px(16) + (t.px(8) if self.text() else 0)
        if self._cap:
            wide += t.px(8) + marks.keycap_width(self._cap)
        if not self.text():
            wide = max(wide - t.px(8), t.px(self._tall))
        return QSize(math.ceil(wide), t.px(self._tall))

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        with painting(self) as p:
            ink = self._paint_box(p, QRectF(self.rect()))
            self._paint_words(p, ink)

    def _state(self) -> str:
        if not self.isEnabled():
            return "off"
        if self.isDown():
            return "down"
        return "hover" if self.underMouse() else ""

    def _paint_box(self, p: QPainter, rect: QRectF) -> QColor:
        """Fill and outline; returns the ink of the words."""
        t, state = theme(), self._state()
        focus = self.hasFocus()
        if state == "off" and self.kind != "link":
            if self.kind != "quiet":
                fill_round(p, rect, t.color("hover"), 4)
                stroke_round(p, rect, t.color("line2"), 4)
            return t.color("dis")
        if self.kind == "main":
            fill_round(p, rect, t.color("pressed" if state else "accent"), 4)
            if focus:
                stroke_round(p, rect.adjusted(2, 2, -2, -2), t.color("onAccent"), 3, 2)
            return t.color("onAccent")
        fill = {"danger": "overBg", "link": ""}.get(self.kind, "hover") if state else ""
        if not fill and self.kind in ("plain", "danger"):
            fill = "panel"
        if fill:
            fill_round(p, rect, t.color(fill), 4)
        edge = {"plain": "text2" if state else "strong", "danger": "over"}.get(self.kind, "")
        if focus:
            stroke_round(p, rect, t.color("link"), 4, 2)
        elif edge:
            stroke_round(p, rect, t.color(edge), 4)
        inks = {"plain": "text", "quiet": "text2", "danger": "over", "link": "link"}
        return t.color("dis" if state == "off" else inks[self.kind])

    def _paint_words(self, p: QPainter, ink: QColor) -> None:
        t = theme()
        pad = t.px(2 if self.kind == "link" else 12)
        cap = self.cap()
        side, gap = t.px(16), t.px(8)
        tail = gap + marks.keycap_width(cap) if cap else 0
        lead = (side + (gap if self.text() else 0)) if self._icon else 0
        words = text_width(self.text(), self.font())
        block = lead + words + (0 if self._wide else tail)
        x = pad if not self._wide else max(pad, (self.width() - block) / 2)
        if not self.text():
            x = (self.width() - side - tail) / 2
        if self._icon:
            box = QRectF(x, (self.height() - side) / 2, side, side)
            paint_icon(p, box, self._icon, ink)
        room = QRectF(x + lead, 0, self.width() - x - lead - tail - pad + 2, self.height())
        if self.text():
            draw_text(p, room, self.text(), self.font(), ink)
        if cap:
            wide, high = marks.keycap_width(cap), t.px(18)
            right = t.px(26) if self._wide else pad
            at = QRectF(self.width() - right - wide, (self.height() - high) / 2, wide, high)
            with kept(p):
                marks.paint_keycap(p, at, cap, on_accent=self.kind == "main")


class MainActButton(ActButton):
    """The one filled button of a screen; Ctrl+Enter. Gaps never disable it.

    ``first_gap`` returns the widget of the first thing missing and what is missing in words, or
    ``None``; then the focus goes there and ``gap_found`` says it, otherwise ``act`` is emitted.
    """

    act = Signal()
    gap_found = Signal(str)

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        name: str = "mainAct",
        icon: str = "",
        shortcut: str = "main_act",
        cap: str = "",
        height: int = 40,
        first_gap: Callable[[], tuple[QWidget, str] | None] | None = None,
    ) -> None:
        super().__init__(
            text,
            "main",
            parent,
            name=name,
            icon=icon,
            shortcut=shortcut,
            cap=cap,
            height=height,
        )
        self.first_gap = first_gap
        self._reason = ""
        self._running = False
        self.clicked.connect(self._on_clicked)

    def set_running(self, running: bool) -> None:
        """Disabled only while the act runs."""
        self._running = running
        self._mind()

    def set_impossible(self, reason: str) -> None:
        """Disabled because the act is impossible; the caller shows the reason beside it."""
        self._reason = reason
        self._mind()

    def _mind(self) -> None:
        self.setEnabled(not self._running and not self._reason)
        self.setToolTip(self._reason)
        self.setAccessibleDescription(self._reason)

    def _on_clicked(self) -> None:
        gap = self.first_gap() if self.first_gap is not None else None
        if gap is None:
            self.act.emit()
            return
        widget, words = gap
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.gap_found.emit(words)


def icon_button(
    icon: str,
    tip: str,
    parent: QWidget | None = None,
    *,
    name: str,
    kind: Kind = "quiet",
    shortcut: str = "",
    on_click: Callable[[], object] | None = None,
) -> ActButton:
    """A square button with an icon only; ``tip`` is its accessible name too."""
    made = ActButton("", kind, parent, name=name, icon=icon, on_click=on_click)
    if shortcut:
        made._shortcut = shortcuts.bind(shortcut, made, made.fire)
        tip = f"{tip} ({shortcuts.caption(shortcut)})"
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made
