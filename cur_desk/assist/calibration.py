"""The measured curve: how often an answer of a given strength is right.

``resources/assist/calibration.toml`` is written by the benchmark from the tuning half of the texts;
the other half shows whether it holds (docs/assist.md).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from cur_desk.paths import resources_dir
from cur_desk.reference.toml_files import read_toml


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (raw strength, share of right answers), rising; between them a straight line."""

    code_points: tuple[tuple[float, float], ...]
    block_points: tuple[tuple[float, float], ...]
    threshold: float
    """Below this confidence the help says «не знаю»."""

    def code(self, raw: float) -> float:
        """How often one of three codes of this strength is right."""
        return _between(self.code_points, raw)

    def block(self, raw: float) -> float:
        """How often a block of this strength is right."""
        return _between(self.block_points, raw)


def _between(points: tuple[tuple[float, float], ...], raw: float) -> float:
    at = bisect_right([p[0] for p in points], raw)
    if at == 0:
        return points[0][1]
    if at == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0) if x1 > x0 else y1


@lru_cache(maxsize=1)
def load_curve() -> Curve:
    """The shipped curve."""
    table = read_toml(resources_dir() / "assist" / "calibration.toml")
    return Curve(
        tuple((float(x), float(y)) for x, y in table["code"]),
        tuple((float(x), float(y)) for x, y in table["block"]),
        float(table["threshold"]),
    )
