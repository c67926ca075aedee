"""The sheet of keys on paper, for the screen that shows it."""

from __future__ import annotations

from collections.abc import Iterable

from cur_desk.reports.key_sheet import KeyGroup, render_key_sheet
from cur_desk.services.core import Core
from cur_desk.services.packs.paper import office
from cur_desk.services.views import PackResult

ARROWS = {"↑": "вверх", "↓": "вниз", "←": "влево", "→": "вправо"}
"""The faces of our papers have no arrows."""


def on_paper(cap: str) -> str:
    """A key as paper can say it."""
    return "".join(ARROWS.get(sign, sign) for sign in cap)


def key_sheet(core: Core, groups: Iterable[tuple[str, tuple[tuple[str, str], ...]]]) -> PackResult:
    """Groups of (key, act) as one landscape page."""
    made = tuple(
        KeyGroup(title, tuple((on_paper(cap), words) for cap, words in rows))
        for title, rows in groups
    )
    pdf = render_key_sheet(made, office(core), core.now())
    return PackResult("klavishi.pdf", pdf, 1)
