"""Banners (states that last, inside a pane) and toasts (a held act that can be undone)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.ui.theme import fonts, marks, set_font, set_surface, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, kept, painting, text_width, wrapped
from cur_desk.ui.theme.roles import DARK, LIGHT
from cur_desk.ui.widgets.labels import ElidingLabel, IconLabel, Paragraph

_INK = {"neutral": "text", "conf": "text"}


class Banner(QWidget):
    """A state that lasts: icon, title, text, at most one button. Never closable."""

    def __init__(
        self,
        title: str,
        text: str = "",
        tone: str = "info",
        icon: str = "info",
        parent: QWidget | None = None,
        *,
        name: str = "banner",
        button: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        row = QHBoxLayout(self)
        t = theme()
        row.setContentsMargins(t.px(14), t.px(8), t.px(12), t.px(8))
        row.setSpacing(t.px(12))
        self._icon = IconLabel(icon, 18, "text2", self)
        self._title = ElidingLabel("", fonts.BODY, True, "text", self)
        self._text = Paragraph("", fonts.SMALL, 17, "text2", self)
        words = QVBoxLayout()
        words.setSpacing(t.px(1))
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        if button is not None:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_words(title, text, tone, icon)

    def show_words(self, title: str, text: str = "", tone: str = "", icon: str = "") -> None:
        """Replaces the content in place."""
        if tone:
            set_surface(self, tone)
            ink = _INK.get(tone, tone)
            self._title.set_role(ink)
            self._text.set_role("text2" if ink == "text" else ink)
            self._icon.set_icon(icon or "info", "text2" if tone == "neutral" else tone)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title}. {text}" if text else title)


UNDO = "Отменить"
PITCH = 18
"""From one line of a toast to the next."""


class Toast(QWidget):
    """At the bottom of a pane: what was done (two lines at most), when it leaves, «Отменить».

    Ten seconds with a time line. It never takes the focus; ``undo_asked`` by click or by the
    owner's Ctrl+Z. A new message replaces the old one.
    """

    undo_asked = Signal()
    expired = Signal()
    shown_text = Signal(str)

    def __init__(self, pane: QWidget, *, seconds: int = 10, name: str = "toast") -> None:
        super().__init__(pane)
        self.setObjectName(name)
        self._pane = pane
        self._seconds, self._left, self._undoable = seconds, 0, True
        self._title = self._text = ""
        self._offer, self._done = UNDO, True
        self._shadow = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_font(self, fonts.BODY, True)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self._undo = shortcuts.bind("undo", self, self._on_undo)
        self._undo.setEnabled(False)
        pane.installEventFilter(self)
        self.hide()

    def show_act(
        self, title: str, text: str = "", *, undoable: bool = True, offer: str = UNDO,
        done: bool = True,
    ) -> None:  # fmt: skip
        """Shows «Передано: Козлов Д. И.» over «ПОС-204 881»; the seconds are added here.
        ``offer``: «Вернуть» for what was thrown away, where nothing waits to be sent. Not
        ``done``: only said, so no tick stands before it."""
        self._done = done
        self._offer = offer
        self._title, self._text, self._undoable = title, text, undoable
        self._left = self._seconds
        self._undo.setEnabled(undoable)
        self._tick.start()
        self._place()
        self.show()
        self.raise_()
        self._name()
        self.shown_text.emit(title)

    def take_away(self) -> None:
        """Hides it now, for example when the act was sent."""
        self._tick.stop()
        self._undo.setEnabled(False)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mouseReleaseEvent(self, event) -> None:
        if self._undoable and event.position().x() > self.width() - self._undo_width() - 8:
            self._on_undo()

    def second_line(self) -> str:
        """The object and the seconds left."""
        how = "уйдёт через" if self._offer == UNDO else "можно вернуть ещё"
        held = f"{how} {self._left} с" if self._undoable else ""
        return " · ".join(filter(None, (self._text, held)))

    def paintEvent(self, event) -> None:
        t = theme()
        edge = t.px(8)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        with painting(self) as p:
            self._paint_shadow(p, box)
            fill_round(p, box, t.color("tip"), 6)
            mid = box.center().y()
            tick = QRectF(box.x() + t.px(14), mid - t.px(8), t.px(16), t.px(16))
            green = QColor((LIGHT if t.roles.dark else DARK).ok)  # the tip has the other ground
            icon, ink = ("check", green) if self._done else ("info", t.color("tipLink"))
            paint_icon(p, tick, icon, ink)
            self._paint_words(p, box)
            if self._undoable:
                self._paint_undo(p, box)
            part = self._left / self._seconds
            p.fillRect(
                QRectF(box.x() + 4, box.bottom() - 2, (box.width() - 8) * part, 2),
                t.color("tipLink"),
            )

    def _paint_words(self, p: QPainter, box: QRectF) -> None:
        t = theme()
        lines, more = self.title_lines(), self.second_line()
        high = t.px(PITCH) * (len(lines) + bool(more))
        room = QRectF(box.x() + t.px(40), 0, self._words_width(), t.px(PITCH))
        room.moveTop(box.center().y() - high / 2)
        ink = t.color("tipText")
        for line in lines:
            draw_text(p, room, line, self.font(), ink)
            room.translate(0, t.px(PITCH))
        ink.setAlphaF(0.8)
        draw_text(p, room, more, t.font(fonts.SMALL), ink)

    def title_lines(self) -> list[str]:
        """The title in its lines: a sentence that says why is read to its end."""
        lines = wrapped(self._title, self.font(), self._words_width())
        return [*lines[:1], " ".join(lines[1:])] if len(lines) > 1 else lines

    def _words_width(self) -> float:
        t = theme()
        tail = self._undo_width() if self._undoable else t.px(12)
        return self.width() - 2 * t.px(8) - t.px(40) - tail

    def _paint_shadow(self, p: QPainter, box: QRectF) -> None:
        """Eight soft boxes are dear to draw: once for a size, not with each card behind it."""
        ratio = self.devicePixelRatioF()
        if self._shadow.size() != self.size() * ratio:
            self._shadow = QPixmap(self.size() * ratio)
            self._shadow.setDevicePixelRatio(ratio)
            self._shadow.fill(Qt.GlobalColor.transparent)
            with painting(self._shadow) as soft:
                for k in range(theme().px(8), 0, -1):
                    fill_round(soft, box.adjusted(-k, -k + 2, k, k), QColor(0, 0, 0, 7), 6 + k)
        p.drawPixmap(0, 0, self._shadow)

    def _paint_undo(self, p: QPainter, box: QRectF) -> None:
        t = theme()
        key = shortcuts.caption("undo")
        cap, high = marks.keycap_width(key), t.px(18)
        x = box.right() - t.px(14) - cap
        with kept(p):
            rect = QRectF(x, box.center().y() - high / 2, cap, high)
            if t.roles.dark:
                marks.paint_keycap(p, rect, key)
            else:
                marks.paint_keycap(p, rect, key, on_accent=True)
        words = text_width(self._offer, self.font())
        room = QRectF(x - t.px(10) - words, box.y(), words + 1, box.height())
        draw_text(p, room, self._offer, self.font(), t.color("tipLink"))

    def _undo_width(self) -> int:
        t = theme()
        words = text_width(self._offer, self.font())
        return round(words) + marks.keycap_width("Ctrl+Z") + t.px(40)

    def _place(self) -> None:
        t = theme()
        pane = self._pane
        wide = min(pane.width() - t.px(16), t.px(412))
        self.setFixedWidth(max(wide, t.px(240)))
        self.setFixedHeight(t.px(66) + t.px(PITCH) * max(0, len(self.title_lines()) - 1))
        self.move((pane.width() - self.width()) // 2, pane.height() - self.height() - t.px(8))

    def _on_tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.take_away()
            self.expired.emit()
            return
        self._name()
        self.update()

    def _on_undo(self) -> None:
        if self._undoable and self.isVisible():
            self.take_away()
            self.undo_asked.emit()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._title}. {self.second_line()}")
