"""A guided form in its window: fields at the left, consequences and the letter at the right.

An act with legal force goes by Ctrl+Enter only. A fault is said at its field; what was typed is
kept on this workplace until the act is done or the person throws it away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cur_desk.services.acts.views import ActForm, Kind, Look
from cur_desk.services.packs.pdf_pages import save_pdf
from cur_desk.services.views import PackResult, Submitted
from cur_desk.ui.acts.controls import Today
from cur_desk.ui.acts.form_pane import FormPane
from cur_desk.ui.acts.side_pane import LetterPane, ToldList
from cur_desk.ui.bridge import Changes, Problem, Token, bridge
from cur_desk.ui.packs.printing import choose_printer, print_pages
from cur_desk.ui.theme import fonts, theme
from cur_desk.ui.widgets import ActButton, Banner, Dialog, ElidingLabel, Toast

LOOK_MS = 250
WIDE, NARROW, LEFT = 1_200, 640, 560
LEFT_MOST = 0.55
"""Share of the dialog that the fields take at most, at large scales."""
COPY = "copy:"
_HIGH = {Kind.TEXT: 66, Kind.LETTER: 190, Kind.MANY: 60}
"""Heights of rows that are higher than a line, for the dialog without a letter beside."""
_CHIPS = {"letter_text": "Письмо", "notice_text": "Уведомление", "text": "Ответ"}


class ActFormDialog(Dialog):
    """``made`` carries what was submitted; ``desk`` gives ``act_forms``."""

    made = Signal(object)

    def __init__(
        self,
        desk: Any,
        form: ActForm,
        window: QWidget,
        *,
        today: Today,
        kept: dict[str, Any] | None = None,
    ) -> None:
        self._letters = form.on_paper and any(f.kind == "letter" for f in form.fields)
        super().__init__(
            form.title, window, name=f"act.{form.code}", width=WIDE if self._letters else NARROW,
            force="legal" if form.force == "legal" else "undoable",
        )  # fmt: skip
        self._desk, self.act = desk, form
        self._running = False
        self._copies: dict[str, str] = {}
        self._place(window.window())
        self._lay_out(form, today)
        self.set_main(form.verb, form.icon)
        self.again = ActButton(
            "Начать заново", "quiet", self, name=f"act.{form.code}.again",
            on_click=self.start_again,
        )  # fmt: skip
        self.add_quiet(self.again)
        self.again.setVisible(bool(kept))
        self._thrown: dict[str, Any] | None = None
        self.toast = Toast(self, name=f"act.{form.code}.toast")
        self.toast.undo_asked.connect(self.have_back)
        self.first_focus = self.pane.first()
        self._pause = self._timer(LOOK_MS, self.look)
        from cur_desk.ui.appeal.draft import DraftKeeper  # the card's room imports this one

        self._keeper = DraftKeeper(self._keep_words, self.pane.own_values, self)
        self._keeper.watch(form.uid, form.base_version, kept=True)
        self._keeper.saved.connect(self._on_kept)
        self._keeper.failed.connect(lambda problem: self.kept.setText(problem.message))
        self.choose_printer: Callable[..., Any] = choose_printer
        self.choose_path: Callable[[str], str] = self._ask_path
        self.pane.changed.connect(self._on_changed)
        self.paper.print_asked.connect(self.print_letter)
        self.paper.save_asked.connect(self.save_letter)
        self.paper.chosen.connect(lambda _name: self.paper.redraw(self._maker()))
        self.finished.connect(self._on_finished)
        if kept:
            self.pane.set_values(kept)
            self.kept.setText("Восстановлено введённое ранее")
        self.look()

    def _timer(self, pause_ms: int, slot: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(pause_ms)
        made.timeout.connect(slot)
        return made

    # --- building --------------------------------------------------------------------------------

    def _place(self, host: QWidget) -> None:
        t = theme()
        wide = min(t.px(WIDE if self._letters else NARROW), host.width() - t.px(48))
        rows = sum(_HIGH.get(f.kind, 40) for f in self.act.fields)
        tall = t.px(720 if self._letters else min(560, 300 + rows))
        high = min(tall, host.height() - t.px(40))
        self.setFixedSize(wide, high)

    def _lay_out(self, form: ActForm, today: Today) -> None:
        t, name = theme(), f"act.{form.code}"
        head = QHBoxLayout()
        head.setSpacing(t.px(12))
        about = ElidingLabel(form.about, fonts.BODY, False, "text2", self, name=f"{name}.about")
        law = ElidingLabel(form.paragraph, fonts.SMALL, False, "text3", self, name=f"{name}.law")
        head.addWidget(about)
        head.addStretch(1)
        head.addWidget(law)
        self.body.addLayout(head)
        self.proposed = ElidingLabel(
            form.proposed, fonts.SMALL, True, "link", self, name=f"{name}.proposed"
        )
        self.proposed.setVisible(bool(form.proposed))
        self.body.addWidget(self.proposed)
        self.trouble = Banner("", "", "over", "circle-x", self, name=f"{name}.trouble")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.pane = FormPane(form, self, today, name=name)
        self.told = ToldList(self, name=f"{name}.told")
        self.paper = LetterPane(self, name=f"{name}.paper")
        self.kept = ElidingLabel("", fonts.SMALL, False, "text2", self, name=f"{name}.kept")
        title = ElidingLabel("Что произойдёт", fonts.SMALL, True, "text2", self)
        side = QVBoxLayout()
        side.setSpacing(t.px(8))
        side.addWidget(title)
        side.addWidget(self.told)
        if self._letters:
            side.addSpacing(t.px(4))
            side.addWidget(self.paper, 1)
            self.pane.setFixedWidth(min(t.px(LEFT), round(self.width() * LEFT_MOST)))
            row = QHBoxLayout()
            row.setSpacing(t.px(20))
            row.addWidget(self.pane)
            row.addLayout(side, 1)
            self.body.addLayout(row, 1)
        else:
            self.paper.hide()
            self.body.addWidget(self.pane, 1)
            self.body.addLayout(side)
        self.body.addWidget(self.kept)

    # --- while it is filled ------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._pause.start()
        self._keeper.touch()
        self.again.show()

    def look(self) -> None:
        """Asks what follows from the values as they are."""
        forms, form, values = self._desk.act_forms, self.act, self.pane.values()
        bridge().run_query(
            lambda: forms.look(form, values), self._on_look, self._on_problem, self,
            replaces="look",
        )  # fmt: skip

    def _on_look(self, look: Look) -> None:
        self.pane.follow(look.letters)
        self.told.show_lines(look.told)
        if not self._running:
            self.pane.show_faults({k: v for k, v in look.faults.items() if k})
            self._say(look.faults.get("", ""))
        self._copies = {k: v for k, v in look.letters.items() if k.startswith(COPY)}
        if not self._letters:
            return
        letters = [(f.name, _CHIPS.get(f.name, f.label)) for f in self.pane.shown_letters()]
        letters += [(name, f"Копия {n}") for n, name in enumerate(self._copies, 1)]
        self.paper.show_letters(letters)
        self.paper.redraw(self._maker())

    def _maker(self) -> Callable[[str], PackResult]:
        forms, form, values = self._desk.act_forms, self.act, self.pane.values()
        texts = {**values, **self._copies}
        return lambda name: forms.paper(form, values, name, str(texts.get(name) or ""))

    def _say(self, words: str, advice: str = "") -> None:
        self.trouble.show_words(words, advice, "over", "circle-x")
        self.trouble.setVisible(bool(words))

    # --- keeping what was typed ----------------------------------------------------------------------

    def _keep_words(self, _uid: str, values: dict[str, Any], _base: int | None) -> Any:
        return self._desk.act_forms.keep(self.act, values)

    def _on_kept(self, _view: object) -> None:
        self.kept.setText("Введённое сохранено на этом рабочем месте")

    def start_again(self) -> None:
        """Throws away what was typed; for ten seconds it can be had back."""
        forms, form = self._desk.act_forms, self.act
        self._thrown = self.pane.own_values()
        self._keeper.forget()
        self.pane.set_values(form.start_values())
        self.kept.setText("")
        self.again.hide()
        bridge().run_short(lambda: forms.forget(form), owner=self)
        self.toast.show_act("Форма начата заново", "Введённое убрано", offer="Вернуть")
        self.look()

    def have_back(self) -> None:
        """«Вернуть»: the thrown words stand in the fields again and are kept again."""
        thrown, self._thrown = self._thrown, None
        if thrown is None or self._running:
            return
        self.pane.set_values(thrown)
        self._on_changed()

    def _on_finished(self) -> None:
        self._keeper.stop()
        self.paper.close_paper()

    def reject(self) -> None:
        """Not while the act is being written: its answer must find the form."""
        if not self._running:
            super().reject()

    # --- the deed ----------------------------------------------------------------------------------

    def on_main(self) -> None:
        """Every gap at its field, else the act."""
        if self._running:
            return
        wrong = self.pane.settle()
        if wrong:
            control = self.pane.control(wrong)
            if control is not None:
                control.widget.setFocus()
            return
        forms, form, values = self._desk.act_forms, self.act, self.pane.values()
        missing = forms.missing(form, values)
        if missing:
            self.pane.show_faults(missing, focus=True)
            return
        self._run(True)
        self._keeper.give()
        bridge().run_short(
            lambda: forms.do(form, values), self._on_done, self._on_refused, self,
            changes=Changes.of("appeal", form.uid),
        )  # fmt: skip

    def _run(self, running: bool) -> None:
        self._running = running
        self._pause.stop()
        self.toast.take_away()
        self.pane.setEnabled(not running)
        if self.main is not None:
            self.main.setEnabled(not running)

    def _on_done(self, made: Submitted) -> None:
        self._keeper.settle(self.act.uid)
        self.accept()
        self.made.emit(made)

    def _on_refused(self, problem: Problem) -> None:
        self._run(False)
        self._keeper.take_back(self.act.uid)
        head = problem.field.split("/", 1)[0] if problem.field else ""
        if self.pane.control(head) is not None:
            self._say("")
            self.pane.show_faults({head: problem.message}, focus=True)
        else:
            self._say(problem.message, problem.advice)

    def _on_problem(self, problem: Problem) -> None:
        self._say(problem.message, problem.advice)

    # --- the letter ----------------------------------------------------------------------------------

    def print_letter(self) -> None:
        """Ctrl+P: the letter in sight."""
        pages = self.paper.pages
        if pages is None:
            return
        printer = self.choose_printer(self, pages, self.act.title)
        if printer is None:
            return

        forms, form, name = self._desk.act_forms, self.act, self.paper.current

        def work(token: Token) -> int:
            forms.noted(form, "print", name)  # nothing leaves before the journal has it
            return print_pages(printer, pages, token)

        bridge().run_query(work, self._on_printed, self._on_problem, self, with_token=True)

    def _on_printed(self, _pages: int) -> None:
        self.kept.setText("Письмо передано на принтер")

    def save_letter(self) -> None:
        """Ctrl+Shift+S: where the person says, readable for its owner only."""
        result, name = self.paper.result, self.paper.current
        path = self.choose_path(result.name) if result is not None else ""
        if not path or result is None:
            return
        forms, form = self._desk.act_forms, self.act

        def work() -> Path:
            forms.noted(form, "save", name)
            return save_pdf(Path(path), result.pdf, private=True)

        bridge().run_mutation(work, self._on_saved, self._on_problem, self)

    def _on_saved(self, saved: Path) -> None:
        self.kept.setText(f"Сохранено: {saved}")

    def _ask_path(self, name: str) -> str:
        path, _ = QFileDialog.getSaveFileName(self, "Сохранить письмо", name, "PDF (*.pdf)")
        return path
