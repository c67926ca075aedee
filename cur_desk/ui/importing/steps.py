"""The strip of steps: what is done, where the person is, what follows. Painted, never pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, hairline, painting, text_width

STEPS = ("Файл", "Столбцы", "Проверка", "Итог")


class StepStrip(QWidget):
    """40 px: number or tick, name; a line between."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importing.steps")
        set_surface(self, "sunken")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._step = 0
        self._file = ""
        self.restyle()
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """The step that is being done."""
        self._step = step
        self.setAccessibleName(f"Шаг {step + 1} из {len(STEPS)}: {STEPS[step]}")
        self.update()

    def show_file(self, name: str) -> None:
        """The file in hand, at the right."""
        self._file = name
        self.setToolTip(name)
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedHeight(theme().px(40))

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        t = theme()
        x, middle = float(t.px(20)), self.height() / 2
        with painting(self) as p:
            for number, name in enumerate(STEPS):
                now, done = number == self._step, number < self._step
                side = t.px(20)
                disc = QRectF(x, middle - side / 2, side, side)
                ink = t.color("link" if now else "text2" if done else "text3")
                fill_round(p, disc, t.color("sel" if now else "hover"), side / 2)
                if done:
                    paint_icon(p, disc.adjusted(3, 3, -3, -3), "check", ink)
                else:
                    centre = Qt.AlignmentFlag.AlignHCenter
                    draw_text(p, disc, str(number + 1), t.font(fonts.SMALL, True), ink, centre)
                x += side + t.px(8)
                font = t.font(fonts.BODY, now)
                wide = text_width(name, font) + 2
                words = t.color("text" if now else "text2" if done else "text3")
                draw_text(p, QRectF(x, 0, wide, self.height()), name, font, words)
                x += wide + t.px(12)
                if number < len(STEPS) - 1:
                    p.fillRect(QRectF(x, middle, t.px(28), 1), t.color("line2"))
                    x += t.px(28) + t.px(12)
            room = QRectF(x, 0, self.width() - x - t.px(16), self.height())
            right = Qt.AlignmentFlag.AlignRight
            draw_text(p, room, self._file, t.font(fonts.BODY), t.color("text2"), right)
            hairline(p, 0, self.height() - 1, self.width())
