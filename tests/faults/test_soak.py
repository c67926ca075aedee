"""T01, T02 with real processes, shortest: ``make soak`` does the same for longer."""

from __future__ import annotations

from pathlib import Path

from tests.faults.soak import run


def test_three_kills_and_nothing_is_lost(tmp_path: Path) -> None:
    """T01, T02 · I1 I2 I3 I5 I10."""
    figures = run(3, 12, tmp_path)
    assert figures.pop("events") > 0
    assert figures.pop("files") >= 0
    wanted = {"kills": 3, "lost": 0, "doubled": 0, "wedged": 0, "differing": 0, "missing": 0}
    assert figures == wanted
