"""The person's own views: saved, renamed, set to the present filter, moved, removed, brought back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cur_desk.domain.filters import Filter
from cur_desk.services.views import SavedView
from cur_desk.ui.bridge import bridge
from cur_desk.ui.queue.act_dialogs import NameDialog, open_dialog
from cur_desk.ui.theme import shortcuts

if TYPE_CHECKING:
    from cur_desk.ui.queue.asking import Answer
    from cur_desk.ui.queue.screen import QueueScreen

RENAMED = "Условия, слова и порядок вида останутся прежними."
ABOUT = "Сохранятся условия, слова поиска и порядок; список всегда будет свежим."


class KeptViews(QObject):
    """Dialogs and short writes; the strip is read anew after each."""

    def __init__(self, desk: Any, screen: QueueScreen) -> None:
        super().__init__(screen)
        self._kept, self._screen = desk.queue.kept, screen
        self._desk = desk
        self._ordered = False
        """The order of the list came from a view, not from the person."""
        strip = screen.strip
        strip.save_asked.connect(self.save)
        strip.own_asked.connect(self._do)
        for act, step in (("view_up", -1), ("view_down", 1)):
            shortcuts.bind(act, strip.list, partial(self._step, step))

    # --- acts ------------------------------------------------------------------------------------

    def save(self) -> None:
        """«Сохранить вид»: the present list under a name."""
        answer = self._screen.answer()
        if answer is None:
            return

        def write(title: str) -> None:
            bridge().run_short(
                lambda: self._kept.save(title, answer.filter, _order(answer)),
                lambda made: self._again(made.code), self._screen.tell, self,
            )  # fmt: skip

        question = answer.question
        narrowed = Filter(conditions=question.chips)
        if question.text.strip():
            narrowed = narrowed.and_(self._desk.queue.parse(question.text))
        self._ask_name("Сохранить вид", "Сохранить", self._kept.proposed(narrowed), write, ABOUT)

    def order_of(self, view: SavedView) -> tuple[str, bool] | None:
        """The order to show a view in; nothing: as it stands."""
        if view.sort:
            self._ordered = True
            return view.sort.removeprefix("-"), view.sort.startswith("-")
        if self._ordered:
            self._ordered = False
            return "urgency", False
        return None

    def _do(self, act: str, view: SavedView) -> None:
        if act == "rename":
            self._rename(view)
        elif act == "change":
            self._change(view)
        elif act in ("up", "down"):
            self._write(lambda: self._kept.move(view.code, -1 if act == "up" else 1), view.code)
        elif act == "delete":
            self._write(lambda: self._kept.delete(view.code))
            self._screen.strip.gone = view
            self._screen.toast.show_act(
                f"Вид «{view.title}» удалён", "Вернуть — в меню видов и Ctrl+K", undoable=False
            )
        elif act == "restore":
            self._screen.strip.gone = None
            self._screen.toast.take_away()
            self._write(lambda: self._kept.restore(view), view.code)

    def _rename(self, view: SavedView) -> None:
        self._ask_name(
            "Переименовать вид", "Переименовать", view.title,
            lambda title: self._write(lambda: self._kept.rename(view.code, title), view.code),
        )  # fmt: skip

    def _change(self, view: SavedView) -> None:
        answer = self._screen.answer()
        if answer is None:
            return
        self._write(lambda: self._kept.change(view.code, answer.filter, _order(answer)), view.code)
        self._screen.toast.show_act(f"Вид «{view.title}» изменён", "", undoable=False)

    def _step(self, step: int) -> None:
        view = self._screen.strip.chosen()
        if view is not None and view.own:
            self._write(lambda: self._kept.move(view.code, step), view.code)

    # --- inside ----------------------------------------------------------------------------------

    def _ask_name(self, title: str, verb: str, name: str, then: Any, about: str = RENAMED) -> None:
        dialog = NameDialog(title, "Название", verb, about, self._screen)
        dialog.line.setText(name)
        dialog.line.selectAll()
        open_dialog(dialog, lambda: then(dialog.line.text()))

    def _write(self, act: Any, code: str = "") -> None:
        bridge().run_short(act, lambda _none: self._again(code), self._screen.tell, self)

    def _again(self, code: str) -> None:
        def show(views: tuple[SavedView, ...]) -> None:
            self._screen.show_views(views)
            if code:
                self._screen.strip.choose(code)

        bridge().run_query(self._desk.queue.views, show, self._screen.tell, self)


def _order(answer: Answer) -> str:
    question = answer.question
    if question.sort == "urgency" and not question.descending:
        return ""
    return f"-{question.sort}" if question.descending else question.sort
