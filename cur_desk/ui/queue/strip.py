"""The left strip: named views with counts, in groups; ↑↓ or a click opens one."""

# mypy: disable-error-code="override"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStyleOptionViewItem, QVBoxLayout, QWidget

from cur_desk.domain.text import grouped
from cur_desk.services.views import SavedView
from cur_desk.ui.theme import fonts, marks, set_surface, shortcuts, theme
from cur_desk.ui.theme.icons import paint_icon
from cur_desk.ui.theme.painting import draw_text, fill_round, text_width
from cur_desk.ui.widgets import ActButton, KeyListView, RowDelegate, icon_button
from cur_desk.ui.widgets.lists import KEY_ROLE, ROW_ROLE, RowLook

TERM_MARKS = {"life": 0.0, "over": 0.0, "today": 0.0, "soon": 0.25, "ok": 0.75}
COUNT_ROLES = {"life": "over", "over": "over", "rejected": "over", "conflicts": "conf"}
ICON_ROLES = {"unsent": "link", "conflicts": "conf", "rejected": "over"}
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class StripRow:
    """A head of a group (no view) or a view with its count."""

    title: str
    view: SavedView | None = None
    count: int = 0


@dataclass(frozen=True)
class ViewAct:
    """One thing to do with an own view: its code in ``own_asked``, its words, whether now."""

    code: str
    icon: str
    title: str
    cap: str = ""
    can: bool = True


class StripModel(QAbstractListModel):
    """Heads and views in the order given."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[StripRow] = []

    def show_views(self, views: Sequence[SavedView], counts: Mapping[str, int]) -> None:
        """Replaces everything; a change of counts alone keeps the rows."""
        rows: list[StripRow] = []
        last = ""
        for view in views:
            if view.group != last:
                rows.append(StripRow(view.group))
                last = view.group
            rows.append(StripRow(view.title, view, counts.get(view.code, 0)))
        same = [r.view and r.view.code for r in rows] == [
            r.view and r.view.code for r in self._rows
        ]
        if same:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row_of(self, code: str) -> int:
        """The row of a view; −1 if there is none."""
        found = (k for k, r in enumerate(self._rows) if r.view and r.view.code == code)
        return next(found, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._rows[index.row()].view is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == KEY_ROLE:
            return None
        if role == Qt.ItemDataRole.ToolTipRole and row.view is not None:
            return ". ".join(w for w in (row.title, row.view.about) if w)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.count}" if row.view else row.title
        return None


class StripDelegate(RowDelegate):
    """28 px a view, 36 px a head."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        row = index.data(ROW_ROLE)
        first = index.row() == 0
        return QSize(theme().px(120), theme().px(28 if row.view else 26 if first else 36))

    def paint_back(self, p: QPainter, rect: QRectF, look: RowLook, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row.view is None or not (look.chosen or look.hover):
            return
        box = rect.adjusted(theme().px(8), 0, -theme().px(8), 0)
        fill_round(p, box, theme().color("sel" if look.chosen else "hover"), 4)
        if look.chosen and look.focused:
            from cur_desk.ui.theme.painting import stroke_round

            stroke_round(p, box, theme().color("link"), 4, 2)

    def paint_row(
        self, p: QPainter, rect: QRectF, row: object, look: RowLook, index: QModelIndex
    ) -> None:
        assert isinstance(row, StripRow)
        t = theme()
        room = rect.adjusted(t.px(16), 0, -t.px(16), 0)
        if row.view is None:
            room.setTop(rect.bottom() - t.px(26))
            draw_text(p, room, row.title, t.font(fonts.SMALL, True), t.color("text3"))
            return
        side = t.px(16)
        box = QRectF(room.x(), room.center().y() - side / 2, side, side)
        code = row.view.code
        if code in TERM_MARKS:
            marks.paint_term_mark(p, box, code, TERM_MARKS[code])
        else:
            role = "link" if look.chosen else ICON_ROLES.get(code, "text2")
            paint_icon(p, box, row.view.icon, t.color(role))
        count = grouped(row.count)
        font = t.font(fonts.SMALL, True)
        wide = text_width(count, font)
        urgent = COUNT_ROLES.get(code, "text2") if row.count else "text3"
        at = QRectF(room.right() - wide, room.y(), wide + 1, room.height())
        draw_text(p, at, count, font, t.color(urgent))
        words = QRectF(room.x() + t.px(22), room.y(), at.x() - room.x() - t.px(28), room.height())
        draw_text(p, words, row.title, t.font(fonts.BODY, look.chosen), t.color("text"))


class ViewStrip(QWidget):
    """The list of views over a foot with «Сохранить вид» and the fold."""

    view_chosen = Signal(object)
    entered = Signal()
    """Enter or a double click on a view: the person goes on in its list."""
    save_asked = Signal()
    own_asked = Signal(str, object)
    """What to do with one of the person's own views: rename, change, up, down, delete, restore."""
    fold_asked = Signal()
    receive_asked = Signal()
    import_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue.strip")
        self.setAccessibleName("Виды очереди")
        set_surface(self, "app")
        self._views: Sequence[SavedView] = ()
        self._counts: Mapping[str, int] = {}
        self._chosen, self._none = "", False
        self.gone: SavedView | None = None
        """The view removed last: it can be brought back."""
        self.narrowed = False
        """Whether the open list is narrower than its view."""
        self.model = StripModel(self)
        self.list = KeyListView(self, name="queue.views", accessible="Виды очереди")
        self.list.setModel(self.model)
        self.list.setItemDelegate(StripDelegate(self.list))
        self.list.viewport().setAutoFillBackground(False)
        self.list.setStyleSheet("background: transparent;")
        self.list.previewed.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(120)
        self._pause.timeout.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(8), 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(self.list, 1)
        column.addWidget(self._make_foot())

    def show_views(self, views: Sequence[SavedView]) -> None:
        """The views; the first is chosen if none was, and opened if the open one is gone."""
        self._views = views
        self.model.show_views(views, self._counts)
        gone = ""
        if self._chosen not in {v.code for v in views} and not self._none:
            gone, self._chosen = self._chosen, views[0].code if views else ""
        self._mark()
        if gone:
            self._tell()  # else the list of the old one would stand under the name of this

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Fresh counts."""
        self._counts = counts
        self.model.show_views(self._views, counts)
        self._mark()

    def choose(self, code: str) -> None:
        """Opens a view by its code."""
        if code != self._chosen and self.model.row_of(code) >= 0:
            self._chosen, self._none = code, False
            self._mark()
            self._tell()

    def choose_none(self) -> None:
        """A list from elsewhere is shown: no view is marked."""
        self._chosen, self._none = "", True
        self._pause.stop()
        self.list.blockSignals(True)
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self.list.blockSignals(False)

    def chosen(self) -> SavedView | None:
        """The open view."""
        return next((v for v in self._views if v.code == self._chosen), None)

    def views(self) -> Sequence[SavedView]:
        """All views in order."""
        return self._views

    def count(self, code: str) -> int:
        """The count shown beside a view."""
        return self._counts.get(code, 0)

    def _mark(self) -> None:
        row = self.model.row_of(self._chosen)
        if row >= 0 and self.list.currentIndex().row() != row:
            self.list.blockSignals(True)
            self.list.choose_row(row)
            self.list.blockSignals(False)

    def _on_moved(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row.view is not None and row.view.code != self._chosen:
            self._chosen, self._none = row.view.code, False
            self._pause.start()

    def _on_opened(self, index: QModelIndex) -> None:
        self._pause.stop()
        self._tell()
        self.entered.emit()

    def _tell(self) -> None:
        view = self.chosen()
        if view is not None:
            self.view_chosen.emit(view)

    def _menu(self, at: Any) -> None:
        """Of the view under the hand, or of the open one."""
        rows = (self.list.indexAt(at).data(ROW_ROLE), self.list.currentIndex().data(ROW_ROLE))
        view = next((r.view for r in rows if r and r.view and r.view.own), None)
        if view is None and self.gone is None:
            return
        menu = QMenu(self)
        menu.setObjectName("queue.viewMenu")
        if view is not None:
            self._fill_menu(menu, view)
        if self.gone is not None:
            menu.addSeparator()
            title = f"Вернуть вид «{self.gone.title}»"
            gone = self.gone
            menu.addAction(
                theme().icon("undo-2"), title, lambda: self.own_asked.emit("restore", gone)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def own_acts(self, view: SavedView) -> tuple[ViewAct, ...]:
        """What can be done with one of the person's own views: for the menu and the palette."""
        own = [v for v in self._views if v.own]
        at = own.index(view)
        up, down = shortcuts.caption("view_up"), shortcuts.caption("view_down")
        other = self._chosen != view.code or self.narrowed
        return (
            ViewAct("rename", "pencil-line", "Переименовать"),
            ViewAct("change", "list-filter", "Сохранить в него текущий отбор", can=other),
            ViewAct("up", "arrow-up", "Выше", up, can=at > 0),
            ViewAct("down", "arrow-down", "Ниже", down, can=at < len(own) - 1),
            ViewAct("delete", "trash-2", "Удалить"),
        )

    def _fill_menu(self, menu: QMenu, view: SavedView) -> None:
        for act in self.own_acts(view):
            title = "\t".join(filter(None, (act.title, act.cap)))
            title += "…" if act.code == "rename" else ""
            made = menu.addAction(
                theme().icon(act.icon), title, partial(self.own_asked.emit, act.code, view)
            )
            made.setObjectName(f"queue.viewMenu.{act.code}")
            made.setEnabled(act.can)

    def _make_head(self) -> QHBoxLayout:
        self.receive = ActButton(
            "Внести", "plain", self, name="queue.receive", icon="plus",
            cap=shortcuts.caption("receive"), on_click=self.receive_asked.emit,
        )  # fmt: skip
        self.receive.setToolTip("Внести обращение: письмо, личный приём, звонок, запрос")
        self.receive.setAccessibleName("Внести обращение")
        self.receive.hide()
        row = QHBoxLayout()
        row.setContentsMargins(theme().px(8), 0, theme().px(8), theme().px(6))
        row.addWidget(self.receive)
        row.addStretch(1)
        return row

    def _make_foot(self) -> QWidget:
        t = theme()
        foot = QWidget(self)
        foot.setFixedHeight(t.px(37))
        row = QHBoxLayout(foot)
        row.setContentsMargins(t.px(4), 0, t.px(6), 0)
        save = ActButton(
            "Вид", "quiet", foot, name="queue.saveView", icon="plus",
            on_click=self.save_asked.emit,
        )  # fmt: skip
        save.setAccessibleName("Сохранить вид")
        save.setToolTip("Сохранить вид: условия, слова и порядок списка")
        fold = icon_button(
            "panel-left-close", "Свернуть виды", foot, name="queue.foldViews",
            on_click=self.fold_asked.emit,
        )  # fmt: skip
        bring = icon_button(
            "file-input", "Загрузка из файла: ПОС, «Инцидент», BI", foot, name="queue.import",
            on_click=self.import_asked.emit,
        )  # fmt: skip
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(bring)
        row.addWidget(fold)
        return foot
