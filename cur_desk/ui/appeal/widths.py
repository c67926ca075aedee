"""How the three panes of the card share its width: as the person left them, else by the screen."""

from __future__ import annotations

from typing import Any

from cur_desk.ui.queue.kept_panes import keep_panes
from cur_desk.ui.theme import theme
from cur_desk.ui.widgets import FoldingSplitter

WIDE = 1500
"""From this width of the screen the side panes take their wide sizes."""
NARROW_SIDES, WIDE_SIDES = (384, 300), (560, 440)


class PaneWidths:
    """Asked at each new width; the person's own sizes are kept apart for narrow and wide."""

    def __init__(self, splitter: FoldingSplitter, desk: Any) -> None:
        self._splitter, self._desk = splitter, desk
        self._was_wide: bool | None = None

    def fit(self, width: int) -> None:
        """The screen has this width now."""
        wide = width >= theme().px(WIDE)
        if wide == self._was_wide:
            return
        if self._was_wide is None:
            keep_panes(self._splitter, self._desk, "card-wide" if wide else "card")
        self._was_wide = wide
        left, right = (theme().px(w) for w in (WIDE_SIDES if wide else NARROW_SIDES))
        self._splitter.setSizes([left, max(1, width - left - right - 2), right])
