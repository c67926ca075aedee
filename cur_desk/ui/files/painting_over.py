"""«Закрасить лица, номера»: boxes over the copy for the citizen; the original stays for control.

By mouse: draw a box. By keys: arrows move the frame, Shift with arrows changes its size, Space
covers what is under it, Backspace takes the last box back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.text import counted
from cur_desk.services.files import pictures
from cur_desk.services.files.pictures import Box
from cur_desk.services.files.views import FileView
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.files.image_view import room_for
from cur_desk.ui.files.pixels import decode
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text, painting, stroke_round
from cur_desk.ui.widgets import Banner, Dialog, ElidingLabel

WHY = "закрашены лица, номера"
_STEP = 0.02
_SMALLEST = 0.01
KEYS = "Стрелки — рамка, Shift со стрелками — размер, Пробел — закрасить, Backspace — вернуть"


class Canvas(QWidget):
    """The picture with its boxes, all in parts of its sides."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paintOver.canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._image: QImage | None = None
        self.boxes: list[Box] = []
        self.frame: Box = (0.4, 0.4, 0.6, 0.55)
        self._from: QPointF | None = None
        self._name()

    def show_image(self, image: QImage) -> None:
        """The copy as it is now."""
        self._image = image
        self.update()

    def is_ready(self) -> bool:
        """Whether the picture is there."""
        return self._image is not None

    # --- events ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (-_STEP, 0), Qt.Key.Key_Right: (_STEP, 0),
            Qt.Key.Key_Up: (0, -_STEP), Qt.Key.Key_Down: (0, _STEP),
        }  # fmt: skip
        key = event.key()
        if key in moves and self._image is not None:
            sizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(*moves[key], sizes=sizes)
        elif key == Qt.Key.Key_Space:
            self._add(self.frame)
        elif key == Qt.Key.Key_Backspace and self.boxes:
            self.boxes.pop()
            self._told()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = self._part(event.position())
        self.frame = (self._from.x(), self._from.y(), self._from.x(), self._from.y())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            to = self._part(event.position())
            self.frame = (
                min(self._from.x(), to.x()), min(self._from.y(), to.y()),
                max(self._from.x(), to.x()), max(self._from.y(), to.y()),
            )  # fmt: skip
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._from = None
            self._add(self.frame)

    def paintEvent(self, event) -> None:
        t = theme()
        with painting(self) as p:
            p.fillRect(self.rect(), t.color("sunken"))
            if self._image is None:
                centre = Qt.AlignmentFlag.AlignHCenter
                words = "Снимок открывается"
                draw_text(
                    p, QRectF(self.rect()), words, t.font(fonts.BODY), t.color("text2"), centre
                )
                return
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(self._target(), self._image)
            for box in self.boxes:
                p.fillRect(self._rect(box), QColor(*pictures.COVER))
            if self.hasFocus() or self._from is not None:
                frame = self._rect(self.frame)
                for ink, wide in ((t.color("panel"), 4), (t.color("link"), 2)):
                    p.setPen(QPen(ink, wide))
                    p.setBrush(Qt.BrushStyle.NoBrush)
                    p.drawRect(frame)
            edge = "link" if self.hasFocus() else "line2"
            stroke_round(p, QRectF(self.rect()), t.color(edge), 4, 2 if self.hasFocus() else 1)

    # --- inside ------------------------------------------------------------------------------

    def _move(self, across: float, down: float, *, sizes: bool) -> None:
        left, top, right, bottom = self.frame
        if sizes:
            right = min(1.0, max(left + _STEP, right + across))
            bottom = min(1.0, max(top + _STEP, bottom + down))
        else:
            across = min(1.0 - right, max(-left, across))
            down = min(1.0 - bottom, max(-top, down))
            left, right, top, bottom = left + across, right + across, top + down, bottom + down
        self.frame = (left, top, right, bottom)
        self.update()

    def _add(self, box: Box) -> None:
        wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
        if self._image is not None and wide >= _SMALLEST and high >= _SMALLEST:
            self.boxes.append(box)
            self._told()

    def _told(self) -> None:
        self._name()
        self.update()
        self.changed.emit()

    def _name(self) -> None:
        count = counted(len(self.boxes), "место", "места", "мест")
        self.setAccessibleName(f"Снимок, закрашено: {count}. {KEYS}")

    def _target(self) -> QRectF:
        assert self._image is not None
        rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        fit = min(rect.width() / self._image.width(), rect.height() / self._image.height())
        wide, high = self._image.width() * fit, self._image.height() * fit
        return QRectF(rect.center().x() - wide / 2, rect.center().y() - high / 2, wide, high)

    def _rect(self, box: Box) -> QRectF:
        at = self._target()
        return QRectF(
            at.x() + box[0] * at.width(), at.y() + box[1] * at.height(),
            (box[2] - box[0]) * at.width(), (box[3] - box[1]) * at.height(),
        )  # fmt: skip

    def _part(self, at: QPointF) -> QPointF:
        if self._image is None:
            return QPointF(0, 0)
        target = self._target()
        x = (at.x() - target.x()) / target.width()
        y = (at.y() - target.y()) / target.height()
        return QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))


class PaintOver(Dialog):
    """Makes the painted copy off the UI thread; ``replaced`` when it lies in the place of the old."""

    replaced = Signal()

    def __init__(self, desk: Any, copy: FileView, actor: Actor | None, window: QWidget) -> None:
        wide = room_for(window, 1200)
        super().__init__("Закрасить лица и номера в копии?", window, name="paintOver", width=wide)
        self._desk, self._copy, self._actor = desk, copy, actor
        self.add_text(
            "Закрашивается копия для заявителя и печати; исходный снимок остаётся для контроля."
        )
        self.trouble = Banner("", "", "over", "circle-x", name="paintOver.trouble")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.canvas = Canvas(self)
        self.canvas.setFixedHeight(max(320, window.height() - theme().px(290)))
        self.body.addWidget(self.canvas)
        self.keys = ElidingLabel(KEYS, fonts.SMALL, False, "text2", self)
        self.add_quiet(self.keys)
        self.set_main("Заменить копию", "brush")
        self.first_focus = self.canvas
        files = desk.files
        bridge().run_query(
            lambda: decode(files, copy, pictures.COPY_SIDE), self.canvas.show_image,
            self._on_trouble, self,
        )  # fmt: skip

    def on_main(self) -> None:
        """Nothing covered: it is said and nothing changes."""
        if not self.canvas.boxes:
            self._say("Ничего не закрашено", "Обведите лицо или номер рамкой.")
            self.canvas.setFocus()
            return
        copy, boxes, actor = self._copy, list(self.canvas.boxes), self._actor
        files = self._desk.files
        assert self.main is not None
        self.main.setEnabled(False)

        def work() -> FileView:
            data = pictures.painted(files.open(copy.sha256), boxes)
            return files.replace_copy(copy, data, WHY, actor=actor)

        bridge().run_mutation(
            work, self._on_done, self._on_trouble, self,
            changes=Changes.of("appeal", copy.uid) | Changes.of("files", copy.uid),
        )  # fmt: skip

    def _on_done(self, _made: FileView) -> None:
        self.replaced.emit()
        self.accept()

    def _on_trouble(self, problem: Problem) -> None:
        if self.main is not None:
            self.main.setEnabled(True)
        self._say(problem.message, problem.advice)

    def _say(self, message: str, advice: str) -> None:
        self.trouble.show_words(message, advice, "over", "circle-x")
        self.trouble.show()
        self.adjustSize()


def paint_over(
    desk: Any,
    copy: FileView,
    actor: Actor | None,
    window: QWidget,
    on_done: Callable[[], object],
) -> PaintOver:
    """Shows it without blocking; it is gone when closed."""
    made = PaintOver(desk, copy, actor, window)
    made.replaced.connect(on_done)
    made.finished.connect(made.deleteLater)
    made.open()
    return made
