"""The screen of imports: which step it is, what runs, what the foot says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cur_desk.domain.text import counted, grouped
from cur_desk.models.importing import Batch, BatchState, Snapshot
from cur_desk.services.desk import Desk
from cur_desk.services.importing.plan import Plan
from cur_desk.services.importing.targets import SOURCE_TITLES, Source
from cur_desk.services.importing.views import Counts, Opened, Preview, Tick
from cur_desk.ui.bridge import Problem, Token, bridge
from cur_desk.ui.importing.check_page import CheckPage
from cur_desk.ui.importing.columns_page import ColumnsPage
from cur_desk.ui.importing.earlier import TAKEN, Earlier
from cur_desk.ui.importing.file_page import FilePage
from cur_desk.ui.importing.footer import Footer
from cur_desk.ui.importing.steps import StepStrip
from cur_desk.ui.theme import set_surface

FILE, COLUMNS, CHECK, DONE = range(4)


class ImportScreen(QWidget):
    """``notice(title, text)`` for the window's toast; ``queue_asked`` leads to the list."""

    notice = Signal(str, str)
    queue_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importing")
        set_surface(self, "panel")
        self._desk = desk
        self._opened: Opened | None = None
        self._preview: Preview | None = None
        self._batch: Batch | None = None
        self._stop = threading.Event()
        self._running = False
        self.steps = StepStrip(self)
        self.file = FilePage(desk, self)
        self.columns = ColumnsPage(desk, self)
        self.check = CheckPage(self)
        self.stack = QStackedWidget(self)
        for page in (self.file, self.columns, self.check):
            self.stack.addWidget(page)
        self.footer = Footer(self)
        self.earlier = Earlier(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.steps, 0), (self.stack, 1), (self.footer, 0)):
            column.addWidget(widget, stretch)
        self._tie()
        self.show_step(FILE)

    def _tie(self) -> None:
        self.file.chosen.connect(self.open_file)
        self.file.undo_asked.connect(self.earlier.ask_undo)
        self.file.list_asked.connect(self.earlier.save_list)
        self.file.known_asked.connect(self.earlier.forget_known)
        self.file.remove_asked.connect(self.earlier.ask_remove)
        self.file.snapshot_asked.connect(self.show_snapshot)
        self.earlier.said.connect(self.footer.say)
        self.earlier.working.connect(self._on_working)
        self.earlier.notice.connect(self.notice)
        self.earlier.changed.connect(self.file.reload)
        self.earlier.trouble.connect(self._on_trouble)
        self.columns.source_chosen.connect(self._other_source)
        self.columns.sheet_chosen.connect(self._other_sheet)
        self.columns.changed.connect(self._say_columns)
        self.check.progress.cancelled.connect(self._stop.set)
        self.footer.main.act.connect(self.go_on)
        self.footer.main.first_gap = self._first_gap
        self.footer.back.clicked.connect(self.go_back)

    # --- steps -------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """Where the person is: file, columns, check, result."""
        return self._step

    def show_step(self, step: int) -> None:
        """Shows a step with what belongs to it."""
        self._step = step
        self.steps.show_step(step)
        page = (self.file, self.columns, self.check, self.check)[step]
        self.stack.setCurrentWidget(page)
        main = self.footer.main
        words, icon = (
            ("Выбрать файл", "folder-open"),
            ("Проверить файл", "list-checks"),
            ("Загрузить", "download"),
            ("К очереди", "inbox"),
        )[step]
        main.setText(words)
        main.set_icon(icon)
        main.set_impossible("")
        self.footer.back.setVisible(step != FILE)
        self.footer.back.setText("Ещё файл" if step == DONE else "Назад")
        if step == FILE:
            self.file.reload()
            self.footer.say("Загрузка из файла", self._refused(), "today")
            main.set_impossible(self._refused())
            main.setFocus()
        elif step == COLUMNS:
            self._say_columns()
            self.columns.take_focus()

    def go_on(self) -> None:
        """The one next step (Ctrl+Enter)."""
        (self.file.ask_file, self.look, self.take, self.queue_asked.emit)[self._step]()

    def go_back(self) -> None:
        """A step back; from the result to the next file. What runs is broken off first."""
        if self._running:
            self._stop.set()
            self.earlier.stop()
            return
        if self._step == CHECK:
            self.show_step(COLUMNS)
        elif self._step != FILE:
            self._close_file()
            self.show_step(FILE)

    def _refused(self) -> str:
        refused = self._desk.intake.refusal()
        return refused.reason if refused is not None else ""

    def _first_gap(self) -> tuple[QWidget, str] | None:
        return self.columns.first_gap() if self._step == COLUMNS else None

    # --- file and columns --------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Opens a file off the UI thread and shows what its columns seem to mean."""
        service = self._desk.importing
        self._close_file()
        self.file.show_trouble(None)
        self.footer.main.set_running(True)
        self.footer.say("Файл открывается", path.name)

        def work() -> tuple[Opened, Plan]:
            opened = service.open(path)
            return opened, service.plan_for(opened)

        job = bridge().run_query(work, self._on_opened, self._on_refused, self)
        job.settled.connect(lambda: self.footer.main.set_running(False))

    def _on_opened(self, found: tuple[Opened, Plan]) -> None:
        self._opened, plan = found
        self.steps.show_file(self._opened.path.name)
        self.columns.show_file(self._opened, plan)
        self.show_step(COLUMNS)

    def _on_refused(self, problem: Problem) -> None:
        self.footer.say("Файл не открылся", problem.advice)
        self.file.show_trouble(problem)

    def _other_source(self, source: Any) -> None:
        opened, service = self._opened, self._desk.importing
        if opened is not None:
            bridge().run_query(
                lambda: service.plan_for(opened, Source(source)),
                partial(self._on_plan, opened), self._on_trouble, self, replaces="plan",
            )  # fmt: skip

    def _on_plan(self, opened: Opened, plan: Plan) -> None:
        if opened is self._opened:
            self.columns.show_file(opened, plan)
            self._say_columns()

    def _other_sheet(self, number: int) -> None:
        opened, service = self._opened, self._desk.importing
        if opened is None:
            return

        def work() -> tuple[Opened, Plan]:
            other = service.other_sheet(opened, number)
            return other, service.plan_for(other)

        bridge().run_query(work, self._on_opened, self._on_trouble, self, replaces="sheet")

    def _say_columns(self) -> None:
        plan = self.columns.plan()
        gaps = plan.gaps()
        known = counted(len(plan.mapping), "поле", "поля", "полей")
        first = SOURCE_TITLES[plan.source]
        if plan.source is Source.BI:
            self.footer.say(first, gaps[0] if gaps else "Снимок хранится как есть, на свою дату")
        else:
            self.footer.say(f"{first}: найдено {known}", gaps[0] if gaps else
                            "Выбор запомнится для следующих файлов отсюда")  # fmt: skip

    # --- check -------------------------------------------------------------------------------

    def look(self) -> None:
        """Judges the whole file, takes nothing."""
        opened, plan, service = self._opened, self.columns.plan(), self._desk.importing
        if opened is None:
            return
        self._begin(CHECK, f"Проверка: {opened.path.name}")
        stop = self._stop

        def work(token: Token) -> Preview:
            return service.preview(opened, plan, _teller(token, 0), _asker(token, stop))

        job = bridge().run_query(
            work, self._on_looked, self._on_trouble, self, replaces="look", with_token=True
        )
        job.progressed.connect(self._on_tick)
        job.settled.connect(self._settled)

    def _on_looked(self, preview: Preview) -> None:
        if preview.cancelled:
            self.show_step(COLUMNS)
            return
        self._preview = preview
        counts, opened = preview.counts, self._opened
        self._settled()
        title = f"Проверено: {opened.path.name if opened is not None else ''}"
        bi = self.columns.plan().source is Source.BI
        if bi:
            columns = [c.title for c in self.columns.plan().columns]
            self.check.show_table(title, columns, preview.snapshot_rows, counts.lines)
        else:
            self.check.show_preview(preview, title)
        new = counted(counts.new, "строка", "строки", "строк") if bi else counted(
            counts.new, "обращение", "обращения", "обращений"
        )  # fmt: skip
        self.footer.main.setText(f"Загрузить {new}")
        self.footer.main.set_impossible("" if counts.new else "Новых строк нет")
        about = "Строки с ошибками не загружаются: исправьте их в файле и загрузите его ещё раз"
        words = f"Строк: {grouped(counts.lines)}" if bi else counts.words()
        self.footer.say(
            words if counts.new else "Новых строк в файле нет",
            "Снимок лежит на этом рабочем месте и не меняется"
            if bi
            else about
            if counts.broken
            else "Загруженное уйдёт на портал при первой связи",
        )
        (self.footer.main if counts.new else self.footer.back).setFocus()

    # --- taking in ---------------------------------------------------------------------------

    def take(self) -> None:
        """Takes the file in: part by part, with progress; may be broken off."""
        opened, plan, service = self._opened, self.columns.plan(), self._desk.importing
        if opened is None or self._preview is None or not self._preview.counts.new:
            return
        total, stop = self._preview.counts.lines, self._stop
        self._begin(DONE, f"Загрузка: {opened.path.name}")

        def work(token: Token) -> Batch | Snapshot:
            tell = _teller(token, total)
            if plan.source is Source.BI:
                return service.take_snapshot(opened, plan, tell)
            return service.take(opened, plan, tell, _asker(token, stop), total=total)

        job = bridge().run_mutation(
            work, self._on_taken, self._on_trouble, self, changes=TAKEN, with_token=True,
            lengthy=True,
        )  # fmt: skip
        job.progressed.connect(self._on_tick)
        job.settled.connect(self._settled)

    def _on_taken(self, made: Batch | Snapshot) -> None:
        self._settled()
        if isinstance(made, Snapshot):
            self._on_snapshot(made)
            return
        self._batch = made
        taken = counted(made.taken, "обращение", "обращения", "обращений")
        stopped = made.state is BatchState.STOPPED
        title = f"Остановлено, загружено {taken}" if stopped else f"Загружено {taken}"
        self.notice.emit(title, made.file)
        counts = Counts(made.lines, made.taken, made.known, made.broken, made.skipped, made.remarks)
        rest = (
            "Загруженное осталось; остальное можно загрузить тем же файлом ещё раз."
            if stopped else "Загрузку можно отменить целиком в списке «Прежние загрузки»."
        )  # fmt: skip
        words = f"Уйдёт на портал при первой связи. {rest}"
        self.check.show_end(title, counts, (title, words, "ok" if not stopped else "today",
                                            "check" if not stopped else "info"))  # fmt: skip
        self._show_troubles(made)
        self.footer.say(title, f"Файл {made.file}")
        self.footer.main.setFocus()

    def _on_snapshot(self, made: Snapshot) -> None:
        self.notice.emit(f"Снимок BI на {made.taken_on:%d.%m.%Y} сохранён", made.file)
        self.show_snapshot(made)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Reads a kept snapshot back."""
        service = self._desk.importing
        title = f"Снимок BI на {snapshot.taken_on:%d.%m.%Y}"

        def show(rows: list[tuple[str, ...]]) -> None:
            self.show_step(DONE)
            self.check.show_table(title, snapshot.columns, rows, snapshot.lines)
            self.footer.say(title, f"Файл {snapshot.file}, лист {snapshot.title}")
            self.footer.main.setFocus()

        bridge().run_query(
            lambda: service.snapshot_rows(snapshot.id), show, self._on_trouble, self,
            replaces="snapshot",
        )  # fmt: skip

    def _show_troubles(self, batch: Batch) -> None:
        service, total = self._desk.importing, batch.broken + batch.known + batch.remarks
        bridge().run_query(
            lambda: service.troubles(batch.id),
            lambda found: self.check.show_troubles(found, total), self._on_trouble, self,
        )  # fmt: skip

    # --- inside ------------------------------------------------------------------------------

    def _begin(self, step: int, title: str) -> None:
        self._stop.clear()
        self.show_step(step)
        self.check.begin(title)
        self._running = True
        self.footer.main.set_running(True)
        self.footer.back.setText("Прервать")
        self.footer.say(title)

    def _settled(self) -> None:
        self._running = False
        self.footer.main.set_running(False)
        self.check.progress.hide()
        self.footer.back.setText("Ещё файл" if self._step == DONE else "Назад")

    def _on_working(self, working: bool) -> None:
        """A batch is taken back on the first step: the foot offers to break it off."""
        self._running = working
        self.footer.main.set_running(working)
        self.footer.back.setText("Прервать" if working else "Назад")
        self.footer.back.setVisible(working or self._step != FILE)
        self.file.setEnabled(not working)
        if self.isVisible():
            (self.footer.back if working else self.file.batches).setFocus()

    def _on_tick(self, done: float, total: float, words: str) -> None:
        self.check.progress.show_step(done, total, words)

    def _on_trouble(self, problem: Problem) -> None:
        self._settled()
        self.footer.say(problem.message, problem.advice, "over")
        self.check.note.show_words(problem.message, problem.advice, "over", "circle-x")
        self.check.note.show()
        if self._step == DONE:
            self.show_step(CHECK)
            self.footer.say(problem.message, problem.advice, "over")

    def _close_file(self) -> None:
        if self._opened is not None:
            self._opened.book.close()
        self._opened = self._preview = None
        self.steps.show_file("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._running or self._step != FILE):
            self.go_back()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._step == FILE:
            self.file.reload()


def _teller(token: Token, total: int) -> Callable[[Tick], None]:
    def tell(tick: Tick) -> None:
        c = tick.counts
        of = total or tick.total or 0
        words = f"Строк {grouped(c.lines)}" + (f" из {grouped(of)}" if of else "")
        if c.broken:
            words += f", с ошибками {grouped(c.broken)}"
        token.report(float(c.lines), float(of or c.lines * 2), words)

    return tell


def _asker(token: Token, stop: threading.Event) -> Callable[[], bool]:
    return lambda: token.cancelled or stop.is_set()
