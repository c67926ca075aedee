"""The action journal, read only: the last lines and whether the chain is whole."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.core import Core
from cur_desk.services.journal import LIMIT, JournalPage, read_journal
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import (
    ActButton,
    Banner,
    ElidingLabel,
    StateStack,
    empty_state,
    error_state,
)
from cur_desk.ui.widgets.word_table import Column, WordTable

COLUMNS = (
    Column("№", 72, lambda r: str(r.number), "text3"),
    Column("Время", 190, lambda r: r.at),
    Column("Действие", 0, lambda r: r.act),
    Column("О чём", 240, lambda r: r.about, "text2"),
    Column("Записей", 96, lambda r: str(r.records), "text2", right=True),
)


class JournalView(QWidget):
    """Reads itself each time it is shown."""

    def __init__(self, core: Core, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings.journal")
        self._core = core
        t = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, t.px(16), 0, 0)
        column.setSpacing(t.px(10))
        head = QHBoxLayout()
        head.setContentsMargins(t.px(24), 0, t.px(16), 0)
        head.addWidget(ElidingLabel("Журнал действий", fonts.TITLE, True, "text", self))
        self._count = ElidingLabel("", fonts.BODY, False, "text2", self)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(
            ActButton(
                "Обновить", "quiet", self, name="settings.journal.refresh", icon="refresh-cw",
                on_click=self.read,
            )
        )  # fmt: skip
        column.addLayout(head)
        around = QVBoxLayout()
        around.setContentsMargins(t.px(24), 0, t.px(24), 0)
        self.chain = Banner("Журнал читается", tone="neutral", name="settings.journal.chain")
        around.addWidget(self.chain)
        column.addLayout(around)
        self.table = WordTable(
            COLUMNS, lambda row: row.spoken, self, name="settings.journal.lines",
            accessible="Строки журнала действий",
        )  # fmt: skip
        self.states = StateStack(self.table, self, row=34)
        column.addWidget(self.states, 1)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """The last lines, off the UI thread."""
        self.states.show_loading()
        bridge().run_query(
            lambda: read_journal(self._core), self._on_read, self._on_trouble, self,
            replaces="journal",
        )  # fmt: skip

    def _on_read(self, page: JournalPage) -> None:
        self.table.set_rows(page.rows)
        last = counted(len(page.rows), "строка", "строки", "строк")
        self._count.setText(f"последние {LIMIT}" if len(page.rows) == LIMIT else last)
        if page.broken_at is None:
            self.chain.show_words(
                "Цепочка цела", "Каждая строка связана с предыдущей. Номеров обращений, имён "
                "и текстов в журнале нет.", "ok", "link",
            )  # fmt: skip
        else:
            self.chain.show_words(
                f"Цепочка нарушена со строки {page.broken_at}",
                "Строки изменены или удалены не программой. Сообщите оператору ЦУР.",
                "over", "triangle-alert",
            )  # fmt: skip
        if page.rows:
            self.states.show_content()
            self.table.choose_row(0)
        else:
            self.states.show_state(
                empty_state("Журнал пуст", "Здесь появятся просмотры, изменения и печать.")
            )

    def _on_trouble(self, problem: Problem) -> None:
        again = ActButton("Повторить", "plain", name="settings.journal.again", on_click=self.read)
        self.states.show_state(
            error_state("Журнал не открылся", problem.text(), problem.code, again)
        )
