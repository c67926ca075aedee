"""The files of an appeal as a list: attach, look, save outside, fetch, take away; by keyboard.

Insert attaches, Enter opens (or fetches what is on the portal only), Del takes away, Ctrl+V pastes
a picture; files may be dropped anywhere on the pane.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from cur_desk.services.files.views import FileState, FileView, Removal, newest_copy
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.files.attacher import Attached, Attacher, Target
from cur_desk.ui.files.drops import DropFrame, Give, given
from cur_desk.ui.files.painting_over import PaintOver, paint_over
from cur_desk.ui.files.preview import FilePreview, open_preview
from cur_desk.ui.files.rows import FileDelegate, FileRowsModel
from cur_desk.ui.files.save import RemoveDialog, SaveDialog, remove, save_outside
from cur_desk.ui.files.undoing import AttachToast
from cur_desk.ui.theme import set_surface, shortcuts, theme
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    KeyListView,
    Progress,
    StateStack,
    empty_state,
    error_state,
)

EMPTY = "Файлов нет"
EMPTY_ADVICE = "Приложите снимок, скан или документ: кнопкой, перетаскиванием или из буфера."
STEP_MS = 300


class Moves(QObject):
    """Steps of a transfer, from the thread of the exchange to the UI thread."""

    moved = Signal(str, float)

    def __init__(self, desk: Any, parent: QObject) -> None:
        super().__init__(parent)
        leave = desk.files.on_progress(self._tell)
        self.destroyed.connect(leave)

    def _tell(self, sha256: str, done: int, total: int) -> None:
        if isValid(self):  # the screen may be going at this very moment
            self.moved.emit(sha256, done / total if total else 0.0)


class FilesPane(QWidget):
    """``counted`` after each reading, originals only; ``notice`` for the bell."""

    counted = Signal(int)
    notice = Signal(str, str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid = ""
        self.refused = ""
        self.setObjectName("files")
        self.setAccessibleName("Файлы")
        set_surface(self, "panel")
        self.attacher = Attacher(desk, self)
        self._build()
        self._connect()

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.add = ActButton(
            "Приложить файл…", "plain", self, name="files.add", icon="paperclip", cap="Insert",
            on_click=self.choose,
        )  # fmt: skip
        head = QHBoxLayout()
        head.setContentsMargins(t.px(16), t.px(10), t.px(12), t.px(8))
        self.from_clipboard = ActButton(
            "", "quiet", self, name="files.paste", icon="clipboard-paste", cap="Ctrl+V",
            on_click=self.paste,
        )  # fmt: skip
        self.from_clipboard.setToolTip("Приложить снимок или файл из буфера")
        self.from_clipboard.setAccessibleName("Приложить из буфера")
        head.addWidget(self.add)
        head.addWidget(self.from_clipboard)
        head.addStretch(1)
        column.addLayout(head)
        self.progress = Progress(self, name="files.progress")
        self.trouble = Banner("", "", "over", "circle-x", name="files.trouble")
        for widget in (self.progress, self.trouble):
            row = QHBoxLayout()
            row.setContentsMargins(t.px(16), 0, t.px(12), t.px(4))
            row.addWidget(widget)
            column.addLayout(row)
            widget.hide()
        self.model = FileRowsModel()
        self.list = KeyListView(self, name="files.list", accessible="Файлы обращения")
        self.list.setModel(self.model)
        self.list.setItemDelegate(FileDelegate(self.list))
        self.stack = StateStack(self.list, self)
        self._empty: QWidget | None = None
        self._advice = ""
        column.addWidget(self.stack, 1)
        column.addWidget(self._make_acts())
        self.drops = DropFrame(self, self.take, self.may)
        self.undoing = AttachToast(
            self._desk, self.stack, name="files.toast", on_undone=self._read,
            on_trouble=self.show_trouble,
        )  # fmt: skip

    def _make_acts(self) -> QWidget:
        t = theme()
        self.acts = QWidget(self)
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(t.px(14), t.px(6), t.px(8), t.px(8))
        row.setSpacing(t.px(10))

        def link(text: str, name: str, cap: str, act: Callable[[], object]) -> ActButton:
            made = ActButton(
                text, "link", self.acts, name=f"files.{name}", cap=cap, height=24, on_click=act
            )
            row.addWidget(made)
            return made

        self.open_act = link("Открыть", "open", "Enter", self.open_chosen)
        self.stop_act = link("Прервать", "stop", "", self.stop_fetch)
        self.again_act = link("Передать снова", "again", "", self.offer_again)
        self.save_act = link("Сохранить…", "save", "", self.save_chosen)
        self.remove_act = link("Убрать", "remove", "Del", self.remove_chosen)
        row.addStretch(1)
        self.acts.hide()  # all of them at once would push the pane wide
        return self.acts

    def _connect(self) -> None:
        self.list.previewed.connect(lambda _index: self._mind())
        self.list.opened.connect(self._on_opened)
        self.attacher.running.connect(self._on_running)
        self.attacher.progressed.connect(self.progress.show_step)
        self.attacher.attached.connect(self._on_attached)
        self.attacher.troubled.connect(self._on_not_attached)
        self.progress.cancelled.connect(self.attacher.cancel)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcuts.bind("paste", self, self.paste, within)
        self._soon = QTimer(self)  # a transfer may tell of itself many times a second
        self._soon.setSingleShot(True)
        self._soon.setInterval(STEP_MS)
        self._soon.timeout.connect(self._read)
        self.moves = Moves(self._desk, self)
        self.moves.moved.connect(self._on_moved)
        bridge().changes_published.connect(self._on_changes)

    # --- what the owner calls ----------------------------------------------------------------

    def show_files(self, uid: str, refused: str = "") -> None:
        """The files of an appeal; ``refused``: why nothing can be attached."""
        if uid != self.uid:
            self.undoing.take_away()
            self.trouble.hide()
            self.model.show_rows(())
            self.stack.show_loading()
        self.uid, self.refused = uid, refused
        self.add.setVisible(not refused)
        self.from_clipboard.setVisible(not refused)
        self._read_soon()

    def choose(self) -> None:
        """«Приложить файл…»."""
        if self.may():
            self.trouble.hide()
            self.attacher.choose(Target(self.uid))

    def take(self, give: Give) -> None:
        """Dropped or pasted."""
        if self.may():
            self.trouble.hide()
            self.attacher.take(give, Target(self.uid))

    def paste(self) -> None:
        """Files or a picture of the clipboard."""
        give = given(QGuiApplication.clipboard().mimeData())
        if give is not None:
            self.take(give)
        elif self.may():
            self.show_trouble("В буфере нет снимка или файла", "Скопируйте снимок и повторите.")

    def chosen(self) -> FileView | None:
        """The file of the chosen row."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def show_trouble(self, message: str, advice: str = "") -> None:
        """What was not done and what to do."""
        self.trouble.show_words(message, advice, "over", "circle-x")
        self.trouble.show()

    # --- acts --------------------------------------------------------------------------------

    def open_chosen(self) -> FilePreview | None:
        """Enter: looks at the file, or asks the portal for it."""
        view = self.chosen()
        if view is None:
            return None
        if view.can_open:
            rows = list(self.model.rows)
            made = open_preview(self._desk, rows, rows.index(view), self.window())
            made.save_asked.connect(self._save)
            made.paint_asked.connect(self._paint)
            return made
        if view.state is FileState.NOT_HERE:
            files, uid, sha = self._desk.files, self.uid, view.sha256
            bridge().run_short(
                lambda: files.fetch(uid, sha), owner=self, on_error=self._on_problem,
                changes=Changes.of("files", uid),
            )  # fmt: skip
        elif view.state is FileState.AWAITED:
            self.show_trouble(
                "Файла ещё нет на портале", "Его передаст рабочее место, на котором он приложен."
            )
        return None

    def stop_fetch(self) -> None:
        """«Прервать»: what has come stays."""
        view, files = self.chosen(), self._desk.files
        if view is not None:
            sha, changes = view.sha256, Changes.of("files", self.uid)
            bridge().run_short(lambda: files.cancel_fetch(sha), owner=self, changes=changes)

    def offer_again(self) -> None:
        """A content that the portal refused goes once more."""
        view, files = self.chosen(), self._desk.files
        if view is not None:
            sha, changes = view.sha256, Changes.of("files", self.uid)
            bridge().run_short(lambda: files.offer_again(sha), owner=self, changes=changes)

    def save_chosen(self) -> SaveDialog | None:
        """«Сохранить как…»: out of the encrypted store, asked and noted."""
        view = self.chosen()
        return self._save(view) if view is not None and view.can_open else None

    def _save(self, view: FileView) -> SaveDialog:
        return save_outside(
            self._desk, view, newest_copy(self.model.rows, view.sha256), self,
            on_saved=lambda name: self.notice.emit("Файл сохранён вне программы", name),
            on_fetched=lambda name: self.notice.emit("Копия загружается с портала", name),
            on_trouble=self.show_trouble,
        )  # fmt: skip

    def _paint(self, copy: FileView) -> PaintOver:
        """«Закрасить лица, номера» in the copy for the citizen."""
        return paint_over(self._desk, copy, None, self.window(), self._read)

    def remove_chosen(self) -> RemoveDialog | None:
        """Del: away while unsent, else with a reason."""
        view = self.chosen()
        if view is None:
            return None
        return remove(self._desk, view, self, on_removed=self._read, on_trouble=self.show_trouble)

    # --- inside ------------------------------------------------------------------------------

    def may(self) -> bool:
        """Whether a file can be attached here now."""
        return bool(self.uid) and not self.refused and not self.attacher.busy

    def _read_soon(self) -> None:
        """Behind another tab only the count is seen: the text in front is painted first."""
        if self.isVisible():
            self._read()
        elif not self._soon.isActive():
            self._soon.start()

    def _read(self) -> None:
        uid, files = self.uid, self._desk.files
        if uid:
            bridge().run_query(
                lambda: files.files_of(uid),
                lambda rows: self._on_rows(uid, rows),
                self._on_not_read,
                self,
                replaces="files",
            )

    def _on_rows(self, uid: str, rows: tuple[FileView, ...]) -> None:
        if uid != self.uid:
            return
        chosen = self.list.currentIndex().row()
        self.model.show_rows(rows)
        if rows:
            self.stack.show_content()
            if not self.list.currentIndex().isValid():
                self.list.choose_row(min(max(chosen, 0), len(rows) - 1))
        else:
            self._show_empty(self.refused or EMPTY_ADVICE)
        self.counted.emit(sum(r.copy_of is None for r in rows))
        self._mind()

    def _show_empty(self, advice: str) -> None:
        """Most appeals have no file: the same state stays for the next one."""
        shown = self.stack.current()
        if shown is not self._empty or advice != self._advice:
            shown = empty_state(EMPTY, advice, icon="paperclip", name="files.empty")
            self._empty, self._advice = shown, advice
        self.stack.show_state(shown)

    def _on_not_read(self, problem: Problem) -> None:
        again = ActButton("Повторить", "plain", name="files.readAgain", on_click=self._read)
        self.stack.show_state(
            error_state("Файлы не прочитаны", problem.text(), problem.code or "files", again)
        )

    def _on_problem(self, problem: Problem) -> None:
        self.show_trouble(problem.message, problem.advice)

    def _on_opened(self, _index: QModelIndex) -> None:
        self.open_chosen()

    def _on_running(self, running: bool) -> None:
        self.progress.renew()
        self.progress.show_step(0, 1, "Файл открывается")
        self.progress.setVisible(running)
        self.add.setEnabled(not running)

    def _on_attached(self, done: Attached) -> None:
        self._read()
        if done.files:
            names = ", ".join(f.name for f in done.files[:3])
            self.notice.emit("Приложено, ждёт отправки", names)
            if done.files[0].uid == self.uid:
                self.undoing.show_files(done.files)

    def _on_not_attached(self, message: str, advice: str) -> None:
        """The reason needs more room than a title has."""
        self.show_trouble("Файл не приложен", f"{message} {advice}".strip())

    def _on_moved(self, sha256: str, _share: float) -> None:
        if any(r.sha256 == sha256 for r in self.model.rows) and not self._soon.isActive():
            self._soon.start()

    def _on_changes(self, changes: Changes) -> None:
        if self.uid and changes.touches("appeal", "files") and changes.touches_id(self.uid):
            self._read_soon()

    def _mind(self) -> None:
        """The acts that the chosen file has now."""
        view = self.chosen()
        if view is None:
            self.acts.hide()
            return
        fetch = view.state is FileState.NOT_HERE
        self.open_act.setText("Загрузить" if fetch else "Открыть")
        refused = view.state is FileState.REFUSED
        self.open_act.setVisible(fetch or (view.can_open and not refused))
        self.stop_act.setVisible(view.state is FileState.FETCHING)
        self.again_act.setVisible(refused)
        self.save_act.setVisible(view.can_open and not refused)
        self.remove_act.setVisible(view.removal is not Removal.NO and view.copy_of is None)
        self.remove_act.setToolTip(view.removal_words)
        self.acts.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_chosen()
            return
        super().keyPressEvent(event)
