"""The code of a question: name with code and path, F3 opens the picker, suggestions under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cur_desk.services.views import Suggestion
from cur_desk.ui.theme import fonts, marks, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    hairline,
    painting,
    stroke_round,
    text_width,
)


class CodeField(QAbstractButton):
    """Shows name and code. Click, Enter, F3 or any letter opens the picker; 1…3 take a
    suggestion while it has the focus."""

    picker_asked = Signal(str)
    suggestion_asked = Signal(int)
    error_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code, self._name, self._path, self._read_only = "", "", "", False
        self.setObjectName("form.code")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self._ask(""))
        self.restyle()
        self.show_code("", "", "")

    def show_code(self, code: str, name: str, path: str) -> None:
        """Another code; an empty one is a gap."""
        self._code, self._name, self._path = code, name, path
        words = f"{name}, {path}" if code else "не выбран"
        self.setAccessibleName(f"Код вопроса: {words}")
        self.update()

    def code(self) -> str:
        """The code shown."""
        return self._code

    def set_read_only(self, read_only: bool = True) -> None:
        """Grey without a line; the key of the picker is not drawn."""
        self._read_only = read_only
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(44))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, mods = event.text(), event.modifiers()
        plain = not mods & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if plain and text in ("1", "2", "3"):
            self.suggestion_asked.emit(int(text) - 1)
        elif plain and text.strip() and text.isprintable():
            self._ask(text)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask("")
        else:
            super().keyPressEvent(event)

    def _ask(self, typed: str) -> None:
        if not self._read_only:
            self.picker_asked.emit(typed)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        gap = not self._code and not self._read_only
        with painting(self) as p:
            fill_round(
                p, rect, t.color("ro" if self._read_only else "soonBg" if gap else "panel"), 4
            )
            if self.hasFocus():
                stroke_round(p, rect, t.color("link"), 4, 2)
            elif not self._read_only:
                edge = "soon" if gap else "text2" if self.underMouse() else "strong"
                stroke_round(p, rect, t.color(edge), 4)
            x, right = t.px(11), rect.right() - t.px(11)
            if not self._read_only:
                right = self._paint_key(p, right) - t.px(8)
            if gap:
                side = t.px(16)
                icon = QRectF(x, rect.center().y() - side / 2, side, side)
                paint_icon(p, icon, "circle-dashed", t.color("soon"))
                room = QRectF(x + t.px(22), 0, right - x - t.px(22), rect.height())
                draw_text(p, room, "Выберите код", t.font(), t.color("text"))
                return
            room = QRectF(x, t.px(5), right - x, t.px(17))
            name = (self._name[:1].upper() + self._name[1:]) or "не выбран"
            draw_text(p, room, name, t.font(fonts.BODY, True), t.color("text"))
            room = QRectF(x, t.px(22), right - x, t.px(16))
            draw_text(p, room, self._path, t.font(fonts.SMALL), t.color("text2"))

    def _paint_key(self, p: QPainter, right: float) -> float:
        key = shortcuts.caption("code_picker")
        wide, high = marks.keycap_width(key), theme().px(18)
        at = QRectF(right - wide + 2, (self.height() - high) / 2, wide, high)
        marks.paint_keycap(p, at, key)
        return at.x()


class SuggestionRow(QAbstractButton):
    """Key cap, name, the words that caused it in « », three bars of strength; no per cents."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self._value = Suggestion("", "", (), 0)
        self._chosen = False
        self.setObjectName(f"form.suggestion.{index + 1}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(28))

    def show_suggestion(self, value: Suggestion, chosen: bool) -> None:
        """Another suggestion; ``chosen``: its code is the code of the question."""
        self._value, self._chosen = value, chosen
        words = ", ".join(f"«{w}»" for w in value.words)
        self.setToolTip(f"{value.name}\nпо словам {words}")
        self.setAccessibleName(
            f"Подсказка {self._index + 1}: {value.name}, по словам {words}"
            + (", выбрано" if chosen else "")
        )
        self.update()

    def value(self) -> Suggestion:
        """What is suggested."""
        return self._value

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(28))

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            back = "sel" if self._chosen else "hover" if self.underMouse() else "sunken"
            p.fillRect(rect, t.color(back))
            hairline(p, 0, rect.bottom() - 1, rect.width())
            mid, cap = rect.center().y(), t.px(18)
            marks.paint_keycap(p, QRectF(t.px(9), mid - cap / 2, cap, cap), str(self._index + 1))
            if self._chosen:
                tick = QRectF(t.px(34), mid - t.px(7), t.px(14), t.px(14))
                paint_icon(p, tick, "check", t.color("selLine"))
            bars = QRectF(rect.right() - t.px(32), mid - t.px(6), t.px(20), t.px(11))
            marks.paint_strength(p, bars, self._value.strength)
            self._paint_words(p, rect, bars.x() - t.px(8))

    def _paint_words(self, p: QPainter, rect: QRectF, right: float) -> None:
        t = theme()
        x, font = t.px(54), t.font(fonts.BODY, self._chosen)
        if text_width(self._value.name, font) > (right - x) * 0.86:
            font = t.font(fonts.SMALL, self._chosen)
        words = ", ".join(f"«{w}»" for w in self._value.words)
        note = text_width(words, t.font(fonts.SMALL))
        whole = text_width(self._value.name, font)
        room = right - x
        shown = min(whole + 1, max(room * 0.86, room - note - t.px(10)))
        alone = room - min(whole, shown) - t.px(10) < min(note, t.px(48))
        shown = room if alone else shown  # a stump of a word tells nothing; the tool tip has it
        took = draw_text(
            p, QRectF(x, 0, shown, rect.height()), self._value.name, font, t.color("text")
        )
        rest = QRectF(x + took + t.px(10), 0, right - x - took - t.px(10), rect.height())
        if alone:
            return
        draw_text(p, rest, words, t.font(fonts.SMALL), t.color("text2"))
