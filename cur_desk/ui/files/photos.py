"""Photos «до» and «после» beside an answer: tiles with time and place, two ways to add one.

← → go along the tiles, Enter looks (or fetches), Del takes away; a photo may be dropped on «до» or
on «после».
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import bytes_words, counted
from cur_desk.services.files.views import FileState, FileView
from cur_desk.ui.files.drops import DropFrame, Give
from cur_desk.ui.files.image_view import paint_words
from cur_desk.ui.files.pixels import Thumbs
from cur_desk.ui.files.rows import STATES, spoken
from cur_desk.ui.theme import fonts, marks, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import (
    draw_text,
    fill_round,
    kept,
    painting,
    stroke_round,
    text_width,
)
from cur_desk.ui.widgets import ActButton, ElidingLabel, Progress

BEFORE, AFTER = FileKind.PHOTO_BEFORE, FileKind.PHOTO_AFTER
TAGS = {BEFORE: "до", AFTER: "после"}
_WIDE, _TALL, _ADD_WIDE = 250, 96, 176
KEPT = "Время и место — на портале для контроля; заявителю и в печать — копия без них."


def short_caption(view: FileView, zone: ZoneInfo) -> str:
    """«снято 21.11, 15:40, место записано»."""
    place = "место записано" if view.latitude is not None else "место не записано"
    at: datetime | None = view.taken_at
    when = f"снято {at.astimezone(zone):%d.%m, %H:%M}" if at is not None else "время не записано"
    return f"{when}, {place}"


class PhotoTile(QAbstractButton):
    """One photo; Enter or a click looks at it."""

    removed = Signal()
    moved = Signal(int)

    def __init__(self, view: FileView, thumbs: Thumbs, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(parent)
        self.view, self._thumbs, self._zone = view, thumbs, zone
        self.setObjectName("photos.tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.show_view(view)
        self.restyle()

    def show_view(self, view: FileView) -> None:
        """The same photo in another state."""
        self.view = view
        self.setAccessibleName(spoken(view))
        self.setToolTip(f"{view.name}, {view.state_words}")
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedSize(theme().px(_WIDE), theme().px(_TALL))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        with painting(self) as p:
            self._paint_picture(p, rect)
            paint_words(p, rect, TAGS.get(self.view.kind, ""), short_caption(self.view, self._zone))
            self._paint_state(p, rect)
            focus = self.hasFocus()
            edge = "link" if focus else "strong" if self.underMouse() else "line2"
            stroke_round(p, rect, t.color(edge), 6, 2 if focus else 1)

    def _paint_picture(self, p: QPainter, rect: QRectF) -> None:
        t = theme()
        side = round(rect.width() * self.devicePixelRatioF() * 1.3)
        image = self._thumbs.image(self.view, side)
        fill_round(p, rect, t.color("hover"), 6)
        if image is None:
            words = self._thumbs.trouble(self.view)
            if not self.view.can_open:
                words = "Enter — загрузить" if self.view.state is FileState.NOT_HERE else ""
            room = rect.adjusted(t.px(8), 0, -t.px(8), 0)
            centre = Qt.AlignmentFlag.AlignHCenter
            draw_text(p, room, words, t.font(fonts.SMALL), t.color("text2"), centre)
            return
        shape = QPainterPath()
        shape.addRoundedRect(rect, 6, 6)
        grow = max(rect.width() / image.width(), rect.height() / image.height())
        wide, high = image.width() * grow, image.height() * grow
        place = QRectF(rect.center().x() - wide / 2, rect.center().y() - high / 2, wide, high)
        with kept(p):
            p.setClipPath(shape)
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(place, image)

    def _paint_state(self, p: QPainter, rect: QRectF) -> None:
        """Where the photo is: icon at the upper right, how far while it travels."""
        t = theme()
        icon, role = STATES[self.view.state]
        words = ""
        if self.view.progress is not None:
            words = f"{self.view.progress:.0%}".replace("%", "\u00a0%")
        font = t.font(fonts.SMALL, True)
        wide = t.px(24) + (text_width(words, font) + t.px(6) if words else 0)
        box = QRectF(rect.right() - t.px(8) - wide, rect.y() + t.px(8), wide, t.px(20))
        fill_round(p, box, t.color("panel"), 4)
        side = t.px(14)
        at = QRectF(box.x() + t.px(5), box.center().y() - side / 2, side, side)
        paint_icon(p, at, icon, t.color(role))
        if words:
            room = box.adjusted(t.px(24), 0, 0, 0)
            draw_text(p, room, words, font, t.color(role))


class AddTile(QAbstractButton):
    """«Фото «до»»: a click, Enter, or a photo dropped on it."""

    moved = Signal(int)

    def __init__(self, kind: FileKind, cap: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind, self._cap = kind, cap
        self.setObjectName(f"photos.add.{kind.value}")
        self.setText(f"Фото «{TAGS[kind]}»")
        self.setAccessibleName(f"Добавить фото «{TAGS[kind]}»")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, True)
        self.restyle()

    def set_cap(self, cap: str) -> None:
        """The key that fires it now, or none."""
        self._cap = cap
        self.update()

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedSize(theme().px(_ADD_WIDE), theme().px(44))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_ADD_WIDE), theme().px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        t = theme()
        rect = QRectF(self.rect())
        on = self.isEnabled()
        with painting(self) as p:
            if self.underMouse() and on:
                fill_round(p, rect, t.color("hover"), 6)
            focus = self.hasFocus()
            pen = QPen(t.color("link" if focus else "strong"), 2 if focus else 1)
            pen.setStyle(Qt.PenStyle.SolidLine if focus else Qt.PenStyle.DashLine)
            p.setPen(pen)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
            ink = t.color("text" if on else "dis")
            side = t.px(16)
            paint_icon(p, QRectF(t.px(12), rect.center().y() - side / 2, side, side), "camera", ink)
            room = QRectF(t.px(36), 0, rect.width() - t.px(44), rect.height())
            draw_text(p, room, self.text(), t.font(fonts.BODY, True), ink)
            if self._cap and on:
                wide, high = marks.keycap_width(self._cap), t.px(18)
                at = QRectF(
                    rect.right() - t.px(10) - wide, rect.center().y() - high / 2, wide, high
                )
                marks.paint_keycap(p, at, self._cap)


class PhotoStrip(QWidget):
    """Signals only: the seat knows the desk and the assignment."""

    add_asked = Signal(object)
    """A :class:`FileKind`."""
    dropped = Signal(object, object)
    """What is given and its kind."""
    open_asked = Signal(object)
    remove_asked = Signal(object)
    compare_asked = Signal()

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = desk.profile.tz
        self.setObjectName("photos")
        self.setAccessibleName("Фото")
        self.thumbs = Thumbs(desk, self)
        self.thumbs.ready.connect(self._on_ready)
        self.tiles: list[PhotoTile] = []
        self._may = False
        self._build()

    def _build(self) -> None:
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.px(4))
        self._inner = QWidget()
        self._inner.setProperty("plain", True)
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(t.px(10))
        self.add_tiles = {k: AddTile(k, "", self) for k in (BEFORE, AFTER)}
        self._adds = QWidget(self)
        adds = self._add_row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._adds)
        adds.setContentsMargins(0, 0, 0, 0)
        adds.setSpacing(t.px(8))
        for kind, tile in self.add_tiles.items():
            adds.addWidget(tile)
            tile.clicked.connect(lambda _=False, k=kind: self.add_asked.emit(k))
            tile.moved.connect(lambda by, w=tile: self._move(w, by))
            DropFrame(tile, self._dropper(kind), lambda: self._may)
        drag = "или перетащите снимки на «до» и «после»"
        self.drag = ElidingLabel(drag, fonts.SMALL, False, "text2", self._adds)
        adds.addWidget(self.drag, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        DropFrame(self, lambda give: self.dropped.emit(give, self.next_kind()), lambda: self._may)
        self.area = QScrollArea(self)
        self.area.setObjectName("photos.area")
        self.area.setAccessibleName("Фото до и после")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inner)
        self.area.hide()
        across = QHBoxLayout()
        across.setSpacing(t.px(10))
        across.addWidget(self.area, 1)
        across.addWidget(self._adds, 0, Qt.AlignmentFlag.AlignTop)
        across.addStretch(0)
        column.addLayout(across)
        self.progress = Progress(self, name="photos.progress")
        self.progress.hide()
        column.addWidget(self.progress)
        line = QHBoxLayout()
        line.setSpacing(t.px(8))
        self.note = ElidingLabel("", fonts.SMALL, False, "text2", self, name="photos.note")
        self.compare = ActButton(
            "Сравнить до и после", "link", self, name="photos.compare", height=24,
            on_click=self.compare_asked.emit,
        )  # fmt: skip
        line.addWidget(self.note, 1)
        line.addWidget(self.compare)
        column.addLayout(line)
        self.restyle()

    def restyle(self) -> None:
        """Takes the new scale; room below for the bar that many photos need."""
        t = theme()
        wide = len(self.tiles) * t.px(_WIDE + 10) - t.px(10)
        bar = 12 if wide > self.area.width() else 0
        self.area.setFixedHeight(t.px(_TALL) + bar)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.restyle()

    def _dropper(self, kind: FileKind) -> Callable[[Give], object]:
        return lambda give: self.dropped.emit(give, kind)

    # --- what the owner calls ----------------------------------------------------------------

    def show_files(self, files: Sequence[FileView], *, may: bool, comparable: bool) -> None:
        """Photos of this question, originals only; ``may``: whether one can be added."""
        photos = [f for f in files if f.kind in TAGS and f.copy_of is None]
        photos.sort(key=lambda f: f.kind is AFTER)
        self._may = may
        if [p.id for p in photos] == [tile.view.id for tile in self.tiles]:
            for tile, view in zip(self.tiles, photos, strict=True):
                tile.show_view(view)
        else:
            self._replace(photos)
        self._adds.setVisible(may)
        self.drag.setVisible(not photos)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._add_row.setDirection(down if photos else across)
        self.area.setVisible(bool(photos))
        self.restyle()
        wanted = self.next_kind()
        for kind, add in self.add_tiles.items():
            add.set_cap("Insert" if kind is wanted else "")
        self.compare.setVisible(comparable)
        self.note.setText(self._note(photos))
        self.note.setVisible(bool(photos))

    def next_kind(self) -> FileKind:
        """What Insert adds: first «до», then «после»."""
        return AFTER if any(tile.view.kind is BEFORE for tile in self.tiles) else BEFORE

    def set_running(self, running: bool) -> None:
        """While a lot is attached no second one is begun."""
        self.progress.renew()
        self.progress.show_step(0, 1, "Снимок открывается")
        self.progress.setVisible(running)
        for tile in self.add_tiles.values():
            tile.setEnabled(not running)

    def _replace(self, photos: Sequence[FileView]) -> None:
        focused = next((t.view.id for t in self.tiles if t.hasFocus()), "")
        for tile in self.tiles:
            self._row.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = []
        for number, view in enumerate(photos):
            tile = PhotoTile(view, self.thumbs, self._zone, self._inner)
            tile.clicked.connect(lambda _=False, w=tile: self.open_asked.emit(w.view))
            tile.removed.connect(lambda w=tile: self.remove_asked.emit(w.view))
            tile.moved.connect(lambda by, w=tile: self._move(w, by))
            self._row.insertWidget(number, tile)
            self.tiles.append(tile)
            if view.id == focused:
                tile.setFocus()
        order: list[QWidget] = [*self.tiles, *self.add_tiles.values()]
        for one, other in itertools.pairwise(order):
            QWidget.setTabOrder(one, other)

    def _move(self, at: QWidget, by: int) -> None:
        shown = [w for w in (*self.tiles, *self.add_tiles.values()) if w.isVisible()]
        here = shown.index(at) if at in shown else 0
        target = shown[min(max(here + by, 0), len(shown) - 1)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(target)

    def _note(self, photos: Sequence[FileView]) -> str:
        count = counted(len(photos), "снимок", "снимка", "снимков")
        return f"{count}, {bytes_words(sum(p.size for p in photos))}. {KEPT}" if photos else ""

    def _on_ready(self, _sha256: str) -> None:
        for tile in self.tiles:
            tile.update()
