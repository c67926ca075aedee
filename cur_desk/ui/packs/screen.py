"""«Пакеты»: papers that can be made now, their checks, the making, the preview, cuts by code."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cur_desk.domain.filters import Filter, where
from cur_desk.services.packs.catalogue import BRIEFING, DRAFT, PackCatalogue, PaperView
from cur_desk.services.packs.cuts import CutView, open_cut
from cur_desk.services.views import PackResult
from cur_desk.ui.bridge import Changes, Job, Problem, Token, bridge
from cur_desk.ui.packs.checks_pane import WIDTH, ChecksPane
from cur_desk.ui.packs.cut_view import CutPage
from cur_desk.ui.packs.paper_card import PaperCard
from cur_desk.ui.packs.paper_list import PaperList
from cur_desk.ui.packs.preview import PdfPreview, Shown
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import (
    ActButton,
    ElidingLabel,
    FieldRow,
    FoldingSplitter,
    LineField,
    MainActButton,
    Progress,
    SidePane,
    bind_pane_jumps,
)

_DO = {BRIEFING: "Сделать справку"}
_DO_OTHER = "Сделать реестр"
_PARTS = {BRIEFING: "Считаются блоки"}


class PacksScreen(QWidget):
    """``open_asked`` with the id of an appeal; ``noticed`` with a title and a text for the bell."""

    open_asked = Signal(str)
    noticed = Signal(str, str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("packs")
        set_surface(self, "panel")
        self._desk = desk
        self._catalogue = PackCatalogue(desk.core)
        self._job: Job | None = None
        self._stack = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.list_page = self._make_list_page()
        self.preview = PdfPreview(self, back="К документам", name="packs.preview")
        self.cut_page = CutPage(self)
        for page in (self.list_page, self.preview, self.cut_page):
            self._stack.addWidget(page)
        self._wire()
        self.refresh()

    # --- parts

    def _make_list_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        blocks = [(b.code, b.name) for b in self._desk.directory.blocks()]
        self.card = PaperCard(blocks, page)
        self.checks = ChecksPane(page)
        panes = FoldingSplitter(page, name="packs.panes")
        panes.add_pane(self._make_left(page), 324, minimum=200)
        panes.add_pane(self._scrolled(self.card), 666, stretch=1, minimum=360)
        panes.add_pane(self.checks, WIDTH, minimum=220)
        column.addWidget(panes, 1)
        column.addWidget(self._make_foot(page))
        bind_pane_jumps(page, (self.papers, self.code, self.card))
        return page

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        """At large sizes the card is higher than the window."""
        area = QScrollArea(self)
        area.setObjectName("packs.cardArea")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _make_left(self, page: QWidget) -> QWidget:
        t = theme()
        left = SidePane("Документы", page, name="packs.left")
        left.body.setContentsMargins(0, t.px(12), 0, t.px(12))
        left.body.itemAt(0).layout().setContentsMargins(t.px(16), 0, t.px(16), 0)
        self.papers = PaperList(left)
        left.body.addWidget(self.papers, 1)
        self.code = LineField(
            "7F3A-19C2-0B4D", left, name="packs.code", accessible="Код среза с документа"
        )
        self.code.setMaxLength(20)
        self.open_code = ActButton("Открыть", "plain", left, name="packs.openCut")
        box = QWidget(left)
        column = QVBoxLayout(box)
        column.setContentsMargins(t.px(16), 0, t.px(16), 0)
        column.setSpacing(t.px(4))
        self.code_row = FieldRow(
            "Открыть срез по коду с документа", self.code, box, above=True,
            trailing=(self.open_code,),
        )  # fmt: skip
        column.addWidget(self.code_row)
        left.body.addWidget(box)
        return left

    def _make_foot(self, page: QWidget) -> QWidget:
        t = theme()
        foot = QWidget(page)
        foot.setFixedHeight(t.px(60))
        set_surface(foot, "sunken")
        row = QHBoxLayout(foot)
        row.setContentsMargins(t.px(16), 0, t.px(16), 0)
        row.setSpacing(t.px(12))
        self.note = ElidingLabel("", fonts.BODY, False, "text2", foot, name="packs.note")
        row.addWidget(self.note, 1)
        self.progress = Progress(foot, name="packs.progress")
        self.progress.setMinimumWidth(t.px(300))
        self.progress.setMaximumWidth(t.px(460))
        self.progress.hide()
        row.addWidget(self.progress)
        self.make = MainActButton("Сделать справку", foot, name="packs.make", icon="file-text")
        row.addWidget(self.make)
        return foot

    def _wire(self) -> None:
        self.papers.previewed.connect(self._on_chosen)
        self.papers.opened.connect(lambda index: self.make.setFocus())
        self.make.first_gap = self._gap
        self.make.act.connect(self._make)
        self.make.gap_found.connect(self._say)
        self.progress.cancelled.connect(self._stop)
        self.open_code.clicked.connect(self._open_typed)
        self.code.returnPressed.connect(self._open_typed)
        self.preview.back_asked.connect(self.show_list)
        self.preview.sources_asked.connect(self._open_sources)
        self.preview.noticed.connect(self.noticed)
        self.cut_page.back_asked.connect(self._leave_cut)
        self.cut_page.open_asked.connect(self.open_asked)
        bridge().changes_published.connect(self._on_changes)
        self.setFocusProxy(self.papers)

    # --- what is shown

    def refresh(self) -> None:
        """Papers and checks again: another day, another state of the exchange."""
        row = max(0, self.papers.currentIndex().row())
        self.papers.papers.set_papers(self._catalogue.papers())
        self.papers.choose_row(row)

    def show_list(self) -> None:
        """Back to the list of papers."""
        self.preview.clear()
        self._stack.setCurrentWidget(self.list_page)
        self._read_checks()
        self.papers.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_busy(self) -> bool:
        """Whether a paper is being made."""
        return self._job is not None

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._read_checks()

    def _on_chosen(self, index: QModelIndex) -> None:
        paper = self.papers.papers.paper(index.row())
        if paper is None:
            return
        self.card.show_paper(paper)
        self.make.setText(_DO.get(paper.code, _DO_OTHER))
        self.make.set_impossible(paper.off)
        self._read_checks()
        self._say(paper.off or self._outcome(paper))

    def _outcome(self, paper: PaperView) -> str:
        if paper.addressees and paper.signer:
            return "Документ откроется в просмотре, печать — после проверки"
        return f"Документ {DRAFT}: в профиле региона не названы адресат и подписант"

    def _read_checks(self) -> None:
        paper = self.card.paper()
        if paper is not None and self.isVisible():
            bridge().run_query(
                lambda: self._catalogue.checks(paper.code), self.checks.show_checks,
                lambda problem: self.checks.show_trouble(problem.text()), self, replaces="checks",
            )  # fmt: skip

    def _on_changes(self, changes: Changes) -> None:
        if self._stack.currentWidget() is self.list_page:
            self._read_checks()

    def _say(self, words: str, role: str = "text2") -> None:
        self.note.setText(words)
        self.note.set_role(role)

    # --- the making

    def _gap(self) -> tuple[QWidget, str] | None:
        paper = self.card.paper()
        if paper is not None and paper.has_meeting and not self.card.meeting():
            return self.card.meeting_field, "Не указано мероприятие"
        return None

    def _make(self) -> None:
        paper = self.card.paper()
        if paper is None or self._job is not None or paper.off:
            return
        packs, meeting, block = self._desk.packs, self.card.meeting(), self.card.block()
        wanted = Filter(conditions=(where("block", block),)) if block else None
        part = _PARTS.get(paper.code, "Печатаются страницы")

        def work(token: Token) -> PackResult:
            def step(done: int, total: int) -> None:
                token.report(done, total, f"{part}: {done} из {total}")

            def stopped() -> bool:
                return token.cancelled

            if paper.code == BRIEFING:
                return packs.briefing(meeting, step, stopped)
            return packs.overdue(wanted, step, stopped)

        job = bridge().run_mutation(
            work, lambda result: self._on_made(paper, result), self._on_trouble, self,
            with_token=True,
        )  # fmt: skip
        job.progressed.connect(self.progress.show_step)
        job.settled.connect(self._on_settled)
        self.destroyed.connect(job.cancel)  # a lock: nobody waits for the paper any more
        self._job = job
        self.progress.show_step(0, 1, "Читаются данные")
        self._say("Данные не меняются, работать в других разделах можно")
        self._mind()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._say("Прервано. Данные целы, документ не сделан")

    def _on_made(self, paper: PaperView, result: PackResult) -> None:
        tags = [] if paper.addressees and paper.signer else [("Проект", "neutral", "pencil-line")]
        self.preview.show_paper(result, Shown(paper.title, tags=tuple(tags)))
        self._stack.setCurrentWidget(self.preview)
        self._say(self._outcome(paper))

    def _on_trouble(self, problem: Problem) -> None:
        self._say(problem.text(), "over")

    def _on_settled(self) -> None:
        self._job = None
        self._mind()

    def _mind(self) -> None:
        busy = self._job is not None
        self.make.set_running(busy)
        self.progress.setVisible(busy)
        self.progress._cancel.setEnabled(True)  # a new work may be stopped again

    # --- cuts

    def open_cut(self, code: str) -> None:
        """Opens a cut by its code, off the UI thread."""
        desk = self._desk

        def work() -> CutView:
            return open_cut(desk.core, desk.directory, code)

        bridge().run_query(work, self._on_cut, self._on_no_cut, self, replaces="cut")

    def _open_typed(self) -> None:
        if self.code.text().strip():
            self.open_cut(self.code.text())
        else:
            self.code.set_error("Не указан код среза. Он стоит в разделе «Откуда цифры»")
            self.code.setFocus()

    def _open_sources(self) -> None:
        self.open_cut(self.preview.cut())

    def _on_cut(self, cut: CutView) -> None:
        self.code.set_error("")
        self.cut_page.show_cut(cut)
        self._stack.setCurrentWidget(self.cut_page)
        self.cut_page.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_no_cut(self, problem: Problem) -> None:
        self.code.set_error(problem.text())
        self.code.setFocus()

    def _leave_cut(self) -> None:
        if self.preview.pages is not None:
            self._stack.setCurrentWidget(self.preview)
            self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.show_list()
