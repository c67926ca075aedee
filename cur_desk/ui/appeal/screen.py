"""The card: one appeal read, split into questions, formalised and sent; by keyboard alone.

The screen asks the services through the bridge and redraws only when a published change touches
its appeal and nothing typed is unsaved. Leaving, hiding and the lock write the draft.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cur_desk.domain.formalisation import start
from cur_desk.services.views import CardView, DraftView
from cur_desk.ui.acts import GuidedActs
from cur_desk.ui.appeal import card_acts
from cur_desk.ui.appeal.banners import DraftBanners
from cur_desk.ui.appeal.draft import DraftKeeper
from cur_desk.ui.appeal.everyday import Everyday
from cur_desk.ui.appeal.footer import Footer
from cur_desk.ui.appeal.form import FormPane
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.appeal.gap_guide import FORM, GapGuide
from cur_desk.ui.appeal.head import HeadStrip
from cur_desk.ui.appeal.outcome import Outcome
from cur_desk.ui.appeal.picks import put_picked
from cur_desk.ui.appeal.question_tabs import TabView
from cur_desk.ui.appeal.reading import Picked
from cur_desk.ui.appeal.side_pane import SidePaneOfCard
from cur_desk.ui.appeal.snippets import SnippetDesk
from cur_desk.ui.appeal.taking_back import TakingBack
from cur_desk.ui.appeal.text_pane import TextPane
from cur_desk.ui.appeal.threat import ask_threat
from cur_desk.ui.appeal.watching import Watching
from cur_desk.ui.appeal.widths import PaneWidths
from cur_desk.ui.bridge import Problem, bridge
from cur_desk.ui.intake.outside import OutsideStrip
from cur_desk.ui.theme import set_surface, shortcuts
from cur_desk.ui.widgets import (
    ActButton,
    FoldingSplitter,
    StateStack,
    Toast,
    bind_pane_jumps,
    error_state,
)

TITLE = "Разбор обращения"
WAITING = ("Подсказки ещё ищутся", "Пустые поля заполнятся, как только они найдутся")
NOTHING_EMPTY = ("Заполнять нечего", "Все поля с подсказками уже заполнены")
NOTHING_KNOWN = ("Заполнять нечем", "Для пустых полей подсказок нет")


class CardScreen(QWidget):
    """One card at a time; ``open(uid)`` takes another."""

    back_asked = Signal()
    next_asked = Signal()
    neighbour_asked = Signal(int)
    print_asked = Signal(str)
    submitted = Signal(object)
    next_taken = Signal(str)
    place_changed = Signal(str, str, str)
    loaded = Signal(str)
    notice = Signal(str, str)
    compare_asked = Signal(str, str)
    """The record, and the like appeal to begin with (or nothing)."""
    open_asked = Signal(str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid = ""
        self.card: CardView | None = None
        self._left_at: QWidget | None = None
        self.setObjectName("card")
        self.setAccessibleName(TITLE)
        set_surface(self, "panel")
        self.model = FormModel(self)
        self.keeper = DraftKeeper(desk.cards.save_draft, lambda: self.model.content, self)
        self._build()
        self.gaps = GapGuide(self.model, self.form, self.side, self.footer, self)
        self.outcome = Outcome(desk, self)
        self.everyday = Everyday(desk, self)
        self.guided = GuidedActs(desk, self, lambda: self.card, self._tell_act, self.flush)
        self.watching = Watching(desk, self)
        self.back = TakingBack(desk, self)
        self.snippets = SnippetDesk(desk.snippets, self, self.snippet_values)
        self.form.letters.snippet_values = self.snippet_values
        self._connect()
        self._bind_keys()

    # --- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = HeadStrip(self)
        self.banners = DraftBanners(self)
        self.outside = OutsideStrip(self._desk, name="card.outside")
        self.text = TextPane(self._desk)
        self.form = FormPane(self._desk, self.model)
        self.side = SidePaneOfCard(self._desk)
        self.splitter = FoldingSplitter(self, name="card.splitter")
        self.splitter.add_pane(self.text, 384, minimum=280, title="Обращение")
        self.splitter.add_pane(self.form, 600, stretch=1, minimum=490)
        self.splitter.add_pane(
            self.side, 300, minimum=220, foldable=True, title="Полнота и регистрации"
        )
        self._widths = PaneWidths(self.splitter, self._desk)
        self.footer = Footer(self)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.banners, self.outside):
            column.addWidget(widget)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.footer)
        self.stack = StateStack(content, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.toast = Toast(self.form, name="card.toast")

    def _connect(self) -> None:
        self.head.back_asked.connect(self.leave)
        self.head.threat_asked.connect(self.mark_threat)
        self.head.neighbour_asked.connect(self._neighbour)
        self.head.menu_asked.connect(self.show_acts)
        self.text.picked.connect(self._on_picked)
        self.text.threat_asked.connect(self.mark_threat)
        self.text.files.notice.connect(self.notice)
        self.form.typed.connect(self._on_typed)
        self.form.questions.filled.connect(self._on_filled)
        self.form.questions.waiting.connect(lambda: self._say(*WAITING))
        self.model.current_changed.connect(
            lambda _question: self.text.show_quotes(self.model.quotes())
        )
        self.side.similar.compare_asked.connect(self._compare)
        self.side.similar.open_asked.connect(self.open_asked)
        self.footer.save_asked.connect(self._save)
        self.footer.main.act.connect(self.outcome.submit)
        self.outside.said.connect(partial(self.toast.show_act, undoable=False))
        self.outside.carried.connect(self.everyday.tell)
        self.banners.again_asked.connect(self.back.start_again)
        self.banners.withdraw_asked.connect(self.withdraw)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(self._on_not_saved)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "back": self.leave,
            "take_next": self._next,
            "item_previous": partial(self._neighbour, -1),
            "item_next": partial(self._neighbour, 1),
            "print": lambda: self.print_asked.emit(self.uid),
            "add": self.text.attach,
            "compare": self._compare,
            "pass_on": self.everyday.pass_on,
            "fact_next": partial(self.text.step_fact, 1),
            "fact_previous": partial(self.text.step_fact, -1),
        }
        for act, slot in keys.items():
            shortcuts.bind(act, self, slot)
        self.guided.bind()
        bind_pane_jumps(self, (self.text, self.form, self.side, self.footer))

    def _tell_act(self, title: str, text: str) -> None:
        self.toast.show_act(title, text, undoable=False)

    # --- what the owner calls ----------------------------------------------------------------------

    def open(self, uid: str) -> None:
        """Another appeal; what was typed into the former one is written first."""
        self.keeper.stop()
        self.uid, self.card = uid, None
        self.watching.begin()
        self.footer.main.set_running(False)
        self.set_position(0, 0)
        self.toast.take_away()
        self.setFocus()  # keys that come before the card is there must not land in the former one
        bridge().run_query(self._desk.codes.warm, lambda _done: None, owner=self)
        ready = self._desk.cards.take_ready(uid)
        if ready is not None:  # taken a moment ago and read with it
            self._on_card(uid, ready)
            return
        self.stack.show_loading()
        self.read(partial(self._on_card, uid), journal=True)

    def flush(self) -> None:
        """Writes what is unsaved: before the lock, a change of screen, the end."""
        self.keeper.flush()

    def set_position(self, at: int, total: int) -> None:
        """«7 из 38» of the list it was opened from."""
        self.head.show_position(at, total)

    def tabs_shown(self) -> list[TabView]:
        """What the tabs of the questions say."""
        return self.form.tabs.views()

    def leave(self) -> None:
        """Esc: back to the list; the draft is written."""
        self.keeper.flush()
        self.back_asked.emit()

    def acts(self) -> list[card_acts.CardAct]:
        """Everything that can be done with this card: for the menu and the palette."""
        return card_acts.acts_of(self)

    def show_acts(self) -> None:
        """F10: the menu of acts."""
        card_acts.show_menu(self, self.head.more)

    def reason(self, act: str) -> str:
        """Why an act is impossible now; empty if it is possible."""
        refused = self.card.acts.get(act) if self.card is not None else None
        return refused.reason if refused is not None else ""

    def snippet_values(self) -> dict[str, str]:
        """What {заявитель}, {адрес}, {срок} mean here."""
        question = self.model.question() if self.model.current else None
        values: dict[str, str] = self._desk.snippets.values(self.card, question)
        return values

    def jump(self) -> None:
        """Ctrl+J: the next gap."""
        self.gaps.jump()

    # --- reading -----------------------------------------------------------------------------------

    def read(self, on_done: Callable[[CardView], object], *, journal: bool) -> None:
        """Asks for the card again; the journal says so only when a person opened it."""
        cards, uid = self._desk.cards, self.uid
        bridge().run_query(
            lambda: cards.open(uid, journal=journal),
            on_done,
            self._on_not_opened,
            self,
            replaces="card",
        )

    def _on_card(self, uid: str, card: CardView) -> None:
        if uid != self.uid:
            return
        self.card = card
        draft = card.draft
        content = copy.deepcopy(draft.content) if draft is not None else start(card.appeal)
        self.keeper.watch(uid, card.appeal.version, kept=draft is not None)
        self.form.refresh_directory()
        self.show_card(card)
        self.model.load(card, content)
        self.form.letters.loaded()
        self.back.mind()  # what was said of the former card is said of this one too
        self.banners.show_draft(draft)
        self.head.show_saved(f"Черновик сохранён {draft.saved}" if draft is not None else "")
        self.watching.ask_facts(card)
        self.watching.ask_notes_soon()
        self.text.show_tab(0)
        self.stack.show_content()
        if self.isVisible():
            self.form.fields.essence.setFocus(Qt.FocusReason.OtherFocusReason)
        self.place_changed.emit(TITLE, "", f"{card.number} · {TITLE}")
        self.loaded.emit(uid)

    def show_card(self, card: CardView) -> None:
        """Everything around the form, and whether the form may be filled."""
        self.card = self.model.card = card
        self.head.show_card(card)
        self.outside.show_card(card)
        self.text.show_card(card)
        self.side.show_card(card)
        reason = self.reason(FORM)
        self.form.setEnabled(True)
        self.form.show_read_only(reason)
        self.footer.show_read_only(reason)
        self.banners.show_waiting(card)
        self.gaps.use(card)

    def _on_not_opened(self, problem: Problem) -> None:
        again = ActButton("Повторить", "plain", name="card.again", shortcut="refresh")
        again.clicked.connect(lambda: self.open(self.uid))
        back = ActButton("К очереди", "quiet", name="card.errorBack", cap="Esc")
        back.clicked.connect(self.leave)
        code = problem.code or "card"
        self.stack.show_state(
            error_state("Карточка не открылась", problem.text(), code, again, back)
        )
        self.loaded.emit("")

    # --- draft -------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self.keeper.touch()
        self.banners.hide_restored()
        self.back.mind()
        self.text.show_quotes(self.model.quotes())
        self.gaps.show()
        self.watching.ask_notes_soon()

    def _on_filled(self, names: tuple[str, ...]) -> None:
        if not names:  # else the toast says what was done and how to take it back
            empty = any(g.question == self.model.current for g in self.model.gaps())
            self._say(*(NOTHING_KNOWN if empty else NOTHING_EMPTY))

    def _say(self, title: str, text: str) -> None:
        self.toast.show_act(title, text, undoable=False, done=False)

    def _save(self) -> None:
        if self.card is not None and not self.reason(FORM):
            self.keeper.save_now()

    def _on_saved(self, draft: DraftView) -> None:
        self.head.show_saved(f"Черновик сохранён {draft.saved}")
        self.side.similar.draft_saved(draft.content)
        self.watching.refresh()

    def _on_not_saved(self, problem: Problem) -> None:
        self.head.show_saved("Черновик не записан, повторяем", "over")
        self.head.saved.setToolTip(problem.text())

    # --- acts --------------------------------------------------------------------------------------

    def withdrawable(self) -> str:
        """The event of the sent form that no request has carried yet; empty if there is none."""
        waiting = self.card.pending if self.card is not None else ()
        found = (e.event for e in reversed(waiting) if e.act == FORM and e.may_withdraw)
        return next(found, "")

    def withdraw(self) -> None:
        """«Отозвать из очереди»: the text becomes the draft again (rulings C7)."""
        self.back.withdraw(self.withdrawable())

    def mark_threat(self) -> None:
        """Telephones, reason, record of the call; without the right, why not."""
        if self.card is not None:
            ask_threat(self._desk.acts, self.card, self, refused=self.banners.show_problem)

    def _on_picked(self, target: str, picked: Picked) -> None:
        if self.card is not None and not self.reason(FORM):
            put_picked(self.form, self.model, target, picked)

    def _compare(self, other: str = "") -> None:
        """F9: this appeal and one like it beside each other."""
        self.keeper.flush()
        at = self.focusWidget()
        self._left_at = at if at in (self.text.text, *self.form.fields.controls()) else None
        self.compare_asked.emit(self.uid, other)

    def come_back(self) -> None:
        """From beside: the keyboard goes on where it was, what is alike is looked up anew."""
        at = self._left_at or self.form.fields.essence
        at.setFocus(Qt.FocusReason.OtherFocusReason)
        self.side.similar.show_record(self.uid)

    def _next(self) -> None:
        self.keeper.flush()
        self.next_asked.emit()

    def _neighbour(self, step: int) -> None:
        self.keeper.flush()
        self.neighbour_asked.emit(step)

    # --- Qt ----------------------------------------------------------------------------------------

    def hideEvent(self, event) -> None:
        self.keeper.flush()
        super().hideEvent(event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._widths.fit(self.width())
