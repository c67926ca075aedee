"""A cut opened by its code: figures as printed, appeals behind each, what has changed since."""

# Row objects of our own are narrower than the stubs allow.
# mypy: disable-error-code="override"

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.packs.cuts import CutFigure, CutRow, CutView
from cur_desk.ui.theme import fonts, marks, set_surface, theme
from cur_desk.ui.theme.painting import draw_text
from cur_desk.ui.widgets import (
    KEY_ROLE,
    ROW_ROLE,
    ActButton,
    Banner,
    ElidingLabel,
    FoldingSplitter,
    KeyListView,
    RowDelegate,
    SidePane,
    bind_pane_jumps,
)
from cur_desk.ui.widgets.lists import RowLook
from cur_desk.ui.widgets.word_table import Column, WordTable

COLUMNS = (
    Column("Показатель", 300, lambda f: f.title),
    Column("Значение", 92, lambda f: f.value, medium=True, right=True),
    Column("Обращений", 96, lambda f: str(len(f.rows)), "text2", right=True),
    Column("Отбор", 0, lambda f: f.words, "text2"),
)


def spoken(figure: CutFigure) -> str:
    """A figure as a sentence."""
    many = len(figure.rows)
    return f"{figure.title}: {figure.value}. {figure.words}. Обращений {many}"


class _Rows(QAbstractListModel):
    """Appeals behind the chosen figure."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[CutRow, ...] = ()

    def set_rows(self, rows: tuple[CutRow, ...]) -> None:
        """Another figure."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent=None) -> int:
        return len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == KEY_ROLE:
            return row.uid
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.number, row.state, since(row))))
        return None


def since(row: CutRow) -> str:
    """What has become of the appeal since the paper was made."""
    if row.gone:
        return "нет на этом рабочем месте"
    return "изменено" if row.changed else ""


class _RowDelegate(RowDelegate):
    """Number and state as they were; a tag if it is otherwise now."""

    def paint_row(
        self, p: QPainter, rect: QRectF, row: CutRow, look: RowLook, index: QModelIndex
    ) -> None:
        t = theme()
        x, right = rect.x() + t.px(16), rect.right() - t.px(12)
        words = since(row)
        if words:
            tone = "today" if row.gone else "info"
            short = "нет здесь" if row.gone else words
            wide = marks.tag_width(short)
            high = t.px(20)
            at = QRectF(right - wide, rect.center().y() - high / 2, wide, high)
            marks.paint_tag(p, at, short, tone)
            right = at.x() - t.px(8)
        number = QRectF(x, rect.y(), t.px(104), rect.height())
        draw_text(p, number, row.number, t.font(fonts.BODY, True), t.color("text"))
        state = QRectF(number.right() + t.px(8), rect.y(), right - number.right(), rect.height())
        draw_text(p, state, row.state, t.font(fonts.SMALL), t.color("text2"))


def since_words(cut: CutView) -> tuple[str, str, str, str]:
    """Title, text, tone and icon of the banner: has anything changed since."""
    whole = counted(cut.total, "обращения", "обращений", "обращений")
    if not cut.changed:
        return f"С тех пор не изменилось ничего из {whole}", "", "ok", "circle-check"
    title = f"С тех пор изменено: {cut.changed} из {whole}"
    gone = f"Нет на этом рабочем месте: {cut.gone}. " if cut.gone else ""
    text = f"{gone}Здесь значения на день документа; новые цифры даст новый документ."
    return title, text, "info", "rotate-ccw-clock"


class CutPage(QWidget):
    """``back_asked`` on Esc, ``open_asked`` with the id of an appeal on Enter in its list."""

    back_asked = Signal()
    open_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("packs.cut")
        set_surface(self, "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.banner = Banner("", name="packs.cut.since")
        around = QVBoxLayout()
        around.setContentsMargins(theme().px(16), 0, theme().px(16), theme().px(8))
        around.addWidget(self.banner)
        column.addLayout(around)
        column.addWidget(self._make_panes(), 1)
        self.setFocusProxy(self.table)

    def _make_head(self) -> QWidget:
        t = theme()
        head = QWidget(self)
        head.setFixedHeight(t.px(49))
        row = QHBoxLayout(head)
        row.setContentsMargins(t.px(8), 0, t.px(16), 0)
        row.setSpacing(t.px(8))
        back = ActButton(
            "Назад", "quiet", head, name="packs.cut.back", icon="arrow-left", shortcut="back"
        )
        back.clicked.connect(self.back_asked)
        self.title = ElidingLabel("", fonts.TITLE, True, "text", head, name="packs.cut.title")
        self.about = ElidingLabel("", fonts.BODY, False, "text2", head, name="packs.cut.about")
        row.addWidget(back)
        row.addWidget(self.title)
        row.addWidget(self.about)
        row.addStretch(1)
        return head

    def _make_panes(self) -> QWidget:
        t = theme()
        self.table = WordTable(
            COLUMNS, spoken, self, name="packs.cut.figures", accessible="Цифры документа"
        )
        self.table.previewed.connect(lambda index: self._choose(index.row()))
        self.side = SidePane("Обращения", self, name="packs.cut.side", surface="panel")
        self.side.body.setContentsMargins(0, t.px(12), 0, 0)
        self.rows = KeyListView(self, name="packs.cut.rows", accessible="Обращения за цифрой")
        self._rows = _Rows(self)
        self.rows.setModel(self._rows)
        self.rows.setItemDelegate(_RowDelegate(self.rows, height=34))
        self.rows.opened.connect(self._on_opened)
        self.side.body.addWidget(self.rows, 1)
        title = self.side.body.itemAt(0).layout()
        title.setContentsMargins(t.px(16), 0, t.px(16), 0)
        self.table.opened.connect(lambda index: self._to_rows())
        panes = FoldingSplitter(self, name="packs.cut.panes")
        panes.add_pane(self.table, 880, stretch=1, minimum=420)
        panes.add_pane(self.side, 380, minimum=220)
        bind_pane_jumps(self, (self.table, self.rows))
        return panes

    def show_cut(self, cut: CutView) -> None:
        """Another cut, at its first figure."""
        self.title.setText(cut.title)
        self.about.setText(f"срез {cut.code} · {cut.made} · профиль {cut.profile}")
        self.banner.show_words(*since_words(cut))
        self.table.set_rows(cut.figures)
        self._rows.set_rows(())
        self.side.set_count("")
        self.table.choose_row(0)

    def figures(self) -> tuple[CutFigure, ...]:
        """What is shown."""
        return tuple(self.table.rows())

    def _choose(self, row: int) -> None:
        figure = self.figures()[row]
        self._rows.set_rows(figure.rows)
        self.side.set_count(len(figure.rows))

    def _to_rows(self) -> None:
        if self._rows.rows:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            self.rows.choose_row(0)

    def _on_opened(self, index: QModelIndex) -> None:
        row = self._rows.rows[index.row()]
        if not row.gone:
            self.open_asked.emit(row.uid)
