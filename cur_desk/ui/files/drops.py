"""What a person drops or pastes: files of the file manager, a picture of the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QImage, QPen
from PySide6.QtWidgets import QWidget

from cur_desk.services.files.attaching import Chosen
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, painting

Give = Callable[[], list[Chosen]]
"""Made in a worker: a screen shot is encoded there."""
PASTED = "Снимок из буфера.png"
RELEASE = "Отпустите, чтобы приложить"


def given(mime: QMimeData | None) -> Give | None:
    """What there is to attach, or nothing. UI thread; the result is called elsewhere."""
    if mime is None:
        return None
    paths = (
        [Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile()] if mime.hasUrls() else []
    )
    if paths:
        return lambda: [Chosen(p.name, p) for p in paths]
    if mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            return lambda: [Chosen(PASTED, data=_png(image))]
    return None


def has_any(mime: QMimeData) -> bool:
    """Whether something of it could be attached."""
    return mime.hasImage() or any(u.isLocalFile() for u in mime.urls())


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # bytes, as the stubs want, it refuses
    buffer.close()
    return bytes(data.data())


class DropFrame(QWidget):
    """Lies over a pane while something is dragged over it; tells its owner what was dropped.

    ``may`` answers whether a file can be attached there now."""

    def __init__(
        self, pane: QWidget, take: Callable[[Give], object], may: Callable[[], bool]
    ) -> None:
        super().__init__(pane)
        self._pane, self._take, self._may = pane, take, may
        self.setObjectName("dropFrame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QDragMoveEvent):  # a drag that enters is one too
            fits = self._may() and has_any(event.mimeData())
            if fits:
                event.acceptProposedAction()
                self._cover()
            else:
                event.ignore()
            return True
        if kind == QEvent.Type.DragLeave:
            self.hide()
            return True
        if isinstance(event, QDropEvent):
            self.hide()
            give = given(event.mimeData()) if self._may() else None
            if give is not None:
                event.acceptProposedAction()
                self._take(give)
            return True
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        self.setGeometry(self._pane.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event) -> None:
        t = theme()
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        with painting(self) as p:
            fill_round(p, box, t.color("infoBg"), 6)
            p.setPen(QPen(t.color("link"), 2, Qt.PenStyle.DashLine))
            p.drawRoundedRect(box, 6, 6)
            side = t.px(24)
            mid = box.center()
            icon = QRectF(mid.x() - side / 2, mid.y() - side - t.px(4), side, side)
            paint_icon(p, icon, "paperclip", t.color("link"))
            room = QRectF(box.x(), mid.y() + t.px(4), box.width(), t.px(20))
            centre = Qt.AlignmentFlag.AlignHCenter
            draw_text(p, room, RELEASE, t.font(fonts.BODY, True), t.color("link"), centre)
