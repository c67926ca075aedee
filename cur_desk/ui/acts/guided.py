"""Guided acts of a screen with one appeal in front: keys, menu rows, rows of the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from cur_desk.services.acts.views import ActRow
from cur_desk.services.views import CardView
from cur_desk.ui.acts.in_front import DECLINE, ActsInFront, Say
from cur_desk.ui.acts.opening import row_text, rows_of
from cur_desk.ui.theme import shortcuts, theme


@dataclass(frozen=True, slots=True)
class GuidedRow:
    """A row to choose: what it does, its key, why it is impossible."""

    id: str
    title: str
    icon: str
    key: str
    reason: str
    run: Callable[[], object]


class GuidedActs(ActsInFront):
    """``card`` tells which appeal is in front, ``say`` tells the person what came of it."""

    def __init__(
        self,
        desk: Any,
        screen: QWidget,
        card: Callable[[], CardView | None],
        say: Say,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(desk, screen, self._of_card, say, before)
        self._card = card

    def _of_card(self) -> tuple[str, str]:
        card = self._card()
        return (card.uid, card.number) if card is not None else ("", "")

    def bind(self) -> None:
        """Those keys, and Ctrl+R."""
        super().bind()
        shortcuts.bind("return", self._screen, self.rework)

    def rework(self) -> None:
        """Ctrl+R: back for rework before the signature; after it, a further answer is asked for."""
        rows = [r for r in self.rows() if r.key == "return"]
        able = [r for r in rows if not r.reason]
        if able:
            able[0].run()
        elif rows:
            self._say(rows[0].reason, "")

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
            partial(self._open, card.uid, card.number, row.code, row.proposal),
        )  # fmt: skip
        if row.proposal:
            yield GuidedRow(
                f"{DECLINE}{tail}", "Отклонить это предложение", "x", "", row.refused,
                partial(self._open, card.uid, card.number, DECLINE, row.proposal),
            )  # fmt: skip
