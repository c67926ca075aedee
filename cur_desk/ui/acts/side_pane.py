"""The right side of a guided form: what will happen, and the letter as it will be printed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.acts.views import Told
from cur_desk.services.packs.pdf_pages import PdfPages
from cur_desk.services.views import PackResult
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.packs.page_view import PageView
from cur_desk.ui.theme import fonts, set_surface, theme
from cur_desk.ui.widgets import Chip, ElidingLabel, IconLabel, Paragraph, icon_button

REDRAW_MS = 450
Letter = tuple[str, str]
"""Name of the field and the word on its chip."""
_ICONS = {"over": "circle-alert", "soon": "triangle-alert"}


class ToldList(QWidget):
    """Lines of what the act will do, each with its sign."""

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Что произойдёт")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(4))
        self._shown: tuple[Told, ...] = ()

    def show_lines(self, lines: tuple[Told, ...]) -> None:
        """Other lines; the same ones are left as they are."""
        if lines == self._shown:
            return
        self._shown = lines
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._column.addWidget(_line(line, self))

    def lines(self) -> list[str]:
        """What it says, for those who listen."""
        return [line.words for line in self._shown]


def _line(line: Told, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme().px(8))
    role = line.tone if line.tone in _ICONS else "text2"
    icon = IconLabel(_ICONS.get(line.tone, "arrow-right"), 14, role, box)
    words = Paragraph(line.words, fonts.SMALL, 17, role, box)
    row.addWidget(icon)
    row.addWidget(words, 1)
    return box


class LetterPane(QWidget):
    """One letter at a time, drawn from the PDF that would be printed."""

    chosen = Signal(str)
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Письмо")
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.px(8))
        head = QHBoxLayout()
        head.setSpacing(t.px(8))
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(t.px(4))
        head.addLayout(self._tabs)
        head.addStretch(1)
        self.save = icon_button(
            "download", "Сохранить PDF (Ctrl+Shift+S)", self, name=f"{name}.save",
            shortcut="save_pdf", on_click=self.save_asked.emit,
        )  # fmt: skip
        self.print = icon_button(
            "printer", "Печать письма (Ctrl+P)", self, name=f"{name}.print", shortcut="print",
            on_click=self.print_asked.emit,
        )  # fmt: skip
        head.addWidget(self.save)
        head.addWidget(self.print)
        column.addLayout(head)
        self.view = PageView(self, name=f"{name}.pages")
        set_surface(self.view, "app")
        self.view.setMinimumHeight(1)  # words above are never cut for it
        column.addWidget(self.view, 1)
        self.note = ElidingLabel("", fonts.SMALL, False, "text2", self, name=f"{name}.note")
        column.addWidget(self.note)
        self.current, self.result = "", None
        self._names: list[str] = []
        self._chips: dict[str, Chip] = {}
        self._pages: PdfPages | None = None
        self._make: Callable[[str], PackResult] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(REDRAW_MS)
        self._pause.timeout.connect(self._draw)

    result: PackResult | None

    def show_letters(self, letters: list[Letter]) -> None:
        """Which letters this form has now; the one before the copies is shown first."""
        names = [name for name, _ in letters]
        if names != self._names:
            self._names = names
            self._make_tabs(letters)
        if self.current not in names:
            own = [n for n in names if not n.startswith("copy:")]
            self.current = own[-1] if own else ""
        for name, chip in self._chips.items():
            chip.set_on(name == self.current)
        self.setVisible(bool(names))

    def redraw(self, make: Callable[[str], PackResult]) -> None:
        """The text or a requisite changed: the page follows when the hands rest."""
        self._make = make
        if self.current:
            self._pause.start()

    def close_paper(self) -> None:
        """Frees the open document."""
        self._pause.stop()
        self.view.set_pages(None)
        gone, self._pages = self._pages, None
        if gone is not None:
            bridge().run_query(gone.close, lambda _closed: None)

    @property
    def pages(self) -> PdfPages | None:
        """The document in sight."""
        return self._pages

    def _make_tabs(self, letters: list[Letter]) -> None:
        for chip in self._chips.values():
            self._tabs.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for name, title in letters:
            chip = Chip(title, self, name=f"{self.objectName()}.{name}", toggles=True)
            chip.clicked.connect(lambda _on=False, name=name: self.choose(name))
            self._chips[name] = chip
            self._tabs.addWidget(chip)

    def choose(self, name: str) -> None:
        """Another letter."""
        if name not in self._names:
            return
        self.current = name
        for other, chip in self._chips.items():
            chip.set_on(other == name)
        self.chosen.emit(name)
        self._draw()

    def _draw(self) -> None:
        make, name = self._make, self.current
        if make is None or not name:
            return

        def work() -> tuple[PackResult, PdfPages]:
            made = make(name)
            return made, PdfPages(made.pdf)

        bridge().run_query(work, self._on_drawn, self._on_trouble, self, replaces="letter")

    def _on_drawn(self, made: tuple[PackResult, PdfPages]) -> None:
        gone = self._pages
        self.result, self._pages = made
        self.view.set_pages(self._pages)
        if gone is not None:
            bridge().run_query(gone.close, lambda _closed: None)
        many = self.result.pages
        self.note.setText(
            "Содержит персональные данные. Копия не хранится: только там, куда вы сохраните"
            + (f". Страниц: {many}" if many > 1 else "")
        )

    def _on_trouble(self, problem: Problem) -> None:
        self.note.setText(problem.text())
