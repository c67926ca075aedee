"""The right pane of the picker: path, what belongs here, what it is confused with, use."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cur_desk.domain.text import counted, plural
from cur_desk.services.views import CodeDetails
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.icons import block_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    painting,
    stroke_round,
    text_width,
    wrapped,
)
from cur_desk.ui.widgets import ElidingLabel, IconLabel, Paragraph, Tag

WIDTH = 400
MOST_WORDS = 10
NEIGHBOURS = 3


class _Path(QWidget):
    """The path of a code, a step further right on each level; the code's own name is whole."""

    STEP, PITCH = 24, 18

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[tuple[str, str]] = []
        self._own: list[str] = []
        self.setObjectName("picker.path")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_path(self, code: str, names: tuple[str, ...]) -> None:
        """Parts of the code with their names."""
        parts = code.split(".")
        self._steps = list(zip(parts, names, strict=False))
        self.setAccessibleName(" › ".join(names))
        t = theme()
        left = len(self._steps) * t.px(6) + t.px(48)
        own = self._steps[-1][1] if self._steps else ""
        own = own[:1].upper() + own[1:]
        self._own = wrapped(own, t.font(fonts.BODY, True), t.px(WIDTH - 44) - left)
        more = max(0, len(self._own) - 1) * t.px(self.PITCH)
        self.setFixedHeight(t.px(self.STEP) * max(1, len(self._steps)) + more)
        self.update()

    def paintEvent(self, event) -> None:
        t = theme()
        high = t.px(self.STEP)
        with painting(self) as p:
            for k, (part, name) in enumerate(self._steps):
                last = k == len(self._steps) - 1
                x, y = k * t.px(6), k * high
                if k:
                    line = t.color("line2")
                    p.fillRect(QRectF(x - 2, y - 2, 1, high / 2 + 2), line)
                    p.fillRect(QRectF(x - 2, y + high / 2, 4, 1), line)
                small = t.font(fonts.SMALL)
                box = QRectF(x + t.px(3), y, t.px(60), high)
                took = draw_text(p, box, part, small, t.color("text2"))
                room = QRectF(x + took + t.px(12), y, self.width() - x - took - t.px(12), high)
                if last:
                    self._paint_own(p, room)
                    return
                font = t.font(fonts.BODY)
                if text_width(name, font) > room.width():
                    font = small
                draw_text(p, room, name, font, t.color("text"))

    def _paint_own(self, p, room: QRectF) -> None:
        t = theme()
        for n, line in enumerate(self._own):
            box = room.translated(0, n * t.px(self.PITCH))
            draw_text(p, box, line, t.font(fonts.BODY, True), t.color("text"))


class DetailsPane(QScrollArea):
    """Everything about the chosen code; ``asked`` names a neighbour to be looked at."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picker.details")
        self.setAccessibleName("Выбранный код")
        self.setFixedWidth(theme().px(WIDTH))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        set_surface(inner, "sunken")
        set_surface(self, "sunken")
        t = theme()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(t.px(20), t.px(14), t.px(20), t.px(14))
        self._column.setSpacing(t.px(4))
        self._heading("Выбранный код")
        self._path = _Path()
        self._column.addWidget(self._path)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(t.px(6))
        self._block = Tag("", "neutral")
        self._level = Tag("", "neutral")
        for tag in (self._block, self._level):
            self._tags.addWidget(tag)
        self._tags.addStretch(1)
        self._column.addSpacing(t.px(6))
        self._column.addLayout(self._tags)
        self._here = self._section("Сюда")
        self._here_words = self._words("text")
        self._not = self._section("Не путать")
        self._rows = [_Neighbour() for _ in range(NEIGHBOURS)]
        for row in self._rows:
            row.asked.connect(self.asked)
            row.hide()
            self._column.addWidget(row)
        self._use = self._section("За 30 дней на этом рабочем месте")
        self._use_words = self._words("text")
        self._column.addStretch(1)
        self.setWidget(inner)

    def show_details(self, details: CodeDetails) -> None:
        """Another code."""
        code = details.row
        own = () if details.path[-1:] == (code.name,) else (code.name,)
        self._path.show_path(code.code, (*details.path, *own))
        self._block.show_tag(details.block, "neutral", block_icon(details.block))
        self._level.show_tag("раздел: код не присваивается" if not code.assignable else "", "today")
        self._level.setVisible(not code.assignable)
        words = ", ".join(details.belongs[:MOST_WORDS])
        if code.assignable is False and details.children:
            words = ", ".join(c.name for c in details.children[:8])
        for widget in (self._here, self._here_words):
            widget.setVisible(bool(words))
        self._here_words.setText(words[:1].upper() + words[1:] + ("." if words else ""))
        self._not.setVisible(bool(details.not_to_confuse))
        for n, row in enumerate(self._rows):
            row.setVisible(n < len(details.not_to_confuse))
            if n < len(details.not_to_confuse):
                choice = details.not_to_confuse[n]
                row.show_words(choice.hint, choice.code, choice.name)
        self._use_words.setText(use_words(details))

    def _heading(self, text: str) -> ElidingLabel:
        label = ElidingLabel(text, fonts.SMALL, True, "text2")
        self._column.addWidget(label)
        return label

    def _section(self, text: str) -> ElidingLabel:
        self._column.addSpacing(theme().px(8))
        return self._heading(text)

    def _words(self, role: str) -> Paragraph:
        words = Paragraph("", fonts.BODY, 18, role, width=WIDTH - 52)
        self._column.addWidget(words)
        return words


def use_words(details: CodeDetails) -> str:
    """«Поступило 412 обращений, вами код выбран 4 раза»."""
    used, met = details.used_30_days, details.met_30_days
    times = f"{used} {plural(used, 'раз', 'раза', 'раз')}"
    own = f"вами код выбран {times}" if used else "вами код не выбирался"
    if not met:
        return own[:1].upper() + own[1:]
    return f"Поступило {counted(met, 'обращение', 'обращения', 'обращений')}, {own}"


class _Neighbour(QWidget):
    """«двор, проезд → 0003.… Благоустройство»; a click or Enter looks for it."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = ""
        self.setObjectName("picker.neighbour")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme().px(1), 0, theme().px(1))
        row.setSpacing(theme().px(6))
        row.addWidget(IconLabel("corner-down-right", 14, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        self._words = Paragraph("", fonts.SMALL, 16, "text2", width=WIDTH - 72)
        row.addWidget(self._words)
        row.addStretch(1)

    def show_words(self, hint: str, code: str, name: str) -> None:
        """When it is the other code."""
        self._code = code
        brief = name.partition(" (")[0]
        self._words.setText(f"{hint} → {code} {brief[:1].upper()}{brief[1:]}")
        self.setAccessibleName(f"Не путать: {hint} — {name}, код {code}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.asked.emit(self._code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self._code)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        if not (self.hasFocus() or self.underMouse()):
            return
        t = theme()
        with painting(self) as p:
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            fill_round(p, box, t.color("hover"), 4)
            if self.hasFocus():
                stroke_round(p, box, t.color("accent"), 4)
