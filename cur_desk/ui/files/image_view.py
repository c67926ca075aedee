"""One picture in a frame: fits at first, grows with + and −, moves with the arrows and the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text, fill_round, painting, stroke_round, text_width

_STEP, _MOST = 1.25, 8.0
_MOVE = 60


class ImageView(QWidget):
    """``caption`` stands on the picture: «до», «снято 21.11.2026 в 15:40»."""

    def __init__(self, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme().px(200), theme().px(140))
        self._image: QImage | None = None
        self._words, self._tag, self._caption = "", "", ""
        self._grown, self._at = 1.0, QPointF(0, 0)
        self._held: QPointF | None = None

    def show_image(self, image: QImage, accessible: str, tag: str = "", caption: str = "") -> None:
        """Another picture, whole in the frame."""
        self._image, self._words = image, ""
        self._tag, self._caption = tag, caption
        self._grown, self._at = 1.0, QPointF(0, 0)
        self.setAccessibleName(accessible)
        self.update()

    def show_words(self, words: str, tag: str = "") -> None:
        """No picture, and why."""
        self._image, self._words, self._tag, self._caption = None, words, tag, ""
        self.setAccessibleName(words)
        self.update()

    def grown(self) -> float:
        """How many times larger than whole in the frame."""
        return self._grown

    def zoom(self, steps: int) -> None:
        """Larger or smaller; never smaller than whole."""
        self._grown = min(_MOST, max(1.0, self._grown * _STEP**steps))
        self._keep()

    def fit(self) -> None:
        """Whole in the frame again."""
        self._grown, self._at = 1.0, QPointF(0, 0)
        self.update()

    # --- events ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        far = theme().px(_MOVE)
        moves: dict[int, tuple[int, int]] = {
            Qt.Key.Key_Up: (0, far), Qt.Key.Key_Down: (0, -far),
            Qt.Key.Key_Left: (far, 0), Qt.Key.Key_Right: (-far, 0),
        }  # fmt: skip
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-1)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in moves and self._grown > 1.0:
            self._at += QPointF(*moves[key])
            self._keep()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._at += event.position() - self._held
            self._held = event.position()
            self._keep()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._keep()

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            p.fillRect(rect, t.color("sunken"))
            if self._image is None:
                centre = Qt.AlignmentFlag.AlignHCenter
                room = rect.adjusted(t.px(16), 0, -t.px(16), 0)
                draw_text(p, room, self._words, t.font(fonts.BODY), t.color("text2"), centre)
            else:
                p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                p.setClipRect(rect)
                p.drawImage(self._target(), self._image)
            paint_words(p, rect, self._tag, self._caption)
            focus = self.hasFocus()
            stroke_round(p, rect, t.color("link" if focus else "line2"), 4, 2 if focus else 1)

    # --- inside ------------------------------------------------------------------------------

    def _target(self) -> QRectF:
        image = self._image
        assert image is not None
        rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        fit = min(rect.width() / image.width(), rect.height() / image.height())
        fit = min(fit, 1.0) if self._grown == 1.0 else fit
        wide, high = image.width() * fit * self._grown, image.height() * fit * self._grown
        left = rect.center().x() - wide / 2 + self._at.x()
        top = rect.center().y() - high / 2 + self._at.y()
        return QRectF(left, top, wide, high)

    def _keep(self) -> None:
        """The picture never leaves its frame."""
        if self._image is not None:
            target, rect = self._target(), QRectF(self.rect())
            spare_x = max(0.0, (target.width() - rect.width()) / 2)
            spare_y = max(0.0, (target.height() - rect.height()) / 2)
            self._at = QPointF(
                min(spare_x, max(-spare_x, self._at.x())), min(spare_y, max(-spare_y, self._at.y()))
            )
        self.update()


def room_for(window: QWidget, most: int) -> int:
    """Width of a dialog over almost the whole window, in sizes of the scale."""
    return max(680, min(round(window.width() * 100 / theme().px(100)) - 120, most))


def paint_words(p: QPainter, rect: QRectF, tag: str, caption: str) -> None:
    """«до» at the upper left, the caption at the lower left; readable over any picture."""
    t = theme()
    if tag:
        font = t.font(fonts.SMALL, True)
        box = QRectF(rect.x() + t.px(8), rect.y() + t.px(8), 0, t.px(20))
        box.setWidth(text_width(tag, font) + t.px(14))
        fill_round(p, box, t.color("panel"), 4)
        draw_text(p, box, tag, font, t.color("text"), Qt.AlignmentFlag.AlignHCenter)
    if caption:
        font = t.font(fonts.SMALL)
        wide = min(text_width(caption, font) + t.px(14), rect.width() - t.px(16))
        box = QRectF(rect.x() + t.px(8), rect.bottom() - t.px(26), wide, t.px(20))
        back, ink = ("panel", "text") if t.roles.dark else ("tip", "tipText")
        fill_round(p, box, t.color(back), 4)
        room = box.adjusted(t.px(7), 0, -t.px(5), 0)
        draw_text(p, room, caption, font, t.color(ink))
