"""From chosen files to attached ones, off the UI thread: look, ask, attach; progress and «Прервать».

What was attached before a break stays attached; what cannot be taken is said and holds nothing up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.records.words import FileKind
from cur_desk.domain.text import bytes_words
from cur_desk.errors import DeskError
from cur_desk.services.files.attaching import Candidate, Chosen, prepare
from cur_desk.services.files.views import FileView
from cur_desk.ui.bridge import Changes, Job, Problem, Token, bridge
from cur_desk.ui.bridge.job import Cancelled
from cur_desk.ui.files.attach_dialog import AttachDialog, Choice
from cur_desk.ui.files.drops import Give

FILTER = (
    "Файлы, которые принимаются (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.pdf *.txt *.docx *.xlsx"
    " *.odt *.ods *.sig *.p7s *.sgn *.p7b);;Снимки (*.jpg *.jpeg *.png *.webp *.tif *.tiff);;"
    "Все файлы (*)"
)


@dataclass(frozen=True)
class Target:
    """To what files are attached, and in which post of the person."""

    uid: str
    question: str | None = None
    answer: str | None = None
    actor: Actor | None = None


@dataclass(frozen=True)
class Attached:
    """What came of it."""

    files: tuple[FileView, ...]
    problems: tuple[str, ...]
    broken_off: bool


class Attacher(QObject):
    """One lot of files at a time. ``rate``: the measured link, bits a second up, or nothing."""

    running = Signal(bool)
    progressed = Signal(float, float, str)
    attached = Signal(object)
    """:class:`Attached`; also when nothing could be taken."""
    troubled = Signal(str, str)
    """What happened, what to do."""

    def __init__(self, desk: Any, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._target: Target | None = None
        self._job: Job | None = None
        self._stop = threading.Event()
        self.dialog: AttachDialog | None = None
        self.choose_paths: Callable[[bool], list[str]] = self._ask_paths

    @property
    def busy(self) -> bool:
        """Whether a lot is under way: no second one is begun beside it."""
        return self._job is not None or self.dialog is not None

    # --- beginning ---------------------------------------------------------------------------

    def choose(self, target: Target, kind: FileKind | None = None, *, several: bool = True) -> None:
        """Asks for files on the disk."""
        if self.busy:
            return
        paths = self.choose_paths(several)
        if paths:
            chosen = [Chosen(Path(p).name, Path(p)) for p in paths]
            self.take(lambda: chosen, target, kind)

    def _ask_paths(self, several: bool) -> list[str]:
        window, title = self._owner.window(), "Приложить файл"
        if several:
            return list(QFileDialog.getOpenFileNames(window, title, "", FILTER)[0])
        path, _ = QFileDialog.getOpenFileName(window, title, "", FILTER)
        return [path] if path else []

    def take(self, give: Give, target: Target, kind: FileKind | None = None) -> None:
        """Looks at files that were chosen, dropped or pasted; asks where there is a choice."""
        if self.busy:
            return
        self._target = target
        files, zone = self._desk.files, self._desk.profile.tz

        def work(token: Token) -> tuple[Candidate, ...]:
            def step(done: int, total: int, words: str) -> None:
                if self._stop.is_set():
                    raise Cancelled
                token.report(done, total, words)

            return prepare(give(), kind, files.rules, zone, step)

        self._begin()
        self._job = bridge().run_query(
            work, lambda made: self._on_prepared(made, kind), self._on_trouble, self,
            with_token=True,
        )  # fmt: skip
        self._job.progressed.connect(self.progressed)
        self._job.settled.connect(self._on_settled)

    def cancel(self) -> None:
        """«Прервать»: what is attached stays, the rest is left out."""
        self._stop.set()

    # --- asking ------------------------------------------------------------------------------

    def _on_prepared(self, candidates: tuple[Candidate, ...], kind: FileKind | None) -> None:
        good = [c for c in candidates if not c.problem]
        if self._stop.is_set():
            self._end()
            return
        if not good:
            self._end()
            first = candidates[0]
            self.troubled.emit(first.problem, first.advice)
            return
        if kind is not None and len(good) == len(candidates) and not any(c.small for c in good):
            self._attach([Choice(c, c.kind, small=False) for c in good])
            return
        self._ask(candidates, kind)

    def _ask(self, candidates: tuple[Candidate, ...], kind: FileKind | None) -> None:
        self._job = None
        self.running.emit(False)
        rate = self._desk.upload_bps()
        dialog = AttachDialog(candidates, kind, rate, self._owner.window())
        self.dialog = dialog
        dialog.accepted.connect(lambda: self._attach(dialog.choices()))
        dialog.rejected.connect(self._end)
        dialog.finished.connect(self._drop_dialog)
        dialog.open()

    def _drop_dialog(self) -> None:
        gone, self.dialog = self.dialog, None
        if gone is not None:
            gone.deleteLater()

    # --- attaching ---------------------------------------------------------------------------

    def _attach(self, choices: Sequence[Choice]) -> None:
        target, files, stop = self._target, self._desk.files, self._stop
        assert target is not None

        def work(token: Token) -> Attached:
            return _attach_all(files, target, choices, stop, token)

        self._begin()
        self._job = bridge().run_mutation(
            work, self._on_attached, self._on_trouble, self,
            changes=Changes.of("appeal", target.uid) | Changes.of("files", target.uid),
            with_token=True,
        )  # fmt: skip
        self._job.progressed.connect(self.progressed)

    def _on_attached(self, done: Attached) -> None:
        self._end()
        self.attached.emit(done)
        if done.problems:
            self.troubled.emit(done.problems[0], " ".join(done.problems[1:]))

    # --- inside ------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._stop.clear()
        self.running.emit(True)

    def _end(self) -> None:
        self._job = None
        self.running.emit(False)

    def _on_settled(self) -> None:
        """A look that was broken off delivers nothing."""
        if self._job is not None and self._stop.is_set():
            self._end()

    def _on_trouble(self, problem: Problem) -> None:
        self._end()
        self.troubled.emit(problem.message, problem.advice)


def _attach_all(
    files: Any, target: Target, choices: Sequence[Choice], stop: threading.Event, token: Token
) -> Attached:
    """In a worker: one file after another, each durable before the next is begun."""
    done: list[FileView] = []
    problems: list[str] = []
    total = sum(c.candidate.weight(small=c.small) for c in choices) or 1
    so_far = 0
    for number, choice in enumerate(choices):
        if stop.is_set():
            break
        words = f"{number + 1} из {len(choices)}, {bytes_words(so_far)} из {bytes_words(total)}"
        token.report(so_far, total, words)
        try:
            done.append(
                files.attach(
                    target.uid,
                    choice.candidate.new_file(choice.kind, small=choice.small),
                    question=target.question,
                    answer=target.answer,
                    actor=target.actor,
                )
            )
        except DeskError as error:
            problems.append(". ".join(p.rstrip(".") for p in (error.message, error.advice) if p))
        so_far += choice.candidate.weight(small=choice.small)
    return Attached(tuple(done), tuple(problems), stop.is_set())
