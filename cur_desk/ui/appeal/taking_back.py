"""Ctrl+Z on the card: the last thing done comes back first, be it a question, a file or an act.

Text fields have their own undo while one types in them. An act that is held can be undone until it
goes; the sent form can be withdrawn until a request has carried it (rulings C7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.theme import shortcuts

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen


class TakingBack(QObject):
    """One live Ctrl+Z at a time: two of the same key would silence both."""

    def __init__(self, desk: Any, screen: CardScreen) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self._said = ""
        self._undo = shortcuts.bind("undo", screen, self.undo)
        self._redo = shortcuts.bind("redo", screen, self.redo)
        for toast in (screen.toast, screen.text.files.undoing.toast):
            toast.shown_text.connect(lambda _title, t=toast: self._on_toast(t))
            for over in (toast.expired, toast.undo_asked):
                over.connect(self.mind)
        screen.toast.undo_asked.connect(self.undo_act)
        self.mind()

    def _on_toast(self, toast: Any) -> None:
        if toast._undoable:
            self._undo.setEnabled(False)

    def mind(self) -> None:
        """After each change of the form: what Ctrl+Z would do now, said once."""
        model = self._screen.model
        said = model.undo_words()
        self._undo.setEnabled(bool(said))
        self._redo.setEnabled(bool(model.redo_words()))
        if said and said != self._said:
            self._screen.toast.show_act(said, "Ctrl+Z вернёт как было", undoable=False)
            self._undo.setEnabled(True)
        self._said = said

    def undo(self) -> None:
        """Takes the last change of whole questions back."""
        if self._screen.model.undo():
            self._screen.toast.take_away()
            self.mind()

    def redo(self) -> None:
        """Does it again."""
        if self._screen.model.redo():
            self.mind()

    def undo_act(self) -> None:
        """The held act that the toast spoke of."""
        uid = self._screen.uid
        bridge().run_short(
            self._desk.acts.undo, self._on_undone, self._fail, self,
            changes=Changes.of("appeal", uid),
        )  # fmt: skip

    def _on_undone(self, title: str | None) -> None:
        words = f"Отменено: {title}" if title else "Отменять нечего: всё уже отправлено"
        self._screen.toast.show_act(words, undoable=False, done=bool(title))

    def withdraw(self, event: str) -> None:
        """The sent form becomes the draft again."""
        screen, acts = self._screen, self._desk.acts
        if not event:
            return
        uid = screen.uid
        screen.keeper.forget()
        bridge().run_short(
            lambda: acts.withdraw(event),
            lambda _content: screen.open(uid) if screen.uid == uid else None,
            self._fail, self, changes=Changes.of("appeal", uid),
        )  # fmt: skip

    def start_again(self) -> None:
        """Throws the draft away on the person's word and begins from the record."""
        screen, cards = self._screen, self._desk.cards
        uid = screen.uid
        screen.keeper.forget()
        bridge().run_short(
            lambda: cards.drop_draft(uid), lambda _none: screen.open(uid), owner=self,
            changes=Changes.of("draft", uid),
        )  # fmt: skip

    def _fail(self, problem: Problem) -> None:
        self._screen.banners.show_problem(problem)
