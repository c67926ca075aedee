"""The first step: choose or drop a file; earlier imports with their fates; snapshots of BI."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import grouped
from cur_desk.models.importing import Batch, BatchState, Snapshot
from cur_desk.services.desk import Desk
from cur_desk.services.importing.targets import SYSTEMS, Source
from cur_desk.services.importing.views import Fate
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import ActButton, Banner, ElidingLabel, PaneState, Paragraph
from cur_desk.ui.widgets.word_table import Column, WordTable

FILTER = "Выгрузки (*.xlsx *.xlsm *.csv *.tsv *.txt *.json);;Все файлы (*)"
_STATES = {
    BatchState.RUNNING: "идёт",
    BatchState.DONE: "загружено",
    BatchState.STOPPED: "остановлено",
    BatchState.UNDONE: "отменено",
}


@dataclass(frozen=True)
class BatchRow:
    """An import with what became of it."""

    batch: Batch
    when: str
    fate: str

    def spoken(self) -> str:
        """One sentence."""
        b = self.batch
        return f"{self.when}, {b.file}, загружено {b.taken}, с ошибками {b.broken}, {self.fate}"


@dataclass(frozen=True)
class SnapshotRow:
    """A snapshot with its moment in words."""

    snapshot: Snapshot
    when: str

    def spoken(self) -> str:
        """One sentence."""
        return f"Снимок на {self.snapshot.taken_on:%d.%m.%Y}, строк {self.snapshot.lines}"


_BATCHES = (
    Column("Когда", 144, lambda r: r.when, "text2"),
    Column("Файл", 0, lambda r: r.batch.file),
    Column("Откуда", 90, lambda r: SYSTEMS.get(Source(r.batch.source), "BI"), "text2"),
    Column("Загружено", 90, lambda r: grouped(r.batch.taken), "text", True, True),
    Column("Уже есть", 76, lambda r: grouped(r.batch.known), "text2", False, True),
    Column("С ошибками", 92, lambda r: grouped(r.batch.broken), "text2", False, True),
    Column("Где сейчас", 380, lambda r: r.fate, "text2"),
)
_SNAPSHOTS = (
    Column("На число", 144, lambda r: f"{r.snapshot.taken_on:%d.%m.%Y}", "text", True),
    Column("Файл", 0, lambda r: r.snapshot.file),
    Column("Лист", 200, lambda r: r.snapshot.title, "text2"),
    Column("Строк", 90, lambda r: grouped(r.snapshot.lines), "text2", False, True),
    Column("Загружен", 130, lambda r: r.when, "text2"),
)


class FilePage(QWidget):
    """``chosen(path)``; acts on the chosen earlier import: ``undo_asked``, ``list_asked``."""

    chosen = Signal(object)
    undo_asked = Signal(object)
    list_asked = Signal(object)
    known_asked = Signal(object)
    remove_asked = Signal(object)
    snapshot_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importing.file")
        set_surface(self, "panel")
        self._desk = desk
        self.choose_file = self._ask_file
        self.setAcceptDrops(True)
        self.installEventFilter(self)
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, t.px(14), 0, 0)
        column.setSpacing(t.px(8))
        column.addLayout(self._make_top())
        self.trouble = Banner("", "", "over", "circle-x", self, name="importing.fileTrouble")
        self.trouble.hide()
        held = QVBoxLayout()
        held.setContentsMargins(t.px(20), 0, t.px(20), 0)
        held.addWidget(self.trouble)
        column.addLayout(held)
        self.batches = WordTable(
            _BATCHES, BatchRow.spoken, self, name="importing.batches",
            accessible="Прежние загрузки",
        )  # fmt: skip
        self.snapshots = WordTable(
            _SNAPSHOTS, SnapshotRow.spoken, self, name="importing.snapshots",
            accessible="Снимки BI",
        )  # fmt: skip
        self._make_acts()
        self._no_batches = self._none("Загрузок на этом рабочем месте ещё не было")
        self._no_snapshots = self._none("Снимков BI ещё нет: загрузите выгрузку «BI: ЦУР РФ»")
        self._make_lists(column)
        self.batches.previewed.connect(lambda index: self._mind())
        self.snapshots.previewed.connect(lambda index: self._mind())
        self.snapshots.opened.connect(lambda index: self._emit(self.snapshot_asked, self.snapshots))
        self._show(([], []))

    # --- parts

    def _make_lists(self, column: QVBoxLayout) -> None:
        t = theme()
        self.nothing = PaneState(
            "folder-open", "Загрузок ещё не было",
            "Перетащите файл сюда или выберите его: Ctrl+Enter.", self, name="importing.nothing",
        )  # fmt: skip
        column.addWidget(self.nothing, 1)
        self._lists = QWidget(self)
        lists = QVBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(t.px(8))
        lists.addLayout(self._head("Прежние загрузки", (self.undo, self.list, self.known)))
        lists.addWidget(self.batches, 3)
        lists.addWidget(self._no_batches)
        lists.addLayout(self._head("Снимки BI", (self.remove,)))
        lists.addWidget(self.snapshots, 2)
        lists.addWidget(self._no_snapshots)
        lists.addStretch(0)
        column.addWidget(self._lists, 1)

    def _make_top(self) -> QVBoxLayout:
        t = theme()
        column = QVBoxLayout()
        column.setContentsMargins(t.px(20), 0, t.px(20), t.px(4))
        column.setSpacing(t.px(4))
        title = "Выгрузка ПОС, «Инцидент Менеджмент» или «BI: ЦУР РФ»"
        column.addWidget(ElidingLabel(title, fonts.TITLE, True, "text", self))
        about = (
            "Книга Excel (xlsx), таблица csv или JSON. Файл можно перетащить сюда. До вашего "
            "решения ничего не загружается: сначала проверка, строки с ошибками называются по одной."
        )
        column.addWidget(Paragraph(about, fonts.BODY, 18, "text2", self))
        return column

    def _make_acts(self) -> None:
        def button(words: str, name: str, icon: str, cap: str = "") -> ActButton:
            return ActButton(
                words, "quiet", self, name=f"importing.{name}", icon=icon, height=28, cap=cap
            )

        self.undo = button("Отменить загрузку", "undo", "undo-2", "Del")
        self.list = button("Список ошибок", "list", "download")
        self.known = button("Убрать из отклонённых уже бывшие", "known", "check-check")
        self.remove = button("Удалить снимок", "removeSnapshot", "trash", "Del")
        self.undo.clicked.connect(lambda: self._emit(self.undo_asked, self.batches))
        self.list.clicked.connect(lambda: self._emit(self.list_asked, self.batches))
        self.known.clicked.connect(lambda: self._emit(self.known_asked, self.batches))
        self.remove.clicked.connect(lambda: self._emit(self.remove_asked, self.snapshots))
        stops = (self.batches, self.undo, self.list, self.known, self.snapshots, self.remove)
        for one, two in itertools.pairwise(stops):  # each list, then what is done with its line
            QWidget.setTabOrder(one, two)

    def _head(self, words: str, buttons: tuple[ActButton, ...]) -> QHBoxLayout:
        t = theme()
        row = QHBoxLayout()
        row.setContentsMargins(t.px(20), t.px(6), t.px(12), 0)
        row.setSpacing(t.px(4))
        row.addWidget(ElidingLabel(words, fonts.READING, True, "text", self))
        row.addStretch(1)
        for one in buttons:
            row.addWidget(one)
        return row

    def _none(self, words: str) -> QWidget:
        t = theme()
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(t.px(20), 0, t.px(20), t.px(12))
        row.addWidget(ElidingLabel(words, fonts.BODY, False, "text2", box))
        row.addStretch(1)
        return box

    # --- showing

    def reload(self) -> None:
        """Reads the imports and snapshots again."""
        bridge().run_query(
            self._read, self._show, lambda problem: self.show_trouble(problem), self,
            replaces="imports",
        )  # fmt: skip

    def show_trouble(self, problem: Problem | None) -> None:
        """Why the file was not opened; nothing when it is."""
        self.trouble.setVisible(problem is not None)
        if problem is not None:
            self.trouble.show_words(problem.message, problem.advice, "over", "circle-x")

    def ask_file(self) -> None:
        """The system's dialog, then ``chosen``."""
        path = self.choose_file()
        if path:
            self.chosen.emit(Path(path))

    def _read(self) -> tuple[list[BatchRow], list[SnapshotRow]]:
        service, zone = self._desk.importing, self._desk.profile.tz
        rows = [
            BatchRow(b, f"{b.started_at.astimezone(zone):%d.%m.%Y %H:%M}",
                     _fate(b, service.fate(b.id)))
            for b in service.batches()
        ]  # fmt: skip
        snapshots = [
            SnapshotRow(s, f"{s.loaded_at.astimezone(zone):%d.%m.%Y %H:%M}")
            for s in service.snapshots()
        ]
        return rows, snapshots

    def _show(self, found: tuple[list[BatchRow], list[SnapshotRow]]) -> None:
        for table, none, rows in (
            (self.batches, self._no_batches, found[0]),
            (self.snapshots, self._no_snapshots, found[1]),
        ):
            at = max(0, table.currentIndex().row())
            table.set_rows(rows)
            table.setVisible(bool(rows))
            none.setVisible(not rows)
            if rows:
                table.choose_row(min(at, len(rows) - 1))
        any_at_all = any(found)
        self._lists.setVisible(any_at_all)
        self.nothing.setVisible(not any_at_all)
        self._mind()

    def _mind(self) -> None:
        row: BatchRow | None = self.batches.current()
        batch = row.batch if row is not None else None
        self.undo.setEnabled(batch is not None and batch.state is not BatchState.UNDONE
                             and batch.taken > 0)  # fmt: skip
        told = batch is not None and batch.broken + batch.known + batch.remarks > 0
        self.list.setEnabled(told)
        self.known.setVisible(row is not None and "уже было на портале" in row.fate)
        for one in (self.undo, self.list):
            one.setVisible(bool(self.batches.rows()))
        self.remove.setVisible(self.snapshots.current() is not None)

    @staticmethod
    def _emit(signal: SignalInstance, table: WordTable) -> None:
        row = table.current()
        if row is not None:
            signal.emit(row.batch if isinstance(row, BatchRow) else row.snapshot)

    # --- dropping

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            paths = [u.toLocalFile() for u in event.mimeData().urls() if u.isLocalFile()]
            if len(paths) == 1:
                event.acceptProposedAction()
                if not isinstance(event, QDragMoveEvent):
                    self.chosen.emit(Path(paths[0]))
                return True
        return super().eventFilter(watched, event)

    def _ask_file(self) -> str:
        return QFileDialog.getOpenFileName(self, "Выгрузка внешней системы", "", FILTER)[0]

    def keyPressEvent(self, event) -> None:
        acts = ((self.batches, self.undo), (self.snapshots, self.remove))
        if event.key() == Qt.Key.Key_Delete:
            for rows, act in acts:
                if rows.hasFocus() and act.isEnabled():
                    act.click()
                    return
        super().keyPressEvent(event)


def _fate(batch: Batch, fate: Fate) -> str:
    words = fate.words()
    if batch.state in (BatchState.RUNNING, BatchState.UNDONE) or not words:
        return ", ".join(filter(None, (_STATES[batch.state], words)))
    return words if batch.state is BatchState.DONE else f"остановлено; {words}"
