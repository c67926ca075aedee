"""What the form edits: the content, the question in front, the letters of a forwarding.

Plain domain helpers do the work; this object adds signals and what can be taken back: a merge, a
cut, a move, a filling from elsewhere, one step back and forth.
"""

from __future__ import annotations

import copy
from typing import Any

from PySide6.QtCore import QObject, Signal

from cur_desk.domain import formalisation as form
from cur_desk.domain import question_moves as moves
from cur_desk.domain.completeness import Gap, counts, gaps
from cur_desk.domain.formalisation import Content
from cur_desk.services.views import CardView
from cur_desk.ui.appeal.address import put_address

Snapshot = tuple[Content, str, str]
"""The content, the question in front, what was done then."""
_NO_RIGHT = ("no-right", "no-authority", "switched-off")


class FormModel(QObject):
    """``edited`` after each change (name of the field), ``reshaped`` when the questions changed, ``current_changed`` when another question came to the front."""

    edited = Signal(str)
    reshaped = Signal()
    current_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.card: CardView | None = None
        self.content: Content = {"questions": [], "proposals": []}
        self._current = ""
        self._before: Snapshot | None = None
        self._after: Snapshot | None = None
        self._by_program = False
        self.edited.connect(self._on_edited)

    # --- reading ---------------------------------------------------------------------------------

    def load(self, card: CardView, content: Content, current: str = "") -> None:
        """Another content; the first question, or ``current`` if it is there, comes to front."""
        self.card, self.content = card, content
        self._before = self._after = None
        ids = [q["id"] for q in self.questions()]
        self._current = current if current in ids else ids[0] if ids else ""
        self.reshaped.emit()
        self.current_changed.emit(self._current)

    def questions(self) -> list[Content]:
        """All questions in order."""
        questions: list[Content] = self.content["questions"]
        return questions

    @property
    def current(self) -> str:
        """Id of the question in front."""
        return self._current

    def question(self) -> Content:
        """The question in front."""
        return form.find_question(self.content, self._current)

    def number(self, question: str = "") -> int:
        """Its number from 1."""
        wanted = question or self._current
        ids = [q["id"] for q in self.questions()]
        return ids.index(wanted) + 1 if wanted in ids else 0

    def gaps(self) -> tuple[Gap, ...]:
        """Everything missing; first what is missing in the question in front."""
        found = gaps(self.content)
        return tuple(sorted(found, key=lambda g: g.question != self._current))

    def counts(self, question: Content) -> tuple[int, int]:
        """Filled fields and all."""
        return counts(self.content, question)

    def forwarding(self, question: str = "") -> Content | None:
        """The letters of a question that goes to another body."""
        return form.forwarding_of(self.content, question or self._current)

    def is_proposal(self) -> bool:
        """A question goes to another body and this person may only propose that."""
        refused = self.card.acts.get("forward") if self.card is not None else None
        if refused is None or refused.code not in _NO_RIGHT:
            return False
        return any(self.forwarding(q["id"]) is not None for q in self.questions())

    # --- editing ---------------------------------------------------------------------------------

    def choose(self, question: str) -> None:
        """Brings a question to the front."""
        if question != self._current:
            self._current = question
            self.current_changed.emit(question)

    def step(self, by: int = 1) -> None:
        """The next question, round and round."""
        ids = [q["id"] for q in self.questions()]
        if len(ids) > 1:
            self.choose(ids[(ids.index(self._current) + by) % len(ids)])

    def put(self, name: str, value: Any) -> None:
        """Writes one field of the question in front."""
        question = self.question()
        if (question.get(name) or None) == (value or None):
            return
        if value in (None, ""):
            question.pop(name, None)
        else:
            question[name] = value
        self.edited.emit(name)

    def put_place(self, oktmo: str | None) -> None:
        """The municipality of the question in front."""
        place = self.question().setdefault("place", {})
        if place.get("oktmo") != oktmo:
            place["oktmo"] = oktmo
            self.edited.emit("place/oktmo")

    def put_address(self, text: str, known: list[str]) -> None:
        """The address of the question in front, typed in one line."""
        put_address(self.question().setdefault("place", {}), text, known)
        self.edited.emit("place/address")

    def toggle_file(self, code: str, on: bool) -> None:
        """A file of the appeal belongs to the question in front, or not."""
        files = [f for f in self.question().get("files") or [] if f != code]
        self.question()["files"] = [*files, code] if on else files
        self.edited.emit("files")

    def put_code(self, code: str, edition: str, block: str) -> None:
        """A code brings its edition and its block."""
        question = self.question()
        question |= {"code": code, "classifier": edition, "block": block}
        self.edited.emit("code")

    def put_forwarding(self, question: str, executor: str, letter: str, notice: str) -> None:
        """The question goes to another body with these letters."""
        kept = self.forwarding(question)
        if kept is None:
            form.set_forwarding(self.content, question, executor, letter, notice)
        else:  # the proposal keeps its id and its place
            kept |= {"to_organisation": executor, "letter_text": letter, "notice_text": notice}
        self._tell_letters()

    def put_letter(self, name: str, text: str) -> None:
        """One letter of the question in front: ``notice_text`` or ``letter_text``."""
        forwarding = self.forwarding()
        if forwarding is not None and forwarding.get(name) != text:
            forwarding[name] = text
            self.edited.emit(name)

    def drop_forwarding(self, question: str) -> None:
        """The question stays with the body."""
        if self.forwarding(question) is not None:
            form.drop_forwarding(self.content, question)
            self._tell_letters()

    def quotes(self) -> tuple[moves.Quote, ...]:
        """Places of the text that the question in front was made from."""
        return moves.quotes_of(self.question()) if self._current else ()

    def add_quote(self, start: int, end: int) -> None:
        """The question in front was also made from these words."""
        if start < end:
            moves.add_quote(self.question(), start, end)
            self.edited.emit("quotes")

    # --- whole questions -------------------------------------------------------------------------

    def add(self, essence: str = "") -> str:
        """A new question, brought to the front."""
        assert self.card is not None
        self._keep("Новый вопрос")
        made = form.add_question(self.content, self.card.appeal)
        if essence:
            made["essence"] = essence
        self._show(made["id"])
        return str(made["id"])

    def split_off(self, words: str, quote: moves.Quote) -> str:
        """A new question from selected words, behind the one in front; can be taken back."""
        assert self.card is not None
        self._keep("Новый вопрос из выделенного")
        made = moves.split_off(self.content, self.card.appeal, self._current, words, quote)
        self._show(made["id"])
        return str(made["id"])

    def merge_back(self) -> bool:
        """Joins the question in front into the one before; says whether there was one."""
        if len(self.questions()) < 2:
            return False
        self._keep("Вопрос объединён с предыдущим")
        index = self.number() - 1
        form.merge_back(self.content, self._current)
        self._show(self.questions()[max(index - 1, 0)]["id"])
        return True

    def move(self, by: int) -> bool:
        """The question in front one place earlier or later."""
        kept = self._snapshot("Вопрос переставлен")
        if not moves.move(self.content, self._current, by):
            return False
        self._before, self._after = kept, None
        self._show(self._current)
        return True

    def copy_former(self) -> tuple[str, ...]:
        """Empty fields as in the question before; names what was filled."""
        former = self.questions()[self.number() - 2] if self.number() > 1 else {}
        return self.fill(former, "Заполнено как в предыдущем вопросе")

    def fill(
        self, source: Content, said: str, names: tuple[str, ...] = moves.COPIED
    ) -> tuple[str, ...]:
        """Empty fields of the question in front from another document; can be taken back."""
        kept = self._snapshot(said)
        done = moves.fill_empty(self.question(), source, names)
        if done:
            self._before, self._after = kept, None
            self._show(self._current)
        return done

    # --- taking back -----------------------------------------------------------------------------

    def undo_words(self) -> str:
        """What Ctrl+Z would take back: «Вопрос объединён с предыдущим»; empty if nothing."""
        return self._before[2] if self._before is not None else ""

    def redo_words(self) -> str:
        """What Ctrl+Shift+Z would do again."""
        return self._after[2] if self._after is not None else ""

    def undo(self) -> bool:
        """Takes the last change of whole questions back, if nothing was typed since."""
        if self._before is None:
            return False
        before = self._before
        again = self._snapshot(before[2])
        self._put_back(before)
        self._before, self._after = None, again
        return True

    def redo(self) -> bool:
        """Does again what was taken back."""
        if self._after is None:
            return False
        after = self._after
        before = self._snapshot(after[2])
        self._put_back(after)
        self._before, self._after = before, None
        return True

    def _keep(self, said: str) -> None:
        self._before, self._after = self._snapshot(said), None

    def _snapshot(self, said: str) -> Snapshot:
        return copy.deepcopy(self.content), self._current, said

    def _put_back(self, kept: Snapshot) -> None:
        content, current, _said = kept
        self.content.clear()
        self.content.update(content)
        self._show(current)

    def _tell_letters(self) -> None:
        """Letters follow the executor by themselves: nobody has typed, so Ctrl+Z stays."""
        self._by_program = True
        try:
            self.edited.emit("letter_text")
        finally:
            self._by_program = False

    def _on_edited(self, name: str) -> None:
        if (
            name != "questions" and not self._by_program
        ):  # later words must not be lost by taking a merge back
            self._before = self._after = None

    def _show(self, question: str) -> None:
        self._current = question
        self.reshaped.emit()
        self.current_changed.emit(question)
        self.edited.emit("questions")
