"""Checks the fields of a page against the table of official papers.

The check is called «поля и реквизиты проверены». It promises no conformity with the standard: the
clauses are filled in only by somebody who has read it.
"""

from __future__ import annotations

from cur_desk.reports import words
from cur_desk.reports.resources import paper_rules
from cur_desk.reports.style import MM, PAGE_NUMBER_BASELINE, Geometry

_NAMES = {"left": "левое", "right": "правое", "top": "верхнее", "bottom": "нижнее"}


def shortfalls(geometry: Geometry, *, long_storage: bool = False) -> list[str]:
    """What is narrower than the table asks, in words; nothing when all holds."""
    rules = paper_rules()
    asked = dict(rules["fields_mm"])
    if long_storage:
        asked["left"] = asked["left_long_storage"]
    found = []
    for side, name in _NAMES.items():
        has = getattr(geometry, side) / MM
        if has < asked[side] - 0.01:
            found.append(
                f"{name} поле {words.number(has)} мм меньше {words.number(asked[side])} мм"
            )
    if rules["page_number"]["min_from_edge_mm"] > PAGE_NUMBER_BASELINE / MM:
        found.append("номер страницы ближе 10 мм к краю")
    return found
