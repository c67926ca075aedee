"""The card: one document read once, in words; drafts; letters; suggestions of a code."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from cur_desk.assist.keywords import suggest
from cur_desk.domain.acts import rules
from cur_desk.domain.acts.actor import Refusal
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.formalisation import Content, find_question
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.state import appeal_state
from cur_desk.domain.text import short_name
from cur_desk.models.drafts import Draft
from cur_desk.models.journal import Entry
from cur_desk.models.search import Highlighter
from cur_desk.models.workspace import Changed
from cur_desk.reference.classifier import Classifier
from cur_desk.reference.words import label
from cur_desk.services import terms
from cur_desk.services.acts import letters
from cur_desk.services.acts.service import FORM, ActService, Gone
from cur_desk.services.cards import checks, facts
from cur_desk.services.cards.own_versions import moved_by_others
from cur_desk.services.cards.terms import CardTerms
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.exchange.events import event_view
from cur_desk.services.intake.arrival import arrival_words
from cur_desk.services.views import (
    CardView,
    Choice,
    DraftView,
    EventView,
    ExchangeMark,
    MovementView,
    RegistrationView,
    Suggestion,
)
from cur_desk.services.wording import act_done, regime_short

Suggest = Callable[[str, str], tuple[Suggestion, ...]]
HIDDEN_APPLICANT = "Заявитель скрыт"
KEPT_FACTS = 8


class CardService:
    """Everything about one record; each reading of personal data leaves a journal line."""

    def __init__(
        self, core: Core, acts: ActService, directory: DirectoryService, classifier: Classifier
    ) -> None:
        self._core = core
        self._acts = acts
        self._directory = directory
        self._classifier = classifier
        self._terms = CardTerms(core)
        self._lock = threading.Lock()
        self._facts_lock = threading.Lock()
        self._ready: CardView | None = None
        self._readied = ""
        core.workspace.on_changed(self._on_changed)
        self._facts: dict[tuple[str, date], tuple[facts.Fact, ...]] = {}
        """Of the last texts; it goes with the desk, so nothing of it outlives a lock."""
        self.suggest: Suggest = lambda text, _title: tuple(suggest(text, classifier))
        """The learned help takes this place where there is a desk (``services/cards/suggest.py``)."""
        self.count_earlier: Callable[[str, dict[str, Any]], int | None] | None = None
        """«Обращался ранее» without homonyms, where there is a desk (``services/similar/service.py``)."""

    def open(self, uid: str, *, journal: bool = True) -> CardView:
        """The card of a record; the journal says that it was seen. Raises Gone."""
        view = self._view(uid)
        if journal:
            self.seen(uid)
        return view

    def seen(self, uid: str) -> None:
        """A person looks at the card: a line of the journal, the row is no longer bold."""
        self._journal("view", uid)
        self._core.workspace.work.opened.mark(uid)

    def make_ready(self, uid: str) -> None:
        """Reads a card where it has just been taken, for the screen that opens it at once."""
        with self._facts_lock:
            self._ready, self._readied = None, uid
        view = self._view(uid)
        with self._facts_lock:
            if self._readied == uid:  # else it has changed while it was read
                self._ready = view

    def _on_changed(self, changed: Changed) -> None:
        """A card that was made ready must not be shown if its record has moved since."""
        records = changed.records | changed.removed
        with self._facts_lock:
            if self._readied in records or not records:
                self._ready, self._readied = None, ""

    def take_ready(self, uid: str) -> CardView | None:
        """What was made ready, once; nothing if it is another record."""
        with self._facts_lock:
            view, self._ready = self._ready, None
        return view if view is not None and view.uid == uid else None

    def preview(self, uid: str) -> CardView:
        """The same without a journal line: the list moves faster than an eye reads."""
        return self._view(uid)

    def preview_seen(self, uid: str) -> None:
        """A preview stood for three seconds: it counts as seen (rulings O2)."""
        self._journal("view", uid)

    def save_draft(self, uid: str, content: Content, base_version: int | None = None) -> DraftView:
        """Keeps the unfinished formalisation durably; one at a time, the last one wins.

        ``base_version``: the version that the person saw when beginning; a change that came
        after it must show as a conflict, not be covered."""
        core = self._core
        with self._lock:
            old = core.workspace.work.drafts.get(uid, FORM, core.actor.person)
            seen = base_version if base_version is not None else self._acts.appeal(uid)[1]
            base = old.base_version if old is not None else seen
            core.workspace.save_draft(uid, FORM, core.actor.person, base, content)
            kept = core.workspace.work.drafts.get(uid, FORM, core.actor.person)
        assert kept is not None
        return self._draft_view(kept)

    def begin_draft(self, uid: str, content: Content, base_version: int) -> bool:
        """A draft that the program makes: never in place of one that the person has begun."""
        core = self._core
        with self._lock:
            if core.workspace.work.drafts.get(uid, FORM, core.actor.person) is not None:
                return False
            core.workspace.save_draft(uid, FORM, core.actor.person, base_version, content)
        return True

    def drop_draft(self, uid: str) -> None:
        """Throws the draft away on the person's word."""
        self._core.workspace.drop_draft(uid, FORM, self._core.actor.person)

    def drop_untouched(self, uid: str, content: Content) -> bool | None:
        """Throws away a draft that still is what the program made; says whether it was so, nothing
        if there is none any more."""
        core = self._core
        with self._lock:
            kept = core.workspace.work.drafts.get(uid, FORM, core.actor.person)
            if kept is None:
                return None
            if kept.values != content:
                return False
            core.workspace.drop_draft(uid, FORM, core.actor.person)
        return True

    def letters(self, uid: str, question_id: str, content: Content) -> tuple[str, str]:
        """(covering letter, notice) of a forwarding, from the templates."""
        appeal, _ = self._acts.appeal(uid)
        executor = find_question(content, question_id).get("executor")
        name = self._directory.organisation_full(executor)
        return letters.forwarding(appeal, content, question_id, name or letters.BLANK)

    def suggestions(self, text: str, title: str = "") -> tuple[Suggestion, ...]:
        """At most three codes with the words that caused them, those of the title first; nothing
        rather than a guess."""
        return self.suggest(text, title)

    def facts(self, text: str, appeal: Appeal) -> tuple[facts.Fact, ...]:
        """People, places, dates, sums and signs of a threat in the citizen's words."""
        key = (text, appeal.received_at.astimezone(self._core.zone).date())
        with self._facts_lock:
            found = self._facts.get(key)
        if found is None:
            found = facts.found_in(*key)
            with self._facts_lock:
                self._facts[key] = found
                while len(self._facts) > KEPT_FACTS:
                    self._facts.pop(next(iter(self._facts)))
        return found

    def warm(self, uid: str) -> None:
        """Reads the record that is likely to be opened next, and finds what stands out in it; no
        journal line: nobody has seen it. One that has gone is left."""
        try:
            view = self._view(uid)
        except Gone:
            return
        if view.has_text:
            self.facts(view.appeal.text, view.appeal)

    def notes(self, content: Content, appeal: Appeal) -> tuple[checks.Note, ...]:
        """What looks wrong in the form though it is filled; stops nothing."""
        profile = self._core.profile
        return checks.notes(
            content, appeal, profile, self._classifier, lambda text: self.facts(text, appeal)
        )

    def search_spans(self, text: str, query: str) -> tuple[tuple[int, int], ...]:
        """Spans of the text that the search words hit, in any form."""
        return tuple(Highlighter(query).spans(text))

    def _journal(self, act: str, uid: str) -> None:
        self._core.workspace.work.journal.write(
            Entry(self._core.actor.person, act, "appeal", (uid,))
        )

    def _view(self, uid: str) -> CardView:
        core = self._core
        appeal, version = self._acts.appeal(uid)
        shown = core.workspace.queries.document(uid)
        assert shown is not None
        zone = core.zone
        term_views = self._terms.of(appeal)
        rows = core.workspace.work.outbox.of_record(uid)
        proofs = core.workspace.work.receipts.of_record(uid)
        receipts = {r.event: r for r in proofs}
        events = [event_view(core, row, receipts.get(row.id), appeal.number) for row in rows]
        draft = core.workspace.work.drafts.get(uid, FORM, core.actor.person)
        behind = draft is not None and moved_by_others(
            draft.base_version, version, rows, proofs, shown.server
        )
        return CardView(
            uid=uid,
            appeal=appeal,
            document=shown.document,
            number=appeal.number or appeal.provisional_number or "без номера",
            title=_title(appeal),
            regime=regime_short(appeal.regime),
            channel=label(appeal.channel),
            state=label(appeal_state(appeal)),
            applicant=self._applicant(appeal),
            received=arrival_words(appeal, zone, core.profile.zone_label),
            registered=self._registered(appeal),
            earlier=self._earlier(appeal, uid),
            term=term_views[0] if term_views else None,
            terms=term_views,
            exchange=_exchange(events, shown.quarantined, draft),
            registrations=self._registrations(appeal),
            movement=self._movement(appeal),
            pending=tuple(e for e in events if e.exchange is not ExchangeMark.ACCEPTED),
            receipts=tuple(e for e in events if e.exchange is ExchangeMark.ACCEPTED),
            draft=self._draft_view(draft, behind=behind) if draft is not None else None,
            acts=self._possible(appeal),
            legal_force=core.profile.legal_force_line(),
            main_act=FORM,
            has_text="text" not in appeal.redacted,
            emergency=tuple(Choice(p.phone, p.service) for p in core.profile.emergency),
            files=tuple(
                Choice(f.sha256, f.name, _size(f.size)) for f in appeal.files if f.copy_of is None
            ),
        )

    def _possible(self, appeal: Appeal) -> dict[str, Refusal | None]:
        actor, today = self._core.actor, self._core.now().astimezone(self._core.zone).date()
        return {code: rules.before(code, appeal, actor, today) for code in ACTS}

    def _applicant(self, appeal: Appeal) -> str:
        if "applicants" in appeal.redacted or any("name" in p for p in appeal.redacted):
            return HIDDEN_APPLICANT
        if not appeal.applicants:
            return "Аноним"
        first = next((a for a in appeal.applicants if a.addressee), appeal.applicants[0])
        name = short_name(first.name)
        others = len(appeal.applicants) - 1
        place = appeal.place.locality or self._directory.place_name(appeal.place.oktmo)
        return ", ".join(p for p in (name + (f" и ещё {others}" if others else ""), place) if p)

    def _registered(self, appeal: Appeal) -> str:
        if not appeal.registrations:
            return "не зарегистрировано"
        first = appeal.registrations[0]
        day = f" {first.registered_on:%d.%m.%Y}" if first.registered_on else ""
        return f"{self._directory.organisation_name(first.organisation)}{day}"

    def _earlier(self, appeal: Appeal, uid: str) -> int:
        if not appeal.applicants or appeal.redacted:
            return 0
        shown = self._core.workspace.queries.document(uid)
        if self.count_earlier is None or shown is None:
            return 0
        # Until it is known nothing is said: a name alone would count namesakes (domain ruling 29).
        return self.count_earlier(uid, shown.document) or 0

    def _registrations(self, appeal: Appeal) -> tuple[RegistrationView, ...]:
        found = []
        for number, item in enumerate(appeal.registrations):
            day = f"{item.registered_on:%d.%m.%Y}" if item.registered_on else "не зарегистрировано"
            sent = ""
            if item.sent is not None:
                sent = (
                    f"{item.sent.channel}, {item.sent.sent_on:%d.%m.%Y} {item.sent.number}".strip()
                )
            found.append(
                RegistrationView(
                    body=self._directory.organisation_name(item.organisation),
                    number=item.number or item.provisional_number or "без номера",
                    registered=day,
                    regime=regime_short(item.regime),
                    term=self._terms.of_registration(appeal, number),
                    sent=sent,
                )
            )
        return tuple(found)

    def _movement(self, appeal: Appeal) -> tuple[MovementView, ...]:
        now, zone = self._core.now(), self._core.zone
        return tuple(
            MovementView(
                at=terms.clock_words(line.at, now, zone),
                title=act_done(line.act),
                who=self._directory.person_name(line.person)
                or self._directory.organisation_name(line.organisation),
                note=line.note or "",
            )
            for line in reversed(appeal.movement)
        )

    def _draft_view(self, draft: Draft, *, behind: bool = False) -> DraftView:
        saved = terms.clock_words(draft.saved_at, self._core.now(), self._core.zone)
        return DraftView(draft.values, draft.base_version, f"в {saved}", behind)


def _title(appeal: Appeal) -> str:
    if appeal.title:
        return appeal.title
    for question in appeal.questions:
        if question.essence or question.for_report:
            return (question.essence or question.for_report or "")[:200]
    return " ".join(appeal.text.split())[:120] or "Без текста"


def _exchange(events: list[EventView], quarantined: bool, draft: Draft | None) -> ExchangeMark:
    marks = {e.exchange for e in events}
    order = (
        ExchangeMark.CONFLICT, ExchangeMark.REJECTED, ExchangeMark.RETRY, ExchangeMark.PENDING,
    )  # fmt: skip
    for mark in order:
        if mark in marks:
            return mark
    if quarantined:
        return ExchangeMark.QUARANTINE
    if draft is not None:
        return ExchangeMark.DRAFT
    return ExchangeMark.ACCEPTED if ExchangeMark.ACCEPTED in marks else ExchangeMark.SYNCED


def _size(size: int) -> str:
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} МБ".replace(".", ",")
    return f"{max(1, size // 1000)} КБ"
