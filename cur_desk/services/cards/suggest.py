"""What the local help proposes for a question: codes, block, вид, category, bodies, municipality.

Each with the words that caused it and a strength of 1–3; where it is unsure it says so («не знаю»).
It learns from each question that the portal has accepted: counts only, in ``cache.db``, made anew from the cached
appeals when the cache is new. Nothing leaves the machine and nothing is filled in by itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from cur_desk.assist.address_fields import split_address
from cur_desk.assist.addresses import PlaceGuess, find_place
from cur_desk.assist.classify import Guess, classify
from cur_desk.assist.keywords import suggestions_of
from cur_desk.assist.learned import CodeCounts, Learned, content_words
from cur_desk.assist.question_kind import guess_kind
from cur_desk.assist.suggestion import Suggestion
from cur_desk.domain.formalisation import Content
from cur_desk.domain.similar_keys import bare
from cur_desk.errors import DeskError
from cur_desk.models.outbox_row import EventState
from cur_desk.models.workspace import Changed
from cur_desk.reference.classifier import Classifier
from cur_desk.reference.words import label
from cur_desk.services.cards.suggest_bodies import BodyFinder
from cur_desk.services.cards.suggest_views import Advice, Advised
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService

FORMALISE = "formalise"
LEARN_AFTER_S = 1.0
LEARN_FROM = 6_000
"""Confirmed appeals that a new cache is learned from, the newest."""
PART = 50
REST_S = 0.02
MOST_CATEGORIES = 3
TITLE_WEIGHT = 2
ADDRESS_CHARS = 20_000
_NAMELESS = """наша нашу нашей наши наших эта эту этой эти этих вся всю всей моя мою моей своя свою
    своей каждая каждую каждой соседняя соседнюю соседней одна одну одной другая другую другой"""
_NO_NAMES = frozenset(_NAMELESS.split())
"""Words before «улица» that name none."""
_SURE_BLOCK = 0.6
_LOG = logging.getLogger(__name__)
Document = Mapping[str, Any]


class SuggestService:
    """Use cases of suggestions. ``start`` learns in the background; ``stop`` before files close."""

    def __init__(self, core: Core, directory: DirectoryService, classifier: Classifier) -> None:
        self._core = core
        self._classifier = classifier
        self._bodies = BodyFinder(core, directory)
        self._learned: Learned | None = None
        self._lock = threading.Lock()
        self._stop, self._starting = threading.Event(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._counted: set[str] = set()
        core.workspace.on_changed(self._changed)

    # --- asking ----------------------------------------------------------------------------------

    def suggestions(self, text: str, title: str = "") -> tuple[Suggestion, ...]:
        """At most three codes with the words that caused them; nothing rather than a guess."""
        return tuple(suggestions_of(self._guess(text, title)))

    def advise(
        self,
        text: str,
        title: str = "",
        *,
        code: str | None = None,
        oktmo: str | None = None,
        hints: tuple[str, ...] = (),
        complaint: bool = False,
        complained_of: tuple[str, ...] = (),
    ) -> Advice:
        """Everything for one question. ``code``, ``oktmo``, ``complaint``, ``complained_of``: what
        the person has chosen already; ``hints``: the applicant's address, the name of a group."""
        guess = self._guess(text, title)
        place = self.place(text, hints)
        chosen = code or (guess.codes[0].code if guess.knows else None)
        where = oktmo or place.oktmo
        block = self._core.profile.block_of_code(code) if code else self._block(guess)
        accused = self._bodies.accused(f"{title}. {text}", complaint=complaint)
        barred = {*complained_of, *(a.value for a in accused)}
        return Advice(
            accused=accused,
            codes=tuple(suggestions_of(guess)),
            knows=guess.knows,
            confidence=guess.confidence,
            block=self._advised_block(guess, block),
            kind=_kind(text),
            categories=self._categories(chosen),
            organisations=self._bodies.find(text, chosen, block, where, barred),
            places=tuple(
                Advised(c.oktmo, c.title, c.words, 3 if place.sure and n == 0 else 1, c.locality)
                for n, c in enumerate(place.choices)
            ),
            place_sure=place.sure,
        )

    def place(self, text: str, hints: tuple[str, ...] = ()) -> PlaceGuess:
        """The municipality that the words mean: choices and whether the first is sure."""
        return find_place(text, self._core.profile.id, hints=hints)

    def enrich(self, document: Document) -> dict[str, Any]:
        """A document that nobody has formalised, with the code and the place its text speaks of."""
        made = dict(document)
        text = str(made.get("text") or "")
        guess = self._guess(text, str(made.get("title") or ""))
        question: dict[str, Any] = {}
        if guess.knows:
            question["code"] = guess.codes[0].code
        if place := self._spoken_place(text, made.get("place") or {}):
            question["place"] = place
        if question:
            first, *rest = made.get("questions") or [{}]
            made["questions"] = [{**question, **{k: v for k, v in first.items() if v}}, *rest]
        return made

    def _spoken_place(self, text: str, given: dict[str, Any]) -> dict[str, Any]:
        """The place a text speaks of: a street says something without its municipality too; what
        the channel has brought stands."""
        found, said = self.place(text), split_address(text[:ADDRESS_CHARS])
        named = found.choices[0].locality if found.oktmo else ""
        nameless = set(bare(said.street).split()) <= _NO_NAMES  # «на нашей улице»
        spoken = {
            "oktmo": found.oktmo,
            "locality": named or said.locality,
            "street": "" if nameless else said.street,
            "house": said.house,
        }
        whole = {**spoken, **{k: v for k, v in given.items() if v}}
        return {k: v for k, v in whole.items() if v}

    def _guess(self, text: str, title: str) -> Guess:
        whole = ". ".join([*([title] * TITLE_WEIGHT if title else []), text])
        return classify(
            whole, self._classifier, self._core.profile.block_of_code, learned=self.learned
        )

    def _block(self, guess: Guess) -> str | None:
        return guess.block if guess.block_confidence >= _SURE_BLOCK else None

    def _advised_block(self, guess: Guess, block: str | None) -> Advised | None:
        if block is None or not self._core.profile.has_block(block):
            return None
        own = (c for c in guess.codes if self._core.profile.block_of_code(c.code) == block)
        words = tuple(dict.fromkeys(w for c in own for w in c.words))[:3]
        strength = (
            3 if guess.block_confidence >= 0.9 else 2 if guess.block_confidence >= 0.75 else 1
        )
        return Advised(block, self._core.profile.block(block).short_name, words, strength)

    def _categories(self, code: str | None) -> tuple[Advised, ...]:
        """What questions of this code were called here before."""
        if code is None:
            return ()
        found = self._core.workspace.learned.categories(code, MOST_CATEGORIES)
        return tuple(Advised(name, name, (), min(3, 1 + count // 5)) for name, count in found)

    # --- learning --------------------------------------------------------------------------------

    @property
    def learned(self) -> Learned:
        """The counts, read once."""
        with self._lock:
            if self._learned is None:
                stored = self._core.workspace.learned.load()
                self._learned = _learned(stored)
            return self._learned

    def _changed(self, changed: Changed) -> None:
        """A formalisation teaches when the portal has accepted it: one that was withdrawn or
        refused never has, and sent again it counts once."""
        if "receipts" not in changed.topics:
            return
        for record in changed.records:
            rows = self._core.workspace.work.outbox.of_record(record)
            done = [r for r in rows if r.state is EventState.ACCEPTED]
            if done and done[-1].act == FORMALISE and done[-1].id not in self._counted:
                self._counted.add(done[-1].id)
                self.learn_soon(record, done[-1].event.content or {})

    def learn_soon(self, uid: str, content: Content) -> None:
        """``learn`` a little later: the exchange and the person's next form go first."""

        def later() -> None:
            if not self._core.pace.wait(self._stop):
                return
            try:
                self.learn(uid, content)
            except DeskError as error:  # the files are closed: one form less to learn from
                _LOG.info("a confirmed question is not counted (%s)", error.code)

        timer = threading.Timer(LEARN_AFTER_S, later)
        timer.daemon = True
        timer.start()

    def learn(self, uid: str, content: Content) -> None:
        """A person has confirmed these questions; a disk without room stops nothing else."""
        learned = self.learned
        shown = self._core.workspace.queries.document(uid)
        try:
            for code, text in taught(content, shown.document if shown is not None else {}):
                with self._lock:
                    counts = learned.learn(code, content_words(text))
                    kept = (counts.texts, dict(counts.words))
                self._core.workspace.learned.keep(code, kept)
        except DeskError as error:
            _LOG.info("a confirmed question is not counted (%s)", error.code)

    def start(self) -> None:
        """Learns from the cached appeals in the background, once for a cache."""
        with self._starting:  # a lock may come between making the thread and starting it
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name="learn-codes", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ends after the part under way."""
        with self._starting:
            self._stop.set()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(1.0)

    def _run(self) -> None:
        try:
            self._guess("", "")  # phrases and word forms, before the first card needs them
            if not self._core.workspace.learned.made():
                self.rebuild()
        except DeskError as error:
            _LOG.info("learning from the cached appeals waits (%s)", error.code)
            self._thread = None

    def rebuild(self) -> int:
        """Counts the cached confirmed questions anew; says how many."""
        workspace = self._core.workspace
        fresh = Learned()
        uids = workspace.learned.formalised(LEARN_FROM)
        for at in range(0, len(uids), PART):
            if self._stop.is_set():
                return 0
            for document in workspace.queries.documents(uids[at : at + PART]).values():
                for code, text in taught(document, document):
                    fresh.learn(code, content_words(text))
            self._stop.wait(REST_S)
            self._core.pace.wait(self._stop)
        workspace.learned.replace({c: (n.texts, n.words) for c, n in fresh.codes.items()})
        with self._lock:
            self._learned = fresh
        return fresh.texts


def taught(content: Document, document: Document) -> Iterator[tuple[str, str]]:
    """(code, text) of each coded question: its essence and the citizen's words; of an appeal with
    several questions only the words that each was taken from."""
    questions = [q for q in content.get("questions") or () if q.get("code")]
    text, title = str(document.get("text") or ""), str(document.get("title") or "")
    alone = len(content.get("questions") or ()) == 1
    for question in questions:
        said = [str(question.get("essence") or "")]
        said += [title, text] if alone else [_quoted(text, q) for q in question.get("quotes") or ()]
        yield question["code"], " ".join(s for s in said if s)


def _quoted(text: str, quote: str) -> str:
    start, _, end = quote.partition("-")
    return text[int(start) : int(end)] if start.isdigit() and end.isdigit() else ""


def _learned(stored: Mapping[str, tuple[int, Mapping[str, int]]]) -> Learned:
    from collections import Counter

    return Learned({c: CodeCounts(n, Counter(words)) for c, (n, words) in stored.items()})


def _kind(text: str) -> Advised:
    guess = guess_kind(text)
    return Advised(guess.kind.value, label(guess.kind), guess.words, guess.strength)
