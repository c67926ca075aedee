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
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cur_desk.domain.formalisation import start
from cur_desk.services.views import CardView, DraftView, Submitted
from cur_desk.ui.appeal.banners import DraftBanners
from cur_desk.ui.appeal.draft import DraftKeeper
from cur_desk.ui.appeal.facts import Fact, find_facts, join_spans
from cur_desk.ui.appeal.footer import Footer
from cur_desk.ui.appeal.form import FormPane
from cur_desk.ui.appeal.form_model import FormModel
from cur_desk.ui.appeal.head import HeadStrip
from cur_desk.ui.appeal.picks import put_picked
from cur_desk.ui.appeal.question_tabs import TabView
from cur_desk.ui.appeal.side_pane import SidePaneOfCard
from cur_desk.ui.appeal.text_pane import TextPane
from cur_desk.ui.appeal.threat import ask_threat
from cur_desk.ui.bridge import Changes, Problem, bridge
from cur_desk.ui.queue.kept_panes import keep_panes
from cur_desk.ui.theme import set_surface, shortcuts, theme
from cur_desk.ui.widgets import (
    ActButton,
    FoldingSplitter,
    StateStack,
    Toast,
    bind_pane_jumps,
    error_state,
)

TITLE = "Разбор обращения"
WIDE = 1500
"""From this width of the screen the side panes take their wide sizes."""
FORM = "formalise"


class CardScreen(QWidget):
    """One card at a time; ``open(uid)`` takes another."""

    back_asked = Signal()
    next_asked = Signal()
    neighbour_asked = Signal(int)
    print_asked = Signal(str)
    submitted = Signal(object)
    place_changed = Signal(str, str, str)
    loaded = Signal(str)
    notice = Signal(str, str)

    def __init__(self, desk: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid = ""
        self.card: CardView | None = None
        self._stale = False
        self._was_wide: bool | None = None
        self.setObjectName("card")
        self.setAccessibleName(TITLE)
        set_surface(self, "panel")
        self.model = FormModel(self)
        self.keeper = DraftKeeper(desk.cards.save_draft, lambda: self.model.content, self)
        self._build()
        self._connect()
        self._bind_keys()

    # --- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = HeadStrip(self)
        self.banners = DraftBanners(self)
        self.text = TextPane(self._desk)
        self.form = FormPane(self._desk, self.model)
        self.side = SidePaneOfCard()
        self.splitter = FoldingSplitter(self, name="card.splitter")
        self.splitter.add_pane(self.text, 384, minimum=300, title="Обращение")
        self.splitter.add_pane(self.form, 600, stretch=1, minimum=520)
        self.splitter.add_pane(
            self.side, 300, minimum=240, foldable=True, title="Полнота и регистрации"
        )
        self.footer = Footer(self)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.banners):
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
        self.text.picked.connect(self._on_picked)
        self.text.files.notice.connect(self.notice)
        told = self.text.files.undoing.toast  # one Ctrl+Z at a time: the last thing done
        told.shown_text.connect(lambda _title: self._undo.setEnabled(False))
        for over in (told.expired, told.undo_asked):
            over.connect(lambda: self._undo.setEnabled(self.model.can_undo_merge()))
        self.form.typed.connect(self._on_typed)
        self.model.current_changed.connect(lambda _question: self._show_gaps())
        self.side.gap_chosen.connect(lambda gap: self._go_to(gap.question, gap.field))
        self.footer.save_asked.connect(self._save)
        self.footer.jump_asked.connect(self.jump)
        self.footer.main.first_gap = self._first_gap
        self.footer.main.gap_found.connect(self._name_gap)
        self.footer.main.act.connect(self._submit)
        self.banners.again_asked.connect(self.start_again)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(self._on_not_saved)
        bridge().changes_published.connect(self._on_changes)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "back": self.leave,
            "take_next": self._next,
            "item_previous": partial(self._neighbour, -1),
            "item_next": partial(self._neighbour, 1),
            "print": lambda: self.print_asked.emit(self.uid),
            "add": self.text.attach,
        }
        for act, slot in keys.items():
            shortcuts.bind(act, self, slot)
        self._undo = shortcuts.bind("undo", self, self._undo_merge)
        self._undo.setEnabled(False)
        bind_pane_jumps(self, (self.text, self.form, self.side, self.footer))

    # --- what the owner calls ----------------------------------------------------------------------

    def open(self, uid: str) -> None:
        """Another appeal; what was typed into the former one is written first."""
        self.keeper.stop()
        self.uid, self.card, self._stale = uid, None, False
        self.footer.main.set_running(False)
        self.set_position(0, 0)
        self.toast.take_away()
        self.setFocus()  # keys that come before the card is there must not land in the former one
        self.stack.show_loading()
        self._read(partial(self._on_card, uid), journal=True)

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

    # --- reading -----------------------------------------------------------------------------------

    def _read(self, on_done: Callable[[CardView], object], *, journal: bool) -> None:
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
        self._show_card(card)
        self.model.load(card, content)
        self.form.letters.loaded()
        self.banners.show_draft(draft)
        self.head.show_saved(f"Черновик сохранён {draft.saved}" if draft is not None else "")
        self._ask_facts(card)
        self.text.show_tab(0)
        self.stack.show_content()
        if self.isVisible():
            self.form.fields.essence.setFocus(Qt.FocusReason.OtherFocusReason)
        self.place_changed.emit(TITLE, "", f"{card.number} · {TITLE}")
        self.loaded.emit(uid)

    def _show_card(self, card: CardView) -> None:
        self.model.card = card
        self.head.show_card(card)
        self.text.show_card(card)
        self.side.show_card(card)
        refused = card.acts.get(FORM)
        reason = refused.reason if refused is not None else ""
        self.form.setEnabled(True)
        self.form.show_read_only(reason)
        self.footer.show_read_only(reason)
        self._show_gaps()

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

    def _ask_facts(self, card: CardView) -> None:
        if not card.has_text:
            return
        cards, text = self._desk.cards, card.appeal.text
        bridge().run_query(
            lambda: _facts(cards, text), self.text.show_facts, owner=self, replaces="facts"
        )

    # --- changes from elsewhere ----------------------------------------------------------------------

    def _on_changes(self, changes: Changes) -> None:
        if not self.uid or self.card is None:
            return
        if changes.touches("draft") and not changes.touches("exchange"):
            return  # a draft was written: what the fields say is newer
        if changes.touches_id(self.uid) and (not changes.kinds or changes.touches("appeal")):
            self._stale = True
            self._refresh()

    def _refresh(self) -> None:
        """Reads the card again as soon as nothing typed is on its way to the disk."""
        if self._stale and not self.keeper.is_dirty():
            self._stale = False
            self._read(partial(self._on_refreshed, self.uid), journal=False)

    def _on_refreshed(self, uid: str, card: CardView) -> None:
        if uid != self.uid or self.card is None:
            return
        if self.keeper.is_dirty():  # a key came meanwhile: the fields stay as they are
            self._stale = True
            return
        if card == self.card:
            return
        same = _formalised(self.card) == _formalised(card)
        self.card = card
        self._show_card(card)
        if card.draft is None and not same:
            self.model.load(card, start(card.appeal), self.model.current)
            self.form.letters.loaded()
        if card.draft is not None and card.draft.behind:
            self.banners.show_behind()
        self._show_gaps()

    # --- draft -------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self.keeper.touch()
        self.banners.hide_restored()
        self._undo.setEnabled(self.model.can_undo_merge())
        if self.model.can_undo_merge():
            self.toast.show_act(
                "Вопрос объединён с предыдущим", "Ctrl+Z вернёт как было", undoable=False
            )
        self._show_gaps()

    def _save(self) -> None:
        if self.card is not None and self.card.acts.get(FORM) is None:
            self.keeper.save_now()

    def _on_saved(self, draft: DraftView) -> None:
        self.head.show_saved(f"Черновик сохранён {draft.saved}")
        self._refresh()

    def _on_not_saved(self, problem: Problem) -> None:
        self.head.show_saved("Черновик не записан, повторяем", "over")
        self.head.saved.setToolTip(problem.text())

    def start_again(self) -> None:
        """Throws the draft away on the person's word and begins from the record."""
        cards, uid = self._desk.cards, self.uid
        self.keeper.forget()
        bridge().run_short(
            lambda: cards.drop_draft(uid),
            lambda _none: self.open(uid),
            owner=self,
            changes=Changes.of("draft", uid),
        )

    def _undo_merge(self) -> None:
        if self.model.undo_merge():
            self.toast.take_away()

    # --- gaps --------------------------------------------------------------------------------------

    def _show_gaps(self) -> None:
        if not self.model.current or self.card is None:
            return
        refused = self.card.acts.get(FORM)
        gaps = self.model.gaps() if refused is None else ()
        done, total = self.model.counts(self.model.question())
        self.side.show_gaps(self.model.number(), done, total, gaps)
        self.footer.show_force(self.card.legal_force, self.model.is_proposal())
        self.footer.show_gaps(len(gaps))

    def _first_gap(self) -> tuple[QWidget, str] | None:
        found = self.model.gaps()
        if not found:
            return None
        gap = found[0]
        self.model.choose(gap.question)
        return self.form.show_field(gap.field), gap.text

    def _name_gap(self, words: str) -> None:
        self.footer.left.setText(words)

    def jump(self) -> None:
        """Ctrl+J: the first gap, or the one after the gap where the focus is."""
        found = self.model.gaps()
        if not found:
            return
        focus = QApplication.focusWidget()
        here = next(
            (
                k
                for k, g in enumerate(found)
                if g.question == self.model.current and self.form.fields.widget_of(g.field) is focus
            ),
            -1,
        )
        gap = found[(here + 1) % len(found)]
        self._go_to(gap.question, gap.field)
        self._name_gap(gap.text)

    def _go_to(self, question: str, field: str) -> None:
        self.model.choose(question)
        self.form.show_field(field).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- acts --------------------------------------------------------------------------------------

    def _submit(self) -> None:
        uid, content = self.uid, copy.deepcopy(self.model.content)
        acts, base = self._desk.acts, self.keeper.base
        number = self.card.number if self.card is not None else ""
        self.keeper.give()  # the draft keeps its base version; the act takes it over
        self.footer.main.set_running(True)
        self.form.setEnabled(False)
        bridge().run_short(
            lambda: acts.submit(uid, content, base),
            partial(self._on_submitted, uid),
            partial(self._on_refused, uid, number),
            self,
            changes=Changes.of("appeal", uid),
        )

    def _on_submitted(self, uid: str, result: Submitted) -> None:
        self.keeper.settle(uid)
        if uid == self.uid:  # the form opens again with what the record says now
            self.footer.main.set_running(False)
            self._stale = True
            self.head.show_saved("")
        self.submitted.emit(result)
        if uid == self.uid:
            self.next_asked.emit()

    def _on_refused(self, uid: str, number: str, problem: Problem) -> None:
        self.keeper.take_back(uid)
        if uid != self.uid:  # the person is at another card: its form has nothing to do with it
            title = f"{number}: не отправлено. {problem.message}"
            self.toast.show_act(title, problem.advice, undoable=False)
            self.notice.emit(title, problem.advice)
            return
        self.footer.main.set_running(False)
        self.form.setEnabled(True)
        parts = problem.field.split("/", 2)
        if len(parts) == 3 and parts[0] == "questions":
            self._go_to(parts[1], parts[2])
            self._name_gap(problem.message)
        else:
            self.banners.show_problem(problem)

    def mark_threat(self) -> None:
        """Telephones, reason, record of the call; without the right, why not."""
        if self.card is not None:
            ask_threat(self._desk.acts, self.card, self, refused=self.banners.show_problem)

    def _on_picked(self, target: str, words: str) -> None:
        refused = self.card.acts.get(FORM) if self.card is not None else None
        if refused is None and self.card is not None:
            put_picked(self.form, self.model, target, words)

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
        wide = self.width() >= theme().px(WIDE)
        if wide != self._was_wide:
            if self._was_wide is None:
                keep_panes(self.splitter, self._desk, "card-wide" if wide else "card")
            self._was_wide = wide
            left, right = (theme().px(w) for w in ((560, 440) if wide else (384, 300)))
            self.splitter.setSizes([left, max(1, self.width() - left - right - 2), right])


def _facts(cards: Any, text: str) -> tuple[Fact, ...]:
    """Off the UI thread: what stands out in the text."""
    spans: list[tuple[int, int]] = []
    for suggestion in cards.suggestions(text):
        for phrase in suggestion.words:
            found = cards.search_spans(text, phrase)
            own = " ".join(w for w in phrase.split() if len(w) >= 4)
            spans += found if len(found) < 2 else cards.search_spans(text, own)
    return find_facts(text, join_spans(text, spans))


def _formalised(card: CardView) -> tuple[object, ...]:
    appeal = card.appeal
    return appeal.questions, appeal.place, appeal.title, appeal.proposals
