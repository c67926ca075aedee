"""Pages of a document one under another, drawn as they come into sight; keyboard and zoom."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from cur_desk.services.packs.pdf_pages import PdfPages
from cur_desk.ui.bridge import Job, Problem, bridge
from cur_desk.ui.packs.page_store import PageStore
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text, painting, stroke_round

FIT = 0
ZOOMS = (50, 75, 100, 125, 150, 200)
_SCREEN_DPI = 96
_MARGIN, _GAP, _WIDEST = 28, 14, 920
_NO_TEXT = "Текст страницы читается"


class PageView(QAbstractScrollArea):
    """``page_changed`` tells the page in sight (from 0); ``zoom_changed`` the new zoom."""

    page_changed = Signal(int)
    zoom_changed = Signal(int)
    trouble = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, name: str = "pages") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._pages: PdfPages | None = None
        self._rects: list[QRect] = []
        self._zoom, self._page = FIT, 0
        self._reading: Job | None = None
        self.store = PageStore(self, keep=12)
        self.store.ready.connect(lambda page: self.viewport().update())
        self.store.failed.connect(self.trouble)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setAccessibleName("Страницы документа")

    # --- what is asked

    def count(self) -> int:
        """How many pages there are."""
        return len(self._rects)

    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    def zoom(self) -> int:
        """Per cent, or ``FIT``."""
        return self._zoom

    # --- what is shown

    def set_pages(self, pages: PdfPages | None) -> None:
        """Another document, at its first page."""
        self._pages, self._page = pages, 0
        self.store.set_pages(pages)
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def set_zoom(self, zoom: int) -> None:
        """``FIT`` or per cent; the page in sight stays in sight."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._lay_out()
            self.go_to(self._page)
            self.zoom_changed.emit(zoom)

    def step_zoom(self, step: int) -> None:
        """The next larger or smaller step."""
        now = self._percent()
        if step > 0:
            wanted = next((z for z in ZOOMS if z > now + 1), ZOOMS[-1])
        else:
            wanted = next((z for z in reversed(ZOOMS) if z < now - 1), ZOOMS[0])
        self.set_zoom(wanted)

    def go_to(self, page: int) -> None:
        """Puts the top of a page at the top."""
        if self._rects:
            page = min(max(page, 0), len(self._rects) - 1)
            top = self._rects[page].y() - theme().px(_GAP)
            bar = self.verticalScrollBar()
            bar.setValue(min(top, bar.maximum()))
            self._set_page(page)

    def restyle(self) -> None:
        """Takes the new scale."""
        self._lay_out()

    # --- events

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        page = self._page
        self._lay_out()
        if page:
            self.go_to(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, ctrl = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        bar = self.verticalScrollBar()
        screen = max(1, self.viewport().height() - theme().px(40))
        if key == Qt.Key.Key_PageDown:
            self.go_to(self._page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go_to(self._page - 1)
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(len(self._rects) - 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not ctrl:
            step = theme().px(60)
            bar.setValue(bar.value() + (step if key == Qt.Key.Key_Down else -step))
        elif key == Qt.Key.Key_Space:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            bar.setValue(bar.value() + (-screen if back else screen))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal):
            self.step_zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self.set_zoom(FIT)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def paintEvent(self, event) -> None:
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = QRect(event.rect()).translated(across, down)
        with painting(self.viewport()) as p:
            p.fillRect(event.rect(), theme().color("app"))
            p.translate(-across, -down)
            for page, rect in enumerate(self._rects):
                if rect.intersects(seen):
                    self._paint_page(p, page, rect)

    # --- own

    def _paint_page(self, p: QPainter, page: int, rect: QRect) -> None:
        t = theme()
        # Paper is white in both themes: what is shown is what will lie on the table.
        p.fillRect(rect, Qt.GlobalColor.white)
        image = self.store.image(page, round(rect.width() * self.devicePixelRatioF()))
        if image is not None:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(QRectF(rect), image)
        else:
            words = f"Страница {page + 1} открывается"
            room = QRectF(rect.x(), rect.y() + t.px(40), rect.width(), t.px(24))
            font = t.font(fonts.BODY)
            draw_text(p, room, words, font, t.color("dis"), Qt.AlignmentFlag.AlignHCenter)
        edge = "link" if self.hasFocus() and page == self._page else "line2"
        stroke_round(p, QRectF(rect).adjusted(-1, -1, 1, 1), t.color(edge), 0, 1)

    def _percent(self) -> float:
        if self._zoom != FIT or not self._rects or self._pages is None:
            return self._zoom or 100
        return 100 * self._rects[0].width() / self._natural(0)

    def _natural(self, page: int) -> float:
        assert self._pages is not None
        return theme().px(self._pages.sizes[page][0] * _SCREEN_DPI / 72)

    def _width(self, page: int) -> int:
        if self._zoom != FIT:
            return round(self._natural(page) * self._zoom / 100)
        room = self.viewport().width() - 2 * theme().px(_MARGIN)
        return max(120, min(room, theme().px(_WIDEST)))

    def _lay_out(self) -> None:
        t = theme()
        self._rects = []
        gap, y, widest = t.px(_GAP), t.px(_GAP), 0
        for page, (across, along) in enumerate(self._pages.sizes if self._pages else ()):
            wide = self._width(page)
            high = round(wide * along / across)
            self._rects.append(QRect(0, y, wide, high))
            y, widest = y + high + gap, max(widest, wide)
        view = self.viewport().size()
        whole = max(view.width(), widest + 2 * gap)
        for rect in self._rects:
            rect.moveLeft((whole - rect.width()) // 2)
        down, across_bar = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, y - view.height()))
        down.setPageStep(view.height())
        down.setSingleStep(t.px(24))
        across_bar.setRange(0, whole - view.width())
        across_bar.setPageStep(view.width())
        self.viewport().update()

    def _on_scrolled(self, value: int) -> None:
        middle = value + self.viewport().height() // 2
        for page, rect in enumerate(self._rects):
            if rect.bottom() >= middle:
                self._set_page(page)
                break
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self._tell()

    def _tell(self) -> None:
        """Where we are, and the words of the page for the screen reader."""
        pages, page = self._pages, self._page
        self.viewport().update()
        self.page_changed.emit(page)
        if pages is None:
            return
        self.setAccessibleName(f"Страница {page + 1} из {pages.count}")
        self.setAccessibleDescription(_NO_TEXT)
        self._reading = bridge().run_query(
            lambda: pages.text(page), self._on_text, self._on_no_text, self, replaces="text"
        )

    def _on_text(self, text: str) -> None:
        self.setAccessibleDescription(text.strip() or "На странице нет текста")

    def _on_no_text(self, problem: Problem) -> None:
        self.setAccessibleDescription(problem.text())
