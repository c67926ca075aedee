"""What a briefing concludes: headlines, key sentences, worse and better, all computed by rules.

No number here is typed: each comes from a figure of the table under it. If no rule fires, the
fallback says «Без существенных изменений: …». Blocks with hidden numbers take no part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cur_desk.reports import words
from cur_desk.reports.changes import difference, share_change
from cur_desk.reports.inputs import BlockRow, BriefingData, Figure
from cur_desk.reports.sources import hidden_blocks

_LEAST_BASE = 100
"""A block with fewer questions before takes no part in findings about growth."""


@dataclass(frozen=True)
class Finding:
    """A sentence: bold lead, the rest, and the figure whose row stands beside it."""

    lead: str
    rest: str
    figure: Figure


def open_blocks(data: BriefingData) -> list[BlockRow]:
    """Blocks whose numbers may be spoken of."""
    hidden = hidden_blocks(data)
    return [b for b in data.blocks if b.name not in hidden]


def growth(block: BlockRow) -> float | None:
    """Change of received questions in per cent where the base is large enough."""
    before = block.received.previous
    if before is None or (before.value or 0) < _LEAST_BASE:
        return None
    return share_change(block.received.now.value, before.value)


def in_term_change(block: BlockRow) -> float | None:
    """Change of the share answered in term, in percentage points."""
    return difference(block.in_term.now, block.in_term.previous)


def _most(
    blocks: list[BlockRow], measure: Callable[[BlockRow], float | None], *, lowest: bool = False
) -> tuple[BlockRow, float] | None:
    found = [(b, v) for b in blocks if (v := measure(b)) is not None]
    if not found:
        return None
    return min(found, key=lambda p: p[1]) if lowest else max(found, key=lambda p: p[1])


def percent(value: float) -> str:
    """«33,7 %» without a sign."""
    return words.with_unit(words.number(abs(value), 1), "%")


def main_headline(data: BriefingData) -> str:
    """Conclusion of the main page: the strongest change of a block and the share in term."""
    parts = []
    many = words.many(data.region.received.now.noun)
    noticed = data.thresholds.growth_noticed
    top = _most(open_blocks(data), growth)
    low = _most(open_blocks(data), growth, lowest=True)
    if top is not None and top[1] >= noticed:
        parts.append(f"{top[0].short_name}: {many} на {percent(top[1])} больше")
    elif low is not None and low[1] <= -noticed:
        parts.append(f"{low[0].short_name}: {many} на {percent(low[1])} меньше")
    share = data.region.in_term.now.value
    if share is not None and share < data.thresholds.in_term:
        parts.append(f"с{words.NBSP}нарушением срока {words.DASH} {percent(100 - share)} ответов")
    if parts:
        return words.capital("; ".join(parts))
    received = data.region.received.now.value
    tail = f", в{words.NBSP}срок {words.DASH} {percent(share)}" if share is not None else ""
    return f"Без существенных изменений: поступило {words.questions(round(received or 0), data.region.received.now.noun)}{tail}"


def blocks_headline(data: BriefingData) -> str:
    """Conclusion of the page of blocks."""
    limit, drop = data.thresholds.in_term, data.thresholds.in_term_drop
    blocks = open_blocks(data)
    below = [b for b in blocks if b.in_term.now.value is not None and b.in_term.now.value < limit]
    fallen = [b for b in blocks if (c := in_term_change(b)) is not None and c <= -drop]
    fallen.sort(key=lambda b: in_term_change(b) or 0)
    bound = words.with_unit(_plain(limit), "%")
    if all(b.in_term.now.value is None for b in blocks):
        return "Без существенных изменений: ответов со сроком в периоде нет"
    if not below and not fallen:
        return f"Без существенных изменений: во всех блоках в{words.NBSP}срок не меньше {bound}"
    count = words.counted(len(below), "блок", "блока", "блоков")
    first = f"В{words.NBSP}срок ниже {bound} {words.DASH} {count}"
    if not fallen:
        return first
    fall = words.with_unit(_plain(drop), "п. п.")
    if len(fallen) == 1:
        return f"{first}; больше чем на {fall} снизился один {words.DASH} {fallen[0].short_name}"
    number = words.counted(len(fallen), "блок", "блока", "блоков")
    return f"{first}; больше чем на {fall} {'снизились' if len(fallen) > 1 else ''} {number}"


def _plain(value: float) -> str:
    return words.number(value, 0 if float(value).is_integer() else 1)


def key_findings(data: BriefingData) -> list[Finding]:
    """At most three: the largest growth, the largest fall, where terms are broken most often."""
    found = []
    blocks = open_blocks(data)
    top, low = _most(blocks, growth), _most(blocks, growth, lowest=True)
    if top is not None and top[1] > 0:
        found.append(_grown(*top))
    if low is not None and low[1] < 0:
        found.append(_fallen(*low))
    late = _late(data, blocks)
    if late is not None:
        found.append(late)
    return found


def _was(now: Figure, before: Figure | None, decimals: int) -> str:
    if now.value is None:
        return words.DASH
    text = words.number(now.value, decimals)
    text = words.with_unit(text, "%") if now.unit == "%" else text
    if before is None or before.value is None:
        return text
    return f"{text} (было {words.number(before.value, decimals)})"


def _grown(block: BlockRow, change: float) -> Finding:
    received, in_term = block.received, block.in_term
    return Finding(
        f"{words.capital(block.name)}: {words.many(block.received.now.noun)} на {percent(change)} больше",
        f"{_was(received.now, received.previous, 0)}; в срок {words.DASH} "
        f"{_was(in_term.now, in_term.previous, 1)}",
        received.now,
    )


def _fallen(block: BlockRow, change: float) -> Finding:
    received, overdue = block.received, block.overdue
    return Finding(
        f"{words.capital(block.name)}: {words.many(block.received.now.noun)} на {percent(change)} меньше",
        f"{_was(received.now, received.previous, 0)}; с нарушенным сроком {words.DASH} "
        f"{_was(overdue.now, overdue.previous, 0)}",
        received.now,
    )


def _late(data: BriefingData, blocks: list[BlockRow]) -> Finding | None:
    whole = data.region.overdue.now
    ranked = sorted(blocks, key=lambda b: -(b.overdue.now.value or 0))[:2]
    if len(ranked) < 2 or not whole.value or not ranked[1].overdue.now.value:
        return None
    values = [round(b.overdue.now.value or 0) for b in ranked]
    together = _together(ranked, sum(values))
    named = ", ".join(
        f"{b.short_name} {words.DASH} {words.number(v)}"
        for b, v in zip(ranked, values, strict=True)
    )
    return Finding(
        "Сроки нарушены чаще всего в двух блоках",
        f"{named}; вместе {words.number(together)} из {words.number(whole.value)}, или "
        f"{percent(100 * together / whole.value)} просроченных {words.many(whole.noun)}",
        whole,
    )


def _together(blocks: list[BlockRow], total: int) -> int:
    """How many there are in the blocks together; what stands in two of them counts once."""
    lists = [b.overdue.now.ids for b in blocks]
    return len(set().union(*lists)) if all(lists) else total


@dataclass(frozen=True)
class Shift:
    """A line of «Ухудшилось» or «Улучшилось»: subject, what was, what is."""

    subject: str
    now: str
    before: str
    figure: Figure
    weight: float


def shifts(data: BriefingData) -> tuple[list[Shift], list[Shift]]:
    """Worse and better against the period before, at most three of each, the largest first."""
    worse: list[Shift] = []
    better: list[Shift] = []
    limits = data.thresholds
    for block in open_blocks(data):
        change = in_term_change(block)
        if change is not None and abs(change) >= limits.in_term_drop:
            line = _shift(
                f"{block.short_name}: в срок", block.in_term.now, block.in_term.previous, 1
            )
            (better if change > 0 else worse).append(
                Shift(*line, block.in_term.now, abs(change) / limits.in_term_drop)
            )
        late = difference(block.overdue.now, block.overdue.previous)
        if late is not None and abs(late) >= limits.overdue_growth:
            line = _shift(
                f"{block.short_name}: просрочено", block.overdue.now, block.overdue.previous, 0
            )
            (worse if late > 0 else better).append(
                Shift(*line, block.overdue.now, abs(late) / limits.overdue_growth)
            )
    return (
        sorted(worse, key=lambda s: -s.weight)[:3],
        sorted(better, key=lambda s: -s.weight)[:3],
    )


def _shift(subject: str, now: Figure, before: Figure | None, decimals: int) -> tuple[str, str, str]:
    text = words.number(now.value or 0, decimals)
    text = words.with_unit(text, "%") if now.unit == "%" else text
    return subject, text, words.number((before.value if before else 0) or 0, decimals)
