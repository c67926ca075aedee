"""A bulk act before it is done: what changes in each row, and which rows stay and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from cur_desk.domain.text import counted
from cur_desk.services.acts.bulk import BulkPlan, BulkRow
from cur_desk.services.views import Choice
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import CompleterField, Dialog, ElidingLabel, FieldRow, Option
from cur_desk.ui.widgets.word_table import Column, WordTable

QUESTIONS = {
    "pass_on": ("Передать коллеге", "Передать", "send"),
    "release": ("Вернуть в общую очередь?", "Вернуть", "undo-2"),
    "link_related": ("Связать обращения?", "Связать", "link"),
    "as_sample": ("Сделать черновики по образцу?", "Сделать черновики", "files"),
    "carry_over": ("Отметить «Перенесено»?", "Отметить", "check"),
}
LATER = {"as_sample": "Ничего не уйдёт: каждый черновик вы проверите и отправите сами"}
MOST_SHOWN = 9
Preview = Callable[[dict[str, Any]], BulkPlan]


def _spoken(row: BulkRow) -> str:
    if row.refused:
        return f"{row.number}, {row.title}: не изменится, {row.refused}"
    return f"{row.number}, {row.title}: было {row.before}, станет {row.after}"


def reason_role(row: BulkRow) -> str:
    """Red is for a refusal; a row that already is what it would become has nothing wrong."""
    return "text2" if row.before == row.after else "over"


class BulkDialog(Dialog):
    """``agreed`` carries the plan as it was shown."""

    agreed = Signal(object)

    def __init__(
        self, code: str, count: int, preview: Preview, people: Sequence[Choice], parent: QWidget
    ) -> None:
        title, self._verb, icon = QUESTIONS[code]
        many = counted(count, "обращение", "обращения", "обращений")
        super().__init__(f"{title.rstrip('?')}: {many}", parent, name="bulk", width=860)
        self._preview = preview
        self._content: dict[str, Any] = {}
        self.plan: BulkPlan | None = None
        self.person: CompleterField | None = None
        if code == "pass_on":
            self.person = self._make_person(people)
        self.words = self.add_text("Смотрим, что изменится…")
        self.table = WordTable(
            (
                Column("Номер", 130, lambda r: r.number, medium=True),
                Column("Обращение", 0, lambda r: r.title),
                Column("Было", 170, lambda r: r.before, "text2"),
                Column("Станет", 190, lambda r: f"→ {r.after}", medium=True),
            ),
            _spoken, self, name="bulk.table", accessible="Что изменится",
        )  # fmt: skip
        self.body.addWidget(self.table)
        self.stay = ElidingLabel("", fonts.BODY, True, "over", self, name="bulk.stay")
        self.body.addWidget(self.stay)
        self.refused = WordTable(
            (
                Column("Номер", 130, lambda r: r.number, "text2"),
                Column("Обращение", 220, lambda r: r.title, "text2"),
                Column("Почему не изменится", 0, lambda r: r.refused, reason_role),
            ),
            _spoken, self, name="bulk.refused", accessible="Останутся как есть",
        )  # fmt: skip
        self.body.addWidget(self.refused)
        self.set_main(self._verb, icon)
        self.first_focus = self.person or self.main
        self._show(BulkPlan(code, ""))
        QTimer.singleShot(0, self.ask)

    def _make_person(self, people: Sequence[Choice]) -> CompleterField:
        made = CompleterField(
            "Начните вводить фамилию", self, name="bulk.person", accessible="Кому передать",
            options=[Option(c.code, c.name, c.hint) for c in people],
        )  # fmt: skip
        made.chosen.connect(self._on_person)
        self.body.addWidget(FieldRow("Кому", made, self, name="bulk.row", label_width=60))
        return made

    def _on_person(self, person: object) -> None:
        self._content = {"person": str(person)} if person else {}
        self.ask()

    def ask(self) -> None:
        """What would change now; off the UI thread."""
        content = dict(self._content)
        bridge().run_query(
            lambda: self._preview(content), self._on_plan, self._on_problem, self, replaces="bulk"
        )

    def _on_plan(self, plan: BulkPlan) -> None:
        self.plan = plan
        self._show(plan)
        waits = self.cancel is QApplication.focusWidget() and self.person is None
        if waits and self.main is not None and self.main.isEnabled():
            self.main.setFocus()  # it was shut until now: Enter does what its cap says

    def _on_problem(self, problem: Problem) -> None:
        self.words.setText(problem.text())

    def _show(self, plan: BulkPlan) -> None:
        waits = self.person is not None and not self._content
        able = () if waits else plan.able()
        refused = () if waits else plan.refused()
        self.table.set_rows(able)
        self.refused.set_rows(refused)
        self._fit(self.table, len(able))
        self._fit(self.refused, len(refused))
        self.stay.setVisible(bool(refused))
        wrong = any(reason_role(r) == "over" for r in refused)
        self.stay.set_role("over" if wrong else "text2")
        many = counted(len(refused), "обращение", "обращения", "обращений")
        self.stay.setText(f"Останутся как есть: {many}")
        changed = counted(len(able), "обращение", "обращения", "обращений")
        if waits:
            self.words.setText("Выберите, кому передать: станет видно, что изменится")
        elif able:
            later = LATER.get(plan.code, "Уйдёт через 10 с: до этого Ctrl+Z отменит всё")
            self.words.setText(f"Будет изменено: {changed}. {later}")
        elif plan.rows:
            self.words.setText("Менять нечего: причины ниже")
        if self.main is not None:
            self.main.setText(f"{self._verb} {len(able)}" if able else self._verb)
            self.main.setEnabled(bool(able) or waits)
        if self.isVisible():
            self.adjustSize()

    def _fit(self, table: WordTable, rows: int) -> None:
        t = theme()
        table.setVisible(bool(rows))
        table.setFixedHeight(t.px(32) + t.px(34) * min(rows, MOST_SHOWN) + 2)

    def on_main(self) -> None:
        if self.person is not None and self.person.value() is None:
            self.person.set_error("Выберите, кому передать")
            self.person.setFocus()
            return
        if self.plan is not None and self.plan.able():
            self.agreed.emit(self.plan)
            self.accept()
