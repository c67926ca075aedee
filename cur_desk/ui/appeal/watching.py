"""What the card asks in the background: itself again after an exchange, facts of the text, notes."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from cur_desk.domain.formalisation import start
from cur_desk.services.cards.facts import Fact
from cur_desk.services.views import CardView
from cur_desk.ui.bridge import Changes, bridge
from cur_desk.ui.bridge.job import Job

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen

FIRST_MS = 20
NOTES_MS = 400
REFRESH_MS = 120


class Watching(QObject):
    """Never touches what a person is typing: a newer copy waits until the draft is on disk."""

    def __init__(self, desk: Any, screen: CardScreen) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self._stale = False
        self._facts: Job | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REFRESH_MS)
        self._later.timeout.connect(self.refresh)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(NOTES_MS)
        self._pause.timeout.connect(self.ask_notes)
        bridge().changes_published.connect(self._on_changes)

    def begin(self) -> None:
        """Another card is being opened."""
        self._stale = False
        self._pause.stop()
        self._later.stop()
        if self._facts is not None:  # the former card's words are not marked in the next one
            self._facts.cancel()
            self._facts = None

    def make_stale(self) -> None:
        """The record says something else now; it is read once for many changes, and not at all
        if another card is opened meanwhile, as after the main act."""
        self._stale = True
        self._later.start()

    def _on_changes(self, changes: Changes) -> None:
        screen = self._screen
        if not screen.uid or screen.card is None:
            return
        if changes.touches("draft") and not changes.touches("exchange"):
            return  # a draft was written: what the fields say is newer
        if changes.touches_id(screen.uid) and (not changes.kinds or changes.touches("appeal")):
            self.make_stale()

    def refresh(self) -> None:
        """Reads the card again as soon as nothing typed is on its way to the disk."""
        if self._stale and not self._screen.keeper.is_dirty():
            self._stale = False
            self._screen.read(partial(self._on_refreshed, self._screen.uid), journal=False)

    def _on_refreshed(self, uid: str, card: CardView) -> None:
        screen = self._screen
        if uid != screen.uid or screen.card is None:
            return
        if screen.keeper.is_dirty():  # a key came meanwhile: the fields stay as they are
            self._stale = True
            return
        if card == screen.card:
            return
        same = _formalised(screen.card) == _formalised(card)
        screen.show_card(card)
        if card.draft is None and not same:
            screen.model.load(card, start(card.appeal), screen.model.current)
            screen.form.letters.loaded()
        if card.draft is not None and card.draft.behind:
            screen.banners.show_behind()
        screen.gaps.show()

    # --- the text and the form -------------------------------------------------------------------

    def ask_facts(self, card: CardView) -> None:
        """What stands out in the citizen's words."""
        if card.has_text:
            QTimer.singleShot(FIRST_MS, self, partial(self._ask_facts, card))

    def _ask_facts(self, card: CardView) -> None:
        if card.uid != self._screen.uid:
            return
        cards, appeal = self._desk.cards, card.appeal
        self._facts = bridge().run_query(
            lambda: cards.facts(appeal.text, appeal),
            partial(self._on_facts, card.uid), lambda _problem: None, self, replaces="facts",
        )  # fmt: skip

    def _on_facts(self, uid: str, facts: Iterable[Fact]) -> None:
        if uid == self._screen.uid:
            self._screen.text.show_facts(facts)

    def ask_notes_soon(self) -> None:
        """After a pause in typing."""
        self._pause.start()

    def ask_notes(self) -> None:
        """What looks wrong in the form."""
        card = self._screen.card
        if card is None:
            return
        cards, content = self._desk.cards, copy.deepcopy(self._screen.model.content)
        bridge().run_query(
            lambda: cards.notes(content, card.appeal),
            self._screen.gaps.show_notes, lambda _problem: None, self, replaces="notes",
        )  # fmt: skip


def _formalised(card: CardView) -> tuple[object, ...]:
    appeal = card.appeal
    return appeal.questions, appeal.place, appeal.title, appeal.proposals
