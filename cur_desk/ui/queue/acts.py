"""Everyday acts from the queue: pass on, return, mark, undo; for one record or for many.

Each is done at once and can be taken back for ten seconds (rulings C7).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.filters import Filter
from cur_desk.domain.text import counted
from cur_desk.services.acts.bulk import BulkDone, BulkPlan
from cur_desk.services.views import CardView, Choice, PackResult, Submitted
from cur_desk.ui.acts import GuidedActs
from cur_desk.ui.appeal.threat import ask_threat
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.packs.card_print import print_card
from cur_desk.ui.packs.preview import PreviewDialog, Shown
from cur_desk.ui.queue.act_dialogs import SIMPLE, ActDialog, PassDialog, open_dialog
from cur_desk.ui.queue.bulk_dialog import BulkDialog
from cur_desk.ui.queue.why import WhyDialog
from cur_desk.ui.theme import theme

if TYPE_CHECKING:
    from cur_desk.ui.queue.screen import QueueScreen

OVERDUE_VIEW = "over"


class QueueActs(QObject):
    """Dialogs, then a short write, then a toast that can be undone."""

    def __init__(self, desk: Any, screen: QueueScreen) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self.guided = GuidedActs(desk, screen, lambda: screen.preview.card, self.say)

    # --- one record ----------------------------------------------------------------------------

    def pass_on(self, uid: str) -> None:
        """F6."""
        card = self._screen.preview.card
        if not uid or card is None or card.uid != uid:
            return
        refused = card.acts.get("pass_on")
        if refused is not None:
            self.say(refused.reason)
            return
        self._ask_person(card.number, partial(self._pass_one, uid, card.number))

    def threat(self, card: CardView) -> None:
        """«Угроза жизни»: telephones, mark, record of the call."""
        ask_threat(
            self._desk.acts, card, self._screen, refused=self.fail,
            done=lambda made: self.done(made, card.number),
        )  # fmt: skip

    def menu(self, card: CardView, anchor: QWidget) -> None:
        """«…»: acts that are possible now; the others with their reason."""
        menu = QMenu(self._screen)
        menu.setObjectName("queue.moreMenu")
        self.guided.fill(menu)
        menu.addSeparator()
        for code in SIMPLE:
            if code == "clear_threat" and card.appeal.life_threat is None:
                continue
            refused = card.acts.get(code)
            act = menu.addAction(ACTS[code].title, partial(self._simple, code, card))
            act.setEnabled(refused is None)
            act.setToolTip(refused.reason if refused is not None else "")
        menu.setToolTipsVisible(True)
        menu.addSeparator()
        menu.addAction(theme().icon("printer"), "Печать карточки\tCtrl+P", self.print_shown)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))

    def extend(self) -> None:
        """F7: the form of an extension, or of its proposal, or why it is impossible."""
        self.guided.begin("extend")

    def forward(self) -> None:
        """Shift+F6: the same of a forwarding."""
        self.guided.begin("forward")

    def why(self) -> None:
        """F8: why this date."""
        card = self._screen.preview.card
        if card is not None and card.terms:
            open_dialog(WhyDialog(card, self._screen), lambda: None)

    def print_shown(self) -> None:
        """Ctrl+P: the register in the view of overdue items, else the card."""
        view = self._screen.strip.chosen()
        card = self._screen.preview.card
        if view is not None and view.code == OVERDUE_VIEW:
            self._print_overdue(view.filter)
        elif card is not None:
            print_card(
                self._desk, card.uid, self._screen.window(), number=card.number,
                on_notice=lambda title, text: self.say(title, text),
            )  # fmt: skip

    def _print_overdue(self, wanted: Filter) -> None:
        def show(result: PackResult) -> None:
            dialog = PreviewDialog(self._screen.window(), name="overduePreview")
            shown = Shown("Реестр просроченных", "Сгруппирован по исполнителям.")
            dialog.show_paper(result, shown)
            dialog.preview.noticed.connect(self.say)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self.say("Реестр готовится", "Откроется сам")
        bridge().run_query(
            lambda: self._desk.packs.overdue(wanted), show, self.fail, self, replaces="paper"
        )

    def undo(self) -> None:
        """Ctrl+Z: takes back the last act that has not gone yet."""
        bridge().run_short(
            self._desk.acts.undo, self._undone, self.fail, self, changes=Changes.of("appeal")
        )

    # --- many ----------------------------------------------------------------------------------

    def bulk(self, code: str, marks: frozenset[int]) -> None:
        """The same act for all marked rows, after a look at what it would change."""
        if not marks:
            return
        ids = [i for i in self._screen.pane.model.ids if i in marks]
        desk, screen = self._desk, self._screen

        def show(people: list[Choice]) -> None:
            dialog = BulkDialog(
                code,
                len(ids),
                lambda content: desk.bulk.preview(ids, code, content),
                people,
                screen,
            )
            dialog.agreed.connect(self._run)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        if code == "pass_on":
            bridge().run_query(desk.directory.people, show, self.fail, self)
        else:
            show([])

    def _run(self, plan: BulkPlan) -> None:
        bridge().run_short(
            lambda: self._desk.bulk.run(plan), self._bulk_done, self.fail, self,
            changes=Changes.of("appeal"),
        )  # fmt: skip

    def _bulk_done(self, result: BulkDone) -> None:
        self._screen.pane.view.set_marks(frozenset())
        words = counted(result.done, "обращение", "обращения", "обращений")
        stay = result.refused
        left = f"не сделано {len(stay)}: {stay[0].refused}" if stay else ""
        self._screen.toast.show_act(f"{result.title}: {words}", left, undoable=bool(result.done))

    # --- words ---------------------------------------------------------------------------------

    def done(self, made: Submitted, number: str = "") -> None:
        """The toast of an act."""
        self._screen.toast.show_act(made.title, number, undoable=made.undo_until is not None)
        self._screen.preview.refresh()

    def fail(self, problem: Problem) -> None:
        """An act that was refused: the reason."""
        self._screen.toast.show_act(problem.message, problem.advice, undoable=False, done=False)

    def say(self, words: str, more: str = "", *, done: bool = True) -> None:
        """A short note."""
        self._screen.toast.show_act(words, more, undoable=False, done=done)

    def _undone(self, title: str | None) -> None:
        self._screen.toast.take_away()
        words = f"Отменено: {title}" if title else "Отменять нечего: всё уже отправлено"
        self.say(words, done=bool(title))

    def _ask_person(self, what: str, then: Any) -> None:
        def show(people: list[Choice]) -> None:
            dialog = PassDialog(people, what, self._screen)
            open_dialog(dialog, lambda: then(str(dialog.person.value())))

        bridge().run_query(self._desk.directory.people, show, self.fail, self)

    def _pass_one(self, uid: str, number: str, person: str) -> None:
        bridge().run_short(
            lambda: self._desk.acts.act(uid, "pass_on", {"person": person}),
            lambda made: self.done(made, number), self.fail, self, changes=Changes.of("appeal", uid),
        )  # fmt: skip

    def _simple(self, code: str, card: CardView) -> None:
        dialog = ActDialog(code, f"{card.number}. {card.title}", self._screen)

        def send() -> None:
            content = dialog.values()
            bridge().run_short(
                lambda: self._desk.acts.act(card.uid, code, content),
                lambda made: self.done(made, card.number), self.fail, self,
                changes=Changes.of("appeal", card.uid),
            )  # fmt: skip

        open_dialog(dialog, send)
