"""Guided acts of a screen with one appeal in front: keys, menu rows, rows of the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.services.act_views import ActRow
from cur_desk.services.views import CardView, Submitted
from cur_desk.ui.acts.opening import begin, begin_base, row_text, rows_of
from cur_desk.ui.bridge import Problem
from cur_desk.ui.theme import shortcuts, theme

DECLINE = "decline_proposal"
AFTER = "Ждёт отправки; что принял портал, скажет строка и «Обмен»"
KEYS = ("forward", "extend")
"""Acts with a key of their own; the key's id is the act's."""


@dataclass(frozen=True, slots=True)
class GuidedRow:
    """A row to choose: what it does, its key, why it is impossible."""

    id: str
    title: str
    icon: str
    key: str
    reason: str
    run: Callable[[], object]


class GuidedActs(QObject):
    """``card`` tells which appeal is in front, ``say`` tells the person what came of it."""

    def __init__(
        self,
        desk: Any,
        screen: QWidget,
        card: Callable[[], CardView | None],
        say: Callable[[str, str], object],
        before: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self._card, self._say, self._before = card, say, before

    def bind(self) -> None:
        """Shift+F6 and F7 of this screen."""
        for base in KEYS:
            shortcuts.bind(base, self._screen, partial(self.begin, base))
        shortcuts.bind("return", self._screen, self.rework)

    def rework(self) -> None:
        """Ctrl+R: back for rework before the signature; after it, a further answer is asked for."""
        rows = [r for r in self.rows() if r.key == "return"]
        able = [r for r in rows if not r.reason]
        if able:
            able[0].run()
        elif rows:
            self._say(rows[0].reason, "")

    def begin(self, base: str) -> None:
        """The act, or its «предложить…» where this person has no right of the body."""
        card = self._card()
        if card is not None:
            self._before()
            begin_base(
                self._desk, card.uid, base, self._screen,
                done=partial(self._done, card.number), failed=self._failed,
            )  # fmt: skip

    def rows(self) -> list[GuidedRow]:
        """Every guided act of the appeal in front, possible or with its reason."""
        card = self._card()
        if card is None:
            return []
        return [made for row in rows_of(self._desk, card.appeal) for made in self._of(card, row)]

    def fill(self, menu: QMenu) -> None:
        """The rows in a menu; an impossible one has its reason in sight."""
        for row in self.rows():
            shown = ActRow(row.id, row.title, row.icon, row.key, row.reason)
            act = menu.addAction(theme().icon(row.icon), row_text(shown))
            act.triggered.connect(lambda _=False, run=row.run: run())
            act.setEnabled(not row.reason)
            act.setToolTip(row.reason or row.title)

    def _of(self, card: CardView, row: ActRow) -> Iterator[GuidedRow]:
        tail = f".{row.proposal}" if row.proposal else ""
        yield GuidedRow(
            f"{row.code}{tail}", row.title, row.icon, row.shortcut, row.refused,
            partial(self._open, card, row.code, row.proposal),
        )  # fmt: skip
        if row.proposal:
            yield GuidedRow(
                f"{DECLINE}{tail}", "Отклонить это предложение", "x", "", row.refused,
                partial(self._open, card, DECLINE, row.proposal),
            )  # fmt: skip

    def _open(self, card: CardView, code: str, proposal: str) -> None:
        self._before()
        begin(
            self._desk, card.uid, code, self._screen, proposal=proposal,
            done=partial(self._done, card.number), failed=self._failed,
        )  # fmt: skip

    def _done(self, number: str, made: Submitted) -> None:
        self._say(f"{made.done or made.title}: {number}", AFTER)

    def _failed(self, problem: Problem) -> None:
        self._say(problem.message, problem.advice)
