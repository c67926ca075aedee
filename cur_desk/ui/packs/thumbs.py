"""The strip of thumbnails, 96 px: a page each with its number."""

# Row objects of our own are narrower than the stubs allow.
# mypy: disable-error-code="override"

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from cur_desk.services.packs.pdf_pages import PdfPages
from cur_desk.ui.packs.page_store import PageStore
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.painting import draw_text, stroke_round
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE, KeyListView, RowDelegate
from cur_desk.ui.widgets.lists import RowLook

WIDTH = 96
_BOX = (70, 99)
_HIGH = 121


class _Model(QAbstractListModel):
    """Numbers of pages."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages: PdfPages | None = None

    def set_pages(self, pages: PdfPages | None) -> None:
        """Another document."""
        self.beginResetModel()
        self.pages = pages
        self.endResetModel()

    def rowCount(self, parent=None) -> int:
        return self.pages.count if self.pages is not None else 0

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if role in (ROW_ROLE, KEY_ROLE):
            return index.row()
        if role == Qt.ItemDataRole.AccessibleTextRole and self.pages is not None:
            return f"Страница {index.row() + 1} из {self.pages.count}"
        return None


class _Delegate(RowDelegate):
    """A small page in the middle of the row, its number under it."""

    def __init__(self, view: Thumbnails) -> None:
        super().__init__(view, height=_HIGH)
        self._strip = view

    def sizeHint(self, option, index) -> QSize:
        return QSize(theme().px(WIDTH - 12), theme().px(_HIGH))

    def paint_back(self, p: QPainter, rect: QRectF, look: RowLook, index: QModelIndex) -> None:
        p.fillRect(rect, theme().color("panel"))

    def paint_row(self, p: QPainter, rect: QRectF, row, look: RowLook, index: QModelIndex) -> None:
        t = theme()
        pages = self._strip.pages()
        across, along = pages.sizes[row]
        scale = min(t.px(_BOX[0]) / across, t.px(_BOX[1]) / along)
        wide, high = across * scale, along * scale
        box = QRectF(rect.center().x() - wide / 2, rect.y() + t.px(4), wide, high)
        p.fillRect(box, Qt.GlobalColor.white)
        ratio = self._strip.devicePixelRatioF()
        image = self._strip.store.image(row, max(8, round(wide * ratio)))
        if image is not None:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(box, image)
        edge = "selLine" if look.chosen else "text2" if look.hover else "line2"
        stroke_round(p, box.adjusted(-2, -2, 2, 2), t.color(edge), 2, 2 if look.chosen else 1)
        room = QRectF(rect.x(), box.bottom() + t.px(2), rect.width(), t.px(16))
        ink = t.color("link" if look.chosen else "text2")
        font = t.font(fonts.TINY, look.chosen)
        draw_text(p, room, str(row + 1), font, ink, Qt.AlignmentFlag.AlignHCenter)


class Thumbnails(KeyListView):
    """``page_chosen`` by click or arrows; the current one follows the pages."""

    page_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, name: str = "thumbs") -> None:
        super().__init__(parent, name=name, accessible="Миниатюры страниц")
        self.store = PageStore(self, keep=120)
        self.store.ready.connect(lambda page: self.viewport().update())
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self._following = False
        self.previewed.connect(self._on_chosen)
        self.restyle()

    def pages(self) -> PdfPages:
        """The document; asked only while rows are painted."""
        assert self._model.pages is not None
        return self._model.pages

    def restyle(self) -> None:
        """Takes the new scale."""
        self.setFixedWidth(theme().px(WIDTH))

    def set_pages(self, pages: PdfPages | None) -> None:
        """Another document."""
        self.store.set_pages(pages)
        self._following = True
        self._model.set_pages(pages)
        self.choose_row(0)
        self._following = False

    def follow(self, page: int) -> None:
        """Marks the page in sight without asking for it."""
        self._following = True
        self.choose_row(page)
        self._following = False

    def _on_chosen(self, index: QModelIndex) -> None:
        if not self._following:
            self.page_chosen.emit(index.row())
