"""What this room adds to the acts of a card: to compare, to see mass problems of the queue."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from cur_desk.ui.appeal.card_acts import CardAct, add_provider

if TYPE_CHECKING:
    from cur_desk.ui.appeal.screen import CardScreen

NONE = "похожих среди ваших записей нет"
GROUP = 2


def compare_acts(screen: CardScreen) -> Iterable[CardAct]:
    """«Сравнить с похожими»; without any, the reason."""
    pane = screen.side.similar
    found = pane.count()
    title = f"Сравнить с похожими: {found}" if found else "Сравнить с похожими"
    run = partial(pane.compare_asked.emit, "")
    yield CardAct("compare", title, "copy", run, "compare", "" if found else NONE, GROUP)


def register() -> None:
    """Once, when the program builds its screens."""
    add_provider(compare_acts)
