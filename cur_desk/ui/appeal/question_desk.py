"""What a person does with whole questions: new, cut out, joined, moved, filled from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.bridge import bridge

if TYPE_CHECKING:
    from cur_desk.ui.appeal.form import FormPane

USED = ("executor", "question_kind")


class QuestionDesk(QObject):
    """Over the model; each of these can be taken back by Ctrl+Z. ``filled`` names the fields;
    ``waiting``: hints are on their way, the fields are filled as soon as they are there."""

    filled = Signal(tuple)
    waiting = Signal()

    def __init__(self, desk: Any, model: FormModel, form: FormPane) -> None:
        super().__init__(form)
        self._desk, self._model, self._form = desk, model, form
        self._wanted = ""
        """The question whose hints are to be taken when they come."""
        form.hints.changed.connect(self._on_hints)

    def keys(self) -> dict[str, Callable[[], object]]:
        """Ids of the table of shortcuts and what they do here."""
        return {
            "new_question": self.add,
            "merge_question": self.merge_back,
            "next_question": self.step,
            "previous_question": partial(self.step, -1),
            "question_earlier": partial(self.move, -1),
            "question_later": partial(self.move, 1),
            "as_former": self.as_former,
            "take_hints": self.take_hints,
        }

    def add(self, essence: str = "") -> None:
        """«+ Вопрос»."""
        if not self._form.is_read_only():
            self._model.add(essence)
            self._focus()

    def split_off(self, words: str, quote: tuple[int, int]) -> None:
        """A new question from words of the text."""
        if not self._form.is_read_only():
            self._model.split_off(words, quote)

    def merge_back(self) -> None:
        """Joins the question in front into the one before it."""
        if not self._form.is_read_only() and self._model.merge_back():
            self._focus()

    def step(self, by: int = 1) -> None:
        """Another question to the front."""
        self._model.step(by)
        self._focus()

    def move(self, by: int) -> None:
        """The question in front one place earlier or later."""
        if not self._form.is_read_only():
            self._model.move(by)

    def as_former(self) -> None:
        """Ctrl+D: empty fields as in the question before, in the first one as used last."""
        if self._form.is_read_only():
            return
        if self._model.number() > 1:
            done = self._model.copy_former()
        else:
            used = self._desk.last_used.source(self._model.question())
            done = self._model.fill(used, "Заполнено как в прошлый раз", USED)
        self._after(done)

    def take_hints(self) -> None:
        """Alt+0: all that is empty and has a hint; hints on their way are waited for."""
        if self._form.is_read_only():
            return
        if self._form.hints.is_awaited():
            self._wanted = self._model.current
            self._form.hints.ask()
            self.waiting.emit()
            return
        self._take()

    def is_waiting(self) -> bool:
        """Whether fields will be filled as soon as hints come."""
        return bool(self._wanted)

    def _on_hints(self) -> None:
        wanted, hints = self._wanted, self._form.hints
        if wanted and not hints.is_awaited():
            self._wanted = ""
            if wanted == self._model.current and not self._form.is_read_only():
                self._take()

    def _take(self) -> None:
        done = self._form.hints.take()
        if "code" in done:
            code, codes = self._model.question()["code"], self._desk.codes
            bridge().run_short(lambda: codes.remember(code), owner=self)
        self._after(done)

    def _after(self, done: tuple[str, ...]) -> None:
        if "executor" in done:
            self._form.executor_filled()
        self.filled.emit(done)

    def _focus(self) -> None:
        self._form.fields.essence.setFocus(Qt.FocusReason.ShortcutFocusReason)
