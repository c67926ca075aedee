"""The list of papers: name, rhythm, and whether the region has it."""

# Row objects of our own are narrower than the stubs allow.
# mypy: disable-error-code="override"

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from cur_desk.services.packs.catalogue import OVERDUE, PaperView
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text
from cur_desk.ui.widgets import KEY_ROLE, ROW_ROLE, KeyListView, RowDelegate
from cur_desk.ui.widgets.lists import RowLook


class PaperModel(QAbstractListModel):
    """Papers of the region."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._papers: tuple[PaperView, ...] = ()

    def set_papers(self, papers: tuple[PaperView, ...]) -> None:
        """Replaces the list."""
        self.beginResetModel()
        self._papers = papers
        self.endResetModel()

    def paper(self, row: int) -> PaperView | None:
        """The paper of a row."""
        return self._papers[row] if 0 <= row < len(self._papers) else None

    def rowCount(self, parent=None) -> int:
        return len(self._papers)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        paper = self._papers[index.row()]
        if role == ROW_ROLE:
            return paper
        if role == KEY_ROLE:
            return paper.code
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{paper.title}. {paper.off or paper.rhythm}"
        return None


class _PaperDelegate(RowDelegate):
    """Icon, name over the rhythm."""

    def paint_row(
        self, p: QPainter, rect: QRectF, row: PaperView, look: RowLook, index: QModelIndex
    ) -> None:
        t = theme()
        x, side = rect.x() + t.px(16), t.px(18)
        icon = "clock-alert" if row.code == OVERDUE else "file-text"
        ink = "dis" if row.off else "text2"
        paint_icon(p, QRectF(x, rect.y() + t.px(17), side, side), icon, t.color(ink))
        x += t.px(30)
        wide = rect.right() - x - t.px(12)
        title = QRectF(x, rect.y() + t.px(7), wide, t.px(20))
        draw_text(p, title, row.title, t.font(fonts.BODY, True),
                  t.color("text2" if row.off else "text"))  # fmt: skip
        note = QRectF(x, rect.y() + t.px(27), wide, t.px(17))
        draw_text(p, note, row.off or row.rhythm, t.font(fonts.SMALL), t.color("text2"))


class PaperList(KeyListView):
    """Two-line rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="packs.papers", accessible="Документы")
        self.papers = PaperModel(self)
        self.setModel(self.papers)
        self.setItemDelegate(_PaperDelegate(self))

    def current(self) -> PaperView | None:
        """The chosen paper."""
        return self.papers.paper(self.currentIndex().row())
