"""Comparisons of figures: the change in its unit, and whether it is worse or better."""

from __future__ import annotations

from dataclasses import dataclass

from cur_desk.reports import words
from cur_desk.reports.inputs import Figure, Indicator

_SMALL_BASE = 100


@dataclass(frozen=True)
class Change:
    """A change as it is printed: text, size in its unit, verdict («хуже», «лучше», empty)."""

    text: str
    size: float | None
    verdict: str
    absolute: bool = False


NOTHING = Change(words.DASH, None, "")


def share_change(now: float | None, before: float | None) -> float | None:
    """Per cent of change; None without a base."""
    return None if now is None or not before else 100 * (now - before) / before


def difference(now: Figure, before: Figure | None) -> float | None:
    """Now less before; None when one of them is absent."""
    if before is None or now.value is None or before.value is None:
        return None
    return now.value - before.value


def count_change(now: Figure, before: Figure | None) -> Change:
    """A count in per cent; as a number when the base is under a hundred (paper.md § 5)."""
    gap = difference(now, before)
    if gap is None or before is None or not before.value:
        return NOTHING
    if before.value < _SMALL_BASE:
        return Change(words.signed(gap), gap, "", absolute=True)
    part = 100 * gap / before.value
    return Change(words.signed(part, 1), part, "")


def indicator_change(indicator: Indicator, before: Figure | None) -> Change:
    """The change of an indicator against one base, with its verdict by the profile's direction."""
    now = indicator.measured.now
    gap = difference(now, before)
    if gap is None:
        return NOTHING
    verdict = _verdict(indicator, gap)
    if indicator.change == "percent":
        change = count_change(now, before)
        if change.size is None:
            return NOTHING
        text = change.text if change.absolute else words.with_unit(change.text, "%")
        return Change(text, change.size, verdict, change.absolute)
    if indicator.change == "points":
        return Change(words.with_unit(words.signed(gap, 1), "п. п."), gap, verdict)
    return Change(words.signed(gap, 1 if indicator.change == "days" else 0), gap, verdict)


def _verdict(indicator: Indicator, gap: float) -> str:
    if indicator.better == "none" or abs(gap) < indicator.dead_zone - 1e-9:
        return ""
    return "лучше" if (gap > 0) == (indicator.better == "up") else "хуже"
