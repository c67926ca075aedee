"""Keys of like appeals, made in the background: what is open and what came in the last year.

A thread of its own, in small parts with a rest between them, and none while keys are pressed, so
that neither a page of the exchange nor a key of the person waits for it. What an act or a page has
changed is made anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cur_desk.domain.similar_keys import GUESSED, KEYS_VERSION, Document, keys_of, problem_key
from cur_desk.errors import DeskError
from cur_desk.models.instants import ms
from cur_desk.models.similar import Keyed
from cur_desk.models.workspace import Changed
from cur_desk.services.core import Core

MOST_KEPT = 10_000
MONTHS = timedelta(days=366)
META = "similar_keys"
PART = 10
LIST = 500
"""So many are looked up at once: the search for what waits walks past all that is done."""
REST_S = 0.02
_LOG = logging.getLogger(__name__)
Enrich = Callable[[Document], Document]
"""Adds to an appeal that nobody has formalised the place and code its text speaks of."""


class SimilarIndexer:
    """Follows the cache. ``start`` once; ``stop`` before the files are closed."""

    def __init__(self, core: Core, enrich: Enrich) -> None:
        self._core = core
        self._enrich = enrich
        self._guessed: dict[str, tuple[Any, Any]] = {}
        """What was guessed of appeals, by version: the same text is not read twice."""
        self._waiting: list[tuple[int, str]] = []
        self._checked = False
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.done = threading.Event()
        """Set while nothing waits."""
        core.workspace.on_changed(self._changed)

    def enriched(self, document: Document) -> Document:
        """The document as it is keyed and compared."""
        if any(q.get("code") for q in document.get("questions") or ()):
            return document
        key, version = str(document.get("id")), document.get("version")
        kept = self._guessed.get(key)
        if kept is None or kept[0] != version:
            made = self._enrich(document)
            questions = made.get("questions")
            kept = (version, questions if questions != document.get("questions") else None)
            if len(self._guessed) >= MOST_KEPT:
                self._guessed.clear()
            self._guessed[key] = kept
        if not kept[1]:
            return document
        return {**document, "questions": kept[1], GUESSED: True}

    def step(self, limit: int = PART) -> int:
        """Makes the keys of the next part; says of how many."""
        workspace = self._core.workspace
        if not self._checked and workspace.writer.meta(META) != str(KEYS_VERSION):
            workspace.similar.clear()
            self._waiting.clear()
            workspace.writer.set_meta(**{META: str(KEYS_VERSION)})
        self._checked = True
        if not self._waiting:
            since = ms(self._core.now() - MONTHS)
            self._waiting = workspace.similar.missing(since, max(limit, LIST))
        wanted, self._waiting = self._waiting[:limit], self._waiting[limit:]
        documents = workspace.queries.documents([uid for _, uid in wanted])
        rows: list[Keyed] = []
        for local, uid in wanted:
            if self._stop.is_set():  # the files are about to be closed
                break
            document = documents.get(uid)
            rows.append(self._keyed(local, document) if document else (local, (), None))
        workspace.similar.put(rows)
        return len(rows)

    def _keyed(self, local: int, document: Document) -> Keyed:
        """The keys of an appeal; none of one whose document no rule understands. It counts as
        keyed all the same: met again and again, it would keep all others waiting for ever."""
        try:
            whole = self.enriched(document)
            return local, keys_of(whole).all(), problem_key(whole)
        except DeskError:  # of the files, not of the document
            raise
        except Exception as error:  # noqa: BLE001 - the named boundary of the keys: one odd record
            # Only the kind of the error: its words may be a citizen's.
            _LOG.warning("no keys of like appeals for %s (%s)", local, type(error).__name__)
            return local, (), None

    def make_all(self) -> int:
        """Everything that waits, in this thread; for verbs, tests and benchmarks."""
        total = 0
        while made := self.step(500):
            total += made
        return total

    def start(self) -> None:
        """Begins to follow; a second call only wakes it."""
        self._wake.set()
        with self._starting:  # cards, the list and the exchange ask in threads of their own
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name="similar-keys", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ends after the part under way."""
        with self._starting:
            self._stop.set()
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def go_on(self) -> bool:
        """For whoever looks through many appeals: waits while keys are pressed; says no when the
        files are about to be closed."""
        return self._core.pace.wait(self._stop)

    def _changed(self, changed: Changed) -> None:
        if changed.topics & {"cache", "outbox"}:
            self.done.clear()
            self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                while self.go_on() and self.step():
                    self._stop.wait(REST_S)
            except DeskError as error:
                # The files were closed or the disk is full: it goes on at the next change.
                _LOG.info("keys of like appeals wait (%s)", error.code)
                continue
            except Exception as error:  # noqa: BLE001 - the named boundary: the thread must live
                _LOG.error("keys of like appeals wait (%s)", type(error).__name__)
                continue
            self.done.set()
