"""Rows of results and fair timing: ours and the floor in turn, medians, never absolute goals."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of design § 8. ``ratio`` is ours ÷ against (or ours ÷ the goal).

    ``met`` is empty for a row that only tells a figure."""

    name: str
    ours: str
    against: str
    value_ours: float
    value_against: float | None
    ratio: float | None
    goal: str
    met: bool | None = None


def against(
    name: str, ours: str, floor: str, values: tuple[float, float], goal: float, unit: str = "s"
) -> Row:
    """A row whose goal is the greatest ratio allowed."""
    ratio = values[0] / values[1] if values[1] else float("inf")
    return Row(
        name,
        f"{ours}, {unit}",
        f"{floor}, {unit}",
        round(values[0], 6),
        round(values[1], 6),
        round(ratio, 3),
        f"<= {goal}",
        ratio <= goal,
    )


def at_least(
    name: str, ours: str, floor: str, values: tuple[float, float], goal: float, unit: str
) -> Row:
    """A row whose goal is the least ratio allowed (speeds: more is better)."""
    ratio = values[0] / values[1] if values[1] else float("inf")
    return Row(
        name,
        f"{ours}, {unit}",
        f"{floor}, {unit}",
        round(values[0], 4),
        round(values[1], 4),
        round(ratio, 3),
        f">= {goal}",
        ratio >= goal,
    )


def absolute(name: str, ours: str, value: float, goal: float, unit: str) -> Row:
    """A row whose goal is an amount (bytes, MB, ms) and has no rival."""
    return Row(
        name, f"{ours}, {unit}", "—", round(value, 4), goal, round(value / goal, 3),
        f"<= {goal} {unit}", value <= goal,
    )  # fmt: skip


def told(name: str, ours: str, value: float, unit: str) -> Row:
    """A figure without a goal: absolute times depend on the machine."""
    return Row(name, f"{ours}, {unit}", "—", round(value, 4), None, None, "—")


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call, with the collector at rest."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(
    ours: Callable[[], object], floor: Callable[[], object], runs: int = 5
) -> tuple[float, float]:
    """Medians of both, run in turn so that the machine's drift hits both alike."""
    one: list[float] = []
    two: list[float] = []
    for _ in range(runs):
        one.append(timed(ours))
        two.append(timed(floor))
    return statistics.median(one), statistics.median(two)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def write(rows: Sequence[Row], path: Path = RESULTS) -> None:
    """Writes the table as JSON."""
    path.write_text(
        json.dumps([asdict(r) for r in rows], ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


def read(path: Path = RESULTS) -> list[Row]:
    """A table written before; empty if there is none."""
    if not path.exists():
        return []
    return [Row(**line) for line in json.loads(path.read_text("utf-8"))]


def merged(old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The old table with the rows of a partial run in their places, unknown ones at the end."""
    fresh = {row.name: row for row in new}
    kept = [fresh.pop(row.name, row) for row in old]
    return [*kept, *fresh.values()]


def show(row: Row) -> str:
    """A line for the terminal. A missed goal is said, never hidden."""
    verdict = {True: "ok", False: "MISSED", None: ""}[row.met]
    rival = "—" if row.value_against is None else f"{row.value_against:.4g}"
    ratio = "—" if row.ratio is None else f"{row.ratio:.3f}"
    return (
        f"{row.name:<58} {row.value_ours:>10.4g} / {rival:<9} "
        f"ratio {ratio:<7} goal {row.goal:<12} {verdict}"
    ).rstrip()
