"""A made document before it is printed: pages, thumbnails, the mark of personal data, the acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.packs.pdf_pages import PdfPages, save_pdf
from cur_desk.services.views import PackResult
from cur_desk.ui.bridge import Job, Problem, Token, bridge
from cur_desk.ui.packs.page_view import FIT, ZOOMS, PageView
from cur_desk.ui.packs.printing import choose_printer, print_pages
from cur_desk.ui.packs.thumbs import Thumbnails
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    Dialog,
    ElidingLabel,
    Progress,
    Select,
    StateStack,
    Tag,
    Toast,
    bind_pane_jumps,
    error_state,
    icon_button,
)

NO_MARK = "В файле нет отметки о персональных данных"
_CLEAN = "Без персональных данных"
_HIDDEN = "Персональные данные скрыты"


@dataclass(frozen=True)
class Shown:
    """What stands around the pages. ``note`` is under the mark, ``tags`` beside the title."""

    title: str
    note: str = ""
    tags: tuple[tuple[str, str, str], ...] = ()
    """Word, tone, icon."""
    personal: bool = False
    """The file holds citizens' data: saved for its owner only."""


def mark_look(mark: str) -> tuple[str, str]:
    """Tone and icon of the file's own mark of personal data."""
    if mark.startswith(_CLEAN):
        return "ok", "shield-check"
    if mark.startswith(_HIDDEN):
        return "info", "eye-off"
    return "today", "triangle-alert"


class _Held:
    """The open document apart from the widget: a lock deletes the widget, and this closes it."""

    def __init__(self) -> None:
        self.pages: PdfPages | None = None

    def close(self) -> None:
        """Frees the document."""
        gone, self.pages = self.pages, None
        if gone is not None:
            gone.close()


class PdfPreview(QWidget):
    """``show_paper`` opens a document; Esc asks to go back, Ctrl+P prints, Ctrl+Shift+S saves."""

    back_asked = Signal()
    sources_asked = Signal()
    printed = Signal(int)
    saved = Signal(object)
    noticed = Signal(str, str)

    def __init__(
        self, parent: QWidget | None = None, *, back: str = "Назад", name: str = "preview"
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        set_surface(self, "panel")
        self._held = _Held()
        self.destroyed.connect(self._held.close)
        self._result: PackResult | None = None
        self._shown = Shown("")
        self._job: Job | None = None
        self.choose_printer: Callable[[QWidget, PdfPages, str], QPrinter | None] = choose_printer
        self.choose_path: Callable[[str], str] = self._ask_path
        self.view = PageView(self, name=f"{name}.pages")
        self.thumbs = Thumbnails(self, name=f"{name}.thumbs")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head(back))
        self.mark = Banner("", name=f"{name}.mark")
        around = QVBoxLayout()
        around.setContentsMargins(theme().px(16), 0, theme().px(16), 0)
        around.addWidget(self.mark)
        column.addLayout(around)
        column.addWidget(self._make_tools())
        self.states = StateStack(self._make_body(), self)
        column.addWidget(self.states, 1)
        self.toast = Toast(self.states, name=f"{name}.toast")
        self._wire()
        self._mind()

    # --- parts

    def _make_head(self, back: str) -> QWidget:
        t, name = theme(), self.objectName()
        head = QWidget(self)
        head.setFixedHeight(t.px(49))
        set_surface(head, "panel")
        row = QHBoxLayout(head)
        row.setContentsMargins(t.px(8), 0, t.px(12), 0)
        row.setSpacing(t.px(8))
        self.back = ActButton(
            back, "quiet", head, name=f"{name}.back", icon="arrow-left", shortcut="back"
        )
        self.back.clicked.connect(self.back_asked)
        row.addWidget(self.back)
        self.title = ElidingLabel("", fonts.TITLE, True, "text", head, name=f"{name}.title")
        row.addWidget(self.title)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(t.px(6))
        row.addLayout(self._tags)
        row.addStretch(1)
        self.save = ActButton(
            "Сохранить PDF", "plain", head, name=f"{name}.save", icon="download",
            shortcut="save_pdf", on_click=self.save_file,
        )  # fmt: skip
        self.print = ActButton(
            "Печать", "main", head, name=f"{name}.print", icon="printer", shortcut="print",
            on_click=self.print_paper,
        )  # fmt: skip
        for button in (self.save, self.print):
            row.addWidget(button)
        return head

    def _make_tools(self) -> QWidget:
        t, name = theme(), self.objectName()
        tools = QWidget(self)
        tools.setFixedHeight(t.px(40))
        set_surface(tools, "panel")
        row = QHBoxLayout(tools)
        row.setContentsMargins(t.px(16), 0, t.px(12), 0)
        row.setSpacing(t.px(4))
        self.where = ElidingLabel("", fonts.SMALL, False, "text2", tools, name=f"{name}.where")
        row.addWidget(self.where)
        row.addSpacing(t.px(16))
        self.code = ElidingLabel("", fonts.SMALL, False, "text2", tools, name=f"{name}.code")
        row.addWidget(self.code)
        self.sources = ActButton(
            "Откуда цифры", "link", tools, name=f"{name}.sources", icon="list-tree", height=28
        )
        self.sources.clicked.connect(self.sources_asked)
        row.addSpacing(t.px(8))
        row.addWidget(self.sources)
        self.progress = Progress(tools, name=f"{name}.progress")
        self.progress.setFixedWidth(t.px(300))
        self.progress.hide()
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(
            icon_button("zoom-out", "Уменьшить", tools, name=f"{name}.zoomOut",
                        on_click=lambda: self.view.step_zoom(-1))
        )  # fmt: skip
        self.zoom = Select(name=f"{name}.zoom", accessible="Масштаб страницы")
        self.zoom.set_options([(FIT, "По ширине"), *((z, f"{z}\u00a0%") for z in ZOOMS)])
        self.zoom.set_value(FIT)
        self.zoom.setFixedWidth(t.px(124))
        row.addWidget(self.zoom)
        row.addWidget(
            icon_button("zoom-in", "Увеличить", tools, name=f"{name}.zoomIn",
                        on_click=lambda: self.view.step_zoom(1))
        )  # fmt: skip
        row.addSpacing(t.px(8))
        self.fold = icon_button(
            "panel-left", "Скрыть миниатюры", tools, name=f"{name}.fold", on_click=self.fold_thumbs
        )
        row.addWidget(self.fold)
        return tools

    def _make_body(self) -> QWidget:
        body = QWidget(self)
        set_surface(body, "app")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.thumbs)
        row.addWidget(self.view, 1)
        return body

    def _wire(self) -> None:
        self.view.page_changed.connect(self._on_page)
        self.view.zoom_changed.connect(self._on_zoom)
        self.view.trouble.connect(self._show_trouble)
        self.thumbs.page_chosen.connect(self.view.go_to)
        self.thumbs.opened.connect(lambda index: self.view.setFocus())
        self.zoom.chosen.connect(self.view.set_zoom)
        self.progress.cancelled.connect(self._stop)
        bind_pane_jumps(self, (self.thumbs, self.view))
        self.setFocusProxy(self.view)

    # --- a document

    def show_paper(self, result: PackResult, shown: Shown) -> None:
        """Opens the document off the UI thread."""
        self.clear()
        self._result, self._shown = result, shown
        self.title.setText(shown.title)
        self._show_tags(shown)
        self.code.setText(f"срез {result.cut}" if result.cut else "")
        self.states.show_loading()
        bridge().run_query(
            lambda: PdfPages(result.pdf), self._on_opened, self._show_trouble, self,
            replaces="open",
        )  # fmt: skip

    def clear(self) -> None:
        """Forgets the document: another one comes, or the screen is left."""
        self._stop()
        self.view.set_pages(None)
        self.thumbs.set_pages(None)
        gone, self._held.pages, self._result = self.pages, None, None
        if gone is not None:
            bridge().run_query(gone.close, lambda closed: None)
        self._mind()

    @property
    def pages(self) -> PdfPages | None:
        """The open document."""
        return self._held.pages

    def cut(self) -> str:
        """Code of the cut behind the figures of the document; empty if there is none."""
        return self._result.cut if self._result is not None else ""

    def is_busy(self) -> bool:
        """Whether the document is being printed."""
        return self._job is not None

    def fold_thumbs(self) -> None:
        """Hides the thumbnails or brings them back; the button stays."""
        folded = not self.thumbs.isHidden()
        self.thumbs.setVisible(not folded)
        words = "Показать миниатюры" if folded else "Скрыть миниатюры"
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)

    def _on_opened(self, pages: PdfPages) -> None:
        self._held.pages = pages
        tone, icon = mark_look(pages.mark)
        words = pages.mark.capitalize() if pages.mark.isupper() else pages.mark
        self.mark.show_words(words or NO_MARK, self._shown.note, tone, icon)
        self.view.set_pages(pages)
        self.thumbs.set_pages(pages)
        self.states.show_content()
        self._mind()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_trouble(self, problem: Problem) -> None:
        again = ActButton("Назад", "plain", name=f"{self.objectName()}.errorBack")
        again.clicked.connect(self.back_asked)
        self.states.show_state(
            error_state("Документ не открылся", problem.text(), problem.code, again)
        )

    def _show_tags(self, shown: Shown) -> None:
        while (item := self._tags.takeAt(0)) is not None:
            item.widget().deleteLater()
        for word, tone, icon in shown.tags:
            self._tags.addWidget(Tag(word, tone, icon, self))

    # --- acts

    def print_paper(self) -> None:
        """Ctrl+P: the system's dialog, then the pages one by one."""
        pages = self.pages
        if pages is None or self._job is not None:
            return
        printer = self.choose_printer(self, pages, self._shown.title)
        if printer is None or self.pages is not pages:
            return

        def work(token: Token) -> int:
            return print_pages(printer, pages, token)

        job = bridge().run_query(work, self._on_printed, self._on_trouble, self, with_token=True)
        job.progressed.connect(self.progress.show_step)
        job.settled.connect(self._on_settled)
        self._job = job
        self.progress.show_step(0, pages.count, "Печать")
        self._mind()

    def save_file(self) -> None:
        """Ctrl+Shift+S."""
        result = self._result
        path = self.choose_path(result.name) if result is not None else ""
        if not path or result is None:
            return
        personal = self._shown.personal
        bridge().run_mutation(
            lambda: save_pdf(Path(path), result.pdf, private=personal),
            self._on_saved, self._on_trouble, self,
        )  # fmt: skip

    def _ask_path(self, name: str) -> str:
        path, _ = QFileDialog.getSaveFileName(self, "Сохранить PDF", name, "PDF (*.pdf)")
        return path

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_printed(self, count: int) -> None:
        words = counted(count, "страница", "страницы", "страниц")
        self._note("Передано на принтер", words)
        self.printed.emit(count)

    def _on_saved(self, path: Path) -> None:
        self._note(f"Сохранено: {path.name}", str(path.parent))
        self.saved.emit(path)

    def _on_trouble(self, problem: Problem) -> None:
        self._note(problem.message, problem.advice)

    def _on_settled(self) -> None:
        self._job = None
        self._mind()

    def _note(self, title: str, text: str) -> None:
        self.toast.show_act(title, text, undoable=False)
        self.noticed.emit(title, text)

    def _on_page(self, page: int) -> None:
        self.thumbs.follow(page)
        self.where.setText(f"Страница {page + 1} из {self.view.count()}" if self.pages else "")

    def _on_zoom(self, zoom: int) -> None:
        self.zoom.set_value(zoom)

    def _mind(self) -> None:
        there, busy = self.pages is not None, self._job is not None
        self.print.setEnabled(there and not busy)
        self.save.setEnabled(there)
        self.progress.setVisible(busy)
        for extra in (self.code, self.sources):
            extra.setVisible(bool(self.cut()) and not busy)
        self.progress._cancel.setEnabled(True)  # a new work may be stopped again
        self.mark.setVisible(there)
        if not there:
            self.where.setText("")


class PreviewDialog(Dialog):
    """The preview over the window; a lock closes it like any dialog."""

    def __init__(self, window: QWidget, *, name: str = "previewDialog") -> None:
        super().__init__("Просмотр документа", window, name=name, width=1, cancel="Закрыть")
        t = theme()
        self.preview = PdfPreview(self, back="Закрыть", name=f"{name}.preview")
        # The preview brings its own head and its own «Закрыть».
        for own in (self.findChild(QWidget, "title"), self.cancel.parentWidget()):
            if own is not None:
                own.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.preview, 1)
        host = window.window()
        self._place(host.width() - t.px(80), host.height() - t.px(56))
        self.first_focus = self.preview.view
        self.preview.back_asked.connect(self.reject)
        self.finished.connect(self.preview.clear)

    def _place(self, width: int, height: int) -> None:
        self.setFixedSize(min(width, theme().px(1_240)), height)
        self.preview.setMinimumHeight(height - 2)

    def show_paper(self, result: PackResult, shown: Shown) -> None:
        """Opens the document."""
        self.preview.show_paper(result, shown)
